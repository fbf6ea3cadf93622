using System.Collections.Immutable;
using LoyaltyRules.Engine.Diagnostics;
using LoyaltyRules.Engine.Evaluation.Deadlines;
using LoyaltyRules.Engine.Evaluation.Limits;
using LoyaltyRules.Engine.Evaluation.Stages;
using LoyaltyRules.Engine.Evaluation.Terms;
using LoyaltyRules.Engine.Language.Compilation;
using LoyaltyRules.Engine.Model;
using LoyaltyRules.Engine.Packs.Rules;
using NodaTime;

namespace LoyaltyRules.Engine.Evaluation.Questions;

/// <summary>What the pack says to a member who asks for a reward.</summary>
/// <param name="Outcome">Whether the condition of who may ask holds; unknown is not a yes (U2).</param>
/// <param name="Reasons">The parts of the condition that decided, where it does not hold.</param>
/// <param name="Limits">What is left of each limit on how often the reward may be issued, in its order.</param>
/// <param name="ExpiresOn">The last day it could be used when issued now; null for never, and where that cannot be told.</param>
/// <param name="MissingDates">The dates whose absence keeps that day from being told; empty where it can be.</param>
public sealed record RewardOffer(
    RuleOutcome Outcome, ImmutableArray<Reason> Reasons, ImmutableArray<PrivilegeQuota> Limits, LocalDate? ExpiresOn, ImmutableArray<string> MissingDates);

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
        var limits = new LimitTracker(pack.Plan, asked.Frame).Open(member, program, date);
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
