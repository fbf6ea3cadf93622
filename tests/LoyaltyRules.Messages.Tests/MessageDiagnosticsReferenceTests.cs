using System.Reflection;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using LoyaltyRules.Engine.Diagnostics;
using LoyaltyRules.Engine.Packs.Program;
using LoyaltyRules.Engine.Tests.Documentation;

namespace LoyaltyRules.Messages.Tests;

/// <summary><c>docs/diagnostics/messages.md</c> against the code: every code has a section and a line in the index, and every example gives exactly its code.</summary>
public sealed partial class MessageDiagnosticsReferenceTests
{
    private static readonly string Page = FencedBlocks.Page("diagnostics/messages.md");

    private static readonly IReadOnlyList<FencedBlock> Blocks = FencedBlocks.In(Page);

    private static readonly DiagnosticDescriptor[] Descriptors =
    [
        .. typeof(MessageDiagnostics).GetFields(BindingFlags.Static | BindingFlags.Public).Select(f => f.GetValue(null)).OfType<DiagnosticDescriptor>().OrderBy(d => d.Code, StringComparer.Ordinal),
    ];

    public static TheoryData<string> Codes() => [.. Descriptors.Select(d => d.Code)];

    [Fact]
    public void Page_andItsIndex_listEveryCodeOnce()
    {
        var sections = Section().Matches(Page).Select(m => (Code: m.Groups[1].Value, Title: m.Groups[2].Value)).ToList();

        Assert.Equal(Descriptors.Select(d => d.Code), sections.Select(s => s.Code));
        Assert.Equal(
            sections.Select(s => $"| [{s.Code}](#{Punctuation().Replace($"{s.Code}: {s.Title}".ToLowerInvariant(), "").Replace(' ', '-')}) | {s.Title} |"),
            Page.Split('\n').Where(l => l.StartsWith("| [LR", StringComparison.Ordinal)));
    }

    [Theory]
    [MemberData(nameof(Codes))]
    public void Example_ofASection_givesExactlyItsCode_inBothLanguages(string code)
    {
        var examples = Blocks.Where(b => b.Heading.StartsWith(code, StringComparison.Ordinal)).ToList();

        Assert.NotEmpty(examples);
        foreach (var found in examples.Select(Run))
        {
            Assert.True(found.Count > 0 && found.All(d => d.Code == code), $"{code}: {string.Join(" | ", found)}");
            Assert.All(found, d => Assert.Matches("[а-яА-Я]", d.Message(ProductLanguage.Russian)));
            Assert.All(found, d => Assert.DoesNotMatch("\\{[0-9]\\}", d.Message(ProductLanguage.English) + d.Hint(ProductLanguage.English) + d.Message(ProductLanguage.Russian) + d.Hint(ProductLanguage.Russian)));
            Assert.All(found.Where(d => d.Code is not "LR8742"), d => Assert.True(d.Place.Line > 0, d.ToString()));
        }
    }

    private static IReadOnlyList<Diagnostic> Run(FencedBlock block)
    {
        var text = FencedBlocks.Expand(block.Body);
        var options = block.Options.Split(' ');
        if (block.Kind == "template")
        {
            var context = MessagePacks.Context(Enum.Parse<MessageEvent>(options[0], ignoreCase: true), options.Contains("ru") ? "ru" : "en", ("templates/main.en.txt", text), ("templates/footer.en.txt", "x"));
            MessagePacks.Check(text, context, out var found, options.Contains("html"));
            return found;
        }

        var members = (JsonObject)JsonNode.Parse("{" + Blocks.Single(b => b.Options == "stated").Body + "}")!;
        var files = new List<(string, string)> { ("templates/hello.en.txt", "Hello"), ("templates/hello.en.html", "Hello") };
        if (options[0].Length > 0)
        {
            files.Add((options[0], text));
        }
        else
        {
            foreach (var (name, value) in (JsonObject)JsonNode.Parse("{" + text + "}")!)
            {
                members[name] = value!.DeepClone();
            }
        }

        // Whatever an example needs of the two files, the other is not what it is about.
        return [.. MessagePacks.Check(members.ToJsonString()[1..^1], [.. files]).Diagnostics.Where(d => !d.Place.Source.StartsWith("templates/hello.", StringComparison.Ordinal))];
    }

    [GeneratedRegex(@"^### (LR\d{4}): (.+)$", RegexOptions.Multiline)]
    private static partial Regex Section();

    [GeneratedRegex(@"[^\w\- ]")]
    private static partial Regex Punctuation();
}
