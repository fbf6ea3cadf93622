using System.Text.Json.Nodes;
using LoyaltyRules.Testing;

namespace LoyaltyRules.Cli.Tests;

public sealed class ExplainCommandTests
{
    [Theory]
    [InlineData("en")]
    [InlineData("ru")]
    public async Task explain_an_example_tells_why_and_why_not(string language)
    {
        using var folder = SmallPack.InFolder();
        var run = await CommandRun.Of("explain", folder.Path, "--purchase", folder.At("examples/coffee-and-cake.json"), "--lang", language);
        Assert.Equal(0, run.ExitCode);
        Assert.All(run.Output.Split('\n'), line => Assert.True(line.Length <= 100, line));
        Snapshot.Matches(run.Told(), language);
    }

    [Fact]
    public async Task explain_a_bare_purchase_without_a_member()
    {
        using var folder = SmallPack.InFolder();
        var run = await CommandRun.Of("explain", folder.Path, "--purchase", folder.Write("purchase.json", SmallPack.Purchase));
        Assert.Equal(0, run.ExitCode);
        Snapshot.Matches(run.Told());
    }

    [Fact]
    public async Task explain_a_purchase_with_a_member_apart()
    {
        using var folder = SmallPack.InFolder();
        var run = await CommandRun.Of(
            "explain", folder.Path, "--purchase", folder.Write("purchase.json", SmallPack.Purchase), "--member", folder.Write("member.json", """{ "id": "m9", "facts": { "visits": 12 } }"""));
        Assert.Equal(0, run.ExitCode);
        Snapshot.Matches(run.Told());
    }

    [Fact]
    public async Task explain_a_member_apart_replaces_the_one_in_the_context()
    {
        using var folder = SmallPack.InFolder();
        var run = await CommandRun.Of(
            "explain", folder.Path, "--purchase", folder.At("examples/coffee-and-cake.json"), "--member", folder.Write("member.json", """{ "id": "m9", "facts": { "visits": 12 } }"""));
        Assert.Equal(0, run.ExitCode);
        Assert.Contains("member m9", run.Output, StringComparison.Ordinal);
        Assert.Contains("For old friends: 7 beans.", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task explain_as_json_is_the_canonical_decision()
    {
        using var folder = SmallPack.InFolder();
        var run = await CommandRun.Of("explain", folder.Path, "--purchase", folder.At("examples/coffee-and-cake.json"), "--json");
        Assert.Equal(0, run.ExitCode);
        var decision = JsonNode.Parse(run.Output)!;
        Assert.Equal("p1", (string)decision["purchase"]!);
        Assert.Equal(549.7m, (decimal)decision["totals"]!["net"]!);
        Assert.Equal(27m, (decimal)decision["totals"]!["earned"]!["bean"]!);
    }

    [Theory]
    [InlineData("{ \"id\": \"p\" }", "LR2032")]
    [InlineData("{ \"purchase\": ", "LR2012")]
    [InlineData("[1]", "LR2020")]
    [InlineData("{ \"id\": \"p\", \"at\": \"2026-02-30T12:00:00Z\", \"lines\": [ { \"id\": \"1\", \"gross\": 1 } ] }", "LR3014")]
    [InlineData("{ \"id\": \"p\", \"at\": \"2026-02-20T12:00:00Z\", \"lines\": [ { \"id\": \"1\", \"gross\": 1, \"facts\": { \"kid\": \"cake\" } } ] }", "LR3001")]
    [InlineData("{ \"id\": \"p\", \"at\": \"2026-02-20T12:00:00Z\", \"lines\": [] }", "LR3006")]
    public async Task explain_a_purchase_that_does_not_fit_is_refused(string purchase, string code)
    {
        using var folder = SmallPack.InFolder();
        var run = await CommandRun.Of("explain", folder.Path, "--purchase", folder.Write("purchase.json", purchase));
        Assert.Equal(2, run.ExitCode);
        Assert.Contains(code, run.Errors, StringComparison.Ordinal);
        Assert.Empty(run.Output);
    }

    [Fact]
    public async Task explain_a_file_that_is_not_there_is_refused()
    {
        using var folder = SmallPack.InFolder();
        var run = await CommandRun.Of("explain", folder.Path, "--purchase", folder.At("nowhere.json"), "--member", folder.Path, "--lang", "ru");
        Assert.Equal(2, run.ExitCode);
        Snapshot.Matches(run.Told(folder.Path));
    }

    [Fact]
    public async Task explain_with_a_refused_pack_shows_its_problems()
    {
        using var folder = SmallPack.InFolder();
        folder.Write("pack.json", SmallPack.Text.Replace("member.visits >= 10", "member.visit >= 10", StringComparison.Ordinal));
        var run = await CommandRun.Of("explain", folder.Path, "--purchase", folder.At("examples/coffee-and-cake.json"));
        Assert.Equal(2, run.ExitCode);
        Assert.Contains("Did you mean 'member.visits'?", run.Errors, StringComparison.Ordinal);
    }
}
