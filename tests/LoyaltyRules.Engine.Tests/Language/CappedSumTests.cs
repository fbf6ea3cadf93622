using LoyaltyRules.Engine.Language.Checking;
using LoyaltyRules.Engine.Language.Compilation;
using LoyaltyRules.Engine.Model;
using NodaTime;

namespace LoyaltyRules.Engine.Tests.Language;

/// <summary>N1: a sum over the lines that could leave 28 digits is sayable, exact as long as it does not, and unknown where it does.</summary>
public sealed class CappedSumTests
{
    private const string Product = "lines.Sum(l => purchase.deposit * 99999999)";

    [Theory]
    [InlineData("1000000000000", 100, "9999999900000000000000")]
    [InlineData("1000000000000", 101, null)]
    [InlineData("-1000000000000", 100, "-9999999900000000000000")]
    [InlineData("-1000000000000", 101, null)]
    [InlineData("0.000001", 1000, "99999.999")]
    [InlineData("0", 1000, "0")]
    [InlineData("7.5", 0, "0")]
    public void sum_up_to_28_digits_is_exact_and_beyond_is_unknown(string deposit, int lines, string? sum)
    {
        var node = (AggregateNode)SampleVocabulary.Right(Product);
        Assert.True(node.IsCapped && node.MayBeAbsent && node.Range!.Value.Fits);
        var frame = new FactFrame(SampleVocabulary.Shared.EventFacts.Count, SampleVocabulary.Shared.LineFacts.Count, SampleVocabulary.Segments.Length);
        frame.Clear(lines);
        frame.EventFacts.Set(((FactDeclaration)SampleVocabulary.Shared.Find("purchase.deposit")!).Slot, decimal.Parse(deposit, System.Globalization.CultureInfo.InvariantCulture));
        foreach (var isInterpreted in new[] { false, true })
        {
            var compiler = new ExpressionCompiler([], new LanguageSettings(DateTimeZone.Utc, false)) { IsInterpreted = isInterpreted };
            Assert.Equal(sum, compiler.CompileNumber(node)(frame, 0, out var value) ? ExactDecimal.Format(value) : null);
        }
    }

    [Fact]
    public void sum_that_passes_the_bound_on_its_way_does_not_depend_on_the_order_of_lines()
    {
        var node = SampleVocabulary.Right("lines.Sum(l => purchase.deposit * 99999999 * (l.weight > 0 ? 1 : l.weight < 0 ? -1 : 0))");
        var weight = (FactDeclaration)SampleVocabulary.Shared.Find("line.weight")!;
        var compiler = new ExpressionCompiler([], new LanguageSettings(DateTimeZone.Utc, false)) { IsInterpreted = true };
        foreach (var isMixed in new[] { false, true })
        {
            var frame = new FactFrame(SampleVocabulary.Shared.EventFacts.Count, SampleVocabulary.Shared.LineFacts.Count, SampleVocabulary.Segments.Length);
            frame.Clear(401);
            frame.EventFacts.Set(((FactDeclaration)SampleVocabulary.Shared.Find("purchase.deposit")!).Slot, 1_000_000_000_000m);
            for (var i = 0; i < 401; i++)
            {
                frame.LineFacts.Set(frame.LineIndex(i, weight.Slot), (isMixed ? i % 2 == 0 : i <= 200) ? 1m : -1m);
            }

            Assert.True(compiler.CompileNumber(node)(frame, 0, out var value));
            Assert.Equal(99_999_999_000_000_000_000m, value);
        }
    }

    [Theory]
    [InlineData("line.gross * line.quantity")]
    [InlineData("line.price * line.quantity")]
    [InlineData("line.price * line.pieces")]
    public void sum_over_a_product_of_two_facts_of_a_line_is_sayable_by_the_bounds_they_have_by_themselves(string product)
    {
        var pack = $$"""
            { "pack": "t", "version": "1.0.0", "languages": ["en"], "name": { "en": "T" }, "timeZone": "Europe/Moscow", "currency": "RUB",
              "points": [ { "currency": "leaf" } ], "bases": [ { "name": "all", "of": "line.net" } ],
              "facts": [ { "name": "line.price", "type": "money" }, { "name": "line.pieces", "type": "number" } ],
              "rules": [ { "id": "a", "when": "lines.Sum(l => {{product.Replace("line.", "l.", StringComparison.Ordinal)}}) >= 5000",
                "then": [ { "earn": { "percent": 5, "of": "base.all", "round": "down" } } ] } ] }
            """;
        var check = LoyaltyRules.Engine.Packs.RulePack.Check(new Dictionary<string, byte[]> { ["pack.json"] = System.Text.Encoding.UTF8.GetBytes(pack) });
        Assert.NotNull(check.Pack);
    }
}
