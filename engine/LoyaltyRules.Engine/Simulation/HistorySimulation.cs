using LoyaltyRules.Engine.Simulation.Aggregation;
using LoyaltyRules.Engine.Simulation.Audit;
using LoyaltyRules.Engine.Simulation.History;
using LoyaltyRules.Engine.Simulation.Paths;
using LoyaltyRules.Engine.Simulation.Reports;
using LoyaltyRules.Engine.Simulation.Runs;

namespace LoyaltyRules.Engine.Simulation;

/// <summary>How far a running simulation is.</summary>
/// <param name="Position">Bytes of the file read, or days of a generated history.</param>
/// <param name="Length">How many there are.</param>
/// <param name="DataRows">Data rows so far.</param>
/// <param name="Purchases">Purchases decided so far.</param>
public readonly record struct SimulationProgress(long Position, long Length, long DataRows, long Purchases);

/// <summary>How a history is simulated.</summary>
public sealed record SimulationOptions
{
    /// <summary>How many examples of each reason a report lists by default.</summary>
    public const int ExamplesDefault = 20;

    /// <summary>How many examples of each reason the report lists.</summary>
    public int ExamplesMax { get; init; } = ExamplesDefault;

    /// <summary>What members ask to pay with points.</summary>
    public RedemptionPreference Redeem { get; init; } = RedemptionPreference.AsHistory;

    /// <summary>The fact by whose values purchases are also added up, month by month; null for none.</summary>
    public BreakdownFact? By { get; init; }

    /// <summary>What is answered when a trigger proposes to close the program.</summary>
    public ClosureAnswer Closure { get; init; }

    /// <summary>Where everything that happens is written as tables; null for nowhere.</summary>
    public SimulationAudit? Audit { get; init; }

    /// <summary>The most workers.</summary>
    public const int WorkersMax = 64;

    /// <summary>How many workers decide at once, 1 to <see cref="WorkersMax"/>. The report is the same, to the byte, for any number (M1 to M3).</summary>
    public int Workers { get; init; } = 1;
}

/// <summary>
/// Runs a history through a program, on the live path: every purchase, return and outcome of a booking is a command to a book in memory, and time passes between them.
/// </summary>
public static class HistorySimulation
{
    private const int ItemsPerProgress = 512;

    /// <summary>
    /// Simulates. When it is cancelled, or the history cannot be read to its end, the report covers what was done until then and says so.
    /// </summary>
    /// <param name="program">What decides.</param>
    /// <param name="history">The purchases; walked once more where the first walk, on several workers, found that their order matters.</param>
    /// <param name="members">What is known of the members.</param>
    /// <param name="options">How; null for the defaults.</param>
    /// <param name="progress">Told now and then how far it is.</param>
    /// <param name="cancellation">Stops it between two purchases.</param>
    public static SimulationReport Run(
        SimulatedProgram program,
        IPurchaseHistory history,
        MemberDirectory members,
        SimulationOptions? options = null,
        IProgress<SimulationProgress>? progress = null,
        CancellationToken cancellation = default)
    {
        options ??= new SimulationOptions();
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Workers, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(options.Workers, SimulationOptions.WorkersMax);
        using var partsAudit = options.Workers > 1 ? options.Audit?.NewSpool(program) : null;
        if (options.Workers > 1 && PartitionedPath.Of(program, members, history.Returns, options, partsAudit) is { } parallel)
        {
            var taken = Walk(parallel, long.MaxValue, cancellation, out var end);
            if (!parallel.IsLost)
            {
                // What was cancelled is decided up to there only now, so the path may still be lost.
                var report = parallel.ToReport(Coverage(parallel, end));
                if (!parallel.IsLost)
                {
                    return Told(report, partsAudit);
                }
            }

            // M2, M3: what all members share may have touched somebody. So everything is decided in order, from the beginning; what was cancelled, as far as it had come.
            return InOrder(end == SimulationEnd.Cancelled ? taken : long.MaxValue, end == SimulationEnd.Cancelled ? CancellationToken.None : cancellation);
        }

        return InOrder(long.MaxValue, cancellation);

        SimulationReport InOrder(long itemsMax, CancellationToken stop)
        {
            using var audit = options.Audit?.NewSpool(program);
            var path = new SequentialPath(program, members, history.Returns, options, audit);
            Walk(path, itemsMax, stop, out var end);
            return Told(path.ToReport(Coverage(path, end)), audit);
        }

        SimulationReport Told(SimulationReport report, AuditSpool? audit)
        {
            audit?.AddMembers(members);
            audit?.Write(report);
            return report with { Notices = [.. history.Notices, .. members.Notices] };
        }

        long Walk(ISimulationPath path, long itemsMax, CancellationToken stop, out SimulationEnd end)
        {
            var (taken, sinceProgress) = (0L, 0);
            foreach (var item in history.Items())
            {
                if (stop.IsCancellationRequested || taken == itemsMax)
                {
                    end = SimulationEnd.Cancelled;
                    return taken;
                }

                path.Take(item);
                taken++;
                if (path.IsLost)
                {
                    break;
                }

                if (progress is not null && ++sinceProgress >= ItemsPerProgress)
                {
                    sinceProgress = 0;
                    progress.Report(new SimulationProgress(history.Position, history.Length, path.DataRows, path.Purchases));
                }
            }

            if (!path.IsLost)
            {
                path.Finish();
            }

            end = history.Broken is null ? SimulationEnd.Complete : SimulationEnd.Broken;
            return taken;
        }

        SimulationCoverage Coverage(ISimulationPath path, SimulationEnd end) =>
            new(end, history.Unit, history.Position, history.Length, path.DataRows, history.BlankLines, history.Broken);
    }
}
