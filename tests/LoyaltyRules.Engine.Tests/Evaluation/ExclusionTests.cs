using LoyaltyRules.Engine.Diagnostics;
using LoyaltyRules.Engine.Evaluation;
using LoyaltyRules.Engine.Evaluation.Output;
using LoyaltyRules.Engine.Evaluation.Questions;
using LoyaltyRules.Engine.Model;
using static LoyaltyRules.Engine.Tests.Evaluation.Given;

namespace LoyaltyRules.Engine.Tests.Evaluation;

/// <summary>What a program leaves out altogether, said once.</summary>
public sealed class ExclusionTests
{
    private const string Rules = """
        "facts": [ { "name": "member.employee", "type": "bool" }, { "name": "purchase.isTest", "type": "bool" } ],
        "rules": [
          { "id": "points", "then": [ { "earn": { "percent": 10, "of": "base.net", "round": "down" } } ] },
          { "id": "off", "when": "purchase.gross >= 100", "then": [ { "discount": { "percent": 5, "of": "base.gross", "round": "down" } } ] } ],
        "privileges": [ { "id": "lounge", "when": "member.level >= 3" }, { "id": "tea" } ]
        """;

    private static CompiledPack Club(string excluded) => Pack($$"""{ {{Rules}}, "excluded": { {{excluded}} } }""");

    [Fact]
    public void lines_that_are_excluded_are_in_no_base()
    {
        var decision = Club(""" "lines": "line.category == 'gift'" """).Decide(Line("a", 100, "opera"), Line("b", 300, "gift"));
        Assert.Equal((9m, 5m), (decision.Points(), decision.Totals.Discount));
        Assert.Equal([95m, 300m], decision.Lines.Select(l => l.Net));
    }

    [Fact]
    public void lines_of_which_it_is_not_known_stay_in()
    {
        var decision = Club(""" "lines": "line.category == 'gift'" """).Decide(Line("a", 100));
        Assert.Equal(9m, decision.Points());
    }

    [Theory]
    [InlineData(true, 0)]
    [InlineData(false, 9)]
    [InlineData(null, 9)]
    public void members_who_are_excluded_get_nothing(bool? isEmployee, decimal points)
    {
        var pack = Club(""" "members": "member.employee" """);
        var member = isEmployee is { } known ? Member(("employee", FactValue.Of(known)), ("level", FactValue.Of(5m))) : Member(("level", FactValue.Of(5m)));
        var decision = pack.DecideFor(member, Purchase(Line("a", 100)));
        Assert.Equal(points, decision.Points());
        Assert.Equal(points == 0 ? 0 : 2, pack.Privileges(member, decision.At, ProgramSnapshot.Empty).Count(p => p.Outcome == PrivilegeOutcome.Eligible));
        if (points == 0)
        {
            Assert.Equal(RuleOutcome.NotMatched, decision.OutcomeOf("points"));
            Assert.Contains(decision.Rules.Single(r => r.RuleId == "points").Reasons, r => r.ToString().Contains("employee", StringComparison.OrdinalIgnoreCase));
        }
    }

    [Fact]
    public void purchases_that_are_excluded_get_nothing()
    {
        var pack = Club(""" "purchases": "purchase.isTest", "members": "member.employee" """);
        var test = Purchase(Line("a", 100)) with { Facts = FactSet.Of(("isTest", FactValue.Of(true))) };
        Assert.Equal((0m, 9m), (pack.DecideFor(Member(), test).Points(), pack.DecideFor(Member(), Purchase(Line("a", 100))).Points()));
    }

    [Theory]
    [InlineData(""" "lines": "purchase.gross > 5 && line.nothing" """, "/excluded/lines")]
    [InlineData(""" "members": "purchase.gross > 5" """, "/excluded/members")]
    [InlineData(""" "purchases": "line.category == 'gift'" """, "/excluded/purchases")]
    [InlineData(""" "shops": "true" """, "/excluded/shops")]
    public void condition_that_cannot_be_asked_is_refused_once_at_its_place(string excluded, string place)
    {
        var found = Assert.Single(Check($$"""{ {{Rules}}, "excluded": { {{excluded}} } }""").Diagnostics, d => d.IsError);
        Assert.Equal(place, found.Place.Pointer);
    }

    // Saying it once is saying it everywhere.
    [Fact]
    public void decisions_are_those_of_a_pack_that_says_it_on_every_base_and_rule()
    {
        var once = Club(""" "lines": "line.category == 'gift'", "members": "member.employee" """);
        var everywhere = Pack($$"""
            { {{Rules.Replace("\"when\": \"purchase.gross >= 100\"", "\"when\": \"(purchase.gross >= 100) && !(member.employee ?? false)\"", StringComparison.Ordinal)
                .Replace("\"id\": \"points\",", "\"id\": \"points\", \"when\": \"!(member.employee ?? false)\",", StringComparison.Ordinal)
                .Replace("base.net", "base.left", StringComparison.Ordinal).Replace("base.gross", "base.all", StringComparison.Ordinal)}},
              "bases": [ { "name": "left", "of": "line.net", "where": "!((line.category == 'gift') ?? false)" }, { "name": "all", "of": "line.gross", "where": "!((line.category == 'gift') ?? false)" } ] }
            """);
        foreach (var category in (string?[])["gift", "opera", null])
        {
            foreach (var employee in (bool?[])[true, false, null])
            {
                var purchase = Purchase(category is null ? Line("a", 150) : Line("a", 150, category), Line("b", 70, "opera"));
                var member = employee is { } known ? Member(("employee", FactValue.Of(known))) : Member();
                var (one, other) = (once.DecideFor(member, purchase), everywhere.DecideFor(member, purchase));
                Assert.Equal((other.Points(), other.Totals.Discount), (one.Points(), one.Totals.Discount));
                Assert.Equal(other.Lines.Select(l => l.Net), one.Lines.Select(l => l.Net));
            }
        }
    }
}
