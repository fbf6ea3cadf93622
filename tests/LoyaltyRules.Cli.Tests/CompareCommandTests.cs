using System.Text.Json.Nodes;
using LoyaltyRules.Testing;

namespace LoyaltyRules.Cli.Tests;

/// <summary><c>loyalty compare</c>: as text, as data and as a page.</summary>
public sealed class CompareCommandTests
{
    private static readonly string Pack = Path.Combine(RepositoryFolder.Root, "rule-packs", "parter-club");

    [Fact]
    public async Task compare_says_what_changes_and_for_whom()
    {
        using var folder = new TempFolder();
        var other = await ChangedAsync(folder);
        string[] words = ["compare", Pack, other, "--generate", "120", "--months", "6"];

        var (english, russian) = (await CommandRun.Of([.. words, "--html", folder.At("page.html")]), await CommandRun.Of([.. words, "--lang", "ru"]));

        Assert.Equal((0, "", 0, ""), (english.ExitCode, english.Errors, russian.ExitCode, russian.Errors));
        Snapshot.Matches(english.Output, "en");
        Snapshot.Matches(russian.Output, "ru");
        var page = await File.ReadAllTextAsync(folder.At("page.html"), TestContext.Current.CancellationToken);
        Assert.Contains("“gold” starts at 60,000 instead of 90,000 (spent on tickets this season).", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<script", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task compare_as_data_names_paths_values_and_members()
    {
        using var folder = new TempFolder();
        var run = await CommandRun.Of("compare", Pack, await ChangedAsync(folder), "--generate", "120", "--months", "6", "--json");

        var json = JsonNode.Parse(run.Output)!;
        Assert.Equal("""["parameters","bookingBonus","value"]""", json["differences"]![1]!["path"]!.ToJsonString());
        Assert.Equal(("20", "15"), ((string?)json["differences"]![1]!["before"], (string?)json["differences"]![1]!["after"]));
        Assert.True((int)json["members"]!["losing"]! > 0);
    }

    [Theory]
    [InlineData("LR2001", "{pack}", "{pack}/none")]
    [InlineData("different programs", "{pack}", "{pack}/../coffee-stamps")]
    [InlineData("A history is --purchases with --map", "{pack}", "{pack}", "--purchases", "x.csv")]
    [InlineData("LR5006", "{pack}", "{pack}", "--html", "{pack}/none/below/page.html")]
    public async Task compare_of_what_cannot_be_compared_is_refused(string said, params string[] words)
    {
        var run = await CommandRun.Of(["compare", .. words.Select(w => w.Replace("{pack}", Pack, StringComparison.Ordinal))]);
        Assert.Equal(2, run.ExitCode);
        Assert.Contains(said, run.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task compare_of_a_version_with_itself_says_that_nothing_changes()
    {
        var run = await CommandRun.Of("compare", Pack, Pack);
        Assert.Equal((0, "The versions say the same."), (run.ExitCode, run.Output.Split('\n')[1]));
    }

    private static async Task<string> ChangedAsync(TempFolder folder)
    {
        var other = folder.At("other");
        foreach (var file in Directory.GetFiles(Pack, "*", SearchOption.AllDirectories).Where(f => !f.Contains("examples", StringComparison.Ordinal)))
        {
            var target = Path.Combine(other, Path.GetRelativePath(Pack, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }

        var text = await File.ReadAllTextAsync(Path.Combine(other, "pack.json"), TestContext.Current.CancellationToken);
        text = text.Replace("\"name\": \"bookingBonus\", \"value\": 20", "\"name\": \"bookingBonus\", \"value\": 15", StringComparison.Ordinal)
            .Replace("\"any\": { \"member.spentThisSeason\": 90000 }", "\"any\": { \"member.spentThisSeason\": 60000 }", StringComparison.Ordinal)
            .Replace("[\">= 30000\", 4]", "[\">= 30000\", 5]", StringComparison.Ordinal)
            .Replace("\"version\": \"2.2.0\"", "\"version\": \"2.3.0\"", StringComparison.Ordinal);
        await File.WriteAllTextAsync(Path.Combine(other, "pack.json"), text, TestContext.Current.CancellationToken);
        return other;
    }
}
