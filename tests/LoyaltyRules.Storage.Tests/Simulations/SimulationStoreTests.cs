using LoyaltyRules.Storage.Simulations;
using LoyaltyRules.Storage.Tests.Databases;
using LoyaltyRules.Testing;
using NodaTime;

namespace LoyaltyRules.Storage.Tests.Simulations;

/// <summary>Simulations are listed, taken by one runner, stopped and deleted alike in a file and in a shared database.</summary>
public sealed class SimulationStoreTests : IAsyncDisposable
{
    private static readonly Instant Now = Instant.FromUtc(2026, 10, 1, 12, 0);
    private static readonly Instant Long = Now - Duration.FromHours(1);

    private readonly TempFolder folder = new();
    private TestDatabase? shared;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private string File => Path.Combine(folder.Path, "club.simulations");

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Simulation_fromItsRequestToItsReport(bool isShared)
    {
        var store = await OpenAsync(isShared);
        var asked = Simulation("1");
        await store.AddAsync(asked, Cancellation);
        Assert.Equal(asked, await store.FindAsync("1", Cancellation));
        Assert.Equal(1, await store.CountOpenAsync(Cancellation));

        var taken = await store.TakeAsync(Now, Long, Cancellation);
        Assert.Equal(asked with { State = SimulationState.Running, SeenAt = Now }, taken);
        var half = taken! with { SeenAt = Now + Duration.FromSeconds(1), Position = 5, Length = 10, Purchases = 77 };
        Assert.True(await store.ProgressAsync(half, Cancellation));
        Assert.Equal(half, await store.FindAsync("1", Cancellation));
        Assert.Null(await store.ReportAsync("1", Cancellation));

        byte[] report = [.. Enumerable.Range(0, 700_000).Select(i => (byte)i)];
        var ended = half with { State = SimulationState.Completed, Position = 10, EndedAt = Now };
        await store.EndAsync(ended, report, Cancellation);
        Assert.Equal(ended, await store.FindAsync("1", Cancellation));
        Assert.Equal(report, await store.ReportAsync("1", Cancellation));
        Assert.Equal(0, await store.CountOpenAsync(Cancellation));
        Assert.Null(await store.TakeAsync(Now, Now, Cancellation));

        Assert.True(await store.DeleteAsync("1", Cancellation));
        Assert.False(await store.DeleteAsync("1", Cancellation));
        Assert.Null(await store.FindAsync("1", Cancellation));
        Assert.Null(await store.ReportAsync("1", Cancellation));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Page_latestFirst_goesOnBeforeTheLast(bool isShared)
    {
        var store = await OpenAsync(isShared);
        foreach (var id in (string[])["1", "2", "3", "4", "5"])
        {
            await store.AddAsync(Simulation(id), Cancellation);
        }

        Assert.Equal(["5", "4"], (await store.PageAsync(null, 2, Cancellation)).Select(s => s.Id));
        Assert.Equal(["3", "2"], (await store.PageAsync("4", 2, Cancellation)).Select(s => s.Id));
        Assert.Equal(["1"], (await store.PageAsync("2", 2, Cancellation)).Select(s => s.Id));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Runner_thatWasNotSeenForLong_losesItsSimulationToAnother(bool isShared)
    {
        var store = await OpenAsync(isShared);
        await store.AddAsync(Simulation("1"), Cancellation);
        await store.TakeAsync(Now, Long, Cancellation);

        Assert.Null(await store.TakeAsync(Now, Now, Cancellation));
        Assert.Equal("1", (await store.TakeAsync(Now + Duration.FromMinutes(2), Now + Duration.FromMinutes(1), Cancellation))?.Id);
        await store.GiveBackAsync("1", Cancellation);
        Assert.Equal("1", (await store.TakeAsync(Now, Long, Cancellation))?.Id);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Cancel_stopsOneThatWaitsAtOnce_andTellsTheRunnerOfOneThatRuns(bool isShared)
    {
        var store = await OpenAsync(isShared);
        await store.AddAsync(Simulation("1"), Cancellation);
        await store.AddAsync(Simulation("2"), Cancellation);
        var runs = await store.TakeAsync(Now, Long, Cancellation);

        Assert.Equal(SimulationState.Cancelled, (await store.CancelAsync("2", Now, Cancellation))?.State);
        Assert.Equal((SimulationState.Running, true), (await store.CancelAsync("1", Now, Cancellation)) is { } asked ? (asked.State, asked.IsCancelRequested) : default);
        Assert.False(await store.ProgressAsync(runs! with { SeenAt = Now }, Cancellation));
        Assert.Null(await store.TakeAsync(Now, Long, Cancellation));
        Assert.Null(await store.CancelAsync("3", Now, Cancellation));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Simulations_takenByManyAtOnce_haveOneRunnerEach(bool isShared)
    {
        var store = await OpenAsync(isShared);
        var ids = Enumerable.Range(10, 20).Select(i => i.ToString(System.Globalization.CultureInfo.InvariantCulture)).ToArray();
        foreach (var id in ids)
        {
            await store.AddAsync(Simulation(id), Cancellation);
        }

        var taken = await Task.WhenAll(Enumerable.Range(0, 40).Select(_ => Task.Run(() => store.TakeAsync(Now, Long, Cancellation))));

        Assert.Equal(ids, taken.OfType<StoredSimulation>().Select(s => s.Id).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task File_afterAReopening_hasEverything()
    {
        using (var first = LiteSimulationStore.Open(File))
        {
            await first.AddAsync(Simulation("1"), Cancellation);
            await first.EndAsync(Simulation("1") with { State = SimulationState.Failed, EndedAt = Now, Problem = "no facts" }, [1, 2, 3], Cancellation);
        }

        using var again = LiteSimulationStore.Open(File);
        Assert.Null(again.Notice);
        Assert.Equal("no facts", (await again.FindAsync("1", Cancellation))?.Problem);
        Assert.Equal([1, 2, 3], await again.ReportAsync("1", Cancellation));
    }

    [Theory]
    [InlineData("garbage")]
    [InlineData("half")]
    [InlineData("zeros")]
    [InlineData("another database")]
    [InlineData("a text")]
    public async Task File_thatIsBroken_isSetAside_andTheStoreBeginsAnew(string how)
    {
        using (var first = LiteSimulationStore.Open(File))
        {
            for (var i = 0; i < 30; i++)
            {
                await first.AddAsync(Simulation($"{i:00}"), Cancellation);
                await first.EndAsync(Simulation($"{i:00}") with { State = SimulationState.Completed, EndedAt = Now }, new byte[20_000], Cancellation);
            }
        }

        var whole = await System.IO.File.ReadAllBytesAsync(File, Cancellation);
        await System.IO.File.WriteAllBytesAsync(File, Broken(whole, how), Cancellation);

        using var store = LiteSimulationStore.Open(File);

        Assert.StartsWith("simulations-set-aside: ", store.Notice, StringComparison.Ordinal);
        Assert.True(System.IO.File.Exists(File + ".broken"));
        Assert.Empty(await store.PageAsync(null, 10, Cancellation));
        await store.AddAsync(Simulation("1"), Cancellation);
        Assert.Equal("1", (await store.TakeAsync(Now, Long, Cancellation))?.Id);
    }

    public async ValueTask DisposeAsync()
    {
        if (shared is not null)
        {
            await shared.DisposeAsync();
        }

        folder.Dispose();
    }

    private static byte[] Broken(byte[] whole, string how)
    {
        switch (how)
        {
            case "garbage":
                return [.. Enumerable.Range(0, whole.Length).Select(i => (byte)(i * 31 % 251))];
            case "half":
                return whole[..(whole.Length / 2 / 8192 * 8192)];
            case "zeros":
                Array.Clear(whole, 8192 * 3, whole.Length - (8192 * 4));
                return whole;
            case "another database":
                return [.. "SQLite format 3\0"u8, .. new byte[(3 * 8192) - 16]];
            default:
                return "not a database"u8.ToArray();
        }
    }

    private static StoredSimulation Simulation(string id) => new(id, "hash", "1.0.0", """{"generate":10}""", "office", Now);

    private async Task<ISimulationStore> OpenAsync(bool isShared)
    {
        if (!isShared)
        {
            return LiteSimulationStore.Open(File);
        }

        shared = await TestDatabase.NewAsync(Kind.Postgres);
        return new SharedSimulationStore(shared.Database, "club");
    }
}
