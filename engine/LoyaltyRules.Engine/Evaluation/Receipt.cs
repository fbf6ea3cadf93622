using System.Collections.Immutable;
using LoyaltyRules.Engine.Language.Checking;
using LoyaltyRules.Engine.Language.Compilation;
using LoyaltyRules.Engine.Model;

namespace LoyaltyRules.Engine.Evaluation;

/// <summary>
/// The purchase on its way through a decision: its charges, which are its lines and then its fees, each with what came, and what is left.
/// Amounts are whole minor units of the program's money.
/// </summary>
internal sealed class Receipt
{
    /// <summary>How many of the charges are lines; fees follow.</summary>
    public required int LineCount { get; init; }

    /// <summary>Line ids, and full names of fees.</summary>
    public required string[] Ids { get; init; }

    /// <summary>As it came.</summary>
    public required Int128[] Gross { get; init; }

    /// <summary>What the discounts so far left.</summary>
    public required Int128[] Remaining { get; init; }

    /// <summary>What points pay of that.</summary>
    public required Int128[] PaidWithPoints { get; init; }

    /// <summary>Each charge's rank by id, lines before fees: it settles ties when amounts are spread (S4).</summary>
    public required int[] Ranks { get; init; }

    /// <summary>Whether it stands for an event that has no receipt: one charge without a price, which what is given falls on.</summary>
    public bool IsOfEvent { get; private init; }

    public int Count => Ids.Length;

    /// <summary>What an event without a receipt is decided on.</summary>
    public static Receipt OfEvent() => new() { LineCount = 0, Ids = [""], Gross = [0], Remaining = [0], PaidWithPoints = [0], Ranks = [0], IsOfEvent = true };

    /// <summary>Takes off what was settled before: discounts, and what points paid.</summary>
    public Receipt Settle(ImmutableArray<SettledCharge> settled, int moneyDecimals)
    {
        foreach (var charge in settled)
        {
            var index = Array.IndexOf(Ids, charge.ChargeId);
            Remaining[index] -= Scaled.From(charge.Discount, moneyDecimals);
            PaidWithPoints[index] = Scaled.From(charge.PaidWithPoints, moneyDecimals);
        }

        return this;
    }

    /// <summary>Reads lines and present fees out of the frame.</summary>
    public static Receipt Of(Purchase purchase, FactFrame frame, FactDeclaration lineGross, ReadOnlySpan<FactDeclaration> fees, int moneyDecimals)
    {
        var presentFees = new List<FactDeclaration>(fees.Length);
        foreach (var fee in fees)
        {
            if (frame.EventFacts.Known[fee.Slot])
            {
                presentFees.Add(fee);
            }
        }

        var lineCount = frame.LineCount;
        var ids = new string[lineCount + presentFees.Count];
        var gross = new Int128[ids.Length];
        for (var i = 0; i < lineCount; i++)
        {
            ids[i] = purchase.Lines[i].Id;
            gross[i] = Scaled.From(frame.LineFacts.Decimals[frame.LineIndex(i, lineGross.Slot)], moneyDecimals);
        }

        for (var i = 0; i < presentFees.Count; i++)
        {
            ids[lineCount + i] = presentFees[i].Name;
            gross[lineCount + i] = Scaled.From(frame.EventFacts.Decimals[presentFees[i].Slot], moneyDecimals);
        }

        return new Receipt
        {
            LineCount = lineCount,
            Ids = ids,
            Gross = gross,
            Remaining = [.. gross],
            PaidWithPoints = new Int128[gross.Length],
            Ranks = RanksOf(ids, lineCount),
        };
    }

    /// <summary>What discounts and points left of a charge to pay with money.</summary>
    public Int128 PaidWithMoney(int index) => Remaining[index] - PaidWithPoints[index];

    /// <summary>Where a fee stands among the charges, or -1 when the purchase came without it.</summary>
    public int IndexOfFee(string name) => Array.IndexOf(Ids, name, LineCount);

    private static int[] RanksOf(string[] ids, int lineCount)
    {
        var order = new int[ids.Length];
        for (var i = 0; i < order.Length; i++)
        {
            order[i] = i;
        }

        if (lineCount > 1)
        {
            Array.Sort(order, 0, lineCount, Comparer<int>.Create((a, b) => string.CompareOrdinal(ids[a], ids[b])));
        }

        var ranks = new int[ids.Length];
        for (var i = 0; i < order.Length; i++)
        {
            ranks[order[i]] = i;
        }

        return ranks;
    }
}
