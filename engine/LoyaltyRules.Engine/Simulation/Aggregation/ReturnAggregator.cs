using LoyaltyRules.Engine.Model;
using LoyaltyRules.Engine.Simulation.History;
using LoyaltyRules.Engine.Simulation.Reports;

namespace LoyaltyRules.Engine.Simulation.Aggregation;

/// <summary>Counts what became of returns. Mutable; not thread-safe.</summary>
internal sealed class ReturnAggregator(int examplesMax)
{
    private const int AmountDecimals = 6;

    private readonly FirstByLine<UnmatchedReturn> first = new(examplesMax);
    private long matched;
    private long partlyMatched;
    private long unmatched;
    private decimal unmatchedAmount;

    /// <summary>Adds a return of whose units so many were found nowhere.</summary>
    public void Add(HistoryReturn item, decimal missing)
    {
        if (missing == 0)
        {
            matched++;
            return;
        }

        partlyMatched += missing < item.Quantity ? 1 : 0;
        unmatched += missing < item.Quantity ? 0 : 1;
        decimal? amount = item.Amount is { } whole ? ExactDecimal.Divide(whole * missing, item.Quantity, AmountDecimals, Rounding.HalfEven) : null;
        unmatchedAmount += amount ?? 0;
        first.Add(item.Line, new UnmatchedReturn(item.Line, item.Quantity, missing, amount));
    }

    /// <summary>Adds the sums of another part of the history.</summary>
    public void Add(ReturnAggregator other)
    {
        matched += other.matched;
        partlyMatched += other.partlyMatched;
        unmatched += other.unmatched;
        unmatchedAmount += other.unmatchedAmount;
        first.Add(other.first);
    }

    public ReturnSummary ToTally() => new(matched, partlyMatched, unmatched, unmatchedAmount, first.ToImmutable());
}
