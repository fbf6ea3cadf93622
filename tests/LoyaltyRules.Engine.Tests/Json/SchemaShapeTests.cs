using LoyaltyRules.Engine.Diagnostics;
using LoyaltyRules.Engine.Json;
using LoyaltyRules.Engine.Json.Schemas;
using LoyaltyRules.Engine.Tests.Evaluation;
using LoyaltyRules.Testing;

namespace LoyaltyRules.Engine.Tests.Json;

/// <summary>The quick answer whether a document fits its schema, held against the library that tells every misfit.</summary>
public sealed class SchemaShapeTests(ITestOutputHelper output)
{
    private static readonly int PackCount = RandomRuns.Of(700);

    [Fact]
    public void fits_mutated_packs_answers_as_the_library_or_leaves_it_to_it()
    {
        var answers = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var seed = 0; seed < PackCount; seed++)
        {
            var read = new DiagnosticBag();
            if (StrictJson.Parse("pack.json", new PackMutator(seed).Next(), read) is not { } root || read.HasErrors)
            {
                continue;
            }

            var fits = SchemaValidator.Fits(SchemaValidator.RulePack, root);
            var found = new DiagnosticBag();
            SchemaValidator.ReportMisfits(SchemaValidator.RulePack, root, found);
            Assert.True(fits is null || fits == !found.HasErrors, $"seed {seed}: {fits}, and the library finds {string.Join('\n', found.Ordered())}");
            answers[$"{fits}"] = answers.GetValueOrDefault($"{fits}") + 1;
        }

        output.WriteLine(string.Join(", ", answers.Select(a => $"{a.Key} {a.Value}")));
        Assert.True(answers.GetValueOrDefault("True") > PackCount / 10 && answers.GetValueOrDefault("False") > PackCount / 10);
    }

    [Fact]
    public void fits_ready_packs_is_answered_without_the_library()
    {
        var packs = Directory.GetFiles(Path.Combine(RootFolder(), "rule-packs"), "pack.json", SearchOption.AllDirectories);
        Assert.NotEmpty(packs);
        Assert.All(packs, pack => Assert.True(SchemaValidator.Fits(SchemaValidator.RulePack, StrictJson.Parse(pack, File.ReadAllBytes(pack), new DiagnosticBag())!)));
    }

    private static string RootFolder()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "LoyaltyRules.sln")))
        {
            folder = folder.Parent!;
        }

        return folder.FullName;
    }
}
