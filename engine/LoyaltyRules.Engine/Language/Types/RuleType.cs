using System.Collections.Immutable;

namespace LoyaltyRules.Engine.Language.Types;

/// <summary>The sorts of values that the rule language knows.</summary>
public enum TypeKind
{
    /// <summary>The type of something that was already reported; it agrees with everything, so that one mistake is told once.</summary>
    Error,

    /// <summary>True or false.</summary>
    Boolean,

    /// <summary>A pure number.</summary>
    Number,

    /// <summary>A rate: 20 is 20%.</summary>
    Percent,

    /// <summary>Money of the program's currency.</summary>
    Money,

    /// <summary>Points of one currency, named by <see cref="RuleType.Unit"/>.</summary>
    Points,

    /// <summary>Text, compared to the letter.</summary>
    Text,

    /// <summary>One word of a fixed list.</summary>
    Choice,

    /// <summary>A local day.</summary>
    Date,

    /// <summary>A point on the time line.</summary>
    Instant,

    /// <summary>An exact stretch of time.</summary>
    Duration,

    /// <summary>What a member has chosen of a fixed list of words; asked by <c>chosen</c> only.</summary>
    Chosen,
}

/// <summary>The type of an expression: its sort, and the unit or the list of words that belongs to it. Immutable, compared by value.</summary>
public sealed class RuleType : IEquatable<RuleType>
{
    private RuleType(TypeKind kind, string? unit, ImmutableArray<string> choices, bool isRanked = false)
    {
        Kind = kind;
        Unit = unit;
        Choices = choices;
        IsRanked = isRanked;
    }

    /// <summary>The type of what was already reported.</summary>
    public static RuleType Error { get; } = new(TypeKind.Error, null, []);

    /// <summary>True or false.</summary>
    public static RuleType Boolean { get; } = new(TypeKind.Boolean, null, []);

    /// <summary>A pure number.</summary>
    public static RuleType Number { get; } = new(TypeKind.Number, null, []);

    /// <summary>A rate in percent.</summary>
    public static RuleType Percent { get; } = new(TypeKind.Percent, null, []);

    /// <summary>Money of the program's currency.</summary>
    public static RuleType Money { get; } = new(TypeKind.Money, null, []);

    /// <summary>Text.</summary>
    public static RuleType Text { get; } = new(TypeKind.Text, null, []);

    /// <summary>A local day.</summary>
    public static RuleType Date { get; } = new(TypeKind.Date, null, []);

    /// <summary>A point on the time line.</summary>
    public static RuleType Instant { get; } = new(TypeKind.Instant, null, []);

    /// <summary>An exact stretch of time.</summary>
    public static RuleType Duration { get; } = new(TypeKind.Duration, null, []);

    /// <summary>The days of the week, Monday first.</summary>
    public static RuleType DayOfWeek { get; } =
        ChoiceOf(["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]);

    /// <summary>Points of a currency.</summary>
    public static RuleType PointsOf(string currency) => new(TypeKind.Points, currency, []);

    /// <summary>One of the words given.</summary>
    public static RuleType ChoiceOf(ImmutableArray<string> words) => new(TypeKind.Choice, null, words);

    /// <summary>One of the words given, which stand from the lowest to the highest.</summary>
    public static RuleType RankedChoiceOf(ImmutableArray<string> words) => new(TypeKind.Choice, null, words, isRanked: true);

    /// <summary>Some of the words given.</summary>
    public static RuleType ChosenOf(ImmutableArray<string> words) => new(TypeKind.Chosen, null, words);

    /// <summary>The sort.</summary>
    public TypeKind Kind { get; }

    /// <summary>The points currency; null for other sorts.</summary>
    public string? Unit { get; }

    /// <summary>The words of a choice, or that can be chosen, in their declared order; empty for other sorts.</summary>
    public ImmutableArray<string> Choices { get; }

    /// <summary>Whether values are exact decimals: number, percent, money, points.</summary>
    public bool IsNumeric => Kind is TypeKind.Number or TypeKind.Percent or TypeKind.Money or TypeKind.Points;

    /// <summary>
    /// Whether the words of a choice stand from the lowest to the highest, as tiers do. It is no part of equality: the same words are the same words,
    /// and they are compared by rank as soon as one side is ranked.
    /// </summary>
    public bool IsRanked { get; }

    /// <summary>Whether values have an order: everything numeric, dates, instants and durations, and the words of a ranked choice.</summary>
    public bool IsOrdered => IsNumeric || IsRanked || Kind is TypeKind.Date or TypeKind.Instant or TypeKind.Duration;

    /// <inheritdoc/>
    public bool Equals(RuleType? other) =>
        other is not null && Kind == other.Kind && Unit == other.Unit && Choices.AsSpan().SequenceEqual(other.Choices.AsSpan());

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as RuleType);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Kind, Unit, Choices.Length);

    /// <summary>The type by its word in the pack format.</summary>
    public override string ToString() => Kind switch
    {
        TypeKind.Boolean => "bool",
        TypeKind.Points => $"points of {Unit}",
        _ => Kind.ToString().ToLowerInvariant(),
    };
}
