using System.Numerics;
using NodaTime;

namespace LoyaltyRules.RulesEngine.Expressions;

/// <summary>
/// What the expressions of exported workflows call. RulesEngine knows them through <c>ReSettings.CustomTypes</c>. An argument of null is unknown, and so is a
/// result of null: everything here follows the rule language (U1), and nothing throws. Written without the engine's own functions, so that it is a second
/// opinion on them.
/// </summary>
public static partial class RuleFunctions
{
    private const int ShiftMax = 120_000;
    private const int YearMin = 1900;
    private const int YearMax = 2199;
    private static readonly TimeSpan DurationMax = TimeSpan.FromDays(110_000);

    /// <summary>A condition of three outcomes from the two questions that it answers.</summary>
    /// <param name="isTrue">Whether it is true.</param>
    /// <param name="isFalse">Whether it is false.</param>
    public static bool? Outcome(bool isTrue, bool isFalse) => isTrue ? true : isFalse ? false : null;

    /// <summary>The value where the row of a table is true, what the rows behind it give where it is false; null otherwise.</summary>
    public static decimal? Row(bool isTrue, bool isFalse, decimal? value, decimal? behind) => isTrue ? value : isFalse ? behind : null;

    /// <inheritdoc cref="Row(bool, bool, decimal?, decimal?)"/>
    public static string? Row(bool isTrue, bool isFalse, string? value, string? behind) => isTrue ? value : isFalse ? behind : null;

    /// <summary>Whether it is the birthday of somebody born on 29 February or any other day.</summary>
    /// <param name="birthDate">The day of birth.</param>
    /// <param name="day">The day asked about.</param>
    /// <param name="leapIsInMarch">Whether 29 February is 1 March in other years, rather than 28 February.</param>
    public static bool? IsBirthday(DateOnly? birthDate, DateOnly? day, bool leapIsInMarch)
    {
        if (birthDate is not { } born || day is not { } today)
        {
            return null;
        }

        return today >= born && today == BirthdayIn(born, today.Year, leapIsInMarch);
    }

    /// <summary>Days from the nearest birthday to a day; negative before it. The day of birth is the first; of two that are equally near, the earlier counts.</summary>
    /// <param name="birthDate">The day of birth.</param>
    /// <param name="day">The day asked about.</param>
    /// <param name="leapIsInMarch">Whether 29 February is 1 March in other years, rather than 28 February.</param>
    public static decimal? DaysFromBirthday(DateOnly? birthDate, DateOnly? day, bool leapIsInMarch)
    {
        if (birthDate is not { } born || day is not { } today)
        {
            return null;
        }

        decimal? nearest = null;
        foreach (var year in new[] { born.Year, today.Year - 1, today.Year, today.Year + 1 })
        {
            if (year < born.Year)
            {
                continue;
            }

            decimal distance = today.DayNumber - BirthdayIn(born, year, leapIsInMarch).DayNumber;
            if (nearest is not { } known || Math.Abs(distance) < Math.Abs(known) || (Math.Abs(distance) == Math.Abs(known) && distance > known))
            {
                nearest = distance;
            }
        }

        return nearest;
    }

    private static DateOnly BirthdayIn(DateOnly born, int year, bool leapIsInMarch)
    {
        var isMissing = born is { Month: 2, Day: 29 } && !DateTime.IsLeapYear(year);
        return !isMissing ? new DateOnly(year, born.Month, born.Day) : leapIsInMarch ? new DateOnly(year, 3, 1) : new DateOnly(year, 2, 28);
    }

    /// <summary>Days from one day to another; negative backwards.</summary>
    public static decimal? DaysBetween(DateOnly? from, DateOnly? to) => to?.DayNumber - from?.DayNumber;

    /// <summary>Whole months from one day to another.</summary>
    public static decimal? MonthsBetween(DateOnly? from, DateOnly? to) => from is { } a && to is { } b ? WholeMonths(a, b) : null;

    /// <summary>Whole years from one day to another.</summary>
    public static decimal? YearsBetween(DateOnly? from, DateOnly? to)
    {
        if (from is not { } a || to is not { } b)
        {
            return null;
        }

        // Not the months by twelve: from 29 February a year ends on the 28th, and so do twelve months.
        var years = b.Year - a.Year;
        var anniversary = a.AddYears(years);
        return years > 0 && anniversary > b ? years - 1 : years < 0 && anniversary < b ? years + 1 : years;
    }

    private static decimal WholeMonths(DateOnly from, DateOnly to)
    {
        var months = ((to.Year - from.Year) * 12) + to.Month - from.Month;
        var reached = from.AddMonths(months);
        return months > 0 && reached > to ? months - 1 : months < 0 && reached < to ? months + 1 : months;
    }

