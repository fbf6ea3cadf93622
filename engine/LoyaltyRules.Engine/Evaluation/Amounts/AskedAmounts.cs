using LoyaltyRules.Engine.Evaluation.Planning;
using LoyaltyRules.Engine.Language.Compilation;
using LoyaltyRules.Engine.Model;
using LoyaltyRules.Engine.Packs.Rules;

namespace LoyaltyRules.Engine.Evaluation.Amounts;

/// <summary>
/// The amounts that conditions and numbers ask of the receipt, as they were at each point of the decision. The frame shows those of one point at a time: whoever
/// asks an expression of a rule shows those of its point first. A pack that asks none pays nothing.
/// </summary>
internal sealed class AskedAmounts(PackPlan plan, FactFrame frame, Receipt receipt)
{
    private const int Nothing = -1;

    private readonly decimal?[][] byPoint = [.. Enumerable.Range(0, plan.Amounts.Length == 0 ? 0 : plan.Points.Count).Select(_ => new decimal?[plan.Amounts.Length])];
    private int shown = Nothing;

    /// <summary>Whether anything is asked.</summary>
    public bool AreAny => byPoint.Length > 0;

    /// <summary>Reads the amounts that the receipt has now, and shows them.</summary>
    public void Read(int point)
    {
        if (!AreAny)
        {
            return;
        }

        for (var i = 0; i < plan.Amounts.Length; i++)
        {
            byPoint[point][i] = AmountOf(plan.Amounts[i]);
        }

        shown = Nothing;
        Show(point);
    }

    /// <summary>Shows expressions the amounts of a point that was read before.</summary>
    public void Show(int point)
    {
        if (AreAny && shown != point)
        {
            Show(frame, plan.Amounts, byPoint[point]);
            shown = point;
        }
    }

    /// <summary>A copy of the amounts of all points, to explain the decision by; empty where nothing is asked.</summary>
    public decimal?[][] Copy() => AreAny ? [.. byPoint.Select(p => p[..])] : [];

    /// <summary>Puts amounts into a frame.</summary>
    public static void Show(FactFrame frame, CompiledAmount[] amounts, decimal?[] values)
    {
        for (var i = 0; i < amounts.Length; i++)
        {
            if (values[i] is { } value)
            {
                frame.EventFacts.Set(amounts[i].Fact.Slot, value);
            }
            else
            {
                frame.EventFacts.Known[amounts[i].Fact.Slot] = false;
            }
        }
    }

    // As a sum over lines (U1): one line whose amount is unknown makes it unknown. A line of which it is unknown whether it takes part takes none.
    private decimal? AmountOf(CompiledAmount amount)
    {
        var sum = Int128.Zero;
        var facts = 0m;
        for (var line = 0; line < receipt.LineCount; line++)
        {
            if (amount.Base?.Where is { } where && !where(frame, line))
            {
                continue;
            }

            if (amount.Of is LineAmount.Gross or LineAmount.Net or LineAmount.Paid)
            {
                sum += PriceOf(amount.Of, line);
                continue;
            }

            var slot = frame.LineIndex(line, amount.Base!.AmountSlot);
            if (!frame.LineFacts.Known[slot])
            {
                return null;
            }

            facts += frame.LineFacts.Decimals[slot];
        }

        foreach (var fee in amount.Base?.Definition.Fees ?? [])
        {
            sum += receipt.IndexOfFee(fee.Name) is >= 0 and var charge ? PriceOf(amount.Of, charge) : 0;
        }

        return facts + Scaled.ToDecimal(sum, plan.Pack.CurrencyDecimals);
    }

    private Int128 PriceOf(LineAmount of, int charge) => of switch
    {
        LineAmount.Gross => receipt.Gross[charge],
        LineAmount.Net => receipt.Remaining[charge],
        _ => receipt.PaidWithMoney(charge),
    };
}
