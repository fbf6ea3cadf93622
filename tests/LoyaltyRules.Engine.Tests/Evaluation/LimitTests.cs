using System.Collections.Immutable;
using LoyaltyRules.Engine.Evaluation;
using LoyaltyRules.Engine.Evaluation.Output;
using LoyaltyRules.Engine.Model;
using NodaTime;
using static LoyaltyRules.Engine.Tests.Evaluation.Given;

namespace LoyaltyRules.Engine.Tests.Evaluation;

/// <summary>What rules and groups may give at most, and what a trace says of it (S3).</summary>
[Trait("Semantics", "S3")]
public sealed class LimitTests
{
    private static readonly LocalDate September = new(2026, 9, 1);

    private static MemberSnapshot Used(string key, decimal used, LocalDate from) =>
        Member() with { Limits = LimitUses.None.With(new LimitUse(key, LimitScope.Member, from, used)) };

    private static CompiledPack Limited(string then, string limits, string more = "") =>
        Rules($$"""{ "id": "r", "then": [ {{then}} ], "limits": [ {{limits}} ] }""", more);

    private static string TrimsText(EffectResult effect) =>
        string.Join(' ', effect.Trims.Select(t => $"{t.Reason}:{ExactDecimal.Format(t.By)}{(t.Limit is null ? "" : $"({t.Limit})")}"));

    private static string UsesText(Decision decision) =>
        string.Join(", ", decision.LimitsUsed.Select(u => $"{u.Key}={ExactDecimal.Format(u.Used)}"));

    [Fact]
    public void decide_points_beyond_what_the_month_leaves_are_trimmed_over_the_lines()
    {
        var pack = Limited("""{ "earn": { "percent": 12, "of": "base.net", "round": "down" } }""", """{ "per": "member", "window": "month", "points": 500 }""");
        var decision = pack.DecideFor(Used("rule r member month points", 450, September), Purchase(Line("a", 700), Line("b", 300)));
        var effect = decision.Of("r");
        Assert.Equal((EffectOutcome.Granted, 120m, 50m), (effect.Outcome, effect.Rounded, effect.Result));
        Assert.Equal("Limit:70(rule r member month points)", TrimsText(effect));
        Assert.Equal("a:35 b:15", effect.SharesText());
        Assert.Equal(new LimitUse("rule r member month points", LimitScope.Member, September, 50), Assert.Single(decision.LimitsUsed));
    }

    [Fact]
    public void decide_use_of_another_month_does_not_count()
    {
        var pack = Limited("""{ "earn": { "points": 10 } }""", """{ "per": "member", "window": "month", "points": 10 }""");
        Assert.Equal(10, pack.DecideFor(Used("rule r member month points", 10, new LocalDate(2026, 8, 1)), Purchase(Line("a", 1))).Points());
    }

    [Fact]
    public void decide_skip_gives_nothing_where_trim_would_cut()
    {
        var pack = Limited("""{ "earn": { "points": 60 } }""", """{ "per": "member", "window": "year", "points": 100, "over": "skip" }""");
        var decision = pack.DecideFor(Used("rule r member year points", 50, new LocalDate(2026, 1, 1)), Purchase(Line("a", 1)));
        Assert.Equal((EffectOutcome.Limited, 0m), (decision.Of("r").Outcome, decision.Of("r").Result));
        Assert.Equal("Limit:60(rule r member year points)", TrimsText(decision.Of("r")));
        Assert.Empty(decision.LimitsUsed);
    }

    [Fact]
    public void decide_rule_without_times_left_gives_none_of_its_effects()
    {
        const string Then = """{ "discount": { "amount": 5, "of": "base.net" } }, { "earn": { "points": 7 } }, { "grant": { "privilege": "tea" } }""";
        var pack = Limited(Then, """{ "per": "member", "window": "lifetime", "times": 1 }""", """ "privileges": [ { "id": "tea", "granted": true } ] """);
        var first = pack.DecideFor(Member(), Purchase(Line("a", 10)));
        Assert.All(first.Effects, e => Assert.Equal(EffectOutcome.Granted, e.Outcome));
        Assert.Equal("rule r member lifetime times=1", UsesText(first));

        var second = pack.DecideFor(Used("rule r member lifetime times", 1, LocalDate.MinIsoValue), Purchase(Line("a", 10)));
        Assert.All(second.Effects, e => Assert.Equal((EffectOutcome.Limited, 0m), (e.Outcome, e.Result)));
        Assert.Empty(second.LimitsUsed);
    }

