using LoyaltyRules.Engine.Accounts.Book;
using LoyaltyRules.Engine.Accounts.Commands;
using LoyaltyRules.Engine.Accounts.Tiers;
using LoyaltyRules.Engine.Evaluation;
using LoyaltyRules.Engine.Model;
using LoyaltyRules.Engine.Simulation.Theatre;
using LoyaltyRules.Engine.Tests.Evaluation;
using NodaTime;

namespace LoyaltyRules.Engine.Tests.Accounts.Tiers;

/// <summary>Tiers after returns (R3, R4, T6): what came back was never bought, and nothing else is taken.</summary>
public sealed class ReturnedTierTests
{
    private static string Tiers(string window, string more, string silver = "", string gold = "") => $$"""
        "counters": [ { "name": "spent", "sum": "base.gross", "window": "{{window}}" }, { "name": "orders", "count": "purchase", "window": "P2M" } ],
        "tiers": { "levels": [ { "tier": "silver", "any": { "member.spent": 50 } {{silver}} }, { "tier": "gold", "any": { "member.spent": 100, "member.orders": 4 } {{gold}} } ], {{more}} }
        """;

    /// <summary>Every way of going up, of being reviewed, of being kept and of going down.</summary>
    private static readonly Lazy<CompiledPack[]> Programs = new(() =>
    [
        .. from window in (string[])["P1M", "P12M", "quarter", "year", "lifetime"]
           from more in (string[])
           [
               "\"until\": \"P6M\"", "\"until\": \"P1M\", \"downgrade\": \"oneLevel\"", "\"review\": \"year\"", "\"review\": \"month\", \"upgrade\": \"atReview\"",
               "\"review\": \"quarter\", \"until\": \"P2M\", \"grace\": \"P20D\", \"downgrade\": \"oneLevel\"", "\"review\": \"month\", \"downgrade\": \"never\"", "\"until\": \"P3M\", \"grace\": \"P1M\"",
           ]
           from less in new[] { (Silver: "", Gold: ""), (Silver: ", \"keep\": { \"any\": { \"member.spent\": 30, \"member.orders\": 3 } }", Gold: ", \"keep\": { \"all\": { \"member.spent\": 40, \"member.orders\": 1 } }") }
           select Theatre.Pack(Tiers(window, more, less.Silver, less.Gold)),
    ]);

    [Fact]
    public void small_return_leaves_a_tier_that_the_rest_reached()
    {
        var book = Theatre.Book(Tiers("P1M", "\"until\": \"P6M\""));
        book.Buy(Theatre.Order("a", "2026-01-10", "m", Given.Line("1", 119), Given.Line("2", 1)));
        var before = book.State.Member("m").Tier;
        Assert.Empty(book.ReturnSome("r", "a", "2026-03-01", ("2", 1)).TierMoves);
        Assert.Equal(before, book.State.Member("m").Tier);

        // 20 more are too many for gold, and leave silver of that day.
        Assert.Equal([new TierMove("gold", "silver", Theatre.Day("2026-03-02"), Theatre.Day("2026-07-10"), TierCause.Returned)], book.Do(Part("b", "2026-03-02", 0.2m)).TierMoves);
        Assert.Equal([new TierMove("silver", "none", Theatre.Day("2026-03-03"), null, TierCause.Returned)], book.Do(Part("c", "2026-03-03", 0.6m)).TierMoves);

        static ReturnItems Part(string id, string day, decimal quantity) => new(id, Theatre.Noon(day), "a", [new ReturnedUnits("1", quantity)]);
    }

    [Fact]
    public void late_purchase_that_led_nobody_up_does_not_once_another_came_back()
    {
        // What was bought in March came in when its quarter was over: no tier then (T6), and none for it after the return of what was bought in April.
        var book = Theatre.Book(Tiers("quarter", "\"until\": \"P6M\""));
        book.AdvanceTo("2026-04-05");
        book.Buy("late", "2026-03-16", 60);
        var before = book.State.Member("m").Tier;
        book.Buy("a", "2026-04-19", 60);
        Assert.Equal("silver", book.TierOf("m"));
        book.ReturnAll("a", "2026-04-20");
        Assert.Equal(before?.Reached, book.State.Member("m").Tier?.Reached);
        Assert.Equal("none", book.TierOf("m"));
    }

    [Fact]
    public void earlier_tier_whose_time_has_passed_meanwhile_is_not_granted_anew()
    {
        var book = Theatre.Book(Tiers("P1M", "\"until\": \"P6M\""));
        book.Buy("a", "2026-01-10", 60);
        book.Buy(Theatre.Order("b", "2026-07-05", "m", Given.Line("1", 80), Given.Line("2", 40)));
        book.AdvanceTo("2026-09-01");

        // Without the 40 the review of 10 July would have found 80: silver once more, until January.
        Assert.Equal([new TierMove("gold", "silver", Theatre.Day("2026-09-01"), Theatre.Day("2027-01-10"), TierCause.Returned)], book.ReturnSome("r1", "b", "2026-09-01", ("2", 1)).TierMoves);

        // Without the 80 it would have found nothing.
        Assert.Equal([new TierMove("silver", "none", Theatre.Day("2026-09-02"), null, TierCause.Returned)], book.ReturnSome("r2", "b", "2026-09-02", ("1", 1)).TierMoves);
    }

