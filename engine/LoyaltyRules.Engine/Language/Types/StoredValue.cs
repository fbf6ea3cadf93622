using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using LoyaltyRules.Engine.Model;
using NodaTime;
using NodaTime.Text;

namespace LoyaltyRules.Engine.Language.Types;

/// <summary>
/// How values are held while expressions run: decimals for numeric types, strings for text, and a <see cref="long"/> for the rest:
/// 0 or 1, the index of a choice's word, a bit for each word chosen, the number of the day since 0001-01-01, ticks of 100 ns since 1970 or of a duration.
/// </summary>
internal static partial class StoredValue
{
    /// <summary>Dates and instants outside these years are refused: no receipt, birth or deadline lies there.</summary>
    public const int YearMin = 1900;

    /// <inheritdoc cref="YearMin"/>
    public const int YearMax = 2199;

    /// <summary>
    /// The longest duration, forward or back: 110,000 days, in ticks. Any two instants that can be named lie less far apart, and a sum of two
    /// durations stays within a <see cref="long"/>.
    /// </summary>
    public const long DurationTicksMax = 110_000 * NodaConstants.TicksPerDay;

    /// <summary>The first instant that can be named.</summary>
    public static readonly long InstantTicksMin = Instant.FromUtc(YearMin, 1, 1, 0, 0).ToUnixTimeTicks();

    /// <summary>The last instant that can be named.</summary>
    public static readonly long InstantTicksMax = Instant.FromUtc(YearMax + 1, 1, 1, 0, 0).ToUnixTimeTicks() - 1;

    public static long Of(LocalDate date) => date.ToDateOnly().DayNumber;

    public static LocalDate DateOf(long dayNumber) => LocalDate.FromDateOnly(DateOnly.FromDayNumber((int)dayNumber));

    public static long Of(Instant instant) => instant.ToUnixTimeTicks();

    public static Instant InstantOf(long ticks) => Instant.FromUnixTimeTicks(ticks);

    /// <summary>Reads a text as a value of a type that is written as text; null when it cannot be read.</summary>
    public static long? Parse(string text, RuleType type) => type.Kind switch
    {
        TypeKind.Choice => type.Choices.IndexOf(text, 0, StringComparer.Ordinal) is >= 0 and var index ? index : null,
        TypeKind.Date => LocalDatePattern.Iso.Parse(text) is { Success: true, Value: var date } && IsNamed(date.Year) ? Of(date) : null,
        TypeKind.Instant => OffsetDateTimePattern.ExtendedIso.Parse(text) is { Success: true, Value: var moment } && IsNamed(moment.ToInstant())
            ? Of(moment.ToInstant()) : null,
        TypeKind.Duration => ParseDuration(text),
        TypeKind.Chosen => ParseChosen(text, type),
        _ => null,
    };

    /// <summary>The words chosen, as bits; those that are not in the list are left out.</summary>
    public static long OfChosen(IEnumerable<string> words, RuleType type) =>
        words.Select(w => type.Choices.IndexOf(w, 0, StringComparer.Ordinal)).Where(i => i >= 0).Aggregate(0L, (bits, i) => bits | (1L << i));

    /// <summary>The value as it is written in packs and events.</summary>
    public static string Format(object value, RuleType type) => type.Kind switch
    {
        TypeKind.Boolean => (long)value != 0 ? "true" : "false",
        TypeKind.Choice => type.Choices[(int)(long)value],
        TypeKind.Date => LocalDatePattern.Iso.Format(DateOf((long)value)),
        TypeKind.Instant => InstantPattern.ExtendedIso.Format(InstantOf((long)value)),
        TypeKind.Duration => FormatDuration((long)value),
        TypeKind.Chosen => string.Join(ChosenSeparator, type.Choices.Where((_, i) => ((long)value & (1L << i)) != 0)),
        TypeKind.Text => (string)value,
        _ => ExactDecimal.Format((decimal)value),
    };

    private const string ChosenSeparator = ", ";

    // A word may itself contain the separator, so the text is not split: the longest word that fits is taken each time.
    private static long? ParseChosen(string text, RuleType type)
    {
        var bits = 0L;
        for (var rest = text.AsSpan(); !rest.IsEmpty;)
        {
            var (index, length) = (-1, 0);
            for (var i = 0; i < type.Choices.Length; i++)
            {
                var word = type.Choices[i];
                if (word.Length > length && rest.StartsWith(word, StringComparison.Ordinal) && (rest.Length == word.Length || rest[word.Length..].StartsWith(ChosenSeparator, StringComparison.Ordinal)))
                {
                    (index, length) = (i, word.Length);
                }
            }

            if (index < 0 || rest.Length == length + ChosenSeparator.Length)
            {
                return null;
            }

            bits |= 1L << index;
            rest = rest.Length == length ? [] : rest[(length + ChosenSeparator.Length)..];
        }

        return bits;
    }

    /// <summary>Whether days of a year can be named.</summary>
    public static bool IsNamed(int year) => year is >= YearMin and <= YearMax;

    private static bool IsNamed(Instant instant) => Of(instant) is var ticks && ticks >= InstantTicksMin && ticks <= InstantTicksMax;

    // Not NodaTime's periods: their exact length ends at 292 years, and their text knows no fraction of a second together with weeks.
    [GeneratedRegex(@"^P(?=.)(?:(-?[0-9]{1,6})W)?(?:(-?[0-9]{1,6})D)?(?:T(?=.)(?:(-?[0-9]{1,9})H)?(?:(-?[0-9]{1,9})M)?(?:(-?[0-9]{1,9})(?:\.([0-9]{1,7}))?S)?)?\z", RegexOptions.CultureInvariant)]
    private static partial Regex DurationForm { get; }

    private static long? ParseDuration(string text)
    {
        if (DurationForm.Match(text) is not { Success: true } match)
        {
            return null;
        }

        Int128 ticks = 0;
        ReadOnlySpan<long> units = [7 * NodaConstants.TicksPerDay, NodaConstants.TicksPerDay, NodaConstants.TicksPerHour, NodaConstants.TicksPerMinute, NodaConstants.TicksPerSecond];
        for (var i = 0; i < units.Length; i++)
        {
            if (match.Groups[i + 1].Success)
            {
                ticks += (Int128)units[i] * long.Parse(match.Groups[i + 1].ValueSpan, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
            }
        }

        if (match.Groups[6].Success)
        {
            var fraction = long.Parse(match.Groups[6].Value.PadRight(7, '0'), NumberStyles.None, CultureInfo.InvariantCulture);
            ticks += match.Groups[5].ValueSpan[0] == '-' ? -fraction : fraction;
        }

        return Int128.Abs(ticks) <= DurationTicksMax ? (long)ticks : null;
    }

    private static string FormatDuration(long ticks)
    {
        var text = new StringBuilder("P");
        void Part(long value, string unit)
        {
            if (value != 0)
            {
                text.Append(CultureInfo.InvariantCulture, $"{value}{unit}");
            }
        }

        Part(ticks / NodaConstants.TicksPerDay, "D");
        var ofDay = ticks % NodaConstants.TicksPerDay;
        if (ofDay != 0 || ticks == 0)
        {
            text.Append('T');
            Part(ofDay / NodaConstants.TicksPerHour, "H");
            Part(ofDay / NodaConstants.TicksPerMinute % 60, "M");
            var seconds = ofDay % NodaConstants.TicksPerMinute;
            if (seconds != 0 || ticks == 0)
            {
                text.Append(ExactDecimal.Format(seconds / (decimal)NodaConstants.TicksPerSecond)).Append('S');
            }
        }

        return text.ToString();
    }
}
