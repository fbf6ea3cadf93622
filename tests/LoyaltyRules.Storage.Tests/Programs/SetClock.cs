using NodaTime;

namespace LoyaltyRules.Storage.Tests.Programs;

/// <summary>A clock that stands where it is set.</summary>
/// <param name="now">Where it stands at first.</param>
internal sealed class SetClock(Instant now) : IClock
{
    public Instant Now { get; set; } = now;

    public Instant GetCurrentInstant() => Now;
}