    [Fact]
    public void decide_points_limit_spans_the_earns_of_a_rule_in_their_order()
    {
        var pack = Limited("""{ "earn": { "points": 60 } }, { "earn": { "points": 60 } }""", """{ "per": "purchase", "points": 100 }""");
        var decision = pack.Decide(Line("a", 1));
        Assert.Equal((60m, 40m), (decision.Of("r", 0).Result, decision.Of("r", 1).Result));
        Assert.Empty(decision.LimitsUsed);
    }

    [Fact]
    public void decide_limit_of_a_rule_trims_before_its_group_chooses()
    {
        var pack = Rules("""
            { "id": "big", "stack": "one", "then": [ { "discount": { "amount": 50, "of": "base.net" } } ], "limits": [ { "per": "purchase", "amount": 10 } ] },
            { "id": "small", "stack": "one", "then": [ { "discount": { "amount": 20, "of": "base.net" } } ] }
            """, """ "stacking": [ { "group": "one", "pick": "best" } ] """);
        var decision = pack.Decide(Line("a", 100));
        Assert.Equal((EffectOutcome.Lost, "small", 20m), (decision.Of("big").Outcome, decision.Of("big").LostTo, decision.Totals.Discount));
    }

    [Fact]
    public void decide_budget_of_the_program_trims_after_the_group_has_chosen()
    {
        var pack = Rules("""
            { "id": "big", "stack": "one", "then": [ { "discount": { "amount": 50, "of": "base.net" } } ], "limits": [ { "per": "program", "window": "year", "amount": 1000 } ] },
            { "id": "small", "stack": "one", "then": [ { "discount": { "amount": 20, "of": "base.net" } } ] }
            """, """ "stacking": [ { "group": "one", "pick": "best" } ] """);
        var program = new ProgramSnapshot { Limits = LimitUses.None.With(new LimitUse("rule big program year amount", LimitScope.Program, new LocalDate(2026, 1, 1), 990)) };
        var decision = pack.Decide(Purchase(Line("a", 100)), Member(), program);
        Assert.Equal((EffectOutcome.Granted, 10m), (decision.Of("big").Outcome, decision.Totals.Discount));
        Assert.Equal((EffectOutcome.Lost, "big"), (decision.Of("small").Outcome, decision.Of("small").LostTo));
        Assert.Equal("rule big program year amount=10", UsesText(decision));
    }

    [Fact]
    public void decide_limit_of_a_group_is_shared_in_order_of_priority()
    {
        var pack = Rules("""
            { "id": "a", "stack": "fund", "then": [ { "earn": { "points": 60 } } ] },
            { "id": "b", "stack": "fund", "priority": 1, "then": [ { "earn": { "points": 70 } } ] }
            """, """ "stacking": [ { "group": "fund", "pick": "all", "limits": [ { "per": "member", "window": "month", "points": 100 } ] } ] """);
        var decision = pack.Decide(Line("x", 1));
        Assert.Equal((30m, 70m), (decision.Of("a").Result, decision.Of("b").Result));
        Assert.Equal("group fund member month points=100", UsesText(decision));
    }

    [Fact]
    public void decide_loser_uses_up_nothing()
    {
        var pack = Rules("""
            { "id": "lose", "stack": "one", "then": [ { "earn": { "points": 5 } } ], "limits": [ { "per": "member", "window": "year", "times": 1 } ] },
            { "id": "win", "stack": "one", "then": [ { "earn": { "points": 6 } } ], "limits": [ { "per": "member", "window": "year", "times": 1 } ] }
            """, """ "stacking": [ { "group": "one", "pick": "best" } ] """);
        Assert.Equal("rule win member year times=1", UsesText(pack.Decide(Line("a", 1))));
    }

    [Fact]
    public void decide_limit_on_the_base_scales_the_exact_value()
    {
        var pack = Limited("""{ "earn": { "percent": 5, "of": "base.net", "round": "down" } }""", """{ "per": "member", "window": "month", "base": 1000 }""");
        var decision = pack.DecideFor(Used("rule r member month base", 250, September), Purchase(Line("a", 900), Line("b", 600)));
        Assert.Equal((75m, 37m), (decision.Of("r").Rounded, decision.Of("r").Result));
        Assert.Equal("rule r member month base=750", UsesText(decision));
        Assert.Equal("a:22 b:15", decision.Of("r").SharesText());
    }

