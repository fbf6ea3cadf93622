using LoyaltyRules.Engine.Diagnostics;
using LoyaltyRules.Engine.Evaluation;
using LoyaltyRules.Engine.Evaluation.Output;
using LoyaltyRules.Engine.Model;
using NodaTime;
using static LoyaltyRules.Engine.Tests.Evaluation.Given;

namespace LoyaltyRules.Engine.Tests.Evaluation;

/// <summary>Conditions and numbers on amounts after discounts, and the stages in which discounts are given (S1).</summary>
[Trait("Semantics", "S1")]
public sealed class AmountConditionTests
{
    private const string Stages = """ "stages": [ { "stage": "offers" }, { "stage": "coupons" } ] """;

    private const string HalfOff = """{ "id": "half", "then": [ { "discount": { "percent": 50, "of": "base.net", "round": "down" } } ] }""";

    private static string TenOff(string when, string more = "") => $$"""{ "id": "ten", "stage": "coupons", "when": "{{when}}" {{more}}, "then": [ { "discount": { "amount": 10, "of": "base.net" } } ] }""";

    [Theory]
    [InlineData(120, 50)]
    [InlineData(119.98, 59.99)]
    public void MinimumBasket_AfterDiscounts_AsksWhatEarlierStagesLeft(decimal gross, decimal net) =>
        Assert.Equal(net, Rules($"{HalfOff}, {TenOff("purchase.net >= 60")}", Stages).Decide(Line("a", gross)).Totals.Net);

    [Fact]
    public void Discounts_OfOneStage_DoNotSeeEachOther()
    {
        // Both ask the 100 that the first stage left, whichever is taken off first.
        var other = TenOff("purchase.net >= 100", """, "priority": 5""").Replace("ten", "other", StringComparison.Ordinal);
        var decision = Rules($"{HalfOff}, {TenOff("purchase.net >= 100")}, {other}", Stages).Decide(Line("a", 200));
        Assert.Equal(80, decision.Totals.Net);
        Assert.Equal(["half", "other", "ten"], decision.Effects.Select(e => e.RuleId));
    }

    [Fact]
    public void OriginalAmounts_OfALaterStage_AreWhatEarlierStagesLeft()
    {
        var quarter = """{ "id": "quarter", "stage": "coupons", "then": [ { "discount": { "percent": 25, "of": "base.net", "round": "down" } } ] }""";
        var decision = Rules($"{HalfOff}, {quarter}", Stages).Decide(Line("a", 200));
        Assert.Equal((25, 75), (decision.Of("quarter").Result, decision.Totals.Net));
        Assert.Equal(100, decision.Of("quarter").BaseAmount);
    }

    [Fact]
    public void RuleWithADiscountAndPoints_BothSeeTheAmountsOfItsStage()
    {
        var both = """
            { "id": "both", "stage": "coupons", "when": "purchase.net >= 100", "then": [
              { "discount": { "amount": "purchase.net >= 100 ? 30 : 1", "of": "base.net" } }, { "earn": { "points": "purchase.net >= 100 ? 7 : 1" } } ] }
            """;
        var decision = Rules($"{HalfOff}, {both}", Stages).Decide(Line("a", 200));
        Assert.Equal((70, 7), (decision.Totals.Net, decision.Points()));
        Assert.Equal(("30", "7"), (decision.Of("both").Formula, decision.Of("both", 1).Formula));
        Assert.All(decision.Effects.Where(e => e.RuleId == "both"), e => Assert.Equal([new ActualValue("purchase.net", "100")], e.Asked));
    }

    [Fact]
    public void Points_AskWhatAllDiscountsAndPointsLeft()
    {
        var pack = Rules(
            $$"""{{HalfOff}}, { "id": "net", "when": "purchase.net == 50", "then": [ { "earn": { "points": 1 } } ] }, { "id": "paid", "when": "purchase.paid == 30", "then": [ { "earn": { "points": 2 } } ] }""",
            """ "points": [ { "currency": "bonus", "redemption": { "of": "base.net" } } ] """);
        var member = Member() with { Available = [new PointsAmount("bonus", 20)] };
        Assert.Equal(3, pack.DecideFor(member, Purchase(Line("a", 100)) with { Pay = [new PointsRequest("bonus", 20)] }).Points());
        Assert.Equal(1, pack.DecideFor(member, Purchase(Line("a", 100))).Points());
    }

