using FsCheck.Fluent;
using LoyaltyRules.Engine.Accounts.Book;
using LoyaltyRules.Engine.Accounts.Commands;
using LoyaltyRules.Engine.Model;
using LoyaltyRules.Engine.Simulation.Theatre;
using LoyaltyRules.Engine.Tests.Evaluation;
using NodaTime;

namespace LoyaltyRules.Engine.Tests.Accounts;

/// <summary>Numbers that counters reach: once for each crossing (S2), and taken back where a return undoes it (R3).</summary>
public sealed class MilestoneTests
{
    private const string Third = """
        "bases": [ { "name": "paid", "of": "line.paid" } ],
        "counters": [ { "name": "orders", "count": "purchase", "window": "lifetime" }, { "name": "spent", "sum": "base.paid", "window": "lifetime" },
                      { "name": "week", "count": "purchase", "window": "P7D" } ],
        "rules": [ { "id": "third", "on": { "counter": "member.orders", "reaches": 3 }, "then": [ { "earn": { "points": 100 } }, { "grant": { "privilege": "tea" } } ],
                     "limits": [ { "per": "member", "window": "lifetime", "times": 1 } ] },
                   { "id": "thousand", "on": { "counter": "member.spent", "reaches": 1000, "thenEvery": 500 }, "then": [ { "earn": { "points": 10 } } ] },
                   { "id": "busy", "on": { "counter": "member.week", "reaches": 2 }, "when": "event.date >= '2026-05-01'", "then": [ { "earn": { "points": 1 } } ] } ],
        "privileges": [ { "id": "tea", "granted": true } ]
        """;

    [Fact]
    public void number_reached_is_decided_right_after_the_purchase_in_its_entry()
    {
        var book = Theatre.Book(Third);
        book.Buy("a", "2026-03-01", 10);
        book.Buy("b", "2026-03-02", 10);
        var entry = book.Buy("c", "2026-03-03", 10);
        Assert.Empty(entry.Decision!.Effects);
        var milestone = Assert.Single(entry.FurtherDecisions);
        Assert.Equal((EventKind.Milestone, "purchase c orders 3", "third"), (milestone.Event, milestone.EventId, Assert.Single(milestone.Rules).RuleId));
        Assert.Equal("100 available", book.Balance());
        Assert.Empty(book.Buy("d", "2026-03-04", 10).FurtherDecisions);
    }

    [Fact]
    public void purchase_that_passes_several_numbers_reaches_each()
    {
        var book = Theatre.Book(Third);
        Assert.Equal(["1000", "1500", "2000"], book.Buy("a", "2026-03-01", 2_400).FurtherDecisions.Select(d => d.EventId.Split(' ')[^1]));
        Assert.Equal("purchase b spent 2500", Assert.Single(book.Buy("b", "2026-03-02", 100).FurtherDecisions, d => !d.Effects.IsEmpty).EventId);
        Assert.Equal("40 available", book.Balance());
        Assert.Equal("LR6055", book.Refused(new CommitPurchase(Theatre.Order("c", "2026-03-03", "m", 1_000_000), null)));
    }

    [Fact]
    public void return_below_the_number_takes_back_and_a_later_crossing_gives_anew()
    {
        var book = Theatre.Book(Third);
        foreach (var (id, day) in new[] { ("a", "2026-03-01"), ("b", "2026-03-12"), ("c", "2026-03-23") })
        {
            book.Buy(id, day, 10);
        }

        var entry = book.ReturnAll("a", "2026-03-24");
        Assert.Equal("", book.Balance());
        Assert.Empty(book.State.Member("m").Privileges);
        Assert.Contains(entry.Returned!.Grants, g => g is { RuleId: "third", Amount: 100 });
        Assert.Single(book.Buy("d", "2026-03-25", 10).FurtherDecisions, d => !d.Effects.IsEmpty);
        Assert.Equal("100 available", book.Balance());
        Assert.Single(book.State.Member("m").Privileges);

        // Four orders, one of which comes back: three are left.
        book.Buy("e", "2026-03-26", 10);
        book.ReturnAll("b", "2026-03-27");
        Assert.Equal("100 available", book.Balance());
        book.ReturnAll("c", "2026-03-28");
        Assert.Equal("", book.Balance());
    }

