using LoyaltyRules.Engine.Evaluation.Planning;
using LoyaltyRules.Engine.Language.Checking;
using LoyaltyRules.Engine.Language.Compilation;
using LoyaltyRules.Engine.Model;
using LoyaltyRules.Engine.Packs.Rules;

namespace LoyaltyRules.Engine.Evaluation.Amounts;

/// <summary>
/// What the stages of a decision share: the frame, the receipt, and the arithmetic of percentages over charges. It is made once, and lends what a decision
/// needs to the next one again.
/// </summary>
internal sealed class EffectMath
{
    private readonly PackPlan plan;
    private readonly List<Candidate> candidates = [];
    private int lent;

    public EffectMath(PackPlan plan, FactFrame frame)
    {
        (this.plan, Frame, MoneyDecimals) = (plan, frame, plan.Pack.CurrencyDecimals);
        Receipt = new Receipt(Amounts);
        Asked = new AskedAmounts(plan, frame, Receipt);
    }

    public FactFrame Frame { get; }

    /// <summary>Arrays of amounts by charge, for as long as the decision takes.</summary>
    public AmountPool Amounts { get; } = new();

    public Receipt Receipt { get; }

    /// <summary>What expressions ask of the receipt.</summary>
    public AskedAmounts Asked { get; }

    public int MoneyDecimals { get; }

    /// <summary>Takes the candidates of the last decision back.</summary>
    public void Reset()
    {
        for (var i = 0; i < lent; i++)
        {
            candidates[i].Forget();
        }

        lent = 0;
    }

    /// <summary>A candidate for an effect of a matching rule.</summary>
    /// <param name="rule">The rule.</param>
    /// <param name="effect">Its effect.</param>
    /// <param name="turn">The rule's place among the matching ones.</param>
    public Candidate NewCandidate(CompiledRule rule, CompiledEffect effect, int turn)
    {
        if (lent == candidates.Count)
        {
            candidates.Add(new Candidate(Receipt, Amounts, MoneyDecimals));
        }

        var candidate = candidates[lent++];
        candidate.Begin(rule, effect, turn);
        return candidate;
    }

