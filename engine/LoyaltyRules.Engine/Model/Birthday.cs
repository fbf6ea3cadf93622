using NodaTime;

namespace LoyaltyRules.Engine.Model;

/// <summary>Birthdays (T2): whoever was born on 29 February has one on the 28th in other years, unless the pack says 1 March.</summary>
internal static class Birthday
{
    /// <summary>The birthday in a year.</summary>
    /// <param name="born">The date of birth.</param>
    /// <param name="year">The year.</param>
    /// <param name="leapIsInMarch">Whether 29 February is 1 March in other years.</param>
    public static LocalDate InYear(LocalDate born, int year, bool leapIsInMarch)
    {
        var isMissing = born is { Month: 2, Day: 29 } && !CalendarSystem.Iso.IsLeapYear(year);
        return !isMissing ? new LocalDate(year, born.Month, born.Day) : leapIsInMarch ? new LocalDate(year, 3, 1) : new LocalDate(year, 2, 28);
    }

    /// <summary>The birthday that is nearest to a day, the day of birth being the first; of two that are equally near, the earlier.</summary>
    /// <param name="born">The date of birth.</param>
    /// <param name="day">The day.</param>
    /// <param name="leapIsInMarch">Whether 29 February is 1 March in other years.</param>
    public static LocalDate Nearest(LocalDate born, LocalDate day, bool leapIsInMarch)
    {
        if (day <= born)
        {
            return born;
        }

        var here = InYear(born, day.Year, leapIsInMarch);
        var (before, after) = here <= day
            ? (here, InYear(born, day.Year + 1, leapIsInMarch))
            : (LocalDate.Max(born, InYear(born, day.Year - 1, leapIsInMarch)), here);
        return Period.DaysBetween(before, day) <= Period.DaysBetween(day, after) ? before : after;
    }
}
