using LoyaltyRules.Engine.Accounts.Book;
using LoyaltyRules.Engine.Accounts.Commands;
using LoyaltyRules.Engine.Model;
using LoyaltyRules.Engine.Tests.Evaluation;
using NodaTime;

namespace LoyaltyRules.Engine.Tests.Accounts;

/// <summary>How late events may come (T3): by the version that was live when they happened, to the end of a local day (T1).</summary>
public sealed class LateEventTests
{
    private const string TooLate = "LR6004";

    private static string LateBy(string length, string more = "") => $$"""
        "lateBy": "{{length}}", {{more}} "activities": [ { "activity": "review" } ], {{Theatre.Plain}}
        """;

    [Theory]
    [InlineData("P30D", "2026-03-01", "2026-03-31")]
    [InlineData("P1M", "2026-01-31", "2026-02-28")]
    [InlineData("P1Y", "2024-02-29", "2025-02-28")]
    [InlineData("P1M1D", "2026-01-31", "2026-03-01")]
    public void purchase_that_comes_late_is_taken_to_the_end_of_the_last_day(string lateBy, string happened, string last)
    {
        var book = Theatre.Book(LateBy(lateBy), "2024-01-01");
        var endOfLast = Theatre.Day(last).PlusDays(1).AtStartOfDayInZone(DateTimeZoneProviders.Tzdb["Europe/Moscow"]).ToInstant();
        book.AdvanceTo(endOfLast - Duration.Epsilon);
        book.Buy("a", happened, 100);
        book.AdvanceTo(endOfLast);
        Assert.Equal(TooLate, book.Refused(new CommitPurchase(Theatre.Order("b", happened, "m", 100))));
    }

    [Fact]
    public void event_of_every_kind_is_refused_when_it_comes_too_late()
    {
        var book = Theatre.Book(LateBy("P30D"));
        book.Buy("a", "2026-03-01", 100);
        book.AdvanceTo("2026-06-01");
        var happened = Theatre.Noon("2026-03-02");
        Assert.Equal(TooLate, book.Refused(new ExchangeItems("x", "a", [], Theatre.Order("b", "2026-03-02", "m", 100))));
        Assert.Equal(TooLate, book.Refused(new CompletePurchase("c", happened, "a")));
        Assert.Equal(TooLate, book.Refused(new RecordActivity("v", happened, "m", "review", FactSet.Empty)));
        Assert.Equal(TooLate, book.Refused(new EnrolMember("e", happened, "m")));
    }

    [Fact]
    public void correction_of_the_past_is_never_too_late()
    {
        var book = Theatre.Book(LateBy("P30D"));
        book.Buy("a", "2026-03-01", 100);
        book.AdvanceTo("2026-06-01");
        book.ReturnAll("a", "2026-03-02");
        book.Give("g", "2026-03-02", 5);
        Assert.Equal("5 available", book.Balance());
    }

    [Fact]
    public void repetition_of_an_event_is_answered_however_late()
    {
        var book = Theatre.Book(LateBy("P30D"));
        var entry = book.Buy("a", "2026-03-01", 100);
        book.AdvanceTo("2026-06-01");
        Assert.Same(entry, book.Commit(Theatre.Order("a", "2026-03-01", "m", 100)).Entry);
    }

    [Fact]
    public void late_event_is_judged_by_the_version_that_was_live_when_it_happened()
    {
        var (strict, free) = (Theatre.Pack(LateBy("P1D")), Theatre.Pack(LateBy("P100D", "\"version\": \"1.1.0\",")));
        var book = new ProgramBook(new PackHistory([(Theatre.Noon("2026-01-01"), strict), (Theatre.Noon("2026-03-10"), free)]), Theatre.Noon("2026-01-01"));
        book.AdvanceTo("2026-04-01");
        Assert.Equal(TooLate, book.Refused(new CommitPurchase(Theatre.Order("a", "2026-03-09", "m", 100))));
        book.Buy("b", "2026-03-11", 100);
    }

    [Fact]
    public void pack_that_says_nothing_takes_events_however_late_and_keeps_its_hash()
    {
        var book = Theatre.Book(startsAt: "2024-01-01");
        book.AdvanceTo("2030-01-01");
        book.Buy("a", "2024-01-02", 100);
        var pack = Theatre.Pack().Pack;
        Assert.Null(pack.LateBy);
        Assert.DoesNotContain("lateBy", pack.CanonicalText, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("PT12H")]
    [InlineData("P0D")]
    [InlineData("P101Y")]
    [InlineData("month")]
    public void length_that_is_no_whole_days_or_too_long_is_refused(string length) =>
        Assert.Null(Given.Check("{" + $"\"lateBy\": \"{length}\"" + "}").Pack);
}
