using LoyaltyRules.Engine.Model;
using static LoyaltyRules.Engine.Tests.Evaluation.Given;

namespace LoyaltyRules.Engine.Tests.Evaluation;

/// <summary>What comes off the price, and off which lines (S4, S5).</summary>
[Trait("Semantics", "S4 S5")]
public sealed class DiscountTests
{
    private static string Off(string id, string what, int priority = 0) =>
        $$"""{ "id": "{{id}}", "priority": {{priority}}, "then": [ { "discount": { {{what}}, "of": "base.net", "round": "halfUp" } } ] }""";

    [Fact]
    public void Percent_TwoOriginals_BothOnGross()
    {
        var decision = Rules(Off("a", "\"percent\": 10") + "," + Off("b", "\"percent\": 20")).Decide(Line("x", 100));
        Assert.Equal((10m, 20m, 70m), (decision.Of("a").Result, decision.Of("b").Result, decision.Totals.Net));
    }

    [Fact]
    public void Percent_Remaining_OnWhatOriginalsLeftWhateverThePriority()
    {
        var decision = Rules(Off("a", "\"percent\": 50, \"basis\": \"remaining\"", 9) + "," + Off("b", "\"percent\": 20")).Decide(Line("x", 100));
        Assert.Equal((40m, 20m, 40m), (decision.Of("a").Result, decision.Of("b").Result, decision.Totals.Net));
    }

    [Fact]
    public void Percent_MoreThanRemains_IsClippedInOrderOfPrecedence()
    {
        var decision = Rules(Off("a", "\"percent\": 70") + "," + Off("b", "\"percent\": 60", 1)).Decide(Line("x", 100));
        Assert.Equal((40m, 60m, 0m), (decision.Of("a").Result, decision.Of("b").Result, decision.Totals.Net));
        Assert.Equal([new Trim(TrimReason.Remaining, 30)], decision.Of("a").Trims);
    }

    [Theory]
    [InlineData(1, "a:0.34 b:0.33 c:0.33")]
    [InlineData(2, "a:0.67 b:0.67 c:0.66")]
    public void Amount_EqualLines_LargestRemainderTiesByLineId(decimal amount, string shares)
    {
        var pack = Effect($$"""{ "discount": { "amount": {{amount}}, "of": "base.net" } }""");
        var decision = pack.Decide(Line("b", 10), Line("c", 10), Line("a", 10));
        Assert.Equal(shares, string.Join(' ', decision.Of("r").SharesText().Split(' ').Order(StringComparer.Ordinal)));
        Assert.Equal(amount, decision.Lines.Sum(l => l.Discount));
    }

    [Fact]
    public void Amount_UnequalRemainders_LargestGetsTheCent() =>
        Assert.Equal("a:0.66 b:0.34", Effect("""{ "discount": { "amount": 1, "of": "base.net" } }""").Decide(Line("a", 655), Line("b", 345)).Of("r").SharesText());

    [Fact]
    public void Amount_MoreThanThereIs_IsCutBeforeItIsSpread()
    {
        var decision = Effect("""{ "discount": { "amount": 500, "of": "base.net" } }""").Decide(Line("a", 100), Line("b", 50));
        Assert.Equal((150m, 150m), (decision.Of("r").Rounded, decision.Of("r").Result));
        Assert.Empty(decision.Of("r").Trims);
    }

    [Fact]
    public void Amount_OneLineAlreadyFree_OthersTakeItsShareOver()
    {
        var pack = Rules(
            """{ "id": "free", "priority": 9, "then": [ { "discount": { "percent": 100, "of": "base.net", "where": "line.category == 'gift'" } } ] },""" + Off("ten", "\"amount\": 30"));
        var decision = pack.Decide(Line("a", 100, "gift"), Line("b", 100, "opera"), Line("c", 50, "opera"));
        Assert.Equal("b:20 c:10", decision.Of("ten").SharesText());
        Assert.Empty(decision.Of("ten").Trims);
    }

    [Fact]
    public void Percent_RateByLine_WeighsTheLinesByTheirRates()
    {
        var pack = Effect("""{ "discount": { "percent": "line.category == 'opera' ? 30 : 10", "of": "base.net", "round": "down" } }""");
        var decision = pack.Decide(Line("a", 100, "opera"), Line("b", 100, "drama"));
        Assert.Equal("a:30 b:10", decision.Of("r").SharesText());
        Assert.Equal("30% × 100 + 10% × 100", decision.Of("r").Formula);
    }

    [Fact]
    public void Fee_NotNamed_TakesNoPart()
    {
        // S5: the base does not name the fee; it is part of what is to pay.
        var decision = Effect("""{ "discount": { "percent": 100, "of": "base.net" } }""").DecideFor(Member(), Purchase(Line("a", 100)).WithFee(30));
        Assert.Equal((130m, 100m, 30m), (decision.Totals.Gross, decision.Totals.Discount, decision.Totals.Net));
        Assert.Equal(30, decision.Fees.Single().Net);
    }

