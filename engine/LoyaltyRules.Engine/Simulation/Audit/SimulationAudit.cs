using System.Collections.Immutable;
using LoyaltyRules.Engine.Simulation.Reports;
using NodaTime;

namespace LoyaltyRules.Engine.Simulation.Audit;

/// <summary>That a simulation writes everything it did as tables (<see cref="AuditTable"/>) into a folder, over files of the same names.</summary>
/// <param name="folder">The folder; it is made if need be.</param>
public sealed class SimulationAudit(string folder)
{
    /// <summary>Where the tables are written.</summary>
    public string Folder { get; } = folder;

    /// <summary>The months at whose ends balances and lots are written; empty for all.</summary>
    public ImmutableHashSet<YearMonth> Months { get; init; } = [];

    internal AuditSpool NewSpool(SimulatedProgram program) => new(this, program);

    /// <summary>How many bytes of rows are held in memory; null for the usual bound.</summary>
    internal long? BytesInMemory { get; init; }
}
