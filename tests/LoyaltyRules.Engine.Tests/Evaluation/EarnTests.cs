using LoyaltyRules.Engine.Model;
using static LoyaltyRules.Engine.Tests.Evaluation.Given;

namespace LoyaltyRules.Engine.Tests.Evaluation;

/// <summary>How points are computed and rounded (N2, N3).</summary>
[Trait("Semantics", "N2 N3")]
public sealed class EarnTests
{
    private static string Points(int decimals, decimal value) =>
        $$""" "points": [ { "currency": "bonus", "decimals": {{decimals}}, "pointValue": {{ExactDecimal.Format(value)}} } ] """;

    [Theory]
    [InlineData("down", 2.5, 2)]
    [InlineData("up", 2.5, 3)]
    [InlineData("halfUp", 2.5, 3)]
    [InlineData("halfDown", 2.5, 2)]
    [InlineData("halfEven", 2.5, 2)]
    [InlineData("halfEven", 3.5, 4)]
    [InlineData("down", 2.99, 2)]
    [InlineData("up", 2.01, 3)]
    [InlineData("halfUp", 2.49, 2)]
    [InlineData("halfDown", 2.51, 3)]
    [InlineData("up", 3, 3)]
    public void Percent_EachRounding_AsNamed(string round, decimal gross, decimal points) =>
        Assert.Equal(points, Effect($$"""{ "earn": { "percent": 100, "of": "base.net", "round": "{{round}}" } }""").Decide(Line("a", gross)).Points());

    [Theory]
    [InlineData(0, "down", 33)]
    [InlineData(2, "halfUp", 33.33)]
    [InlineData(2, "up", 33.34)]
    [InlineData(6, "down", 33.333333)]
    public void Percent_PointValueThree_ExactThirdIsRoundedOnce(int decimals, string round, decimal points)
    {
        var effect = Effect($$"""{ "earn": { "percent": 100, "of": "base.net", "round": "{{round}}" } }""", Points(decimals, 3)).Decide(Line("a", 100)).Of("r");
        Assert.Equal(("100/3", points), (effect.Exact, effect.Result));
    }

    [Fact]
    public void Percent_PointValueOfThreeHundredths_DividesByIt()
    {
        // N3: 10% of 1 is 0.1, which is 10/3 points of 0.03 each.
        var effect = Effect("""{ "earn": { "percent": 10, "of": "base.net", "round": "halfUp" } }""", Points(0, 0.03m)).Decide(Line("a", 1)).Of("r");
        Assert.Equal(("10/3", 3m, "10% × 1 / 0.03"), (effect.Exact, effect.Result, effect.Formula));
    }

    [Fact]
    public void Percent_EachLine_EveryLineRoundedByItself()
    {
        const string Earn = """{ "earn": { "percent": 10, "of": "base.net", "round": "down", "each": "EACH" } }""";
        PurchaseLine[] lines = [Line("a", 19), Line("b", 19)];
        Assert.Equal(3, Effect(Earn.Replace("EACH", "purchase")).Decide(lines).Points());
        Assert.Equal(2, Effect(Earn.Replace("EACH", "line")).Decide(lines).Points());
    }

    [Theory]
    [InlineData("down", 20)]
    [InlineData("up", 22)]
    [InlineData("halfUp", 22)]
    [InlineData("halfDown", 20)]
    public void PerUnits_StartedUnit_CountsAsRounded(string round, decimal points) =>
        Assert.Equal(points, Effect($$"""{ "earn": { "points": 2, "every": 10, "of": "base.net", "round": "{{round}}" } }""").Decide(Line("a", 60), Line("b", 45)).Points());

    [Fact]
    public void PerUnits_OfQuantity_CountsUnits() =>
        Assert.Equal(15, Effect("""{ "earn": { "points": 5, "every": 1, "of": "base.units", "round": "down" } }""").Decide(Line("a", 1, 2), Line("b", 1, 1.999m)).Points());

    [Fact]
    public void Net_AfterADiscount_EarnsOnWhatIsLeftAndGrossOnWhatCame()
    {
        var pack = Rules("""
            { "id": "half", "then": [ { "discount": { "percent": 50, "of": "base.net", "round": "down" } } ] },
            { "id": "net", "then": [ { "earn": { "percent": 10, "of": "base.net", "round": "down" } } ] },
            { "id": "gross", "then": [ { "earn": { "percent": 10, "of": "base.gross", "round": "down" } } ] }
            """);
        var decision = pack.Decide(Line("a", 100));
        Assert.Equal((5m, 10m), (decision.Of("net").Result, decision.Of("gross").Result));
    }

