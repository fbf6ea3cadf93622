using LoyaltyRules.Engine.Diagnostics;
using LoyaltyRules.Engine.Evaluation;
using LoyaltyRules.Engine.Evaluation.Output;
using LoyaltyRules.Engine.Model;
using static LoyaltyRules.Engine.Tests.Evaluation.Given;

namespace LoyaltyRules.Engine.Tests.Evaluation;

/// <summary>Points that pay: how many may, what they buy, and what is earned after it (N3, S4).</summary>
[Trait("Semantics", "N3 S4")]
public sealed class RedemptionTests
{
    private static CompiledPack Paying(string redemption, string point = "", string rules = """{ "id": "r", "then": [ { "earn": { "points": 1 } } ] }""", string more = "") =>
        Rules(rules, $$""" "points": [ { "currency": "bonus" {{point}}, "redemption": { "of": "base.net" {{redemption}} } } ] {{more}} """);

    private static MemberSnapshot Having(decimal points) => Member() with { Available = [new PointsAmount("bonus", points)] };

    private static Purchase Asking(decimal? points, params PurchaseLine[] lines) => Purchase(lines) with { Pay = [new PointsRequest("bonus", points)] };

    private static string TrimsText(RedemptionResult redemption) => string.Join(' ', redemption.Trims.Select(t => $"{t.Reason}:{ExactDecimal.Format(t.By)}"));

    [Fact]
    public void decide_all_of_an_order_may_be_paid_with_points()
    {
        var decision = Paying("").DecideFor(Having(500), Asking(null, Line("a", 100), Line("b", 50)));
        var redemption = Assert.Single(decision.Redemptions);
        Assert.Equal((150m, 150m, 150m), (redemption.Points, redemption.Money, redemption.Allowed));
        Assert.Equal((150m, 0m), (decision.Totals.PaidWithPoints, decision.Totals.Payable));
        Assert.Equal([new Share("a", 100), new Share("b", 50)], redemption.Shares);
    }

    [Theory]
    [InlineData(null, ", \"pointValue\": 7", "", 3, "bonus: no points pay. The fewest that can pay are worth more than there is to pay for.")]
    [InlineData(0, "", "", 3, "bonus: no points pay. None were asked for.")]
    [InlineData(null, "", "", 0, "bonus: no points pay. There is nothing they may pay for.")]
    [InlineData(5, "", ", \"when\": \"purchase.gross > 100\"", 3, "bonus: no points pay. 5 were asked for. Needed: purchase amount is more than 100. Actual: purchase amount — 3.00.")]
    [InlineData(5, "", ", \"percent\": \"member.level\"", 3, "bonus: no points pay. 5 were asked for. Not known: member.level.")]
    [InlineData(5, "", ", \"minimum\": 10", 3, "bonus: no points pay. 5 were asked for. 2 fewer, because no more of this purchase may be paid with points. 3 fewer, because at least 10 must pay at once.")]
    public void words_no_points_pay_always_says_why(int? asked, string point, string redemption, decimal price, string sentence)
    {
        var pack = Paying(redemption, point);
        foreach (var trace in new[] { TraceDetail.Full, TraceDetail.Outcomes })
        {
            var decision = pack.Decide(Asking(asked, Line("a", price)), Having(500), Engine.Model.ProgramSnapshot.Empty, trace);
            Assert.Equal(sentence, Assert.Single(new DecisionWords(pack.Pack, ProductLanguage.English).PaysWithPoints(decision)));
        }
    }

    [Fact]
    public void decide_share_is_rounded_down_and_falls_on_lines_by_largest_remainder()
    {
        var decision = Paying(""", "percent": 30 """, ", \"decimals\": 2").DecideFor(Having(500), Asking(null, Line("a", 0.33m), Line("b", 0.33m), Line("c", 0.33m)));
        var redemption = Assert.Single(decision.Redemptions);
        Assert.Equal(0.29m, redemption.Money);
        Assert.Equal("a:0.1 b:0.1 c:0.09", string.Join(' ', redemption.Shares.Select(s => $"{s.ChargeId}:{ExactDecimal.Format(s.Amount)}")));
        Assert.Equal([0.23m, 0.23m, 0.24m], decision.Lines.Select(l => l.Paid));
    }

