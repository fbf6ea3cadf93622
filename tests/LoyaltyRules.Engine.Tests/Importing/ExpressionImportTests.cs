using LoyaltyRules.Engine.Importing;
using LoyaltyRules.Testing;

namespace LoyaltyRules.Engine.Tests.Importing;

/// <summary>I1: the subset of expressions, how each is written in the rule language, and what is refused at which place.</summary>
public sealed class ExpressionImportTests
{
    [Theory]
    [InlineData("i.a == 1 AND i.b = 2", "member.a == 1 && purchase.b == 2")]
    [InlineData("i.a > 1 And i.a < 5 OR i.e <> 3", "member.a > 1 && member.a < 5 || member.e != 3")]
    [InlineData("i.a ge 1 and i.a lt 5 orElse i.e neq 3", "member.a >= 1 && member.a < 5 || member.e != 3")]
    [InlineData("i.s == \"it's\"", "purchase.s == 'it\\'s'")]
    [InlineData("i.s == \"say \\\"hi\\\"\"", "purchase.s == 'say \"hi\"'")]
    [InlineData("i.d >= 99.90m && i.g > 1000L", "purchase.d >= 99.9 && purchase.gross > 1000")]
    [InlineData("i.d * 1.5 > 10 && i.e <= 2.5", "purchase.d * 1.5 > 10 && member.e <= 2.5")]
    [InlineData("i.d / 4 > 10", "purchase.d / 4 > 10")]
    [InlineData("i.a / 2 > 1", "divide(member.a, 2, 0, 'down') > 1")]
    [InlineData("i.a % 2 == 0", "member.a - divide(member.a, 2, 0, 'down') * 2 == 0")]
    [InlineData("i.d mod 1.5 > 1", "purchase.d - divide(purchase.d, 1.5, 0, 'down') * 1.5 > 1")]
    [InlineData("i.c == \"Red\"", "member.c == 'Red'")]
    [InlineData("i.a in (1, 2)", "member.a in [1, 2]")]
    [InlineData("i.day >= \"2026-09-01\"", "purchase.date >= '2026-09-01'")]
    [InlineData("iif(i.e > 5, i.a, 3) > 2", null)]
    [InlineData("(i.e > 5 ? 1 : 3) > 2", "(member.e > 5 ? 1 : 3) > 2")]
    [InlineData("(i.a > 5 ? 1 : 3) > 2", "(member.a > 5 ?? false ? 1 : 3) > 2")]
    [InlineData("(i.a ?? 7) > 2 && np(i.b, 1) > 0", "(member.a ?? 7) > 2 && (purchase.b ?? 1) > 0")]
    [InlineData("Math.Max(i.e, 3) > 2", "max(member.e, 3) > 2")]
    [InlineData("i.s.Contains(\"a\")", "contains(purchase.s, 'a')")]
    [InlineData("i.address.city == \"Perm\"", "member.city == 'Perm'")]
    [InlineData("i.v.Value", "member.v")]
    [InlineData("i != null && i.items != null", "")]
    [InlineData("i.s.Contains('a')", "contains(purchase.s, 'a')")]
    [InlineData("np(i.v, true) == (i.e > 1)", "member.e > 1 && (member.v ?? true) || member.e <= 1 && !(member.v ?? true)")]
    [InlineData("i.v == true", "member.v")]
    [InlineData("i != null && i.a > 1", "member.a > 1")]
    [InlineData("i.items.FirstOrDefault(x => x.price > 5) != null", "lines.Any(l => l.gross > 5)")]
    [InlineData("i.items.FirstOrDefault(x => x.price > 5) == null", "lines.All(l => l.gross <= 5)")]
    [InlineData("null != i.items.LastOrDefault()", "lines.Count() > 0")]
    public void import_expression_without_nulls_is_the_same_in_other_words(string expression, string? when)
    {
        if (when is null)
        {
            Assert.Equal($"LR7053 {expression[..^4]}", Imported.FromExpression(expression).Refusals(expression));
            return;
        }

        Assert.Equal(when, Imported.FromExpression(expression).When());
    }

