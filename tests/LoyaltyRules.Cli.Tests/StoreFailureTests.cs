using LoyaltyRules.Testing;
using Microsoft.Data.Sqlite;

namespace LoyaltyRules.Cli.Tests;

/// <summary>What <c>loyalty store</c> cannot do it says with a code, the place and a hint; never with the text of an exception alone, and never with a stack trace.</summary>
public sealed class StoreFailureTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("LR8201", "garbage")]
    [InlineData("LR8204", "missing")]
    [InlineData("LR8205", "old")]
    [InlineData("LR8209", "import")]
    [InlineData("LR8211", "empty")]
    [InlineData("LR8211", "folder")]
    public async Task store_told_what_is_no_usable_database_says_which_and_what_to_do(string code, string situation)
    {
        using var folder = new TempFolder();
        var file = folder.At("club.db");
        string[] words = ["store", "verify", "--data", file];
        switch (situation)
        {
            case "garbage":
                await File.WriteAllTextAsync(file, string.Concat(Enumerable.Repeat("not a database at all ", 500)), Cancellation);
                break;
            case "empty":
                await File.WriteAllBytesAsync(file, [], Cancellation);
                break;
            case "folder":
                Directory.CreateDirectory(file);
                break;
            case "old":
                await (await StoreCommandTests.MadeAsync(file)).DisposeAsync();
                Run(file, "DELETE FROM schema_step WHERE step > 3");
                break;
            case "import":
                await File.WriteAllTextAsync(folder.At("club.export"), "{}\n", Cancellation);
                words = ["store", "import", "--data", file, "--from", folder.At("club.export")];
                break;
        }

        var (english, russian) = (await CommandRun.Of(words), await CommandRun.Of([.. words, "--lang", "ru"]));

        Assert.Equal((2, 2), (english.ExitCode, russian.ExitCode));
        Assert.Contains($"{code} {file}: ", english.Errors, StringComparison.Ordinal);
        Assert.Contains("→ ", english.Errors, StringComparison.Ordinal);
        Assert.Matches("[а-я]", russian.Errors);
    }

    // The commands that work beside a running host say the same as those of a store at rest.
    [Theory]
    [InlineData("LR8201", "garbage")]
    [InlineData("LR8204", "missing")]
    [InlineData("LR8211", "empty")]
    [InlineData("LR8211", "folder")]
    public async Task keys_and_clock_told_what_is_no_usable_database_say_which_and_what_to_do(string code, string situation)
    {
        using var folder = new TempFolder();
        var file = folder.At("club.db");
        switch (situation)
        {
            case "garbage":
                await File.WriteAllTextAsync(file, string.Concat(Enumerable.Repeat("not a database at all ", 500)), Cancellation);
                break;
            case "empty":
                await File.WriteAllBytesAsync(file, [], Cancellation);
                break;
            case "folder":
                Directory.CreateDirectory(file);
                break;
        }

        foreach (var words in (string[][])[["keys", "list"], ["store", "confirm-clock", "--reason", "checked"]])
        {
            var (english, russian) = (await CommandRun.Of([.. words, "--data", file]), await CommandRun.Of([.. words, "--data", file, "--lang", "ru"]));

            Assert.Equal((2, 2), (english.ExitCode, russian.ExitCode));
            Assert.Contains($"{code} {file}: ", english.Errors, StringComparison.Ordinal);
            Assert.True(english.Errors.Split('\n').Length >= 2, english.Errors);
            Assert.Matches("[а-я]", russian.Errors);
        }
    }

    [Fact]
    public async Task keys_with_a_connection_string_that_is_none_do_not_repeat_it()
    {
        var run = await CommandRun.Of("keys", "list", "--postgres", "Host=db;Pasword=secret");

        Assert.Equal(2, run.ExitCode);
        Assert.Contains("LR8212 PostgreSQL: ", run.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", run.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task verify_a_file_with_a_torn_page_says_that_it_is_damaged()
    {
        using var folder = new TempFolder();
        var file = folder.At("club.db");
        await (await StoreCommandTests.MadeAsync(file)).DisposeAsync();
        var page = (Number(file, "SELECT rootpage FROM sqlite_master WHERE name = 'journal'") - 1) * Number(file, "PRAGMA page_size");
        var bytes = await File.ReadAllBytesAsync(file, Cancellation);
        bytes.AsSpan((int)page, 64).Fill(0xFF);
        await File.WriteAllBytesAsync(file, bytes, Cancellation);

        var run = await CommandRun.Of("store", "verify", "--data", file);

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("LR8101", run.Output, StringComparison.Ordinal);
        Assert.Empty(run.Errors);
    }

    [Fact]
    public async Task rebuild_beside_a_running_host_is_refused()
    {
        using var folder = new TempFolder();
        var file = folder.At("club.db");
        await using var running = await StoreCommandTests.MadeAsync(file);

        var run = await CommandRun.Of("store", "rebuild", "--data", file);

        Assert.Equal(2, run.ExitCode);
        Assert.Contains($"LR8202 {file}: ", run.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task back_up_over_a_file_is_refused()
    {
        using var folder = new TempFolder();
        var file = folder.At("club.db");
        await (await StoreCommandTests.MadeAsync(file)).DisposeAsync();

        var run = await CommandRun.Of("store", "back-up", "--data", file, "--to", file);

        Assert.Equal(2, run.ExitCode);
        Assert.Contains($"LR8207 {file}: ", run.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task verify_in_a_folder_that_cannot_be_written_works()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("Rights of folders are set otherwise there.");
            return;
        }

        using var folder = new TempFolder();
        var file = folder.At("kept/club.db");
        await (await StoreCommandTests.MadeAsync(file)).DisposeAsync();
        var kept = Path.GetDirectoryName(file)!;
        File.SetUnixFileMode(kept, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        try
        {
            Assert.SkipWhen(CanWrite(kept), TempFolder.MayEverything);

            var run = await CommandRun.Of("store", "verify", "--data", file);

            Assert.True(run.ExitCode == 0, run.Output + run.Errors);
        }
        finally
        {
            File.SetUnixFileMode(kept, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }

    [Fact]
    public async Task readme_names_the_database_where_the_sample_host_puts_it()
    {
        // A web project runs in its own folder, unless it says otherwise.
        const string Host = "designer-api/LoyaltyRules.DesignerApi";
        var project = await File.ReadAllTextAsync(Path.Combine(RepositoryFolder.Root, Host, "LoyaltyRules.DesignerApi.csproj"), Cancellation);
        var settings = await File.ReadAllTextAsync(Path.Combine(RepositoryFolder.Root, Host, "appsettings.json"), Cancellation);
        var readme = await File.ReadAllTextAsync(Path.Combine(RepositoryFolder.Root, "README.md"), Cancellation);

        Assert.Contains("Sdk=\"Microsoft.NET.Sdk.Web\"", project, StringComparison.Ordinal);
        Assert.Contains("RunWorkingDirectory", project, StringComparison.Ordinal);
        Assert.Contains("\"Data\": { \"Folder\": \"data\" }", settings, StringComparison.Ordinal);
        Assert.Contains("`loyalty store verify --data data/parter-club.db`", readme, StringComparison.Ordinal);
    }

    [Fact]
    public async Task restore_into_a_folder_that_is_missing_makes_it()
    {
        using var folder = new TempFolder();
        var file = folder.At("club.db");
        await (await StoreCommandTests.MadeAsync(file)).DisposeAsync();

        Assert.Equal(0, (await CommandRun.Of("store", "restore", "--data", file, "--to", folder.At("new/data/club.db"))).ExitCode);
        Assert.Equal(0, (await CommandRun.Of("store", "verify", "--data", folder.At("new/data/club.db"))).ExitCode);
    }

    [Fact]
    public async Task rebuild_after_damage_ends_verified_and_a_damaged_journal_is_told_and_left_alone()
    {
        using var folder = new TempFolder();
        var file = folder.At("club.db");
        await (await StoreCommandTests.MadeAsync(file)).DisposeAsync();
        Run(file, "DELETE FROM posting; DELETE FROM due_work; DELETE FROM state");
        var (damaged, rebuilt) = (await CommandRun.Of("store", "verify", "--data", file), await CommandRun.Of("store", "rebuild", "--data", file));
        Run(file, "UPDATE journal SET hash = zeroblob(32)");

        var refused = await CommandRun.Of("store", "rebuild", "--data", file);

        Assert.Equal((1, 0, 1), (damaged.ExitCode, rebuilt.ExitCode, refused.ExitCode));
        Assert.True(damaged.Output.Contains("LR8132 state kind purchase, id A-1", StringComparison.Ordinal), damaged.Output);
        Assert.Contains("LR8161 journal", refused.Errors, StringComparison.Ordinal);
    }

    private static bool CanWrite(string folder)
    {
        try
        {
            File.WriteAllText(Path.Combine(folder, "probe"), "");
            return true;
        }
        catch (UnauthorizedAccessException)
        {
            return false;
        }
    }

    private static void Run(string file, string sql) => Ask(file, sql, c => c.ExecuteNonQuery());

    private static long Number(string file, string sql) => Ask(file, sql, c => (long)c.ExecuteScalar()!);

    private static T Ask<T>(string file, string sql, Func<SqliteCommand, T> run)
    {
        using var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = file, Pooling = false }.ToString());
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return run(command);
    }
}
