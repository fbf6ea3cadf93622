using LoyaltyRules.Engine.Evaluation;
using LoyaltyRules.Engine.Simulation;
using LoyaltyRules.Engine.Simulation.History;
using LoyaltyRules.Engine.Simulation.Reports;
using LoyaltyRules.Engine.Simulation.Theatre;
using LoyaltyRules.Storage;
using LoyaltyRules.Storage.Simulations;
using NodaTime;

namespace LoyaltyRules.Designer.Replaying;

/// <summary>What is replayed: the program's own history between two days, or a made-up one.</summary>
/// <param name="From">The first day; null for all.</param>
/// <param name="Until">The last day; null for all.</param>
/// <param name="MadeUpMembers">How many members a made-up history has; null for the program's own.</param>
public sealed record ReplayHistory(LocalDate? From, LocalDate? Until, int? MadeUpMembers);

/// <summary>The same history under two packs, one after the other: the one in force, and the draft.</summary>
public sealed class ReplayRun : IDisposable
{
    private const int MadeUpMonths = 12;

    // Beside the requests of tills, one replay at a time is enough for all pages of a host.
    private static readonly SemaphoreSlim Turn = new(1, 1);
    private static readonly TimeSpan TellEvery = TimeSpan.FromMilliseconds(250);

    private readonly CancellationTokenSource stop = new();

    /// <summary>Raised now and then while it runs, and when it has ended; from any thread.</summary>
    public event Action? Changed;

    /// <summary>How far it is, from 0 to 1.</summary>
    public double Progress { get; private set; }

    /// <summary>Whether it has ended.</summary>
    public bool HasEnded { get; private set; }

    /// <summary>What the pack in force came to.</summary>
    public SimulationReport? Before { get; private set; }

    /// <summary>What the draft comes to.</summary>
    public SimulationReport? After { get; private set; }

    /// <summary>Whether it covers all of the history.</summary>
    public bool IsWhole => Before?.Coverage.End == SimulationEnd.Complete && After?.Coverage.End == SimulationEnd.Complete;

    /// <summary>Runs it.</summary>
    /// <param name="store">The program.</param>
    /// <param name="before">The pack in force.</param>
    /// <param name="after">The draft's.</param>
    /// <param name="history">What is replayed.</param>
    public async Task RunAsync(ProgramStore store, CompiledPack before, CompiledPack after, ReplayHistory history)
    {
        try
        {
            await Turn.WaitAsync(stop.Token);
            try
            {
                // Both opened before either runs: what is booked meanwhile belongs to neither.
                var (first, second, members) = await OpenAsync(store, history, stop.Token);
                Before = await Task.Run(() => Run(before, first, members, store, 0));
                After = await Task.Run(() => Run(after, second, members, store, 0.5));
            }
            finally
            {
                Turn.Release();
            }
        }
        catch (OperationCanceledException)
        {
            Before = After = null;
        }
        finally
        {
            HasEnded = true;
            Changed?.Invoke();
        }
    }

    /// <summary>Stops it. What was done until then is shown.</summary>
    public void Stop() => stop.Cancel();

    /// <inheritdoc/>
    public void Dispose()
    {
        stop.Cancel();
        stop.Dispose();
    }

    private static async Task<(IPurchaseHistory First, IPurchaseHistory Second, MemberDirectory Members)> OpenAsync(ProgramStore store, ReplayHistory history, CancellationToken cancellation)
    {
        if (history.MadeUpMembers is { } count)
        {
            var options = new TheatreHistoryOptions { Members = count, Months = MadeUpMonths };
            var made = new TheatreHistory(options);
            return (made, new TheatreHistory(options), made.Directory());
        }

        return (await JournalHistory.OpenAsync(store, history.From, history.Until, cancellation), await JournalHistory.OpenAsync(store, history.From, history.Until, cancellation),
            await JournalHistory.MembersAsync(store, cancellation));
    }

    private SimulationReport Run(CompiledPack pack, IPurchaseHistory history, MemberDirectory members, ProgramStore store, double done) =>
        HistorySimulation.Run(new SimulatedProgram(pack, store.ProgramFacts), history, members, null, new Teller(this, done), stop.Token);

    private sealed class Teller(ReplayRun run, double done) : IProgress<SimulationProgress>
    {
        private long toldAt = TimeProvider.System.GetTimestamp();

        public void Report(SimulationProgress value)
        {
            if (TimeProvider.System.GetElapsedTime(toldAt) >= TellEvery)
            {
                toldAt = TimeProvider.System.GetTimestamp();
                run.Progress = done + (value.Length > 0 ? 0.5 * value.Position / value.Length : 0);
                run.Changed?.Invoke();
            }
        }
    }
}
