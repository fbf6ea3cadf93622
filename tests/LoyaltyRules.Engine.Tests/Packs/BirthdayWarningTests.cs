using LoyaltyRules.Engine.Tests.Evaluation;

namespace LoyaltyRules.Engine.Tests.Packs;

/// <summary>What is given on a birthday wants a limit for each member and year: the date of birth can be changed.</summary>
public sealed class BirthdayWarningTests
{
    private const string Yearly = """ "limits": [ { "per": "member", "window": "year", "times": 1 } ] """;
    private const string Earn = """ "then": [ { "earn": { "points": 100 } } ] """;
    private const string Asked = """ "when": "isBirthday(member.birthDate, purchase.date)" """;

    [Theory]
    [InlineData($$"""{ "id": "r", "on": "birthday", {{Earn}} }""", "")]
    [InlineData($$"""{ "id": "r", {{Asked}}, {{Earn}} }""", "")]
    [InlineData($$"""{ "id": "r", {{Asked}}, {{Earn}}, "limits": [ { "per": "member", "window": "month", "times": 1 } ] }""", "")]
    [InlineData($$"""{ "id": "r", {{Asked}}, {{Earn}}, "limits": [ { "per": "program", "window": "year", "times": 1 }, { "per": "purchase", "points": 5 } ] }""", "")]
    [InlineData($$"""{ "id": "r", "when": "purchase.gross > 5 && (member.level > 3 || isBirthday(member.birthDate, purchase.date))", {{Earn}} }""", "")]
    [InlineData($$"""{ "id": "r", "when": "month(member.birthDate) == month(purchase.date)", {{Earn}} }""", "")]
    [InlineData($$"""{ "id": "r", "when": "!segment.usual", {{Earn}} }""", """, "segments": [ { "name": "usual", "when": "!isBirthday(member.birthDate, purchase.date)" } ]""")]
    [InlineData($$"""{ "id": "r", "then": [ { "earn": { "points": "isBirthday(member.birthDate, purchase.date) ? 100 : 1" } } ] }""", "")]
    [InlineData("""{ "id": "r", "on": "birthday", "then": [ { "issue": "mug" } ] }""", """, "rewards": [ { "id": "mug", "kind": "gift" } ]""")]
    public void rule_of_a_birthday_without_a_limit_by_member_and_year_is_warned_of(string rule, string more) =>
        Assert.Equal(["LR2157 /rules/0/id"], Warnings($$""" "rules": [ {{rule}} ] {{more}} """));

    [Theory]
    [InlineData($$"""{ "id": "r", "on": "birthday", {{Earn}}, {{Yearly}} }""", "")]
    [InlineData($$"""{ "id": "r", {{Asked}}, {{Earn}}, {{Yearly}} }""", "")]
    [InlineData($$"""{ "id": "r", {{Asked}}, {{Earn}}, "limits": [ { "per": "household", "window": "year", "points": 500 } ] }""", "")]
    [InlineData($$"""{ "id": "r", {{Asked}}, {{Earn}}, "limits": [ { "per": "member", "window": "lifetime", "times": 1 } ] }""", "")]
    [InlineData($$"""{ "id": "r", {{Asked}}, {{Earn}}, "limits": [ { "per": "member", "window": { "each": "year", "startsOn": "09-01" }, "times": 1 } ] }""", "")]
    [InlineData($$"""{ "id": "r", {{Asked}}, {{Earn}}, "stack": "g" }""", $$""", "stacking": [ { "group": "g", "pick": "all", {{Yearly}} } ]""")]
    [InlineData("""{ "id": "r", "on": "birthday", "then": [ { "issue": "mug" } ] }""", $$""", "rewards": [ { "id": "mug", "kind": "gift", {{Yearly}} } ]""")]
    [InlineData($$"""{ "id": "r", "when": "!isBirthday(member.birthDate, purchase.date)", {{Earn}} }""", "")]
    [InlineData($$"""{ "id": "r", "when": "yearsBetween(member.birthDate, purchase.date) >= 60", {{Earn}} }""", "")]
    public void rule_with_a_limit_by_member_and_year_and_rule_of_no_birthday_are_not(string rule, string more) =>
        Assert.Empty(Warnings($$""" "rules": [ {{rule}} ] {{more}} """));

    [Fact]
    public void quotas_and_rewards_on_request_are_warned_of_alike()
    {
        Assert.Equal(
            ["LR2157 /privileges/0/id", "LR2157 /rewards/0/id"],
            Warnings("""
                "privileges": [ { "id": "tea", "when": "isBirthday(member.birthDate, event.date)", "limits": [ { "per": "member", "window": "day", "times": 1 } ] },
                                { "id": "seat", "when": "isBirthday(member.birthDate, event.date)" } ],
                "rewards": [ { "id": "mug", "kind": "gift", "request": "isBirthday(member.birthDate, event.date)" } ]
                """));
    }

    private static IEnumerable<string> Warnings(string members)
    {
        var check = Given.Check("{" + members + "}");
        Assert.True(check.Pack is not null, string.Join("\n", check.Diagnostics));
        return check.Diagnostics.Where(d => d.Code == "LR2157").Select(d => $"{d.Code} {d.Place.Pointer}");
    }
}
