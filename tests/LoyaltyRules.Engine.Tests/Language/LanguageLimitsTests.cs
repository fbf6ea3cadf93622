using System.Diagnostics;
using LoyaltyRules.Engine.Language;
using LoyaltyRules.Engine.Language.Checking;
using LoyaltyRules.Engine.Language.Compilation;
using NodaTime;

namespace LoyaltyRules.Engine.Tests.Language;

/// <summary>Each limit at its edge and just beyond it; and texts built to hurt.</summary>
public sealed class LanguageLimitsTests
{
    private static string[] CodesOf(string text) => [.. SampleVocabulary.Value(text).Diagnostics.Where(d => d.IsError).Select(d => d.Code)];

    private static string Repeated(string text, int times) => string.Concat(Enumerable.Repeat(text, times));

    [Theory]
    [InlineData(LanguageLimits.LengthMax, "")]
    [InlineData(LanguageLimits.LengthMax + 1, "LR1001")]
    public void Read_TextAtAndBeyondTheLength_IsTakenAndRefused(int length, string codes)
    {
        Assert.Equal(codes, string.Join(' ', CodesOf("member.isStaff".PadRight(length))));
        Assert.Equal(codes, string.Join(' ', CodesOf($"'{new string('x', 150)}'".PadLeft(length))));
    }

    [Theory]
    [InlineData(LanguageLimits.TokensMax, "")]
    [InlineData(LanguageLimits.TokensMax + 1, "LR1002")]
    public void Read_TokensAtAndBeyondTheLimit_AreTakenAndRefused(int tokens, string codes)
    {
        // x in [1,1,…]: three tokens in front, one behind, two for each item but the last.
        var text = tokens % 2 == 1 ? $"5 in [{Repeated("1,", (tokens - 5) / 2)}1]" : $"-5 in [{Repeated("1,", (tokens - 6) / 2)}1]";
        Assert.Equal(codes, string.Join(' ', CodesOf(text)));
    }

    public static TheoryData<string, string, string, int> WaysOfNesting() => new()
    {
        { "(", "1", ")", LanguageLimits.DepthMax - 1 },
        { "-", "1", "", LanguageLimits.DepthMax - 1 },
        { "!", "member.isStaff", "", LanguageLimits.DepthMax - 1 },
        { "not ", "member.isStaff", "", LanguageLimits.DepthMax - 1 },
        { "abs(", "1", ")", LanguageLimits.DepthMax - 1 },
        { "member.isStaff ? 1 : ", "1", "", LanguageLimits.DepthMax - 1 },
        { "member.isStaff ? ", "1", " : 1", LanguageLimits.DepthMax - 1 },
        { "", "1", " + 1", LanguageLimits.DepthMax - 1 },
        { "", "1", " * 1", LanguageLimits.DepthMax - 1 },
        { "", "member.score", " ?? 1", LanguageLimits.DepthMax - 1 },
        { "member.isStaff == (", "member.isStaff", ")", LanguageLimits.DepthMax - 1 },
        { "member.isStaff && (", "member.isStaff", ")", LanguageLimits.DepthMax - 1 },
    };

    [Theory]
    [MemberData(nameof(WaysOfNesting))]
    public void Read_NestingAtAndBeyondTheDepth_IsTakenAndRefused(string before, string core, string after, int times)
    {
        var edge = Repeated(before, times) + core + Repeated(after, times);
        Assert.Empty(CodesOf(edge));
        SyntaxComparison.RequireRoundTrip(edge, "at the edge");
        Assert.Equal(["LR1003"], CodesOf(Repeated(before, times + 1) + core + Repeated(after, times + 1)));
    }

    [Fact]
    public void Read_ALongChainOfConditions_IsNotDeep() =>
        Assert.Empty(CodesOf($"member.isStaff{Repeated("&&member.isStaff", 234)}"));

