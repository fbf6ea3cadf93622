using LoyaltyRules.Engine.Evaluation.Amounts;
using LoyaltyRules.Engine.Evaluation.Deadlines;
using LoyaltyRules.Engine.Evaluation.Limits;
using LoyaltyRules.Engine.Evaluation.Planning;
using LoyaltyRules.Engine.Evaluation.Terms;
using LoyaltyRules.Engine.Model;
using LoyaltyRules.Engine.Packs.Rules;

namespace LoyaltyRules.Engine.Evaluation.Stages;

/// <summary>Grants follow what was bought and earned: tiers and privileges for a time. A grant is given whole or not at all; of limits, those on times apply.</summary>
internal sealed class GrantStage(EffectMath math, LimitTracker limits)
{
    private readonly List<Candidate> results = [];

    public List<Candidate> Run(List<CompiledRule> matching, LotTermsOfDay deadlines, bool hasMember)
    {
        results.Clear();
        for (var turn = 0; turn < matching.Count; turn++)
        {
            foreach (var grant in matching[turn].Grants)
            {
                var candidate = math.NewCandidate(matching[turn], grant, turn);
                results.Add(candidate);
                if (hasMember)
                {
                    Compute(candidate, grant.Grant, deadlines);
                    limits.TrimOwn(candidate);
                }
                else
                {
                    candidate.Outcome = EffectOutcome.NoMember;
                }
            }
        }

        // No group chooses among grants: they have no worth to compare.
        foreach (var candidate in results)
        {
            limits.TrimShared(candidate);
        }

        return results;
    }

    private static void Compute(Candidate candidate, GrantEffect grant, LotTermsOfDay deadlines)
    {
        if (grant.Until is { } until)
        {
            var last = until.On(deadlines);
            if (last is { Day: null, IsWaived: false })
            {
                // U2: for a time that cannot be told, nothing is granted.
                candidate.BecomeUnknown(DeadlineFacts.AbsentIn(until, deadlines));
                return;
            }

            if (deadlines.PastDayOf(until) is { } past)
            {
                candidate.BecomeExpired(past);
                return;
            }

            candidate.GrantedUntil = last.Day;
        }

        candidate.Rounded = candidate.Amount = 1;
    }
}
