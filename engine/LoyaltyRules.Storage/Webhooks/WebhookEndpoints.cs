using System.Collections.Immutable;
using System.Data.Common;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using LoyaltyRules.Storage.Audit;
using LoyaltyRules.Storage.Databases;
using LoyaltyRules.Storage.Sealing;
using NodaTime;
using NodaTime.Text;

namespace LoyaltyRules.Storage.Webhooks;

/// <summary>
/// The endpoints of a program. Every change is audited in its own transaction. Secrets are kept as they are, since they sign: whoever reads the database can sign
/// as we do, and nothing more.
/// </summary>
/// <param name="database">The database, its schema up to date.</param>
/// <param name="program">The program.</param>
/// <param name="clock">Tells the present.</param>
public sealed class WebhookEndpoints(Database database, string program, IClock clock)
{
    /// <summary>How many endpoints a program may have.</summary>
    public const int EndpointsMax = 50;

    /// <summary>The longest address.</summary>
    public const int UrlLengthMax = 2_000;

    /// <summary>The longest time, in days, that two secrets sign.</summary>
    public const int OverlapDaysMax = 30;

    private const string Columns =
        """
        SELECT id, url, types, active, previous_until_tick, created_at, created_by, failing_since_tick, failures, failure, asked_again_tick
        FROM webhook_endpoint WHERE program = $1 AND removed_at IS NULL
        """;

    private const string IdAlphabet = "0123456789abcdefghjkmnpqrstvwxyz";

    /// <summary>Registers an endpoint. It gets what happens from now on.</summary>
    /// <exception cref="WebhookRefusedException">It cannot be as asked.</exception>
    public Task<NewWebhookSecret> RegisterAsync(string url, ImmutableArray<string> types, string by, CancellationToken cancellation = default)
    {
        var checkedUrl = UrlOf(url);
        Check(types);
        return database.WriteAsync(
            session =>
            {
                if (session.Number("SELECT count(*) FROM webhook_endpoint WHERE program = $1 AND removed_at IS NULL", program) >= EndpointsMax)
                {
                    throw new WebhookRefusedException(WebhookRefusal.TooMany);
                }

                var secret = WebhookSignature.NewSecret();
                var endpoint = new WebhookEndpoint("we_" + RandomNumberGenerator.GetString(IdAlphabet, 16), checkedUrl, types, IsActive: true, clock.GetCurrentInstant(), by);
                session.Execute(
                    "INSERT INTO webhook_endpoint (program, id, url, types, active, secret, created_at, created_by) VALUES ($1, $2, $3, $4, 1, $5, $6, $7)",
                    program, endpoint.Id, endpoint.Url.AbsoluteUri, string.Join(' ', types), secret, InstantPattern.ExtendedIso.Format(endpoint.CreatedAt), by);
                Note(session, AuditActions.WebhookRegistered, by, endpoint);
                return new NewWebhookSecret(endpoint, WebhookSignature.Show(secret));
            },
            cancellation);
    }

    /// <summary>Every endpoint, in the order registered.</summary>
    public Task<ImmutableArray<WebhookEndpoint>> ListAsync(CancellationToken cancellation = default) => database.ReadAsync(
        session =>
        {
            var waiting = session.Query(
                "SELECT endpoint, state, count(*) FROM webhook_delivery WHERE program = $1 AND state <> 'delivered' GROUP BY endpoint, state",
                r => (Endpoint: r.GetString(0), State: r.GetString(1), Count: r.GetInt64(2)),
                program).ToLookup(r => (r.Endpoint, r.State), r => r.Count);
            return session.Query(Columns + " ORDER BY created_at, id", Read, program)
                .Select(e => e with { Due = waiting[(e.Id, "due")].Sum(), Parked = waiting[(e.Id, "parked")].Sum() }).ToImmutableArray();
        },
        cancellation);

    /// <summary>Changes an endpoint.</summary>
    /// <returns>The endpoint since; null where there is none of this id.</returns>
    /// <exception cref="WebhookRefusedException">It cannot be as asked.</exception>
    public Task<WebhookEndpoint?> ChangeAsync(string id, WebhookChange change, string by, CancellationToken cancellation = default)
    {
        var url = change.Url is null ? null : UrlOf(change.Url);
        if (change.Types is { } asked)
        {
            Check(asked);
        }

        return database.WriteAsync<WebhookEndpoint?>(
            session =>
            {
                if (Find(session, id) is not { } endpoint)
                {
                    return null;
                }

                var changed = endpoint with { Url = url ?? endpoint.Url, Types = change.Types ?? endpoint.Types, IsActive = change.IsActive ?? endpoint.IsActive };
                session.Execute(
                    "UPDATE webhook_endpoint SET url = $3, types = $4, active = $5 WHERE program = $1 AND id = $2",
                    program, id, changed.Url.AbsoluteUri, string.Join(' ', changed.Types), changed.IsActive);
                if (changed.Url != endpoint.Url || (changed.IsActive && !endpoint.IsActive))
                {
                    changed = changed with { Failing = null };
                    WebhookHealth.Well(session, program, id);
                }

                Note(session, AuditActions.WebhookChanged, by, changed);
                return changed;
            },
            cancellation);
    }

