using LoyaltyRules.Engine.Evaluation.Amounts;
using LoyaltyRules.Engine.Evaluation.Deadlines;
using LoyaltyRules.Engine.Evaluation.Limits;
using LoyaltyRules.Engine.Evaluation.Planning;
using LoyaltyRules.Engine.Evaluation.Terms;
using LoyaltyRules.Engine.Model;
using LoyaltyRules.Engine.Packs.Rules;

namespace LoyaltyRules.Engine.Evaluation.Stages;

/// <summary>
/// The last step of a decision: more time for what the member has. Here it is only said until when; the account, which knows every lot and every reward, moves those
/// deadlines that are earlier. Of limits, those on times apply.
/// </summary>
internal sealed class ExtendStage(EffectMath math, LimitTracker limits)
{
    private readonly List<Candidate> results = [];

    public List<Candidate> Run(List<CompiledRule> matching, IDeadlineFacts deadlines, bool hasMember)
    {
        results.Clear();
        for (var turn = 0; turn < matching.Count; turn++)
        {
            foreach (var extension in matching[turn].Extensions)
            {
                var candidate = math.NewCandidate(matching[turn], extension, turn);
                results.Add(candidate);
                if (hasMember)
                {
                    Compute(candidate, extension.Extension, deadlines);
                    limits.TrimOwn(candidate);
                    limits.TrimShared(candidate);
                }
                else
                {
                    candidate.Outcome = EffectOutcome.NoMember;
                }
            }
        }

        return results;
    }

    private static void Compute(Candidate candidate, ExtendEffect extension, IDeadlineFacts deadlines)
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