    /// <summary>
    /// Shows expressions what the effect that is computed next may ask: the amounts of its rule's point, and what the reward is worth; of a rule, they do not ask that.
    /// </summary>
    public void Show(Candidate candidate)
    {
        Asked.Show(candidate.Rule.Point);
        if (candidate.Rule.Held is { } held)
        {
            Show(Frame, plan.RewardValue!, held);
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
    /// The amounts of the charges that an effect is computed on, zero for those that take no part. A line whose condition or whose amount is unknown
    /// takes no part (U2). False when nothing is known of any; the candidate says so.
    /// </summary>
    /// <param name="candidate">The effect that asks.</param>
    /// <param name="prices">The prices of charges, where a base is made of prices.</param>
    /// <param name="amounts">The amounts, charge by charge.</param>
    public bool TryBase(Candidate candidate, Prices prices, out Int128[] amounts)
    {
        amounts = Amounts.Take();
        candidate.BaseScale = MoneyDecimals;
        switch (candidate.Effect.Effect.Of)
        {
            case NamedBase:
                AddNamedBase(candidate, candidate.Effect.NamedBase!, prices, amounts);
                break;
            case FeeBase fee:
                if (Receipt.IndexOfFee(fee.Fee.Name) is >= 0 and var index)
                {
                    amounts[index] = prices.Of(LineAmount.Net)[index];
                    break;
                }

                candidate.BecomeUnknown(new FactNode(fee.Fee, new Language.Syntax.NameSyntax(default, fee.Fee.Name)), 0);
                return false;
        }

        candidate.Base = Sum(amounts);
        return IsAnyKnown(candidate, amounts);
    }

    /// <summary>An amount of which only the unknown is left is unknown, not zero (U2).</summary>
    private static bool IsAnyKnown(Candidate candidate, Int128[] amounts)
    {
        if (candidate.LeftOut.IsEmpty || Sum(amounts) != 0)
        {
            return true;
        }

        var (part, line) = candidate.LeftOut[0];
        candidate.BecomeUnknown(part, line);
        return false;
    }

    private void AddNamedBase(Candidate candidate, CompiledBase namedBase, Prices prices, Int128[] amounts)
    {
        var definition = namedBase.Definition;
        candidate.BaseScale = namedBase.AmountScale;
        var priced = definition.Of is LineAmount.Gross or LineAmount.Net or LineAmount.Paid ? prices.Of(definition.Of) : null;
        for (var line = 0; line < Receipt.LineCount; line++)
        {
            if ((namedBase.Where is { } where && !where(Frame, line)) || !TakesPart(candidate.Effect, line))
            {
                continue;
            }

            if (priced is not null)
            {
                amounts[line] = priced[line];
                continue;
            }

            var slot = Frame.LineIndex(line, namedBase.AmountSlot);
            if (!Frame.LineFacts.Known[slot])
            {
                candidate.LeaveOut(new FactNode(definition.Fact!, new Language.Syntax.NameSyntax(default, definition.Fact!.Name)), line);
                continue;
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
                    amounts[index] = prices.Of(definition.Of)[index];
                }
            }
        }
    }

    /// <summary>How many units a line has.</summary>
    public decimal QuantityOf(int line) => Frame.LineFacts.Decimals[Frame.LineIndex(line, plan.LineQuantity.Slot)];

    public bool TakesPart(CompiledEffect effect, int line) => effect.Where is not { } where || where(Frame, line);

    /// <summary>
    /// Takes lines out of the amounts on which a percentage is unknown (U2). False when nothing is known of any; the candidate says so.
    /// </summary>
    public bool TryLeaveOutUnknown(Candidate candidate, CompiledNumber percent, Int128[] amounts)
    {
        for (var i = 0; i < amounts.Length && percent.UsesLine; i++)
        {
            if (amounts[i] != 0 && !percent.TryGet(Frame, i, out _))
            {
                LeaveOut(candidate, percent, i, amounts);
            }
        }

        return IsAnyKnown(candidate, amounts);
    }

    private static void LeaveOut(Candidate candidate, CompiledNumber percent, int line, Int128[] amounts)
    {
        candidate.LeaveOut(percent.Node, line);
        candidate.Base -= amounts[line];
        amounts[line] = 0;
    }

    /// <summary>
    /// Multiplies each charge's amount by the percentage, asked of each line where it depends on the line: a line on which it is unknown is left out (U2).
    /// The candidate's weights and numerator are then in steps of 10^-(base scale + rate scale + 2). False when no percentage is known.
    /// </summary>
    public bool TryPercent(Candidate candidate, CompiledNumber percent, Int128[] amounts)
    {
        var weights = Amounts.Take();
        var common = Int128.Zero;
        if (!percent.UsesLine && !percent.TryGet(Frame, 0, out common))
        {
            candidate.BecomeUnknown(percent.Node, 0);
            return false;
        }

        var leftOutBefore = candidate.LeftOut.Length;
        for (var i = 0; i < amounts.Length; i++)
        {
            if (amounts[i] == 0)
            {
                continue;
            }

            var rate = common;
            if (percent.UsesLine && !percent.TryGet(Frame, i, out rate))
            {
                LeaveOut(candidate, percent, i, amounts);
                continue;
            }

            weights[i] = Scaled.Times(amounts[i], rate);
        }

        candidate.Weights = weights;
        candidate.Numerator = Sum(weights);
        return candidate.LeftOut.Length == leftOutBefore || IsAnyKnown(candidate, amounts);
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
            candidate.Numerator = Scaled.Times(candidate.Numerator, Scaled.PowerOfTen(exponent));
        }
        else
        {
            candidate.Denominator = Scaled.Times(candidate.Denominator, Scaled.PowerOfTen(-exponent));
        }
    }

    /// <summary>Rounds the exact value to whole steps and spreads it over the charges by their weights.</summary>
    public void RoundAndSpread(Candidate candidate)
    {
        // Where no rounding is named the checker has proved the value exact, and any rounding gives it.
        var count = Scaled.Divide(candidate.Numerator, candidate.Denominator, candidate.Effect.Effect.Rounding ?? Rounding.Down);
        candidate.Rounded = Scaled.Times(count, candidate.Factor);
        candidate.Amount = candidate.Rounded;
        candidate.Shares = Allocation.Spread(candidate.Rounded, candidate.Weights, Receipt.Ranks, Amounts.Take());
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

/// <summary>What charges cost to an effect, by the amount that its base is made of.</summary>
/// <param name="gross">As they came.</param>
/// <param name="net">What discounts left.</param>
/// <param name="paid">What is paid of that with money.</param>
internal readonly struct Prices(Int128[] gross, Int128[] net, Int128[] paid)
{
    /// <summary>The price of every charge.</summary>
    public Int128[] Of(LineAmount of) => of switch
    {
        LineAmount.Gross => gross,
        LineAmount.Net => net,
        _ => paid,
    };
}
