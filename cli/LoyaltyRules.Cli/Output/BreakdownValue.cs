using LoyaltyRules.Engine.Simulation.Aggregation;
using LoyaltyRules.Engine.Simulation.Reports;

namespace LoyaltyRules.Cli.Output;

/// <summary>The purchases with one value of the fact that a simulation was added up by, over all months.</summary>
/// <param name="Value">The value; empty for none.</param>
/// <param name="Purchases">How many.</param>
/// <param name="Net">What remained to pay, in major units.</param>
/// <param name="Earned">The points earned, for each of the report's currencies in its order.</param>
internal sealed record BreakdownValue(string Value, long Purchases, decimal Net, IReadOnlyList<decimal> Earned)
{
    /// <summary>The values, in ordinal order.</summary>
    public static IEnumerable<BreakdownValue> Of(Breakdown by, SimulationReport report) =>
        by.Rows.GroupBy(r => r.Value, StringComparer.Ordinal).OrderBy(g => g.Key, StringComparer.Ordinal).Select(g => Sum(g.Key, [.. g], report));

    /// <summary>All of them together.</summary>
    public static BreakdownValue TotalOf(Breakdown by, SimulationReport report) => Sum("", by.Rows, report);

    private static BreakdownValue Sum(string value, IReadOnlyCollection<BreakdownRow> rows, SimulationReport report) => new(
        value, rows.Sum(r => r.Purchases), rows.Sum(r => r.Net),
        [.. report.Points.Select(p => rows.Sum(r => r.Earned.Where(e => e.Currency == p.Currency).Sum(e => e.Points)))]);
}
