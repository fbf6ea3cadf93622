using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using LoyaltyRules.Engine.Diagnostics;
using LoyaltyRules.Engine.Json.Schemas;
using LoyaltyRules.Engine.Simulation.History;
using LoyaltyRules.Engine.Simulation.History.Mapping;
using LoyaltyRules.Engine.Simulation.Theatre;

namespace LoyaltyRules.Engine.Tests.Simulation;

/// <summary>Holds the page about mappings, the schema and the code against each other.</summary>
public sealed partial class HistoryMappingDocsTests
{
    [Fact]
    public void Examples_OfThePageAndTheGenerator_AreMappings()
    {
        var examples = JsonBlock().Matches(Page()).Select(m => m.Groups[1].Value).ToList();
        Assert.Equal(3, examples.Count);
        foreach (var example in examples.Append(GeneratedMapping()))
        {
            Assert.NotNull(SharedHistories.Mapping(example));
        }
    }

    [Fact]
    public void Schema_Limits_AreThoseOfTheCode()
    {
        using var schema = JsonDocument.Parse(SchemaValidator.TextOf(SchemaValidator.HistoryMapping));
        var gross = schema.RootElement.GetProperty("definitions").GetProperty("gross").GetProperty("anyOf")[1].GetProperty("properties");
        Assert.Equal(GrossSource.FactorsMax, gross.GetProperty("product").GetProperty("maxItems").GetInt32());
        Assert.Equal(RowValues.DecimalsMax, gross.GetProperty("decimals").GetProperty("maximum").GetInt32());
    }

    [Fact]
    public void Schema_EveryField_IsNamedOnThePage()
    {
        using var schema = JsonDocument.Parse(SchemaValidator.TextOf(SchemaValidator.HistoryMapping));
        var fields = FieldsOf(schema.RootElement).Distinct().Where(f => f != "$schema");
        var page = Page();
        Assert.All(fields, f => Assert.Matches($@"\b{f}\b", page));
    }

    [Fact]
    public void Codes_OfHistories_AreAllOnThePage()
    {
        var codes = typeof(HistoryDiagnostics).GetProperties().Select(p => ((DiagnosticDescriptor)p.GetValue(null)!).Code).ToList();
        Assert.Equal(codes.Count, codes.Distinct().Count());
        Assert.Equal(codes.Order(), Code().Matches(Page()).Select(m => m.Value).Distinct().Order());
    }

    private static IEnumerable<string> FieldsOf(JsonElement schema) => schema.ValueKind switch
    {
        JsonValueKind.Object => schema.EnumerateObject().SelectMany(m => m is { Name: "properties", Value.ValueKind: JsonValueKind.Object }
            ? m.Value.EnumerateObject().SelectMany(p => FieldsOf(p.Value).Prepend(p.Name)) : FieldsOf(m.Value)),
        JsonValueKind.Array => schema.EnumerateArray().SelectMany(FieldsOf),
        _ => [],
    };

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
