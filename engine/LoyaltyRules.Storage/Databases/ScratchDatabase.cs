using LoyaltyRules.Storage.Schema;
using Microsoft.Data.Sqlite;

namespace LoyaltyRules.Storage.Databases;

/// <summary>
/// A database of nobody but this piece of work, with the same schema. It lies in a file of the folder for temporary files that has no name and is gone with the
/// process; only a few megabytes of it are in memory at a time.
/// </summary>
internal sealed class ScratchDatabase : IDisposable
{
    private readonly SqliteConnection connection;
    private readonly StatementCache statements;

    /// <summary>Makes one.</summary>
    public ScratchDatabase()
    {
        // An empty name stands for such a file.
        connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = "", Pooling = false }.ToString());
        connection.Open();
        SqliteReaders.Run(connection, "PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; PRAGMA temp_store=FILE; PRAGMA cache_size=-24576; BEGIN");
        statements = new StatementCache(connection, namesParameters: true);
        Session = new SqlSession(statements, isShared: false);
        Migrations.Sqlite.Apply(Session, null);
    }

    /// <summary>Reads and writes it.</summary>
    public SqlSession Session { get; }

    /// <inheritdoc/>
    public void Dispose()
    {
        statements.Dispose();
        connection.Dispose();
    }
}
