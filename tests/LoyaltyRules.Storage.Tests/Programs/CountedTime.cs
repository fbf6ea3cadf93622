using NodaTime;

namespace LoyaltyRules.Storage.Tests.Programs;

/// <summary>A machine's count of time that tests move: nobody can set it back.</summary>
internal sealed class CountedTime : TimeProvider
{
    private long ticks;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => ticks;

    public void Pass(Duration time) => ticks += time.BclCompatibleTicks;
}
