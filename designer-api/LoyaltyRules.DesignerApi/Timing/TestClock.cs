using LoyaltyRules.Storage.Settings;
using NodaTime;
using NodaTime.Text;

namespace LoyaltyRules.DesignerApi.Timing;

/// <summary>
/// A clock that goes on like any other and can be put forward, never back: QA sees what happens next month. How far it is ahead is kept with the program, whose
/// books have gone on with it. Only where configuration says <c>Clock:Test=true</c>.
/// </summary>
internal sealed class TestClock : IClock
{
    private const string Setting = "test-clock-ahead";

    private readonly ProgramSettings settings;
    private readonly IClock real;
    private long aheadTicks;

    private TestClock(ProgramSettings settings, IClock real, Duration ahead) => (this.settings, this.real, aheadTicks) = (settings, real, ahead.BclCompatibleTicks);

    /// <summary>Opens the clock of a program.</summary>
    public static async Task<TestClock> OpenAsync(ProgramSettings settings, IClock real) => new(
        settings, real, await settings.GetAsync(Setting) is { } kept ? DurationPattern.Roundtrip.Parse(kept).Value : Duration.Zero);

    /// <inheritdoc/>
    public Instant GetCurrentInstant() => real.GetCurrentInstant() + Duration.FromTicks(Interlocked.Read(ref aheadTicks));

    /// <summary>Puts the clock forward to an instant; to one that has passed, not at all.</summary>
    /// <returns>Whether it was put forward.</returns>
    public async Task<bool> AdvanceAsync(Instant to)
    {
        var further = to - GetCurrentInstant();
        if (further <= Duration.Zero)
        {
            return false;
        }

        var ahead = Interlocked.Add(ref aheadTicks, further.BclCompatibleTicks);
        await settings.SetAsync(Setting, DurationPattern.Roundtrip.Format(Duration.FromTicks(ahead)));
        return true;
    }
}
