using System.Text;
using LoyaltyRules.Engine.Accounts.Commands;
using LoyaltyRules.Engine.Model;
using LoyaltyRules.Engine.Packs;
using LoyaltyRules.Storage;
using LoyaltyRules.Storage.Databases;
using LoyaltyRules.Testing;
using NodaTime;

namespace LoyaltyRules.Cli.Tests;

/// <summary><c>loyalty store</c>: what looks after a database does it while tills go on, and says what it found.</summary>
public sealed class StoreCommandTests
{
    [Fact]
    public async Task verify_back_up_restore_export_and_import_go_round()
    {
        using var folder = new TempFolder();
        var (data, copy, restored, export, other) = (folder.At("club.db"), folder.At("copy.db"), folder.At("restored.db"), folder.At("club.export"), folder.At("other.db"));
        await using (var open = await MadeAsync(data))
        {
            var verified = await CommandRun.Of("store", "verify", "--data", data);
            var backedUp = await CommandRun.Of("store", "back-up", "--data", data, "--to", copy);

            Assert.Equal((0, 0), (verified.ExitCode, backedUp.ExitCode));
            Assert.Contains("1 entries in 1 chains. Every hash, every link, every row holds.", verified.Output, StringComparison.Ordinal);
        }

        Assert.Equal(0, (await CommandRun.Of("store", "restore", "--data", copy, "--to", restored)).ExitCode);
        Assert.Equal(0, (await CommandRun.Of("store", "export", "--data", restored, "--to", export)).ExitCode);
        Assert.Equal(0, (await CommandRun.Of("store", "import", "--data", other, "--from", export)).ExitCode);
        Assert.Equal(0, (await CommandRun.Of("store", "rebuild", "--data", other)).ExitCode);
        Assert.Equal(
            (await CommandRun.Of("store", "verify", "--json", "--data", data)).Output,
            (await CommandRun.Of("store", "verify", "--json", "--data", other)).Output);
    }

    [Fact]
    public async Task verify_a_changed_journal_says_what_does_not_hold_in_russian_too()
    {
        using var folder = new TempFolder();
        var data = folder.At("club.db");
        await using (var open = await MadeAsync(data))
        {
            await open.WriteAsync(s => s.Execute("UPDATE journal SET body = CAST(body || 'x' AS BLOB)"), TestContext.Current.CancellationToken);
        }

        var run = await CommandRun.Of("store", "verify", "--data", data, "--lang", "ru");

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("Не сходится", run.Output, StringComparison.Ordinal);
        Assert.Contains("LR8111 journal id 1: Запись не та, что была внесена: хеш другой.", run.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("store", "verify")]
    [InlineData("store", "verify", "--data", "/no/such/file.db")]
    [InlineData("store", "import", "--data", "/no/such/folder\0/x.db", "--from", "nothing")]
    public async Task store_without_a_database_is_refused(params string[] words)
    {
        var run = await CommandRun.Of(words);

        Assert.Equal(2, run.ExitCode);
        Assert.NotEmpty(run.Errors);
    }

    internal static async Task<SqliteDatabase> MadeAsync(string path)
    {
        var database = SqliteDatabase.Open(path);
        await database.MigrateAsync(TestContext.Current.CancellationToken);
        var pack = RulePack.Load(Path.Combine(RepositoryFolder.Root, "rule-packs", "discount-card"));
        var store = ProgramStore.Open(database, pack.Id, SystemClock.Instance);
        await store.ReleaseAsync(pack, Instant.MinValue, "test", TestContext.Current.CancellationToken);
        var order = new Purchase { Id = "A-1", At = SystemClock.Instance.GetCurrentInstant(), MemberId = "ann", Lines = [new PurchaseLine { Id = "1", Gross = 1000 }] };
        var answer = await store.HandleAsync(new StoreRequest(new CommitPurchase(order), "till", "commit", "k", Encoding.UTF8.GetBytes("{}")), TestContext.Current.CancellationToken);
        Assert.True(answer.Outcome == StoreOutcome.Done, string.Join("; ", answer.Problems));
        return database;
    }
}