    /// <summary>Gives an endpoint another secret. The one before signs too for a while, so that the receiver can change over without losing anything.</summary>
    /// <returns>Null where there is no endpoint of this id.</returns>
    /// <exception cref="WebhookRefusedException">The overlap is not in order.</exception>
    public Task<NewWebhookSecret?> RotateAsync(string id, Duration overlap, string by, CancellationToken cancellation = default)
    {
        if (overlap < Duration.Zero || overlap > Duration.FromDays(OverlapDaysMax))
        {
            throw new WebhookRefusedException(WebhookRefusal.BadOverlap);
        }

        return database.WriteAsync<NewWebhookSecret?>(
            session =>
            {
                if (Find(session, id) is not { } endpoint)
                {
                    return null;
                }

                var secret = WebhookSignature.NewSecret();
                var until = clock.GetCurrentInstant() + overlap;
                session.Execute(
                    "UPDATE webhook_endpoint SET previous_secret = secret, previous_until_tick = $3, secret = $4 WHERE program = $1 AND id = $2",
                    program, id, until.ToUnixTimeTicks(), secret);
                Note(session, AuditActions.WebhookChanged, by, endpoint, new JsonObject { ["secret"] = "rotated" });
                return new NewWebhookSecret(endpoint with { PreviousSecretUntil = until }, WebhookSignature.Show(secret));
            },
            cancellation);
    }

    /// <summary>Removes an endpoint. What was still to be sent to it never is.</summary>
    /// <returns>Whether there was one.</returns>
    public Task<bool> RemoveAsync(string id, string by, CancellationToken cancellation = default) => database.WriteAsync(
        session =>
        {
            if (Find(session, id) is not { } endpoint)
            {
                return false;
            }

            session.Execute(
                "UPDATE webhook_endpoint SET removed_at = $3, active = 0 WHERE program = $1 AND id = $2", program, id, InstantPattern.ExtendedIso.Format(clock.GetCurrentInstant()));
            session.Execute("DELETE FROM webhook_delivery WHERE program = $1 AND endpoint = $2", program, id);
            session.Execute(
                "DELETE FROM webhook_event WHERE program = $1 AND NOT EXISTS (SELECT 1 FROM webhook_delivery d WHERE d.program = webhook_event.program AND d.event = webhook_event.id)",
                program);
            Note(session, AuditActions.WebhookRemoved, by, endpoint);
            return true;
        },
        cancellation);

    private WebhookEndpoint? Find(SqlSession session, string id) => session.First<WebhookEndpoint?>(Columns + " AND id = $2" + session.Locking, null, Read, program, id);

    private void Note(SqlSession session, string action, string by, WebhookEndpoint endpoint, JsonObject? details = null)
    {
        RowSeals.Seal(session, "webhook_endpoint", program, endpoint.Id);
        details ??= new JsonObject
        {
            ["types"] = new JsonArray([.. endpoint.Types.Select(t => JsonValue.Create(t))]),
            ["active"] = endpoint.IsActive,
        };

        // Without the query, in which some receivers carry a secret.
        details["url"] = endpoint.Url.GetLeftPart(UriPartial.Path);
        AuditTrail.Append(session, program, clock.GetCurrentInstant(), by, action, endpoint.Id, details);
    }

    private static Uri UrlOf(string url) =>
        url.Length <= UrlLengthMax && Uri.TryCreate(url, UriKind.Absolute, out var uri) && (uri.Scheme == Uri.UriSchemeHttps || uri.Scheme == Uri.UriSchemeHttp)
        && uri.UserInfo.Length == 0 && uri.Fragment.Length == 0 && uri.Host.Length > 0
            ? uri
            : throw new WebhookRefusedException(WebhookRefusal.BadUrl);

    private static void Check(ImmutableArray<string> types)
    {
        if (types.IsEmpty || types.Distinct().Count() < types.Length || types.Any(t => t != WebhookTypes.Every && !WebhookTypes.All.Contains(t)))
        {
            throw new WebhookRefusedException(WebhookRefusal.BadTypes);
        }
    }

    private static WebhookEndpoint Read(DbDataReader row) => new(
        row.GetString(0),
        new Uri(row.GetString(1)),
        [.. row.GetString(2).Split(' ')],
        row.GetInt64(3) == 1,
        InstantPattern.ExtendedIso.Parse(row.GetString(5)).Value,
        row.GetString(6))
    {
        PreviousSecretUntil = row.NumberOrNull(4) is { } until ? Instant.FromUnixTimeTicks(until) : null,
        Failing = row.NumberOrNull(7) is { } since
            ? new WebhookFailing(Instant.FromUnixTimeTicks(since), (int)row.GetInt64(8), row.TextOrNull(9) ?? "", row.GetInt64(10) > 0 ? Instant.FromUnixTimeTicks(row.GetInt64(10)) : null)
            : null,
    };
}
