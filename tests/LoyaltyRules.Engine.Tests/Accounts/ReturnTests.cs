using LoyaltyRules.Engine.Accounts.Book;
using LoyaltyRules.Engine.Accounts.Commands;
using LoyaltyRules.Engine.Accounts.Points;
using LoyaltyRules.Engine.Accounts.Tiers;
using LoyaltyRules.Engine.Model;
using LoyaltyRules.Engine.Tests.Evaluation;

namespace LoyaltyRules.Engine.Tests.Accounts;

/// <summary>Returns (R1 to R4), exchanges, completion, cancellation and no-show.</summary>
public sealed class ReturnTests
{
    private const string Booking = """
        "points": [ { "currency": "bonus", "available": { "since": "purchase.completedOn", "after": "P1D" },
                      "expires": { "since": "lot.availableFrom", "after": "P1M" }, "redemption": { "of": "base.net" }, "restoredFor": "P10D" } ],
        "counters": [ { "name": "orders", "count": "purchase", "window": "lifetime" } ],
        "rules": [ { "id": "accrual", "then": [ { "earn": { "percent": 10, "of": "base.net", "round": "down" } } ] } ]
        """;

    [Fact]
    public void full_return_with_nothing_between_equals_nothing()
    {
        var book = Theatre.Book();
        book.Give("g", "2026-01-02", 300);
        var before = book.StateText("m");
        book.Buy(Theatre.Order("a", "2026-01-15", "m", Given.Line("1", 5_500, 3), Given.Line("2", 333.33m)).Paying(120));
        Assert.Equal("gold", book.TierOf("m"));
        var entry = book.ReturnAll("a", "2026-01-15");
        Assert.Equal(before, book.StateText("m"));
        Assert.Equal(5_500 + 333.33m - 120, entry.Returned!.Refund);
        Assert.Equal([new PointsAmount("bonus", 120)], entry.Returned.PointsRestored);
        Assert.Equal([new TierMove("gold", "none", Theatre.Day("2026-01-15"), null, TierCause.Returned)], entry.TierMoves);
    }

    [Fact]
    public void partial_returns_post_the_difference_of_floors_and_sum_to_the_whole()
    {
        var book = Theatre.Book();
        book.Buy(Theatre.Order("a", "2026-01-15", "m", Given.Line("1", 220, 3)));
        decimal[] taken =
        [
            .. Enumerable.Range(1, 3).Select(i => book.ReturnSome($"r{i}", "a", "2026-01-16", ("1", 1)).Returned!.Grants.Select(g => g.Amount).SingleOrDefault()),
        ];

        // 11 points on 3 units: floor(11/3), floor(22/3), floor(33/3).
        Assert.Equal([3, 4, 4], taken);
        Assert.Equal("", book.Balance());
    }

    [Fact]
    public void points_paid_return_to_their_own_lots_and_expired_lots_stay_open_for_a_while()
    {
        var book = Theatre.Book();
        book.Buy("old", "2026-01-15", 400);
        book.Buy(Theatre.Order("a", "2027-01-20", "m", Given.Line("1", 30, 2)).Paying(15));
        Assert.Equal(["old/accrual/0 5 until 2027-01-31"], book.Lots());
        book.AdvanceTo("2027-02-10");
        Assert.Equal("15 spent, 5 expired", $"{ExactDecimal.Format(book.State.Program.Balances[("bonus", PointsState.Spent)])} spent, {book.Balance()}");

        book.ReturnAll("a", "2027-02-10");
        Assert.Equal(["old/accrual/0 15 until 2027-03-12"], book.Lots());
        book.AdvanceTo("2027-03-13");
        Assert.Equal("20 expired", book.Balance());
    }

    [Fact]
    public void earned_points_are_taken_from_their_lot_then_others_then_owed_and_expired_ones_are_written_off()
    {
        var book = Theatre.Book();
        book.Buy("a", "2026-01-15", 2_000);
        book.Give("g", "2026-01-15", 20);
        book.Buy(Theatre.Order("spend", "2026-01-16", "m", 220).Paying(110));
        Assert.Equal("15 available", book.Balance());
        book.ReturnAll("a", "2026-01-17");
        Assert.Equal("85 owed", book.Balance());
        Assert.Equal(100, book.State.Program.Balances[("bonus", PointsState.TakenBack)]);

        var other = Theatre.Book();
        other.Buy("a", "2026-01-15", 2_000);
        other.AdvanceTo("2027-02-01");
        Assert.Equal("100 expired", other.Balance());
        other.ReturnAll("a", "2027-02-02");
        Assert.Equal("", other.Balance());
    }

