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

            using var source = OpenExisting(path);
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

    /// <summary>
    /// A connection to a file that is there. On a medium or in a folder that cannot be written, the files that go with the write-ahead log cannot be made: a database that
    /// has nothing in its log is then read as one that never changes.
    /// </summary>
    internal static SqliteConnection OpenExisting(string path)
    {
        const int CannotOpen = 14;
        const int ReadOnly = 8;
        SqliteConnection? opened = null;
        try
        {
            opened = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Mode = SqliteOpenMode.ReadWrite, Pooling = false }.ToString());
            opened.Open();
            Run(opened, "PRAGMA busy_timeout=10000");

            // Nothing is opened before something is read.
            using var command = opened.CreateCommand();
            command.CommandText = "SELECT count(*) FROM sqlite_master";
            command.ExecuteScalar();
            return opened;
        }
        catch (SqliteException e) when (e.SqliteErrorCode is CannotOpen or ReadOnly && new FileInfo(path + "-wal") is { Exists: false } or { Length: 0 })
        {
            opened?.Dispose();
            var name = "file:" + string.Join('/', Path.GetFullPath(path).Replace('\\', '/').Split('/').Select(Uri.EscapeDataString)) + "?immutable=1";
            var reader = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = name, Mode = SqliteOpenMode.ReadOnly, Pooling = false }.ToString());
            reader.Open();
            return reader;
        }
        catch
        {
            opened?.Dispose();
            throw;
        }
    }

    private (SqliteConnection Connection, StatementCache Statements) New()
    {
        var reader = OpenExisting(path);
        Run(reader, "PRAGMA query_only=ON; PRAGMA wal_autocheckpoint=0;");
        return (reader, new StatementCache(reader, namesParameters: true));
    }
}
