using LoyaltyRules.Engine.Accounts.Book;
using LoyaltyRules.Engine.Accounts.Commands;
using LoyaltyRules.Engine.Accounts.Points;
using LoyaltyRules.Engine.Model;
using NodaTime;

namespace LoyaltyRules.Engine.Tests.Accounts;

/// <summary>Points from earning to spending and expiry: lots, dates, holds, transfers, the household's pool, adjustments.</summary>
public sealed class PointsLifeTests
{
    private static string Earning(string available = "", string expires = "", string more = "") => $$"""
        "points": [ { "currency": "bonus" {{(available.Length > 0 ? $", \"available\": {available}" : "")}} {{(expires.Length > 0 ? $", \"expires\": {expires}" : "")}},
                      "redemption": { "of": "base.net" } {{(more.Length > 0 ? ", " + more : "")}} } ],
        "rules": [ { "id": "accrual", "then": [ { "earn": { "points": 1, "every": 1, "of": "base.net", "round": "down" } } ] } ]
        """;

    [Fact]
    public void purchase_earns_a_lot_that_expires_at_the_end_of_its_last_day()
    {
        var book = Theatre.Book();
        book.Buy("a", "2026-01-15", 200);
        Assert.Equal(["a/accrual/0 10 until 2027-01-31"], book.Lots());

        var endOfDay = Theatre.Day("2027-02-01").AtStartOfDayInZone(DateTimeZoneProviders.Tzdb["Europe/Moscow"]).ToInstant();
        book.AdvanceTo(endOfDay - Duration.Epsilon);
        Assert.Equal("10 available", book.Balance());
        book.AdvanceTo(endOfDay);
        Assert.Equal("10 expired", book.Balance());
    }

    [Fact]
    public void points_that_wait_can_be_spent_from_the_day_after_their_deadline()
    {
        var book = Theatre.Book(Earning(available: "\"P14D\""));
        book.Buy("a", "2026-03-01", 100);
        book.AdvanceTo("2026-03-15");
        Assert.Equal("100 pending", book.Balance());
        book.AdvanceTo("2026-03-16");
        Assert.Equal("100 available", book.Balance());
    }

    [Theory]
    [InlineData("2024-01-31", "2024-02-29")]
    [InlineData("2025-01-31", "2025-02-28")]
    [InlineData("2024-02-29", "2024-03-29")]
    public void deadline_of_months_clamps_to_the_last_day_of_the_month(string earned, string last)
    {
        var book = Theatre.Book(Earning(expires: "\"P1M\""), "2024-01-01");
        book.Buy("a", earned, 7);
        Assert.Equal([$"a/accrual/0 7 until {last}"], book.Lots());
    }

    [Fact]
    public void expiry_falls_on_the_start_of_the_next_local_day_where_midnight_does_not_exist()
    {
        // In Santiago clocks go forward at midnight: 6 September 2026 begins at 01:00.
        var book = Theatre.Book("""
            "timeZone": "America/Santiago",
            """ + Earning(expires: "\"P1D\""));
        book.Buy("a", "2026-09-04", 5);
        var start = Instant.FromUtc(2026, 9, 6, 4, 0);
        book.AdvanceTo(start - Duration.Epsilon);
        Assert.Equal("5 available", book.Balance());
        book.AdvanceTo(start);
        Assert.Equal("5 expired", book.Balance());
    }

    [Fact]
    public void spending_takes_the_soonest_expiring_lot_first()
    {
        var book = Theatre.Book(Earning(expires: "{ \"since\": \"lot.earnedOn\", \"after\": \"P1Y\" }"));
        book.Buy("b", "2026-01-10", 30);
        book.Buy("a", "2026-01-05", 20);
        var entry = book.Buy(Theatre.Order("pays", "2026-02-01", "m", 40).Paying(25));
        Assert.Equal(
            [("a/accrual/0", 20m), ("b/accrual/0", 5m)],
            entry.Postings.Where(p => p.To.State == PointsState.Spent).Select(p => (p.LotId!, p.Points)));
    }

    [Fact]
    public void sliding_points_live_as_long_as_the_member_is_active()
    {
        var book = Theatre.Book(Earning(expires: "{ \"since\": \"member.lastActivityOn\", \"after\": \"P6M\" }"));
        book.Buy("a", "2026-01-10", 5);
        Assert.Equal(["a/accrual/0 5 until 2026-07-10"], book.Lots());
        book.Buy("b", "2026-06-01", 3);
        Assert.Equal(["a/accrual/0 5 until 2026-12-01", "b/accrual/0 3 until 2026-12-01"], book.Lots());

        // R4: what a return undoes was no activity.
        book.ReturnAll("b", "2026-06-02");
        Assert.Equal(["a/accrual/0 5 until 2026-07-10"], book.Lots());
        book.AdvanceTo("2026-07-11");
        Assert.Equal("5 expired", book.Balance());
    }

