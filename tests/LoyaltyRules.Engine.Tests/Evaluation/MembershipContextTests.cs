using System.Text;
using LoyaltyRules.Engine.Diagnostics;
using LoyaltyRules.Engine.Evaluation.Binding;
using LoyaltyRules.Engine.Evaluation.Output;
using LoyaltyRules.Engine.Json;
using LoyaltyRules.Engine.Json.Schemas;
using LoyaltyRules.Engine.Model;
using NodaTime;
using static LoyaltyRules.Engine.Tests.Evaluation.Given;

namespace LoyaltyRules.Engine.Tests.Evaluation;

/// <summary>What a context tells of a membership, and what a decision tells back: both in the form of their schemas.</summary>
public sealed class MembershipContextTests
{
    private const string Context = """
        {
          "purchase": { "id": "p", "at": "2026-09-15T12:00:00+03:00", "lines": [ { "id": "a", "gross": 100 } ],
                        "pay": [ { "currency": "bonus", "points": 40 }, { "currency": "coin", "points": "most" } ] },
          "member": {
            "id": "m", "tier": "gold", "tierEnteredOn": "2026-01-31", "lastActivityOn": "2026-09-01", "points": { "bonus": 30.5, "coin": 7 },
            "limits": [ { "limit": "rule r member month points", "from": "2026-09-01", "used": 12 }, { "limit": "rule r member lifetime times", "used": 1 } ],
            "household": { "id": "h", "limits": [ { "limit": "rule r household year points", "from": "2026-01-01", "used": 3 } ] },
            "privileges": [ { "id": "tea", "until": "2026-12-31" }, { "id": "box" } ] },
          "program": { "limits": [ { "limit": "rule r program lifetime amount", "used": 1000 } ] }
        }
        """;

    private static PurchaseContext Read(string json)
    {
        var context = PurchaseContext.Read("context.json", Encoding.UTF8.GetBytes(json), out var diagnostics);
        Assert.True(context is not null, string.Join("\n", diagnostics));
        return context;
    }

    [Fact]
    public void read_context_of_a_membership_every_part_is_there()
    {
        var context = Read(Context);
        var member = context.Member!;
        Assert.Equal([new PointsRequest("bonus", 40), new PointsRequest("coin", null)], context.Purchase.Pay);
        Assert.Equal(("gold", new LocalDate(2026, 1, 31), new LocalDate(2026, 9, 1)), (member.Tier, member.TierEnteredOn, member.LastActivityOn));
        Assert.Equal([new PointsAmount("bonus", 30.5m), new PointsAmount("coin", 7)], member.Available);
        Assert.Equal((12m, 1m), (member.Limits.Of("rule r member month points", new LocalDate(2026, 9, 1)), member.Limits.Of("rule r member lifetime times", LocalDate.MinIsoValue)));
        Assert.Equal(("h", 3m), (member.HouseholdId, member.HouseholdLimits.Of("rule r household year points", new LocalDate(2026, 1, 1))));
        Assert.Equal([new PrivilegeGrant("tea", new LocalDate(2026, 12, 31)), new PrivilegeGrant("box", null)], member.Privileges);
        Assert.Equal(1000m, context.Program.Limits.Of("rule r program lifetime amount", LocalDate.MinIsoValue));
    }

    [Theory]
    [InlineData("\"points\": 40 }", "\"points\": \"all\" }")]
    [InlineData("\"points\": 40 }", "\"points\": -1 }")]
    [InlineData("\"used\": 12", "\"used\": -12")]
    [InlineData("\"bonus\": 30.5", "\"bonus\": \"30\"")]
    [InlineData("\"id\": \"box\"", "\"name\": \"box\"")]
    public void read_context_of_another_form_is_refused(string old, string replacement)
    {
        Assert.Contains(old, Context, StringComparison.Ordinal);
        Assert.Null(PurchaseContext.Read("context.json", Encoding.UTF8.GetBytes(Context.Replace(old, replacement, StringComparison.Ordinal)), out var diagnostics));
        Assert.All(diagnostics, d => Assert.Matches("^LR2", d.Code));
        Assert.Equal(replacement.Contains("all", StringComparison.Ordinal), diagnostics.Any(d => d.Code == "LR2085"));
    }

    [Fact]
    public void write_decision_of_a_membership_has_the_form_of_its_schema()
    {
        var pack = Rules("""
            { "id": "earn", "then": [ { "earn": { "percent": 10, "of": "base.net", "round": "down" } } ], "limits": [ { "per": "member", "window": "month", "points": 5 } ] },
            { "id": "once", "then": [ { "grant": { "privilege": "tea", "for": "P1M" } } ], "limits": [ { "per": "member", "window": "lifetime", "times": 1 } ] },
            { "id": "gone", "then": [ { "earn": { "points": 5 } } ], "limits": [ { "per": "program", "window": "lifetime", "points": 0 } ] }
            """, """
            "points": [ { "currency": "bonus", "available": "P14D", "expires": { "since": "member.lastActivityOn", "after": "P1Y" },
              "redemption": { "of": "base.net", "percent": 50, "when": "member.level > 1" } } ],
            "privileges": [ { "id": "tea", "granted": true } ]
            """);
        foreach (var member in new[] { Member(("level", FactValue.Of(2m))), Member(("level", FactValue.Of(1m))), Member() })
        {
            var purchase = Purchase(Line("a", 70), Line("b", 30)) with { Pay = [new PointsRequest("bonus", 60)] };
            var json = DecisionJson.Write(pack.DecideFor(member with { Available = [new PointsAmount("bonus", 55)] }, purchase));
            var bag = new DiagnosticBag();
            SchemaValidator.Validate(SchemaValidator.Decision, StrictJson.Parse("decision.json", Encoding.UTF8.GetBytes(json), bag)!, bag);
            Assert.True(bag.Count == 0, json + "\n" + string.Join("\n", bag.Ordered()));
        }
    }

