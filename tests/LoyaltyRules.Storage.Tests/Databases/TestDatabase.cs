using LoyaltyRules.Storage.Databases;
using LoyaltyRules.Testing;

namespace LoyaltyRules.Storage.Tests.Databases;

/// <summary>Which database a test runs on. Every test of what is kept runs on both.</summary>
public enum Kind
{
    /// <summary>A file of its own.</summary>
    Sqlite,

    /// <summary>A database of its own on a real server.</summary>
    Postgres,
}

/// <summary>An empty database with the schema, gone with the test.</summary>
public sealed class TestDatabase : IAsyncDisposable
{
    private readonly TempFolder folder = new();
    private readonly string place;
    private readonly Kind kind;

    private TestDatabase(Kind kind)
    {
        this.kind = kind;
        place = kind == Kind.Sqlite ? Path.Combine(folder.Path, "program.db") : PostgresServer.NewDatabase();
        Database = Opened();
    }

    /// <summary>The database.</summary>
    public Database Database { get; private set; }

    /// <summary>The file, or the connection string.</summary>
    public string Place => place;

    /// <summary>Makes one; skips the test where there is no server.</summary>
    public static async Task<TestDatabase> NewAsync(Kind kind)
    {
        if (kind == Kind.Postgres && PostgresServer.Missing is { } why)
        {
            Assert.Skip(why);
        }

        var made = new TestDatabase(kind);
        await made.Database.MigrateAsync(TestContext.Current.CancellationToken);
        return made;
    }

    /// <summary>Closes it and opens it again, as after a restart.</summary>
    public async Task ReopenAsync()
    {
        await Database.DisposeAsync();
        Database = Opened();
        await Database.MigrateAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>Another node on the same database; only where it is shared.</summary>
    public Database AnotherNode() => Opened();

    public async ValueTask DisposeAsync()
    {
        await Database.DisposeAsync();
        folder.Dispose();
    }

    private Database Opened() => kind == Kind.Sqlite ? SqliteDatabase.Open(place) : PostgresDatabase.Open(place);
}