    [Fact]
    public void late_purchase_meets_its_own_deadlines_at_once()
    {
        var book = Theatre.Book(Earning(expires: "\"P1M\""));
        book.AdvanceTo("2026-06-01");
        var kinds = new List<(BookEntryKind, LocalDate, LocalDate)>();
        book.Observer = e => kinds.Add((e.Kind, e.BookedOn, e.EventOn));
        book.Buy("late", "2026-03-10", 9);
        Assert.Equal("9 expired", book.Balance());
        Assert.Equal(
            [(BookEntryKind.Purchase, Theatre.Day("2026-06-01"), Theatre.Day("2026-03-10")), (BookEntryKind.Expiry, Theatre.Day("2026-06-01"), Theatre.Day("2026-04-10"))],
            kinds);
    }

    [Fact]
    public void advance_in_one_step_or_day_by_day_is_the_same()
    {
        var (atOnce, daily) = (Theatre.Book(), Theatre.Book());
        foreach (var book in (ProgramBook[])[atOnce, daily])
        {
            book.Buy("a", "2026-01-15", 1_234);
            book.Buy("b", "2026-03-15", 9_999, "n");
        }

        for (var day = Theatre.Day("2026-03-16"); day <= Theatre.Day("2029-01-01"); day = day.PlusDays(1))
        {
            daily.AdvanceTo(day.AtStartOfDayInZone(DateTimeZone.Utc).ToInstant());
        }

        atOnce.AdvanceTo("2029-01-01");
        daily.AdvanceTo("2029-01-01");
        Assert.Equal(daily.StateText(), atOnce.StateText());
        Assert.Equal(daily.State.LastSequence, atOnce.State.LastSequence);
    }

    [Fact]
    public void held_points_stay_reserved_past_their_day_and_expire_when_let_go()
    {
        var book = Theatre.Book(Earning(expires: "\"P1M\"", more: "\"holdFor\": \"P60D\""));
        book.Buy("a", "2026-01-10", 50);
        book.Do(new HoldPoints("h", Theatre.Noon("2026-01-11"), "m", "bonus", 30));
        Assert.Equal("20 available, 30 held", book.Balance());
        book.AdvanceTo("2026-02-20");
        Assert.Equal("30 held, 20 expired", book.Balance());
        book.Do(new CaptureHold("c", Theatre.Noon("2026-02-21"), "h", 10));
        Assert.Equal("40 expired", book.Balance());
        Assert.Equal(10, book.State.Program.Balances[("bonus", PointsState.Spent)]);
    }

    [Fact]
    public void hold_times_out_at_its_instant()
    {
        var book = Theatre.Book(Earning());
        book.Give("g", "2026-01-10", 50);
        book.Do(new HoldPoints("h", Theatre.Noon("2026-01-11"), "m", "bonus", 30));
        book.AdvanceTo(Theatre.Noon("2026-01-11") + Duration.FromMinutes(30) - Duration.Epsilon);
        Assert.Equal("20 available, 30 held", book.Balance());
        book.AdvanceTo(Theatre.Noon("2026-01-11") + Duration.FromMinutes(30));
        Assert.Equal("50 available", book.Balance());
        Assert.Equal("LR6036", book.Refused(new ReleaseHold("r", book.Now, "h")));
    }

    [Fact]
    public void purchase_with_a_hold_pays_with_what_was_held_and_lets_the_rest_go()
    {
        var book = Theatre.Book(Earning());
        book.Give("g", "2026-01-10", 50);
        book.Do(new HoldPoints("h", Theatre.Noon("2026-01-11"), "m", "bonus", 50));
        book.Do(new CommitPurchase(Theatre.Order("p", "2026-01-11", "m", 20).Paying(null), "h"));
        Assert.Equal("30 available", book.Balance());
        Assert.Null(book.State.Hold("h"));
    }

    [Fact]
    public void transfer_keeps_the_days_of_lots_and_its_limits()
    {
        var book = Theatre.Book();
        book.Buy("a", "2026-01-15", 1_000);
        book.Do(new TransferPoints("t", Theatre.Noon("2026-02-01"), "m", "n", "bonus", 20));
        Assert.Equal(["transfer t/a/accrual/0 20 until 2027-01-31"], book.Lots("n"));
        Assert.Equal("30 available", book.Balance());
        Assert.Equal("LR6041", book.Refused(new TransferPoints("small", Theatre.Noon("2026-02-01"), "m", "n", "bonus", 9)));
        Assert.Equal("LR6034", book.Refused(new TransferPoints("much", Theatre.Noon("2026-02-01"), "m", "n", "bonus", 31)));
        Assert.Equal("LR6042", book.Refused(new TransferPoints("own", Theatre.Noon("2026-02-01"), "m", "m", "bonus", 10)));
        book.Do(new TransferPoints("t2", Theatre.Noon("2026-02-02"), "m", "n", "bonus", 10));
        Assert.Equal("LR6043", book.Refused(new TransferPoints("t3", Theatre.Noon("2026-02-03"), "m", "n", "bonus", 10)));
        book.Do(new TransferPoints("t4", Theatre.Noon("2026-03-01"), "m", "n", "bonus", 10));
    }