    [Fact]
    public void debt_is_repaid_by_the_first_points_that_become_available()
    {
        var book = Theatre.Book(Booking);
        book.Do(new AdjustPoints("owe", Theatre.Noon("2026-01-02"), "m", "bonus", -30, "mistake", MayOwe: true));
        book.Buy("a", "2026-01-15", 400);
        Assert.Equal("40 pending, 30 owed", book.Balance());
        book.Do(new CompletePurchase("c", Theatre.Noon("2026-01-20"), "a"));
        book.AdvanceTo("2026-01-22");
        Assert.Equal("10 available", book.Balance());
    }

    [Fact]
    public void completion_gives_pending_points_their_dates_and_cancellation_takes_them_back()
    {
        var book = Theatre.Book(Booking);
        book.Buy("kept", "2026-01-15", 400);
        book.Buy("cancelled", "2026-01-15", 300);
        book.Buy("missed", "2026-01-15", 200);
        book.AdvanceTo("2026-06-01");
        Assert.Equal("90 pending", book.Balance());
        book.Do(new CompletePurchase("1", Theatre.Noon("2026-06-01"), "kept"));
        Assert.Equal(["kept/accrual/0 40 until 2026-07-03", "cancelled/accrual/0 30", "missed/accrual/0 20"], book.Lots());
        var cancelled = book.Do(new CancelPurchase("2", Theatre.Noon("2026-06-01"), "cancelled"));
        Assert.Equal(300, cancelled.Returned!.Refund);
        var missed = book.Do(new ReportNoShow("3", Theatre.Noon("2026-06-01"), "missed"));
        Assert.Equal(0, missed.Returned!.Refund);
        Assert.Equal([new GrantTakenBack("accrual", 0, EffectKind.Earn, "bonus", 20)], missed.Returned.Grants);
        book.AdvanceTo("2026-06-03");
        Assert.Equal("40 available", book.Balance());

        // A no-show was bought and not refunded, so it counts; a cancellation does not.
        Assert.Equal(FactValue.Of(2m), book.SnapshotOf("m", book.Today).Facts.Single(f => f.Key == "orders").Value);
        Assert.Equal("LR6011", book.Refused(new ReturnItems("4", book.Now, "cancelled", [])));
        Assert.Equal("LR6011", book.Refused(new CompletePurchase("5", book.Now, "cancelled")));
        Assert.Equal("LR6012", book.Refused(new CancelPurchase("6", book.Now, "kept")));
        Assert.Equal("LR6013", book.Refused(new ReportNoShow("7", book.Now, "missed")));
        Assert.Equal("LR6010", book.Refused(new CompletePurchase("8", book.Now, "nothing")));
    }

    [Fact]
    public void purchase_is_decided_by_the_version_of_its_instant_and_completed_under_it()
    {
        var (first, second) = (Theatre.Pack(Booking), Theatre.Pack(Booking.Replace("\"percent\": 10", "\"percent\": 20", StringComparison.Ordinal).Replace("P1D", "P9D", StringComparison.Ordinal)));
        var book = new ProgramBook(new PackHistory([(Theatre.Noon("2020-01-01"), first), (Theatre.Noon("2026-03-01"), second)]), Theatre.Noon("2026-01-01"));
        book.Buy("early", "2026-02-28", 100);
        book.Buy("now", "2026-03-02", 100);
        book.Buy("late", "2026-02-27", 50);
        Assert.Equal("35 pending", book.Balance());
        foreach (var purchase in (string[])["early", "now", "late"])
        {
            book.Do(new CompletePurchase(purchase, Theatre.Noon("2026-03-10"), purchase));
        }

        book.AdvanceTo("2026-03-12");
        Assert.Equal("15 available, 20 pending", book.Balance());
        book.AdvanceTo("2026-03-20");
        Assert.Equal("35 available", book.Balance());
    }

    [Fact]
    public void completion_under_a_pack_that_is_not_at_hand_is_refused()
    {
        var entries = new List<BookEntry>();
        var book = Theatre.Book(Booking);
        book.Observer = entries.Add;
        book.Buy("a", "2026-01-15", 400);
        var other = Theatre.Book();
        other.Rebuild(entries, book.Now);
        Assert.Equal("LR6020", other.Refused(new CompletePurchase("c", other.Now, "a")));
    }

    [Fact]
    public void return_asks_for_what_is_there()
    {
        var book = Theatre.Book(Theatre.Plain);
        book.Buy(Theatre.Order("a", "2026-01-15", "m", Given.Line("1", 220, 3), Given.Line("2", 10, 0)).WithFee(50));
        string Refused(params (string, decimal?)[] items) =>
            book.Refused(new ReturnItems("r", book.Now, "a", [.. items.Select(i => new ReturnedUnits(i.Item1, i.Item2))]));
        Assert.Equal("LR6014", Refused(("3", 1)));
        Assert.Equal("LR6015", Refused(("1", 1), ("1", 1)));
        Assert.Equal("LR6016", Refused(("1", 4)));
        Assert.Equal("LR6017", Refused(("1", 0)));
        Assert.Equal("LR6018", Refused(("purchase.fee", 0.5m)));
        Assert.Equal("LR6018", Refused(("2", 0.5m)));
        var fee = book.Do(new ReturnItems("fee", book.Now, "a", [new ReturnedUnits("purchase.fee", null)]));
        Assert.Equal(50, fee.Returned!.Refund);
        Assert.Equal("LR6016", Refused(("purchase.fee", null)));
        book.ReturnAll("a", "2026-01-20");
        Assert.Equal("LR6019", Refused());
    }