    [Theory]
    [InlineData(LanguageLimits.TextLengthMax, "")]
    [InlineData(LanguageLimits.TextLengthMax + 1, "LR1015")]
    public void Read_ALiteralTextAtAndBeyondItsLength_IsTakenAndRefused(int length, string codes)
    {
        Assert.Equal(codes, string.Join(' ', CodesOf($"'{new string('x', length)}'")));
        // Escapes count as the character they stand for.
        Assert.Equal(codes, string.Join(' ', CodesOf($"'{Repeated("\\u0041", length)}'")));
    }

    [Theory]
    [InlineData("123456789012345", "")]
    [InlineData("1234567890123456", "LR1013")]
    [InlineData("0.123456789012345", "")]
    [InlineData("0.1234567890123456", "LR1013")]
    [InlineData("0.000000000000001", "")]
    [InlineData("0.0000000000000001", "LR1013")]
    [InlineData("0000000000000000001.5", "")]
    [InlineData("1234567890.12345", "")]
    [InlineData("1234567890.123456", "LR1013")]
    [InlineData("1.", "LR1013")]
    [InlineData("1.2.3", "LR1013")]
    [InlineData("1e3", "LR1013")]
    [InlineData("0x1f", "LR1013")]
    [InlineData("12abc", "LR1013")]
    [InlineData(".5", "LR1020")]
    public void Read_ANumberAtAndBeyondItsDigits_IsTakenAndRefused(string text, string codes) => Assert.Equal(codes, string.Join(' ', CodesOf(text)));

    [Theory]
    [InlineData("(")]
    [InlineData("!")]
    [InlineData("-")]
    [InlineData("a.")]
    [InlineData("1+")]
    [InlineData("[")]
    [InlineData("'")]
    [InlineData("\\")]
    [InlineData("x?")]
    [InlineData("1?1:")]
    [InlineData("1 in [")]
    [InlineData("lines.Any(l=>")]
    [InlineData("f(")]
    [InlineData("not ")]
    [InlineData("&&")]
    [InlineData("€")]
    public void Read_AMillionCharacters_IsRefusedAtOnceAndInEveryShorterLength(string part)
    {
        var clock = Stopwatch.StartNew();
        foreach (var length in new[] { 1_000_000, LanguageLimits.LengthMax + 1, LanguageLimits.LengthMax, 2_000, 999, 200, 70, 65, 64, 63, 3, 2, 1 })
        {
            GarbageTests.RequireOrderlyRefusal(Repeated(part, (length / part.Length) + 1)[..length]);
        }

        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(5), $"{clock.Elapsed}");
    }

    [Theory]
    [InlineData("member.isStaff ? purchase.isGift : ", "segment.regular", "")]
    [InlineData("(", "purchase.isGift", " ? segment.regular : member.isStaff)")]
    [InlineData("segment.regular == (", "purchase.isGift", ")")]
    [InlineData("!(segment.regular && ", "purchase.isGift", ")")]
    public void Compile_SixtyLevelsOfNestedConditions_StaysLinear(string before, string core, string after)
    {
        static int SizeOf(CheckedNode node) => 1 + node.Children.Sum(SizeOf);

        var times = before.StartsWith('!') ? 20 : 60;
        var node = SampleVocabulary.Right(Repeated(before, times) + core + Repeated(after, times));
        Assert.True(SizeOf(node) > times);
        var compiler = new ExpressionCompiler([], new LanguageSettings(DateTimeZone.Utc, false));
        var clock = Stopwatch.StartNew();
        var isTrue = compiler.CompileIsTrue(node);
        var truth = compiler.CompileTruth(node);
        compiler.CompileTests([node, node]);
        var frame = new FactFrame(SampleVocabulary.Shared.EventFacts.Count, SampleVocabulary.Shared.LineFacts.Count, SampleVocabulary.Segments.Length);
        Assert.Equal(truth(frame, 0) == Truth.True, isTrue(frame, 0));
        // Doubling at every level would take longer than the universe has.
        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(5), $"{clock.Elapsed}");
    }
}