    [Fact]
    public void tier_goes_with_the_purchase_that_reached_it_though_a_review_confirmed_it()
    {
        var book = Theatre.Book(Tiers("P12M", "\"review\": \"year\""), "2026-12-01");
        book.Buy("a", "2026-12-31", 600);
        book.AdvanceTo("2027-01-01");
        Assert.Equal("gold", book.TierOf("m"));
        book.ReturnAll("a", "2027-01-01");
        Assert.Equal("none", book.TierOf("m"));
        Assert.Null(book.State.Member("m").Tier);
    }

    [Fact]
    public void tier_that_another_purchase_confirmed_stays()
    {
        var book = Theatre.Book(Tiers("P12M", "\"review\": \"year\""), "2026-01-01");
        book.Buy("a", "2026-02-01", 600);
        book.Buy("b", "2026-06-01", 100);
        book.AdvanceTo("2027-02-01");
        Assert.Empty(book.ReturnAll("a", "2027-02-01").TierMoves);
        Assert.Equal("gold", book.TierOf("m"));
        book.ReturnAll("b", "2027-02-02");
        Assert.Equal("none", book.TierOf("m"));
    }

    [Fact]
    public void tier_reached_under_an_earlier_version_is_tested_by_its_thresholds()
    {
        var (first, second) = (Theatre.Pack(Tiers("P12M", "\"until\": \"P12M\"")), Theatre.Pack(Tiers("P12M", "\"until\": \"P12M\"").Replace("100", "1000", StringComparison.Ordinal)));
        var book = new ProgramBook(new PackHistory([(Theatre.Noon("2020-01-01"), first), (Theatre.Noon("2026-03-01"), second)]), Theatre.Noon("2026-01-01"));
        book.Buy(Theatre.Order("a", "2026-02-01", "m", Given.Line("1", 119), Given.Line("2", 1)));
        book.ReturnSome("r1", "a", "2026-04-01", ("2", 1));
        Assert.Equal("gold", book.TierOf("m"));
        book.ReturnSome("r2", "a", "2026-04-02", ("1", 1));
        Assert.Equal("none", book.TierOf("m"));
    }

    // Among all programs: any purchases, in order and late, reviews between, and then everything comes back in any order: never bought, never had.
    [Fact]
    public void member_who_returned_everything_has_the_tier_of_who_never_bought() => Properties.HoldForHistories(14, 120, steps =>
    {
        var random = RandomOf(steps, 21);
        var book = Theatre.Book(Programs.Value[random.Below(Programs.Value.Length)]);
        var bought = BuyAll(book, random, steps.Length);
        for (var i = 0; bought.Count > 0; i++)
        {
            book.AdvanceTo(book.Now + Duration.FromHours(random.Below(24 * 50)));
            var (id, units) = bought[random.Below(bought.Count)];
            var back = Math.Min(units, 1 + random.Below(3));
            var rank = RankOf(book);
            book.Do(new ReturnItems($"r{i}", book.Now, id, [new ReturnedUnits("1", back)]));
            Assert.InRange(RankOf(book), 0, rank);
            bought.Remove((id, units));
            if (units > back)
            {
                bought.Add((id, units - back));
            }
        }

        Assert.Equal("none", book.TierOf("m"));
        Assert.Null(book.State.Member("m").Tier);
        book.AdvanceTo(book.Now + Duration.FromDays(800));
        Assert.Equal("none", book.TierOf("m"));
    });

    // Beside each return stands a member who bought the same at the same times, but never what came back: a tier both have stays.
    [Fact]
    public void return_never_takes_a_tier_that_the_rest_reaches() => Properties.HoldForHistories(10, 60, steps =>
    {
        var random = RandomOf(steps, 22);
        var program = Programs.Value[random.Below(Programs.Value.Length)];
        var (book, kept) = (Theatre.Book(program), new List<Purchase>());
        for (var i = 0; i < steps.Length; i++)
        {
            kept.Add(Theatre.Order($"p{i}", "2026-01-01", "m", 1 + random.Below(130)) with { At = book.Now + Duration.FromHours(1 + random.Below(24 * 60)) });
            book.Buy(kept[^1]);
        }

        while (kept.Count > 0)
        {
            book.AdvanceTo(book.Now + Duration.FromHours(random.Below(24 * 40)));
            var (rank, back) = (RankOf(book), kept[random.Below(kept.Count)]);
            kept.Remove(back);
            book.Do(new ReturnItems("r " + back.Id, book.Now, back.Id, []));
            var without = Theatre.Book(program);
            kept.ForEach(p => without.Buy(p));
            without.AdvanceTo(book.Now);
            Assert.InRange(RankOf(book), Math.Min(rank, RankOf(without)), rank);
        }
    });

    private static List<(string Id, int Units)> BuyAll(ProgramBook book, SeededRandom random, int count)
    {
        var bought = new List<(string Id, int Units)>();
        for (var i = 0; i < count; i++)
        {
            book.AdvanceTo(book.Now + Duration.FromHours(random.Below(24 * 60)));
            var at = book.Now - Duration.FromDays(random.Below(4) == 0 ? random.Below(60) : 0);
            var units = 1 + random.Below(4);
            book.Buy(Theatre.Order($"p{i}", "2026-01-01", "m", Given.Line("1", 1 + random.Below(150), units)) with { At = at });
            bought.Add(($"p{i}", units));
        }

        return bought;
    }

    private static SeededRandom RandomOf(int[] steps, ulong purpose) => new((ulong)steps.Sum(s => (long)s), purpose, (ulong)steps.Length);

    private static int RankOf(ProgramBook book) => book.TierOf("m") switch { "gold" => 2, "silver" => 1, _ => 0 };
}
