using LoyaltyRules.Engine.Evaluation.Amounts;
using LoyaltyRules.Engine.Evaluation.Limits;
using LoyaltyRules.Engine.Evaluation.Planning;
using LoyaltyRules.Engine.Model;
using LoyaltyRules.Engine.Packs.Rules;

namespace LoyaltyRules.Engine.Evaluation.Stages;

/// <summary>
/// Step 4 of a decision, once for each stage of the pack: what earlier stages left is the price here (S1). First come the rules that compute on original amounts: all of them, then their groups choose, then the winners are
/// taken off in order of precedence, within what the limits leave. Then those that compute on what remains, one group or lone rule after another. A rule shares the turn of
/// a group that chooses; where all of a group give, each has its own turn, as without a group. So the order in the file means nothing (S1, S3).
/// </summary>
internal sealed class DiscountStage(EffectMath math, LimitTracker limits)
{
    private readonly List<Candidate> results = [];
    private readonly List<Candidate> computed = [];
    private readonly List<Candidate> granted = [];
    private readonly List<StackingGroup> groups = [];
    private Int128[] unitsGiven = [];

    // What this stage found: the prices, and the units that were free already.
    private Int128[] found = [];
    private Int128[] unitsFound = [];

    /// <summary>Computes, chooses and takes off the discounts of the matching rules of a stage, given in order of precedence.</summary>
    /// <param name="matching">The rules.</param>
    /// <param name="stage">The stage, from 0.</param>
    public List<Candidate> Run(List<CompiledRule> matching, int stage)
    {
        results.Clear();
        granted.Clear();
        Open(stage);
        groups.Clear();
        var remain = false;
        for (var first = 0; first < matching.Count; first++)
        {
            if (IsTurn(matching, first, out var isOfRemaining))
            {
                remain |= isOfRemaining;
                if (!isOfRemaining)
                {
                    ComputeTurn(matching, first);
                    granted.AddRange(computed);
                }
            }
        }

        TakeOff(granted);
        groups.Clear();
        for (var first = 0; remain && first < matching.Count; first++)
        {
            if (IsTurn(matching, first, out var isOfRemaining) && isOfRemaining)
            {
                TakeTurn(matching, first);
            }
        }

        return results;
    }

    private void Open(int stage)
    {
        if (stage == 0)
        {
            (found, unitsGiven, unitsFound) = (math.Receipt.Gross, math.Amounts.Take(), math.Amounts.Take());
            return;
        }

        found = math.Amounts.Take();
        math.Receipt.Remaining.CopyTo(found, 0);
        unitsGiven.CopyTo(unitsFound, 0);
    }

    /// <summary>
    /// Whether a rule with discounts has a turn: by itself, or as the first of a group that chooses. So turns come in order of the best precedence in each.
    /// </summary>
    private bool IsTurn(List<CompiledRule> matching, int first, out bool isOfRemaining)
    {
        var rule = matching[first];
        isOfRemaining = rule.DiscountsRemaining;
        if (rule.Discounts.Length == 0)
        {
            return false;
        }

        if (rule.Chooser is not { } group)
        {
            return true;
        }

        if (groups.Contains(group))
        {
            return false;
        }

        groups.Add(group);
        for (var i = first + 1; i < matching.Count; i++)
        {
            isOfRemaining |= matching[i].DiscountsRemaining && matching[i].Chooser == group;
        }

        return true;
    }

    /// <summary>Computes the discounts of a turn; where a group has it, of all its rules, among which it chooses.</summary>
    private void ComputeTurn(List<CompiledRule> matching, int first)
    {
        computed.Clear();
        var group = matching[first].Chooser;
        for (var i = first; i < (group is null ? first + 1 : matching.Count); i++)
        {
            if (group is null || matching[i].Chooser == group)
            {
                foreach (var discount in matching[i].Discounts)
                {
                    Compute(matching[i], discount, i);
                }
            }
        }

        if (group is not null)
        {
            ConflictResolution.Choose(group, computed);
        }
    }

    private void TakeTurn(List<CompiledRule> matching, int first)
    {
        if (matching[first].Chooser is not null)
        {
            ComputeTurn(matching, first);
            TakeOff(computed);
            return;
        }

        // Nothing is chosen between, so each sees what the one before it left.
        foreach (var discount in matching[first].Discounts)
        {
            computed.Clear();
            Compute(matching[first], discount, first);
            TakeOff(computed);
        }
    }

    private void Compute(CompiledRule rule, CompiledDiscount discount, int turn)
    {
        var candidate = math.NewCandidate(rule, discount, turn);
        math.Show(candidate);
        Compute(candidate, discount);
        limits.TrimOwn(candidate);
        computed.Add(candidate);
        results.Add(candidate);
    }

    private void Compute(Candidate candidate, CompiledDiscount discount)
    {
        var prices = discount.Discount.Basis == DiscountBasis.Original ? found : math.Receipt.Remaining;
        if (!math.TryBase(candidate, new Prices(prices, prices, prices), out var amounts))
        {
            return;
        }

        if (discount.Units is { } units)
        {
            // Units of a line that takes no part are not among those to pick from.
            if (!math.TryNumber(candidate, units, out var count) || (discount.Percent is { } rate && !math.TryLeaveOutUnknown(candidate, rate, amounts)))
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
            if (candidate.Numerator > Scaled.Times(there, candidate.Denominator))
            {
                (candidate.Numerator, candidate.Denominator) = (there, 1);
            }
        }

        math.RoundAndSpread(candidate);
    }

    /// <summary>
    /// Reduces the amounts to so many whole units, cheapest or dearest first, ties by line. Lines sold in fractions of a unit have no whole
    /// units to pick. At most one line is taken in part; all amounts come back multiplied by that line's quantity, which is returned with the units kept.
    /// Units that are free already in its prices are no units any more: else the price left on their line would be told over too many.
    /// </summary>
    private (Int128 Per, Int128[] Units) KeepUnits(Int128[] amounts, Int128 count, DiscountEffect discount)
    {
        var (receipt, dearestFirst) = (math.Receipt, discount.PicksDearest);
        var quantities = new Int128[receipt.Count];
        for (var line = 0; line < receipt.LineCount; line++)
        {
            var quantity = math.QuantityOf(line);
            var whole = quantity > 0 && quantity == decimal.Truncate(quantity) ? (Int128)quantity : 0;
            quantities[line] = whole - Int128.Min(discount.Basis == DiscountBasis.Remaining ? unitsGiven[line] : unitsFound[line], whole);
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
        candidates.Sort(Candidate.CompareTurns);
        foreach (var candidate in candidates)
        {
            if (!candidate.Gives)
            {
                continue;
            }

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
        var (clipped, room) = (math.Amounts.Take(), Int128.Zero);
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