    /// <summary>The day so many days later; null beyond the years 1900 to 2199.</summary>
    public static DateOnly? AddDays(DateOnly? day, decimal? number) => Shifted(day, number, (d, n) => d.AddDays(n));

    /// <summary>The same day of a later month, or that month's last day; null beyond the years 1900 to 2199.</summary>
    public static DateOnly? AddMonths(DateOnly? day, decimal? number) => Shifted(day, number, (d, n) => d.AddMonths(n));

    /// <summary>The same day of a later year, or 28 February; null beyond the years 1900 to 2199.</summary>
    public static DateOnly? AddYears(DateOnly? day, decimal? number) => Shifted(day, number, (d, n) => d.AddYears(n));

    private static DateOnly? Shifted(DateOnly? day, decimal? number, Func<DateOnly, int, DateOnly> shift)
    {
        if (day is not { } from || number is not { } by || Math.Abs(by) > ShiftMax)
        {
            return null;
        }

        try
        {
            return shift(from, (int)by) is { Year: >= YearMin and <= YearMax } shifted ? shifted : null;
        }
        catch (ArgumentOutOfRangeException)
        {
            return null;
        }
    }

    /// <summary>The year.</summary>
    public static decimal? Year(DateOnly? day) => day?.Year;

    /// <summary>The month, 1 to 12.</summary>
    public static decimal? Month(DateOnly? day) => day?.Month;

    /// <summary>The day of the month.</summary>
    public static decimal? DayOfMonth(DateOnly? day) => day?.Day;

    /// <summary><c>monday</c> to <c>sunday</c>.</summary>
    public static string? DayOfWeek(DateOnly? day) => day?.DayOfWeek.ToString().ToLowerInvariant();

    /// <summary>The local day of an instant.</summary>
    /// <param name="instant">The instant.</param>
    /// <param name="zone">The zone, by its name in the IANA data.</param>
    public static DateOnly? DateOf(DateTimeOffset? instant, string zone) => Local(instant, zone)?.Date.ToDateOnly();

    /// <summary>The local hour of an instant, 0 to 23.</summary>
    public static decimal? HourOf(DateTimeOffset? instant, string zone) => Local(instant, zone)?.Hour;

    /// <summary>The local minute of an instant, 0 to 59.</summary>
    public static decimal? MinuteOf(DateTimeOffset? instant, string zone) => Local(instant, zone)?.Minute;

    private static LocalDateTime? Local(DateTimeOffset? instant, string zone) =>
        instant is { } at ? NodaTime.Instant.FromDateTimeOffset(at).InZone(DateTimeZoneProviders.Tzdb[zone]).LocalDateTime : null;

    /// <summary>A fixed instant, by its ticks of 100 ns since 1970.</summary>
    public static DateTimeOffset? Instant(long ticks) => DateTimeOffset.UnixEpoch.AddTicks(ticks);

    /// <summary>A fixed duration, by its ticks of 100 ns.</summary>
    public static TimeSpan? Duration(long ticks) => TimeSpan.FromTicks(ticks);

    /// <summary>An instant moved by a duration; null beyond the years 1900 to 2199.</summary>
    public static DateTimeOffset? Plus(DateTimeOffset? instant, TimeSpan? by) =>
        instant is { } at && by is { } duration && at.UtcTicks + duration.Ticks is var ticks && ticks >= new DateTime(YearMin, 1, 1).Ticks && ticks < new DateTime(YearMax + 1, 1, 1).Ticks
            ? new DateTimeOffset(ticks, TimeSpan.Zero) : null;

    /// <summary>The sum of two durations; null beyond 110,000 days.</summary>
    public static TimeSpan? Plus(TimeSpan? a, TimeSpan? b) => a + b is { } sum && sum.Duration() <= DurationMax ? sum : null;

    /// <summary>An instant moved back.</summary>
    public static DateTimeOffset? Minus(DateTimeOffset? instant, TimeSpan? by) => Plus(instant, -by);

    /// <summary>The difference of two durations; null beyond 110,000 days.</summary>
    public static TimeSpan? Minus(TimeSpan? a, TimeSpan? b) => Plus(a, -b);

    /// <summary>What lies between two instants.</summary>
    public static TimeSpan? Minus(DateTimeOffset? a, DateTimeOffset? b) => a - b;

    /// <summary>Whether a text begins so, to the letter.</summary>
    public static bool? StartsWith(string? text, string? start) => start is null ? null : text?.StartsWith(start, StringComparison.Ordinal);

