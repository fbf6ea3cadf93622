using LoyaltyRules.Engine.Accounts.Commands;
using LoyaltyRules.Storage.Audit;
using LoyaltyRules.Storage.Clocks;
using LoyaltyRules.Storage.Tests.Databases;
using LoyaltyRules.Storage.Tests.Programs;
using NodaTime;

namespace LoyaltyRules.Storage.Tests.Attacks;

/// <summary>Leaps of the clock: nothing is done by a clock that may be wrong, and nothing is lost when it comes back.</summary>
public sealed class ClockGuardTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(Kind.Sqlite, 400)]
    [InlineData(Kind.Sqlite, 2)]
    [InlineData(Kind.Sqlite, -2)]
    [InlineData(Kind.Sqlite, -400)]
    [InlineData(Kind.Postgres, 400)]
    [InlineData(Kind.Postgres, -400)]
    public async Task Clock_thatLeapsForSevenSeconds_changesNothing_andIsAudited(Kind kind, int days)
    {
        await using var club = await Club.NewAsync(kind);
        var (time, guard, store) = await GuardedAsync(club);
        await club.DoAsync(new CommitPurchase(club.Order("before", 1000)), at: store);
        var before = await club.AvailableAsync();

        club.Clock.Now += Duration.FromDays(days);
        time.Pass(Duration.FromSeconds(7));
        await guard.LookAsync(Cancellation);
        var doubt = guard.Doubt;
        await Assert.ThrowsAsync<ClockInDoubtException>(() => store.DoDueAsync(100, Cancellation));
        await Assert.ThrowsAsync<ClockInDoubtException>(() => club.DoAsync(new CommitPurchase(club.Order("while", 1000)), at: store));
        await Assert.ThrowsAsync<ClockInDoubtException>(() => store.TryAsync(new CommitPurchase(club.Order("while", 1000)), cancellation: Cancellation));
        await Assert.ThrowsAsync<ClockInDoubtException>(() => store.AccountAsync("ann", Cancellation));
        club.Clock.Now += Duration.FromSeconds(7) - Duration.FromDays(days);
        await guard.LookAsync(Cancellation);
        await store.DoDueAsync(100, Cancellation);
        Club.Accepted(await club.DoAsync(new CommitPurchase(club.Order("after", 1000)), at: store));

        Assert.Equal((days, Duration.FromDays(days) - Duration.FromSeconds(7)), (days, doubt!.Says - doubt.Expected));
        Assert.Null(guard.Doubt);
        Assert.Equal(before + 50, (await store.AccountAsync("ann", Cancellation))!.Member.Points["bonus"].Available);
        Assert.Equal([AuditActions.ClockDoubted, AuditActions.ClockAgrees], await ClockAuditAsync(club));
        await club.AssertWholeAsync();
    }

    [Theory]
    [InlineData(-1, false)]
    [InlineData(-2, true)]
    [InlineData(13, false)]
    [InlineData(14, false)]
    [InlineData(15, true)]
    [InlineData(400, true)]
    [InlineData(-400, true)]
    public async Task Clock_ofAProgramOpenedAgain_isHeldAgainstWhatTheDatabaseKnows(int days, bool isDoubted)
    {
        foreach (var kind in Enum.GetValues<Kind>())
        {
            await using var club = await Club.NewAsync(kind);
            var (_, guard, _) = await GuardedAsync(club);
            await guard.LookAsync(Cancellation);

            await club.Test.ReopenAsync();
            club.Clock.Now += Duration.FromDays(days);
            var (_, again, store) = await GuardedAsync(club);

            Assert.Equal(isDoubted, again.Doubt is not null);
            if (isDoubted)
            {
                await Assert.ThrowsAsync<ClockInDoubtException>(() => store.DoDueAsync(100, Cancellation));
                await again.ConfirmAsync("ops", "the server stood still", Cancellation);
            }

            await store.DoDueAsync(100, Cancellation);
            Club.Accepted(await club.DoAsync(new CommitPurchase(club.Order("after", 1000)), at: store));
            Assert.Equal(isDoubted, (await ClockAuditAsync(club)).Contains(AuditActions.ClockConfirmed));
        }
    }

    [Theory]
    [InlineData(Kind.Sqlite)]
    [InlineData(Kind.Postgres)]
    public async Task Clock_behindTheBooks_isInDoubt_alsoWhereNothingWasKept(Kind kind)
    {
        await using var club = await Club.NewAsync(kind);
        await club.BuyAsync("before", 1000);

        club.Clock.Now -= Duration.FromDays(300);
        var (_, guard, _) = await GuardedAsync(club);

        Assert.Equal(Duration.FromDays(300), guard.Doubt!.Expected - guard.Doubt.Says);
    }

    [Theory]
    [InlineData(Kind.Sqlite)]
    [InlineData(Kind.Postgres)]
    public async Task Leap_confirmedByAnother_isTakenAtTheNextLook_onlyByAClockThatSaysTheSame(Kind kind)
    {
        await using var club = await Club.NewAsync(kind);
        var (time, guard, store) = await GuardedAsync(club);
        await guard.LookAsync(Cancellation);
        club.Clock.Now += Duration.FromDays(40);
        time.Pass(Duration.FromMinutes(1));
        await guard.LookAsync(Cancellation);

        await ClockGuard.ConfirmAsync(club.Test.Database, club.Pack.Id, club.Clock.Now + Duration.FromDays(90), "somebody", "another clock", Cancellation);
        await guard.LookAsync(Cancellation);
        var afterAnother = guard.Doubt;
        await ClockGuard.ConfirmAsync(club.Test.Database, club.Pack.Id, club.Clock.Now - Duration.FromMinutes(2), "ops", "it is right", Cancellation);
        await guard.LookAsync(Cancellation);

        Assert.NotNull(afterAnother);
        Assert.Null(guard.Doubt);
        await store.DoDueAsync(100, Cancellation);
    }

    [Fact]
    public async Task Node_whoseClockIsBehindTheOthers_isInDoubt_andTheOthersAreNot()
    {
        await using var club = await Club.NewAsync(Kind.Postgres);
        var (_, guard, _) = await GuardedAsync(club);
        await guard.LookAsync(Cancellation);
        var late = new SetClock(club.Clock.Now - Duration.FromDays(3));

        var behind = await ClockGuard.OpenAsync(club.Test.Database, club.Pack.Id, late, time: new CountedTime(), cancellation: Cancellation);
        await behind.LookAsync(Cancellation);
        await guard.LookAsync(Cancellation);

        Assert.NotNull(behind.Doubt);
        Assert.Null(guard.Doubt);
    }

    [Fact]
    public async Task Time_thatPassesAsItShould_isNoLeap_howeverLong()
    {
        await using var club = await Club.NewAsync(Kind.Sqlite);
        var (time, guard, _) = await GuardedAsync(club);
        for (var day = 0; day < 400; day++)
        {
            // A clock that runs wrong by an hour a day is set right in small steps.
            club.Clock.Now += Duration.FromHours(25);
            time.Pass(Duration.FromDays(1));
            Assert.Equal(club.Clock.Now, guard.Present());
        }
    }

    private static async Task<(CountedTime Time, ClockGuard Guard, ProgramStore Store)> GuardedAsync(Club club)
    {
        var time = new CountedTime();
        var guard = await ClockGuard.OpenAsync(club.Test.Database, club.Pack.Id, club.Clock, time: time, cancellation: Cancellation);
        return (time, guard, ProgramStore.Open(club.Test.Database, club.Pack.Id, club.Clock, guard));
    }

    private static async Task<IEnumerable<string>> ClockAuditAsync(Club club) =>
        (await club.Test.Database.ReadAsync(s => AuditTrail.Page(s, club.Pack.Id, null, 100), Cancellation)).Reverse().Select(r => r.Action).Where(a => a.StartsWith("clock.", StringComparison.Ordinal));
}
