using LoyaltyRules.Engine.Accounts.Book;
using LoyaltyRules.Engine.Accounts.Commands;
using LoyaltyRules.Engine.Diagnostics;
using LoyaltyRules.Engine.Evaluation;
using LoyaltyRules.Engine.Evaluation.Output;
using LoyaltyRules.Engine.Model;
using LoyaltyRules.Engine.Tests.Accounts;
using NodaTime;
using static LoyaltyRules.Engine.Tests.Evaluation.Given;

namespace LoyaltyRules.Engine.Tests.Evaluation;

/// <summary>What could never be used, because its time is over before it is given, is not given, and the decision says why. The purchases are of 15 September 2026.</summary>
[Trait("Semantics", "T1 S1 S3")]
public sealed class ExpiredBeforeEarnedTests
{
    private const string Facts = """ "facts": [ { "name": "member.closedOn", "type": "date" } ] """;

    private const string Orders = """
        "counters": [ { "name": "orders", "count": "purchase", "window": "lifetime" }, { "name": "lastBig", "last": "purchase", "where": "purchase.gross > 100", "window": "lifetime" } ],
        "tiers": { "levels": [ { "tier": "silver", "any": { "member.orders": 5 } }, { "tier": "gold", "any": { "member.orders": 9 } } ], "upgrade": "UPGRADE", "review": "year" }
        """;

    private static CompiledPack Expiring(string expires, string upgrade = "immediately", string rules = "") => Rules(
        """{ "id": "r", "then": [ { "earn": { "points": 10 } } ] }""" + rules,
        $$""" "points": [ { "currency": "bonus", "name": { "en": "Bonuses" }, "expires": {{expires}} } ], {{Facts}}, {{Orders.Replace("UPGRADE", upgrade, StringComparison.Ordinal)}} """);

    private static MemberSnapshot Regular(int orders, string tier) => Member(("closedOn", FactValue.Of("2026-03-10")), ("orders", FactValue.Of(orders)), ("lastBig", FactValue.Of("2026-02-01"))) with
    {
        JoinedOn = new LocalDate(2024, 1, 1), Tier = tier, TierEnteredOn = new LocalDate(2025, 1, 1), LastActivityOn = new LocalDate(2026, 1, 15),
    };

    /// <summary>A deadline, what is bought by whom, and the day that was over; empty where the points live.</summary>
    public static TheoryData<string, decimal, int, string, string> Deadlines => new()
    {
        { """{ "since": "member.closedOn", "after": "P1M" }""", 50, 7, "silver", "2026-04-10" },
        { """{ "since": "member.closedOn", "after": "P1Y" }""", 50, 7, "silver", "" },
        { """{ "since": "member.joinedOn", "roundUp": "year", "after": "P1Y" }""", 50, 7, "silver", "2025-12-31" },
        { """{ "earlierOf": [ "P1Y", { "since": "member.joinedOn", "after": "P1Y" } ] }""", 50, 7, "silver", "2025-01-01" },
        { """{ "laterOf": [ "P1Y", { "since": "member.joinedOn", "after": "P1Y" } ] }""", 50, 7, "silver", "" },
        { """{ "since": "member.joinedOn", "after": "P1Y", "unless": "member.tier == 'silver'" }""", 50, 7, "silver", "" },
        { """{ "since": "member.joinedOn", "after": "P1Y", "unless": "member.tier == 'gold'" }""", 50, 7, "silver", "2025-01-01" },

        // The purchase is an activity itself, by what it earns.
        { """{ "since": "member.lastActivityOn", "after": "P3M" }""", 50, 7, "silver", "" },
        { """{ "earlierOf": [ { "since": "member.lastActivityOn", "after": "P3M" }, { "since": "member.closedOn" } ] }""", 50, 7, "silver", "2026-03-10" },

        // The last big order is this one, if it is big.
        { """{ "since": "member.lastBig", "after": "P3M" }""", 101, 7, "silver", "" },
        { """{ "since": "member.lastBig", "after": "P3M" }""", 100, 7, "silver", "2026-05-01" },

        // The tier is entered with this purchase, or was a long time ago.
        { """{ "since": "tier.enteredOn", "after": "P1Y" }""", 50, 8, "silver", "" },
        { """{ "since": "tier.enteredOn", "after": "P1Y" }""", 50, 7, "silver", "2026-01-01" },
        { """{ "since": "tier.enteredOn", "after": "P1Y" }""", 50, 30, "gold", "2026-01-01" },
    };

