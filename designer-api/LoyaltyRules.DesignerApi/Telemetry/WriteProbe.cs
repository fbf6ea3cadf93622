using System.Diagnostics;
using LoyaltyRules.Storage;
using LoyaltyRules.Storage.Settings;
using NodaTime;
using NodaTime.Text;

namespace LoyaltyRules.DesignerApi.Telemetry;

/// <summary>
/// Whether the store takes writes, found out by writing: reads go on where the file is locked, the disk full or the server a standby. Once a second at most, however
/// often it is asked, and one at a time: whoever asks is not known.
/// </summary>
/// <param name="store">The program.</param>
/// <param name="clock">Tells the present.</param>
/// <param name="logger">Hears why it takes none.</param>
internal sealed partial class WriteProbe(ProgramStore store, IClock clock, ILogger<WriteProbe> logger)
{
    private const string Setting = "written-at";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan TrueFor = TimeSpan.FromSeconds(1);

    private readonly Lock gate = new();
    private Task<bool>? latest;
    private long began;

    /// <summary>Whether it takes writes: no, where it does not within three seconds.</summary>
    public async Task<bool> TakesWritesAsync()
    {
        Task<bool> probe;
        lock (gate)
        {
            if (latest is null || (latest.IsCompleted && Stopwatch.GetElapsedTime(began) > TrueFor))
            {
                began = Stopwatch.GetTimestamp();
                latest = WriteAsync();
            }

            probe = latest;
        }

        return await Task.WhenAny(probe, Task.Delay(Patience)) == probe && await probe;
    }

    private async Task<bool> WriteAsync()
    {
        try
        {
            await new ProgramSettings(store.Database, store.Program).SetAsync(Setting, InstantPattern.ExtendedIso.Format(clock.GetCurrentInstant()));
            return true;
        }
        catch (Exception failure)
        {
            LogRefused(logger, failure.Message);
            return false;
        }
    }

    [LoggerMessage(LogLevel.Warning, "The store takes no writes: {Reason}")]
    private static partial void LogRefused(ILogger logger, string reason);
}
