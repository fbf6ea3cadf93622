using LoyaltyRules.Engine.Accounts.Book;
using LoyaltyRules.Engine.Accounts.Commands;
using LoyaltyRules.Engine.Accounts.Tiers;
using LoyaltyRules.Engine.Tests.Evaluation;
using NodaTime.Text;

namespace LoyaltyRules.Engine.Tests.Accounts.Tiers;

/// <summary>Tiers: reached, reviewed, kept, lost, granted, tested again after returns; and privileges.</summary>
public sealed class TierTests
{
    private static string Tiers(string more, string window = "year", string rules = "") => $$"""
        "counters": [ { "name": "spent", "sum": "base.gross", "window": "{{window}}" } ],
        "tiers": { "levels": [ { "tier": "silver", "any": { "member.spent": 100 } }, { "tier": "gold", "any": { "member.spent": 500 } } ], {{more}} },
        "privileges": [ { "id": "tea", "when": "member.tier == 'gold'", "limits": [ { "per": "member", "window": "month", "times": 1 } ] }, { "id": "lounge", "granted": true } ],
        "rules": [ {{rules}} ]
        """;

    // Buys, lets time pass to a day, and tells every move.
    private static string[] Moves(string pack, string until, params (string Day, decimal Gross)[] purchases)
    {
        var book = Theatre.Book(pack);
        var moves = Watch(book);
        foreach (var (day, gross) in purchases)
        {
            book.Buy("p" + day, day, gross);
        }

        book.AdvanceTo(until);
        return [.. moves];
    }

    private static List<string> Watch(ProgramBook book)
    {
        var moves = new List<string>();
        book.Observer = e => moves.AddRange(e.TierMoves.Select(m =>
            $"{LocalDatePattern.Iso.Format(m.On)} {m.From} > {m.To} {m.Cause}{(m.Until is { } until ? " until " + LocalDatePattern.Iso.Format(until) : "")}"));
        return moves;
    }

    private const string YearAndRest = """ "upgrade": "immediately", "until": { "since": "tier.enteredOn", "roundUp": "year", "after": "P12M" }, """;

    [Fact]
    public void tier_reached_is_kept_to_its_deadline_then_lost_by_one_level()
    {
        var moves = Moves(Tiers(YearAndRest + "\"downgrade\": \"oneLevel\""), "2030-01-01", ("2026-03-01", 100), ("2026-05-01", 450));
        Assert.Equal(
            [
                "2026-03-01 none > silver Reached until 2027-12-31", "2026-05-01 silver > gold Reached until 2027-12-31",
                "2027-12-31 gold > silver NotKept until 2028-12-31", "2028-12-31 silver > none NotKept",
            ],
            moves);
    }

    [Fact]
    public void tier_reached_again_is_renewed_at_its_review()
    {
        var moves = Moves(Tiers(YearAndRest + "\"downgrade\": \"qualified\""), "2030-01-01", ("2026-03-01", 600), ("2027-06-01", 600));
        Assert.Equal(
            ["2026-03-01 none > gold Reached until 2027-12-31", "2027-12-31 gold > gold Renewed until 2028-12-31", "2028-12-31 gold > none NotKept"],
            moves);
    }

    [Fact]
    public void grace_delays_what_the_review_found_and_reaching_the_tier_in_it_keeps_it()
    {
        var pack = Tiers(YearAndRest + "\"downgrade\": \"qualified\", \"grace\": \"P2M\"");
        Assert.Equal(
            ["2026-03-01 none > silver Reached until 2027-12-31", "2027-12-31 silver > silver Grace until 2028-02-29", "2028-02-29 silver > none NotKept"],
            Moves(pack, "2030-01-01", ("2026-03-01", 100)));
        Assert.Contains("2028-02-01 silver > silver Renewed until 2029-12-31", Moves(pack, "2029-01-01", ("2026-03-01", 100), ("2028-02-01", 100)));
    }

    [Fact]
    public void review_by_calendar_leads_up_and_down()
    {
        var pack = Tiers("\"upgrade\": \"atReview\", \"review\": \"quarter\", \"downgrade\": \"qualified\"", "quarter");
        Assert.Equal(
            ["2026-03-31 none > gold Reached", "2026-06-30 gold > silver NotKept", "2026-09-30 silver > none NotKept"],
            Moves(pack, "2027-01-01", ("2026-02-01", 600), ("2026-05-01", 100)));
    }

    [Fact]
    public void tier_that_is_never_lost_stays()
    {
        Assert.Equal(
            ["2026-03-01 none > silver Reached"],
            Moves(Tiers("\"upgrade\": \"immediately\", \"review\": \"month\", \"downgrade\": \"never\""), "2030-01-01", ("2026-03-01", 100)));
    }