    [Fact]
    public void decide_bonus_is_computed_on_base_points_after_their_limit()
    {
        var pack = Rules("""
            { "id": "base", "then": [ { "earn": { "points": 100, "kind": "base" } } ], "limits": [ { "per": "purchase", "points": 40 } ] },
            { "id": "double", "then": [ { "earn": { "times": 1, "of": "earned.base" } } ] }
            """);
        Assert.Equal(80, pack.Decide(Line("a", 1)).Points());
    }

    [Fact]
    public void decide_unknown_cap_denies_and_says_what_is_missing()
    {
        var pack = Limited("""{ "earn": { "points": 9 } }""", """{ "per": "purchase", "points": "member.level * 10" }""");
        var effect = pack.Decide(Line("a", 1)).Of("r");
        Assert.Equal((EffectOutcome.Limited, 0m), (effect.Outcome, effect.Result));
        Assert.Equal(["member.level"], effect.Missing);
        Assert.Equal(9, pack.DecideFor(Member(("level", FactValue.Of(1m))), Purchase(Line("a", 1))).Points());
    }

    [Fact]
    public void decide_limit_by_member_without_a_member_denies()
    {
        var pack = Limited("""{ "discount": { "amount": 5, "of": "base.net" } }""", """{ "per": "member", "window": "year", "times": 1 }""");
        var decision = pack.DecideFor(null, Purchase(Line("a", 10)));
        Assert.Equal((EffectOutcome.Limited, 0m), (decision.Of("r").Outcome, decision.Totals.Discount));
    }

    [Fact]
    public void decide_household_limit_counts_what_the_household_used()
    {
        var pack = Limited("""{ "earn": { "points": 10 } }""", """{ "per": "household", "window": "month", "points": 15 }""");
        var member = Member() with
        {
            HouseholdId = "h",
            HouseholdLimits = LimitUses.None.With(new LimitUse("rule r household month points", LimitScope.Household, September, 12)),
        };
        var decision = pack.DecideFor(member, Purchase(Line("a", 1)));
        Assert.Equal(3, decision.Points());
        Assert.Equal(LimitScope.Household, Assert.Single(decision.LimitsUsed).Per);
    }

    [Fact]
    public void decide_what_there_is_nothing_to_take_from_uses_up_no_budget()
    {
        var pack = Rules("""
            { "id": "all", "priority": 1, "then": [ { "discount": { "percent": 100, "of": "base.net" } } ] },
            { "id": "more", "then": [ { "discount": { "amount": 50, "of": "base.net" } } ], "limits": [ { "per": "program", "window": "lifetime", "amount": 10, "over": "skip" } ] }
            """);
        var decision = pack.Decide(Line("a", 100));
        Assert.Equal("Remaining:50", TrimsText(decision.Of("more")));
        Assert.Empty(decision.LimitsUsed);
    }

    [Fact]
    public void words_limit_says_how_much_it_left_in_both_languages()
    {
        var pack = Rules("""{ "id": "r", "then": [ { "earn": { "points": 120 } } ], "limits": [ { "per": "member", "window": "month", "points": 500 } ] }""",
            """ "languages": ["en", "ru"], "name": { "en": "Club", "ru": "Клуб" }, "points": [ { "currency": "bonus", "name": { "en": "bonus", "ru": "бонус" } } ] """);
        var decision = pack.DecideFor(Used("rule r member month points", 450, September), Purchase(Line("a", 1)));
        Assert.Equal(["r: 50 bonus. 70 less: the limit (at most 500 points for each member in a calendar month) leaves 50."], English(pack).Gives(decision));
        Assert.Equal(["r: 50 (бонус). Меньше на 70: лимит (не больше 500 баллов на каждого участника за календарный месяц) оставляет 50."], Russian(pack).Gives(decision));
        var spent = pack.DecideFor(Used("rule r member month points", 500, September), Purchase(Line("a", 1)));
        Assert.Equal(["r: nothing, because nothing is left of the limit (at most 500 points for each member in a calendar month)."], English(pack).GivesNothing(spent));
        Assert.Equal(["r: ничего, исчерпан лимит (не больше 500 баллов на каждого участника за календарный месяц)."], Russian(pack).GivesNothing(spent));
    }

    private static DecisionWords English(CompiledPack pack) => new(pack.Pack, Engine.Diagnostics.ProductLanguage.English);

    private static DecisionWords Russian(CompiledPack pack) => new(pack.Pack, Engine.Diagnostics.ProductLanguage.Russian);
}
