using LoyaltyRules.Engine.Model;
using static LoyaltyRules.Engine.Tests.Evaluation.Given;

namespace LoyaltyRules.Engine.Tests.Evaluation;

/// <summary>Local days and birthdays (T1, T2).</summary>
[Trait("Semantics", "T1 T2")]
public sealed class TimeTests
{
    [Theory]
    [InlineData("Europe/Moscow", "2026-09-01T00:00:00+03:00", RuleOutcome.Matched)]
    [InlineData("Europe/Moscow", "2026-08-31T23:59:59.999999999+03:00", RuleOutcome.NotInForce)]
    [InlineData("Europe/Moscow", "2026-09-30T23:59:59.999999999+03:00", RuleOutcome.Matched)]
    [InlineData("Europe/Moscow", "2026-10-01T00:00:00+03:00", RuleOutcome.NotInForce)]
    [InlineData("Europe/Moscow", "2026-08-31T21:00:00Z", RuleOutcome.Matched)]
    [InlineData("UTC", "2026-08-31T21:00:00Z", RuleOutcome.NotInForce)]
    [InlineData("Pacific/Kiritimati", "2026-08-31T10:00:00Z", RuleOutcome.Matched)]
    [InlineData("Pacific/Kiritimati", "2026-08-31T09:59:59Z", RuleOutcome.NotInForce)]
    [InlineData("America/New_York", "2026-10-01T03:59:59Z", RuleOutcome.Matched)]
    [InlineData("America/New_York", "2026-10-01T04:00:00Z", RuleOutcome.NotInForce)]
    [InlineData("Asia/Kathmandu", "2026-08-31T18:15:00Z", RuleOutcome.Matched)]
    [InlineData("Asia/Kathmandu", "2026-08-31T18:14:59Z", RuleOutcome.NotInForce)]
    public void FromTo_AtLocalMidnight_BothDaysIncluded(string zone, string at, RuleOutcome outcome)
    {
        var pack = Rules(
            """{ "id": "september", "from": "2026-09-01", "to": "2026-09-30", "then": [ { "earn": { "points": 1 } } ] }""", $$""" "timeZone": "{{zone}}" """);
        Assert.Equal(outcome, pack.DecideFor(Member(), Purchase(Line("a", 1)).On(at)).OutcomeOf("september"));
    }

    [Theory]
    [InlineData("2025-10-26T00:59:59Z", "2025-10-26", 2)]
    [InlineData("2025-10-26T01:00:00Z", "2025-10-26", 2)]
    [InlineData("2025-03-30T01:00:00Z", "2025-03-30", 3)]
    public void HourOf_WhereClocksChange_TheLocalHour(string at, string day, int hour)
    {
        var pack = Rules(
            $$"""{ "id": "r", "when": "hourOf(purchase.at) == {{hour}} && purchase.date == '{{day}}'", "then": [ { "earn": { "points": 1 } } ] }""",
            """ "timeZone": "Europe/Berlin" """);
        Assert.Equal(RuleOutcome.Matched, pack.DecideFor(Member(), Purchase(Line("a", 1)).On(at)).OutcomeOf("r"));
    }

    [Theory]
    [InlineData("1990-05-17", "2026-05-17T00:00:00+03:00", "02-28", true)]
    [InlineData("1990-05-17", "2026-05-17T23:59:59+03:00", "02-28", true)]
    [InlineData("1990-05-17", "2026-05-16T21:00:00Z", "02-28", true)]
    [InlineData("1990-05-17", "2026-05-17T21:00:00Z", "02-28", false)]
    [InlineData("1992-02-29", "2026-02-28T12:00:00+03:00", "02-28", true)]
    [InlineData("1992-02-29", "2026-03-01T12:00:00+03:00", "02-28", false)]
    [InlineData("1992-02-29", "2026-02-28T12:00:00+03:00", "03-01", false)]
    [InlineData("1992-02-29", "2026-03-01T12:00:00+03:00", "03-01", true)]
    [InlineData("1992-02-29", "2028-02-29T12:00:00+03:00", "02-28", true)]
    [InlineData("1992-02-29", "2028-02-28T12:00:00+03:00", "02-28", false)]
    [InlineData("1992-02-29", "2028-02-29T12:00:00+03:00", "03-01", true)]
    [InlineData("1992-02-29", "2028-03-01T12:00:00+03:00", "03-01", false)]
    [InlineData("1992-02-29", "2100-02-28T12:00:00+03:00", "02-28", true)]
    public void IsBirthday_LocalDay_LeapDayAsThePackSays(string born, string at, string leapDay, bool isBirthday)
    {
        var pack = Rules(
            """{ "id": "r", "when": "isBirthday(member.birthDate, purchase.date)", "then": [ { "earn": { "points": 1 } } ] }""", $$""" "leapDayBirthday": "{{leapDay}}" """);
        Assert.Equal(isBirthday ? RuleOutcome.Matched : RuleOutcome.NotMatched, pack.DecideFor(Born(born), Purchase(Line("a", 1)).On(at)).OutcomeOf("r"));
    }
}
