using LoyaltyRules.DesignerApi.Startup;
using LoyaltyRules.Engine.Diagnostics;
using LoyaltyRules.Engine.Evaluation;
using LoyaltyRules.Engine.Model;
using LoyaltyRules.Engine.Simulation;
using LoyaltyRules.Engine.Simulation.Aggregation;
using LoyaltyRules.Engine.Simulation.History;
using LoyaltyRules.Engine.Simulation.Reports;
using LoyaltyRules.Engine.Simulation.Runs;
using LoyaltyRules.Engine.Simulation.Theatre;
using LoyaltyRules.Storage;
using LoyaltyRules.Storage.Simulations;
using NodaTime;

namespace LoyaltyRules.DesignerApi.Simulations;

/// <summary>
/// Runs the simulations that wait, one after the other, beside the requests of tills. One that a host had begun and did not end is begun again: here at the next start, or on
/// another host that shares the database when this one has not been seen for a minute.
/// </summary>
/// <param name="simulations">The simulations.</param>
/// <param name="store">The program.</param>
/// <param name="clock">The host's clock.</param>
/// <param name="time">Counts time.</param>
/// <param name="configuration">How many cores one may use: <c>Simulations:Workers</c>.</param>
/// <param name="logger">Hears of what failed.</param>
internal sealed partial class SimulationRunner(
    ISimulationStore simulations, ProgramStore store, IClock clock, TimeProvider time, IConfiguration configuration, ILogger<SimulationRunner> logger) : BackgroundService
{
    private static readonly Duration LostAfter = Duration.FromMinutes(1);
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan TellEvery = TimeSpan.FromSeconds(1);

    private readonly SemaphoreSlim asked = new(0, 1);

    // Of a host that has its program to itself: what runs in the file at the start runs nowhere.
    private bool isFirstLook = true;

    /// <summary>Looks for work at once.</summary>
    public void Wake()
    {
        try
        {
            asked.Release();
        }
        catch (SemaphoreFullException)
        {
            // It has been woken already.
        }
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                var now = clock.GetCurrentInstant();
                var lostSince = isFirstLook && !simulations.IsShared ? Instant.MaxValue : now - LostAfter;
                isFirstLook = false;
                if (await simulations.TakeAsync(now, lostSince, stoppingToken) is { } next)
                {
                    await RunAsync(next, stoppingToken);
                    continue;
                }
            }
            catch (Exception failure) when (failure is not OperationCanceledException)
            {
                LogFailed(logger, failure);
            }

            try
            {
                await asked.WaitAsync(LookEvery, stoppingToken);
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        asked.Dispose();
        base.Dispose();
    }

    private async Task RunAsync(StoredSimulation simulation, CancellationToken stopping)
    {
        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        var progress = new Progress(simulations, simulation, clock, time, cancel);
        StoredSimulation ended;
        byte[]? json = null;
        try
        {
            // A simulation computes for seconds or minutes: on a thread of its own, not on one that requests wait for.
            var report = await Task.Factory.StartNew(() => Simulate(simulation, progress, cancel.Token), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
            if (stopping.IsCancellationRequested)
            {
                await simulations.GiveBackAsync(simulation.Id, CancellationToken.None);
                return;
            }

            var coverage = report.Coverage;
            ended = progress.Current with
            {
                State = coverage.End == SimulationEnd.Cancelled ? SimulationState.Cancelled : SimulationState.Completed,
                Position = coverage.Position, Length = coverage.Length, Purchases = report.Purchases,
            };
            using var stream = new MemoryStream();
            report.WriteTo(stream);
            json = stream.ToArray();
        }
        catch (Exception failure) when (!stopping.IsCancellationRequested)
        {
            LogFailed(logger, failure);
            ended = progress.Current with { State = SimulationState.Failed, Problem = failure is RefusedException refused ? string.Join(" ", refused.Diagnostics) : failure.Message };
        }

        await simulations.EndAsync(ended with { EndedAt = clock.GetCurrentInstant() }, json, CancellationToken.None);
    }

    private SimulationReport Simulate(StoredSimulation simulation, Progress progress, CancellationToken cancellation)
    {
        var request = SimulationRequest.Of(simulation.Request);
        var pack = store.ReleasesAsync(cancellation).GetAwaiter().GetResult().First(r => r.Pack.Hash == simulation.PackHash).Pack;
        var program = new SimulatedProgram(CompiledPack.Compile(pack), store.ProgramFacts);
        var (history, members) = HistoryOf(request, cancellation);
        var options = new SimulationOptions
        {
            Redeem = RedemptionPreference.Parse(request.Redeem)!,
            Closure = ClosureAnswers.Parse(request.Closure)!.Value,
            By = request.By is { } fact ? BreakdownFact.Of(pack, fact) : null,
            Workers = Math.Clamp(configuration.GetValue(HostSettings.SimulationWorkers, 1), 1, SimulationOptions.WorkersMax),
        };
        return HistorySimulation.Run(program, history, members, options, progress, cancellation);
    }

    private (IPurchaseHistory History, MemberDirectory Members) HistoryOf(SimulationRequest request, CancellationToken cancellation)
    {
        if (request.Generated() is { } options)
        {
            var generated = new TheatreHistory(options);
            return (generated, generated.Directory());
        }

        return (JournalHistory.OpenAsync(store, request.From, request.Until, cancellation).GetAwaiter().GetResult(), JournalHistory.MembersAsync(store, cancellation).GetAwaiter().GetResult());
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "A simulation failed.")]
    private static partial void LogFailed(ILogger logger, Exception failure);

    /// <summary>Notes how far one is, once a second at most; stops it where somebody asked for that.</summary>
    private sealed class Progress(ISimulationStore simulations, StoredSimulation simulation, IClock clock, TimeProvider time, CancellationTokenSource cancel) : IProgress<SimulationProgress>
    {
        private long toldAt = time.GetTimestamp();

        /// <summary>As it is now.</summary>
        public StoredSimulation Current { get; private set; } = simulation;

        /// <inheritdoc/>
        public void Report(SimulationProgress value)
        {
            if (time.GetElapsedTime(toldAt) < TellEvery || cancel.IsCancellationRequested)
            {
                return;
            }

            toldAt = time.GetTimestamp();
            Current = Current with { SeenAt = clock.GetCurrentInstant(), Position = value.Position, Length = value.Length, Purchases = value.Purchases };
            if (!simulations.ProgressAsync(Current).GetAwaiter().GetResult())
            {
                cancel.Cancel();
            }
        }
    }
}