    [Theory]
    [InlineData("i.a != 1", "!has(member.a) || member.a != 1", "LR7104")]
    [InlineData("not (i.a == 1)", "!has(member.a) || member.a != 1", "LR7104")]
    [InlineData("!(i.a < 1)", "!has(member.a) || member.a >= 1", "LR7104")]
    [InlineData("!(i.a != 1)", "member.a == 1", "")]
    [InlineData("i.e != 1", "member.e != 1", "")]
    [InlineData("!(i.a in (1, 2))", "!has(member.a) || !(member.a in [1, 2])", "LR7104")]
    [InlineData("i.v != true", "!has(member.v) || !member.v", "LR7104")]
    [InlineData("!i.v.Value", "!member.v", "")]
    [InlineData("i.v == (i.e > 1)", "member.e > 1 && member.v || member.e <= 1 && !member.v", "")]
    [InlineData("i.v != (i.e > 1)", "member.e > 1 && (!has(member.v) || !member.v) || member.e <= 1 && (!has(member.v) || member.v)", "LR7104")]
    [InlineData("(i.c ?? \"Rest\").StartsWith(\"R\")", "!has(member.c) || member.c == 'Red'", "LR7109 LR7112")]
    [InlineData("(i.c ?? \"None\").StartsWith(\"R\")", "has(member.c) && member.c == 'Red'", "LR7109 LR7112")]
    [InlineData("i.c == null", "!has(member.c)", "LR7112")]
    [InlineData("(i.e ?? 2) > 1", "member.e > 1", "LR7113")]
    [InlineData("i.e.HasValue && i.e > 1", "member.e > 1", "LR7113")]
    [InlineData("i.a == i.b", "!has(member.a) && !has(purchase.b) || member.a == purchase.b", "LR7104 LR7104")]
    [InlineData("i.a == null", "!has(member.a)", "")]
    [InlineData("i.a.HasValue && i.a.Value != 3", "has(member.a) && member.a != 3", "")]
    [InlineData("i.s != null && i.s != \"x\"", "has(purchase.s) && purchase.s != 'x'", "")]
    [InlineData("string.IsNullOrEmpty(i.s)", "!has(purchase.s) || purchase.s == ''", "")]
    [InlineData("!string.IsNullOrEmpty(i.s)", "has(purchase.s) && purchase.s != ''", "")]
    [InlineData("i.s.StartsWith(\"a\") or i.a > 1", "has(purchase.s) && (startsWith(purchase.s, 'a') || member.a > 1)", "LR7104 LR7108")]
    [InlineData("i.a > 1 or i.s.Contains(\"a\")", "member.a > 1 || contains(purchase.s, 'a')", "")]
    [InlineData("(i.s != null and i.s.Contains(\"a\")) or i.a > 1", "has(purchase.s) && contains(purchase.s, 'a') || member.a > 1", "")]
    [InlineData("!i.s.Contains(\"a\")", "!contains(purchase.s, 'a')", "")]
    [InlineData("!(i.s.Length > 3)", "length(purchase.s) <= 3", "")]
    [InlineData("i.a.Value >= i.q", "member.a >= purchase.q", "")]
    [InlineData("i.a <= i.b.Value", "member.a <= purchase.b", "")]
    public void import_what_null_decides_is_guarded_and_told(string expression, string when, string rewrites)
    {
        var result = Imported.FromExpression(expression);
        Assert.Equal(when, result.When());
        Assert.Equal(rewrites, result.Rewrites());
    }

    [Theory]
    [InlineData("i.c.ToLower() == \"red\"", "member.c == 'Red'")]
    [InlineData("i.c.ToUpper() != \"RED\".ToUpper()", "!(member.c == 'Red')")]
    [InlineData("i.c.Contains(\"e\")", "member.c in ['Red', 'green', 'Blue']")]
    [InlineData("i.c.ToLower().StartsWith(\"r\")", "member.c == 'Red'")]
    public void import_text_method_on_a_choice_lists_its_words(string expression, string when)
    {
        var result = Imported.FromExpression(expression);
        Assert.Equal(when, result.When());
        Assert.Equal("LR7109", result.Rewrites());
    }

