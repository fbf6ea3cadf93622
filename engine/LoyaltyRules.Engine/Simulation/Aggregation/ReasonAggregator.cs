using System.Collections.Immutable;
using LoyaltyRules.Engine.Diagnostics;
using LoyaltyRules.Engine.Simulation.Reports;

namespace LoyaltyRules.Engine.Simulation.Aggregation;

/// <summary>Counts reasons by their codes, and keeps the first examples of each. Mutable; not thread-safe.</summary>
/// <param name="examplesMax">How many examples of each are kept.</param>
internal sealed class ReasonAggregator(int examplesMax)
{
    private readonly SortedDictionary<string, (long Count, FirstByLine<ReasonExample> First)> byCode = new(StringComparer.Ordinal);

    /// <summary>Adds what a reason stands for.</summary>
    public void Add(Diagnostic reason, int count, long line, string? purchaseId)
    {
        var (known, first) = Of(reason.Code);
        first.Add(line, new ReasonExample(line, count, purchaseId, reason));
        byCode[reason.Code] = (known + count, first);
    }

    /// <summary>Adds the reasons of another part of the history.</summary>
    public void Add(ReasonAggregator other)
    {
        foreach (var (code, theirs) in other.byCode)
        {
            var (known, first) = Of(code);
            first.Add(theirs.First);
            byCode[code] = (known + theirs.Count, first);
        }
    }

    /// <summary>The reasons in order of codes.</summary>
    public ImmutableArray<ReasonSummary> ToTallies() => [.. byCode.Select(r => new ReasonSummary(r.Key, r.Value.Count, r.Value.First.ToImmutable()))];

    private (long Count, FirstByLine<ReasonExample> First) Of(string code) =>
        byCode.TryGetValue(code, out var known) ? known : (0, new FirstByLine<ReasonExample>(examplesMax));
}
