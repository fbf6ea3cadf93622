using NodaTime;

namespace LoyaltyRules.Engine.Model;

/// <summary>When the days of a time zone begin.</summary>
internal static class LocalDays
{
    /// <summary>
    /// The instant at which a local day begins, whatever hour that is; a day that begins twice begins the first time. A day that the zone skips begins and ends at the moment
    /// at which it is skipped (T1).
    /// </summary>
    public static Instant StartOf(DateTimeZone zone, LocalDate day)
    {
        var midnight = zone.MapLocal(day.AtMidnight());
        return midnight.Count == 0 ? midnight.LateInterval.Start : midnight.First().ToInstant();
    }
}