    [Theory]
    [InlineData("i.items.Any(price > 100 && k == \"cake\")", "lines.Any(l => l.gross > 100 && l.k == 'cake')")]
    [InlineData("i.items.Any(x => x.price > i.g)", "lines.Any(l => l.gross > purchase.gross)")]
    [InlineData("i.items.All(it.price > 1)", "lines.All(l => l.gross > 1)")]
    [InlineData("!i.items.Any(n > 1)", "lines.All(l => !has(l.n) || l.n <= 1)")]
    [InlineData("i.items.Count > 2", "lines.Count() > 2")]
    [InlineData("i.items.Count() > 2 && i.items.Any()", "lines.Count() > 2 && lines.Count() > 0")]
    [InlineData("i.items.Count(n > 1) == 2", "lines.Count(l => l.n > 1 ?? false) == 2")]
    [InlineData("i.items.Sum(n) > 5 && i.items.Sum(x => x.price) > 100", "lines.Sum(l => l.n ?? 0) > 5 && lines.Sum(l => l.gross) > 100")]
    public void import_question_about_a_list_asks_the_lines(string expression, string when) =>
        Assert.Equal(when, Imported.FromExpression(expression).When());

    [Theory]
    [InlineData("i.a / i.b > 1", "LR7043 /")]
    [InlineData("i.a / 0 > 1", "LR7043 /")]
    [InlineData("i.a % i.b == 1", "LR7043 %")]
    [InlineData("i.x % 2 == 1", "LR7045 %")]
    [InlineData("i.d > 1.5f", "LR7044 1.5f")]
    [InlineData("i.d > 1e-3", "LR7044 1e-3")]
    [InlineData("i.x > 0.1", "LR7045 >")]
    [InlineData("i.x * 2 > 1", "LR7045 *")]
    [InlineData("i.a * 0.1 > 1", "LR7045 *")]
    [InlineData("i.list[0] > 1", "LR7046 [")]
    [InlineData("int.Parse(i.s) > 1", "LR7047 int.Parse(i.s)")]
    [InlineData("Convert.ToInt32(i.s) > 1", "LR7047 Convert.ToInt32(i.s)")]
    [InlineData("decimal(i.a) > 1", "LR7047 decimal")]
    [InlineData("(int)i.d > 1", "LR7047 i")]
    [InlineData("i.s as string == \"\"", "LR7047 as")]
    [InlineData("i.day > DateTime.Now", "LR7048 DateTime.Now")]
    [InlineData("i.day > DateTime.UtcNow.Date", "LR7048 DateTime.UtcNow.Date")]
    [InlineData("new[] { 1, 2 }.Contains(i.a)", "LR7049 new")]
    [InlineData("utils.Check(i.s, \"a\")", "LR7050 Check")]
    [InlineData("i.s.ToLower() == \"a\"", "LR7050 ToLower")]
    [InlineData("i.s.StartsWith(\"a\", StringComparison.Ordinal)", "LR7050 StartsWith")]
    [InlineData("i.s.Trim().Length > 1", "LR7050 Trim")]
    [InlineData("i.items.Where(price > 1).Count() > 1", "LR7050 Count")]
    [InlineData("i.a", "LR7051 i.a")]
    [InlineData("i.a > null", "LR7052 i.a > null")]
    [InlineData("i.items == i.a", "LR7054 i.items")]
    [InlineData("i.items.Any(k.Contains(\"a\"))", "LR7055 k.Contains(\"a\")")]
    [InlineData("i.c.ToLower() == \"Red\"", "LR7056 i.c.ToLower() == \"Red\"")]
    [InlineData("i.unknown > 1 && i.other == 2 || i.a / i.b > 1", "LR7042 i.unknown LR7042 i.other LR7043 /")]
    [InlineData("i.v", "LR7059 i.v")]
    [InlineData("!i.v || i.e > 1", "LR7059 i.v")]
    [InlineData("np(i.v, true) && i.e > 1", "LR7059 np(i.v, true)")]
    [InlineData("i.s == 'web'", "LR7060 'web'")]
    [InlineData("i.s == 'w'", "LR7060 'w'")]
    [InlineData("(i.d ?? 1.5) > 1", "LR7061 (i.d ?? 1.5)")]
    [InlineData("np(i.a, 1.5m) > 1", "LR7061 np(i.a, 1.5m)")]
    [InlineData("i.a > 2.5", "LR7061 >")]
    [InlineData("i.a in (1, 2.5)", "LR7061 i.a in (1, 2.5)")]
    [InlineData("i.items.Sum(n) > 1.5", "LR7061 >")]
    [InlineData("Math.Max(i.a, 3) > 3", "LR7061 Max")]
    [InlineData("i.s.HasValue", "LR7061 HasValue")]
    [InlineData("i.c.Value == \"Red\"", "LR7061 Value")]
    [InlineData("i.s == \"say \"\"hi\"\"\"", "LR7040 \"\"")]
    [InlineData("i.q <= i.a.Value", "LR7062 <=")]
    [InlineData("i.q + i.s.Length > 3", "LR7062 +")]
    [InlineData("i.a > ", "LR7041")]
    [InlineData("i.s == \"a", "LR7040 \"a")]
    [InlineData("i.a # 1", "LR7040 #")]
    [InlineData("i.c == \"red\"", "LR1212 \"red\"")]
    [InlineData("i.s > i.a", "LR1202 i.s > i.a")]
    public void import_what_has_no_exact_counterpart_is_refused_at_its_place(string expression, string refusals)
    {
        var result = Imported.FromExpression(expression);
        Assert.Equal(refusals, result.Refusals(expression));
        Assert.Empty(result.Rules);
        Assert.Null(result.PackJson);
        Assert.False(result.IsRefused);
    }

