namespace LoyaltyRules.Engine.Evaluation.Amounts;

/// <summary>Amounts by charge, lent for one decision and used again for the next. For one thread at a time.</summary>
internal sealed class AmountPool
{
    /// <summary>Arrays of long receipts are not kept: they are rare, and their own work outweighs making them.</summary>
    private const int LengthKeptMax = 32;

    private readonly List<Int128[]>[] byLength = [.. Enumerable.Range(0, LengthKeptMax + 1).Select(_ => new List<Int128[]>())];
    private int length;
    private int lent;

    /// <summary>Takes everything back, and lends arrays of another length from now on.</summary>
    public void Reset(int chargeCount) => (length, lent) = (chargeCount, 0);

    /// <summary>An array of zeros, one for each charge.</summary>
    public Int128[] Take()
    {
        if (length > LengthKeptMax)
        {
            return new Int128[length];
        }

        var kept = byLength[length];
        if (lent == kept.Count)
        {
            kept.Add(new Int128[length]);
        }

        var amounts = kept[lent++];
        Array.Clear(amounts);
        return amounts;
    }
}
