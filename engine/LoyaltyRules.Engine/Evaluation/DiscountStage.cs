using LoyaltyRules.Engine.Model;
using LoyaltyRules.Engine.Packs;

namespace LoyaltyRules.Engine.Evaluation;

/// <summary>
/// Step 4 of a decision. First come the rules that compute on original amounts: all of them, then their groups choose, then the winners are
/// taken off in order of precedence, within what the limits leave. Then those that compute on what remains, one group or lone rule after another. A rule shares the turn of
/// a group that chooses; where all of a group give, each has its own turn, as without a group. So the order in the file means nothing (S1, S3).
/// </summary>
internal sealed class DiscountStage(EffectMath math, LimitBook limits)
{
    private readonly List<Candidate> results = [];
    private readonly Int128[] unitsGiven = new Int128[math.Receipt.Count];

    /// <summary>Computes, chooses and takes off the discounts of the matching rules, given in order of precedence.</summary>
    public List<Candidate> Run(List<CompiledRule> matching)
    {
        var turns = Turns(matching);
        var first = turns.Where(t => !t.IsOfRemaining).ToList();
        var granted = new List<Candidate>();
        foreach (var turn in first)
        {
            var candidates = Compute(turn.Rules.SelectMany(Candidates));
            Choose(turn.Group, candidates);
            granted.AddRange(candidates);
        }

        TakeOff(granted);
        foreach (var turn in turns.Where(t => t.IsOfRemaining))
        {
            if (turn.Group is { } group)
            {
                var candidates = Compute(turn.Rules.SelectMany(Candidates));
                Choose(group, candidates);
                TakeOff(candidates);
            }
            else
            {
                // Nothing is chosen between, so each sees what the one before it left.
                foreach (var candidate in turn.Rules.SelectMany(Candidates))
                {
                    TakeOff(Compute([candidate]));
                }
            }
        }

        return results;
    }

    /// <summary>The rules of a group that chooses, or one rule.</summary>
    private sealed record Turn(StackingGroup? Group, List<CompiledRule> Rules)
    {
        public bool IsOfRemaining { get; } = Rules.Exists(r => Array.Exists(r.Discounts, d => d.Discount.Basis == DiscountBasis.Remaining));
    }

    // In order of the best precedence in each; the rules come in order already.
    private static List<Turn> Turns(List<CompiledRule> matching) =>
    [
        .. matching
            .Where(r => r.Discounts.Length > 0)
            .GroupBy(r => r.Rule.Stack is { Pick: not StackingPick.All } group ? (object)group : r)
            .Select(g => new Turn(g.Key as StackingGroup, [.. g])),
    ];

    private IEnumerable<Candidate> Candidates(CompiledRule rule) => rule.Discounts.Select(d => math.NewCandidate(rule, d));

    private List<Candidate> Compute(IEnumerable<Candidate> candidates)
    {
        var computed = candidates.ToList();
        foreach (var candidate in computed)
        {
            math.Show(candidate);
            Compute(candidate, (CompiledDiscount)candidate.Effect);
            limits.TrimOwn(candidate);
        }

        results.AddRange(computed);
        return computed;
    }

    private void Choose(StackingGroup? group, List<Candidate> candidates)
    {
        if (group is not null)
        {
            Arbitration.Choose(group, candidates);
        }
    }

    private void Compute(Candidate candidate, CompiledDiscount discount)
    {
        var prices = discount.Discount.Basis == DiscountBasis.Original ? math.Receipt.Gross : math.Receipt.Remaining;
        if (!math.TryBase(candidate, (_, charge) => prices[charge], out var amounts))
        {
            return;
        }

        if (discount.Units is { } units)
        {
            if (!math.TryNumber(candidate, units, out var count))
            {
                return;
            }

            var kept = KeepUnits(amounts, count, discount.Discount);
            candidate.Denominator = candidate.KeptPer = kept.Per;
            candidate.KeptUnits = [.. kept.Units.Zip(amounts)];
        }

        if (discount.Percent is { } percent)
        {
            if (!math.TryPercent(candidate, percent, amounts))
            {
                return;
            }

            EffectMath.Shift(candidate, -(percent.Scale + 2));
        }
        else
        {
            if (!math.TryNumber(candidate, discount.Amount!, out var amount))
            {
                return;
            }

            // An amount is taken once, whatever units it was kept to; it never exceeds what is there.
            var there = EffectMath.Sum(amounts) / candidate.Denominator;
            (candidate.Weights, candidate.Numerator, candidate.Denominator) = (amounts, amount, 1);
            EffectMath.Shift(candidate, math.MoneyDecimals - discount.Amount!.Scale);
            if (candidate.Numerator > checked(there * candidate.Denominator))
            {
                (candidate.Numerator, candidate.Denominator) = (there, 1);
            }
        }

        math.RoundAndSpread(candidate);
    }

