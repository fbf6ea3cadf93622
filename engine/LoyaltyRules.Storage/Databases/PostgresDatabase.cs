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
    private const int AttemptsMax = 100;

    private readonly NpgsqlDataSource source;

    private PostgresDatabase(NpgsqlDataSource source) => this.source = source;

    /// <inheritdoc/>
    public override bool IsShared => true;

    /// <summary>Opens a database by its connection string.</summary>
    public static PostgresDatabase Open(string connectionString)
    {
        var settings = new NpgsqlConnectionStringBuilder(connectionString) { MaxAutoPrepare = 200, AutoPrepareMinUsages = 2 };
        return new PostgresDatabase(new NpgsqlDataSourceBuilder(settings.ToString()).Build());
    }

    /// <inheritdoc/>
    public override Task MigrateAsync(CancellationToken cancellation = default) => Task.Run(() => Transact(Migrations.Postgres.ApplyAndGrant, asApplication: false), cancellation);

    /// <inheritdoc/>
    public override Task<T> WriteAsync<T>(Func<SqlSession, T> work, CancellationToken cancellation = default) => Task.Run(
        () =>
        {
            for (var attempt = 1; ; attempt++)
            {
                try
                {
                    return Transact(work, asApplication: true);
                }
                catch (Exception e) when (attempt < AttemptsMax && e is BeginAgainException or PostgresException
                {
                    SqlState: PostgresErrorCodes.DeadlockDetected or PostgresErrorCodes.SerializationFailure,
                })
                {
                    cancellation.ThrowIfCancellationRequested();
                }
            }
        },
        cancellation);

    /// <inheritdoc/>
    public override Task<T> RepairAsync<T>(Func<SqlSession, T> work, CancellationToken cancellation = default) => Task.Run(() => Transact(work, asApplication: false), cancellation);

    /// <inheritdoc/>
    public override Task<T> ReadAsync<T>(Func<SqlSession, T> work, CancellationToken cancellation = default) => Task.Run(
        () => Transact(work, asApplication: true, System.Data.IsolationLevel.RepeatableRead),
        cancellation);

    /// <inheritdoc/>
    public override ValueTask DisposeAsync() => source.DisposeAsync();

    private void Transact(Action<SqlSession> work, bool asApplication) => Transact(
        session =>
        {
            work(session);
            return true;
        },
        asApplication);

    private T Transact<T>(Func<SqlSession, T> work, bool asApplication, System.Data.IsolationLevel level = System.Data.IsolationLevel.ReadCommitted)
    {
        using var connection = source.OpenConnection();
        using var transaction = connection.BeginTransaction(level);
        using var statements = new StatementCache(connection, namesParameters: false);
        var session = new SqlSession(statements, isShared: true);
        if (asApplication)
        {
            session.Execute($"SET LOCAL ROLE {Migrations.ApplicationRole}");
        }

        // Disposing an open transaction rolls it back.
        var result = work(session);
        transaction.Commit();
        session.Done();
        return result;
    }
}
