using NodaTime;

namespace LoyaltyRules.Testing;

/// <summary>A clock that stands until it is set. Safe for many threads.</summary>
/// <param name="now">Where it stands first.</param>
public sealed class TestTime(Instant now) : IClock
{
    private long ticks = now.ToUnixTimeTicks();

    /// <inheritdoc/>
    public Instant GetCurrentInstant() => Instant.FromUnixTimeTicks(Interlocked.Read(ref ticks));

    /// <summary>Lets time pass.</summary>
    public void Pass(Duration time) => Interlocked.Add(ref ticks, time.BclCompatibleTicks);
}
