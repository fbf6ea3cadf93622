using System.Text;
using LoyaltyRules.Engine.Diagnostics;
using LoyaltyRules.Engine.Language.Checking;
using LoyaltyRules.Testing;

namespace LoyaltyRules.Engine.Tests.Language;

/// <summary>Whatever is written, the answer is diagnostics of the language with places inside the text, never an exception.</summary>
public sealed class GarbageTests
{
    private static readonly int TextCount = RandomRuns.Of(4_000);

    private static readonly string[] Tokens =
    [
        "1", "0", "1.5", "1.5.", "99999999999999999", "'a'", "'", "\"", "'opera'", "'2026-09-01'", "'P3D'", "true", "false", "in", "not in", "and", "or", "not",
        "!", "-", "+", "*", "/", "==", "!=", "<", "<=", ">", ">=", "=", "<>", "=>", "?", ":", "??", "(", ")", "[", "]", ",", ".", "&&", "||", "&", "|", "€", "≥", "\\", "\0",
        "l", "l.gross", "line.gross", "lines", "lines.Any(", "lines.Count()", "lines.Sum(l => l.gross)", "l =>", "has(", "has(member.tier)", "min(", "divide(", "round(", "addDays(",
        "purchase.gross", "purchase.date", "purchase.at", "purchase.id", "purchase.hold", "member.tier", "member.balance", "member.isStaff", "member.broken", "segment.regular",
        "table.rate", "table.lineRate", "parameter.days", "base.x", "unknown.name", ".StartsWith('a')", "\ud83c", "🎭", " ", "\n", "abs(", "isBirthday(",
    ];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Check_RandomTokens_IsAnOrderlyRefusalOrAnExpression(int seed)
    {
        var random = new Random(seed);
        for (var i = 0; i < TextCount; i++)
        {
            var text = new StringBuilder();
            for (var count = random.Next(1, 25); count > 0; count--)
            {
                text.Append(Tokens[random.Next(Tokens.Length)]).Append(random.Next(3) == 0 ? "" : " ");
            }

            RequireOrderlyRefusal(text.ToString());
        }
    }

    [Theory]
    [InlineData(3)]
    [InlineData(4)]
    public void Check_MutatedExpressions_IsAnOrderlyRefusalOrAnExpression(int seed)
    {
        var random = new Random(seed);
        var generator = new ExpressionGenerator(random);
        for (var i = 0; i < TextCount; i++)
        {
            var bytes = Encoding.UTF8.GetBytes(generator.Condition(random.Next(1, 4), ExpressionScope.Event)).ToList();
            for (var mutation = random.Next(1, 5); mutation > 0 && bytes.Count > 0; mutation--)
            {
                var at = random.Next(bytes.Count);
                switch (random.Next(5))
                {
                    case 0:
                        bytes[at] = (byte)random.Next(256);
                        break;
                    case 1:
                        bytes.RemoveAt(at);
                        break;
                    case 2:
                        bytes.Insert(at, bytes[random.Next(bytes.Count)]);
                        break;
                    case 3:
                        bytes[at] ^= (byte)(1 << random.Next(8));
                        break;
                    default:
                        bytes.RemoveRange(at, random.Next(bytes.Count - at));
                        break;
                }
            }

            // Latin-1 keeps every byte a character of its own; UTF-8 mends what was torn.
            RequireOrderlyRefusal(random.Next(2) == 0 ? Encoding.Latin1.GetString([.. bytes]) : Encoding.UTF8.GetString([.. bytes]));
        }
    }

    internal static void RequireOrderlyRefusal(string text)
    {
        foreach (var (node, diagnostics) in new[]
        {
            SampleVocabulary.Condition(text), SampleVocabulary.Condition(text, ExpressionScope.Line), SampleVocabulary.Value(text),
        })
        {
            var shown = text.Length > 500 ? text[..500] + "…" : text;
            Assert.True(node is not null || diagnostics.Any(d => d.IsError), $"Neither a tree nor an error: {shown}");
            Assert.True(node is null || !diagnostics.Any(d => d.IsError), $"A tree in spite of an error: {shown}");
            // Behind very many stands how many more there were.
            foreach (var diagnostic in diagnostics.Where(d => d.Descriptor != DiagnosticBag.More))
            {
                Assert.StartsWith("LR1", diagnostic.Code, StringComparison.Ordinal);
                var span = diagnostic.Place.Span;
                Assert.True(span is { Start: >= 0, Length: >= 0 } inside && inside.End <= text.Length, $"{diagnostic} — {shown}");
                Assert.False(string.IsNullOrWhiteSpace(diagnostic.Message(ProductLanguage.Russian)));
                _ = diagnostic.Hint(ProductLanguage.English);
            }

            if (node is not null)
            {
                SyntaxComparison.RequireRoundTrip(text, shown);
            }
        }
    }
}
