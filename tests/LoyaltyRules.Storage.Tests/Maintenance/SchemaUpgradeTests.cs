using System.Globalization;
using System.IO.Compression;
using LoyaltyRules.Engine.Accounts.Commands;
using LoyaltyRules.Storage.Databases;
using LoyaltyRules.Storage.Maintenance;
using LoyaltyRules.Storage.Maintenance.Verification;
using LoyaltyRules.Storage.Schema;
using LoyaltyRules.Storage.Tests.Programs;
using LoyaltyRules.Testing;
using Microsoft.Data.Sqlite;
using NodaTime;

namespace LoyaltyRules.Storage.Tests.Maintenance;

/// <summary>
/// A database that an earlier version has written goes on under this one. The one in <c>Fixtures</c> was written with schema 9, when states were one JSON text each: members who did everything,
/// as <see cref="DamagedClub"/> makes them. Beside it what they amounted to then, as canonical text.
/// </summary>
public sealed class SchemaUpgradeTests
{
    private const int SchemaBefore = 9;

    private static readonly Instant At = Instant.FromUtc(2026, 5, 18, 6, 11);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(0)]
    [InlineData(4)]
    [InlineData(14)]
    public async Task Upgrade_stoppedAfterAnyOfItsTransactions_goesOn_andNothingIsOtherThanItWas(int transactions)
    {
        using var folder = new TempFolder();
        var path = Path.Combine(folder.Path, "program.db");
        await File.WriteAllBytesAsync(path, Unzipped("schema-009.db.gz"), Cancellation);
        await using (var stopped = SqliteDatabase.Open(path))
        {
            var conversion = new StateConversion(batchRows: 9);
            for (var i = 0; i < transactions; i++)
            {
                Assert.True(await stopped.WriteAsync(s => Migrations.Sqlite.Apply(s, conversion), Cancellation));
            }
        }

        await using var database = SqliteDatabase.Open(path);
        await AssertGoesOnAsync(database);
    }

    [Fact]
    public async Task Upgrade_onPostgres_changesNothingEither()
    {
        if (PostgresServer.Missing is { } why)
        {
            Assert.Skip(why);
        }

        using var folder = new TempFolder();
        var path = Path.Combine(folder.Path, "program.db");
        await File.WriteAllBytesAsync(path, Unzipped("schema-009.db.gz"), Cancellation);
        await using var database = PostgresDatabase.Open(PostgresServer.NewDatabase());
        await database.RepairAsync(s => Migrations.Postgres.Apply(s, null, SchemaBefore), Cancellation);
        await database.RepairAsync(
            s =>
            {
                Copy(path, s);
                return true;
            },
            Cancellation);

        await AssertGoesOnAsync(database);
    }

    private static async Task AssertGoesOnAsync(Database database)
    {
        await database.MigrateAsync(Cancellation);
        var clock = new SetClock(At);
        var programs = await database.ReadAsync(s => s.Query("SELECT DISTINCT program FROM pack_release", r => r.GetString(0)), Cancellation);
        var store = ProgramStore.Open(database, Assert.Single(programs), clock);

        Assert.Equal(new StreamReader(new MemoryStream(Unzipped("schema-009.states.json.gz"))).ReadToEnd(), await KeptStates.TextAsync(store));
        Assert.Equal("82196e2d30c0d6156ddfe4a80274a12cbc1cf0faaf7093e33a62b13d38c96872", await new Anchors(store).RootAsync(Cancellation));
        Assert.Empty((await new StoreVerification(store).RunAsync(Cancellation)).Problems);

        // A purchase of before comes back, whole, and everything that is due is done.
        var purchase = await database.ReadAsync(
            s => s.Query("SELECT id FROM state WHERE kind = 'purchase' ORDER BY id", r => r.GetString(0)), Cancellation);
        foreach (var (id, i) in purchase.Select((id, i) => (id, i)))
        {
            await store.HandleAsync(new StoreRequest(new ReturnItems($"back {i}", clock.Now, id, []), "till", "test", $"back {i}", "{}"u8.ToArray()), Cancellation);
        }

        clock.Now += Duration.FromDays(400);
        await DamagedClub.DoDueAsync(store);
        Assert.Empty((await new StoreVerification(store).RunAsync(Cancellation)).Problems);
        Assert.True(await new StoreRebuild(store).RunAsync(Cancellation) > 0);
        Assert.Empty((await new StoreVerification(store).RunAsync(Cancellation)).Problems);
    }

    private static byte[] Unzipped(string name)
    {
        using var zipped = new GZipStream(File.OpenRead(Path.Combine(AppContext.BaseDirectory, "Fixtures", name)), CompressionMode.Decompress);
        using var bytes = new MemoryStream();
        zipped.CopyTo(bytes);
        return bytes.ToArray();
    }

    private static void Copy(string path, SqlSession into)
    {
        using var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Pooling = false }.ToString());
        connection.Open();
        foreach (var table in Rows(connection, "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%' AND name <> 'schema_step' ORDER BY name").Select(r => (string)r[0]!))
        {
            var columns = Rows(connection, $"SELECT name FROM pragma_table_info('{table}') ORDER BY cid").Select(r => (string)r[0]!).ToList();
            var places = string.Join(", ", columns.Select((_, i) => "$" + (i + 1).ToString(CultureInfo.InvariantCulture)));
            foreach (var row in Rows(connection, $"SELECT * FROM {table}"))
            {
                into.Execute($"INSERT INTO {table} ({string.Join(", ", columns)}) VALUES ({places})", row);
            }
        }

        into.Number("SELECT setval(pg_get_serial_sequence('journal', 'id'), (SELECT max(id) FROM journal))");
    }

    private static List<object?[]> Rows(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        using var reader = command.ExecuteReader();
        var rows = new List<object?[]>();
        while (reader.Read())
        {
            rows.Add([.. Enumerable.Range(0, reader.FieldCount).Select(i => reader.IsDBNull(i) ? null : reader.GetValue(i))]);
        }

        return rows;
    }
}
