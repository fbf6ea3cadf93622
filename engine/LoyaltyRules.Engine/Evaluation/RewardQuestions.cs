using LoyaltyRules.Engine.Diagnostics;
using LoyaltyRules.Engine.Language.Compilation;
using LoyaltyRules.Engine.Model;
using LoyaltyRules.Engine.Packs;
using NodaTime;

namespace LoyaltyRules.Engine.Evaluation;

/// <summary>What a pack says of rewards when there is no purchase: who may ask for one, how often, and until when it could be used.</summary>
public static class RewardQuestions
{
    /// <summary>What the pack says to a member who asks for a reward.</summary>
    /// <param name="pack">The pack that is asked.</param>
    /// <param name="reward">A reward of this pack.</param>
    /// <param name="member">The member at that instant.</param>
    /// <param name="at">The instant; its local day in the program's zone decides.</param>
    /// <param name="program">What all members share.</param>
    /// <exception cref="RefusedException">A fact of the snapshots does not fit the pack.</exception>
    public static RewardOffer OfferOf(this CompiledPack pack, RewardDefinition reward, MemberSnapshot member, Instant at, ProgramSnapshot program)
    {
        var date = at.InZone(pack.Pack.TimeZone).Date;
        var compiled = pack.Plan.Rewards[reward.Id];
        using var asked = new MemberFrame(pack, member, program, date);
        var truth = compiled.Request is { } request ? request(asked.Frame, 0) : Truth.True;
        var limits = new LimitBook(pack.Plan, asked.Frame).Open(member, program, date);
        var facts = asked.FactsOf(new DeadlineDates(date) { RewardIssuedOn = date });
        var last = reward.Expires?.On(facts) ?? DeadlineDay.Waived;
        return new RewardOffer(
            truth == Truth.True ? RuleOutcome.Matched : truth == Truth.Unknown ? RuleOutcome.Unknown : RuleOutcome.NotMatched,
            truth == Truth.True ? [] : pack.Explainer.ReasonsOf(reward.Request!, asked.Frame),
            [.. compiled.IssueLimits.Select(l => PrivilegeStates.QuotaOf(l, date, asked.Frame, limits))],
            last.Day,
            last is { Day: null, IsWaived: false } ? DeadlineFacts.AbsentIn(reward.Expires!, facts) : []);
    }
}