    [Fact]
    public void import_expression_of_any_size_ends_with_a_result_or_a_refusal()
    {
        string[] large =
        [
            string.Join(" && ", Enumerable.Repeat("i.a > 1", 600)), new string('(', 500), string.Concat(Enumerable.Repeat("!", 900)) + "i.v.Value",
            string.Join(" + ", Enumerable.Repeat("i.a", 300)) + " > 1", string.Concat(Enumerable.Repeat("iif(i.v == true, ", 60)) + "i.v == true" + string.Concat(Enumerable.Repeat(", i.v == true, i.v == true)", 60)),
            "i" + string.Concat(Enumerable.Repeat(".a", 900)), new string('x', 5_000), "\"" + new string('x', 300) + "\" == i.s",
        ];
        Assert.All(large, text => Assert.Contains("LR70", Imported.FromExpression(text).Refusals(new string(' ', 10_000)), StringComparison.Ordinal));
    }

    [Fact]
    public void import_garbage_never_throws()
    {
        var random = new Engine.Simulation.Theatre.SeededRandom(7);
        string[] pieces = ["i.a", "i.s", "i.items", ".Any(", ".", "(", ")", "\"x\"", " and ", " == ", "null", "!", "-", "1", "1.5", "?", ":", "??", " in ", ",", "=>", "iif(", "np(", "it", ".Length", ".Value", "new", "["];
        for (var i = 0; i < RandomRuns.Of(300); i++)
        {
            var text = string.Concat(Enumerable.Range(0, 1 + random.Below(14)).Select(_ => pieces[random.Below(pieces.Length)]));
            ImportResult result = Imported.FromExpression(text);
            Assert.True(result.IsWhole || result.Diagnostics.Any(d => d.IsError || d.Code is "LR7102"), text);
        }
    }
}
