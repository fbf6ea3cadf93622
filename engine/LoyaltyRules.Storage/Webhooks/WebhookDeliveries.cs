using System.Collections.Immutable;
using System.Data.Common;
using LoyaltyRules.Storage.Databases;
using NodaTime;

namespace LoyaltyRules.Storage.Webhooks;

/// <summary>
/// What is on its way. A sender takes deliveries for a while and tells what became of them; what it does not tell of in time another takes. So each is delivered at
/// least once, and only once where no sender dies.
/// </summary>
/// <param name="database">The database, its schema up to date.</param>
/// <param name="program">The program.</param>
/// <param name="clock">Tells the present.</param>
public sealed class WebhookDeliveries(Database database, string program, IClock clock)
{
    /// <summary>The most deliveries that are listed at once.</summary>
    public const int PageMax = 500;

    private const int FailureLengthMax = 300;

    /// <summary>How long a sender may take over what it has taken.</summary>
    public static Duration LeaseFor { get; } = Duration.FromMinutes(5);

    /// <summary>The endpoints to which something is due.</summary>
    public Task<ImmutableArray<string>> DueEndpointsAsync(CancellationToken cancellation = default)
    {
        var now = clock.GetCurrentInstant().ToUnixTimeTicks();
        return database.ReadAsync(
            s => s.Query(
                """
                SELECT e.id FROM webhook_endpoint e WHERE e.program = $1 AND e.active = 1 AND e.removed_at IS NULL AND e.asked_again_tick <= $2 AND EXISTS (
                  SELECT 1 FROM webhook_delivery d WHERE d.program = e.program AND d.endpoint = e.id AND d.state = 'due' AND d.due_tick <= $2)
                ORDER BY e.id
                """,
                r => r.GetString(0),
                program,
                now).ToImmutableArray(),
            cancellation);
    }

    /// <summary>Takes deliveries to an endpoint that are due and that nobody else has taken, the longest due first.</summary>
    public Task<ImmutableArray<ClaimedDelivery>> ClaimAsync(string endpointId, int atMost, CancellationToken cancellation = default)
    {
        var now = clock.GetCurrentInstant();
        return database.WriteAsync<ImmutableArray<ClaimedDelivery>>(
            session =>
            {
                var endpoint = session.First<(string Url, ImmutableArray<byte[]> Secrets)?>(
                    """
                    SELECT url, secret, previous_secret, previous_until_tick FROM webhook_endpoint
                    WHERE program = $1 AND id = $2 AND active = 1 AND removed_at IS NULL AND asked_again_tick <= $3
                    """,
                    null,
                    r => (r.GetString(0), r.NumberOrNull(3) > now.ToUnixTimeTicks() ? [r.Bytes(1), r.Bytes(2)] : [r.Bytes(1)]),
                    program,
                    endpointId,
                    now.ToUnixTimeTicks());
                if (endpoint is not { } to)
                {
                    return [];
                }

                // Rows that another sender is at are left out; rows that it has taken already are due later.
                var taken = session.Query(
                    """
                    SELECT event, attempts, lease FROM webhook_delivery WHERE program = $1 AND endpoint = $2 AND state = 'due' AND due_tick <= $3
                    ORDER BY due_tick, entry, place LIMIT $4
                    """ + session.LockingFree,
                    r => (Event: r.GetString(0), Attempts: (int)r.GetInt64(1), Lease: r.GetInt64(2) + 1),
                    program,
                    endpointId,
                    now.ToUnixTimeTicks(),
                    atMost);
                foreach (var row in taken)
                {
                    session.Execute(
                        "UPDATE webhook_delivery SET due_tick = $4, lease = $5 WHERE program = $1 AND event = $2 AND endpoint = $3",
                        program, row.Event, endpointId, (now + LeaseFor).ToUnixTimeTicks(), row.Lease);
                }

                return
                [
                    .. taken.Select(row => new ClaimedDelivery(
                        program, row.Event, endpointId, new Uri(to.Url), Body(session, row.Event), to.Secrets, row.Attempts, row.Lease)),
                ];
            },
            cancellation);
    }

    /// <summary>The receiver took it.</summary>
    public Task DeliveredAsync(ClaimedDelivery delivery, int status, CancellationToken cancellation = default) =>
        SetAsync(delivery, WebhookDeliveryState.Delivered, delivery.Attempts + 1, Duration.Zero, status, null, cancellation);

