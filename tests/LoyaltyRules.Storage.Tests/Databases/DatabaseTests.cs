using LoyaltyRules.Storage.Databases;
using LoyaltyRules.Testing;
using Npgsql;

namespace LoyaltyRules.Storage.Tests.Databases;

/// <summary>What every store leans on: all or nothing, durable, one state for a reader, and a ledger that only grows.</summary>
public sealed class DatabaseTests
{
    private const string Insert = "INSERT INTO state (program, kind, id, owner, body) VALUES ($1, 'member', $2, NULL, $3)";
    private const string Count = "SELECT count(*) FROM state WHERE program = $1";

    [Theory]
    [InlineData(Kind.Sqlite)]
    [InlineData(Kind.Postgres)]
    public async Task Write_thatThrows_leavesNothing_andOthersOfItsGroupStand(Kind kind)
    {
        await using var test = await TestDatabase.NewAsync(kind);

        var writes = Enumerable.Range(0, 50).Select(i => test.Database.WriteAsync(
            session =>
            {
                session.Execute(Insert, "p", "m" + i, new byte[] { 1, 2, 3 });
                return i % 10 == 3 ? throw new InvalidDataException("refused") : i;
            },
            TestContext.Current.CancellationToken)).ToList();
        foreach (var (write, i) in writes.Select((w, i) => (w, i)))
        {
            if (i % 10 == 3)
            {
                await Assert.ThrowsAsync<InvalidDataException>(() => write);
            }
            else
            {
                Assert.Equal(i, await write);
            }
        }

        Assert.Equal(45, await test.Database.ReadAsync(s => s.Number(Count, "p"), TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData(Kind.Sqlite)]
    [InlineData(Kind.Postgres)]
    public async Task Write_thatWasAnswered_isThereAfterReopening(Kind kind)
    {
        await using var test = await TestDatabase.NewAsync(kind);
        await test.Database.WriteAsync(s => s.Execute(Insert, "p", "m", new byte[] { 7 }), TestContext.Current.CancellationToken);

        await test.ReopenAsync();

        var body = await test.Database.ReadAsync(s => s.First("SELECT body FROM state", [], r => r.Bytes(0)), TestContext.Current.CancellationToken);
        Assert.Equal([7], body);
    }

    [Fact]
    public async Task Sqlite_secondProcess_isRefused()
    {
        await using var test = await TestDatabase.NewAsync(Kind.Sqlite);

        Assert.Throws<DatabaseInUseException>(() => SqliteDatabase.Open(test.Place));
    }

    [Fact]
    public async Task Sqlite_backUp_whileWriting_isAWholeDatabase()
    {
        await using var test = await TestDatabase.NewAsync(Kind.Sqlite);
        using var folder = new TempFolder();
        var copy = Path.Combine(folder.Path, "copy.db");
        var database = (SqliteDatabase)test.Database;
        var writes = Enumerable.Range(0, 200).Select(i => database.WriteAsync(s => s.Execute(Insert, "p", "m" + i, new byte[] { 1 }), TestContext.Current.CancellationToken)).ToList();

        await database.BackUpAsync(copy, TestContext.Current.CancellationToken);
        await Task.WhenAll(writes);

        await using var restored = SqliteDatabase.Open(copy);
        Assert.Equal("ok", await restored.ReadAsync(s => s.First("PRAGMA integrity_check", "", r => r.GetString(0)), TestContext.Current.CancellationToken));
        Assert.InRange((await restored.ReadAsync(s => s.Number(Count, "p"), TestContext.Current.CancellationToken))!.Value, 0, 200);
    }

    [Theory]
    [InlineData("UPDATE journal SET kind = 'x'")]
    [InlineData("DELETE FROM posting")]
    [InlineData("DELETE FROM journal_link")]
    [InlineData("TRUNCATE audit")]
    public async Task Postgres_ledger_mayNotBeChangedByTheApplication(string sql)
    {
        await using var test = await TestDatabase.NewAsync(Kind.Postgres);

        var refused = await Assert.ThrowsAsync<PostgresException>(() => test.Database.WriteAsync(s => s.Execute(sql), TestContext.Current.CancellationToken));

        Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, refused.SqlState);
    }

    [Theory]
    [InlineData(Kind.Sqlite)]
    [InlineData(Kind.Postgres)]
    public async Task Schema_ofANewerVersion_isRefused(Kind kind)
    {
        await using var test = await TestDatabase.NewAsync(kind);
        await test.Database.WriteAsync(s => s.Execute("INSERT INTO schema_step (step) VALUES (999)"), TestContext.Current.CancellationToken);

        await Assert.ThrowsAsync<SchemaException>(() => test.Database.MigrateAsync(TestContext.Current.CancellationToken));
    }
}
