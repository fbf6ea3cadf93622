using System.Collections.Immutable;
using LoyaltyRules.Engine.Language.Checking;
using LoyaltyRules.Engine.Language.Compilation;
using LoyaltyRules.Engine.Model;

namespace LoyaltyRules.Engine.Evaluation.Amounts;

/// <summary>
/// The purchase on its way through a decision: its charges, which are its lines and then its fees, each with what came, and what is left.
/// Amounts are whole minor units of the program's money.
/// </summary>
internal sealed class Receipt(AmountPool pool)
{
    /// <summary>How many of the charges are lines; fees follow.</summary>
    public int LineCount { get; private set; }

    /// <summary>Line ids, and full names of fees.</summary>
    public string[] Ids { get; private set; } = [];

    /// <summary>As it came.</summary>
    public Int128[] Gross { get; private set; } = [];

    /// <summary>What the discounts so far left.</summary>
    public Int128[] Remaining { get; private set; } = [];

    /// <summary>What points pay of that.</summary>
    public Int128[] PaidWithPoints { get; private set; } = [];

    /// <summary>Each charge's rank by id, lines before fees: it settles ties when amounts are spread (S4).</summary>
    public int[] Ranks { get; private set; } = [];

    /// <summary>Whether it stands for an event that has no receipt: one charge without a price, which what is given falls on.</summary>
    public bool IsOfEvent { get; private set; }

    public int Count => Ids.Length;

    /// <summary>What an event without a receipt is decided on.</summary>
    public void OpenForEvent()
    {
        Open(1, lineCount: 0);
        (Ids[0], Ranks[0], IsOfEvent) = ("", 0, true);
    }

    /// <summary>Reads lines and present fees out of the frame.</summary>
    public void Open(Purchase purchase, FactFrame frame, FactDeclaration lineGross, ReadOnlySpan<FactDeclaration> fees, int moneyDecimals)
    {
        var count = frame.LineCount;
        foreach (var fee in fees)
        {
            count += frame.EventFacts.Known[fee.Slot] ? 1 : 0;
        }

        Open(count, frame.LineCount);
        for (var i = 0; i < LineCount; i++)
        {
            Ids[i] = purchase.Lines[i].Id;
            Gross[i] = Remaining[i] = Scaled.From(frame.LineFacts.Decimals[frame.LineIndex(i, lineGross.Slot)], moneyDecimals);
        }

        var next = LineCount;
        foreach (var fee in fees)
        {
            if (frame.EventFacts.Known[fee.Slot])
            {
                Ids[next] = fee.Name;
                Gross[next] = Remaining[next] = Scaled.From(frame.EventFacts.Decimals[fee.Slot], moneyDecimals);
                next++;
            }
        }

        Rank();
    }

    /// <summary>Takes off what was settled before: discounts, and what points paid.</summary>
    public void Settle(ImmutableArray<SettledCharge> settled, int moneyDecimals)
    {
        foreach (var charge in settled)
        {
            var index = Array.IndexOf(Ids, charge.ChargeId);
            Remaining[index] -= Scaled.From(charge.Discount, moneyDecimals);
            PaidWithPoints[index] = Scaled.From(charge.PaidWithPoints, moneyDecimals);
        }
    }

    /// <summary>What discounts and points left of a charge to pay with money.</summary>
    public Int128 PaidWithMoney(int index) => Remaining[index] - PaidWithPoints[index];

    /// <summary>Where a fee stands among the charges, or -1 when the purchase came without it.</summary>
    public int IndexOfFee(string name) => Array.IndexOf(Ids, name, LineCount);

    private void Open(int count, int lineCount)
    {
        (LineCount, IsOfEvent) = (lineCount, false);
        pool.Reset(count);
        (Gross, Remaining, PaidWithPoints) = (pool.Take(), pool.Take(), pool.Take());
        if (Ids.Length != count)
        {
            (Ids, Ranks) = (new string[count], new int[count]);
        }
    }

    private void Rank()
    {
        var isInOrder = true;
        for (var i = 0; i < Ids.Length; i++)
        {
            Ranks[i] = i;
            isInOrder &= i == 0 || i >= LineCount || string.CompareOrdinal(Ids[i - 1], Ids[i]) < 0;
        }

        if (isInOrder)
        {
            return;
        }

        var order = Ranks.AsSpan(0, LineCount).ToArray();
        Array.Sort(order, (a, b) => string.CompareOrdinal(Ids[a], Ids[b]));
        for (var i = 0; i < order.Length; i++)
        {
            Ranks[order[i]] = i;
        }
    }
}
