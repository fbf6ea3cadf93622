using LoyaltyRules.Engine.Model;
using NodaTime;
using NodaTime.Text;

namespace LoyaltyRules.Engine.Language.Types;

/// <summary>
/// How values are held while expressions run: decimals for numeric types, strings for text, and a <see cref="long"/> for the rest:
/// 0 or 1, the index of a choice's word, the number of the day since 0001-01-01, ticks of 100 ns since 1970 or of a duration.
/// </summary>
internal static class StoredValue
{
    /// <summary>Dates and instants outside these years are refused: no receipt, birth or deadline lies there.</summary>
    public const int YearMin = 1900;

    /// <inheritdoc cref="YearMin"/>
    public const int YearMax = 2199;

    /// <summary>The longest duration: a thousand years of 365 days, in ticks. Keeps sums of durations within a <see cref="long"/>.</summary>
    public const long DurationTicksMax = 365_000 * NodaConstants.TicksPerDay;

    public static long Of(LocalDate date) => date.ToDateOnly().DayNumber;

    public static LocalDate DateOf(long dayNumber) => LocalDate.FromDateOnly(DateOnly.FromDayNumber((int)dayNumber));

    public static long Of(Instant instant) => instant.ToUnixTimeTicks();

    public static Instant InstantOf(long ticks) => Instant.FromUnixTimeTicks(ticks);

    /// <summary>Reads a text as a value of a type that is written as text; null when it cannot be read.</summary>
    public static long? Parse(string text, RuleType type) => type.Kind switch
    {
        TypeKind.Choice => type.Choices.IndexOf(text, 0, StringComparer.Ordinal) is >= 0 and var index ? index : null,
        TypeKind.Date => LocalDatePattern.Iso.Parse(text) is { Success: true, Value: var date } && IsNamed(date.Year) ? Of(date) : null,
        TypeKind.Instant => OffsetDateTimePattern.ExtendedIso.Parse(text) is { Success: true, Value: var moment } && IsNamed(moment.Year)
            ? Of(moment.ToInstant()) : null,
        TypeKind.Duration => ParseDuration(text),
        _ => null,
    };

    /// <summary>The value as it is written in packs and events.</summary>
    public static string Format(object value, RuleType type) => type.Kind switch
    {
        TypeKind.Boolean => (long)value != 0 ? "true" : "false",
        TypeKind.Choice => type.Choices[(int)(long)value],
        TypeKind.Date => LocalDatePattern.Iso.Format(DateOf((long)value)),
        TypeKind.Instant => InstantPattern.ExtendedIso.Format(InstantOf((long)value)),
        TypeKind.Duration => FormatDuration((long)value),
        TypeKind.Text => (string)value,
        _ => ExactDecimal.Format((decimal)value),
    };

    private static bool IsNamed(int year) => year is >= YearMin and <= YearMax;

    private static long? ParseDuration(string text)
    {
        var parsed = PeriodPattern.Roundtrip.Parse(text);
        if (!parsed.Success || parsed.Value is not { Years: 0, Months: 0 } period || text.Length > 40)
        {
            return null;
        }

        try
        {
            var ticks = period.ToDuration().BclCompatibleTicks;
            return Math.Abs(ticks) <= DurationTicksMax ? ticks : null;
        }
        catch (OverflowException)
        {
            return null;
        }
    }

    private static string FormatDuration(long ticks)
    {
        var period = Period.FromTicks(ticks).Normalize();
        return PeriodPattern.NormalizingIso.Format(period);
    }
}
