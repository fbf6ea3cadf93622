using LoyaltyRules.Storage.Databases;
using LoyaltyRules.Storage.Journal;
using LoyaltyRules.Storage.Maintenance.Verification;
using LoyaltyRules.Storage.Sealing;
using NodaTime;

namespace LoyaltyRules.Storage.Maintenance;

/// <summary>
/// Forgets idempotency keys after some time. What was done under them stays known by its own id (Q3). The journal keeps each request with its entry, so nothing has to be searched: up to
/// which entry keys are forgotten is one number, sealed, and verification expects no key before it.
/// </summary>
/// <param name="store">The program.</param>
public sealed class RequestRetention(ProgramStore store)
{
    /// <summary>The least time that keys are kept: far more than a request takes, so that none that is still under way is passed over.</summary>
    public static readonly Duration KeptMin = Duration.FromDays(1);

    private const string Table = "retention";
    private const string Name = "idempotency";

    /// <summary>Forgets the oldest keys, in one transaction.</summary>
    /// <param name="kept">How long keys are kept after the command was done; at least <see cref="KeptMin"/>.</param>
    /// <param name="atMost">How many at most.</param>
    /// <param name="cancellation">Stops waiting for a turn.</param>
    /// <returns>How many were forgotten; fewer than <paramref name="atMost"/> when no older ones are left.</returns>
    /// <exception cref="Clocks.ClockInDoubtException">The clock is in doubt.</exception>
    public Task<int> ForgetAsync(Duration kept, int atMost, CancellationToken cancellation = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(kept, KeptMin);
        var before = store.Context.Present() - kept;
        return store.Database.WriteAsync(session => Forget(session, before, atMost), cancellation);
    }

    /// <summary>Up to which entry the keys are forgotten.</summary>
    internal static long ForgottenTo(SqlSession session, string program) =>
        session.Number($"SELECT entry FROM {Table} WHERE program = $1 AND name = $2", program, Name) ?? 0;

    /// <summary>As <see cref="ForgottenTo"/>, of a database that may be damaged: whoever checks the seals tells that it is.</summary>
    internal static long ForgottenToAsKept(SqlSession session, string program) => StoredRow
        .All(session, Table, $"SELECT entry FROM {Table} WHERE program = $1 AND name = $2", new Findings(), program, Name).Select(r => r.Number("entry") ?? 0).FirstOrDefault();

    private int Forget(SqlSession session, Instant before, int atMost)
    {
        // Of two nodes, the later one goes on where the other stopped.
        IdempotencyLocks.AcquireToForget(session, store.Program);
        var old = session.Query(
            "SELECT id, at, request FROM journal WHERE program = $1 AND id > $2 AND request IS NOT NULL ORDER BY id LIMIT $3",
            r => (Entry: r.GetInt64(0), At: StoredTexts.Instant(r.GetString(1)), Request: r.Bytes(2)),
            store.Program, ForgottenTo(session, store.Program), (long)atMost).TakeWhile(r => r.At < before).ToList();
        foreach (var (entry, _, request) in old)
        {
            // The key may have been used again since, after an earlier entry of its was forgotten.
            var asked = EntryRequest.Of(request);
            session.Execute(
                "DELETE FROM idempotency WHERE program = $1 AND caller = $2 AND operation = $3 AND key = $4 AND entry = $5", store.Program, asked.Caller, asked.Operation, asked.Key, entry);
        }

        if (old.Count > 0)
        {
            session.Execute(
                $"INSERT INTO {Table} (program, name, entry) VALUES ($1, $2, $3) ON CONFLICT (program, name) DO UPDATE SET entry = excluded.entry", store.Program, Name, old[^1].Entry);
            RowSeals.Seal(session, Table, store.Program, Name);
        }

        return old.Count;
    }
}
