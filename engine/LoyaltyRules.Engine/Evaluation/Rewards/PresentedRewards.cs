using System.Collections.Immutable;
using LoyaltyRules.Engine.Evaluation.Amounts;
using LoyaltyRules.Engine.Evaluation.Explanations;
using LoyaltyRules.Engine.Evaluation.Planning;
using LoyaltyRules.Engine.Language.Compilation;
using LoyaltyRules.Engine.Model;
using NodaTime;

namespace LoyaltyRules.Engine.Evaluation.Rewards;

/// <summary>
/// The rewards that a member presents at a purchase. Those that apply take part in the decision as rules do; whatever becomes of one, the decision tells: a till
/// must be able to say why a voucher stays unused.
/// </summary>
internal sealed class PresentedRewards
{
    private readonly List<PresentedReward> outcomes = [];
    private readonly List<CompiledRule> rules = [];
    private readonly List<(int Outcome, HeldReward Held, CompiledReward Reward)> waiting = [];

    private PresentedRewards()
    {
    }

    /// <summary>Nothing is presented.</summary>
    public static PresentedRewards None { get; } = new();

    /// <summary>Asks each presented reward whether it applies.</summary>
    /// <param name="purchase">The purchase; what it presents is among what the member holds.</param>
    /// <param name="member">The member.</param>
    /// <param name="date">The local day of the purchase.</param>
    /// <param name="plan">The pack.</param>
    /// <param name="frame">The event as it came, segments decided.</param>
    /// <param name="explainer">Says why one does not apply; null where no reasons are asked for.</param>
    public static PresentedRewards Of(Purchase purchase, MemberSnapshot? member, LocalDate date, PackPlan plan, FactFrame frame, ConditionExplainer? explainer)
    {
        var presented = new PresentedRewards();
        foreach (var id in purchase.Rewards)
        {
            presented.Ask(member!.Rewards.First(r => r.Id == id), date, plan, frame, explainer);
        }

        return presented;
    }

    /// <summary>Asks the rewards whose conditions wait for the amounts of this point, and adds those that apply to the rules.</summary>
    /// <param name="point">The point; the frame shows its amounts.</param>
    /// <param name="plan">The pack.</param>
    /// <param name="frame">The event.</param>
    /// <param name="explainer">Says why one does not apply; null where no reasons are asked for.</param>
    /// <param name="matching">Takes those that apply.</param>
    public void AskWaiting(int point, PackPlan plan, FactFrame frame, ConditionExplainer? explainer, List<CompiledRule> matching)
    {
        foreach (var (outcome, held, reward) in waiting)
        {
            if (reward.AtPurchase!.Point == point)
            {
                outcomes[outcome] = Asked(held, reward, plan, frame, explainer, matching);
            }
        }
    }

    /// <summary>The rewards that apply, as rules.</summary>
    public List<CompiledRule> Rules => rules;

    /// <summary>What became of each, in the order presented. One whose effects gave nothing is not used up (S3).</summary>
    /// <param name="candidates">Every effect of the decision.</param>
    public ImmutableArray<PresentedReward> Outcomes(IEnumerable<Candidate> candidates)
    {
        if (outcomes.Count == 0)
        {
            return [];
        }

        var giving = candidates.Where(c => c is { Gives: true, Rule.Held: not null }).Select(c => c.Rule.Held!.Id).ToHashSet(StringComparer.Ordinal);
        return [.. outcomes.Select(o => o.Outcome == PresentedOutcome.GaveNothing && giving.Contains(o.HeldId) ? o with { Outcome = PresentedOutcome.Used } : o)];
    }

    private void Ask(HeldReward held, LocalDate date, PackPlan plan, FactFrame frame, ConditionExplainer? explainer)
    {
        var reward = plan.Rewards.GetValueOrDefault(held.RewardId);
        PresentedOutcome? denied =
            reward is null ? PresentedOutcome.NotInPack
            : reward.AtPurchase is null ? PresentedOutcome.NotForPurchases
            : held.UsesLeft <= 0 ? PresentedOutcome.UsedUp
            : held.ExpiresOn < date ? PresentedOutcome.Expired
            : null;
        if (denied is null && reward!.AtPurchase!.Waits)
        {
            waiting.Add((outcomes.Count, held, reward));
        }

        outcomes.Add(denied is { } no ? new PresentedReward(held.Id, held.RewardId, no, [])
            : reward!.AtPurchase!.Waits ? new PresentedReward(held.Id, held.RewardId, PresentedOutcome.GaveNothing, [])
            : Asked(held, reward, plan, frame, explainer, rules));
    }

    private PresentedReward Asked(HeldReward held, CompiledReward reward, PackPlan plan, FactFrame frame, ConditionExplainer? explainer, List<CompiledRule> applying)
    {
        if (reward.When is { } when)
        {
            EffectMath.Show(frame, plan.RewardValue!, held);
            if (when(frame, 0) is var truth && truth != Truth.True)
            {
                return new PresentedReward(
                    held.Id, held.RewardId, truth == Truth.Unknown ? PresentedOutcome.Unknown : PresentedOutcome.NotMatched,
                    explainer?.ReasonsOf(reward.Definition.AtPurchase!.When!, frame) ?? []);
            }
        }

        applying.Add(reward.AtPurchase! with { Index = plan.Rules.Length + rules.Count, Held = held });
        return new PresentedReward(held.Id, held.RewardId, PresentedOutcome.GaveNothing, []);
    }
}
