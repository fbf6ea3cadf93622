using LoyaltyRules.Engine.Accounts.Commands;
using LoyaltyRules.Storage.Maintenance;
using LoyaltyRules.Storage.Maintenance.Verification;
using LoyaltyRules.Storage.Tests.Databases;
using LoyaltyRules.Storage.Tests.Programs;
using NodaTime;

namespace LoyaltyRules.Storage.Tests.Maintenance;

/// <summary>Idempotency keys are forgotten after their time; what was done under them is not.</summary>
public sealed class RequestRetentionTests
{
    private const string One = """{"n":1}""";
    private const string Other = """{"n":2}""";
    private static readonly Duration Kept = Duration.FromDays(30);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(Kind.Sqlite)]
    [InlineData(Kind.Postgres)]
    public async Task Keys_pastTheirTime_areForgotten_fewAtATime_andLaterOnesStay(Kind kind)
    {
        await using var club = await Club.NewAsync(kind);
        var retention = new RequestRetention(club.Store);
        await BuyAsync(club, 5);
        club.Clock.Now += Kept;
        await BuyAsync(club, 2, from: 5);
        Assert.Equal(0, await retention.ForgetAsync(Kept, 3, Cancellation));
        club.Clock.Now += Duration.FromTicks(1);

        Assert.Equal((3, 2, 0), (await retention.ForgetAsync(Kept, 3, Cancellation), await retention.ForgetAsync(Kept, 3, Cancellation), await retention.ForgetAsync(Kept, 3, Cancellation)));

        Assert.Equal(["k5", "k6"], await KeysAsync(club));
        await club.AssertWholeAsync();
        Assert.True(await new StoreRebuild(club.Store).RunAsync(Cancellation) > 0);
        Assert.Equal(["k5", "k6"], await KeysAsync(club));
        await club.AssertWholeAsync();
    }

    [Theory]
    [InlineData(Kind.Sqlite)]
    [InlineData(Kind.Postgres)]
    public async Task Repetition_afterItsKeyIsForgotten_isKnownByItsId(Kind kind)
    {
        await using var club = await Club.NewAsync(kind);
        var order = club.Order("A-1", 1000);
        var first = Club.Accepted(await club.DoAsync(new CommitPurchase(order), "key", One));
        club.Clock.Now += Kept + Kept;
        Assert.Equal(1, await new RequestRetention(club.Store).ForgetAsync(Kept, 10, Cancellation));

        var same = await club.DoAsync(new CommitPurchase(order), "key", One);
        var changed = await club.DoAsync(new CommitPurchase(order with { Lines = [order.Lines[0] with { Gross = 999 }] }), "key", Other);
        var another = await club.DoAsync(new CommitPurchase(club.Order("A-2", 1000)), "key", Other);

        Assert.Equal((StoreOutcome.Repeated, StoreOutcome.Refused, StoreOutcome.Done), (same.Outcome, changed.Outcome, another.Outcome));
        Assert.Equal(first.Entry, same.Entry);
        Assert.Equal(["LR6002"], changed.Problems.Select(p => p.Code));
        Assert.Equal(100, await club.AvailableAsync());

        // The key is the later purchase's by now, and is forgotten in its own time.
        Assert.Equal(StoreOutcome.KeyReused, (await club.DoAsync(new CommitPurchase(order), "key", One)).Outcome);
        await club.AssertWholeAsync();
        club.Clock.Now += Kept + Kept;
        Assert.Equal(1, await new RequestRetention(club.Store).ForgetAsync(Kept, 10, Cancellation));
        Assert.Empty(await KeysAsync(club));
        await club.AssertWholeAsync();
    }

    [Fact]
    public async Task Key_takenAwayBehindTheStoresBack_isTold_alsoWhereOthersAreForgotten()
    {
        await using var club = await Club.NewAsync(Kind.Sqlite);
        await BuyAsync(club, 2);
        club.Clock.Now += Kept + Kept;
        await BuyAsync(club, 2, from: 2);
        await new RequestRetention(club.Store).ForgetAsync(Kept, 10, Cancellation);

        await club.Test.Database.WriteAsync(s => s.Execute("DELETE FROM idempotency WHERE key = 'k2'"), Cancellation);

        Assert.Equal([("LR8132", "idempotency")], (await club.VerifyAsync()).Problems.Select(p => (p.Code, p.Place.Source)));
    }

    [Fact]
    public async Task Export_takesAlong_whatIsForgotten()
    {
        await using var club = await Club.NewAsync(Kind.Sqlite);
        await BuyAsync(club, 2);
        club.Clock.Now += Kept + Kept;
        await new RequestRetention(club.Store).ForgetAsync(Kept, 10, Cancellation);
        using var file = new MemoryStream();
        await StoreTransfer.ExportAsync(club.Store, file, cancellation: Cancellation);
        await using var other = await TestDatabase.NewAsync(Kind.Sqlite);
        file.Position = 0;

        await StoreTransfer.ImportAsync(other.Database, file, cancellation: Cancellation);

        Assert.Empty((await new StoreVerification(ProgramStore.Open(other.Database, club.Pack.Id, club.Clock)).RunAsync(Cancellation)).Problems);
    }

    [Fact]
    public async Task ShorterThanADay_isNotKept()
    {
        await using var club = await Club.NewAsync(Kind.Sqlite);

        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => new RequestRetention(club.Store).ForgetAsync(Duration.FromHours(23), 10, Cancellation));
    }

    private static async Task BuyAsync(Club club, int count, int from = 0)
    {
        for (var i = from; i < from + count; i++)
        {
            Club.Accepted(await club.DoAsync(new CommitPurchase(club.Order($"A-{i}", 1000)), $"k{i}", One));
        }
    }

    private static Task<List<string>> KeysAsync(Club club) => club.Test.Database.ReadAsync(s => s.Query("SELECT key FROM idempotency ORDER BY key", r => r.GetString(0)), Cancellation);
}