    [Fact]
    public void household_shares_a_pool_and_leaving_it_leaves_the_pool()
    {
        var book = Theatre.Book(Earning(more: "\"owner\": \"household\""));
        book.Buy("own", "2026-01-05", 10);
        book.Do(new ChangeHousehold("1", Theatre.Noon("2026-01-06"), "m", "h"));
        book.Do(new ChangeHousehold("2", Theatre.Noon("2026-01-06"), "n", "h"));
        book.Buy("pooled", "2026-01-07", 100);
        Assert.Equal(100, book.State.Account(AccountOwner.Household("h"), "bonus").Available);
        book.Buy(Theatre.Order("pays", "2026-01-08", "n", 60).Paying(null));
        Assert.Equal(40, book.State.Account(AccountOwner.Household("h"), "bonus").Available);
        book.Do(new ChangeHousehold("3", Theatre.Noon("2026-01-09"), "m", null));
        Assert.Equal([new PointsAmount("bonus", 10)], book.SnapshotOf("m", book.Today).Available);
        Assert.Equal("LR6052", book.Refused(new ChangeHousehold("4", Theatre.Noon("2026-01-09"), "m", null)));
    }

    [Fact]
    public void adjustment_gives_takes_and_owes_only_when_it_may()
    {
        var book = Theatre.Book(Earning());
        book.Give("g", "2026-01-10", 50);
        book.Do(new AdjustPoints("t", Theatre.Noon("2026-01-11"), "m", "bonus", -20, "mistake"));
        Assert.Equal("LR6034", book.Refused(new AdjustPoints("x", Theatre.Noon("2026-01-11"), "m", "bonus", -40, "mistake")));
        Assert.Equal("LR6035", book.Refused(new AdjustPoints("y", Theatre.Noon("2026-01-11"), "m", "bonus", -40, " ")));
        book.Do(new AdjustPoints("o", Theatre.Noon("2026-01-11"), "m", "bonus", -40, "mistake", MayOwe: true));
        Assert.Equal("10 owed", book.Balance());
        book.Buy("a", "2026-01-12", 4);
        Assert.Equal("6 owed", book.Balance());
        Assert.Equal("LR6033", book.Refused(new AdjustPoints("z", Theatre.Noon("2026-01-13"), "m", "bonus", PointsAccount.PointsMax + 1, "much")));
        book.Give("most", "2026-01-13", PointsAccount.PointsMax);
        Assert.Equal("LR6033", book.Refused(new AdjustPoints("more", Theatre.Noon("2026-01-13"), "m", "bonus", 7, "much")));
    }

    [Fact]
    public void command_repeated_does_nothing_and_another_body_is_refused_by_its_field()
    {
        var book = Theatre.Book(Earning());
        var first = book.Buy("a", "2026-01-10", 50);
        var state = book.StateText();
        var again = book.Commit(Theatre.Order("a", "2026-01-10", "m", 50));
        Assert.True(again.IsRepetition);
        Assert.Same(first, again.Entry);
        var other = book.Commit(Theatre.Order("a", "2026-01-10", "m", 51));
        Assert.Equal("LR6002", Assert.Single(other.Refusals).Code);
        Assert.Contains("lines/1/gross", other.Refusals[0].Message(Diagnostics.ProductLanguage.English), StringComparison.Ordinal);
        Assert.Equal(state, book.StateText());
        Assert.Equal("LR6001", book.Refused(new ReleaseHold("", book.Now, "h")));
        Assert.Equal("LR6030", book.Refused(new HoldPoints("h", book.Now, "m", "bonsu", 5)));
        Assert.Equal("LR6031", book.Refused(new HoldPoints("h", book.Now, "m", "bonus", 0)));
        Assert.Equal("LR6032", book.Refused(new HoldPoints("h", book.Now, "m", "bonus", 0.5m)));
        Assert.Equal("LR6034", book.Refused(new HoldPoints("h", book.Now, "m", "bonus", 51)));
        Assert.Equal("LR6040", book.Refused(new TransferPoints("t", book.Now, "m", "n", "bonus", 5)));
        book.Do(new HoldPoints("h", book.Now, "m", "bonus", 1));
        Assert.Equal("LR6037", book.Refused(new CommitPurchase(Theatre.Order("b", "2026-01-10", "n", 5), "h")));
        Assert.Equal("LR6021", book.Refused(new ExchangeItems("x", "a", [], Theatre.Order("a", "2026-01-10", "m", 5))));
    }
}
