using LoyaltyRules.Engine.Language.Checking;
using LoyaltyRules.Engine.Language.Compilation;
using LoyaltyRules.Engine.Model;
using LoyaltyRules.Engine.Packs;

namespace LoyaltyRules.Engine.Evaluation;

/// <summary>What the stages of a decision share: the frame, the receipt, and the arithmetic of percentages over charges.</summary>
internal sealed class EffectMath(FactFrame frame, Receipt receipt, FactDeclaration quantity, int moneyDecimals, FactDeclaration? rewardValue)
{
    public FactFrame Frame { get; } = frame;

    public Receipt Receipt { get; } = receipt;

    public int MoneyDecimals { get; } = moneyDecimals;

    public Candidate NewCandidate(CompiledRule rule, CompiledEffect effect) => new(rule, effect, Receipt, MoneyDecimals);

    /// <summary>Shows expressions what the reward is worth whose effect is computed next; of a rule, they do not ask.</summary>
    public void Show(Candidate candidate)
    {
        if (candidate.Rule.Held is { } held)
        {
            Show(Frame, rewardValue!, held);
        }
    }

    /// <summary>Shows expressions what a reward is worth.</summary>
    public static void Show(FactFrame frame, FactDeclaration rewardValue, HeldReward held)
    {
        if (held.Value is { } worth)
        {
            frame.EventFacts.Set(rewardValue.Slot, worth);
        }
        else
        {
            frame.EventFacts.Known[rewardValue.Slot] = false;
        }
    }

    /// <summary>
    /// The amounts of the charges that an effect is computed on, zero for those that take no part. A line whose condition is unknown takes
    /// no part (U2). False when an amount itself is unknown; the candidate says so.
    /// </summary>
    /// <param name="candidate">The effect that asks.</param>
    /// <param name="priceOf">The price of a charge, where a base is made of prices.</param>
    /// <param name="amounts">The amounts, charge by charge.</param>
    public bool TryBase(Candidate candidate, Func<LineAmount, int, Int128> priceOf, out Int128[] amounts)
    {
        amounts = new Int128[Receipt.Count];
        candidate.BaseScale = MoneyDecimals;
        switch (candidate.Effect.Effect.Of)
        {
            case FeeBase fee:
                if (Receipt.IndexOfFee(fee.Fee.Name) is >= 0 and var index)
                {
                    amounts[index] = priceOf(LineAmount.Net, index);
                    break;
                }

                candidate.BecomeUnknown(new FactNode(fee.Fee, new Language.Syntax.NameSyntax(default, fee.Fee.Name)), 0);
                return false;
            case NamedBase:
                if (!TryNamedBase(candidate, candidate.Effect.NamedBase!, priceOf, amounts))
                {
                    return false;
                }

                break;
        }

        candidate.Base = Sum(amounts);
        return true;
    }

    private bool TryNamedBase(Candidate candidate, CompiledBase namedBase, Func<LineAmount, int, Int128> priceOf, Int128[] amounts)
    {
        var definition = namedBase.Definition;
        candidate.BaseScale = namedBase.AmountScale;
        for (var line = 0; line < Receipt.LineCount; line++)
        {
            if ((namedBase.Where is { } where && !where(Frame, line)) || !TakesPart(candidate.Effect, line))
            {
                continue;
            }

            if (definition.Of is LineAmount.Gross or LineAmount.Net or LineAmount.Paid)
            {
                amounts[line] = priceOf(definition.Of, line);
                continue;
            }

            var slot = Frame.LineIndex(line, namedBase.AmountSlot);
            if (!Frame.LineFacts.Known[slot])
            {
                candidate.BecomeUnknown(new FactNode(definition.Fact!, new Language.Syntax.NameSyntax(default, definition.Fact!.Name)), line);
                return false;
            }

            amounts[line] = Scaled.From(Frame.LineFacts.Decimals[slot], namedBase.AmountScale);
        }

        // S5: fees take part where the base names them; an effect that picks lines leaves them out.
        if (candidate.Effect.Where is null)
        {
            foreach (var fee in definition.Fees)
            {
                if (Receipt.IndexOfFee(fee.Name) is >= 0 and var index)
                {
                    amounts[index] = priceOf(definition.Of, index);
                }
            }
        }

        return true;
    }

    /// <summary>How many units a line has.</summary>
    public decimal QuantityOf(int line) => Frame.LineFacts.Decimals[Frame.LineIndex(line, quantity.Slot)];

    public bool TakesPart(CompiledEffect effect, int line) => effect.Where is not { } where || where(Frame, line);

    /// <summary>
    /// Multiplies each charge's amount by the percentage, asked of each line where it depends on the line. The candidate's weights and
    /// numerator are then in steps of 10^-(base scale + rate scale + 2). False when a percentage is unknown.
    /// </summary>
    public bool TryPercent(Candidate candidate, CompiledNumber percent, Int128[] amounts)
    {
        var weights = new Int128[amounts.Length];
        var common = Int128.Zero;
        if (!percent.UsesLine && !percent.TryGet(Frame, 0, out common))
        {
            candidate.BecomeUnknown(percent.Node, 0);
            return false;
        }

        for (var i = 0; i < amounts.Length; i++)
        {
            if (amounts[i] == 0)
            {
                continue;
            }

            var rate = common;
            if (percent.UsesLine && !percent.TryGet(Frame, i, out rate))
            {
                candidate.BecomeUnknown(percent.Node, i);
                return false;
            }

            weights[i] = checked(amounts[i] * rate);
        }

        candidate.Weights = weights;
        candidate.Numerator = Sum(weights);
        return true;
    }

    /// <summary>Asks for a number of the whole purchase; the candidate becomes unknown where it is.</summary>
    public bool TryNumber(Candidate candidate, CompiledNumber number, out Int128 steps)
    {
        if (number.TryGet(Frame, 0, out steps))
        {
            return true;
        }

        candidate.BecomeUnknown(number.Node, 0);
        return false;
    }

    /// <summary>Multiplies the candidate's fraction by a power of ten.</summary>
    public static void Shift(Candidate candidate, int exponent)
    {
        if (exponent >= 0)
        {
            candidate.Numerator = checked(candidate.Numerator * Scaled.PowerOfTen(exponent));
        }
        else
        {
            candidate.Denominator = checked(candidate.Denominator * Scaled.PowerOfTen(-exponent));
        }
    }

    /// <summary>Rounds the exact value to whole steps and spreads it over the charges by their weights.</summary>
    public void RoundAndSpread(Candidate candidate)
    {
        // Where no rounding is named the checker has proved the value exact, and any rounding gives it.
        var count = Scaled.Divide(candidate.Numerator, candidate.Denominator, candidate.Effect.Effect.Rounding ?? Rounding.Down);
        candidate.Rounded = checked(count * candidate.Factor);
        candidate.Amount = candidate.Rounded;
        candidate.Shares = Allocation.Spread(candidate.Rounded, candidate.Weights, Receipt.Ranks);
    }

    public static Int128 Sum(ReadOnlySpan<Int128> amounts)
    {
        var sum = Int128.Zero;
        foreach (var amount in amounts)
        {
            sum = checked(sum + amount);
        }

        return sum;
    }
}
