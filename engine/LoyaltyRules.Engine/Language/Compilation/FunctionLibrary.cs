using LoyaltyRules.Engine.Language.Types;
using LoyaltyRules.Engine.Model;
using NodaTime;

namespace LoyaltyRules.Engine.Language.Compilation;

/// <summary>What of a pack's settings functions depend on.</summary>
/// <param name="Zone">The program's time zone (T1).</param>
/// <param name="LeapBirthdayIsInMarch">Whether someone born on 29 February has a birthday on 1 March in other years (T2).</param>
internal sealed record LanguageSettings(DateTimeZone Zone, bool LeapBirthdayIsInMarch);

/// <summary>The functions of the language over stored values. A function whose result may not exist answers false and gives no value.</summary>
internal static class FunctionLibrary
{
    public static bool IsBirthday(long birthDate, long day, LanguageSettings settings)
    {
        var born = StoredValue.DateOf(birthDate);
        var today = StoredValue.DateOf(day);
        return today >= born && Birthday.InYear(born, today.Year, settings.LeapBirthdayIsInMarch) == today;
    }

    /// <summary>From the nearest birthday to the day: negative before it.</summary>
    public static decimal DaysFromBirthday(long birthDate, long day, LanguageSettings settings) =>
        day - StoredValue.Of(Birthday.Nearest(StoredValue.DateOf(birthDate), StoredValue.DateOf(day), settings.LeapBirthdayIsInMarch));

    public static decimal DaysBetween(long from, long to) => to - from;

    public static decimal MonthsBetween(long from, long to) => Period.Between(StoredValue.DateOf(from), StoredValue.DateOf(to), PeriodUnits.Months).Months;

    public static decimal YearsBetween(long from, long to) => Period.Between(StoredValue.DateOf(from), StoredValue.DateOf(to), PeriodUnits.Years).Years;

    public static bool TryAddDays(long day, decimal number, out long result) => TryShift(day, number, static (d, n) => d.PlusDays(n), out result);

    public static bool TryAddMonths(long day, decimal number, out long result) => TryShift(day, number, static (d, n) => d.PlusMonths(n), out result);

    public static bool TryAddYears(long day, decimal number, out long result) => TryShift(day, number, static (d, n) => d.PlusYears(n), out result);

    // A day outside the years that can be named does not exist for us.
    private static bool TryShift(long day, decimal number, Func<LocalDate, int, LocalDate> shift, out long result)
    {
        const int ShiftMax = 120_000;
        result = 0;
        if (Math.Abs(number) > ShiftMax)
        {
            return false;
        }

        var from = StoredValue.DateOf(day);
        LocalDate shifted;
        try
        {
            shifted = shift(from, (int)number);
        }
        catch (Exception e) when (e is ArgumentOutOfRangeException or OverflowException)
        {
            return false;
        }

        if (shifted.Year is < StoredValue.YearMin or > StoredValue.YearMax)
        {
            return false;
        }

        result = StoredValue.Of(shifted);
        return true;
    }

    public static decimal Year(long day) => StoredValue.DateOf(day).Year;

    public static decimal Month(long day) => StoredValue.DateOf(day).Month;

    public static decimal DayOfMonth(long day) => StoredValue.DateOf(day).Day;

    public static long DayOfWeek(long day) => (long)StoredValue.DateOf(day).DayOfWeek - (long)IsoDayOfWeek.Monday;

    public static long DateOf(long instant, LanguageSettings settings) => StoredValue.Of(LocalOf(instant, settings).Date);

    public static decimal HourOf(long instant, LanguageSettings settings) => LocalOf(instant, settings).Hour;

    public static decimal MinuteOf(long instant, LanguageSettings settings) => LocalOf(instant, settings).Minute;

    private static LocalDateTime LocalOf(long instant, LanguageSettings settings) =>
        StoredValue.InstantOf(instant).InZone(settings.Zone).LocalDateTime;

    public static bool StartsWith(string text, string start) => text.StartsWith(start, StringComparison.Ordinal);

    public static bool EndsWith(string text, string end) => text.EndsWith(end, StringComparison.Ordinal);

    public static bool Contains(string text, string part) => text.Contains(part, StringComparison.Ordinal);

    public static decimal Length(string text) => text.Length;

    public static bool TryDivide(decimal dividend, decimal divisor, int digits, Rounding rounding, out decimal result)
    {
        result = divisor == 0 ? 0 : ExactDecimal.Divide(dividend, divisor, digits, rounding);
        return divisor != 0;
    }

    /// <summary>An instant moved by a duration; none outside the years that can be named.</summary>
    public static bool TryMoveInstant(long instant, long duration, out long result)
    {
        result = instant + duration;
        return result >= StoredValue.InstantTicksMin && result <= StoredValue.InstantTicksMax;
    }

    /// <summary>The sum of two durations; none beyond the longest.</summary>
    public static bool TryAddDurations(long a, long b, out long result)
    {
        result = a + b;
        return Math.Abs(result) <= StoredValue.DurationTicksMax;
    }

    private static readonly Int128 StepsMax = Scaled.PowerOfTen(NumericRange.DigitsMax);

    /// <summary>One more line of a sum that may leave the digits of a decimal; those of 128 bits it does not leave.</summary>
    public static Int128 AddSteps(Int128 steps, decimal one, int scale) => steps + Scaled.From(one, scale);

    /// <summary>The sum of so many steps; none where it needs more digits than are exact.</summary>
    public static bool TryFromSteps(Int128 steps, int scale, out decimal result)
    {
        var fits = Int128.Abs(steps) < StepsMax;
        result = fits ? Scaled.ToDecimal(steps, scale) : 0;
        return fits;
    }

    public static bool IsChosen(long chosen, long[] bits, long word) => (chosen & bits[word]) != 0;
}
