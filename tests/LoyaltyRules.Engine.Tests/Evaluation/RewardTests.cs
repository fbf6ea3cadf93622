using LoyaltyRules.Engine.Diagnostics;
using LoyaltyRules.Engine.Evaluation;
using LoyaltyRules.Engine.Evaluation.Output;
using LoyaltyRules.Engine.Model;
using NodaTime;
using static LoyaltyRules.Engine.Tests.Evaluation.Given;

namespace LoyaltyRules.Engine.Tests.Evaluation;

/// <summary>Rewards in a decision: those presented, and those that rules issue.</summary>
public sealed class RewardTests
{
    private const string Shop = """
        "rewards": [
          { "id": "voucher", "kind": "voucher", "cost": { "points": 150, "step": 50 }, "value": { "money": 1.5, "step": 0.5 }, "expires": "P2Y",
            "when": "purchase.gross > reward.value", "then": [ { "discount": { "amount": "reward.value", "of": "base.net" } } ], "request": "member.level >= 1" },
          { "id": "opera", "kind": "coupon", "uses": 3, "then": [ { "discount": { "percent": 50, "of": "base.net", "where": "line.category == 'opera'", "round": "down" } } ],
            "limits": [ { "per": "purchase", "amount": 30 }, { "per": "member", "window": "month", "times": 1 } ] },
          { "id": "double", "kind": "coupon", "then": [ { "earn": { "points": 10 } } ] },
          { "id": "mug", "kind": "gift", "name": { "en": "Mug" }, "request": "member.level >= 1", "programCost": 120.5 } ]
        """;

    private static readonly LocalDate Issued = new(2026, 9, 1);

    private static CompiledPack Pack(string rules = "") => Rules(rules, Shop);

    private static Decision Present(CompiledPack pack, Purchase purchase, params HeldReward[] held) =>
        pack.DecideFor(Member() with { Rewards = [.. held] }, purchase with { Rewards = [.. held.Select(h => h.Id)] });

    private static string Outcomes(Decision decision) => string.Join(' ', decision.Rewards.Select(r => $"{r.HeldId}:{DecisionTerms.WordOf(r.Outcome)}"));

    private static HeldReward Voucher(string id, decimal? worth, LocalDate? expires = null) => new(id, "voucher", Issued, expires, Value: worth);

    private static HeldReward Opera(string id, int left = 3) => new(id, "opera", Issued, null, left);

    [Fact]
    public void decide_voucher_presented_takes_its_value_off()
    {
        var decision = Present(Pack(), Purchase(Line("a", 60), Line("b", 40)), Voucher("v", 10));
        Assert.Equal("v:used", Outcomes(decision));
        Assert.Equal(90, decision.Totals.Payable);
        Assert.Equal(("voucher", "v", "a:6 b:4", 10m), (decision.Effects[0].RuleId, decision.Effects[0].HeldId, decision.Effects[0].SharesText(), decision.Effects[0].Rate));
    }

    [Theory]
    [InlineData(10, "v:notMatched")]
    [InlineData(10.01, "v:used")]
    public void decide_voucher_at_its_least_purchase_applies_just_above(double gross, string expected) =>
        Assert.Equal(expected, Outcomes(Present(Pack(), Purchase(Line("a", (decimal)gross)), Voucher("v", 10))));

    [Fact]
    public void decide_voucher_that_does_not_apply_says_why_and_stays()
    {
        var decision = Present(Pack(), Purchase(Line("a", 5)), Voucher("v", 10));
        Assert.Equal("v:notMatched", Outcomes(decision));
        Assert.Equal("purchase.gross > reward.value", decision.Rewards[0].Reasons[0].Part);
        Assert.Equal(("10", "5"), (decision.Rewards[0].Reasons[0].Actual.Single(a => a.Name == "reward.value").Value, decision.Rewards[0].Reasons[0].Actual.Single(a => a.Name == "purchase.gross").Value));
        Assert.Empty(decision.Effects);
    }

