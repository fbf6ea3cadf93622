using System.Collections.Immutable;
using LoyaltyRules.Engine.Evaluation.Amounts;
using LoyaltyRules.Engine.Evaluation.Deadlines;
using LoyaltyRules.Engine.Evaluation.Limits;
using LoyaltyRules.Engine.Evaluation.Planning;
using LoyaltyRules.Engine.Evaluation.Rewards;
using LoyaltyRules.Engine.Evaluation.Terms;
using LoyaltyRules.Engine.Model;
using LoyaltyRules.Engine.Packs.Rules;

namespace LoyaltyRules.Engine.Evaluation.Stages;

/// <summary>
/// Rewards that rules issue, after everything that is given at once. A reward is issued whole or not at all: the rule's limits apply, then those on how often it may
/// be issued. Where the member pays for it, with what the balance holds after what paid for the purchase: points of this purchase are not there yet (S1).
/// </summary>
internal sealed class IssueStage(EffectMath math, LimitTracker limits)
{
    private readonly List<Candidate> results = [];
    private readonly Dictionary<string, decimal> spent = new(StringComparer.Ordinal);

    public List<Candidate> Run(List<CompiledRule> matching, LotTermsOfDay deadlines, MemberSnapshot? member, ImmutableArray<RedemptionResult> redemptions)
    {
        results.Clear();
        spent.Clear();
        foreach (var redemption in redemptions)
        {
            spent.Add(redemption.Currency, redemption.Points);
        }

        // One after the other: what one takes of the balance is not there for the next. No group chooses among them: they have no worth to compare.
        for (var turn = 0; turn < matching.Count; turn++)
        {
            foreach (var issue in matching[turn].Issues)
            {
                var candidate = math.NewCandidate(matching[turn], issue, turn);
                results.Add(candidate);
                if (member is null)
                {
                    candidate.Outcome = EffectOutcome.NoMember;
                    continue;
                }

                Compute(candidate, issue, deadlines, member);
                limits.TrimOwn(candidate);
                limits.TrimIssue(candidate, issue.Reward.IssueLimits);
                limits.TrimShared(candidate);
                if (candidate is { Gives: true, Issued.Paid: { } paid })
                {
                    spent[paid.Currency] = spent.GetValueOrDefault(paid.Currency) + paid.Points;
                }
            }
        }

        return results;
    }

    private void Compute(Candidate candidate, CompiledIssue issue, LotTermsOfDay deadlines, MemberSnapshot member)
    {
        var reward = issue.Reward.Definition;
        var last = reward.Expires?.On(deadlines) ?? DeadlineDay.Waived;
        if (last is { Day: null, IsWaived: false })
        {
            // U2: for a time that cannot be told, nothing is issued.
            candidate.BecomeUnknown(DeadlineFacts.AbsentIn(reward.Expires!, deadlines));
            return;
        }

        if (reward.Expires is { } expires && deadlines.PastDayOf(expires) is { } past)
        {
            candidate.BecomeExpired(past);
            return;
        }

        var cost = issue.Issue.PaysPoints ? reward.Cost : null;
        if (cost is null)
        {
            candidate.Issued = IssuedRewards.TermsOf(reward, last.Day, steps: 0, cost: null);
            candidate.Rounded = candidate.Amount = 1;
            return;
        }

        if (BalanceOf(cost.Currency, member) is not { } balance)
        {
            candidate.BecomeUnknown(["points." + cost.Currency.Currency]);
            return;
        }

        (candidate.Base, candidate.BaseScale) = (Scaled.From(balance, cost.Currency.Decimals), cost.Currency.Decimals);
        candidate.Issued = IssuedRewards.TermsOf(reward, last.Day, cost.StepsFrom(balance, RewardValue.StepsMax), cost);
        candidate.Rounded = candidate.Amount = balance < cost.Points ? 0 : 1;
    }

    private decimal? BalanceOf(PointsCurrency currency, MemberSnapshot member)
    {
        foreach (var available in member.Available)
        {
            if (available.Currency == currency.Currency)
            {
                return available.Points - spent.GetValueOrDefault(currency.Currency);
            }
        }

        return null;
    }
}
