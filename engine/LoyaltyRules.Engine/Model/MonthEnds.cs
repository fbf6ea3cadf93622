using NodaTime;

namespace LoyaltyRules.Engine.Model;

/// <summary>Moves dates by whole months (T1).</summary>
internal static class MonthEnds
{
    /// <summary>The day so many months later, clamped to the month's last.</summary>
    /// <param name="day">The day.</param>
    /// <param name="months">How many.</param>
    /// <param name="endsMonth">Whether the day is the last of its month because a period ends with it: then it stays the last of its month, however long that is.</param>
    public static LocalDate Move(LocalDate day, int months, bool endsMonth)
    {
        var moved = day.PlusMonths(months);
        return endsMonth && months != 0 ? moved.With(DateAdjusters.EndOfMonth) : moved;
    }
}