    [Fact]
    public void Fee_NamedByTheBase_TakesItsShare()
    {
        var pack = Effect("""{ "discount": { "amount": 13, "of": "base.payable" } }""", """ "bases": [ { "name": "payable", "of": "line.net", "fees": ["purchase.fee"] } ] """);
        Assert.Equal("a:10 purchase.fee:3", pack.DecideFor(Member(), Purchase(Line("a", 100)).WithFee(30)).Of("r").SharesText());
    }

    [Fact]
    public void Fee_Absent_IsUnknownRatherThanNothing()
    {
        var decision = Effect("""{ "discount": { "percent": 100, "of": "purchase.fee" } }""").Decide(Line("a", 100));
        Assert.Equal(EffectOutcome.Unknown, decision.Of("r").Outcome);
        Assert.Equal(["purchase.fee"], decision.Of("r").Missing);
    }

    [Theory]
    [InlineData("cheapest", 1, "b:5")]
    [InlineData("dearest", 1, "a:50")]
    [InlineData("cheapest", 3, "a:50 b:10")]
    [InlineData("dearest", 3, "a:100 b:5")]
    [InlineData("dearest", 9, "a:100 b:10")]
    [InlineData("cheapest", 0, "")]
    public void Units_TwoOfEach_CountByUnitPrice(string pick, int units, string shares)
    {
        var pack = Effect($$"""{ "discount": { "percent": 100, "of": "base.net", "units": {{units}}, "pick": "{{pick}}", "round": "down" } }""");
        Assert.Equal(shares, pack.Decide(Line("a", 100, 2), Line("b", 10, 2)).Of("r").SharesText());
    }

    [Fact]
    public void Units_PartOfALine_OneThirdOfItsPrice()
    {
        var pack = Effect("""{ "discount": { "percent": 100, "of": "base.net", "units": 1, "round": "halfUp" } }""");
        var effect = pack.Decide(Line("a", 100, 3)).Of("r");
        Assert.Equal(("100/3", 33.33m), (effect.Exact, effect.Result));
    }

    [Fact]
    public void Units_RateByLine_FormulaShowsWhatWasKept()
    {
        var pack = Effect("""{ "discount": { "percent": "line.category == 'opera' ? 50 : 10", "of": "base.net", "units": 3, "pick": "dearest", "round": "halfUp" } }""");
        var effect = pack.Decide(Line("a", 100, 1, ("category", FactValue.Of("opera"))), Line("b", 160, 4, ("category", FactValue.Of("drama")))).Of("r");
        Assert.Equal((58m, "50% × 100 + 10% × 80"), (effect.Result, effect.Formula));
    }

    [Theory]
    [InlineData("cheapest", "a:3", "a:3", "b:10", "c:12")]
    [InlineData("dearest", "c:12", "b:10", "a:3", "a:3")]
    public void Units_OfWhatRemains_FreeUnitsAreNoUnitsAnyMore(string pick, params string[] shares)
    {
        var pack = Rules(string.Join(", ", Enumerable.Range(1, 5).Select(i =>
            $$"""{ "id": "r{{i}}", "then": [ { "discount": { "percent": 100, "of": "base.net", "basis": "remaining", "units": 1, "pick": "{{pick}}", "round": "down" } } ] }""")));
        var decision = pack.Decide(Line("a", 6, 2), Line("b", 10), Line("c", 12));
        Assert.Equal([.. shares, ""], Enumerable.Range(1, 5).Select(i => decision.Of($"r{i}").SharesText()));
    }

    [Fact]
    public void Units_EqualPrices_TiesByLineId() =>
        Assert.Equal("a:10", Effect("""{ "discount": { "percent": 100, "of": "base.net", "units": 1, "round": "down" } }""").Decide(Line("b", 10), Line("a", 10)).Of("r").SharesText());

    [Fact]
    public void Units_FractionsOfAUnitAndFreeLines_AreNotPicked() =>
        Assert.Equal("c:10", Effect("""{ "discount": { "percent": 100, "of": "base.net", "units": 2, "round": "down" } }""")
            .Decide(Line("a", 3, 1.5m), Line("b", 0), Line("c", 10)).Of("r").SharesText());

    [Fact]
    public void Units_WithAnAmount_AtMostWhatTheUnitsCost() =>
        Assert.Equal(33.33m, Effect("""{ "discount": { "amount": 60, "of": "base.net", "units": 1, "round": "halfUp" } }""").Decide(Line("a", 100, 3)).Of("r").Result);

    [Fact]
    public void Where_UnknownOnALine_LeavesTheLineOut() =>
        Assert.Equal("b:10", Effect("""{ "discount": { "percent": 10, "of": "base.net", "where": "line.category != 'gift'", "round": "down" } }""")
            .Decide(Line("a", 100), Line("b", 100, "opera")).Of("r").SharesText());
}
