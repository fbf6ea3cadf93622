using System.Text.Json.Nodes;
using LoyaltyRules.Testing;

namespace LoyaltyRules.Cli.Tests;

/// <summary><c>loyalty import rules-engine</c>: the report, what is written, and the exit code.</summary>
public sealed class ImportCommandTests
{
    private const string Map = """
        {
          "pack": { "pack": "tea-shop", "version": "1.0.0", "languages": ["en"], "name": { "en": "Tea shop" }, "timeZone": "Europe/Moscow", "currency": "RUB",
            "bases": [ { "name": "all", "of": "line.net" } ] },
          "parameters": {
            "order.total": { "fact": "purchase.gross" },
            "buyer.country": { "fact": "member.country", "type": "choice", "values": ["Russia", "Serbia"] },
            "buyer.visits": { "fact": "member.visits", "type": "number", "max": 1000 }
          },
          "effects": { "events": { "*": [ { "discount": { "percent": "{event}", "of": "base.all", "round": "down" } } ] } }
        }

        """;

    private const string Whole = """
        { "WorkflowName": "Discounts", "Rules": [
          { "RuleName": "LoyalBuyer", "SuccessEvent": "5", "Expression": "buyer.visits >= 10 AND order.total > 1000" },
          { "RuleName": "FromAbroad", "SuccessEvent": "10", "Expression": "buyer.country != \"Russia\"" } ] }

        """;

    private const string Partial = """
        { "WorkflowName": "Discounts", "Rules": [
          { "RuleName": "LoyalBuyer", "SuccessEvent": "5", "Expression": "buyer.visits >= 10 AND order.total > 1000" },
          { "RuleName": "LuckyVisits", "SuccessEvent": "3", "Expression": "utils.IsLucky(buyer.visits)" },
          { "RuleName": "Typo", "SuccessEvent": "3", "Expression": "buyer.visit > 1 && buyer.country == \"Rusia\"" } ] }

        """;

    [Theory]
    [InlineData("en")]
    [InlineData("ru")]
    public async Task import_whole_workflow_writes_a_pack_that_checks(string language)
    {
        using var folder = InFolder(Whole);
        var run = await Import(folder, "--out", folder.At("pack"), "--lang", language);
        Assert.Equal(0, run.ExitCode);
        Snapshot.Matches(run.Told(folder.Path), language);
        Assert.Equal(0, (await CommandRun.Of("check", folder.At("pack"))).ExitCode);
    }

    [Fact]
    public async Task import_compared_with_RulesEngine_over_a_history_tells_where_they_differ()
    {
        using var folder = InFolder(Whole);
        folder.Write("history.csv", "receipt,when,card,sum\nR-1,2026-09-01 12:00,M-1,1500\nR-2,2026-09-02 12:00,M-2,900\n");
        folder.Write("members.csv", "card,country,visits\nM-1,Russia,12\nM-2,Serbia,\n");
        folder.Write("mapping.json", """
            { "receipt": "receipt",
              "purchase": { "member": "card", "at": { "column": "when", "format": "yyyy-MM-dd HH:mm", "zone": "Europe/Moscow" } },
              "line": { "gross": "sum" },
              "members": { "id": "card", "facts": { "country": "country", "visits": { "column": "visits", "as": "number" } } } }
            """);
        var run = await Import(folder, "--compare", folder.At("history.csv"), "--mapping", folder.At("mapping.json"), "--members", folder.At("members.csv"));
        Assert.Equal("", run.Errors);
        Assert.Equal(0, run.ExitCode);
        Assert.Contains("Compared with RulesEngine on 2 purchases", run.Output, StringComparison.Ordinal);
        Assert.Contains("loyal-buyer: alike in 4 decisions, 2 of them matched", run.Output, StringComparison.Ordinal);
        Assert.Equal(2, (await Import(folder, "--compare", folder.At("history.csv"))).ExitCode);
    }

