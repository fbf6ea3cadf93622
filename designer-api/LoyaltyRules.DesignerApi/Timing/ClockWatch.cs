using LoyaltyRules.Storage.Clocks;

namespace LoyaltyRules.DesignerApi.Timing;

/// <summary>Looks at the clock every few seconds (<c>Timing:Seconds</c>), whoever does the timed work, and tells the log when it comes into doubt.</summary>
/// <param name="guard">The guard.</param>
/// <param name="configuration">How often it looks.</param>
/// <param name="logger">Hears of it.</param>
internal sealed partial class ClockWatch(ClockGuard guard, IConfiguration configuration, ILogger<ClockWatch> logger) : BackgroundService
{
    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        guard.Changed += Tell;
        if (guard.Doubt is { } atStart)
        {
            Tell(atStart);
        }

        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(configuration.GetValue("Timing:Seconds", 5)));
        try
        {
            do
            {
                await LookAsync(stoppingToken);
            }
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The host stops, or did not start.
        }
    }

    private async Task LookAsync(CancellationToken cancellation)
    {
        try
        {
            await guard.LookAsync(cancellation);
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            LogFailed(logger, failure.Message);
        }
    }

    private void Tell(ClockDoubt? doubt)
    {
        if (doubt is null)
        {
            LogAgrees(logger);
        }
        else
        {
            LogDoubt(logger, doubt.Says.ToString(), doubt.Expected.ToString());
        }
    }

    [LoggerMessage(LogLevel.Critical, "The clock says {Says}, and {Expected} was expected: nothing that depends on the time is done. Set the clock; or, where it is right, "
        + "confirm it: POST /v1/clock/confirm, or loyalty store confirm-clock")]
    private static partial void LogDoubt(ILogger logger, string says, string expected);

    [LoggerMessage(LogLevel.Warning, "The clock is believed again")]
    private static partial void LogAgrees(ILogger logger);

    [LoggerMessage(LogLevel.Warning, "The clock could not be held against the database: {Reason}")]
    private static partial void LogFailed(ILogger logger, string reason);
}
