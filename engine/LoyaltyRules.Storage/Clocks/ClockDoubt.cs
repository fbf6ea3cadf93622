using NodaTime;

namespace LoyaltyRules.Storage.Clocks;

/// <summary>How far a clock may leap before it is in doubt.</summary>
public sealed record ClockBounds
{
    /// <summary>What holds where nothing is said: a day, and two weeks.</summary>
    public static ClockBounds Default { get; } = new();

    /// <summary>How far the clock may leap while the program runs, forward or back; and how far behind the time of the program's database it may be. More than zero.</summary>
    public Duration LeapMax { get; init; } = Duration.FromDays(1);

    /// <summary>How long the program may have stood still: a clock that says more when the program is opened is in doubt. More than zero.</summary>
    public Duration PauseMax { get; init; } = Duration.FromDays(14);
}

/// <summary>A clock that cannot be right, or may not be.</summary>
/// <param name="Says">What it says.</param>
/// <param name="Expected">What was expected: the time that it said last, and what has passed since as far as that is known.</param>
public sealed record ClockDoubt(Instant Says, Instant Expected);

/// <summary>The clock is in doubt: nothing that depends on the time is done until it agrees again, or somebody confirms it.</summary>
/// <param name="doubt">The doubt.</param>
public sealed class ClockInDoubtException(ClockDoubt doubt) : Exception($"The clock says {doubt.Says}, and {doubt.Expected} was expected.")
{
    /// <summary>The doubt.</summary>
    public ClockDoubt Doubt { get; } = doubt;
}
