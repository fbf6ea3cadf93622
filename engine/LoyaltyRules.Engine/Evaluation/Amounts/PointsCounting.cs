using System.Collections.Immutable;
using LoyaltyRules.Engine.Evaluation.Planning;
using LoyaltyRules.Engine.Language.Compilation;
using LoyaltyRules.Engine.Model;
using LoyaltyRules.Engine.Packs.Rules;

namespace LoyaltyRules.Engine.Evaluation.Amounts;

/// <summary>What a decided event adds to counters of points that were earned or spent.</summary>
internal static class PointsCounting
{
    /// <summary>
    /// What it adds to one of them; null for nothing. Each effect and payment keeps its own shares: a return takes them back one by one (R1), and the counter
    /// falls by the points that were taken.
    /// </summary>
    public static CounterContribution? Of(CompiledCounter counter, FactFrame frame, Decision decision)
    {
        if (counter.Where is { } where && !where(frame, 0))
        {
            return null;
        }

        var (currency, isSpent) = (counter.Definition.Currency!, counter.Definition.Points == CountedPoints.Spent);
        var (amount, shares) = (0m, ImmutableArray.CreateBuilder<Share>());
        foreach (var paid in isSpent ? decision.Redemptions.Where(r => r.Currency == currency.Currency && r.Points > 0) : [])
        {
            amount += paid.Points;
            shares.AddRange(PaidPoints.SharesOf(paid, currency, counter.MoneyDecimals));
        }

        foreach (var earned in isSpent ? [] : decision.Effects.Where(e => e is { Kind: EffectKind.Earn, RecipientId: null, Outcome: EffectOutcome.Granted } && counter.Sums(e)))
        {
            amount += earned.Result;
            shares.AddRange(earned.Shares);
        }

        return amount == 0 ? null : new CounterContribution(counter.Definition.Name, amount, counter.Scale, shares.ToImmutable(), []) { IsOfEarned = isSpent ? null : true };
    }
}