    [Theory]
    [InlineData(null, 20, 10)]    // none: 20% of drama, 10% of opera
    [InlineData("silver", 50, 10)]
    [InlineData("gold", 50, 100)]
    public void decide_share_may_come_from_a_table_by_tier_and_line(string? tier, decimal ofDrama, decimal ofOpera)
    {
        var pack = Paying(""", "percent": "table.payShare" """, more: """
            , "tiers": { "levels": [ { "tier": "silver", "any": { "member.spent": 100 } }, { "tier": "gold", "any": { "member.spent": 900 } } ] }
            , "counters": [ { "name": "spent", "sum": "purchase.gross", "window": "year" } ]
            , "tables": [ { "name": "payShare", "inputs": [ "member.tier", "line.category" ], "gives": "percent",
                "rows": [ [ "gold", "opera", 100 ], [ "*", "opera", 10 ], [ "none", "*", 20 ], [ "*", "*", 50 ] ] } ]
            """);
        var decision = pack.DecideFor(Having(5000) with { Tier = tier }, Asking(null, Line("a", 100, "drama"), Line("b", 100, "opera")));
        var redemption = Assert.Single(decision.Redemptions);
        Assert.Equal(ofDrama + ofOpera, redemption.Points);
        Assert.Equal([new Share("a", ofDrama), new Share("b", ofOpera)], redemption.Shares);
    }

    [Fact]
    public void decide_more_than_may_pay_is_cut_in_order_with_reasons()
    {
        var pack = Paying(""", "percent": 50, "step": 10, "limits": [ { "per": "purchase", "points": 80 } ] """);
        var redemption = Assert.Single(pack.DecideFor(Having(77), Asking(200, Line("a", 200))).Redemptions);
        Assert.Equal((200m, 70m, 70m, 70m), (redemption.Asked, redemption.Points, redemption.Money, redemption.Allowed));
        Assert.Equal("Share:100 Limit:20 Balance:3 Step:7", TrimsText(redemption));
    }

    [Fact]
    public void decide_fewer_points_than_the_minimum_pay_nothing()
    {
        var redemption = Assert.Single(Paying(""", "minimum": 100 """).DecideFor(Having(99), Asking(null, Line("a", 500))).Redemptions);
        Assert.Equal(("Balance:401 Minimum:99", 0m), (TrimsText(redemption), redemption.Points));
    }

    [Theory]
    [InlineData("0.003", 10, 10.00, 3334, 10.00)] // the fewest that give ten
    [InlineData("0.003", 3, 0.02, 0, 0)]           // three points are worth less than a kopeck
    [InlineData("0.003", 4, 0.02, 4, 0.01)]
    [InlineData("7", 5, 20, 2, 14)]
    public void decide_no_point_is_taken_that_buys_nothing(string value, int asked, decimal gross, decimal points, decimal money)
    {
        var request = asked == 10 ? 5000 : asked;
        var redemption = Assert.Single(Paying("", $", \"pointValue\": {value}").DecideFor(Having(100_000), Asking(request, Line("a", gross))).Redemptions);
        Assert.Equal((points, money), (redemption.Points, redemption.Money));
    }

    [Fact]
    public void decide_points_pay_what_discounts_left()
    {
        var pack = Paying("", rules: """{ "id": "r", "then": [ { "discount": { "percent": 10, "of": "base.net", "round": "down" } } ] }""");
        var decision = pack.DecideFor(Having(500), Asking(500, Line("a", 100)));
        Assert.Equal((90m, 90m, 0m), (decision.Totals.Net, decision.Totals.PaidWithPoints, decision.Totals.Payable));
    }

    [Fact]
    public void decide_unknown_balance_pays_nothing_and_says_so()
    {
        var pack = Paying("");
        var decision = pack.DecideFor(Member(), Asking(10, Line("a", 100)));
        Assert.Equal(["points.bonus"], Assert.Single(decision.Redemptions).Missing);
        Assert.Equal(0, decision.Totals.PaidWithPoints);
    }

    [Fact]
    public void decide_condition_on_redemption_does_not_hold_nothing_pays_and_reasons_are_given()
    {
        var redemption = Assert.Single(Paying(""", "when": "purchase.gross >= 1000" """).DecideFor(Having(500), Asking(10, Line("a", 999))).Redemptions);
        Assert.Equal((0m, 0m), (redemption.Points, redemption.Allowed));
        Assert.Equal("purchase.gross >= 1000", Assert.Single(redemption.Reasons).Part);
    }

    [Fact]
    public void decide_limits_of_redemption_are_used_by_what_pays()
    {
        var pack = Paying(""", "limits": [ { "per": "member", "window": "month", "times": 2 }, { "per": "program", "window": "year", "amount": 60 } ] """);
        var decision = pack.DecideFor(Having(500), Asking(null, Line("a", 100)));
        Assert.Equal(
            ["redemption bonus member month times=1", "redemption bonus program year amount=60"], decision.LimitsUsed.Select(u => $"{u.Key}={ExactDecimal.Format(u.Used)}"));
        Assert.Equal("Limit:40", TrimsText(Assert.Single(decision.Redemptions)));
    }

