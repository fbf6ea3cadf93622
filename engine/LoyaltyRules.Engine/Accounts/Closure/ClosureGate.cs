using System.Collections.Immutable;
using LoyaltyRules.Engine.Accounts.Book;
using LoyaltyRules.Engine.Accounts.Commands;
using LoyaltyRules.Engine.Diagnostics;
using LoyaltyRules.Engine.Model;

namespace LoyaltyRules.Engine.Accounts.Closure;

/// <summary>
/// Which commands each stage of winding down refuses. Purchases are decided in every stage, since somebody pays for them; and what became of earlier ones is
/// booked in every stage, since it corrects the past.
/// </summary>
internal static class ClosureGate
{
    /// <summary>Why the stage refuses a command; empty when it does not.</summary>
    public static ImmutableArray<Diagnostic> Refusal(ClosureStage stage, BookCommand command)
    {
        ClosureStage? refusedFrom = command switch
        {
            EnrolMember => ClosureStage.StopEnrolment,
            HoldPoints or CaptureHold or TransferPoints or RequestReward => ClosureStage.Frozen,
            AdjustPoints or UseReward => ClosureStage.Closed,
            _ => null,
        };
        if (!(stage >= refusedFrom))
        {
            return [];
        }

        return stage == ClosureStage.Closed ? BookDraft.Refuse(ClosureRefusals.ProgramClosed)
            : command is EnrolMember ? BookDraft.Refuse(ClosureRefusals.EnrolmentStopped)
            : BookDraft.Refuse(ClosureRefusals.PointsFrozen);
    }
}