    [Theory]
    [InlineData("2026-09-15", "v:used")]
    [InlineData("2026-09-14", "v:expired")]
    [Trait("Semantics", "T1")]
    public void decide_voucher_on_its_last_day_and_the_day_after(string lastDay, string expected) =>
        Assert.Equal(expected, Outcomes(Present(Pack(), Purchase(Line("a", 100)), Voucher("v", 10, NodaTime.Text.LocalDatePattern.Iso.Parse(lastDay).Value))));

    [Fact]
    [Trait("Semantics", "U2")]
    public void decide_voucher_of_unknown_value_gives_nothing()
    {
        var decision = Present(Pack(), Purchase(Line("a", 100)), Voucher("v", null));
        Assert.Equal("v:unknown", Outcomes(decision));
    }

    [Fact]
    public void decide_several_vouchers_each_takes_its_own_value_and_one_without_anything_left_stays()
    {
        var decision = Present(Pack(), Purchase(Line("a", 100)), Voucher("w", 60), Voucher("v", 40), Voucher("x", 20));
        Assert.Equal("w:used v:used x:gaveNothing", Outcomes(decision));
        Assert.Equal(["v 40", "w 60", "x 0"], decision.Effects.Select(e => $"{e.HeldId} {ExactDecimal.Format(e.Result)}"));
    }

    [Fact]
    public void decide_coupon_for_one_kind_of_line_is_trimmed_by_its_limit_for_all_of_them_together()
    {
        var decision = Present(Pack(), Purchase(Line("a", 50, "opera"), Line("b", 50, "drama")), Opera("o"), Opera("p"));
        Assert.Equal(["o 25", "p 5"], decision.Effects.Select(e => $"{e.HeldId} {ExactDecimal.Format(e.Result)}"));
        Assert.Equal("o:gaveNothing", Outcomes(Present(Pack(), Purchase(Line("b", 50, "drama")), Opera("o"))));
        Assert.Equal("o:usedUp", Outcomes(Present(Pack(), Purchase(Line("a", 50, "opera")), Opera("o", left: 0))));
    }

    [Fact]
    [Trait("Semantics", "S3")]
    public void decide_rules_go_before_rewards_of_the_same_priority()
    {
        var pack = Pack("""{ "id": "zebra", "then": [ { "discount": { "percent": 95, "of": "base.net", "round": "down" } } ] }""");
        Assert.Equal(["zebra 95", "voucher 5"], Present(pack, Purchase(Line("a", 100)), Voucher("v", 40)).Effects.Select(e => $"{e.RuleId} {ExactDecimal.Format(e.Result)}"));
    }

    [Fact]
    [Trait("Semantics", "S3")]
    public void decide_reward_that_loses_to_another_of_its_group_stays_unused()
    {
        var pack = Rules("", """
            "stacking": [ { "group": "one", "pick": "best" } ],
            "rewards": [ { "id": "ten", "kind": "coupon", "stack": "one", "request": "true", "then": [ { "discount": { "percent": 10, "of": "base.net", "round": "down" } } ] },
                         { "id": "five", "kind": "coupon", "stack": "one", "request": "true", "then": [ { "discount": { "percent": 5, "of": "base.net", "round": "down" } } ] } ]
            """);
        var decision = Present(pack, Purchase(Line("a", 100)), new HeldReward("f", "five", Issued, null), new HeldReward("t", "ten", Issued, null), new HeldReward("u", "ten", Issued, null));
        Assert.Equal("f:gaveNothing t:used u:gaveNothing", Outcomes(decision));
        Assert.Equal(10, decision.Totals.Discount);
    }

    [Fact]
    public void decide_earning_coupon_gift_and_unknown_reward_each_has_its_outcome()
    {
        var decision = Present(
            Pack(), Purchase(Line("a", 100)), new HeldReward("d", "double", Issued, null), new HeldReward("m", "mug", Issued, null), new HeldReward("z", "gone", Issued, null));
        Assert.Equal("d:used m:notForPurchases z:notInPack", Outcomes(decision));
        Assert.Equal(10, decision.Points());
    }

