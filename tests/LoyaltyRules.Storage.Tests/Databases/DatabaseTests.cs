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
    public async Task Pieces_areOneTransaction_inOrder_andOneThatThrowsLeavesNothing(Kind kind)
    {
        await using var test = await TestDatabase.NewAsync(kind);
        var begun = 0;
        long? Visible() => test.Database.ReadAsync(s => s.Number(Count, "p"), TestContext.Current.CancellationToken).GetAwaiter().GetResult();

        var results = await test.Database.WriteEachAsync<long?>(
            [
                s => s.Execute(Insert, "p", "m1", new byte[] { 1 }),
                s => s.Execute(Insert, "p", "m2", new byte[] { 2 }) == 1 ? throw new InvalidDataException("refused") : 0,
                s => ++begun < 3 ? throw new BeginAgainException() : s.Number(Count, "p"),
                s => s.Execute(Insert, "p", "m2", new byte[] { 4 }),
                _ => Visible(),
            ],
            _ => { },
            TestContext.Current.CancellationToken);

        Assert.Equal([1, null, 1, 1, 0], results.Select(r => r.Value));
        Assert.Equal("refused", Assert.IsType<InvalidDataException>(results[1].Failure).Message);
        Assert.Equal((3, 2), (begun, Visible()));
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

    [Fact]
    public async Task Sqlite_lockedByAnother_failsWhatWaits_andWithdrawsWhatNobodyWaitsFor()
    {
        await using var test = await TestDatabase.NewAsync(Kind.Sqlite);
        using (var other = SqliteReaders.Open(test.Place))
        {
            SqliteReaders.Run(other, "BEGIN IMMEDIATE");
            using var impatient = new CancellationTokenSource(TimeSpan.FromSeconds(1));
            var withdrawn = test.Database.WriteAsync(s => s.Execute(Insert, "p", "withdrawn", new byte[] { 1 }), impatient.Token);
            var waiting = test.Database.WriteAsync(s => s.Execute(Insert, "p", "waiting", new byte[] { 1 }), TestContext.Current.CancellationToken);

            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => withdrawn);
            await Assert.ThrowsAsync<StoreUnavailableException>(() => waiting);
        }

        await test.Database.WriteAsync(s => s.Execute(Insert, "p", "later", new byte[] { 1 }), TestContext.Current.CancellationToken);
        Assert.Equal(["later"], await test.Database.ReadAsync(s => s.Query("SELECT id FROM state ORDER BY id", r => r.GetString(0)), TestContext.Current.CancellationToken));
    }
}
