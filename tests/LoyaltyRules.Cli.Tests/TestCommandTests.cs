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
        Assert.SkipUnless(folder.TryPermit("examples", read: true, write: false), TempFolder.MayEverything);
        var run = await CommandRun.Of("test", folder.Path);
        folder.TryPermit("examples", read: true, write: true);
        Assert.Equal(1, run.ExitCode);
        Assert.Contains("LR5006", run.Output, StringComparison.Ordinal);
    }

    // Three examples: the price of a cake decides one, beans another, reasons alone the third.
    private static async Task<TempFolder> ThreeExamples()
    {
        var folder = SmallPack.InFolder();
        folder.Write("examples/coffee.json", SmallPack.Example.Replace("{ \"id\": \"2\", \"gross\": 333, \"facts\": { \"kind\": \"cake\" } }", "{ \"id\": \"2\", \"gross\": 1, \"facts\": { \"kind\": \"coffee\" } }", StringComparison.Ordinal));
        folder.Write("examples/nothing.json", SmallPack.Example.Replace("\"gross\": 250", "\"gross\": 1", StringComparison.Ordinal).Replace("\"gross\": 333, \"facts\": { \"kind\": \"cake\" }", "\"gross\": 2, \"facts\": { \"kind\": \"coffee\" }", StringComparison.Ordinal));
        await CommandRun.Of("test", folder.Path, "--accept");
        folder.Write("pack.json", SmallPack.Text
            .Replace("\"percent\": 10", "\"percent\": 20", StringComparison.Ordinal)
            .Replace("\"value\": 5", "\"value\": 6", StringComparison.Ordinal)
            .Replace("For old friends", "For very old friends", StringComparison.Ordinal));
        return folder;
    }

    [Theory]
    [InlineData("en")]
    [InlineData("ru")]
    public async Task test_many_differences_shows_money_first_and_folds_words(string language)
    {
        using var folder = await ThreeExamples();
        var run = await CommandRun.Of("test", folder.Path, "--lang", language);
        Assert.Equal(1, run.ExitCode);
        Snapshot.Matches(run.Told(folder.Path), language);
    }

    [Fact]
    public async Task test_only_a_named_example_decides_no_other()
    {
        using var folder = await ThreeExamples();
        var run = await CommandRun.Of("test", folder.Path, "--json", "--only", "coffee");
        var examples = JsonNode.Parse(run.Output)!["packs"]![0]!["examples"]!.AsArray();
        Assert.Equal("coffee", Assert.Single(examples)!["name"]!.GetValue<string>());
        Assert.Equal("earned", examples[0]!["change"]!.GetValue<string>());
        Assert.False(File.Exists(folder.At("examples/nothing.received.json")));
    }

    [Fact]
    public async Task accept_a_named_example_leaves_the_others_as_they_were()
    {
        using var folder = await ThreeExamples();
        var run = await CommandRun.Of("test", folder.Path, "--json", "--accept", "coffee", "--accept", "nothing");
        var outcomes = JsonNode.Parse(run.Output)!["packs"]![0]!["examples"]!.AsArray().ToDictionary(e => e!["name"]!.GetValue<string>(), e => e!["outcome"]!.GetValue<string>());
        Assert.Equal(new Dictionary<string, string> { ["coffee"] = "accepted", ["coffee-and-cake"] = "differs", ["nothing"] = "accepted" }, outcomes);
        Assert.Equal(1, run.ExitCode);
    }

    [Theory]
    [InlineData("--only")]
    [InlineData("--accept")]
    public async Task test_a_name_that_no_example_has_is_refused_with_the_names_there_are(string option)
    {
        using var folder = SmallPack.InFolder();
        var run = await CommandRun.Of("test", folder.Path, option, "tea");
        Assert.Equal(2, run.ExitCode);
        Assert.Contains("coffee-and-cake", run.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task test_with_junit_writes_what_a_build_server_reads()
    {
        using var folder = await ThreeExamples();
        folder.Write("examples/broken.json", "{ \"name\": 1 }");
        await CommandRun.Of("test", folder.Path, "--junit", folder.At("junit.xml"));

        var suite = System.Xml.Linq.XDocument.Load(folder.At("junit.xml")).Root!.Element("testsuite")!;
        Assert.Equal(("4", "3", "1"), (suite.Attribute("tests")!.Value, suite.Attribute("failures")!.Value, suite.Attribute("errors")!.Value));
        var cake = suite.Elements("testcase").Single(c => c.Attribute("name")!.Value == "coffee-and-cake").Element("failure")!;
        Assert.Equal("differs in what is paid", cake.Attribute("message")!.Value);
        Assert.Contains("+", cake.Value, StringComparison.Ordinal);
        Assert.NotNull(suite.Elements("testcase").Single(c => c.Attribute("name")!.Value == "broken").Element("error"));

        var run = await CommandRun.Of("test", folder.Path, "--junit", folder.At("nowhere/junit.xml"));
        Assert.Equal(2, run.ExitCode);
    }

    [Fact]
    public async Task test_examples_of_an_english_pack_need_no_other_name()
    {
        using var folder = SmallPack.InFolder();
        var english = System.Text.RegularExpressions.Regex.Replace(SmallPack.Text, ", \"ru\": \"[^\"]*\"", "").Replace("[\"en\", \"ru\"]", "[\"en\"]", StringComparison.Ordinal);
        var named = SmallPack.Example.Replace(", \"ru\": \"Кофе и пирожное\"", "", StringComparison.Ordinal);
        folder.Write("examples/coffee-and-cake.json", named);

        // The pack speaks Russian, so that the approved file would be half translated.
        var refused = await CommandRun.Of("test", folder.Path);
        Assert.Contains("'ru'", refused.Output, StringComparison.Ordinal);

        folder.Write("pack.json", english);
        var accepted = await CommandRun.Of("test", folder.Path, "--accept");
        Assert.Equal(0, accepted.ExitCode);
    }
}
