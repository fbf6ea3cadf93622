using System.Text.Json.Nodes;
using LoyaltyRules.Testing;

namespace LoyaltyRules.Cli.Tests;

public sealed class TestCommandTests
{
    private const string Verified = "examples/coffee-and-cake.verified.json";
    private const string Received = "examples/coffee-and-cake.received.json";

    [Fact]
    public async Task test_an_example_without_an_approved_decision_fails_and_leaves_the_received_one()
    {
        using var folder = SmallPack.InFolder();
        var run = await CommandRun.Of("test", folder.Path);
        Assert.Equal(1, run.ExitCode);
        Assert.Contains("no decision is approved yet", run.Output, StringComparison.Ordinal);
        Snapshot.Matches(File.ReadAllText(folder.At(Received)), extension: "json");
    }

    [Fact]
    public async Task accept_then_test_is_clean_and_leaves_nothing_received()
    {
        using var folder = SmallPack.InFolder();
        await CommandRun.Of("test", folder.Path);
        var accepted = await CommandRun.Of("test", folder.Path, "--accept");
        Assert.Equal(0, accepted.ExitCode);
        Assert.True(File.Exists(folder.At(Verified)));
        Assert.False(File.Exists(folder.At(Received)));
        File.WriteAllText(folder.At(Received), "stale");
        var run = await CommandRun.Of("test", folder.Path);
        Assert.Equal(0, run.ExitCode);
        Assert.False(File.Exists(folder.At(Received)));
        Snapshot.Matches(run.Told(folder.Path));
    }

    [Theory]
    [InlineData("en")]
    [InlineData("ru")]
    public async Task test_after_a_parameter_changed_shows_what_changed(string language)
    {
        using var folder = SmallPack.InFolder();
        await CommandRun.Of("test", folder.Path, "--accept");
        folder.Write("pack.json", SmallPack.Text.Replace("\"value\": 5", "\"value\": 6", StringComparison.Ordinal));
        var run = await CommandRun.Of("test", folder.Path, "--lang", language);
        Assert.Equal(1, run.ExitCode);
        Assert.True(File.Exists(folder.At(Received)));
        Snapshot.Matches(run.Told(folder.Path), language);
    }

    [Fact]
    public async Task test_with_a_second_opinion_tells_how_many_conditions_were_decided_alike()
    {
        using var folder = SmallPack.InFolder();
        await CommandRun.Of("test", folder.Path, "--accept");
        var run = await CommandRun.Of("test", folder.Path, "--second-opinion");
        Assert.Equal(0, run.ExitCode);
        Assert.Contains("RulesEngine decides alike, conditions: ", run.Output, StringComparison.Ordinal);
        var json = JsonNode.Parse((await CommandRun.Of("test", folder.Path, "--second-opinion", "--json")).Output)!;
        var opinion = json["packs"]![0]!["secondOpinion"]!;
        Assert.True((long)opinion["conditions"]! > 0);
        Assert.Empty(opinion["differences"]!.AsArray());
    }

    [Fact]
    public async Task test_an_approved_decision_with_other_ends_of_lines_is_the_same()
    {
        using var folder = SmallPack.InFolder();
        await CommandRun.Of("test", folder.Path, "--accept");
        File.WriteAllText(folder.At(Verified), "\uFEFF" + File.ReadAllText(folder.At(Verified)).Replace("\n", "\r\n", StringComparison.Ordinal));
        Assert.Equal(0, (await CommandRun.Of("test", folder.Path)).ExitCode);
    }

    [Fact]
    public async Task test_an_orphaned_decision_and_a_broken_example_fail()
    {
        using var folder = SmallPack.InFolder();
        await CommandRun.Of("test", folder.Path, "--accept");
        folder.Write("examples/gone.verified.json", "{}");
        folder.Write("examples/broken.json", "{ \"name\": 1 }");
        folder.Write("examples/halved.json", "{ \"name\": ");
        var run = await CommandRun.Of("test", folder.Path);
        Assert.Equal(1, run.ExitCode);
        Snapshot.Matches(run.Told(folder.Path));
        Assert.Equal(1, (await CommandRun.Of("test", folder.Path, "--accept")).ExitCode);
        Assert.False(File.Exists(folder.At("examples/gone.verified.json")));
    }

    [Theory]
    [InlineData("en", "The pack has no examples.")]
    [InlineData("ru", "У пакета нет примеров.")]
    public async Task test_a_pack_without_examples_fails(string language, string sentence)
    {
        using var folder = new TempFolder();
        folder.Write("pack.json", SmallPack.Text);
        var run = await CommandRun.Of("test", folder.Path, "--lang", language);
        Assert.Equal(1, run.ExitCode);
        Assert.Contains(sentence, run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task test_a_folder_without_packs_is_refused()
    {
        using var folder = new TempFolder();
        Assert.Equal(2, (await CommandRun.Of("test", folder.Path)).ExitCode);
        Assert.Equal(2, (await CommandRun.Of("test", folder.At("nowhere"))).ExitCode);
    }

    [Fact]
    public async Task test_several_packs_of_which_one_is_refused_as_json()
    {
        using var folder = new TempFolder();
        folder.Write("good/pack.json", SmallPack.Text);
        folder.Write("good/examples/one.json", SmallPack.Example);
        folder.Write("wrong/pack.json", "{}");
        await CommandRun.Of("test", folder.At("good"), "--accept");
        var run = await CommandRun.Of("test", folder.Path, "--json");
        Assert.Equal(1, run.ExitCode);
        var json = JsonNode.Parse(run.Output)!;
        Assert.False((bool)json["ok"]!);
        var packs = json["packs"]!.AsArray();
        Assert.Equal("same", (string)packs[0]!["examples"]![0]!["outcome"]!);
        Assert.NotEmpty(packs[1]!["diagnostics"]!.AsArray());
    }

    [Fact]
    public async Task test_where_nothing_can_be_written_says_so()
    {
        using var folder = SmallPack.InFolder();
        Assert.SkipUnless(folder.TryPermit("examples", read: true, write: false), "Permissions do not bind here.");
        var run = await CommandRun.Of("test", folder.Path);
        folder.TryPermit("examples", read: true, write: true);
        Assert.Equal(1, run.ExitCode);
        Assert.Contains("LR5006", run.Output, StringComparison.Ordinal);
    }
}