    [Fact]
    public void decide_second_currency_pays_what_the_first_left()
    {
        var pack = Rules("""{ "id": "r", "then": [ { "earn": { "points": 1, "currency": "a" } } ] }""", """
            "points": [ { "currency": "b", "redemption": { "of": "base.net", "percent": 50 } }, { "currency": "a", "redemption": { "of": "base.net", "percent": 50 } } ]
            """);
        var member = Member() with { Available = [new PointsAmount("a", 1000), new PointsAmount("b", 1000)] };
        var decision = pack.DecideFor(member, Purchase(Line("x", 100)) with { Pay = [new PointsRequest("b", null), new PointsRequest("a", null)] });
        Assert.Equal([("b", 50m), ("a", 25m)], decision.Redemptions.Select(r => (r.Currency, r.Money)));
        decision = pack.DecideFor(member, Purchase(Line("x", 100)) with { Pay = [new PointsRequest("a", null), new PointsRequest("b", null)] });
        Assert.Equal([("a", 50m), ("b", 25m)], decision.Redemptions.Select(r => (r.Currency, r.Money)));
    }

    [Theory]
    [InlineData("base.net", "", 60)]
    [InlineData("base.net", ", \"onPointsPaid\": true", 90)]
    [InlineData("base.gross", "", 70)]
    [InlineData("base.gross", ", \"onPointsPaid\": true", 100)]
    [InlineData("base.paid", "", 60)]
    [Trait("Semantics", "S4")]
    public void decide_nobody_earns_points_on_points_unless_the_pack_says_so(string of, string onPointsPaid, decimal points)
    {
        var pack = Paying("", rules: $$"""
            { "id": "off", "then": [ { "discount": { "percent": 10, "of": "base.net", "round": "down" } } ] },
            { "id": "r", "then": [ { "earn": { "percent": 100, "of": "{{of}}", "round": "down" {{onPointsPaid}} } } ] }
            """, more: """ , "bases": [ { "name": "paid", "of": "line.paid" } ] """);
        Assert.Equal(points, pack.DecideFor(Having(30), Asking(null, Line("a", 100))).Points());
    }

    [Fact]
    public void contributions_of_what_money_paid_leave_out_points()
    {
        var pack = Paying("", rules: """{ "id": "r", "when": "member.spent >= 0", "then": [ { "earn": { "points": 1 } } ] }""", more: """
            , "bases": [ { "name": "paid", "of": "line.paid" } ], "counters": [ { "name": "spent", "sum": "base.paid", "window": "year" } ]
            """);
        var (member, purchase) = (Having(30), Asking(null, Line("a", 100), Line("b", 50)));
        var decision = pack.DecideFor(member, purchase);
        var contribution = Assert.Single(pack.CounterContributions(purchase, member, ProgramSnapshot.Empty, decision));
        Assert.Equal(120m, contribution.Amount);
        Assert.Equal([new Share("a", 80), new Share("b", 40)], contribution.Shares);
    }

    [Fact]
    public void words_redemption_reads_in_both_languages()
    {
        var pack = Rules("""{ "id": "r", "then": [ { "earn": { "points": 1 } } ] }""", """
            "languages": ["en", "ru"], "name": { "en": "Club", "ru": "Клуб" },
            "points": [ { "currency": "bonus", "name": { "en": "bonus", "ru": "бонус" }, "redemption": { "of": "base.net", "percent": 50, "step": 10 } } ]
            """);
        var decision = pack.DecideFor(Having(77), Asking(200, Line("a", 200)));
        var (en, ru) = (new DecisionWords(pack.Pack, ProductLanguage.English), new DecisionWords(pack.Pack, ProductLanguage.Russian));
        Assert.Equal("To pay: 130.00 RUB (of 200.00, points pay 70.00).", en.ToPay(decision));
        Assert.Equal("К оплате: 130,00 RUB (из 200,00, баллами оплачено 70,00).", ru.ToPay(decision));
        Assert.Equal(
            ["Points pay: 70 bonus for 70.00 RUB. 200 were asked for. 100 fewer, because no more of this purchase may be paid with points. 23 fewer, because the member has no more. 7 fewer, because points pay in steps of 10."],
            en.PaysWithPoints(decision));
        Assert.Equal(
            ["Списывается 70 (бонус): оплачено 70,00 RUB. Запрошено 200. На 100 меньше: больше в этой покупке баллами оплатить нельзя. На 23 меньше: больше баллов у участника нет. На 7 меньше: баллы списываются с шагом 10."],
            ru.PaysWithPoints(decision));
        Assert.Equal(
            ["бонус: баллами ничего не оплачено. Запрошено 10. Неизвестно: остаток «бонус» у участника."], ru.PaysWithPoints(pack.DecideFor(Member(), Asking(10, Line("a", 200)))));
    }
}
