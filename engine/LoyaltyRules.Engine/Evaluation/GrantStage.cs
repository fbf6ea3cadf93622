using LoyaltyRules.Engine.Model;
using LoyaltyRules.Engine.Packs;

namespace LoyaltyRules.Engine.Evaluation;

/// <summary>Grants follow what was bought and earned: tiers and privileges for a time. A grant is given whole or not at all; of limits, those on times apply.</summary>
internal sealed class GrantStage(EffectMath math, LimitBook limits, IDeadlineFacts deadlines, bool hasMember)
{
    public List<Candidate> Run(List<CompiledRule> matching)
    {
        var candidates = matching.SelectMany(rule => rule.Grants.Select(grant => math.NewCandidate(rule, grant))).ToList();
        if (!hasMember)
        {
            candidates.ForEach(c => c.Outcome = EffectOutcome.NoMember);
            return candidates;
        }

        foreach (var candidate in candidates)
        {
            Compute(candidate, ((CompiledGrant)candidate.Effect).Grant);
            limits.TrimOwn(candidate);
        }

        // No group chooses among grants: they have no worth to compare.
        candidates.ForEach(limits.TrimShared);
        return candidates;
    }

    private void Compute(Candidate candidate, GrantEffect grant)
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

            candidate.GrantedUntil = last.Day;
        }

        candidate.Rounded = candidate.Amount = 1;
    }
}