    [Fact]
    public void BasesInConditions_TakeTheirLinesAndFees()
    {
        var pack = Rules(
            $$"""{{HalfOff}}, { "id": "r", "when": "base.opera >= 60 && base.count == 3", "then": [ { "earn": { "points": 1 } } ] }""",
            """ "bases": [ { "name": "opera", "of": "line.net", "where": "line.category == 'opera'", "fees": [ "purchase.fee" ] }, { "name": "count", "of": "line.quantity" } ] """);
        PurchaseLine[] lines = [Line("a", 100, "opera"), Line("b", 900, 2, ("category", FactValue.Of("drama")))];
        Assert.Equal(1, pack.DecideFor(Member(), Purchase(lines).WithFee(10)).Points());
        Assert.Equal(0, pack.DecideFor(Member(), Purchase(lines).WithFee(9.99m)).Points());
    }

    [Fact]
    public void BaseWithALineWithoutAmount_IsUnknown()
    {
        var pack = Rules(
            """{ "id": "r", "when": "base.weight < 5", "then": [ { "earn": { "points": 1 } } ] }""",
            """ "facts": [ { "name": "line.weight", "type": "number" } ], "bases": [ { "name": "weight", "of": "line.weight" } ] """);
        Assert.Equal(RuleOutcome.Unknown, pack.Decide(Line("a", 1, 1, ("weight", FactValue.Of(1))), Line("b", 1)).OutcomeOf("r"));
        Assert.Equal(RuleOutcome.Matched, pack.Decide(Line("a", 1, 1, ("weight", FactValue.Of(1)))).OutcomeOf("r"));
    }

    [Fact]
    public void Reasons_OfRulesInTwoStages_TellTheAmountThatEachAsked()
    {
        var pack = Rules(
            $$"""{{HalfOff}}, {{TenOff("purchase.net >= 60")}}, { "id": "fifty", "when": "purchase.net >= 60", "then": [ { "earn": { "points": 50 } } ] }""", Stages);
        string[] Said(decimal gross) =>
            [.. pack.Decide(Line("a", gross)).Rules.Where(r => r.Outcome == RuleOutcome.NotMatched).SelectMany(r => r.Reasons).Select(r => $"{r.Part}: {r.Actual[0].Value}; {r.Sentence.En}")];
        Assert.Equal(["purchase.net >= 60: 50; Needed: purchase after discounts is at least 60. Actual: purchase after discounts — 50.00."], Said(120)[..1]);
        Assert.Equal(2, Said(100).Length);
    }