    [Theory]
    [MemberData(nameof(Deadlines))]
    public void points_whose_last_day_is_over_after_the_purchase_are_not_given(string expires, decimal gross, int orders, string tier, string over)
    {
        var pack = Expiring(expires);
        var decision = pack.DecideFor(Regular(orders, tier), Purchase(Line("a", gross)));
        var effect = decision.Of("r");
        if (over.Length == 0)
        {
            Assert.Equal((EffectOutcome.Granted, 10m, null), (effect.Outcome, effect.Result, effect.ExpiredOn));
            return;
        }

        Assert.Equal((EffectOutcome.Expired, 0m, Theatre.Day(over)), (effect.Outcome, effect.Result, effect.ExpiredOn));
        Assert.Null(effect.Terms);
        Assert.Empty(decision.Totals.Earned);
        Assert.Empty(decision.Lines[0].Earned);
        var (en, ru) = (new DecisionWords(pack.Pack, ProductLanguage.English), new DecisionWords(pack.Pack, ProductLanguage.Russian));
        Assert.Equal("Nothing is earned.", en.Earned(decision));
        Assert.Equal([$"r: no points, because they would have expired at the end of {over} already."], en.GivesNothing(decision));
        Assert.Equal([$"r: баллов нет, потому что они сгорели бы ещё {over}."], ru.GivesNothing(decision));
        Assert.Contains($"\"expiredOn\":\"{over}\"", DecisionJson.Write(decision), StringComparison.Ordinal);
        Assert.Contains("\"outcome\":\"expired\"", DecisionJson.Write(decision), StringComparison.Ordinal);
    }

    [Fact]
    public void tier_that_is_entered_at_a_review_only_is_not_entered_by_the_purchase() =>
        Assert.Equal(EffectOutcome.Expired, Expiring("""{ "since": "tier.enteredOn", "after": "P1Y" }""", "atReview").DecideFor(Regular(8, "silver"), Purchase(Line("a", 50))).Of("r").Outcome);

    [Fact]
    public void tier_that_a_rule_grants_with_the_purchase_is_entered_by_it()
    {
        var pack = Expiring("""{ "since": "tier.enteredOn", "after": "P1Y" }""", rules: """, { "id": "g", "when": "purchase.gross > 100", "then": [ { "grant": { "tier": "gold", "for": "P1M" } } ] }""");
        Assert.Equal(EffectOutcome.Granted, pack.DecideFor(Regular(7, "silver"), Purchase(Line("a", 101))).Of("r").Outcome);
        Assert.Equal(EffectOutcome.Expired, pack.DecideFor(Regular(7, "silver"), Purchase(Line("a", 100))).Of("r").Outcome);
    }

    [Fact]
    public void points_that_are_over_win_no_group_and_use_no_limit()
    {
        var pack = Rules(
            """
            { "id": "dead", "stack": "g", "then": [ { "earn": { "points": 100, "expires": { "since": "member.closedOn" } } } ], "limits": [ { "per": "member", "window": "year", "times": 1 } ] },
            { "id": "alive", "stack": "g", "then": [ { "earn": { "points": 10, "expires": { "since": "purchase.date" } } } ] }
            """,
            $$""" "stacking": [ { "group": "g", "pick": "best" } ], {{Facts}} """);
        var decision = pack.DecideFor(Regular(1, "none") with { Tier = null, Facts = FactSet.Of(("closedOn", FactValue.Of("2026-03-10"))) }, Purchase(Line("a", 1)));
        Assert.Equal((EffectOutcome.Expired, EffectOutcome.Granted, 10m), (decision.Of("dead").Outcome, decision.Of("alive").Outcome, decision.Points()));
        Assert.Empty(decision.LimitsUsed);
    }