    [Fact]
    public async Task export_writes_workflows_that_import_as_the_same_pack()
    {
        using var folder = InFolder(Whole);
        var run = await CommandRun.Of("export", "rules-engine", Path.Combine(RepositoryFolder.Root, "rule-packs", "parter-club"), "--out", folder.At("workflows"));
        Assert.Equal(0, run.ExitCode);
        Assert.Contains("Conditions written: ", run.Output, StringComparison.Ordinal);
        var import = await CommandRun.Of("import", "rules-engine", folder.At("workflows/workflows.json"), "--map", folder.At("workflows/map.json"), "--out", folder.At("pack"), "--json");
        Assert.Equal(0, import.ExitCode);
        var check = JsonNode.Parse((await CommandRun.Of("check", Path.Combine(RepositoryFolder.Root, "rule-packs", "parter-club"), "--json")).Output)!;
        Assert.Contains((string)JsonNode.Parse(import.Output)!["pack"]!["hash"]!, check.ToJsonString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("en")]
    [InlineData("ru")]
    public async Task import_partial_workflow_tells_why_and_writes_nothing(string language)
    {
        using var folder = InFolder(Partial);
        var run = await Import(folder, "--out", folder.At("pack"), "--lang", language);
        Assert.Equal(1, run.ExitCode);
        Assert.All(run.Output.Split('\n'), line => Assert.True(line.Length <= 100, line));
        Snapshot.Matches(run.Told(folder.Path), language);
        Assert.False(Directory.Exists(folder.At("pack")));
    }

    [Fact]
    public async Task import_partial_workflow_asked_for_writes_the_rest()
    {
        using var folder = InFolder(Partial);
        Assert.Equal(1, (await Import(folder, "--out", folder.At("pack"), "--partial")).ExitCode);
        var json = JsonNode.Parse((await CommandRun.Of("check", folder.At("pack"), "--json")).Output)!;
        Assert.True((bool)json["ok"]!);
        Assert.Equal(1, (int)json["rules"]!);
    }

    [Fact]
    public async Task import_over_a_pack_that_is_there_is_refused_unless_asked_for()
    {
        using var folder = InFolder(Whole);
        folder.Write("pack/pack.json", "mine");
        Assert.Equal(2, (await Import(folder, "--out", folder.At("pack"))).ExitCode);
        Assert.Equal("mine", await File.ReadAllTextAsync(folder.At("pack/pack.json"), TestContext.Current.CancellationToken));
        Assert.Equal(0, (await Import(folder, "--out", folder.At("pack"), "--overwrite")).ExitCode);
        Assert.Equal(0, (await CommandRun.Of("check", folder.At("pack"))).ExitCode);
    }

    [Fact]
    public async Task import_as_json_holds_what_was_and_what_is()
    {
        using var folder = InFolder(Partial);
        var run = await Import(folder, "--json");
        Assert.Equal(1, run.ExitCode);
        var json = JsonNode.Parse(run.Output)!;
        Assert.False((bool)json["whole"]!);
        Assert.Null(json["written"]);
        Assert.Equal("member.visits >= 10 && purchase.gross > 1000", (string)json["rules"]![0]!["when"]!);
        Assert.Equal(["LR7050", "LR7042"], json["notTaken"]!.AsArray().Select(d => (string)d!["code"]!));
        Assert.Contains("buyer.visits", (string)json["notTaken"]![1]!["hint"]!["ru"]!, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("workflow.json", "{ \"WorkflowName\": ")]
    [InlineData("map.json", "{}")]
    public async Task import_of_a_wrong_file_is_refused(string name, string text)
    {
        using var folder = InFolder(Whole);
        folder.Write(name, text);
        var run = await Import(folder, "--out", folder.At("pack"));
        Assert.Equal(2, run.ExitCode);
        Assert.Contains(name, run.Errors, StringComparison.Ordinal);
        Assert.Empty(run.Output);
        Assert.False(Directory.Exists(folder.At("pack")));
    }

    [Fact]
    public async Task import_without_a_map_is_refused()
    {
        using var folder = InFolder(Whole);
        Assert.Equal(2, (await CommandRun.Of("import", "rules-engine", folder.At("workflow.json"))).ExitCode);
    }

    private static TempFolder InFolder(string workflow)
    {
        var folder = new TempFolder();
        folder.Write("workflow.json", workflow);
        folder.Write("map.json", Map);
        return folder;
    }

    private static Task<CommandRun> Import(TempFolder folder, params string[] more) =>
        CommandRun.Of(["import", "rules-engine", folder.At("workflow.json"), "--map", folder.At("map.json"), .. more]);
}
