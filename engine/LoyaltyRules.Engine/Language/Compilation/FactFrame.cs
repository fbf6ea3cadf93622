namespace LoyaltyRules.Engine.Language.Compilation;

/// <summary>
/// The values of all facts of one event, by slot, in the form in which compiled expressions read them (see <see cref="Types.StoredValue"/>).
/// Mutable and reusable: one thread fills it, decides, and fills it again.
/// </summary>
internal sealed class FactFrame
{
    private readonly int lineFactCount;

    public FactFrame(int eventFactCount, int lineFactCount, int segmentCount)
        : this(lineFactCount, new FactColumns(eventFactCount), new FactColumns(0), new sbyte[segmentCount])
    {
    }

    private FactFrame(int lineFactCount, FactColumns eventFacts, FactColumns lineFacts, sbyte[] segments) =>
        (this.lineFactCount, EventFacts, LineFacts, Segments) = (lineFactCount, eventFacts, lineFacts, segments);

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

    /// <summary>A frame of its own with the same values, no larger than they need.</summary>
    public FactFrame Copy() => new(lineFactCount, EventFacts.Copy(EventFacts.Known.Length), LineFacts.Copy(LineCount * lineFactCount), [.. Segments]) { LineCount = LineCount };

    /// <summary>Where a line's fact stands in <see cref="LineFacts"/>.</summary>
    public int LineIndex(int line, int slot) => (line * lineFactCount) + slot;
}

/// <summary>Values side by side, by kind of storage; which one a slot uses follows from its type. A slot that is not known is absent.</summary>
internal sealed class FactColumns
{
    public readonly bool[] Known;
    public readonly decimal[] Decimals;
    public readonly long[] Integers;
    public readonly string?[] Texts;

    public FactColumns(int count)
        : this(new bool[count], new decimal[count], new long[count], new string?[count])
    {
    }

    private FactColumns(bool[] known, decimal[] decimals, long[] integers, string?[] texts) =>
        (Known, Decimals, Integers, Texts) = (known, decimals, integers, texts);

    /// <summary>The first values, in columns of their own.</summary>
    public FactColumns Copy(int count) => new(Known[..count], Decimals[..count], Integers[..count], Texts[..count]);

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