    [Fact]
    public void Times_EarnedBase_OnlyBasePointsOfThatCurrency()
    {
        var pack = Rules("""
            { "id": "base", "then": [ { "earn": { "percent": 10, "of": "base.net", "round": "down", "kind": "base", "currency": "bonus" } } ] },
            { "id": "other", "then": [ { "earn": { "points": 100, "kind": "base", "currency": "miles" } } ] },
            { "id": "bonus", "then": [ { "earn": { "points": 1000, "currency": "bonus" } } ] },
            { "id": "double", "then": [ { "earn": { "times": 1, "of": "earned.base", "currency": "bonus" } } ] }
            """, """ "points": [ { "currency": "bonus" }, { "currency": "miles" } ] """);
        Assert.Equal((20m, 20m), (pack.Decide(Line("a", 200)).Of("base").Result, pack.Decide(Line("a", 200)).Of("double").Result));
    }

    [Theory]
    [InlineData("purchase", 7, "a:4 b:3")]
    [InlineData("line", 6, "a:3 b:3")]
    public void Times_Rounded_TheSumOrEveryLine(string each, decimal points, string shares)
    {
        var pack = Rules($$"""
            { "id": "base", "then": [ { "earn": { "points": 1, "every": 10, "of": "base.net", "round": "down", "kind": "base", "each": "line" } } ] },
            { "id": "more", "then": [ { "earn": { "times": 0.7, "of": "earned.base", "round": "down", "each": "{{each}}" } } ] }
            """);
        var effect = pack.Decide(Line("a", 50), Line("b", 50)).Of("more");
        Assert.Equal((points, shares), (effect.Result, effect.SharesText()));
    }

    [Fact]
    public void Flat_PaidLines_SpreadByPrice() =>
        Assert.Equal("a:7 c:3", Effect("""{ "earn": { "points": 10 } }""").Decide(Line("a", 70), Line("b", 0), Line("c", 30)).Of("r").SharesText());

    [Fact]
    public void Flat_FreeLines_SpreadEvenly() =>
        Assert.Equal("a:4 b:3 c:3", Effect("""{ "earn": { "points": 10 } }""").Decide(Line("a", 0), Line("b", 0), Line("c", 0)).Of("r").SharesText());

    [Theory]
    [InlineData("", 10)]
    [InlineData(""", "where": "line.gross >= 0" """, 0)]
    public void Flat_FeesOnly_OnTheFeeUnlessItAsksForLines(string where, decimal points)
    {
        var decision = Effect($$"""{ "earn": { "points": 10 {{where}} } }""").DecideFor(Member(), Purchase().WithFee(30));
        Assert.Equal(points, decision.Points());
        Assert.Equal(points, decision.Fees.Single().Earned.SingleOrDefault().Points);
    }

    [Fact]
    public void Flat_NoLineFits_GivesNothing() =>
        Assert.Equal(EffectOutcome.Zero, Effect("""{ "earn": { "points": 10, "where": "line.category == 'gift'" } }""").Decide(Line("a", 70, "opera")).Of("r").Outcome);

    [Fact]
    public void Earn_NoMember_IsToldAndNotComputed()
    {
        var decision = Effect("""{ "earn": { "points": 10 } }, { "discount": { "amount": 5, "of": "base.net" } }""").DecideFor(null, Purchase(Line("a", 70)));
        Assert.Equal((EffectOutcome.NoMember, EffectOutcome.Granted), (decision.Of("r").Outcome, decision.Of("r", 1).Outcome));
        Assert.Empty(decision.Totals.Earned);
        Assert.Null(decision.MemberId);
    }

    [Fact]
    public void EarnedValue_SeveralCurrencies_ExactAtTheirPointValues()
    {
        var pack = Rules(
            """{ "id": "r", "then": [ { "earn": { "points": 1.5, "currency": "miles" } }, { "earn": { "points": 7, "currency": "bonus" } } ] }""",
            """ "points": [ { "currency": "bonus", "pointValue": 0.000001 }, { "currency": "miles", "decimals": 1, "pointValue": 0.03 } ] """);
        Assert.Equal(0.045007m, pack.Decide(Line("a", 1)).Totals.EarnedValue);
    }

    [Fact]
    public void CounterContributions_BaseAsksAboutTheProgram_SeesIt()
    {
        var pack = Rules("""{ "id": "r", "when": "member.spent >= 0", "then": [ { "earn": { "points": 1 } } ] }""", """
            "facts": [ { "name": "program.season", "type": "bool" } ],
            "bases": [ { "name": "seasonal", "of": "line.net", "where": "program.season" } ],
            "counters": [ { "name": "spent", "sum": "base.seasonal", "window": "year" } ]
            """);
        var program = new ProgramSnapshot { Facts = FactSet.Of(("season", FactValue.Of(true))) };
        var purchase = Purchase(Line("a", 70), Line("b", 30));
        var contribution = Assert.Single(pack.CounterContributions(purchase, Member(), program, pack.Decide(purchase, Member(), program)));
        Assert.Equal(("spent", 100m, 2), (contribution.Counter, contribution.Amount, contribution.Scale));
        Assert.Equal([new Share("a", 70), new Share("b", 30)], contribution.Shares);
    }
}