    /// <summary>An attempt failed: it is tried again by <see cref="RetrySchedule"/>, or parked.</summary>
    /// <param name="delivery">The delivery.</param>
    /// <param name="status">The HTTP status; null where no answer came.</param>
    /// <param name="failure">Why.</param>
    /// <param name="cancellation">Stops waiting.</param>
    public Task FailedAsync(ClaimedDelivery delivery, int? status, string failure, CancellationToken cancellation = default)
    {
        var attempts = delivery.Attempts + 1;
        return RetrySchedule.WaitAfter(attempts) is { } wait
            ? SetAsync(delivery, WebhookDeliveryState.Due, attempts, wait, status, failure, cancellation)
            : SetAsync(delivery, WebhookDeliveryState.Parked, attempts, Duration.Zero, status, failure, cancellation);
    }

    /// <summary>Gives back what was taken and not attempted.</summary>
    /// <param name="deliveries">The deliveries.</param>
    /// <param name="wait">How long nobody takes them.</param>
    /// <param name="cancellation">Stops waiting.</param>
    public Task GiveBackAsync(IReadOnlyCollection<ClaimedDelivery> deliveries, Duration wait, CancellationToken cancellation = default)
    {
        var due = (clock.GetCurrentInstant() + wait).ToUnixTimeTicks();
        return deliveries.Count == 0 ? Task.CompletedTask : database.WriteAsync(
            session =>
            {
                foreach (var delivery in deliveries)
                {
                    session.Execute(
                        "UPDATE webhook_delivery SET due_tick = $5 WHERE program = $1 AND event = $2 AND endpoint = $3 AND lease = $4 AND state = 'due'",
                        program, delivery.EventId, delivery.EndpointId, delivery.Lease, due);
                }
            },
            cancellation);
    }

    /// <summary>Sends a delivery anew, from the first attempt on, whatever became of it.</summary>
    /// <returns>Whether there is such a delivery.</returns>
    public Task<bool> ResendAsync(string eventId, string endpointId, CancellationToken cancellation = default)
    {
        var now = clock.GetCurrentInstant().ToUnixTimeTicks();
        return database.WriteAsync(
            s => s.Execute(
                "UPDATE webhook_delivery SET state = 'due', attempts = 0, due_tick = $4, since_tick = $4, lease = lease + 1 WHERE program = $1 AND event = $2 AND endpoint = $3",
                program, eventId, endpointId, now) == 1 && IsAskedAnew(s, endpointId),
            cancellation);
    }

    /// <summary>Sends everything anew that is parked of an endpoint, in the order in which it happened.</summary>
    /// <returns>How many deliveries; null where there is no such endpoint.</returns>
    public Task<int?> ResendParkedAsync(string endpointId, CancellationToken cancellation = default)
    {
        var now = clock.GetCurrentInstant().ToUnixTimeTicks();
        return database.WriteAsync<int?>(
            session =>
            {
                if (session.Number("SELECT 1 FROM webhook_endpoint WHERE program = $1 AND id = $2 AND removed_at IS NULL", program, endpointId) is null)
                {
                    return null;
                }

                var sent = session.Execute(
                    "UPDATE webhook_delivery SET state = 'due', attempts = 0, due_tick = $3, since_tick = $3, lease = lease + 1 WHERE program = $1 AND endpoint = $2 AND state = 'parked'",
                    program, endpointId, now);
                IsAskedAnew(session, endpointId);
                return sent;
            },
            cancellation);
    }

    /// <summary>Lists deliveries, those of the latest entries first.</summary>
    /// <param name="state">Only those that stand so; null for all.</param>
    /// <param name="endpointId">Only those to this endpoint; null for all.</param>
    /// <param name="before">Only those of entries before this one; null for all.</param>
    /// <param name="atMost">How many, at most <see cref="PageMax"/>. An entry's deliveries may go on behind the last.</param>
    /// <param name="cancellation">Stops waiting.</param>
    public Task<ImmutableArray<WebhookDelivery>> ListAsync(
        WebhookDeliveryState? state, string? endpointId, long? before, int atMost, CancellationToken cancellation = default) => database.ReadAsync(
        s => s.Query(
            """
            SELECT d.event, d.endpoint, d.entry, d.place, e.type, d.state, d.attempts, d.due_tick, d.attempted_tick, d.status, d.failure
            FROM webhook_delivery d JOIN webhook_event e ON e.program = d.program AND e.id = d.event
            WHERE d.program = $1 AND ($2 = '' OR d.state = $2) AND ($3 = '' OR d.endpoint = $3) AND d.entry < $4
            ORDER BY d.entry DESC, d.place DESC, d.endpoint LIMIT $5
            """,
            Read,
            program,
            state is { } wanted ? Word(wanted) : "",
            endpointId ?? "",
            before ?? long.MaxValue,
            Math.Clamp(atMost, 0, PageMax)).ToImmutableArray(),
        cancellation);

