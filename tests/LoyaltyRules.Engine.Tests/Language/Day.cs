namespace LoyaltyRules.Engine.Tests.Language;

/// <summary>A day of the Gregorian calendar: the oracle's dates, counted from the rules of the calendar alone.</summary>
internal readonly record struct Day(int Year, int Month, int DayOfMonth) : IComparable<Day>
{
    public static bool IsLeap(int year) => year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);

    public static int LengthOf(int year, int month) => month switch
    {
        2 => IsLeap(year) ? 29 : 28,
        4 or 6 or 9 or 11 => 30,
        _ => 31,
    };

    /// <summary>Whether a rule can name it: 1900 to 2199.</summary>
    public bool IsNamed => Year is >= 1900 and <= 2199;

    /// <summary>Days since 0001-01-01.</summary>
    public long Number
    {
        get
        {
            long before = Year - 1;
            var days = (before * 365) + (before / 4) - (before / 100) + (before / 400);
            for (var month = 1; month < Month; month++)
            {
                days += LengthOf(Year, month);
            }

            return days + DayOfMonth - 1;
        }
    }

    public static Day FromNumber(long number)
    {
        var year = (int)(number / 366) + 1;
        while (new Day(year + 1, 1, 1).Number <= number)
        {
            year++;
        }

        var month = 1;
        while (month < 12 && new Day(year, month + 1, 1).Number <= number)
        {
            month++;
        }

        return new Day(year, month, (int)(number - new Day(year, month, 1).Number) + 1);
    }

    /// <summary>Monday is 0; 0001-01-01 was one.</summary>
    public int Weekday => (int)(Number % 7);

    /// <summary>The same day of another month, or that month's last day; null where no such year is.</summary>
    public Day? PlusMonths(long months)
    {
        var total = (Year * 12L) + Month - 1 + months;
        var year = (total - (((total % 12) + 12) % 12)) / 12;
        if (year is < 1 or > 9999)
        {
            return null;
        }

        var month = (int)(total - (year * 12)) + 1;
        return new Day((int)year, month, Math.Min(DayOfMonth, LengthOf((int)year, month)));
    }

    /// <summary>Whole steps of so many months that lie between this day and another, counted from this one.</summary>
    public long WholeStepsTo(Day other, int monthsPerStep)
    {
        long steps = 0;
        if (other.CompareTo(this) >= 0)
        {
            while (PlusMonths((steps + 1) * monthsPerStep) is { } later && later.CompareTo(other) <= 0)
            {
                steps++;
            }

            return steps;
        }

        while (PlusMonths(-(steps + 1) * monthsPerStep) is { } earlier && earlier.CompareTo(other) >= 0)
        {
            steps++;
        }

        return -steps;
    }

    public int CompareTo(Day other) => (Year, Month, DayOfMonth).CompareTo((other.Year, other.Month, other.DayOfMonth));

    public override string ToString() => $"{Year:d4}-{Month:d2}-{DayOfMonth:d2}";
}
