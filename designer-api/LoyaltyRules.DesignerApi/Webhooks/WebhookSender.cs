using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Diagnostics;
using LoyaltyRules.Storage.Webhooks;
using Microsoft.Extensions.Options;
using NodaTime;

namespace LoyaltyRules.DesignerApi.Webhooks;

/// <summary>
/// Sends what is due. Endpoints are served side by side, so that a slow one keeps nobody else waiting; the events of one go one after the other, in the order in
/// which they happened, as far as repeated attempts and other nodes let them.
/// </summary>
/// <param name="deliveries">What is on its way.</param>
/// <param name="client">Makes the attempts.</param>
/// <param name="options">How.</param>
/// <param name="logger">Hears of what is parked.</param>
internal sealed partial class WebhookSender(WebhookDeliveries deliveries, WebhookClient client, IOptions<WebhookOptions> options, ILogger<WebhookSender> logger)
    : BackgroundService
{
    // Few enough that all of them can time out well within the lease.
    private const int ClaimMax = 10;
    private static readonly TimeSpan ForgetEvery = TimeSpan.FromHours(1);

    private readonly ConcurrentDictionary<string, Task> serving = new(StringComparer.Ordinal);

    /// <summary>Sends everything that is due now.</summary>
    public async Task SendDueAsync(CancellationToken cancellation) =>
        await Task.WhenAll((await deliveries.DueEndpointsAsync(cancellation)).Select(endpoint => ServeAsync(endpoint, cancellation)));

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(options.Value.PollSeconds));
        long? forgotten = null;
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                try
                {
                    foreach (var endpoint in await deliveries.DueEndpointsAsync(stoppingToken))
                    {
                        Serve(endpoint, stoppingToken);
                    }

                    if (forgotten is not { } since || Stopwatch.GetElapsedTime(since) > ForgetEvery)
                    {
                        forgotten = Stopwatch.GetTimestamp();
                        await deliveries.ForgetDeliveredAsync(Duration.FromDays(options.Value.KeepDays), stoppingToken);
                    }
                }
                catch (Exception failure) when (failure is not OperationCanceledException)
                {
                    LogFailed(logger, failure);
                }
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            await Task.WhenAll(serving.Values);
        }
    }

    private void Serve(string endpoint, CancellationToken stopping)
    {
        if (serving.TryGetValue(endpoint, out var running) && !running.IsCompleted)
        {
            return;
        }

        serving[endpoint] = Task.Run(
            async () =>
            {
                try
                {
                    await ServeAsync(endpoint, stopping);
                }
                catch (Exception failure) when (failure is not OperationCanceledException || !stopping.IsCancellationRequested)
                {
                    // What was taken comes back with the end of its lease.
                    LogFailed(logger, failure);
                }
                catch (OperationCanceledException)
                {
                    // The host stops; what was taken has been given back.
                }
            },
            CancellationToken.None);
    }

    private async Task ServeAsync(string endpoint, CancellationToken stopping)
    {
        for (var isAnswering = true; isAnswering;)
        {
            var claimed = await deliveries.ClaimAsync(endpoint, ClaimMax, stopping);
            isAnswering = !claimed.IsEmpty && await SendAsync(claimed, stopping);
        }
    }

    // False where the receiver gives no answer at all: it is not asked for the rest at once.
    private async Task<bool> SendAsync(ImmutableArray<ClaimedDelivery> claimed, CancellationToken stopping)
    {
        for (var i = 0; i < claimed.Length; i++)
        {
            AttemptOutcome outcome;
            try
            {
                outcome = await client.AttemptAsync(claimed[i], stopping);
            }
            catch (OperationCanceledException)
            {
                // Whether the receiver has got it is not known: at least once means again.
                await deliveries.GiveBackAsync(claimed[i..], Duration.Zero, CancellationToken.None);
                throw;
            }

            if (outcome.Failure is null)
            {
                await deliveries.DeliveredAsync(claimed[i], outcome.Status!.Value, CancellationToken.None);
                continue;
            }

            await deliveries.FailedAsync(claimed[i], outcome.Status, outcome.Failure, CancellationToken.None);
            if (RetrySchedule.WaitAfter(claimed[i].Attempts + 1) is null)
            {
                LogParked(logger, claimed[i].EventId, claimed[i].EndpointId, outcome.Failure);
            }

            if (outcome.Status is null)
            {
                await deliveries.GiveBackAsync(claimed[(i + 1)..], RetrySchedule.Waits[0], CancellationToken.None);
                return false;
            }
        }

        return true;
    }

    [LoggerMessage(LogLevel.Warning, "{Event} could not be delivered to {Endpoint} and is parked: {Failure}")]
    private static partial void LogParked(ILogger logger, string @event, string endpoint, string failure);

    [LoggerMessage(LogLevel.Error, "Webhooks could not be sent; they are tried again")]
    private static partial void LogFailed(ILogger logger, Exception failure);
}
