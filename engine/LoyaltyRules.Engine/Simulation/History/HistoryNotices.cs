using System.Collections.Immutable;
using LoyaltyRules.Engine.Diagnostics;
using LoyaltyRules.Engine.Simulation.Aggregation;
using LoyaltyRules.Engine.Simulation.Reports;

namespace LoyaltyRules.Engine.Simulation.History;

/// <summary>What is assumed of a file while it is read and may not be so: nothing is left out for it, and it is told. Mutable; not thread-safe.</summary>
internal sealed class HistoryNotices
{
    private readonly ReasonAggregator tallies = new(SimulationOptions.ExamplesDefault);

    /// <summary>Whether rows are listened to: one that is read again says nothing new.</summary>
    public bool IsListening { get; set; } = true;

    /// <summary>Notes what the current row shows.</summary>
    public void Add(Diagnostic notice, string? purchaseId = null)
    {
        if (IsListening)
        {
            tallies.Add(notice, 1, notice.Place.Line, purchaseId);
        }
    }

    /// <summary>The notices by code, each with its first examples.</summary>
    public ImmutableArray<ReasonSummary> ToTallies() => tallies.ToTallies();
}
