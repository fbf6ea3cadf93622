using LoyaltyRules.Engine.Evaluation;
using LoyaltyRules.Engine.Evaluation.Output;
using LoyaltyRules.Engine.Evaluation.Questions;
using LoyaltyRules.Engine.Model;
using NodaTime;
using static LoyaltyRules.Engine.Tests.Evaluation.Given;

namespace LoyaltyRules.Engine.Tests.Evaluation;

/// <summary>Which privileges a member has at an instant, and why or why not.</summary>
[Trait("Semantics", "U2 U3")]
public sealed class PrivilegeTests
{
    private static readonly Instant Noon = At("2026-09-15T12:00:00+03:00");

    private static readonly CompiledPack Club = Rules("""{ "id": "r", "then": [ { "earn": { "points": 1 } } ] }""", """
        "counters": [ { "name": "orders", "count": "purchase", "window": "year" } ],
        "tiers": { "levels": [ { "tier": "silver", "all": { "member.orders": 2 } }, { "tier": "gold", "all": { "member.orders": 5 } } ] },
        "privileges": [
          { "id": "hold", "when": "member.tier in ['silver', 'gold']", "value": { "holdHours": 72, "desk": "first" },
            "limits": [ { "per": "member", "window": "month", "times": 2 } ] },
          { "id": "loud", "when": "member.level >= 3" },
          { "id": "tea", "granted": true } ]
        """);

    private static PrivilegeState Of(string id, MemberSnapshot member, Instant? at = null) =>
        Club.Privileges(member, at ?? Noon, ProgramSnapshot.Empty).Single(p => p.Id == id);

    [Fact]
    public void privileges_condition_holds_eligible_with_value_and_quota()
    {
        var state = Of("hold", Member() with { Tier = "gold" });
        Assert.Equal((PrivilegeOutcome.Eligible, true), (state.Outcome, state.IsAvailable));
        Assert.Equal(FactValue.Of(72m), state.Value["holdHours"]);
        Assert.Equal(new PrivilegeQuota("privilege hold member month times", LimitScope.Member, new LocalDate(2026, 9, 1), 2, 2), Assert.Single(state.Quotas));
    }

    [Fact]
    public void privileges_condition_does_not_hold_the_deciding_part_is_told()
    {
        var state = Of("hold", Member());
        Assert.Equal(PrivilegeOutcome.NotMatched, state.Outcome);
        Assert.Equal(("member.tier in ['silver', 'gold']", "none"), (state.Reasons[0].Part, state.Reasons[0].Actual[0].Value));
    }

    [Fact]
    public void privileges_quota_used_up_is_not_available()
    {
        var used = LimitUses.None.With(new LimitUse("privilege hold member month times", LimitScope.Member, new LocalDate(2026, 9, 1), 2));
        var member = Member() with { Tier = "silver", Limits = used };
        Assert.Equal((PrivilegeOutcome.UsedUp, false, 0m), (Of("hold", member).Outcome, Of("hold", member).IsAvailable, Of("hold", member).Quotas[0].Left));
        Assert.Equal(PrivilegeOutcome.Eligible, Of("hold", member, At("2026-10-01T00:00:00+03:00")).Outcome);
    }

    [Fact]
    public void privileges_tier_outside_the_list_is_unknown() =>
        Assert.Equal((PrivilegeOutcome.Unknown, "member.tier"), (Of("hold", Member() with { Tier = "platinum" }).Outcome, Of("hold", Member() with { Tier = "platinum" }).Missing[0]));

    [Fact]
    public void privileges_absent_fact_is_unknown_and_named()
    {
        var state = Of("loud", Member());
        Assert.Equal(PrivilegeOutcome.Unknown, state.Outcome);
        Assert.Equal(["member.level"], state.Missing);
    }

    [Fact]
    public void privileges_granted_lasts_to_the_end_of_its_last_day()
    {
        var member = Member() with { Privileges = [new PrivilegeGrant("tea", new LocalDate(2026, 9, 15))] };
        Assert.Equal((PrivilegeOutcome.Granted, new LocalDate(2026, 9, 15)), (Of("tea", member, At("2026-09-15T23:59:59+03:00")).Outcome, Of("tea", member).Until));
        Assert.Equal(PrivilegeOutcome.NotGranted, Of("tea", member, At("2026-09-16T00:00:00+03:00")).Outcome);
        Assert.Equal(PrivilegeOutcome.NotGranted, Of("tea", Member()).Outcome);
    }

    [Fact]
    public void json_of_privileges_is_canonical() =>
        Assert.Equal(
            """[{"available":true,"id":"hold","outcome":"eligible","quotas":[{"from":"2026-09-01","left":2,"limit":"privilege hold member month times","most":2,"per":"member"}],"value":{"desk":"first","holdHours":72}},{"available":true,"id":"loud","outcome":"eligible"},{"available":false,"id":"tea","outcome":"notGranted"}]""",
            PrivilegesJson.Write(Club.Privileges(Member(("level", FactValue.Of(3m))) with { Tier = "gold" }, Noon, ProgramSnapshot.Empty)));
}
