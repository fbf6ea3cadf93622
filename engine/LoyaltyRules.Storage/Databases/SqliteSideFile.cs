using Microsoft.Data.Sqlite;

namespace LoyaltyRules.Storage.Databases;

/// <summary>
/// A file that a host may have open, for small things that whoever has it reads anew: keys, settings, the audit trail. Never for what the host remembers: accounts,
/// chains, packs. A transaction waits its turn like any other, and checkpoints stay the host's.
/// </summary>
public sealed class SqliteSideFile : Database
{
    private readonly string path;
    private readonly SqliteReaders readers;

    private SqliteSideFile(string path) => (this.path, readers) = (path, new SqliteReaders(path));

    /// <inheritdoc/>
    public override bool IsShared => false;

    /// <summary>Opens a file.</summary>
    /// <exception cref="FileNotFoundException">There is none.</exception>
    /// <exception cref="StoreFileException">It is no database.</exception>
    public static SqliteSideFile Open(string path)
    {
        if (!Directory.Exists(path) && !File.Exists(path))
        {
            throw new FileNotFoundException(null, path);
        }

        SqliteFile.Check(path);
        return new SqliteSideFile(path);
    }

    /// <summary>Does nothing: a file is brought up to date by the host that opens it.</summary>
    public override Task MigrateAsync(CancellationToken cancellation = default) => Task.CompletedTask;

    /// <inheritdoc/>
    public override Task<T> WriteAsync<T>(Func<SqlSession, T> work, CancellationToken cancellation = default) => Task.Run(
        () =>
        {
            try
            {
                using var connection = SqliteReaders.Open(path);
                SqliteReaders.Run(connection, "PRAGMA synchronous=FULL; PRAGMA secure_delete=ON; PRAGMA wal_autocheckpoint=0;");
                using var statements = new StatementCache(connection, namesParameters: true);
                var session = new SqlSession(statements, isShared: false);
                SqliteReaders.Run(connection, "BEGIN IMMEDIATE");

                // Closing the connection rolls an open transaction back.
                var result = work(session);
                SqliteReaders.Run(connection, "COMMIT");
                session.Done();
                return result;
            }
            catch (SqliteException failure)
            {
                throw StoreUnavailableException.Of(failure);
            }
        },
        cancellation);

    /// <inheritdoc/>
    public override Task<T> ReadAsync<T>(Func<SqlSession, T> work, CancellationToken cancellation = default) => readers.ReadAsync(work, cancellation);

    /// <inheritdoc/>
    public override ValueTask DisposeAsync() => readers.DisposeAsync();
}
