using System.Runtime.CompilerServices;
using LoyaltyRules.Engine.Language.Checking;
using LoyaltyRules.Engine.Language.Compilation;

namespace LoyaltyRules.Engine.Evaluation.Conditions;

/// <summary>
/// Something that many conditions ask about, its values sorted into classes: values that no condition tells apart share one. A comparison
/// then is a set of classes, found once when the pack is compiled, and all that an event costs is to find its own class, once.
/// Invariant: class 0 is "not there", and no comparison holds it, so an absent fact makes no comparison true (U1, U2).
/// </summary>
internal abstract class Axis(string name)
{
    /// <summary>The class of events without a value.</summary>
    public const int Absent = 0;

    /// <summary>What it asks, as conditions spell it.</summary>
    public string Name { get; } = name;

    /// <summary>Its place among the axes of a plan.</summary>
    public int Index { get; set; }

    public abstract int ClassCount { get; }

    /// <summary>Whether its classes have an order that comparisons ask about.</summary>
    public virtual bool IsOrdered => false;

    /// <summary>Every class but <see cref="Absent"/>.</summary>
    public ClassSet Present => ClassSet.Between(Absent + 1, ClassCount - 1);

    /// <summary>The class of an event, or of one of its lines.</summary>
    public abstract int ClassOf(FactFrame frame, int line);

    public override string ToString() => Name;
}

/// <summary>A fact: whether it is there, and where its value is kept.</summary>
internal abstract class FactAxis(FactDeclaration fact) : Axis(fact.Name)
{
    private readonly bool isOfLine = fact.IsOfLine;
    private readonly bool mayBeAbsent = fact.MayBeAbsent;
    private readonly int slot = fact.Slot;

    public FactDeclaration Fact { get; } = fact;

    /// <summary>Where the fact's value is kept; false when it is absent.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    protected bool TryFind(FactFrame frame, int line, out FactColumns columns, out int index)
    {
        columns = isOfLine ? frame.LineFacts : frame.EventFacts;
        index = isOfLine ? frame.LineIndex(line, slot) : slot;
        return !mayBeAbsent || columns.Known[index];
    }

    /// <summary>The classes equal to a constant of the fact's type.</summary>
    public abstract int ClassOfConstant(object value);
}

/// <summary>A choice or a truth: every word a class.</summary>
internal sealed class WordAxis(FactDeclaration fact, int wordCount) : FactAxis(fact)
{
    public override int ClassCount => wordCount + 1;

    public override int ClassOfConstant(object value) => (int)(long)value + 1;

    public override int ClassOf(FactFrame frame, int line) => TryFind(frame, line, out var columns, out var index) ? (int)columns.Integers[index] + 1 : Absent;
}

/// <summary>A text: every text that conditions name is a class, and all others together are one.</summary>
internal sealed class TextAxis : FactAxis
{
    private const int Other = 1;

    private readonly Dictionary<string, int> classes = new(StringComparer.Ordinal);

    public TextAxis(FactDeclaration fact, IEnumerable<string> named)
        : base(fact)
    {
        foreach (var text in named.Order(StringComparer.Ordinal))
        {
            classes.TryAdd(text, Other + 1 + classes.Count);
        }
    }

    public override int ClassCount => Other + 1 + classes.Count;

    public override int ClassOfConstant(object value) => classes[(string)value];

    public override int ClassOf(FactFrame frame, int line) =>
        TryFind(frame, line, out var columns, out var index) ? classes.GetValueOrDefault(columns.Texts[index]!, Other) : Absent;
}

/// <summary>A segment, decided before any rule is tested.</summary>
internal sealed class SegmentAxis(SegmentDeclaration segment) : Axis(segment.Name)
{
    public const int IsFalse = 1;
    public const int IsTrue = 2;

    public override int ClassCount => 3;

    public override int ClassOf(FactFrame frame, int line) => frame.Segments[segment.Index] switch
    {
        Truth.True => IsTrue,
        Truth.False => IsFalse,
        _ => Absent,
    };
}

/// <summary>A part that several conditions share and no fact axis serves: it is asked once for all of them, and only if one needs it.</summary>
internal sealed class PredicateAxis(string name, IsTrue test) : Axis(name)
{
    public const int Holds = 1;

    public override int ClassCount => 2;

    public override int ClassOf(FactFrame frame, int line) => test(frame, line) ? Holds : Absent;
}
