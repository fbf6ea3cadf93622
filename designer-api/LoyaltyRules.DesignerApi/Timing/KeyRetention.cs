using LoyaltyRules.Storage;
using LoyaltyRules.Storage.Maintenance;
using NodaTime;

namespace LoyaltyRules.DesignerApi.Timing;

/// <summary>Forgets idempotency keys that are older than <c>Idempotency:KeepDays</c>: once an hour, a few hundred to a transaction.</summary>
/// <param name="store">The program.</param>
/// <param name="clock">The present.</param>
/// <param name="configuration">How long keys are kept.</param>
internal sealed class KeyRetention(ProgramStore store, IClock clock, IConfiguration configuration)
{
    /// <summary>The name of the setting.</summary>
    public const string Setting = "Idempotency:KeepDays";

    /// <summary>The most days.</summary>
    public const int DaysMax = 36_500;

    private const int DaysUsual = 30;
    private const int KeysAtOnce = 200;
    private static readonly Duration Interval = Duration.FromHours(1);

    private readonly RequestRetention requests = new(store);
    private readonly Duration kept = Duration.FromDays(configuration.GetValue(Setting, DaysUsual));
    private Instant? doneAt;

    /// <summary>Forgets what is old, unless that was done within the hour.</summary>
    public async Task ForgetAsync(CancellationToken cancellation)
    {
        var now = clock.GetCurrentInstant();
        if (now - doneAt < Interval)
        {
            return;
        }

        while (await requests.ForgetAsync(kept, KeysAtOnce, cancellation) == KeysAtOnce)
        {
        }

        doneAt = now;
    }
}