    /// <summary>Whether a text ends so, to the letter.</summary>
    public static bool? EndsWith(string? text, string? end) => end is null ? null : text?.EndsWith(end, StringComparison.Ordinal);

    /// <summary>Whether a text holds a part, to the letter.</summary>
    public static bool? Contains(string? text, string? part) => part is null ? null : text?.Contains(part, StringComparison.Ordinal);

    /// <summary>The characters of a text.</summary>
    public static decimal? Length(string? text) => text?.Length;

    /// <summary>Whether a word is among those chosen, which are joined by commas.</summary>
    public static bool? IsChosen(string? chosen, string? word) => chosen is null || word is null ? null : chosen.Split(", ").Contains(word, StringComparer.Ordinal);

    /// <summary>The place of a word among words that stand from the lowest to the highest, as tiers do; null where it is none of them.</summary>
    /// <param name="word">The word.</param>
    /// <param name="words">All of them, the lowest first.</param>
    public static decimal? Rank(string? word, params string[] words) => word is not null && Array.IndexOf(words, word) is >= 0 and var rank ? rank : null;

    /// <summary>The word of a place, as <see cref="Rank"/> counts them.</summary>
    /// <param name="rank">The place.</param>
    /// <param name="words">All words, the lowest first.</param>
    public static string? Word(decimal? rank, params string[] words) => rank is { } place ? words[(int)place] : null;

    /// <summary>Without its minus.</summary>
    public static decimal? Abs(decimal? number) => number is { } n ? Math.Abs(n) : null;

    /// <summary>A number of items, as numbers are held.</summary>
    public static decimal? Number(int count) => count;

    /// <summary>Rounded to some decimals.</summary>
    /// <param name="number">The number.</param>
    /// <param name="digits">The decimals kept.</param>
    /// <param name="rounding"><c>down</c>, <c>up</c>, <c>halfUp</c>, <c>halfDown</c> or <c>halfEven</c>.</param>
    public static decimal? Round(decimal? number, int digits, string rounding) => Divide(number, 1, digits, rounding);

    /// <summary>The quotient, rounded once; null when the divisor is zero.</summary>
    public static decimal? Divide(decimal? dividend, decimal? divisor, int digits, string rounding)
    {
        if (dividend is not { } a || divisor is not { } b || b == 0)
        {
            return null;
        }

        var ((aDigits, aScale), (bDigits, bScale)) = (Unscaled(a), Unscaled(b));
        var numerator = aDigits * BigInteger.Pow(10, bScale + digits);
        var denominator = bDigits * BigInteger.Pow(10, aScale);
        var isNegative = numerator.Sign * denominator.Sign < 0;
        var whole = BigInteger.DivRem(BigInteger.Abs(numerator), BigInteger.Abs(denominator), out var rest);
        var half = (rest * 2).CompareTo(BigInteger.Abs(denominator));
        var isUp = !rest.IsZero && rounding switch
        {
            "down" => false,
            "up" => true,
            "halfUp" => half >= 0,
            "halfDown" => half > 0,
            _ => half > 0 || (half == 0 && !whole.IsEven),
        };
        var rounded = isUp ? whole + 1 : whole;
        return (decimal)(isNegative ? -rounded : rounded) / (decimal)BigInteger.Pow(10, digits);
    }

    /// <summary>The sum over the lines; null when one is null, and where it needs more than 28 digits, those behind the point counted in full.</summary>
    /// <param name="values">One for each line.</param>
    /// <param name="decimals">The most decimals that one can have.</param>
    public static decimal? Total(IEnumerable<decimal?> values, int decimals)
    {
        var steps = BigInteger.Zero;
        foreach (var value in values)
        {
            if (value is not { } number)
            {
                return null;
            }

            var (digits, scale) = Unscaled(number);
            steps += digits * BigInteger.Pow(10, 28) / BigInteger.Pow(10, scale + 28 - decimals);
        }

        return BigInteger.Abs(steps) < BigInteger.Pow(10, 28) ? (decimal)steps / (decimal)BigInteger.Pow(10, decimals) : null;
    }

    private static (BigInteger Digits, int Scale) Unscaled(decimal number)
    {
        Span<int> bits = stackalloc int[4];
        decimal.GetBits(number, bits);
        var digits = new BigInteger(unchecked((uint)bits[0])) + (new BigInteger(unchecked((uint)bits[1])) << 32) + (new BigInteger(unchecked((uint)bits[2])) << 64);
        return (bits[3] < 0 ? -digits : digits, (bits[3] >> 16) & 0xFF);
    }
}
