using System.Text;
using System.Text.Json.Nodes;
using LoyaltyRules.Engine.Importing;
using LoyaltyRules.Engine.Packs;
using LoyaltyRules.Engine.Tests.Evaluation;
using LoyaltyRules.Engine.Tests.Evaluation.Oracle;
using LoyaltyRules.RulesEngine.Exporting;
using LoyaltyRules.RulesEngine.SecondOpinions;
using LoyaltyRules.Testing;

namespace LoyaltyRules.RulesEngine.Tests;

public sealed class WorkflowExportTests
{
    private static readonly int PackCount = RandomRuns.Of(60);

    public static TheoryData<string> ReadyPacks() => [.. RepositoryFolder.Packs().Select(d => Path.GetFileName(d)!)];

    [Theory]
    [MemberData(nameof(ReadyPacks))]
    public void export_ready_pack_imported_again_is_the_same_pack(string name)
    {
        var pack = RulePack.Load(Path.Combine(RepositoryFolder.Root, "rule-packs", name));
        RequireSame(pack, WorkflowExport.Of(pack));
    }

    [Fact]
    public void export_random_packs_imported_again_are_the_same_packs()
    {
        for (var seed = 0; seed < PackCount; seed++)
        {
            var pack = Given.Check(Encoding.UTF8.GetBytes(ModelJson.Of(new ModelGenerator(seed) { AsksAmounts = false }.Pack()).ToJsonString())).Pack!;
            RequireSame(pack, WorkflowExport.Of(pack));
        }
    }

    [Fact]
    public void export_of_a_condition_on_an_amount_after_discounts_leaves_its_rule_out_and_says_so()
    {
        const string Rules = """
            "rules": [ { "id": "net", "when": "purchase.net >= 10", "then": [ { "earn": { "points": 1 } } ] }, { "id": "gross", "when": "purchase.gross >= 10", "then": [ { "earn": { "points": 1 } } ] } ]
            """;
        var pack = Given.Check($"{{ {Rules} }}").Pack!;
        var export = WorkflowExport.Of(pack);
        Assert.False(export.IsWhole);
        Assert.Equal([("rules/net", ExportNote.AsksAmount)], export.Notes);
        var opinion = SecondOpinion.On(pack, new WorkflowRunner());
        opinion.Compiled.DecideFor(Given.Member(), Given.Purchase(Given.Line("a", 20)));
        Assert.True(opinion.NotCarried.IsEmpty && opinion.Differences.IsEmpty);
        Assert.Equal(1, opinion.Count);
    }

    [Fact]
    public void export_changed_by_hand_is_read_as_it_stands()
    {
        var pack = RulePack.Load(Path.Combine(RepositoryFolder.Root, "rule-packs", "parter-club"));
        var export = WorkflowExport.Of(pack);
        var workflows = JsonNode.Parse(export.Files["workflows.json"])!.AsArray();
        var rules = workflows.Single(w => (string?)w!["WorkflowName"] == WorkflowExport.RulesWorkflow)!["Rules"]!.AsArray();
        var rule = rules.First(r => r!["Properties"] is not null && r["LocalParams"] is null)!;
        rule["Expression"] = "purchase.gross > 12345m";
        var import = Import(workflows.ToJsonString(), export, pack);
        Assert.True(import.IsWhole, string.Join('\n', import.Diagnostics.Where(d => d.IsError)));
        Assert.Equal("purchase.gross > 12345", import.Rules.Single(r => r.Name == (string?)rule["RuleName"]).When);
        Assert.NotEqual(pack.Hash, import.Pack!.Hash);
    }

    internal static void RequireSame(RulePack pack, ExportResult export)
    {
        Assert.True(export.IsWhole);
        var import = Import(export.Files["workflows.json"], export, pack);
        Assert.True(import.IsWhole, string.Join('\n', import.Diagnostics.Where(d => d.IsError)));
        Assert.Equal(pack.CanonicalText, import.Pack!.CanonicalText);
        Assert.Equal(pack.Hash, import.Pack.Hash);
        Assert.Contains("public static partial class RuleFunctions", export.Files["RuleFunctions.cs"], StringComparison.Ordinal);
    }

    private static ImportResult Import(string workflows, ExportResult export, RulePack pack) => RulesEngineImporter.Import(
        Encoding.UTF8.GetBytes(workflows), "workflows.json", Encoding.UTF8.GetBytes(export.Files["map.json"]), "map.json", new WorkflowExport(),
        pack.Templates.ToDictionary(t => t.Path, t => Encoding.UTF8.GetBytes(t.Text)));
}
