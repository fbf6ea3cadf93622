using System.Reflection;
using System.Text.RegularExpressions;
using LoyaltyRules.Engine.Diagnostics;
using LoyaltyRules.Engine.Language.Checking;
using LoyaltyRules.Engine.Tests.Language;

namespace LoyaltyRules.Engine.Tests.Documentation;

/// <summary><c>docs/diagnostics.md</c> against the code: every code has a section, every section a code, and every example gives exactly its code.</summary>
public sealed partial class DiagnosticsReferenceTests
{
    /// <summary>The areas that are documented; an area joins the list together with its sections.</summary>
    private static readonly string[] DocumentedAreas = ["LR1"];

    /// <summary>What runs an example, by the kind of its fenced block. A kind that is not here fails the test.</summary>
    private static readonly Dictionary<string, Func<FencedBlock, IEnumerable<Diagnostic>>> Runners = new(StringComparer.Ordinal)
    {
        ["expression"] = RunExpression,
    };

    private static readonly string Text = FencedBlocks.Page("diagnostics.md");

    public static TheoryData<string> Sections() => [.. Section().Matches(Text).Select(m => m.Groups[1].Value)];

    [Fact]
    public void Descriptors_OfDocumentedAreas_AreTheSectionsOfThePage()
    {
        var described = typeof(DiagnosticDescriptor).Assembly.GetTypes()
            .SelectMany(t => t.GetFields(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly))
            .Where(f => f.FieldType == typeof(DiagnosticDescriptor))
            .Select(f => ((DiagnosticDescriptor)f.GetValue(null)!).Code)
            .Where(c => Array.Exists(DocumentedAreas, a => c.StartsWith(a, StringComparison.Ordinal)))
            .Order(StringComparer.Ordinal)
            .ToArray();
        Assert.Equal(described, described.Distinct());
        Assert.Equal(described, Section().Matches(Text).Select(m => m.Groups[1].Value));
    }

    [Theory]
    [MemberData(nameof(Sections))]
    public void Example_OfASection_GivesExactlyItsCode(string code)
    {
        var examples = FencedBlocks.In(Text).Where(b => b.Heading.StartsWith(code, StringComparison.Ordinal)).ToList();
        Assert.NotEmpty(examples);
        foreach (var example in examples)
        {
            Assert.True(Runners.TryGetValue(example.Kind, out var run), $"No runner for ```{example.Kind} under {code}.");
            Assert.Equal([code], run!(example).Select(d => d.Code).Distinct());
        }
    }

    /// <summary>An expression: a condition, or with an option an <c>amount</c> (any value), or a condition on a line (<c>where</c>).</summary>
    private static IEnumerable<Diagnostic> RunExpression(FencedBlock block)
    {
        var text = FencedBlocks.Expand(block.Body);
        return block.Options switch
        {
            "" => SampleVocabulary.Condition(text).Diagnostics,
            "where" => SampleVocabulary.Condition(text, ExpressionScope.Line).Diagnostics,
            "amount" => SampleVocabulary.Value(text).Diagnostics,
            _ => throw new InvalidOperationException($"No such option: {block.Options}."),
        };
    }

    [GeneratedRegex(@"^### (LR\d{4})", RegexOptions.Multiline)]
    private static partial Regex Section();
}
