namespace LoyaltyRules.Engine.Language.Compilation;

/// <summary>Kleene's three values, ordered so that "and" is the least, "or" the greatest, "not" the opposite, and "equal" the product (U1).</summary>
internal static class Truth
{
    public const sbyte False = -1;
    public const sbyte Unknown = 0;
    public const sbyte True = 1;
}

/// <summary>
/// The values of all facts of one event, by slot, in the form in which compiled expressions read them (see <see cref="Types.StoredValue"/>).
/// Mutable and reusable: one thread fills it, decides, and fills it again.
/// </summary>
internal sealed class FactFrame
{
    private readonly int lineFactCount;

    public FactFrame(int eventFactCount, int lineFactCount, int segmentCount)
    {
        this.lineFactCount = lineFactCount;
        EventFacts = new FactColumns(eventFactCount);
        LineFacts = new FactColumns(0);
        Segments = new sbyte[segmentCount];
    }

    /// <summary>Facts that the event or a snapshot has once.</summary>
    public FactColumns EventFacts;

    /// <summary>Facts of lines: line after line, each as wide as the pack has line facts.</summary>
    public FactColumns LineFacts;

    /// <summary>The outcome of every segment, by index.</summary>
    public readonly sbyte[] Segments;

    /// <summary>How many lines the purchase has.</summary>
    public int LineCount;

    /// <summary>Forgets the last event and makes room for this many lines.</summary>
    public void Clear(int lineCount)
    {
        LineCount = lineCount;
        EventFacts.Clear();
        if (LineFacts.Known.Length < lineCount * lineFactCount)
        {
            LineFacts = new FactColumns(lineCount * lineFactCount);
        }
        else
        {
            LineFacts.Clear();
        }

        Array.Clear(Segments);
    }

    /// <summary>Where a line's fact stands in <see cref="LineFacts"/>.</summary>
    public int LineIndex(int line, int slot) => (line * lineFactCount) + slot;
}

/// <summary>Values side by side, by kind of storage; which one a slot uses follows from its type. A slot that is not known is absent.</summary>
internal sealed class FactColumns(int count)
{
    public readonly bool[] Known = new bool[count];
    public readonly decimal[] Decimals = new decimal[count];
    public readonly long[] Integers = new long[count];
    public readonly string?[] Texts = new string?[count];

    /// <summary>A value of any kind, as it is stored.</summary>
    public void Set(int index, object value)
    {
        switch (value)
        {
            case decimal number:
                Set(index, number);
                break;
            case string text:
                Set(index, text);
                break;
            default:
                Set(index, (long)value);
                break;
        }
    }

    public void Set(int index, decimal number) => (Known[index], Decimals[index]) = (true, number);

    public void Set(int index, long number) => (Known[index], Integers[index]) = (true, number);

    public void Set(int index, string text) => (Known[index], Texts[index]) = (true, text);

    public void Clear()
    {
        Array.Clear(Known);
        Array.Clear(Texts);
    }
}