    /// <summary>Forgets what was delivered long ago, with events that nobody waits for any more. What is parked stays.</summary>
    /// <param name="longerAgoThan">How long.</param>
    /// <param name="cancellation">Stops waiting.</param>
    /// <returns>How many deliveries were forgotten.</returns>
    public Task<int> ForgetDeliveredAsync(Duration longerAgoThan, CancellationToken cancellation = default)
    {
        const int AtMost = 1_000;
        var before = (clock.GetCurrentInstant() - longerAgoThan).ToUnixTimeTicks();
        return database.WriteAsync(
            session =>
            {
                var old = session.Query(
                    "SELECT event, endpoint FROM webhook_delivery WHERE program = $1 AND state = 'delivered' AND attempted_tick < $2 LIMIT $3",
                    r => (Event: r.GetString(0), Endpoint: r.GetString(1)),
                    program,
                    before,
                    AtMost);
                foreach (var (eventId, endpoint) in old)
                {
                    session.Execute("DELETE FROM webhook_delivery WHERE program = $1 AND event = $2 AND endpoint = $3", program, eventId, endpoint);
                    session.Execute(
                        "DELETE FROM webhook_event WHERE program = $1 AND id = $2 AND NOT EXISTS (SELECT 1 FROM webhook_delivery d WHERE d.program = $1 AND d.event = $2)",
                        program, eventId);
                }

                return old.Count;
            },
            cancellation);
    }

    private Task SetAsync(
        ClaimedDelivery delivery, WebhookDeliveryState state, int attempts, Duration wait, int? status, string? failure, CancellationToken cancellation)
    {
        var now = clock.GetCurrentInstant();
        failure = failure is { Length: > FailureLengthMax } ? failure[..FailureLengthMax] : failure;
        return database.WriteAsync(
            session =>
            {
                var isOurs = session.Execute(
                    """
                    UPDATE webhook_delivery SET state = $5, attempts = $6, due_tick = $7, attempted_tick = $8, status = $9, failure = $10
                    WHERE program = $1 AND event = $2 AND endpoint = $3 AND lease = $4 AND state = 'due'
                    """,
                    program,
                    delivery.EventId,
                    delivery.EndpointId,
                    delivery.Lease,
                    Word(state),
                    attempts,
                    (now + wait).ToUnixTimeTicks(),
                    now.ToUnixTimeTicks(),
                    (long?)status,
                    failure) == 1;
                if (isOurs && failure is null)
                {
                    WebhookHealth.Well(session, program, delivery.EndpointId);
                }
                else if (isOurs)
                {
                    WebhookHealth.Failed(session, program, delivery.EndpointId, now, isSilent: status is null, failure!);
                }
            },
            cancellation);
    }

    private bool IsAskedAnew(SqlSession session, string endpointId)
    {
        WebhookHealth.Well(session, program, endpointId);
        return true;
    }

    private byte[] Body(SqlSession session, string eventId) =>
        session.First<byte[]>("SELECT body FROM webhook_event WHERE program = $1 AND id = $2", [], r => r.Bytes(0), program, eventId);

    private static WebhookDelivery Read(DbDataReader row) => new(
        row.GetString(0),
        row.GetString(1),
        row.GetInt64(2),
        (int)row.GetInt64(3),
        row.GetString(4),
        Enum.GetValues<WebhookDeliveryState>().First(s => Word(s) == row.GetString(5)),
        (int)row.GetInt64(6),
        Instant.FromUnixTimeTicks(row.GetInt64(7)))
    {
        AttemptedAt = row.NumberOrNull(8) is { } attempted ? Instant.FromUnixTimeTicks(attempted) : null,
        Status = (int?)row.NumberOrNull(9),
        Failure = row.TextOrNull(10),
    };

    private static string Word(WebhookDeliveryState state) => state switch
    {
        WebhookDeliveryState.Due => "due",
        WebhookDeliveryState.Delivered => "delivered",
        _ => "parked",
    };
}
