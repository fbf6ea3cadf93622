using System.Text.Json.Nodes;
using LoyaltyRules.Testing;

namespace LoyaltyRules.Cli.Tests;

public sealed class CheckSeveralPacksTests
{
    [Theory]
    [InlineData("en")]
    [InlineData("ru")]
    public async Task check_a_folder_of_packs_tells_each_and_the_sum(string language)
    {
        using var folder = Packs("good", "misspelt");
        var run = await CommandRun.Of("check", folder.Path, "--lang", language);
        Assert.Equal(1, run.ExitCode);
        Snapshot.Matches(run.Told(folder.Path), language);
    }

    [Theory]
    [InlineData(0, "good")]
    [InlineData(0, "good", "other")]
    [InlineData(0, "good", "good")]
    [InlineData(1, "good", "misspelt")]
    [InlineData(1, "misspelt", "good")]
    [InlineData(2, "good", "nowhere")]
    [InlineData(2, "nowhere", "misspelt")]
    public async Task check_several_packs_ends_as_the_worst_of_them(int exitCode, params string[] names)
    {
        using var folder = Packs("good", "other", "misspelt");
        string[] words = ["check", .. names.Select(folder.At)];
        Assert.Equal(exitCode, (await CommandRun.Of(words)).ExitCode);
        var run = await CommandRun.Of([.. words, "--json"]);
        Assert.Equal(exitCode, run.ExitCode);
        var report = JsonNode.Parse(run.Output)!;
        Assert.Equal(exitCode == 0, (bool)report["ok"]!);
        if (names.Length == 1)
        {
            Assert.Equal("coffee", (string)report["pack"]!["id"]!);
            Assert.Null(report["packs"]);
            return;
        }

        var packs = report["packs"]!.AsArray();
        Assert.Equal(names.Distinct().Select(folder.At), packs.Select(p => (string)p!["folder"]!));
        Assert.All(packs, p => Assert.Equal((bool)p!["ok"]!, (int)p["errors"]! == 0));
    }

    [Fact]
    public async Task check_a_folder_of_one_pack_as_json_is_a_list()
    {
        using var folder = Packs("good");
        var report = JsonNode.Parse((await CommandRun.Of("check", folder.Path, "--json")).Output)!;
        Assert.Equal(folder.At("good"), (string)Assert.Single(report["packs"]!.AsArray())!["folder"]!);
    }

    private static TempFolder Packs(params string[] names)
    {
        var folder = new TempFolder();
        foreach (var name in names)
        {
            Directory.CreateDirectory(folder.At(name));
            folder.Write($"{name}/pack.json", name == "misspelt" ? SmallPack.Text.Replace("member.visits >= 10", "member.visit >= 10", StringComparison.Ordinal) : SmallPack.Text);
        }

        return folder;
    }
}