    [Fact]
    public void decide_reward_held_but_not_presented_does_nothing()
    {
        var decision = Pack().DecideFor(Member() with { Rewards = [Voucher("v", 10)] }, Purchase(Line("a", 100)));
        Assert.Equal((0, 0), (decision.Effects.Length, decision.Rewards.Length));
    }

    [Fact]
    public void decide_wrong_presentations_are_refused_all_at_once()
    {
        var purchase = Purchase(Line("a", 100)) with { Rewards = ["v", "x", "v"] };
        Assert.Equal(["LR3030 /purchase/rewards/0", "LR3030 /purchase/rewards/1", "LR3030 /purchase/rewards/2"], Pack().Doubts(purchase));
        Assert.Equal(["LR3031 /purchase/rewards/1", "LR3032 /purchase/rewards/2"], Pack().Doubts(purchase, Member() with { Rewards = [Voucher("v", 1)] }));
        Assert.Equal(["LR3033 /purchase/rewards"], Pack().Doubts(
            purchase with { Rewards = [.. Enumerable.Range(0, 101).Select(i => "v" + i)] }, Member() with { Rewards = [.. Enumerable.Range(0, 101).Select(i => Voucher("v" + i, 1))] }));
        Assert.Equal(["LR3003 /member/rewards/0/value", "LR3034 /member/rewards/1/id", "LR3004 /member/rewards/1/value"], Pack().Doubts(
            purchase with { Rewards = [] }, Member() with { Rewards = [Voucher("v", 1_000_000_000_001m), Voucher("v", 0.001m)] }));
    }

    [Fact]
    public void decide_issue_promises_the_terms_of_the_reward()
    {
        var pack = Pack("""{ "id": "thanks", "then": [ { "issue": "voucher" }, { "issue": { "reward": "opera" } } ] }""");
        var effects = pack.Decide(Line("a", 100)).Effects;
        Assert.Equal(new RewardTerms("voucher", new LocalDate(2028, 9, 15), 1, 1.5m, 0, null), effects[0].Issued);
        Assert.Equal(new RewardTerms("opera", null, 3, null, 0, null), effects[1].Issued);
        Assert.All(effects, e => Assert.Equal((EffectOutcome.Granted, 1m), (e.Outcome, e.Result)));
        Assert.All(pack.DecideFor(null, Purchase(Line("a", 100))).Effects, e => Assert.Equal(EffectOutcome.NoMember, e.Outcome));
    }

    [Theory]
    [InlineData(149, 0, 0, 150)]
    [InlineData(150, 1, 1.5, 150)]
    [InlineData(199, 1, 1.5, 150)]
    [InlineData(200, 1, 2, 200)]
    [InlineData(1049, 1, 10, 1000)]
    public void decide_conversion_takes_as_many_steps_as_the_balance_gives(int balance, int result, double value, int paid)
    {
        var pack = Pack("""{ "id": "convert", "then": [ { "issue": { "reward": "voucher", "pay": "points" } } ] }""");
        var effect = pack.DecideFor(Member() with { Available = [new PointsAmount("bonus", balance)] }, Purchase(Line("a", 100))).Of("convert");
        Assert.Equal((result, paid), ((int)effect.Result, (int)effect.Issued!.Paid!.Value.Points));
        Assert.Equal(result == 1 ? (decimal)value : 1.5m, effect.Issued.Value);
        Assert.Equal(("points.bonus", (decimal)balance), (effect.BaseName, effect.BaseAmount));
    }

    [Fact]
    public void decide_conversion_after_points_that_pay_and_another_conversion_sees_what_they_left()
    {
        var pack = Rules(
            """{ "id": "convert", "then": [ { "issue": { "reward": "voucher", "pay": "points" } }, { "issue": { "reward": "voucher", "pay": "points" } } ] }""",
            "\"points\": [ { \"currency\": \"bonus\", \"redemption\": { \"of\": \"base.net\" } } ]," + Shop);
        var decision = pack.DecideFor(
            Member() with { Available = [new PointsAmount("bonus", 400)] }, Purchase(Line("a", 100)) with { Pay = [new PointsRequest("bonus", null)] });
        Assert.Equal(["Granted 300", "Zero 150"], decision.Effects.Select(e => $"{e.Outcome} {e.Issued!.Paid!.Value.Points:0}"));
    }

