using System.Collections.Immutable;

namespace LoyaltyRules.Engine.Simulation.History.Mapping;

/// <summary>What became of a booking.</summary>
public enum BookingFate
{
    /// <summary>What was booked took place.</summary>
    Completed,

    /// <summary>It was cancelled before it took place.</summary>
    Cancelled,

    /// <summary>Nobody came.</summary>
    NoShow,
}

/// <summary>What became of a booking, and when that was known.</summary>
/// <param name="Fate">What became of it.</param>
/// <param name="At">When; never before the booking.</param>
public readonly record struct BookingOutcome(BookingFate Fate, NodaTime.Instant At);

/// <summary>How the row of a purchase says what became of it.</summary>
/// <param name="Column">The column that says it.</param>
/// <param name="Words">What each of its texts means. A text that is not here, or none, means that it is not known.</param>
/// <param name="At">When it became known.</param>
public sealed record CompletionMapping(string Column, ImmutableDictionary<string, BookingFate> Words, InstantSource At);
