using System.Collections.Immutable;
using System.Globalization;
using LoyaltyRules.Engine.Diagnostics;

namespace LoyaltyRules.Storage.Maintenance.Verification;

/// <summary>What was found wrong, in the order found. Of one kind in one table only the first are kept; how many more there were is counted.</summary>
internal sealed class Findings
{
    private const int OfAKindMax = 25;

    private readonly List<Diagnostic> kept = [];
    private readonly SortedDictionary<(string Table, string Code), long> counts = [];

    /// <summary>Adds one.</summary>
    /// <param name="table">The table; empty for the database.</param>
    /// <param name="row">The row; empty for the whole table.</param>
    /// <param name="what">What is wrong.</param>
    /// <param name="arguments">What fills its sentences.</param>
    public void Add(string table, string row, DiagnosticDescriptor what, params Phrase[] arguments)
    {
        var count = counts.GetValueOrDefault((table, what.Code));
        counts[(table, what.Code)] = count + 1;
        if (count < OfAKindMax)
        {
            kept.Add(Diagnostic.At(new Place(table, row), what, arguments));
        }
    }

    /// <summary>How many rows of a table have anything.</summary>
    public long CountOf(string table) => counts.Where(c => c.Key.Table == table).Sum(c => c.Value);

    /// <summary>All of them.</summary>
    public ImmutableArray<Diagnostic> ToDiagnostics() =>
    [
        .. kept,
        .. counts.Where(c => c.Value > OfAKindMax).Select(c => Diagnostic.At(
            new Place(c.Key.Table, ""), MaintenanceDiagnostics.More, (c.Value - OfAKindMax).ToString(CultureInfo.InvariantCulture), c.Key.Code)),
    ];
}
