using LoyaltyRules.Storage.Schema;
using Npgsql;

namespace LoyaltyRules.Storage.Databases;

/// <summary>
/// A PostgreSQL database, which several nodes may use at once. What a transaction leans on it locks, in a fixed order; one that meets a deadlock all the same, or
/// has to begin again, is run anew.
/// <para>
/// Migrations run as the user of the connection string. Everything else runs as the role <see cref="Migrations.ApplicationRole"/>, which may only add to the
/// tables of the ledger.
/// </para>
/// </summary>
public sealed class PostgresDatabase : Database
{
    // A row that somebody else added meanwhile is there for the next attempt to read. Work that adds the same row twice by itself is not mended by that.
    private const int DuplicatesMax = 3;

    // In milliseconds, of requests that have half a minute: they hear in time that somebody holds the lock.
    private const int LockPatience = 10_000;

    private readonly NpgsqlDataSource source;

    private PostgresDatabase(NpgsqlDataSource source) => this.source = source;

    /// <inheritdoc/>
    public override bool IsShared => true;

    /// <summary>Opens a database by its connection string.</summary>
    /// <exception cref="BadConnectionException">The connection string cannot be read.</exception>
    public static PostgresDatabase Open(string connectionString)
    {
        try
        {
            var settings = new NpgsqlConnectionStringBuilder(connectionString) { MaxAutoPrepare = 200, AutoPrepareMinUsages = 2 };
            return new PostgresDatabase(new NpgsqlDataSourceBuilder(settings.ToString()).Build());
        }
        catch (Exception failure) when (failure is ArgumentException or FormatException or NotSupportedException or InvalidOperationException)
        {
            throw new BadConnectionException(failure);
        }
    }

    /// <inheritdoc/>
    public override Task MigrateAsync(CancellationToken cancellation = default) => Task.Run(
        () =>
        {
            var conversion = new StateConversion();
            while (Transact(session => Migrations.Postgres.ApplyAndGrant(session, conversion), asApplication: false))
            {
                cancellation.ThrowIfCancellationRequested();
            }
        },
        cancellation);

    /// <inheritdoc/>
    public override Task<T> WriteAsync<T>(Func<SqlSession, T> work, CancellationToken cancellation = default) => WaitAsync(WritingAsync(work, cancellation), cancellation);

    /// <inheritdoc/>
    public override Task<T> RepairAsync<T>(Func<SqlSession, T> work, CancellationToken cancellation = default) => Task.Run(() => Transact(work, asApplication: false), cancellation);

    /// <inheritdoc/>
    public override Task<T> ReadAsync<T>(Func<SqlSession, T> work, CancellationToken cancellation = default) => WaitAsync(
        Task.Run(() => Transact(work, asApplication: true, System.Data.IsolationLevel.RepeatableRead), cancellation), cancellation);

    /// <inheritdoc/>
    public override ValueTask DisposeAsync()
    {
        BeginClosing();
        return source.DisposeAsync();
    }

    private Task<T> WritingAsync<T>(Func<SqlSession, T> work, CancellationToken cancellation) => Task.Run(
        () =>
        {
            for (var attempt = 1; ; attempt++)
            {
                try
                {
                    return Transact(work, asApplication: true);
                }
                catch (Exception e) when (attempt < AttemptsMax && (e is BeginAgainException or PostgresException
                {
                    SqlState: PostgresErrorCodes.DeadlockDetected or PostgresErrorCodes.SerializationFailure,
                } || (attempt < DuplicatesMax && e is PostgresException { SqlState: PostgresErrorCodes.UniqueViolation })))
                {
                    cancellation.ThrowIfCancellationRequested();
                }
            }
        },
        cancellation);

    private T Transact<T>(Func<SqlSession, T> work, bool asApplication, System.Data.IsolationLevel level = System.Data.IsolationLevel.ReadCommitted)
    {
        try
        {
            using var connection = Connected();
            using var transaction = connection.BeginTransaction(level);
            using var statements = new StatementCache(connection, namesParameters: false);
            var session = new SqlSession(statements, isShared: true);
            if (asApplication)
            {
                // One statement: of several, the client may wait for answers to what it has not sent yet.
                session.Execute($"SELECT set_config('role', '{Migrations.ApplicationRole}', true), set_config('lock_timeout', '{LockPatience}', true)");
            }

            // Disposing an open transaction rolls it back.
            var result = work(session);
            transaction.Commit();
            session.Done();
            if (session.HasErased)
            {
                Overwrite(connection);
            }

            return result;
        }
        catch (NpgsqlException failure) when (StoreUnavailableException.Of(failure) is StoreUnavailableException unavailable)
        {
            throw unavailable;
        }
    }

    // Rows as they were are let go at once, where nobody reads an older state; the server's own log keeps them until it is recycled.
    private static void Overwrite(NpgsqlConnection connection)
    {
        try
        {
            using var vacuum = new NpgsqlCommand("VACUUM member_key, member_record", connection);
            vacuum.ExecuteNonQuery();
        }
        catch (PostgresException)
        {
            // It is erased all the same; the server's own vacuum comes later.
        }
    }

    // Whatever stands between us and a connection may pass.
    private NpgsqlConnection Connected()
    {
        try
        {
            return source.OpenConnection();
        }
        catch (NpgsqlException failure)
        {
            throw new StoreUnavailableException(failure.Message, failure);
        }
    }
}