    [Fact]
    public void exchange_is_a_return_and_a_purchase_or_nothing()
    {
        var book = Theatre.Book();
        book.Buy(Theatre.Order("a", "2026-01-15", "m", Given.Line("1", 400, 2)));
        var entry = book.Do(new ExchangeItems("x", "a", [new ReturnedUnits("1", 1)], Theatre.Order("b", "2026-01-16", "m", 1_000)));
        Assert.Equal((BookEntryKind.Exchange, 200m, 1_000m), (entry.Kind, entry.Returned!.Refund, entry.Decision!.Totals.Gross));
        Assert.Equal("60 available", book.Balance());
        var unknownFact = Theatre.Order("c", "2026-01-17", "m", Given.Line("1", 5, 1, ("colour", FactValue.Of("red"))));
        Assert.Equal("LR3001", book.Refused(new ExchangeItems("y", "a", [], unknownFact)));
    }

    [Fact]
    public void times_limit_returns_when_the_grant_reaches_zero()
    {
        var book = Theatre.Book("""
            "rules": [ { "id": "half", "then": [ { "discount": { "percent": 50, "of": "base.net", "round": "down" } } ],
                         "limits": [ { "per": "member", "window": "year", "times": 1 } ] } ]
            """);
        book.Buy(Theatre.Order("a", "2026-02-01", "m", Given.Line("1", 100, 2)));
        Assert.Equal(0, book.Buy("b", "2026-02-02", 100).Decision!.Totals.Discount);
        book.ReturnSome("r1", "a", "2026-02-03", ("1", 1));
        Assert.Equal(0, book.Buy("c", "2026-02-03", 100).Decision!.Totals.Discount);
        book.ReturnSome("r2", "a", "2026-02-04", ("1", 1));
        Assert.Equal(50, book.Buy("d", "2026-02-04", 100).Decision!.Totals.Discount);
    }

    [Fact]
    public void points_limit_and_budget_return_in_step()
    {
        var book = Theatre.Book("""
            "rules": [ { "id": "accrual", "then": [ { "earn": { "points": 1, "every": 1, "of": "base.net", "round": "down" } } ],
                         "limits": [ { "per": "member", "window": "month", "points": 100 }, { "per": "program", "window": "lifetime", "points": 150 } ] } ]
            """);
        book.Buy(Theatre.Order("a", "2026-02-01", "m", Given.Line("1", 300, 3)));
        Assert.Equal("100 available", book.Balance());
        Assert.Equal(50, book.Buy("other", "2026-02-01", 80, "n").Decision!.Totals.Earned.Single().Points);
        book.ReturnSome("r", "a", "2026-03-02", ("1", 1));
        Assert.Equal("67 available", book.Balance());

        // The month's own window got 33 back, and so did the budget.
        Assert.Equal(33, book.Buy("b", "2026-02-28", 80).Decision!.Totals.Earned.Single().Points);
        Assert.True(book.Buy("c", "2026-03-02", 80).Decision!.Totals.Earned.IsEmpty);
    }

    [Fact]
    public void counters_of_every_kind_are_corrected_on_the_day_of_the_purchase()
    {
        var book = Theatre.Book("""
            "counters": [ { "name": "orders", "count": "purchase", "window": "lifetime" }, { "name": "spent", "sum": "base.gross", "window": "month" },
                          { "name": "latest", "last": "purchase", "window": "lifetime" }, { "name": "kinds", "distinct": "line.category", "window": "year" } ]
            """);
        book.Buy(Theatre.Order("a", "2026-01-15", "m", Given.Line("1", 100, "opera")));
        book.Buy(Theatre.Order("b", "2026-02-10", "m", Given.Line("1", 100, "opera"), Given.Line("2", 50, "drama")));
        Assert.Equal("kinds 2, latest 2026-02-10, orders 2, spent 150", Counters());
        book.ReturnSome("r1", "b", "2026-02-20", ("2", 1));
        Assert.Equal("kinds 1, latest 2026-02-10, orders 2, spent 100", Counters());
        book.ReturnSome("r2", "b", "2026-02-20", ("1", 1));
        Assert.Equal("kinds 1, latest 2026-01-15, orders 1, spent 0", Counters());

        string Counters() => string.Join(", ", book.SnapshotOf("m", Theatre.Day("2026-02-20")).Facts.Select(f => $"{f.Key} {f.Value}"));
    }
}
