using LoyaltyRules.Engine.Language.Syntax;

namespace LoyaltyRules.Engine.Tests.Language;

/// <summary>How texts group, and the one spelling they are saved in.</summary>
public sealed class SpellingTests
{
    // Every neighbouring pair of the precedence table, both ways round.
    [Theory]
    [InlineData("a ? b : c ? d : e", "a ? b : (c ? d : e)")]
    [InlineData("a ?? b ? c : d", "(a ?? b) ? c : d")]
    [InlineData("a ? b : c ?? d", "a ? b : (c ?? d)")]
    [InlineData("a ?? b || c", "a ?? (b || c)")]
    [InlineData("a || b ?? c", "(a || b) ?? c")]
    [InlineData("a ?? b ?? c", "(a ?? b) ?? c")]
    [InlineData("a || b && c || d", "a || (b && c) || d")]
    [InlineData("a && b == c && d", "a && (b == c) && d")]
    [InlineData("a == b < c", "a == (b < c)")]
    [InlineData("a < b == c", "(a < b) == c")]
    [InlineData("a in [1] == b", "(a in [1]) == b")]
    [InlineData("a < b + c", "a < (b + c)")]
    [InlineData("a + b in [1]", "(a + b) in [1]")]
    [InlineData("a + b * c - d", "(a + (b * c)) - d")]
    [InlineData("a - b - c", "(a - b) - c")]
    [InlineData("a / b * c", "(a / b) * c")]
    [InlineData("-a * b", "(-a) * b")]
    [InlineData("!a == b", "(!a) == b")]
    [InlineData("not a == b", "!(a == b)")]
    [InlineData("not a == b && c", "(!(a == b)) && c")]
    [InlineData("not a in [1] or b", "(!(a in [1])) || b")]
    [InlineData("a not in [1]", "!(a in [1])")]
    [InlineData("!x.y.startsWith('a')", "!(startsWith(x.y, 'a'))")]
    [InlineData("-a.b", "-(a.b)")]
    public void Parse_WithoutBrackets_GroupsAsWithThem(string text, string grouped) =>
        Assert.Equal(SyntaxComparison.Shape(SyntaxComparison.Parse(grouped)), SyntaxComparison.Shape(SyntaxComparison.Parse(text)));

    [Theory]
    [InlineData("a and not(b or c)", "a && !(b || c)")]
    [InlineData("not a == 1", "!(a == 1)")]
    [InlineData("a not in [\"x\",'y']", "!(a in ['x', 'y'])")]
    [InlineData("((a)) + ((b * c))", "a + b * c")]
    [InlineData("a - (b - c)", "a - (b - c)")]
    [InlineData("(a && b) && c", "(a && b) && c")]
    [InlineData("(a ? b : c) ? d : (e ? f : g)", "(a ? b : c) ? d : e ? f : g")]
    [InlineData("x.y.StartsWith(\"it's\")", "StartsWith(x.y, 'it\\'s')")]
    [InlineData("lines.any( item=>item.gross>007.50 )", "lines.Any(item => item.gross > 7.5)")]
    [InlineData("lines . Count( )", "lines.Count()")]
    [InlineData("'\\u0041\\u0007\\ud83c\\t\"'", "'A\\u0007\\ud83c\\t\"'")]
    [InlineData("'🎭'", "'🎭'")]
    [InlineData("--a", "--a")]
    [InlineData("a in [(1 + 2), -3]", "a in [(1 + 2), -3]")]
    public void Print_AnySpelling_IsTheCanonicalOne(string text, string canonical)
    {
        Assert.Equal(canonical, ExpressionPrinter.Print(SyntaxComparison.Parse(text)));
        SyntaxComparison.RequireRoundTrip(text, text);
    }
}
