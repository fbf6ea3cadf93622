using LoyaltyRules.Engine.Diagnostics;
using LoyaltyRules.Storage.Databases;
using LoyaltyRules.Testing;

namespace LoyaltyRules.Storage.Tests.Databases;

/// <summary>What may lie where a database should be, and by how many names it can be opened: one process has it, and what is none is told in words.</summary>
public sealed class SqliteFileTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("program.db")]
    [InlineData("link.db")]
    [InlineData("hard.db")]
    [InlineData("linked/program.db")]
    [InlineData("./other/../program.db")]
    public async Task File_thatIsOpen_isRefusedByAnyName_alsoWithoutItsLockFile(string name)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Links and locks of files are others there.");
        using var folder = new TempFolder();
        Directory.CreateDirectory(folder.At("other"));
        await using var owner = SqliteDatabase.Open(folder.At("program.db"));
        await owner.MigrateAsync(Cancellation);
        File.CreateSymbolicLink(folder.At("link.db"), folder.At("program.db"));
        Directory.CreateSymbolicLink(folder.At("linked"), folder.Path);
        using (var ln = System.Diagnostics.Process.Start("ln", [folder.At("program.db"), folder.At("hard.db")]))
        {
            await ln.WaitForExitAsync(Cancellation);
        }

        File.Delete(folder.At("program.db.lock"));
        var refused = Assert.Throws<StoreFileException>(() => SqliteDatabase.Open(folder.At(name)));

        Assert.Contains("is in use", refused.Message, StringComparison.Ordinal);
        Assert.Contains("уже используется", refused.In(ProductLanguage.Russian), StringComparison.Ordinal);

        // Nor does asking take the lock away.
        Assert.Throws<StoreFileException>(() => SqliteDatabase.Open(folder.At("program.db")));
        await owner.WriteAsync(s => s.Execute("INSERT INTO program_setting (program, name, value) VALUES ('p', 'n', 'v')"), Cancellation);
    }

    [Theory]
    [InlineData("folder", "is a folder")]
    [InlineData("empty", "is empty")]
    [InlineData("garbage", "is not a SQLite database")]
    [InlineData("short garbage", "is not a SQLite database")]
    [InlineData("half", "is cut off")]
    [InlineData("a page", "is cut off")]
    public async Task File_thatIsNoDatabase_isToldInWords_andLeftAsItIs(string what, string words)
    {
        using var folder = new TempFolder();
        var path = folder.At("program.db");
        await using (var made = SqliteDatabase.Open(path))
        {
            await made.MigrateAsync(Cancellation);
        }

        var whole = await File.ReadAllBytesAsync(path, Cancellation);
        File.Delete(path);
        byte[] bytes = what switch { "garbage" => [.. Enumerable.Repeat((byte)7, 9_000)], "short garbage" => [1, 2, 3], "half" => whole[..(whole.Length / 2)], "a page" => whole[..4096], _ => [] };
        if (what == "folder")
        {
            Directory.CreateDirectory(path);
        }
        else
        {
            await File.WriteAllBytesAsync(path, bytes, Cancellation);
        }

        Func<object>[] ways = [() => SqliteDatabase.Open(path), () => SqliteReadOnly.Open(path), () => SqliteSideFile.Open(path)];
        foreach (var way in ways)
        {
            Assert.Contains(words, Assert.Throws<StoreFileException>(way).Message, StringComparison.Ordinal);
        }

        Assert.True(what == "folder" || Enumerable.SequenceEqual(bytes, await File.ReadAllBytesAsync(path, Cancellation)));
    }

    [Fact]
    public async Task File_ofSomethingElse_isRefused_andLeftAsItIs()
    {
        using var folder = new TempFolder();
        using (var theirs = SqliteReaders.Open(folder.At("program.db")))
        {
            SqliteReaders.Run(theirs, "CREATE TABLE notes (text)");
        }

        await using var opened = SqliteDatabase.Open(folder.At("program.db"));

        await Assert.ThrowsAsync<SchemaException>(() => opened.MigrateAsync(Cancellation));
        Assert.Equal(["notes"], await opened.ReadAsync(s => s.Query("SELECT name FROM sqlite_master", r => r.GetString(0)), Cancellation));
    }

    [Fact]
    public async Task File_whoseMakingWasInterrupted_isMadeAnew()
    {
        using var folder = new TempFolder();
        folder.Write("program.db.new", "half a beginning");

        await using var opened = SqliteDatabase.Open(folder.At("program.db"));
        await opened.MigrateAsync(Cancellation);

        Assert.Equal(["program.db", "program.db-shm", "program.db-wal"], Directory.GetFiles(folder.Path).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task WriterBeside_theOwner_isSeenByIt_andTheOwnerGoesOn()
    {
        await using var test = await TestDatabase.NewAsync(Kind.Sqlite);
        await using var beside = SqliteSideFile.Open(test.Place);
        const string Add = "INSERT INTO program_setting (program, name, value) VALUES ('p', $1, 'v')";

        await Task.WhenAll(Enumerable.Range(0, 40).Select(i => (i % 4 == 0 ? beside : test.Database).WriteAsync(s => s.Execute(Add, "n" + i), Cancellation)));

        Assert.Equal(40, await test.Database.ReadAsync(s => s.Number("SELECT count(*) FROM program_setting"), Cancellation));
    }
}
