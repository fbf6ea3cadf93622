using System.Data.Common;
using LoyaltyRules.Storage.Databases;
using LoyaltyRules.Storage.Journal;
using NodaTime;

namespace LoyaltyRules.Storage.Simulations;

/// <summary>Simulations in the database that several hosts share: whichever of them is free takes the next one.</summary>
/// <param name="database">The database.</param>
/// <param name="program">The program.</param>
public sealed class SharedSimulationStore(Database database, string program) : ISimulationStore
{
    private const string Columns = "id, pack_hash, pack_version, request, requested_by, requested_at, state, seen_at, ended_at, position, length, purchases, cancel_requested, problem";

    /// <inheritdoc/>
    public string? Notice => null;

    /// <inheritdoc/>
    public bool IsShared => true;

    /// <inheritdoc/>
    public Task AddAsync(StoredSimulation simulation, CancellationToken cancellation = default) => database.WriteAsync(
        session => session.Execute(
            $"INSERT INTO simulation (program, {Columns}) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, NULL, NULL, 0, 0, 0, 0, NULL)",
            program, simulation.Id, simulation.PackHash, simulation.PackVersion, simulation.Request, simulation.By, StoredTexts.Of(simulation.At), StoredTexts.Of(simulation.State)),
        cancellation);

    /// <inheritdoc/>
    public Task<StoredSimulation?> FindAsync(string id, CancellationToken cancellation = default) => database.ReadAsync(session => Find(session, id, ""), cancellation);

    /// <inheritdoc/>
    public Task<IReadOnlyList<StoredSimulation>> PageAsync(string? before, int atMost, CancellationToken cancellation = default) => database.ReadAsync<IReadOnlyList<StoredSimulation>>(
        session => before is null
            ? session.Query($"SELECT {Columns} FROM simulation WHERE program = $1 ORDER BY id{session.Ordinal} DESC LIMIT $2", Read, program, atMost)
            : session.Query($"SELECT {Columns} FROM simulation WHERE program = $1 AND id{session.Ordinal} < $2 ORDER BY id{session.Ordinal} DESC LIMIT $3", Read, program, before, atMost),
        cancellation);

    /// <inheritdoc/>
    public Task<int> CountOpenAsync(CancellationToken cancellation = default) => database.ReadAsync(
        session => (int)(session.Number("SELECT count(*) FROM simulation WHERE program = $1 AND state IN ('queued', 'running')", program) ?? 0), cancellation);

    /// <inheritdoc/>
    public Task<StoredSimulation?> TakeAsync(Instant now, Instant lostSince, CancellationToken cancellation = default) => database.WriteAsync(
        session =>
        {
            var next = session.First(
                $"SELECT {Columns} FROM simulation WHERE program = $1 AND (state = 'queued' OR (state = 'running' AND seen_at{session.Ordinal} < $2)) ORDER BY id{session.Ordinal} LIMIT 1{session.LockingFree}",
                (StoredSimulation?)null, Read, program, StoredTexts.Of(lostSince));
            if (next is null)
            {
                return null;
            }

            session.Execute("UPDATE simulation SET state = 'running', seen_at = $3 WHERE program = $1 AND id = $2", program, next.Id, StoredTexts.Of(now));
            return next with { State = SimulationState.Running, SeenAt = now };
        },
        cancellation);

    /// <inheritdoc/>
    public Task<bool> ProgressAsync(StoredSimulation simulation, CancellationToken cancellation = default) => database.WriteAsync(
        session => session.Execute(
                "UPDATE simulation SET seen_at = $3, position = $4, length = $5, purchases = $6 WHERE program = $1 AND id = $2 AND state = 'running'",
                program, simulation.Id, StoredTexts.Of(simulation.SeenAt!.Value), simulation.Position, simulation.Length, simulation.Purchases) == 1
            && Find(session, simulation.Id, "") is { IsCancelRequested: false },
        cancellation);

    /// <inheritdoc/>
    public Task GiveBackAsync(string id, CancellationToken cancellation = default) => database.WriteAsync(
        session => session.Execute("UPDATE simulation SET state = 'queued', seen_at = NULL WHERE program = $1 AND id = $2 AND state = 'running'", program, id), cancellation);

    /// <inheritdoc/>
    public Task EndAsync(StoredSimulation simulation, byte[]? report, CancellationToken cancellation = default) => database.WriteAsync(
        session => session.Execute(
            "UPDATE simulation SET state = $3, ended_at = $4, position = $5, length = $6, purchases = $7, problem = $8, report = $9 WHERE program = $1 AND id = $2",
            program, simulation.Id, StoredTexts.Of(simulation.State), StoredTexts.Of(simulation.EndedAt!.Value), simulation.Position, simulation.Length, simulation.Purchases,
            simulation.Problem, report),
        cancellation);

    /// <inheritdoc/>
    public Task<StoredSimulation?> CancelAsync(string id, Instant now, CancellationToken cancellation = default) => database.WriteAsync(
        session =>
        {
            if (Find(session, id, session.Locking) is not { } stored || stored.HasEnded)
            {
                return Find(session, id, "");
            }

            session.Execute("UPDATE simulation SET cancel_requested = 1 WHERE program = $1 AND id = $2", program, id);
            session.Execute("UPDATE simulation SET state = 'cancelled', ended_at = $3 WHERE program = $1 AND id = $2 AND state = 'queued'", program, id, StoredTexts.Of(now));
            return Find(session, id, "");
        },
        cancellation);

    /// <inheritdoc/>
    public Task<byte[]?> ReportAsync(string id, CancellationToken cancellation = default) => database.ReadAsync(
        session => session.First("SELECT report FROM simulation WHERE program = $1 AND id = $2", (byte[]?)null, r => r.BytesOrNull(0), program, id), cancellation);

    /// <inheritdoc/>
    public Task<bool> DeleteAsync(string id, CancellationToken cancellation = default) => database.WriteAsync(
        session => session.Execute("DELETE FROM simulation WHERE program = $1 AND id = $2", program, id) == 1, cancellation);

    private StoredSimulation? Find(SqlSession session, string id, string locking) =>
        session.First($"SELECT {Columns} FROM simulation WHERE program = $1 AND id = $2{locking}", (StoredSimulation?)null, Read, program, id);

    private static StoredSimulation Read(DbDataReader row) => new(
        row.GetString(0), row.GetString(1), row.GetString(2), row.GetString(3), row.GetString(4), StoredTexts.Instant(row.GetString(5)))
    {
        State = StoredTexts.Parse<SimulationState>(row.GetString(6)),
        SeenAt = row.TextOrNull(7) is { } seen ? StoredTexts.Instant(seen) : null,
        EndedAt = row.TextOrNull(8) is { } ended ? StoredTexts.Instant(ended) : null,
        Position = row.GetInt64(9),
        Length = row.GetInt64(10),
        Purchases = row.GetInt64(11),
        IsCancelRequested = row.GetInt64(12) != 0,
        Problem = row.TextOrNull(13),
    };
}
