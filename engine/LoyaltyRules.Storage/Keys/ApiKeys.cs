using System.Collections.Immutable;
using System.Text.Json.Nodes;
using LoyaltyRules.Storage.Audit;
using LoyaltyRules.Storage.Databases;
using LoyaltyRules.Storage.Sealing;
using LoyaltyRules.Storage.Settings;
using NodaTime;
using NodaTime.Text;

namespace LoyaltyRules.Storage.Keys;

/// <summary>
/// The API keys of a program. Every change is audited in its own transaction. Safe for many threads and several nodes: what another node changed is noticed
/// within <see cref="RememberedFor"/>.
/// </summary>
/// <param name="database">The database, its schema up to date.</param>
/// <param name="program">The program.</param>
/// <param name="clock">Tells the present.</param>
public sealed class ApiKeys(Database database, string program, IClock clock)
{
    /// <summary>The longest time, in days, that two secrets of a key are taken.</summary>
    public const int OverlapDaysMax = 90;

    // Of the program: the ids of the first keys until they were shown.
    private const string FirstKeys = "first-keys";

    private readonly KeyCache cache = new();

    /// <summary>How long a key is remembered before it is read again.</summary>
    public static Duration RememberedFor => KeyCache.RememberedFor;

    /// <summary>Makes a key.</summary>
    /// <exception cref="ApiKeyRefusedException">The terms are not in order.</exception>
    public Task<NewApiKey> CreateAsync(ApiKeyTerms terms, string by, CancellationToken cancellation = default)
    {
        if (Refusal(terms) is { } refusal)
        {
            throw new ApiKeyRefusedException(refusal);
        }

        return database.WriteAsync(session => Create(session, terms, by), cancellation);
    }

    /// <summary>
    /// Makes the keys of the first start: one with <see cref="ApiScopes.OfIntegrator"/>, and one with <see cref="ApiScopes.OfFirstAdmin"/>. To be shown at once, and
    /// then <see cref="FirstShownAsync"/> to be said: a start that ended in between has shown them to nobody, and the next one gives them other secrets.
    /// </summary>
    /// <returns>Null where the program had keys before, and they were shown.</returns>
    public Task<FirstApiKeys?> CreateFirstAsync(CancellationToken cancellation = default) => database.WriteAsync<FirstApiKeys?>(
        session =>
        {
            // Two nodes that start at once: the second waits for the head of the audit trail, or meets the first one's names.
            if (session.Number("SELECT count(*) FROM api_key WHERE program = $1", program) > 0)
            {
                return ProgramSettings.Get(session, program, FirstKeys)?.Split(' ') is [var integrator, var admin] ? ShownAgain(session, integrator, admin) : null;
            }

            try
            {
                var made = new FirstApiKeys(
                    Create(session, new ApiKeyTerms("integrator", ApiScopes.OfIntegrator), "system"), Create(session, new ApiKeyTerms("admin", ApiScopes.OfFirstAdmin), "system"));
                ProgramSettings.Set(session, program, FirstKeys, $"{made.Integrator.Key.Id} {made.Admin.Key.Id}");
                return made;
            }
            catch (ApiKeyRefusedException)
            {
                return null;
            }
        },
        cancellation);

    /// <summary>Says that the keys of the first start were shown.</summary>
    public Task FirstShownAsync(CancellationToken cancellation = default) => database.WriteAsync(session => ProgramSettings.Set(session, program, FirstKeys, "shown"), cancellation);

    /// <summary>Every key that was ever made, by name.</summary>
    public Task<ImmutableArray<ApiKey>> ListAsync(CancellationToken cancellation = default) =>
        database.ReadAsync(s => KeyRow.All(s, program).Select(r => r.Key).ToImmutableArray(), cancellation);

    /// <summary>Gives a key another secret. The one before is taken for a while, so that nobody has to stop.</summary>
    /// <param name="id">The key.</param>
    /// <param name="overlap">How long the secret before is taken; one that is older than that is not taken any more.</param>
    /// <param name="by">Who asks.</param>
    /// <param name="cancellation">Stops waiting.</param>
    /// <returns>Null where there is no such key, or it was revoked.</returns>
    /// <exception cref="ApiKeyRefusedException">The overlap is not in order.</exception>
    public async Task<NewApiKey?> RotateAsync(string id, Duration overlap, string by, CancellationToken cancellation = default)
    {
        if (overlap < Duration.Zero || overlap > Duration.FromDays(OverlapDaysMax))
        {
            throw new ApiKeyRefusedException(ApiKeyRefusal.BadOverlap);
        }

        var rotated = await database.WriteAsync(session => Rotate(session, id, overlap, by), cancellation).ConfigureAwait(false);
        cache.Forget(id);
        return rotated;
    }

    /// <summary>Revokes a key: neither of its secrets is taken any more.</summary>
    /// <returns>Whether there was such a key that was not revoked.</returns>
    public async Task<bool> RevokeAsync(string id, string by, CancellationToken cancellation = default)
    {
        var isRevoked = await database.WriteAsync(
            session =>
            {
                if (KeyRow.Find(session, program, id, session.Locking) is not { Key.RevokedAt: null } row)
                {
                    return false;
                }

                session.Execute("UPDATE api_key SET revoked_at = $3 WHERE program = $1 AND id = $2", program, id, InstantPattern.ExtendedIso.Format(clock.GetCurrentInstant()));
                RowSeals.Seal(session, "api_key", program, id);
                Note(session, AuditActions.KeyRevoked, by, row.Key, []);
                return true;
            },
            cancellation).ConfigureAwait(false);
        cache.Forget(id);
        return isRevoked;
    }

