using LoyaltyRules.Engine.Model;
using LoyaltyRules.Engine.Packs.Rules;
using NodaTime;

namespace LoyaltyRules.Engine.Evaluation.Rewards;

/// <summary>The one place where a reward's definition becomes the terms of one that is issued.</summary>
public static class IssuedRewards
{
    /// <summary>The terms of a reward with so many further steps.</summary>
    /// <param name="reward">The reward.</param>
    /// <param name="expiresOn">The last day it can be used; null for never.</param>
    /// <param name="steps">The further steps.</param>
    /// <param name="cost">What is paid for it; null when it is given.</param>
    public static RewardTerms TermsOf(RewardDefinition reward, LocalDate? expiresOn, int steps, RewardCost? cost) => new(
        reward.Id, expiresOn, reward.Uses, reward.Value?.With(steps), steps, cost is null ? null : new PointsAmount(cost.Currency.Currency, cost.With(steps)));
}
