using System.Collections.Immutable;
using System.Runtime.InteropServices;
using LoyaltyRules.Engine.Diagnostics;
using LoyaltyRules.Engine.Simulation.History;
using LoyaltyRules.Engine.Simulation.Reports;

namespace LoyaltyRules.Engine.Simulation.Aggregation;

/// <summary>Every row of a history by what it is, and why rows and purchases took no part. Mutable; not thread-safe.</summary>
/// <param name="examplesMax">How many examples of each reason are kept.</param>
internal sealed class ExclusionAggregator(int examplesMax)
{
    private readonly Dictionary<(RowClass Class, string Name), RowSums> rows = [];
    private readonly ReasonAggregator refused = new(examplesMax);
    private readonly ReasonAggregator unreadable = new(examplesMax);

    public long DataRows { get; private set; }

    public void AddRows(HistoryItem item)
    {
        DataRows += item.Rows;
        ref var sums = ref CollectionsMarshal.GetValueRefOrAddDefault(rows, (item.Class, (item as RowApart)?.Name ?? ""), out _);
        sums.Rows += item.Rows;
        sums.Amount += item.Amount ?? 0;
        sums.RowsWithoutAmount += item.Amount is null ? item.Rows : 0;
        if (item.MemberId is not null)
        {
            sums.RowsWithMember += item.Rows;
            sums.AmountWithMember += item.Amount ?? 0;
        }

        if (item is UnreadableRows broken)
        {
            unreadable.Add(broken.Reason, broken.Rows, broken.Line, null);
        }
    }

    public void AddRefused(long line, string? purchaseId, Diagnostic reason) => refused.Add(reason, 1, line, purchaseId);

    /// <summary>Adds what was left out of another part of the history.</summary>
    public void Add(ExclusionAggregator other)
    {
        DataRows += other.DataRows;
        foreach (var (key, theirs) in other.rows)
        {
            ref var sums = ref CollectionsMarshal.GetValueRefOrAddDefault(rows, key, out _);
            sums.Add(theirs);
        }

        refused.Add(other.refused);
        unreadable.Add(other.unreadable);
    }

    public ImmutableArray<RowSummary> ToRows() =>
    [
        .. rows.OrderBy(r => r.Key.Class).ThenBy(r => r.Key.Name, StringComparer.Ordinal).Select(r => new RowSummary(
            r.Key.Class, r.Key.Name.Length == 0 ? null : r.Key.Name, r.Value.Rows, r.Value.Amount, r.Value.RowsWithMember, r.Value.AmountWithMember, r.Value.RowsWithoutAmount)),
    ];

    public ImmutableArray<ReasonSummary> ToRefused() => refused.ToTallies();

    public ImmutableArray<ReasonSummary> ToUnreadable() => unreadable.ToTallies();

    private struct RowSums
    {
        public long Rows;
        public decimal Amount;
        public long RowsWithMember;
        public decimal AmountWithMember;
        public long RowsWithoutAmount;

        public void Add(in RowSums other)
        {
            Rows += other.Rows;
            Amount += other.Amount;
            RowsWithMember += other.RowsWithMember;
            AmountWithMember += other.AmountWithMember;
            RowsWithoutAmount += other.RowsWithoutAmount;
        }
    }
}