    [Fact]
    [Trait("Semantics", "U2")]
    public void decide_conversion_of_an_unknown_balance_issues_nothing()
    {
        var effect = Pack("""{ "id": "convert", "then": [ { "issue": { "reward": "voucher", "pay": "points" } } ] }""").Decide(Line("a", 100)).Of("convert");
        Assert.Equal((EffectOutcome.Unknown, "points.bonus"), (effect.Outcome, Assert.Single(effect.Missing)));
    }

    [Fact]
    [Trait("Semantics", "S3")]
    public void decide_limit_of_a_reward_counts_every_one_that_is_issued()
    {
        var pack = Pack("""{ "id": "first", "then": [ { "issue": "opera" } ] }, { "id": "second", "then": [ { "issue": "opera" } ] }""");
        var decision = pack.Decide(Line("a", 100));
        Assert.Equal([EffectOutcome.Granted, EffectOutcome.Limited], decision.Effects.Select(e => e.Outcome));
        Assert.Equal([new LimitUse("reward opera member month times", LimitScope.Member, new LocalDate(2026, 9, 1), 1)], decision.LimitsUsed);
    }

    [Fact]
    public void check_value_of_a_reward_is_no_name_outside_rewards() => Assert.Contains(
        Check($$"""{ "rules": [ { "id": "r", "then": [ { "discount": { "amount": "reward.value", "of": "base.net" } } ] } ], {{Shop}} }""").Diagnostics,
        d => d.Code == "LR1111" && d.Place.Pointer == "/rules/0/then/0/discount/amount");

    [Fact]
    public void decide_extension_says_until_when()
    {
        var pack = Pack("""
            { "id": "more", "when": "purchase.gross > 10", "then": [ { "extend": { "reward": "voucher", "for": "P1M" } }, { "extend": { "points": "bonus", "for": { "since": "event.date", "roundUp": "year" } } } ] }
            """);
        Assert.Equal(
            [new Extension(ExtensionOf.Reward, "voucher", new LocalDate(2026, 10, 15)), new Extension(ExtensionOf.Points, "bonus", new LocalDate(2026, 12, 31))],
            pack.Decide(Line("a", 100)).Effects.Select(e => e.Extended!.Value));
    }

    [Fact]
    public void words_of_rewards_tell_what_each_came_to()
    {
        var pack = Pack("""{ "id": "thanks", "then": [ { "issue": { "reward": "voucher", "pay": "points" } } ] }, { "id": "more", "then": [ { "extend": { "reward": "mug", "for": "P1M" } } ] }""");
        var member = Member() with { Available = [new PointsAmount("bonus", 260)], Rewards = [Voucher("v", 10), new HeldReward("m", "mug", Issued, null)] };
        var decision = pack.DecideFor(member, Purchase(Line("a", 100)) with { Rewards = ["m", "v"] });
        var words = new DecisionWords(pack.Pack, ProductLanguage.English);
        Assert.Equal(["“Mug” (m): it is handed over, and gives nothing at a purchase.", "“voucher” (v): used."], words.Presents(decision));
        Assert.Equal(
            ["“voucher” (v): 10.00 RUB off.", "thanks: reward “voucher”. It is worth 2.50 RUB. It can be used until 2028-09-15. Taken for it: 250 bonus.", "more: “Mug” can be used at least until 2026-10-15."],
            words.Gives(decision));
        var poor = pack.DecideFor(member with { Available = [new PointsAmount("bonus", 149)] }, Purchase(Line("a", 100)));
        Assert.Equal(["thanks: no reward. “voucher” costs 150 bonus, and the member has 149 bonus."], words.GivesNothing(poor));
    }
}
