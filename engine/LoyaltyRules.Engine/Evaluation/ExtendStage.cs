using LoyaltyRules.Engine.Model;
using LoyaltyRules.Engine.Packs;

namespace LoyaltyRules.Engine.Evaluation;

/// <summary>
/// The last step of a decision: more time for what the member has. Here it is only said until when; the account, which knows every lot and every reward, moves those
/// deadlines that are earlier. Of limits, those on times apply.
/// </summary>
internal sealed class ExtendStage(EffectMath math, LimitBook limits, IDeadlineFacts deadlines, bool hasMember)
{
    public List<Candidate> Run(List<CompiledRule> matching)
    {
        var candidates = matching.SelectMany(rule => rule.Extensions.Select(extension => math.NewCandidate(rule, extension))).ToList();
        foreach (var candidate in candidates)
        {
            if (hasMember)
            {
                Compute(candidate, ((CompiledExtension)candidate.Effect).Extension);
                limits.TrimOwn(candidate);
                limits.TrimShared(candidate);
            }
            else
            {
                candidate.Outcome = EffectOutcome.NoMember;
            }
        }

        return candidates;
    }

    private void Compute(Candidate candidate, ExtendEffect extension)
    {
        var last = extension.Until.On(deadlines);
        if (last.Day is { } until)
        {
            candidate.Extended = new Extension(extension.Target, extension.Name, until);
            candidate.Rounded = candidate.Amount = 1;
        }
        else if (!last.IsWaived)
        {
            candidate.BecomeUnknown(DeadlineFacts.AbsentIn(extension.Until, deadlines));
        }
    }
}
