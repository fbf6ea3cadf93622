using System.Globalization;
using System.Reflection;
using LoyaltyRules.Engine.Language;
using LoyaltyRules.Engine.Language.Checking;
using LoyaltyRules.Engine.Language.Compilation;
using LoyaltyRules.Engine.Language.Syntax;
using LoyaltyRules.Engine.Language.Types;
using LoyaltyRules.Engine.Model;
using LoyaltyRules.Engine.Tests.Language;
using NodaTime;

namespace LoyaltyRules.Engine.Tests.Documentation;

/// <summary><c>docs/language.md</c> against the code: its examples give what they say, and nothing of the language is missing from it.</summary>
public sealed class LanguageReferenceTests
{
    private const string ResultMark = "   # => ";
    private static readonly string Text = FencedBlocks.Page("language.md");

    /// <summary>Facts that every event has, where the page gives no others.</summary>
    private static readonly Dictionary<string, string> UsualFacts = new(StringComparer.Ordinal)
    {
        ["purchase.id"] = "'A-1'",
        ["purchase.date"] = "'2026-09-01'",
        ["purchase.at"] = "'2026-09-01T19:00:00+03:00'",
        ["purchase.channel"] = "'web'",
        ["purchase.dayOfWeek"] = "'tuesday'",
        ["purchase.travel"] = "'PT0S'",
        ["line.sku"] = "'S-1'",
        ["this.visits"] = "1",
    };

    public static TheoryData<int> Blocks() => [.. Enumerable.Range(0, FencedBlocks.In(Text).Count)];

    [Theory]
    [MemberData(nameof(Blocks))]
    public void Example_OfThePage_GivesWhatItSays(int index)
    {
        var block = FencedBlocks.In(Text)[index];
        var facts = new Dictionary<string, string>(UsualFacts, StringComparer.Ordinal);
        var lines = new List<Dictionary<string, string>>();
        foreach (var row in block.Body.Split('\n'))
        {
            if (row.StartsWith("given ", StringComparison.Ordinal))
            {
                Add(facts, row["given ".Length..], "");
            }
            else if (row.StartsWith("line ", StringComparison.Ordinal))
            {
                lines.Add(new Dictionary<string, string>(UsualFacts, StringComparer.Ordinal));
                Add(lines[^1], row["line ".Length..], "line.");
            }
            else
            {
                Assert.Contains(ResultMark, row, StringComparison.Ordinal);
                var (text, result) = (row[..row.IndexOf(ResultMark, StringComparison.Ordinal)], row[(row.IndexOf(ResultMark, StringComparison.Ordinal) + ResultMark.Length)..]);
                Assert.Equal($"{text} => {result}", $"{text} => {(block.Kind == "spelling" ? Spelled(text) : ResultOf(text, facts, lines))}");
            }
        }
    }

    [Fact]
    public void Blocks_All_AreOfAKindThatIsRun() => Assert.All(FencedBlocks.In(Text), b => Assert.Contains(b.Kind, new[] { "rule", "spelling" }));

