using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace LoyaltyRules.DesignerApi.Telemetry;

/// <summary>Everything the host tells about itself: one source of activities and one meter, both of the same name.</summary>
internal sealed class Instruments : IDisposable
{
    /// <summary>The name of source and meter.</summary>
    public const string Name = "LoyaltyRules";

    /// <summary>Activities: what the store was asked, by operation.</summary>
    public static readonly ActivitySource Activities = new(Name);

    private readonly Meter meter;
    private readonly Counter<long> decisions;
    private readonly Counter<long> commands;
    private readonly Histogram<double> storeTime;
    private readonly UpDownCounter<long> waiting;
    private readonly Counter<long> dueDone;

    /// <summary>Instruments of a meter.</summary>
    public Instruments(IMeterFactory meters)
    {
        meter = meters.Create(Name);
        decisions = meter.CreateCounter<long>("loyalty.decisions", "{decision}", "Decisions made, quotes included.");
        commands = meter.CreateCounter<long>("loyalty.commands", "{command}", "Commands answered, by operation and outcome.");
        storeTime = meter.CreateHistogram<double>("loyalty.store.duration", "s", "How long the store took, waiting for a turn included.");
        waiting = meter.CreateUpDownCounter<long>("loyalty.store.queue", "{request}", "Requests that wait for the store.");
        dueDone = meter.CreateCounter<long>("loyalty.due.done", "{piece}", "Pieces of timed work done.");
    }

    /// <summary>Counts a decision.</summary>
    public void Decided() => decisions.Add(1);

    /// <summary>Counts timed work.</summary>
    public void DueDone(int pieces) => dueDone.Add(pieces);

    /// <summary>Counts a command that was answered.</summary>
    public void Answered(string operation, string outcome) => commands.Add(1, new("operation", operation), new("outcome", outcome));

    /// <summary>Asks the store something, and measures how long it took.</summary>
    public async Task<T> AskAsync<T>(string operation, Func<Task<T>> ask)
    {
        using var activity = Activities.StartActivity("store " + operation);
        var began = Stopwatch.GetTimestamp();
        waiting.Add(1);
        try
        {
            return await ask();
        }
        catch (Exception failure)
        {
            activity?.SetStatus(ActivityStatusCode.Error, failure.GetType().Name);
            throw;
        }
        finally
        {
            waiting.Add(-1);
            storeTime.Record(Stopwatch.GetElapsedTime(began).TotalSeconds, new KeyValuePair<string, object?>("operation", operation));
        }
    }

    /// <inheritdoc/>
    public void Dispose() => meter.Dispose();
}
