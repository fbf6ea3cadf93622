using System.Reflection;
using System.Text.RegularExpressions;
using LoyaltyRules.Engine.Diagnostics;

namespace LoyaltyRules.Engine.Tests.Documentation;

/// <summary>
/// <c>docs/diagnostics.md</c> and the pages it lists against the code: every code has a section, every section a code, every section a line in the
/// index, and every example gives exactly its code.
/// </summary>
public sealed partial class DiagnosticsReferenceTests
{
    private static readonly string[] Pages = ["language", "documents", "packs", "purchases", "histories", "examples", "accounts", "rules-engine", "mechanics"];

    private sealed record DocumentedCode(string Page, string Code, string Title);

    private static readonly DocumentedCode[] Sections =
    [
        .. Pages.SelectMany(p => Section().Matches(FencedBlocks.Page($"diagnostics/{p}.md")).Select(m => new DocumentedCode(p, m.Groups[1].Value, m.Groups[2].Value))),
    ];

    public static TheoryData<string> Codes() => [.. Sections.Select(s => s.Code)];

    [Fact]
    public void Descriptors_OfTheEngine_AreTheSectionsOfThePages()
    {
        var described = typeof(DiagnosticDescriptor).Assembly.GetTypes()
            .SelectMany(t => t.GetFields(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly))
            .SelectMany(DescriptorsIn)
            .Select(d => d.Code)
            .Order(StringComparer.Ordinal)
            .ToArray();
        Assert.Equal(described, described.Distinct());
        Assert.Equal(described, Sections.Select(s => s.Code));
    }

    // Properties are found by the field behind them.
    private static IEnumerable<DiagnosticDescriptor> DescriptorsIn(FieldInfo field)
    {
        if (field.FieldType == typeof(DiagnosticDescriptor))
        {
            return [(DiagnosticDescriptor)field.GetValue(null)!];
        }

        return typeof(IEnumerable<KeyValuePair<string, DiagnosticDescriptor>>).IsAssignableFrom(field.FieldType)
            ? ((IEnumerable<KeyValuePair<string, DiagnosticDescriptor>>)field.GetValue(null)!).Select(d => d.Value)
            : [];
    }

    [Fact]
    public void Index_OfThePages_ListsEverySectionOnce()
    {
        var listed = FencedBlocks.Page("diagnostics.md").Split('\n').Where(l => l.StartsWith("| [LR", StringComparison.Ordinal));
        Assert.Equal(Sections.Select(s => $"| [{s.Code}](diagnostics/{s.Page}.md#{AnchorOf($"{s.Code}: {s.Title}")}) | {s.Title} |"), listed);
    }

    // As hosts of Markdown make them: lower case, no punctuation, hyphens for spaces.
    private static string AnchorOf(string heading) => Punctuation().Replace(heading.ToLowerInvariant(), "").Replace(' ', '-');

    [Fact]
    public void Stated_PacksPurchasesAndMappings_AreRight() =>
        Assert.All(Pages, p => Assert.Empty(new DiagnosticExamples($"diagnostics/{p}.md").RunStated()));

    [Theory]
    [MemberData(nameof(Codes))]
    public void Example_OfASection_GivesExactlyItsCode(string code)
    {
        var examples = new DiagnosticExamples($"diagnostics/{Sections.Single(s => s.Code == code).Page}.md");
        Assert.NotEmpty(examples.Of(code));
        foreach (var example in examples.Of(code))
        {
            if (example.Kind == "test")
            {
                DiagnosticExamples.AssertIsShown(example, code);
                continue;
            }

            var found = examples.Run(example).ToList();
            var told = found.Exists(d => d.IsError) ? found.Where(d => d.IsError) : found.Where(d => d.Code == code);
            Assert.True(told.Any() && told.All(d => d.Code == code), $"{code}: {string.Join(" | ", found)}");
        }
    }

    [GeneratedRegex(@"^### (LR\d{4}): (.+)$", RegexOptions.Multiline)]
    private static partial Regex Section();

    [GeneratedRegex(@"[^\w\- ]")]
    private static partial Regex Punctuation();
}
