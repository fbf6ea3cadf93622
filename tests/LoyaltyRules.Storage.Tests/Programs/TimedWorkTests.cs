using LoyaltyRules.Engine.Accounts.Book;
using LoyaltyRules.Engine.Accounts.Commands;
using LoyaltyRules.Engine.Accounts.Points;
using LoyaltyRules.Engine.Model;
using LoyaltyRules.Engine.Tests.Accounts;
using LoyaltyRules.Storage.Tests.Databases;
using NodaTime;

namespace LoyaltyRules.Storage.Tests.Programs;

/// <summary>What comes by itself: once, however late and by however many nodes it is looked for.</summary>
public sealed class TimedWorkTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(Kind.Sqlite)]
    [InlineData(Kind.Postgres)]
    public async Task Birthday_comesOnce_howeverLateAndOftenItIsLookedFor(Kind kind)
    {
        await using var club = await Club.NewAsync(kind);
        await club.BuyAsync("A-1", 1000);
        Assert.True(await club.Store.SetRecordAsync(new MemberSnapshot { Id = "ann", BirthDate = new LocalDate(1990, 4, 10) }, Cancellation));

        club.Clock.Now = Theatre.Noon("2026-04-09");
        await club.DoEverythingDueAsync();
        var before = await club.AvailableAsync();
        club.Clock.Now = Theatre.Noon("2026-04-20");
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => club.Store.DoDueAsync(100, Cancellation)));
        await club.DoEverythingDueAsync();

        Assert.Equal((50, 100), (before, await club.AvailableAsync()));
        var birthday = Assert.Single(await club.Store.StatementAsync("ann", null, 50, Cancellation), l => l.Entry.Kind == BookEntryKind.Birthday);
        Assert.Equal(new LocalDate(2026, 4, 10), birthday.Entry.EventOn);
        await club.AssertWholeAsync();
    }

    [Theory]
    [InlineData(Kind.Sqlite)]
    [InlineData(Kind.Postgres)]
    public async Task Birthday_changedAgainAndAgain_comesOnceAYear(Kind kind)
    {
        await using var club = await Club.NewAsync(kind);
        await club.BuyAsync("A-1", 1000);
        foreach (var day in new[] { "2026-04-10", "2026-04-11", "2026-06-01", "2027-01-02" })
        {
            await club.Store.SetRecordAsync(new MemberSnapshot { Id = "ann", BirthDate = Theatre.Day(day).PlusYears(-30) }, Cancellation);
            club.Clock.Now = Theatre.Noon(day);
            await club.DoEverythingDueAsync();
        }

        var birthdays = (await club.Store.StatementAsync("ann", null, 50, Cancellation)).Where(l => l.Entry.Kind == BookEntryKind.Birthday).Select(l => l.Entry.EventOn);
        Assert.Equal([Theatre.Day("2026-04-10"), Theatre.Day("2027-01-02")], birthdays.Order());
        await club.AssertWholeAsync();
    }

    [Theory]
    [InlineData(Kind.Sqlite)]
    [InlineData(Kind.Postgres)]
    public async Task Points_ofTheDayBeforeASkippedDay_andOfThatDay_expireWithIt(Kind kind)
    {
        await using var club = await Club.NewAsync(kind, """
            { "id": "eve", "then": [ { "earn": { "points": 3, "expires": "P2D" } } ] }, { "id": "skipped", "then": [ { "earn": { "points": 4, "expires": "P3D" } } ] },
            """, "Pacific/Apia", Instant.FromUtc(2011, 12, 27, 22, 0));
        await club.BuyAsync("A-1", 1000);

        club.Clock.Now = Instant.FromUtc(2011, 12, 30, 9, 59);
        await club.DoEverythingDueAsync();
        var before = await club.AvailableAsync();
        club.Clock.Now = Instant.FromUtc(2011, 12, 30, 10, 0);
        await club.DoEverythingDueAsync();

        Assert.Equal((57, 50), (before, await club.AvailableAsync()));
        await club.AssertWholeAsync();
    }

    [Fact]
    public async Task Birthdays_lookedForByTwoNodes_comeOnce()
    {
        await using var club = await Club.NewAsync(Kind.Postgres);
        var other = club.AnotherNode(out var database);
        await using var closing = database;
        for (var i = 0; i < 12; i++)
        {
            await club.BuyAsync("A-" + i, 1000, "m" + i);
            await club.Store.SetRecordAsync(new MemberSnapshot { Id = "m" + i, BirthDate = new LocalDate(1990, 4, 10) }, Cancellation);
        }

        club.Clock.Now = Theatre.Noon("2026-04-11");
        await Task.WhenAll(Enumerable.Range(0, 6).Select(i => (i % 2 == 0 ? club.Store : other).DoDueAsync(100, Cancellation)));
        await club.DoEverythingDueAsync();

        foreach (var i in Enumerable.Range(0, 12))
        {
            Assert.Equal(100, await club.AvailableAsync("m" + i));
        }

        await club.AssertWholeAsync();
    }

    [Theory]
    [InlineData(Kind.Sqlite)]
    [InlineData(Kind.Postgres)]
    public async Task Points_whoseTimePassed_areGoneForWhoeverAsks_beforeTheirWorkWasWritten(Kind kind)
    {
        await using var club = await Club.NewAsync(kind);
        await club.BuyAsync("A-1", 1000);

        club.Clock.Now = Theatre.Noon("2027-04-02");
        var seen = await club.AvailableAsync();
        var hold = await club.DoAsync(new HoldPoints("h", club.Clock.Now, "ann", "bonus", 1));
        await club.DoEverythingDueAsync();

        Assert.Equal((0, StoreOutcome.Refused), (seen, hold.Outcome));
        var expiry = Assert.Single(await club.Store.StatementAsync("ann", null, 50, Cancellation), l => l.Entry.Kind == BookEntryKind.Expiry);
        Assert.Equal(new PointsMove("bonus", PointsState.Available, PointsState.Expired, 50, expiry.Moves[0].Lot), Assert.Single(expiry.Moves));
        await club.AssertWholeAsync();
    }

    [Theory]
    [InlineData(Kind.Sqlite)]
    [InlineData(Kind.Postgres)]
    public async Task Hold_endsByItself(Kind kind)
    {
        await using var club = await Club.NewAsync(kind);
        await club.BuyAsync("A-1", 1000);
        Club.Accepted(await club.DoAsync(new HoldPoints("h", club.Clock.Now, "ann", "bonus", 40)));

        var held = (await club.Store.AccountAsync("ann", Cancellation))!.Holds;
        club.Clock.Now += Duration.FromDays(40);
        await club.DoEverythingDueAsync();

        Assert.Equal(40, Assert.Single(held).Points);
        Assert.Empty((await club.Store.AccountAsync("ann", Cancellation))!.Holds);
        Assert.Equal(50, await club.AvailableAsync());
        await club.AssertWholeAsync();
    }
}
