namespace LoyaltyRules.RulesEngine.Expressions;

/// <content>What is alike for every type of value; the expression language finds overloads, and no generic methods.</content>
public static partial class RuleFunctions
{
    /// <summary>Whether two values are the same; null when either is null.</summary>
    public static bool? Same(bool? a, bool? b) => a is null || b is null ? null : a == b;

    /// <inheritdoc cref="Same(bool?, bool?)"/>
    public static bool? Same(decimal? a, decimal? b) => a is null || b is null ? null : a == b;

    /// <inheritdoc cref="Same(bool?, bool?)"/>
    public static bool? Same(string? a, string? b) => a is null || b is null ? null : string.Equals(a, b, StringComparison.Ordinal);

    /// <inheritdoc cref="Same(bool?, bool?)"/>
    public static bool? Same(DateOnly? a, DateOnly? b) => a is null || b is null ? null : a == b;

    /// <inheritdoc cref="Same(bool?, bool?)"/>
    public static bool? Same(DateTimeOffset? a, DateTimeOffset? b) => a is null || b is null ? null : a == b;

    /// <inheritdoc cref="Same(bool?, bool?)"/>
    public static bool? Same(TimeSpan? a, TimeSpan? b) => a is null || b is null ? null : a == b;

    /// <summary>One of two values; null when the condition is.</summary>
    public static bool? Choose(bool? condition, bool? whenTrue, bool? whenFalse) => condition is not { } isTrue ? null : isTrue ? whenTrue : whenFalse;

    /// <inheritdoc cref="Choose(bool?, bool?, bool?)"/>
    public static decimal? Choose(bool? condition, decimal? whenTrue, decimal? whenFalse) => condition is not { } isTrue ? null : isTrue ? whenTrue : whenFalse;

    /// <inheritdoc cref="Choose(bool?, bool?, bool?)"/>
    public static string? Choose(bool? condition, string? whenTrue, string? whenFalse) => condition is not { } isTrue ? null : isTrue ? whenTrue : whenFalse;

    /// <inheritdoc cref="Choose(bool?, bool?, bool?)"/>
    public static DateOnly? Choose(bool? condition, DateOnly? whenTrue, DateOnly? whenFalse) => condition is not { } isTrue ? null : isTrue ? whenTrue : whenFalse;

    /// <inheritdoc cref="Choose(bool?, bool?, bool?)"/>
    public static DateTimeOffset? Choose(bool? condition, DateTimeOffset? whenTrue, DateTimeOffset? whenFalse) => condition is not { } isTrue ? null : isTrue ? whenTrue : whenFalse;

    /// <inheritdoc cref="Choose(bool?, bool?, bool?)"/>
    public static TimeSpan? Choose(bool? condition, TimeSpan? whenTrue, TimeSpan? whenFalse) => condition is not { } isTrue ? null : isTrue ? whenTrue : whenFalse;

    /// <summary>The lesser of two values; null when either is null.</summary>
    public static decimal? Least(decimal? a, decimal? b) => a is null || b is null ? null : a < b ? a : b;

    /// <inheritdoc cref="Least(decimal?, decimal?)"/>
    public static DateOnly? Least(DateOnly? a, DateOnly? b) => a is null || b is null ? null : a < b ? a : b;

    /// <inheritdoc cref="Least(decimal?, decimal?)"/>
    public static DateTimeOffset? Least(DateTimeOffset? a, DateTimeOffset? b) => a is null || b is null ? null : a < b ? a : b;

    /// <inheritdoc cref="Least(decimal?, decimal?)"/>
    public static TimeSpan? Least(TimeSpan? a, TimeSpan? b) => a is null || b is null ? null : a < b ? a : b;

    /// <summary>The greater of two values; null when either is null.</summary>
    public static decimal? Greatest(decimal? a, decimal? b) => a is null || b is null ? null : a > b ? a : b;

    /// <inheritdoc cref="Greatest(decimal?, decimal?)"/>
    public static DateOnly? Greatest(DateOnly? a, DateOnly? b) => a is null || b is null ? null : a > b ? a : b;

    /// <inheritdoc cref="Greatest(decimal?, decimal?)"/>
    public static DateTimeOffset? Greatest(DateTimeOffset? a, DateTimeOffset? b) => a is null || b is null ? null : a > b ? a : b;

    /// <inheritdoc cref="Greatest(decimal?, decimal?)"/>
    public static TimeSpan? Greatest(TimeSpan? a, TimeSpan? b) => a is null || b is null ? null : a > b ? a : b;

    /// <summary>The least of the lines; null when there is none, or one is null.</summary>
    public static decimal? Least(IEnumerable<decimal?> values) => OfAll(values, Least);

    /// <inheritdoc cref="Least(IEnumerable{decimal?})"/>
    public static DateOnly? Least(IEnumerable<DateOnly?> values) => OfAll(values, Least);

    /// <inheritdoc cref="Least(IEnumerable{decimal?})"/>
    public static DateTimeOffset? Least(IEnumerable<DateTimeOffset?> values) => OfAll(values, Least);

    /// <inheritdoc cref="Least(IEnumerable{decimal?})"/>
    public static TimeSpan? Least(IEnumerable<TimeSpan?> values) => OfAll(values, Least);

    /// <summary>The greatest of the lines; null when there is none, or one is null.</summary>
    public static decimal? Greatest(IEnumerable<decimal?> values) => OfAll(values, Greatest);

    /// <inheritdoc cref="Greatest(IEnumerable{decimal?})"/>
    public static DateOnly? Greatest(IEnumerable<DateOnly?> values) => OfAll(values, Greatest);

    /// <inheritdoc cref="Greatest(IEnumerable{decimal?})"/>
    public static DateTimeOffset? Greatest(IEnumerable<DateTimeOffset?> values) => OfAll(values, Greatest);

    /// <inheritdoc cref="Greatest(IEnumerable{decimal?})"/>
    public static TimeSpan? Greatest(IEnumerable<TimeSpan?> values) => OfAll(values, Greatest);

    /// <summary>The sum over the lines; null when one is null.</summary>
    public static decimal? Total(IEnumerable<decimal?> values) => values.Aggregate((decimal?)0m, (sum, next) => sum + next);

    /// <summary>For how many lines a condition is true; null when it is for one.</summary>
    public static decimal? Counted(IEnumerable<bool?> outcomes) => Total(outcomes.Select(o => o is { } holds ? holds ? 1m : 0m : (decimal?)null));

    private static T? OfAll<T>(IEnumerable<T?> values, Func<T?, T?, T?> better)
        where T : struct
    {
        var all = values.ToList();
        return all.Count == 0 ? null : all.Aggregate(better);
    }
}
