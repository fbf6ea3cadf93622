using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using LoyaltyRules.Engine.Importing;
using LoyaltyRules.Engine.Json.Schemas;
using LoyaltyRules.Engine.Tests.Documentation;

namespace LoyaltyRules.Engine.Tests.Importing;

/// <summary>The page about importing against the code: its example is imported, and every expression on it is rewritten or refused as it says.</summary>
public sealed class ImportPageTests
{
    private static readonly IReadOnlyList<FencedBlock> Blocks = FencedBlocks.In(FencedBlocks.Page("import-rules-engine.md"));

    [Fact]
    public void page_worked_example_gives_the_rules_it_shows()
    {
        var result = Import(Block("workflow"));
        Assert.Equal(["LR7050"], result.Diagnostics.Where(d => d.IsError).Select(d => d.Code));
        var rules = JsonNode.Parse(result.PackJson!)!["rules"];
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(Block("rules")), rules), rules!.ToJsonString());
    }

    public static TheoryData<string, string> Expressions() =>
        [.. Blocks.Where(b => b.Kind == "import").SelectMany(b => b.Body.Split('\n')).Select(l => l.Split("   # => ")).Select(l => (l[0], l[1]))];

    [Theory]
    [MemberData(nameof(Expressions))]
    public void page_expression_comes_out_as_it_says(string expression, string outcome)
    {
        var result = Import(Imported.Workflow(Imported.Rule("r", expression)).ToJsonString());
        Assert.Equal(outcome, result.Rules is [var rule] ? rule.When : string.Join(' ', result.Diagnostics.Where(d => d.IsError).Select(d => d.Code)));
    }

    [Fact]
    public void page_names_every_field_of_the_map()
    {
        using var schema = JsonDocument.Parse(SchemaValidator.TextOf(SchemaValidator.RulesEngineMap));
        var page = FencedBlocks.Page("import-rules-engine.md");
        Assert.All(FieldsOf(schema.RootElement).Distinct(), field => Assert.Contains($"`{field}`", page.Replace("\"", "`", StringComparison.Ordinal), StringComparison.Ordinal));
    }

    private static IEnumerable<string> FieldsOf(JsonElement schema) => schema.ValueKind switch
    {
        JsonValueKind.Object => schema.EnumerateObject().SelectMany(m => m is { Name: "properties", Value.ValueKind: JsonValueKind.Object }
            ? m.Value.EnumerateObject().SelectMany(p => FieldsOf(p.Value).Prepend(p.Name)) : FieldsOf(m.Value)),
        JsonValueKind.Array => schema.EnumerateArray().SelectMany(FieldsOf),
        _ => [],
    };

    private static ImportResult Import(string workflow) =>
        RulesEngineImporter.Import(Encoding.UTF8.GetBytes(workflow), "workflow.json", Encoding.UTF8.GetBytes(Block("map")), "map.json");

    private static string Block(string options) => Blocks.Single(b => b.Kind == "json" && b.Options == options).Body;
}