    [Fact]
    public void grants_and_rewards_that_are_over_are_not_given_either()
    {
        var pack = Rules(
            """{ "id": "r", "then": [ { "grant": { "privilege": "tea", "for": { "since": "member.closedOn" } } }, { "issue": "mug" } ] }""",
            $$""" {{Facts}}, "privileges": [ { "id": "tea", "granted": true } ], "rewards": [ { "id": "mug", "kind": "gift", "expires": { "since": "member.closedOn", "after": "P6M" } } ] """);
        foreach (var (closed, tea, mug) in new[] { ("2026-09-15", EffectOutcome.Granted, EffectOutcome.Granted), ("2026-09-14", EffectOutcome.Expired, EffectOutcome.Granted), ("2026-03-14", EffectOutcome.Expired, EffectOutcome.Expired) })
        {
            var decision = pack.DecideFor(Member(("closedOn", FactValue.Of(closed))), Purchase(Line("a", 1)));
            Assert.Equal((tea, mug), (decision.Of("r").Outcome, decision.Of("r", 1).Outcome));
        }
    }

    [Fact]
    public void event_that_comes_by_itself_is_no_activity_that_keeps_its_points_alive()
    {
        var book = Theatre.Book("""
            "points": [ { "currency": "bonus", "expires": { "since": "member.lastActivityOn", "after": "P3M" } } ],
            "rules": [ { "id": "r", "then": [ { "earn": { "points": 10 } } ] }, { "id": "birthday", "on": "birthday", "then": [ { "earn": { "points": 100 } } ] } ]
            """);
        book.Members = id => new MemberSnapshot { Id = id, BirthDate = Theatre.Day("1990-08-10") };
        book.Buy("p", "2026-02-01", 50);
        var entries = new List<BookEntry>();
        book.Observer = entries.Add;
        book.AdvanceTo("2026-08-11");
        var birthday = Assert.Single(entries, e => e.Kind == BookEntryKind.Birthday);
        Assert.Equal((EffectOutcome.Expired, Theatre.Day("2026-05-01")), (birthday.Decision!.Of("birthday").Outcome, birthday.Decision!.Of("birthday").ExpiredOn!.Value));
        Assert.Empty(birthday.Postings);
        book.Buy("q", "2026-08-12", 50);
        Assert.Equal("10 available, 10 expired", book.Balance());
    }

    [Fact]
    public void points_at_completion_whose_time_ran_from_the_purchase_are_over_by_then()
    {
        var book = Theatre.Book("""
            "points": [ { "currency": "bonus", "expires": { "since": "purchase.date", "after": "P1M" } } ],
            "rules": [ { "id": "seen", "on": "completed", "then": [ { "earn": { "points": 10 } } ] } ]
            """);
        book.Buy("late", "2026-02-01", 50);
        book.Buy("soon", "2026-02-02", 50);
        Assert.Equal(EffectOutcome.Granted, book.Do(new CompletePurchase("c1", Theatre.Noon("2026-03-02"), "soon")).Decision!.Of("seen").Outcome);
        Assert.Equal(Theatre.Day("2026-03-01"), book.Do(new CompletePurchase("c2", Theatre.Noon("2026-03-02"), "late")).Decision!.Of("seen").ExpiredOn);
        Assert.Equal("10 available", book.Balance());
    }

    [Fact]
    public void points_by_hand_and_transfers_that_would_be_over_are_refused()
    {
        var book = Theatre.Book("""
            "facts": [ { "name": "member.closedOn", "type": "date" } ],
            "points": [ { "currency": "bonus", "transfer": {}, "expires": { "since": "member.closedOn", "after": "P1M" } } ]
            """);
        book.Members = id => new MemberSnapshot { Id = id, Facts = FactSet.Of(("closedOn", FactValue.Of(id == "old" ? "2025-01-10" : "2026-06-10"))) };
        book.Give("g", "2026-03-01", 50);
        Assert.Equal("LR6044", book.Refused(new AdjustPoints("a", Theatre.Noon("2026-03-01"), "old", "bonus", 50, "goodwill")));
        Assert.Equal("LR6044", book.Refused(new TransferPoints("t", Theatre.Noon("2026-03-01"), "m", "old", "bonus", 20)));
        book.Do(new TransferPoints("t", Theatre.Noon("2026-03-01"), "m", "young", "bonus", 20));
        Assert.Equal(("30 available", "20 available", ""), (book.Balance(), book.Balance("young"), book.Balance("old")));
    }
}