    [Fact]
    public void decide_tier_of_the_context_is_what_conditions_see()
    {
        var pack = Rules("""{ "id": "r", "when": "member.tier == 'gold'", "then": [ { "earn": { "points": 1 } } ] }, { "id": "none", "when": "member.tier == 'none'", "then": [ { "earn": { "points": 1 } } ] }""", """
            "counters": [ { "name": "orders", "count": "purchase", "window": "year" } ],
            "tiers": { "levels": [ { "tier": "gold", "all": { "member.orders": 5 } } ] }
            """);
        RuleOutcome[] Outcomes(MemberSnapshot? member)
        {
            var decision = pack.DecideFor(member, Purchase(Line("a", 1)));
            return [decision.OutcomeOf("r"), decision.OutcomeOf("none")];
        }

        Assert.Equal([RuleOutcome.Matched, RuleOutcome.NotMatched], Outcomes(Member() with { Tier = "gold" }));
        Assert.Equal([RuleOutcome.NotMatched, RuleOutcome.Matched], Outcomes(Member()));
        Assert.Equal([RuleOutcome.NotMatched, RuleOutcome.Matched], Outcomes(null));
        Assert.Equal([RuleOutcome.Unknown, RuleOutcome.Unknown], Outcomes(Member() with { Tier = "platinum" }));
        Assert.Equal(["LR3051 /member/tier"], pack.Doubts(Purchase(Line("a", 1)), Member() with { Tier = "platinum" }));
    }

    [Fact]
    public void contributions_count_last_and_distinct_where_the_purchase_counts()
    {
        var pack = Rules("""{ "id": "r", "then": [ { "earn": { "points": 1 } } ] }""", """
            "counters": [ { "name": "orders", "count": "purchase", "window": "year", "where": "purchase.gross >= 10" },
                          { "name": "lastOn", "last": "purchase", "window": "lifetime" },
                          { "name": "genres", "distinct": "line.category", "window": "year" }, { "name": "shops", "distinct": "purchase.store", "window": "year" } ]
            """);
        string Contributions(Purchase purchase) => string.Join(' ', pack.CounterContributions(purchase, Member(), ProgramSnapshot.Empty, pack.DecideFor(Member(), purchase))
            .Select(c => $"{c.Counter}:{c.Amount}[{string.Join(',', c.Values.Select(v => v.ChargeId + "=" + v.Value))}]"));
        Assert.Equal(
            "genres:0[a=opera,b=drama] lastOn:1[] orders:1[] shops:0[=north]",
            Contributions(Purchase(Line("a", 9, "opera"), Line("b", 1, "drama"), Line("c", 1)) with { Store = "north" }));
        Assert.Equal("lastOn:1[]", Contributions(Purchase(Line("a", 9))));
    }

    [Theory]
    [InlineData("orders", 9, RuleOutcome.Matched)]
    [InlineData("orders", 8, RuleOutcome.NotMatched)]
    [InlineData("spent", 930, RuleOutcome.Matched)]
    [InlineData("spent", 929, RuleOutcome.NotMatched)]
    [InlineData("operas", 999, RuleOutcome.NotMatched)]
    [InlineData("operas", 960, RuleOutcome.Matched)]
    [Trait("Semantics", "S2")]
    public void decide_condition_counts_this_purchase_in(string counter, decimal before, RuleOutcome expected)
    {
        var least = counter == "orders" ? "10" : "1000";
        var pack = Rules($$"""{ "id": "r", "when": "withThis(member.{{counter}}) >= {{least}}", "then": [ { "earn": { "points": 1 } } ] }""", """
            "bases": [ { "name": "operas", "of": "line.gross", "where": "line.category == 'opera'", "fees": ["purchase.fee"] } ],
            "counters": [ { "name": "orders", "count": "purchase", "window": "year" }, { "name": "spent", "sum": "purchase.gross", "window": "year" },
                          { "name": "operas", "sum": "base.operas", "window": "year", "where": "purchase.gross < 100" } ]
            """);
        var gross = counter == "operas" && before == 999 ? 100m : 30m;
        var purchase = Purchase(Line("a", gross, "opera"), Line("b", 40, "drama")).WithFee(10);
        Assert.Equal(expected, pack.DecideFor(Member((counter, FactValue.Of(before))), purchase).OutcomeOf("r"));
    }
}
