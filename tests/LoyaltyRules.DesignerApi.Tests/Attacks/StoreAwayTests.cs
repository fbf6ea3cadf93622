using LoyaltyRules.Testing;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace LoyaltyRules.DesignerApi.Tests.Attacks;

/// <summary>A database that is locked by another program, read-only or away: every write and read says so in time, with its key in hand; and it goes on when the database is back.</summary>
public sealed class StoreAwayTests
{
    [Fact]
    public async Task sqlite_lockedByAnotherProgram_isA503InTime_andReadyTells_andItStopsAtOnce()
    {
        using var folder = new TempFolder();
        var host = await RunningHost.StartAsync(folder.Path);
        await host.PostAsync("/v1/purchases", Purchases.Of("R-1"), "k-1");
        await using (var other = await LockedAsync(folder))
        {
            var (ready, purchase, erased) = (
                await host.SendAsync(HttpMethod.Get, "/health/ready", bearer: null),
                await host.PostAsync("/v1/purchases", Purchases.Of("R-2"), "k-2"),
                await host.SendAsync(HttpMethod.Put, "/v1/members/M-1", RunningHost.Office, content: new StringContent("{}", System.Text.Encoding.UTF8, "application/json")));
            Assert.Equal((503, "store takes no writes"), (ready.Status, ready.Text("/status")));
            Assert.Equal((503, "store-unavailable"), (purchase.Status, purchase.Text("/code")));
            Assert.Equal((503, "store-unavailable"), (erased.Status, erased.Text("/code")));
            Assert.Equal(200, (await host.GetAsync("/v1/members/M-1/account")).Status);
        }

        Assert.Equal(200, (await host.PostAsync("/v1/purchases", Purchases.Of("R-2"), "k-2")).Status);
        Assert.Equal(200, (await ReadyAgainAsync(host)).Status);
        await using (await LockedAsync(folder))
        {
            var waiting = host.PostAsync("/v1/purchases", Purchases.Of("R-3"), "k-3");
            await host.DisposeAsync();
            try
            {
                Assert.Equal(503, (await waiting).Status);
            }
            catch (Exception gone) when (gone is HttpRequestException or OperationCanceledException)
            {
                // It may not have come to be answered before the host was gone.
            }
        }
    }

    [Fact]
    public async Task sqlite_lockedForLonger_timesOutByTheSetting()
    {
        using var folder = new TempFolder();
        await using var host = await RunningHost.StartAsync(folder.Path, "--Limits:Timeout=00:00:01");
        await using var other = await LockedAsync(folder);

        var refused = await host.PostAsync("/v1/purchases", Purchases.Of("R-2"), "k-2");

        Assert.Equal((503, "timeout"), (refused.Status, refused.Text("/code")));
    }

    [Fact]
    public async Task postgres_lockedReadOnlyOrAway_isA503_andReadyTells()
    {
        Assert.SkipWhen(PostgresServer.Missing is not null, PostgresServer.Missing ?? "");
        using var folder = new TempFolder();
        var connection = PostgresServer.NewDatabase();
        await using var host = await RunningHost.StartAsync(folder.Path, $"--ConnectionStrings:Program={connection}");
        Assert.Equal(200, (await host.PostAsync("/v1/purchases", Purchases.Of("R-1"), "k-1")).Status);
        await using var source = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(connection) { Database = "postgres" }.ToString());
        var name = new NpgsqlConnectionStringBuilder(connection).Database;

        // Another program holds a table.
        await using (var other = await NpgsqlDataSource.Create(connection).OpenConnectionAsync(TestContext.Current.CancellationToken))
        {
            await using var transaction = await other.BeginTransactionAsync(TestContext.Current.CancellationToken);
            await RunAsync(other, "LOCK TABLE idempotency, program_setting IN ACCESS EXCLUSIVE MODE");
            Assert.Equal((503, "store takes no writes"), Told(await host.SendAsync(HttpMethod.Get, "/health/ready", bearer: null), "/status"));
            Assert.Equal((503, "store-unavailable"), Told(await host.PostAsync("/v1/purchases", Purchases.Of("R-2"), "k-2"), "/code"));
        }

        // A standby takes no writes.
        await using (var owner = await source.OpenConnectionAsync(TestContext.Current.CancellationToken))
        {
            await RunAsync(owner, $"ALTER DATABASE {name} SET default_transaction_read_only = on");
            await EndOthersAsync(owner, name!);
        }

        await host.PostAsync("/v1/purchases", Purchases.Of("R-2"), "k-2");
        Assert.Equal((503, "store takes no writes"), Told(await ReadyAsync(host, 503), "/status"));
        Assert.Equal((503, "store-unavailable"), Told(await host.PostAsync("/v1/purchases", Purchases.Of("R-2"), "k-2"), "/code"));

        // Nobody gets in any longer.
        await using (var owner = await source.OpenConnectionAsync(TestContext.Current.CancellationToken))
        {
            await RunAsync(owner, $"ALTER DATABASE {name} RESET default_transaction_read_only; ALTER DATABASE {name} ALLOW_CONNECTIONS false");
            await EndOthersAsync(owner, name!);
        }

        Answer[] away =
        [
            await host.PostAsync("/v1/purchases", Purchases.Of("R-2"), "k-2"), await host.PostAsync("/v1/purchases", Purchases.Of("R-2"), "k-2"),
            await host.PostAsync("/v1/quotes", Purchases.Of("R-2")), await host.GetAsync("/v1/members/M-1/account"), await host.GetAsync("/v1/packs"),
        ];
        Assert.All(away, a => Assert.Equal((503, "store-unavailable"), Told(a, "/code")));
        Assert.Equal(503, (await host.SendAsync(HttpMethod.Get, "/health/ready", bearer: null)).Status);

        await using (var owner = await source.OpenConnectionAsync(TestContext.Current.CancellationToken))
        {
            await RunAsync(owner, $"ALTER DATABASE {name} ALLOW_CONNECTIONS true");
        }

        Assert.Equal(200, (await host.PostAsync("/v1/purchases", Purchases.Of("R-2"), "k-2")).Status);
        Assert.Equal(200, (await ReadyAgainAsync(host)).Status);
    }

    private static (int Status, string? Word) Told(Answer answer, string pointer) => (answer.Status, answer.Text(pointer));

    private static Task<Answer> ReadyAgainAsync(RunningHost host) => ReadyAsync(host, 200);

    // What was found out holds for a second.
    private static async Task<Answer> ReadyAsync(RunningHost host, int status)
    {
        for (var attempt = 0; ; attempt++)
        {
            var answer = await host.SendAsync(HttpMethod.Get, "/health/ready", bearer: null);
            if (answer.Status == status || attempt == 100)
            {
                return answer;
            }

            await Task.Delay(100, TestContext.Current.CancellationToken);
        }
    }

    private static async Task<SqliteConnection> LockedAsync(TempFolder folder)
    {
        var other = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = folder.At("parter-club.db"), Pooling = false }.ToString());
        await other.OpenAsync(TestContext.Current.CancellationToken);
        await using var command = other.CreateCommand();
        command.CommandText = "BEGIN IMMEDIATE";
        await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
        return other;
    }

    private static async Task RunAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
    }

    private static Task EndOthersAsync(NpgsqlConnection connection, string database) =>
        RunAsync(connection, $"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{database}' AND pid <> pg_backend_pid()");
}
