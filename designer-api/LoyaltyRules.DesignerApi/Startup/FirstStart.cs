using LoyaltyRules.Storage.Keys;

namespace LoyaltyRules.DesignerApi.Startup;

/// <summary>
/// Makes the first keys of a program and shows them, once the host listens: a start that fails before has made none, and one that ends before they are shown leaves
/// them to the next.
/// </summary>
/// <param name="keys">The keys.</param>
/// <param name="print">Says what a host says when it has started.</param>
internal sealed class FirstStart(ApiKeys keys, Action<FirstApiKeys?> print) : IHostedLifecycleService
{
    /// <inheritdoc/>
    public async Task StartedAsync(CancellationToken cancellationToken)
    {
        var first = await keys.CreateFirstAsync(cancellationToken);
        print(first);
        if (first is not null)
        {
            await keys.FirstShownAsync(cancellationToken);
        }
    }

    /// <inheritdoc/>
    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
