using System.Text;
using System.Text.RegularExpressions;
using LoyaltyRules.Engine.Diagnostics;
using LoyaltyRules.Engine.Simulation;
using LoyaltyRules.Engine.Simulation.History;
using NJsonSchema;

namespace LoyaltyRules.Engine.Tests.Simulation;

/// <summary>Holds the page about mappings, the schema and the code against each other.</summary>
public sealed partial class HistoryMappingDocsTests
{
    [Fact]
    public async Task Examples_OfThePage_AreMappingsByCodeAndSchema()
    {
        var schema = await Schema();
        var examples = JsonBlock().Matches(Page()).Select(m => m.Groups[1].Value).ToList();
        Assert.Equal(2, examples.Count);
        foreach (var example in examples.Append(GeneratedMapping()))
        {
            Assert.NotNull(SharedHistories.Mapping(example));
            Assert.Empty(schema.Validate(example));
        }
    }

    [Theory]
    [InlineData("""{ "purchase": { "id": "a", "at": { "column": "at", "format": "f" } } }""")]
    [InlineData("""{ "purchase": { "id": "a", "at": { "format": "f" } }, "line": { "gross": "g" } }""")]
    [InlineData("""{ "purchase": { "id": "a", "at": { "column": "at", "format": "f" } }, "line": { "gross": "g", "x": 1 } }""")]
    [InlineData("""{ "purchase": { "id": "a", "at": { "column": "at", "format": "f" } }, "line": { "gross": { "product": [] } } }""")]
    [InlineData("""{ "purchase": { "id": "a", "at": { "column": "at", "format": "f" } }, "line": { "gross": "g" }, "setAside": [ { "column": "a", "equals": "b" } ] }""")]
    public async Task Schema_NoMapping_IsRefusedAsTheCodeRefusesIt(string json)
    {
        Assert.NotEmpty((await Schema()).Validate(json));
        Assert.Throws<RefusedException>(() => SharedHistories.Mapping(json));
    }

    [Fact]
    public void Codes_OfHistories_AreAllOnThePage()
    {
        var codes = typeof(HistoryDiagnostics).GetProperties().Select(p => ((DiagnosticDescriptor)p.GetValue(null)!).Code).ToList();
        Assert.Equal(codes.Count, codes.Distinct().Count());
        Assert.Equal(codes.Order(), Code().Matches(Page()).Select(m => m.Value).Distinct().Order());
    }

    private static async Task<JsonSchema> Schema() =>
        await JsonSchema.FromJsonAsync(await File.ReadAllTextAsync(Root("schemas", "history-mapping.schema.json"), TestContext.Current.CancellationToken), TestContext.Current.CancellationToken);

    private static string Page() => File.ReadAllText(Root("docs", "history-mapping.md"));

    private static string GeneratedMapping()
    {
        var folder = Directory.CreateTempSubdirectory("mapping");
        try
        {
            TheatreHistoryFiles.Write(new TheatreHistory(new TheatreHistoryOptions { Members = 1, Months = 1 }), folder.FullName);
            return File.ReadAllText(Path.Combine(folder.FullName, TheatreHistoryFiles.Mapping), Encoding.UTF8);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static string Root(params string[] path)
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "LoyaltyRules.sln")))
        {
            folder = folder.Parent;
        }

        return Path.Combine([folder!.FullName, .. path]);
    }

    [GeneratedRegex("```json\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex JsonBlock();

    [GeneratedRegex("LR4[0-9]{3}")]
    private static partial Regex Code();
}