    [Fact]
    public void Functions_OfTheCatalog_AreAllOnThePageAndInAnExample()
    {
        var examples = string.Join('\n', FencedBlocks.In(Text).Select(b => b.Body));
        foreach (var function in FunctionCatalog.ByName.Values)
        {
            Assert.Contains($"| `{function.Signature}` |", Text, StringComparison.Ordinal);
            Assert.Contains($"{function.Name}(", examples, StringComparison.OrdinalIgnoreCase);
        }

        foreach (var aggregate in Enum.GetNames<AggregateKind>())
        {
            Assert.Contains($"`lines.{aggregate}(", Text, StringComparison.Ordinal);
            Assert.Contains($"lines.{aggregate}(", examples, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Operators_OfTheGrammar_AreAllOnThePageAndInAnExample()
    {
        var examples = string.Join('\n', FencedBlocks.In(Text).Select(b => b.Body.Replace(ResultMark, "", StringComparison.Ordinal)));
        var signs = Enum.GetValues<BinaryOperator>().Select(ExpressionPrinter.SignOf).Concat(["&&", "||", "!", "-", "??", "?", ":", "in [", "not in [", "and", "or", "not", "=>"]);
        foreach (var sign in signs)
        {
            Assert.Contains(sign.Replace("||", "&#124;&#124;", StringComparison.Ordinal), Text, StringComparison.Ordinal);
            Assert.Contains(sign, examples, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Limits_OfTheLanguage_AreAllOnThePage()
    {
        var limits = Text[Text.IndexOf("## Limits", StringComparison.Ordinal)..];
        foreach (var limit in typeof(LanguageLimits).GetFields(BindingFlags.Static | BindingFlags.Public))
        {
            Assert.Contains($"| {((int)limit.GetValue(null)!).ToString("N0", CultureInfo.InvariantCulture)} |", limits, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Roundings_All_AreOnThePage() =>
        Assert.All(Enum.GetValues<Rounding>(), r => Assert.Contains($"| `'{RoundingWords.WordOf(r)}'` |", Text, StringComparison.Ordinal));

    private static void Add(Dictionary<string, string> facts, string given, string prefix)
    {
        foreach (var pair in given.Split("; "))
        {
            var parts = pair.Split(" = ", 2);
            facts[prefix + parts[0]] = parts[1];
        }
    }

    private static string Spelled(string text) => ExpressionPrinter.Print(SyntaxComparison.Parse(text));

    private static string ResultOf(string text, Dictionary<string, string> facts, List<Dictionary<string, string>> lines)
    {
        var (node, diagnostics) = SampleVocabulary.Value(text);
        if (node is null)
        {
            return string.Join(' ', diagnostics.Where(d => d.IsError).Select(d => d.Code));
        }

        var frame = FrameOf(facts, lines);
        var compiler = new ExpressionCompiler([], new LanguageSettings(DateTimeZoneProviders.Tzdb["Europe/Moscow"], LeapBirthdayIsInMarch: false));
        if (node.Type.Kind == TypeKind.Boolean)
        {
            return compiler.CompileTruth(node)(frame, 0) switch
            {
                Truth.True => "true",
                Truth.False => "false",
                _ => "unknown",
            };
        }

        return ExpressionCompiler.StorageOf(node.Type) switch
        {
            var t when t == typeof(decimal) => Value<decimal>(),
            var t when t == typeof(string) => Value<string>(),
            _ => Value<long>(),
        };

        string Value<T>() => compiler.CompileValue<T>(node)(frame, 0, out var value) ? StoredValue.Format(value!, node.Type) : "unknown";
    }

    private static FactFrame FrameOf(Dictionary<string, string> facts, List<Dictionary<string, string>> lines)
    {
        var vocabulary = SampleVocabulary.Shared;
        var unused = facts.Keys.Where(n => vocabulary.Find(n) is null && vocabulary.EventFacts.All(f => f.Name != n)).ToArray();
        Assert.True(unused.Length == 0, $"Not declared: {string.Join(", ", unused)}");
        var frame = new FactFrame(vocabulary.EventFacts.Count, vocabulary.LineFacts.Count, SampleVocabulary.Segments.Length);
        frame.Clear(lines.Count);
        foreach (var fact in vocabulary.EventFacts)
        {
            Set(frame.EventFacts, fact.Slot, fact, facts);
        }

        for (var line = 0; line < lines.Count; line++)
        {
            foreach (var fact in vocabulary.LineFacts)
            {
                Set(frame.LineFacts, frame.LineIndex(line, fact.Slot), fact, lines[line]);
            }
        }

        foreach (var segment in SampleVocabulary.Segments)
        {
            frame.Segments[segment.Index] = facts.TryGetValue(segment.Name, out var outcome) ? (outcome == "true" ? Truth.True : Truth.False) : Truth.Unknown;
        }

        return frame;
    }

    private static void Set(FactColumns columns, int index, FactDeclaration fact, Dictionary<string, string> given)
    {
        if (given.TryGetValue(fact.Name, out var written))
        {
            var text = written.Trim('\'');
            columns.Set(index, fact.Type switch
            {
                { IsNumeric: true } => decimal.Parse(text, CultureInfo.InvariantCulture),
                { Kind: TypeKind.Text } => text,
                { Kind: TypeKind.Boolean } => text == "true" ? 1L : 0L,
                _ => StoredValue.Parse(text, fact.Type) ?? throw new InvalidOperationException($"{text} is no {fact.Name}."),
            });
        }
        else if (!fact.MayBeAbsent)
        {
            columns.Set(index, fact.Type.IsNumeric ? 0m : 0L);
        }
    }
}