    [Fact]
    public void late_event_in_an_open_window_raises_from_now_and_never_lowers()
    {
        var book = Theatre.Book(Tiers(YearAndRest + "\"downgrade\": \"oneLevel\""));
        var moves = Watch(book);
        book.Buy("a", "2026-03-01", 90);
        book.AdvanceTo("2026-07-01");
        book.Buy("late", "2026-02-01", 20);
        Assert.Equal(["2026-07-01 none > silver Reached until 2027-12-31"], moves);

        // Last year's window is closed: nothing comes of it.
        book.AdvanceTo("2027-01-10");
        book.Buy("later", "2026-12-01", 800);
        Assert.Single(moves);
    }

    [Fact]
    public void return_takes_the_tier_back_from_now_on_and_only_as_far_as_it_was_reached_by_it()
    {
        var book = Theatre.Book(Tiers(YearAndRest + "\"downgrade\": \"oneLevel\""));
        book.Buy("a", "2026-03-01", 100);
        var silver = book.StateText("m");
        var moves = Watch(book);
        book.Buy("b", "2026-05-01", 450);
        book.ReturnAll("b", "2026-06-01");
        Assert.Equal(["2026-05-01 silver > gold Reached until 2027-12-31", "2026-06-01 gold > silver Returned until 2027-12-31"], moves);
        Assert.Equal(silver, book.StateText("m"));
    }

    [Fact]
    public void return_of_what_passed_two_levels_leaves_the_one_still_reached()
    {
        var book = Theatre.Book(Tiers(YearAndRest + "\"downgrade\": \"oneLevel\""));
        book.Buy(Theatre.Order("a", "2026-03-01", "m", Given.Line("1", 500, 5)));
        Assert.Equal("gold", book.TierOf("m"));
        book.ReturnSome("r", "a", "2026-04-01", ("1", 2));
        Assert.Equal("silver", book.TierOf("m"));
        book.ReturnSome("r2", "a", "2026-04-02", ("1", 3));
        Assert.Equal("none", book.TierOf("m"));
    }

    [Fact]
    public void granted_tier_counts_while_it_is_the_higher_and_ends_on_its_day()
    {
        var book = Theatre.Book(Tiers(
            YearAndRest + "\"downgrade\": \"oneLevel\"",
            rules: """{ "id": "welcome", "when": "purchase.channel == 'web'", "then": [ { "grant": { "tier": "gold", "for": "P1M" } }, { "grant": { "privilege": "lounge", "for": "P5D" } } ] }"""));
        var moves = Watch(book);
        book.Buy(Theatre.Order("a", "2026-03-01", "m", 150) with { Channel = "web" });
        Assert.Equal("gold", book.TierOf("m"));
        book.Do(new UsePrivilege("l", Theatre.Noon("2026-03-06"), "m", "lounge"));
        Assert.Equal("LR6051", book.Refused(new UsePrivilege("l2", Theatre.Noon("2026-03-07"), "m", "lounge")));
        book.AdvanceTo("2026-04-02");
        Assert.Equal(
            [
                "2026-03-01 none > gold Granted until 2026-04-01",
                "2026-04-01 gold > silver GrantEnded until 2027-12-31",
            ],
            moves);
    }

    [Fact]
    public void granted_tier_goes_with_the_purchase_that_granted_it()
    {
        var book = Theatre.Book(Tiers(YearAndRest + "\"downgrade\": \"oneLevel\"", rules: """{ "id": "welcome", "then": [ { "grant": { "tier": "gold" } } ] }"""));
        book.Buy("a", "2026-03-01", 5);
        Assert.Equal("gold", book.TierOf("m"));
        var entry = book.ReturnAll("a", "2026-03-02");
        Assert.Equal([new TierMove("gold", "none", Theatre.Day("2026-03-02"), null, TierCause.Returned)], entry.TierMoves);
    }

    [Fact]
    public void privilege_is_used_within_its_quota()
    {
        var book = Theatre.Book(Tiers(YearAndRest + "\"downgrade\": \"oneLevel\""));
        Assert.Equal("LR6050", book.Refused(new UsePrivilege("u", Theatre.Noon("2026-03-02"), "m", "coffee")));
        Assert.Equal("LR6051", book.Refused(new UsePrivilege("u", Theatre.Noon("2026-03-02"), "m", "tea")));
        book.Buy("a", "2026-03-03", 500);
        book.Do(new UsePrivilege("u", Theatre.Noon("2026-03-03"), "m", "tea"));
        Assert.Equal("LR6051", book.Refused(new UsePrivilege("u2", Theatre.Noon("2026-03-04"), "m", "tea")));
        book.Do(new UsePrivilege("u3", Theatre.Noon("2026-04-01"), "m", "tea"));
    }
}