    [Theory]
    [InlineData(true, "")]
    [InlineData(false, "3")]
    [Trait("Semantics", "R3")]
    public void return_after_its_reward_was_used_lets_the_number_give_nothing_anew(bool used, string heldThen)
    {
        var book = Theatre.Book("""
            "counters": [ { "name": "orders", "count": "purchase", "where": "purchase.gross >= 10", "window": "lifetime" } ],
            "rules": [ { "id": "second", "on": { "counter": "member.orders", "reaches": 2, "thenEvery": 2 }, "then": [ { "issue": "tea" } ],
                         "limits": [ { "per": "member", "window": "day", "times": 1 } ] } ],
            "rewards": [ { "id": "tea", "kind": "coupon", "then": [ { "discount": { "amount": 5, "of": "base.net" } } ] } ]
            """);
        book.Buy("a", "2026-03-01", 10);
        book.Buy("b", "2026-03-02", 10);
        book.Buy(Theatre.Order("c", "2026-03-02", "m", 9) with { Rewards = used ? ["1"] : [] });
        foreach (var (first, second) in new[] { ("b", "d"), ("d", "e") })
        {
            book.ReturnAll(first, "2026-03-02");
            Assert.Empty(book.State.Member("m").Rewards);
            book.Buy(second, "2026-03-02", 10);
        }

        Assert.Equal(heldThen, string.Join(' ', book.State.Member("m").Rewards.Keys));
        book.Buy("f", "2026-03-03", 10);
        Assert.Single(book.Buy("g", "2026-03-03", 10).Changes.OfType<RewardIssued>());
    }

    [Fact]
    public void counter_that_fell_by_time_crosses_again_and_the_first_crossing_stands()
    {
        var book = Theatre.Book(Third);
        book.Buy("a", "2026-05-01", 10);
        Assert.Single(book.Buy("b", "2026-05-02", 10).FurtherDecisions);
        book.Buy("c", "2026-06-01", 10);
        Assert.Single(book.Buy("d", "2026-06-02", 10).FurtherDecisions);
        Assert.Equal(102, book.Points().Available);
        book.ReturnAll("d", "2026-06-03");
        Assert.Equal(101, book.Points().Available);
        book.ReturnAll("a", "2026-06-04");
        Assert.Equal("", book.Balance());
    }

    [Fact]
    public void milestone_of_n_then_every_m_fires_as_often_as_purchases_reach_it() => Properties.Hold(
        Gen.Choose(1, 12).Zip(Gen.Choose(1, 6), (reaches, every) => (Reaches: reaches, Every: every)).Zip(Gen.Choose(0, 60), (n, count) => (n.Reaches, n.Every, Count: count)),
        40,
        input =>
        {
            var book = Theatre.Book($$"""
                "counters": [ { "name": "orders", "count": "purchase", "window": "lifetime" } ],
                "rules": [ { "id": "nth", "on": { "counter": "member.orders", "reaches": {{input.Reaches}}, "thenEvery": {{input.Every}} }, "then": [ { "earn": { "points": 1 } } ] } ]
                """);
            var random = new SeededRandom((ulong)input.Count, (ulong)input.Reaches, (ulong)input.Every);
            var kept = new List<string>();
            for (var i = 0; i < input.Count; i++)
            {
                kept.Add($"p{i}");
                book.Buy(new Purchase { Id = $"p{i}", At = book.Now + Duration.FromHours(random.Below(300)), MemberId = "m", Lines = [Given.Line("1", 1)] });
                if (random.Below(4) == 0)
                {
                    var back = kept[random.Below(kept.Count)];
                    kept.Remove(back);
                    book.Do(new ReturnItems($"r{i}", book.Now, back, []));
                }
            }

            var orders = kept.Count;
            Assert.Equal(orders < input.Reaches ? 0 : 1 + ((orders - input.Reaches) / input.Every), book.Points().Available);
        });
}
