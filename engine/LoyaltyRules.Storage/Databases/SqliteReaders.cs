using System.Collections.Concurrent;
using Microsoft.Data.Sqlite;

namespace LoyaltyRules.Storage.Databases;

/// <summary>Connections that read a file beside whoever writes it: each sees the last committed state, and none ever checkpoints.</summary>
/// <param name="path">The file.</param>
internal sealed class SqliteReaders(string path) : IAsyncDisposable
{
    private readonly ConcurrentBag<(SqliteConnection Connection, StatementCache Statements)> free = [];

    /// <summary>Runs work on one state of the database.</summary>
    public Task<T> ReadAsync<T>(Func<SqlSession, T> work, CancellationToken cancellation) => Task.Run(
        () =>
        {
            try
            {
                var reader = free.TryTake(out var idle) ? idle : New();
                Run(reader.Connection, "BEGIN");
                try
                {
                    return work(new SqlSession(reader.Statements, isShared: false));
                }
                finally
                {
                    Run(reader.Connection, "ROLLBACK");
                    free.Add(reader);
                }
            }
            catch (SqliteException failure) when (StoreUnavailableException.Of(failure) is StoreUnavailableException unavailable)
            {
                throw unavailable;
            }
        },
        cancellation).WaitAsync(cancellation);

    /// <summary>Copies the database, as it is at one moment, into a new file.</summary>
    /// <exception cref="IOException">The file is there already.</exception>
    public Task BackUpAsync(string copyPath, CancellationToken cancellation) => Task.Run(
        () =>
        {
            if (File.Exists(copyPath))
            {
                throw new IOException($"{copyPath} exists already.");
            }

            using var source = Open(path);
            using var command = source.CreateCommand();
            command.CommandText = "VACUUM INTO $1";
            command.Parameters.AddWithValue("$1", copyPath);
            command.ExecuteNonQuery();
        },
        cancellation);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (var (connection, statements) in free)
        {
            statements.Dispose();
            await connection.DisposeAsync().ConfigureAwait(false);
        }
    }

    /// <summary>A connection to a file. It waits a second for a lock: once in SQLite, and no longer in the library around it.</summary>
    internal static SqliteConnection Open(string path)
    {
        var opened = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Pooling = false, DefaultTimeout = 1 }.ToString());
        try
        {
            opened.Open();
            Run(opened, "PRAGMA busy_timeout=1000; PRAGMA foreign_keys=ON;");
            return opened;
        }
        catch
        {
            opened.Dispose();
            throw;
        }
    }

    internal static void Run(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    private (SqliteConnection Connection, StatementCache Statements) New()
    {
        var reader = Open(path);
        Run(reader, "PRAGMA query_only=ON; PRAGMA wal_autocheckpoint=0;");
        return (reader, new StatementCache(reader, namesParameters: true));
    }
}
