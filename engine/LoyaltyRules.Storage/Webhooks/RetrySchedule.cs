using System.Collections.Immutable;
using NodaTime;

namespace LoyaltyRules.Storage.Webhooks;

/// <summary>
/// When a delivery that failed is tried again: nearly a day and a half all in all, so that a receiver may be down for a night. Without jitter: attempts of different
/// deliveries are apart anyway, and what is promised can be computed.
/// </summary>
public static class RetrySchedule
{
    /// <summary>The time to the next attempt behind each that failed; after the last there is none.</summary>
    public static ImmutableArray<Duration> Waits { get; } =
    [
        Duration.FromSeconds(5), Duration.FromMinutes(1), Duration.FromMinutes(5), Duration.FromMinutes(30), Duration.FromHours(2), Duration.FromHours(8), Duration.FromHours(24),
    ];

    /// <summary>How often a delivery is attempted before it is parked.</summary>
    public static int AttemptsMax => Waits.Length + 1;

    /// <summary>
    /// How long an endpoint may fail without a break: the time that one delivery takes to use up its attempts. After that whatever has waited as long is parked, tried
    /// or not, since an endpoint that answers nothing is asked for one delivery at a time.
    /// </summary>
    public static Duration ParkedAfter { get; } = Waits.Aggregate(Duration.Zero, (sum, wait) => sum + wait);

    /// <summary>How long an endpoint is left alone that gave no answer, so many times without a break.</summary>
    public static Duration RestAfter(int failures) => Waits[Math.Clamp(failures - 1, 0, LongestRest)];

    // Half an hour: soon enough for a receiver that is there again.
    private const int LongestRest = 3;

    /// <summary>How long to wait after so many failed attempts; null where it is parked.</summary>
    public static Duration? WaitAfter(int attempts) => attempts <= Waits.Length ? Waits[attempts - 1] : null;
}
