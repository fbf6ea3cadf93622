using System.Collections.Frozen;
using System.Collections.Immutable;
using LoyaltyRules.Engine.Language.Types;

namespace LoyaltyRules.Engine.Language.Checking;

/// <summary>The functions of the language. The list is closed: a rule can reach nothing else.</summary>
internal enum FunctionKind
{
    IsBirthday,
    DaysFromBirthday,
    DaysBetween,
    MonthsBetween,
    YearsBetween,
    AddDays,
    AddMonths,
    AddYears,
    Year,
    Month,
    DayOfMonth,
    DayOfWeek,
    DateOf,
    HourOf,
    MinuteOf,
    StartsWith,
    EndsWith,
    Contains,
    Chosen,
    Length,
    Min,
    Max,
    Abs,
    Round,
    Divide,
}

/// <summary>What a function takes and gives.</summary>
/// <param name="Kind">Which it is.</param>
/// <param name="Name">Its name in the language.</param>
/// <param name="Signature">How it is called, for people: <c>daysBetween(from, to)</c>.</param>
/// <param name="Parameters">The types it takes; empty for the ones that take any numeric type and are checked by their own rules.</param>
/// <param name="Result">The type it gives; null where that depends on the arguments.</param>
/// <param name="Range">The bounds of a numeric result.</param>
internal sealed record FunctionSignature(
    FunctionKind Kind, string Name, string Signature, ImmutableArray<RuleType> Parameters, RuleType? Result, NumericRange? Range = null);

/// <summary>The fixed list of functions.</summary>
internal static class FunctionCatalog
{
    private static readonly RuleType Date = RuleType.Date;

    /// <summary>Days between the first and the last day that can be named.</summary>
    private const int DaysMax = 3_652_058;

    public static FrozenDictionary<string, FunctionSignature> ByName { get; } = new FunctionSignature[]
    {
        new(FunctionKind.IsBirthday, "isBirthday", "isBirthday(birthDate, day)", [Date, Date], RuleType.Boolean),
        new(FunctionKind.DaysFromBirthday, "daysFromBirthday", "daysFromBirthday(birthDate, day)", [Date, Date], RuleType.Number, Whole(-DaysMax, 183)),
        new(FunctionKind.DaysBetween, "daysBetween", "daysBetween(from, to)", [Date, Date], RuleType.Number, Whole(-DaysMax, DaysMax)),
        new(FunctionKind.MonthsBetween, "monthsBetween", "monthsBetween(from, to)", [Date, Date], RuleType.Number, Whole(-119_988, 119_988)),
        new(FunctionKind.YearsBetween, "yearsBetween", "yearsBetween(from, to)", [Date, Date], RuleType.Number, Whole(-9_999, 9_999)),
        new(FunctionKind.AddDays, "addDays", "addDays(day, number)", [Date, RuleType.Number], Date),
        new(FunctionKind.AddMonths, "addMonths", "addMonths(day, number)", [Date, RuleType.Number], Date),
        new(FunctionKind.AddYears, "addYears", "addYears(day, number)", [Date, RuleType.Number], Date),
        new(FunctionKind.Year, "year", "year(day)", [Date], RuleType.Number, Whole(1, 9_999)),
        new(FunctionKind.Month, "month", "month(day)", [Date], RuleType.Number, Whole(1, 12)),
        new(FunctionKind.DayOfMonth, "dayOfMonth", "dayOfMonth(day)", [Date], RuleType.Number, Whole(1, 31)),
        new(FunctionKind.DayOfWeek, "dayOfWeek", "dayOfWeek(day)", [Date], RuleType.DayOfWeek),
        new(FunctionKind.DateOf, "dateOf", "dateOf(instant)", [RuleType.Instant], Date),
        new(FunctionKind.HourOf, "hourOf", "hourOf(instant)", [RuleType.Instant], RuleType.Number, Whole(0, 23)),
        new(FunctionKind.MinuteOf, "minuteOf", "minuteOf(instant)", [RuleType.Instant], RuleType.Number, Whole(0, 59)),
        new(FunctionKind.StartsWith, "startsWith", "startsWith(text, start)", [RuleType.Text, RuleType.Text], RuleType.Boolean),
        new(FunctionKind.EndsWith, "endsWith", "endsWith(text, end)", [RuleType.Text, RuleType.Text], RuleType.Boolean),
        new(FunctionKind.Contains, "contains", "contains(text, part)", [RuleType.Text, RuleType.Text], RuleType.Boolean),
        new(FunctionKind.Chosen, "chosen", "chosen(choice, word)", [], RuleType.Boolean),
        new(FunctionKind.Length, "length", "length(text)", [RuleType.Text], RuleType.Number, Whole(0, LanguageLimits.TextLengthMax)),
        new(FunctionKind.Min, "min", "min(a, b, …)", [], null),
        new(FunctionKind.Max, "max", "max(a, b, …)", [], null),
        new(FunctionKind.Abs, "abs", "abs(x)", [], null),
        new(FunctionKind.Round, "round", "round(x, decimals, 'halfUp')", [], null),
        new(FunctionKind.Divide, "divide", "divide(a, b, decimals, 'halfUp')", [], null),
    }.ToFrozenDictionary(f => f.Name, StringComparer.Ordinal);

    /// <summary>The function of this name; the first letter may be a capital, as methods are written in C#.</summary>
    public static FunctionSignature? Find(string name) =>
        ByName.GetValueOrDefault(name) ?? ByName.GetValueOrDefault(char.ToLowerInvariant(name[0]) + name[1..]);

    private static NumericRange Whole(int min, int max) => NumericRange.Between(min, max, 0);
}