    /// <summary>
    /// Reduces the amounts to so many whole units, cheapest or dearest first, ties by line. Lines sold in fractions of a unit have no whole
    /// units to pick. At most one line is taken in part; all amounts come back multiplied by that line's quantity, which is returned with the units kept.
    /// Of what remains, units that are free already are no units any more: else the price left on their line would be told over too many.
    /// </summary>
    private (Int128 Per, Int128[] Units) KeepUnits(Int128[] amounts, Int128 count, DiscountEffect discount)
    {
        var (receipt, dearestFirst) = (math.Receipt, discount.PicksDearest);
        var quantities = new Int128[receipt.Count];
        for (var line = 0; line < receipt.LineCount; line++)
        {
            var quantity = math.QuantityOf(line);
            var whole = quantity > 0 && quantity == decimal.Truncate(quantity) ? (Int128)quantity : 0;
            quantities[line] = discount.Basis == DiscountBasis.Remaining ? whole - Int128.Min(unitsGiven[line], whole) : whole;
        }

        var lines = Enumerable.Range(0, receipt.Count).Where(i => amounts[i] > 0 && quantities[i] > 0).ToArray();
        Array.Sort(lines, (a, b) =>
        {
            // a's unit price against b's, multiplied out.
            var order = checked(amounts[a] * quantities[b]).CompareTo(checked(amounts[b] * quantities[a]));
            return order == 0 ? receipt.Ranks[a].CompareTo(receipt.Ranks[b]) : dearestFirst ? -order : order;
        });

        var kept = new Int128[amounts.Length];
        var partial = -1;
        foreach (var line in lines)
        {
            kept[line] = Int128.Min(count, quantities[line]);
            count -= kept[line];
            partial = kept[line] > 0 && kept[line] < quantities[line] ? line : partial;
        }

        var common = partial < 0 ? 1 : quantities[partial];
        for (var i = 0; i < amounts.Length; i++)
        {
            amounts[i] = kept[i] == 0 ? 0 : checked(amounts[i] * (i == partial ? kept[i] : common));
        }

        return (common, kept);
    }

    /// <summary>
    /// Takes the granted discounts off what remains, each clipped to it (S4) and to what shared limits leave. A limit is asked after the clip:
    /// what there is nothing to take from uses up nothing.
    /// </summary>
    private void TakeOff(List<Candidate> candidates)
    {
        var remaining = math.Receipt.Remaining;
        var inOrder = candidates.OrderBy(c => c.Rule, Comparer<CompiledRule>.Create(CompiledRule.ComparePrecedence)).ThenBy(c => c.Effect.Effect.Index);
        foreach (var candidate in inOrder.Where(c => c.Gives))
        {
            candidate.TrimTo(Clipped(candidate, remaining), TrimReason.Remaining);
            limits.TrimShared(candidate);
            for (var i = 0; i < candidate.Shares.Length; i++)
            {
                remaining[i] -= candidate.Shares[i];
                CountFree(candidate, i);
            }
        }
    }

    // Units are free when all of their price is taken, but for the rounding.
    private void CountFree(Candidate candidate, int line)
    {
        if (candidate.KeptUnits is { } kept && kept[line].Units > 0 && candidate.Shares[line] > 0 && candidate.Shares[line] >= kept[line].Price / candidate.KeptPer)
        {
            unitsGiven[line] += kept[line].Units;
        }
    }

    // A percentage is of each line, so a full line loses its share; an amount is of the whole, so other lines take it over.
    private Int128[] Clipped(Candidate candidate, Int128[] remaining)
    {
        var isClipped = false;
        var (clipped, room) = (new Int128[remaining.Length], Int128.Zero);
        for (var i = 0; i < remaining.Length; i++)
        {
            clipped[i] = Int128.Min(candidate.Shares[i], remaining[i]);
            isClipped |= clipped[i] != candidate.Shares[i];
            room += candidate.Weights[i] > 0 ? remaining[i] : 0;
        }

        return isClipped && !candidate.LostOnLines && ((CompiledDiscount)candidate.Effect).Amount is not null
            ? Allocation.SpreadWithin(Int128.Min(candidate.Amount, room), candidate.Weights, remaining, math.Receipt.Ranks)
            : clipped;
    }
}
