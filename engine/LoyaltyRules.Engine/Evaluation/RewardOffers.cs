using System.Collections.Immutable;
using LoyaltyRules.Engine.Model;
using LoyaltyRules.Engine.Packs;
using NodaTime;

namespace LoyaltyRules.Engine.Evaluation;

/// <summary>What the pack says to a member who asks for a reward.</summary>
/// <param name="Outcome">Whether the condition of who may ask holds; unknown is not a yes (U2).</param>
/// <param name="Reasons">The parts of the condition that decided, where it does not hold.</param>
/// <param name="Limits">What is left of each limit on how often the reward may be issued, in its order.</param>
/// <param name="ExpiresOn">The last day it could be used when issued now; null for never, and where that cannot be told.</param>
/// <param name="MissingDates">The dates whose absence keeps that day from being told; empty where it can be.</param>
public sealed record RewardOffer(
    RuleOutcome Outcome, ImmutableArray<Reason> Reasons, ImmutableArray<PrivilegeQuota> Limits, LocalDate? ExpiresOn, ImmutableArray<string> MissingDates);

/// <summary>The one place where a reward's definition becomes the terms of one that is issued.</summary>
public static class RewardOffers
{
    /// <summary>The terms of a reward with so many further steps.</summary>
    /// <param name="reward">The reward.</param>
    /// <param name="expiresOn">The last day it can be used; null for never.</param>
    /// <param name="steps">The further steps.</param>
    /// <param name="cost">What is paid for it; null when it is given.</param>
    public static RewardTerms TermsOf(RewardDefinition reward, LocalDate? expiresOn, int steps, RewardCost? cost) => new(
        reward.Id, expiresOn, reward.Uses, reward.Value?.With(steps), steps, cost is null ? null : new PointsAmount(cost.Currency.Currency, cost.With(steps)));
}
