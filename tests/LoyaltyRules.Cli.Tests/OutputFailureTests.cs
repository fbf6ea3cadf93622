using LoyaltyRules.Testing;

namespace LoyaltyRules.Cli.Tests;

/// <summary>Where a command is told to write and cannot: a code, the place, the cause in the language asked for, and what to do. Never the system's own text.</summary>
public sealed class OutputFailureTests
{
    private static readonly string Pack = Path.Combine(RepositoryFolder.Root, "rule-packs", "coffee-stamps");

    public static TheoryData<string, string[]> Commands() => new()
    {
        { "missing", ["simulate", Pack, "--generate", "10", "--months", "1", "--html", "{0}/none/report.html"] },
        { "file", ["simulate", Pack, "--generate", "10", "--months", "1", "--csv", "{0}/file"] },
        { "below", ["simulate", Pack, "--generate", "10", "--months", "1", "--audit", "{0}/file/below"] },
        { "file", ["generate", "--members", "10", "--months", "1", "--out", "{0}/file"] },
        { "file", ["render", Pack, "--out", "{0}/file"] },
        { "missing", ["terms", Pack, "--html", "{0}/none/terms.html"] },
        { "missing", ["test", Pack, "--junit", "{0}/none/results.xml"] },
        { "folder", ["terms", Pack, "--html", "{0}/folder"] },
        { "file", ["export", "rules-engine", Pack, "--out", "{0}/file"] },
    };

    [Theory]
    [MemberData(nameof(Commands))]
    public async Task command_whose_result_cannot_be_written_says_where_and_why(string cause, string[] words)
    {
        using var folder = new TempFolder();
        await File.WriteAllTextAsync(folder.At("file"), "", TestContext.Current.CancellationToken);
        Directory.CreateDirectory(folder.At("folder"));
        string[] told = [.. words.Select(w => w.Replace("{0}", folder.Path, StringComparison.Ordinal))];

        var (english, russian) = (await CommandRun.Of(told), await CommandRun.Of([.. told, "--lang", "ru"]));

        Assert.True((2, 2) == (english.ExitCode, russian.ExitCode), english.Errors + english.Output);
        Assert.StartsWith($"LR5006 {folder.Path}/", english.Errors, StringComparison.Ordinal);
        Assert.Contains(cause switch { "missing" => "there is no such folder", "folder" => "a folder has that name", "below" => "a part of its path is a file", _ => "a file has that name" }, english.Errors, StringComparison.Ordinal);
        Assert.Contains("Проверьте путь", russian.Errors, StringComparison.Ordinal);
        Assert.DoesNotMatch("[A-Za-z]{3,} [a-z]{2,} [a-z]{2,}", russian.Errors.Replace(folder.Path, "", StringComparison.Ordinal));
    }
}
