using LoyaltyRules.Engine.Model;
using LoyaltyRules.Engine.Packs;

namespace LoyaltyRules.Engine.Evaluation;

/// <summary>
/// Rewards that rules issue, after everything that is given at once. A reward is issued whole or not at all: the rule's limits apply, then those on how often it may
/// be issued. Where the member pays for it, with what the balance holds after what paid for the purchase: points of this purchase are not there yet (S1).
/// </summary>
internal sealed class IssueStage(EffectMath math, LimitBook limits, IDeadlineFacts deadlines, MemberSnapshot? member, IEnumerable<RedemptionResult> redemptions)
{
    private readonly Dictionary<string, decimal> spent = redemptions.ToDictionary(r => r.Currency, r => r.Points, StringComparer.Ordinal);

    public List<Candidate> Run(List<CompiledRule> matching)
    {
        var candidates = matching.SelectMany(rule => rule.Issues.Select(issue => math.NewCandidate(rule, issue))).ToList();
        if (member is null)
        {
            candidates.ForEach(c => c.Outcome = EffectOutcome.NoMember);
            return candidates;
        }

        // One after the other: what one takes of the balance is not there for the next. No group chooses among them: they have no worth to compare.
        foreach (var candidate in candidates)
        {
            var issue = (CompiledIssue)candidate.Effect;
            Compute(candidate, issue);
            limits.TrimOwn(candidate);
            limits.TrimIssue(candidate, issue.Reward.IssueLimits);
            limits.TrimShared(candidate);
            if (candidate is { Gives: true, Issued.Paid: { } paid })
            {
                spent[paid.Currency] = spent.GetValueOrDefault(paid.Currency) + paid.Points;
            }
        }

        return candidates;
    }

    private void Compute(Candidate candidate, CompiledIssue issue)
    {
        var reward = issue.Reward.Definition;
        var last = reward.Expires?.On(deadlines) ?? DeadlineDay.Waived;
        if (last is { Day: null, IsWaived: false })
        {
            // U2: for a time that cannot be told, nothing is issued.
            candidate.BecomeUnknown(DeadlineFacts.AbsentIn(reward.Expires!, deadlines));
            return;
        }

        var cost = issue.Issue.PaysPoints ? reward.Cost : null;
        if (cost is null)
        {
            candidate.Issued = RewardOffers.TermsOf(reward, last.Day, steps: 0, cost: null);
            candidate.Rounded = candidate.Amount = 1;
            return;
        }

        if (BalanceOf(cost.Currency) is not { } balance)
        {
            candidate.BecomeUnknown(["points." + cost.Currency.Currency]);
            return;
        }

        (candidate.Base, candidate.BaseScale) = (Scaled.From(balance, cost.Currency.Decimals), cost.Currency.Decimals);
        candidate.Issued = RewardOffers.TermsOf(reward, last.Day, cost.StepsFrom(balance, RewardValue.StepsMax), cost);
        candidate.Rounded = candidate.Amount = balance < cost.Points ? 0 : 1;
    }

    private decimal? BalanceOf(PointsCurrency currency)
    {
        foreach (var available in member!.Available)
        {
            if (available.Currency == currency.Currency)
            {
                return available.Points - spent.GetValueOrDefault(currency.Currency);
            }
        }

        return null;
    }
}
