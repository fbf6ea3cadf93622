using LoyaltyRules.Engine.Accounts.Book;
using LoyaltyRules.Engine.Tests.Evaluation;
using static LoyaltyRules.Engine.Tests.Evaluation.Given;

namespace LoyaltyRules.Engine.Tests.Accounts.Tiers;

/// <summary>What tiers need: any of several sets of thresholds, all of several choices, and less to keep a tier than to reach it (T6).</summary>
[Trait("Semantics", "T6")]
public sealed class TierNeedsTests
{
    private static string Hotel(string gold, string more = "") => $$"""
        "counters": [ { "name": "stays", "count": "purchase", "window": "year" }, { "name": "spent", "sum": "base.gross", "window": "year" } ],
        "tiers": { "levels": [ { "tier": "gold", {{gold}} } ] {{more}} }
        """;

    private const string ToTheEndOfNextYear = """, "until": { "since": "tier.enteredOn", "roundUp": "year", "after": "P12M" }""";

    [Theory]
    [InlineData(""" "any": { "member.stays": 3, "member.spent": 1000 } """, "3x10 2x500 1x1000")]
    [InlineData(""" "all": { "member.stays": 3, "member.spent": 1000 } """, "3x400")]
    [InlineData(""" "any": [ { "member.stays": 5 }, { "member.stays": 2, "member.spent": 600 } ] """, "5x10 2x300 3x200")]
    [InlineData(""" "all": [ { "member.stays": 4, "member.spent": 1000 }, { "member.stays": 2 } ] """, "4x10 2x500 3x400")]
    [InlineData(""" "all": [ { "member.stays": 2, "member.spent": 1000 } ] """, "2x10 1x1000")]
    public void level_is_reached_by_each_way_that_its_needs_allow(string needs, string reaching)
    {
        foreach (var history in (string[])["1x10", "1x100", "1x1000", "2x10", "2x300", "2x500", "3x100", "3x200", "3x400", "4x10", "5x10"])
        {
            var (count, gross) = (int.Parse(history.Split('x')[0], null), decimal.Parse(history.Split('x')[1], null));
            var book = Theatre.Book(Hotel(needs));
            for (var i = 0; i < count; i++)
            {
                book.Buy($"o{i}", "2026-03-02", gross);
            }

            // More of the same reaches it too.
            var isExpected = reaching.Split(' ').Any(r => count >= int.Parse(r.Split('x')[0], null) && gross >= decimal.Parse(r.Split('x')[1], null));
            Assert.True(isExpected == (TierOf(book) == "gold"), $"{needs} {history}: {TierOf(book)}");
        }
    }

    [Theory]
    [InlineData(600, "gold")]
    [InlineData(599, "none")]
    public void tier_is_kept_by_less_than_reaches_it(decimal spentLater, string tier)
    {
        var book = Theatre.Book(Hotel(""" "any": { "member.spent": 1000 }, "keep": { "any": { "member.spent": 600 } } """, ToTheEndOfNextYear));
        book.Buy("o1", "2026-03-02", 1_000);
        book.Buy("o2", "2027-03-02", spentLater);
        book.AdvanceTo("2028-01-02");
        Assert.Equal(tier, TierOf(book));

        // To reach it anew takes the whole.
        book.AdvanceTo("2029-01-02");
        Assert.Equal("none", TierOf(book));
        book.Buy("o3", "2029-03-02", 700);
        Assert.Equal("none", TierOf(book));
    }

    [Fact]
    public void less_to_keep_a_tier_does_not_lead_up_to_it()
    {
        var book = Theatre.Book("""
            "counters": [ { "name": "spent", "sum": "base.gross", "window": "year" } ],
            "tiers": { "levels": [ { "tier": "silver", "any": { "member.spent": 300 }, "keep": { "any": { "member.spent": 100 } } },
                                   { "tier": "gold", "any": { "member.spent": 1000 }, "keep": { "any": { "member.spent": 600 } } } ],
                       "until": { "since": "tier.enteredOn", "roundUp": "year", "after": "P12M" } }
            """);
        book.Buy("o1", "2026-03-02", 700);
        Assert.Equal("silver", TierOf(book));
        book.Buy("o2", "2026-03-03", 300);
        Assert.Equal("gold", TierOf(book));

        // Who had gold, and keeps no gold, keeps the silver below it by its own lesser need.
        book.Buy("o3", "2027-03-02", 150);
        book.AdvanceTo("2028-01-02");
        Assert.Equal("silver", TierOf(book));
    }

    [Fact]
    public void return_takes_no_tier_away_that_is_kept_by_what_is_left()
    {
        var book = Theatre.Book(Hotel(""" "any": { "member.spent": 1000 }, "keep": { "any": { "member.spent": 600 } } """, ToTheEndOfNextYear));
        book.Buy("o1", "2026-03-02", 1_000);
        book.Buy("o2", "2027-03-02", 700);
        book.Buy("o3", "2027-03-03", 100);
        book.AdvanceTo("2028-01-02");
        Assert.Equal("gold", TierOf(book));
        book.ReturnAll("o3", "2028-01-03");
        Assert.Equal("gold", TierOf(book));
        book.ReturnAll("o2", "2028-01-04");
        Assert.Equal("none", TierOf(book));
    }

    [Fact]
    public void return_of_what_was_needed_to_reach_a_tier_takes_it_however_little_keeps_it()
    {
        var book = Theatre.Book(Hotel(""" "any": { "member.spent": 1000 }, "keep": { "any": { "member.spent": 600 } } """, ToTheEndOfNextYear));
        book.Buy("o1", "2026-03-02", 900);
        book.Buy("o2", "2026-03-03", 100);
        Assert.Equal("gold", TierOf(book));
        book.ReturnAll("o2", "2026-03-04");
        Assert.Equal("none", TierOf(book));
    }

    [Fact]
    public void needs_are_said_in_words()
    {
        var tiers = Pack("{ " + Hotel(""" "any": [ { "member.stays": 25 }, { "member.spent": 3000, "member.stays": 5 } ], "keep": { "any": { "member.stays": 15 } } """) + " }").Pack.Tiers!;
        Assert.Equal(
            [
                "“gold” is reached with member.stays (in a calendar year) of at least 25, or (member.spent (in a calendar year) of at least 3,000, and member.stays (in a calendar year) of at least 5).",
                "To keep “gold”, this is enough: member.stays (in a calendar year) of at least 15.",
            ],
            tiers.ToPhrases().Take(2).Select(p => p.En));
    }

    private static string TierOf(ProgramBook book) => book.State.Member("m").Tier?.Reached.Tier ?? "none";
}