    [Fact]
    public void Words_OfAnEffect_TellTheAmountsThatItsRuleAsked()
    {
        var pack = Rules($"{HalfOff}, {TenOff("purchase.net >= 60")}", Stages);
        var decision = pack.Decide(Line("a", 1_234.5m));
        Assert.Contains("Taken into account: purchase after discounts — 617.25.", new DecisionWords(pack.Pack, ProductLanguage.English).Gives(decision)[1], StringComparison.Ordinal);
        Assert.Contains("Учтено: покупка после скидок — 617,25.", new DecisionWords(pack.Pack, ProductLanguage.Russian).Gives(decision)[1], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(120, PresentedOutcome.Used)]
    [InlineData(119, PresentedOutcome.NotMatched)]
    public void Reward_WithAMinimumAfterDiscounts_WaitsForItsStage(decimal gross, PresentedOutcome outcome)
    {
        var pack = Rules(HalfOff, Stages + """
            , "rewards": [ { "id": "coupon", "kind": "coupon", "request": "true", "stage": "coupons", "when": "base.net >= 60", "then": [ { "discount": { "amount": 10, "of": "base.net" } } ] } ]
            """);
        var member = Member() with { Rewards = [new HeldReward("1", "coupon", new LocalDate(2026, 9, 1), null, 1, null)] };
        var presented = Assert.Single(pack.DecideFor(member, Purchase(Line("a", gross)) with { Rewards = ["1"] }).Rewards);
        Assert.Equal(outcome, presented.Outcome);
        Assert.Equal(outcome == PresentedOutcome.Used ? [] : ["59.5"], presented.Reasons.SelectMany(r => r.Actual).Select(a => a.Value));
    }

    [Fact]
    public void Redemption_AsksWhatDiscountsLeft()
    {
        var pack = Rules(HalfOff, """ "points": [ { "currency": "bonus", "redemption": { "of": "base.net", "percent": "purchase.net >= 100 ? 20 : 50", "when": "purchase.net >= 50" } } ] """);
        decimal Paid(decimal gross) => pack.DecideFor(
            Member() with { Available = [new PointsAmount("bonus", 1_000)] }, Purchase(Line("a", gross)) with { Pay = [new PointsRequest("bonus", null)] }).Totals.PaidWithPoints;
        Assert.Equal((20, 49, 0), (Paid(200), Paid(198), Paid(99)));
    }

    [Theory]
    [InlineData(100, 0, 99)]
    [InlineData(100, 5, 100)]
    [InlineData(0.5, 0, 0)]
    public void Redemption_ThatLeavesMoneyToPay_LeavesItOfTheWholePurchase(decimal gross, decimal fee, decimal paid)
    {
        var pack = Rules("""{ "id": "r", "then": [ { "earn": { "points": 1 } } ] }""", """ "points": [ { "currency": "bonus", "redemption": { "of": "base.net", "leave": 1 } } ] """);
        var decision = pack.DecideFor(
            Member() with { Available = [new PointsAmount("bonus", 1_000)] }, Purchase(Line("a", gross)).WithFee(fee) with { Pay = [new PointsRequest("bonus", null)] });
        Assert.Equal(paid, decision.Totals.PaidWithPoints);
        Assert.Equal(
            paid == 99 ? ["Points pay: 99 bonus for 99.00 RUB. 1 fewer, because at least 1.00 RUB of a purchase are paid with money."] : [],
            new DecisionWords(pack.Pack, ProductLanguage.English).PaysWithPoints(decision).Where(w => w.Contains("with money", StringComparison.Ordinal)));
    }

    [Fact]
    public void HeldOutMembers_GetNothing_AndConditionsSeeGross()
    {
        var pack = Rules($"{HalfOff}, {TenOff("purchase.net >= 60")}", Stages + """, "control": { "percent": 50, "salt": "s" } """);
        var held = Enumerable.Range(0, 50).Select(i => pack.DecideFor(Member() with { Id = "m" + i }, Purchase(Line("a", 100)))).First(d => d.Totals.Discount == 0);
        Assert.Equal(["HeldOut", "HeldOut"], held.Effects.Select(e => e.Outcome.ToString()));
    }

    [Fact]
    public void Hash_OfThePack_HoldsTheOrderOfStages()
    {
        string Hash(string stages) => Check($$"""{ "rules": [ {{HalfOff}}, {{TenOff("purchase.gross >= 1")}} ], "stages": [ {{stages}} ] }""").Pack!.Hash;
        Assert.NotEqual(Hash(""" { "stage": "offers" }, { "stage": "coupons" } """), Hash(""" { "stage": "coupons" }, { "stage": "offers" } """));
    }

    [Theory]
    [InlineData(""" "segments": [ { "name": "big", "when": "purchase.net >= 60" } ] """, "LR1105 /segments/0/when")]
    [InlineData(""" "segments": [ { "name": "big", "when": "table.ladder >= 60" } ] """, "LR1105 /segments/0/when")]
    [InlineData(""" "bases": [ { "name": "b", "of": "line.net", "where": "base.net >= 60" } ] """, "LR1105 /bases/3/where")]
    [InlineData(""" "counters": [ { "name": "c", "count": "purchase", "window": "lifetime", "where": "purchase.net >= 60" } ] """, "LR1105 /counters/0/where")]
    [InlineData(""" "privileges": [ { "id": "p", "when": "table.ladder >= 60" } ] """, "LR1108 /privileges/0/when")]
    [InlineData(""" "rules": [ { "id": "r", "limits": [ { "per": "purchase", "points": "purchase.net" } ], "then": [ { "earn": { "points": 1 } } ] } ] """, "LR1105 /rules/0/limits/0/points")]
    [InlineData(""" "rules": [ { "id": "r", "then": [ { "discount": { "amount": "table.ladder", "of": "base.net" } } ] } ] """, "LR8804 /rules/0/then/0/discount/amount")]
    [InlineData(""" "rules": [ { "id": "r", "stage": "coupons", "when": "purchase.paid >= 1", "then": [ { "discount": { "amount": 1, "of": "base.net" } } ] } ] """, "LR8804 /rules/0/when")]
    [InlineData(""" "rules": [ { "id": "r", "on": "birthday", "when": "purchase.net >= 1", "then": [ { "earn": { "points": 1 } } ] } ] """, "LR1105 /rules/0/when")]
    [InlineData(""" "rules": [ { "id": "r", "when": "base.nett >= 1", "then": [ { "earn": { "points": 1 } } ] } ] """, "LR1101 /rules/0/when")]
    [InlineData(""" "points": [ { "currency": "bonus", "redemption": { "of": "base.net", "when": "purchase.paid >= 1" } } ] """, "LR8804 /points/0/redemption/when")]
    public void AmountsAskedWhereTheyAreNotKnown_AreRefusedAtTheirPlace(string members, string expected)
    {
        var table = """ "tables": [ { "name": "ladder", "gives": "money", "inputs": [ "purchase.net" ], "rows": [ [ ">= 100", 10 ], [ "*", 0 ] ] } ] """;
        var check = Check($$"""{ {{Stages}}, {{table}}, {{members}} }""");
        Assert.Equal([expected], check.Diagnostics.Where(d => d.IsError).Select(d => $"{d.Code} {d.Place.Pointer}"));
    }
}