    /// <summary>Tells what a text that came as a key is.</summary>
    public async Task<ApiKeyCheck> CheckAsync(string text, CancellationToken cancellation = default)
    {
        if (!KeyText.TryParse(text, out var given, out var isMistyped))
        {
            return new ApiKeyCheck(isMistyped ? ApiKeyOutcome.Mistyped : ApiKeyOutcome.NoKey, null);
        }

        var now = clock.GetCurrentInstant();
        var row = cache.Find(given.Id, now) ?? cache.Keep(await database.ReadAsync(s => KeyRow.Find(s, program, given.Id, ""), cancellation).ConfigureAwait(false), now);
        if (row is null || !row.IsProvedBy(given.Hash(), now))
        {
            return new ApiKeyCheck(ApiKeyOutcome.Wrong, null);
        }

        if (row.Key.RevokedAt is not null || row.Key.Terms.ExpiresAt <= now)
        {
            return new ApiKeyCheck(row.Key.RevokedAt is not null ? ApiKeyOutcome.Revoked : ApiKeyOutcome.Expired, row.Key);
        }

        await NoteUseAsync(row, now, cancellation).ConfigureAwait(false);
        return new ApiKeyCheck(ApiKeyOutcome.Taken, row.Key);
    }

    // To the hour: a write an hour and key, not one a request.
    private async Task NoteUseAsync(KeyRow row, Instant now, CancellationToken cancellation)
    {
        if (row.Key.LastUsedAt is { } last && now - last < Duration.FromHours(1))
        {
            return;
        }

        var hour = Instant.FromUnixTimeSeconds(now.ToUnixTimeSeconds() / NodaConstants.SecondsPerHour * NodaConstants.SecondsPerHour);
        try
        {
            await database.WriteAsync(
                s => s.Execute("UPDATE api_key SET last_used_at = $3 WHERE program = $1 AND id = $2", program, row.Key.Id, InstantPattern.ExtendedIso.Format(hour)),
                cancellation).ConfigureAwait(false);
            cache.Forget(row.Key.Id);
        }
        catch (StoreUnavailableException)
        {
            // Whoever only reads need not wait for it: it is noted with the next use.
            cache.Keep(row with { Key = row.Key with { LastUsedAt = hour } }, now);
        }
    }

    // The secret that was made and not shown is taken for an hour: another node may be showing it at this moment.
    private FirstApiKeys? ShownAgain(SqlSession session, string integrator, string admin)
    {
        var rows = new[] { integrator, admin }.Select(id => KeyRow.Find(session, program, id, session.Locking)).ToList();
        return rows.All(r => r is { Key: { RevokedAt: null, LastUsedAt: null } })
            && Rotate(session, integrator, Duration.FromHours(1), "system") is { } first && Rotate(session, admin, Duration.FromHours(1), "system") is { } second
            ? new FirstApiKeys(first, second) : null;
    }

    private NewApiKey? Rotate(SqlSession session, string id, Duration overlap, string by)
    {
        if (KeyRow.Find(session, program, id, session.Locking) is not { Key.RevokedAt: null } row)
        {
            return null;
        }

        var text = KeyText.New(id);
        var until = clock.GetCurrentInstant() + overlap;
        session.Execute(
            "UPDATE api_key SET hash = $3, previous_hash = $4, previous_until_tick = $5 WHERE program = $1 AND id = $2",
            program, id, text.Hash(), row.Hash, until.ToUnixTimeTicks());
        RowSeals.Seal(session, "api_key", program, id);
        Note(session, AuditActions.KeyRotated, by, row.Key, new JsonObject { ["previousUntil"] = InstantPattern.ExtendedIso.Format(until) });
        return new NewApiKey(row.Key with { PreviousUntil = until }, text.ToString());
    }

    private NewApiKey Create(SqlSession session, ApiKeyTerms terms, string by)
    {
        var text = KeyText.New();
        var key = new ApiKey(text.Id, terms, clock.GetCurrentInstant(), by);
        if (!KeyRow.Insert(session, program, key, text.Hash()))
        {
            throw new ApiKeyRefusedException(ApiKeyRefusal.NameTaken);
        }

        RowSeals.Seal(session, "api_key", program, key.Id);
        Note(session, AuditActions.KeyCreated, by, key, new JsonObject { ["scopes"] = new JsonArray([.. terms.Scopes.Select(s => JsonValue.Create(s))]) });
        return new NewApiKey(key, text.ToString());
    }

    private void Note(SqlSession session, string action, string by, ApiKey key, JsonObject details)
    {
        details["name"] = key.Terms.Name;
        AuditTrail.Append(session, program, clock.GetCurrentInstant(), by, action, key.Id, details);
    }

    private ApiKeyRefusal? Refusal(ApiKeyTerms terms) =>
        terms.Name.Length is 0 or > ApiKeyTerms.NameLengthMax || terms.Name.Any(c => c is <= ' ' or > '~' or ':') ? ApiKeyRefusal.BadName
        : terms.Scopes.IsEmpty || terms.Scopes.Any(s => !ApiScopes.All.Contains(s)) || terms.Scopes.Distinct().Count() < terms.Scopes.Length ? ApiKeyRefusal.BadScopes
        : terms.PerMinute is < 1 or > ApiKeyTerms.PerMinuteMax ? ApiKeyRefusal.BadLimit
        : terms.ExpiresAt <= clock.GetCurrentInstant() ? ApiKeyRefusal.BadExpiry
        : null;
}
