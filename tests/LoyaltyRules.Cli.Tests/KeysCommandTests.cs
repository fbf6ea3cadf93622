using LoyaltyRules.Engine.Packs;
using LoyaltyRules.Storage;
using LoyaltyRules.Storage.Audit;
using LoyaltyRules.Storage.Clocks;
using LoyaltyRules.Storage.Databases;
using LoyaltyRules.Storage.Keys;
using LoyaltyRules.Testing;
using NodaTime;

namespace LoyaltyRules.Cli.Tests;

/// <summary><c>loyalty keys</c> and <c>loyalty store confirm-clock</c>: on a stopped store and on one that a host has open, on both databases.</summary>
public sealed class KeysCommandTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(false, false)]
    [InlineData(false, true)]
    [InlineData(true, true)]
    public async Task keys_are_made_listed_and_revoked_beside_a_running_store_or_without_one(bool isPostgres, bool isRunning)
    {
        Assert.SkipWhen(isPostgres && PostgresServer.Missing is not null, PostgresServer.Missing ?? "");
        using var folder = new TempFolder();
        var (place, database) = await MadeAsync(isPostgres, folder);
        if (!isRunning)
        {
            await database.DisposeAsync();
        }

        var made = await CommandRun.Of(["keys", "make", "till-west", "--scopes", "evaluate,commit", .. place]);
        var listed = await CommandRun.Of(["keys", "list", .. place]);
        var taken = isRunning ? await new ApiKeys(database, "lantern-card", SystemClock.Instance).CheckAsync(made.Output.Trim(), Cancellation) : default;
        var again = await CommandRun.Of(["keys", "make", "till-west", "--scopes", "commit", "--lang", "ru", .. place]);
        var revoked = await CommandRun.Of(["keys", "revoke", "till-west", .. place]);
        var twice = await CommandRun.Of(["keys", "revoke", "till-west", .. place]);
        var json = await CommandRun.Of(["keys", "list", "--json", .. place]);

        Assert.True(made.ExitCode == 0, made.Errors);
        Assert.Matches("^lr_[0-9a-z_]+$", made.Output.Trim());
        Assert.Contains("till-west: evaluate, commit", listed.Output, StringComparison.Ordinal);
        Assert.Equal(isRunning ? ApiKeyOutcome.Taken : default, taken.Outcome);
        Assert.Equal((2, "Ключ «till-west» уже есть или был отозван: возьмите другое имя."), (again.ExitCode, again.Errors.Trim()));
        Assert.Equal((0, 2), (revoked.ExitCode, twice.ExitCode));
        Assert.Contains("\"revokedAt\":\"20", json.Output, StringComparison.Ordinal);
        if (isRunning)
        {
            Assert.Equal(
                [AuditActions.KeyRevoked, AuditActions.KeyCreated],
                (await database.ReadAsync(s => AuditTrail.Page(s, "lantern-card", null, 2), Cancellation)).Where(r => r.Who == "command line").Select(r => r.Action));
            await database.DisposeAsync();
        }
    }

    [Theory]
    [InlineData("evaluate,everything", "--per-minute", "1", "evaluate, read, commit")]
    [InlineData("evaluate", "--per-minute", "0", "from 1 to 1000000")]
    [InlineData("evaluate", "--expires", "tomorrow", "--expires")]
    [InlineData("evaluate", "--expires", "2020-01-01T00:00:00Z", "--expires")]
    public async Task key_out_of_order_is_refused_in_words(string scopes, string option, string value, string words)
    {
        using var folder = new TempFolder();
        var (place, database) = await MadeAsync(isPostgres: false, folder);
        await database.DisposeAsync();

        var run = await CommandRun.Of(["keys", "make", "till", "--scopes", scopes, option, value, .. place]);

        Assert.Equal(2, run.ExitCode);
        Assert.Contains(words, run.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task keys_of_what_is_no_database_are_refused_in_words()
    {
        using var folder = new TempFolder();
        var run = await CommandRun.Of("keys", "list", "--data", folder.At("none.db"), "--lang", "ru");
        var garbage = await CommandRun.Of("keys", "list", "--data", folder.Write("garbage.db", new string('x', 9_000)), "--lang", "ru");

        Assert.Equal((2, $"LR8204 {folder.At("none.db")}: Такого файла нет."), (run.ExitCode, run.Errors.Split('\n')[0]));
        Assert.Equal((2, $"LR8201 {folder.At("garbage.db")}: Это не база SQLite, или повреждена её первая страница."), (garbage.ExitCode, garbage.Errors.Split('\n')[0]));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task clock_in_doubt_is_confirmed_beside_a_running_store(bool isPostgres)
    {
        Assert.SkipWhen(isPostgres && PostgresServer.Missing is not null, PostgresServer.Missing ?? "");
        using var folder = new TempFolder();
        var (place, database) = await MadeAsync(isPostgres, folder);
        await using var closing = database;
        await ClockGuard.ConfirmAsync(database, "lantern-card", SystemClock.Instance.GetCurrentInstant() - Duration.FromDays(90), "test", "long ago", Cancellation);
        var guard = await ClockGuard.OpenAsync(database, "lantern-card", SystemClock.Instance, cancellation: Cancellation);
        var before = guard.Doubt;

        var run = await CommandRun.Of(["store", "confirm-clock", "--reason", "closed for the winter", .. place]);
        await guard.LookAsync(Cancellation);

        Assert.True(run.ExitCode == 0, run.Errors);
        Assert.NotNull(before);
        Assert.Null(guard.Doubt);
    }

    private static async Task<(string[] Place, Database Database)> MadeAsync(bool isPostgres, TempFolder folder)
    {
        var place = isPostgres ? PostgresServer.NewDatabase() : folder.At("club.db");
        Database database = isPostgres ? PostgresDatabase.Open(place) : SqliteDatabase.Open(place);
        await database.MigrateAsync(Cancellation);
        var pack = RulePack.Load(Path.Combine(RepositoryFolder.Root, "rule-packs", "discount-card"));
        await ProgramStore.Open(database, pack.Id, SystemClock.Instance).ReleaseAsync(pack, Instant.MinValue, "test", Cancellation);
        return ([isPostgres ? "--postgres" : "--data", place], database);
    }
}
