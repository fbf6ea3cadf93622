using LoyaltyRules.Engine.Model;

namespace LoyaltyRules.Engine.Evaluation.Stages;

/// <summary>What is not given whatever the rules say: nothing of the program to a member who is held out, and less and less while it is wound down.</summary>
/// <param name="stage">How far the winding down is.</param>
/// <param name="isHeldOut">Whether the member is in the control group.</param>
internal readonly struct BenefitSuspension(ClosureStage stage, bool isHeldOut)
{
    /// <summary>Whether points do not pay. What a member who is held out has from before still does.</summary>
    public bool KeepsPoints => stage >= ClosureStage.Frozen;

    /// <summary>How every effect of a kind comes out; null where they are given as ever.</summary>
    public EffectOutcome? Of(EffectKind kind)
    {
        if (isHeldOut)
        {
            return EffectOutcome.HeldOut;
        }

        var last = kind switch
        {
            EffectKind.Discount => ClosureStage.RedeemOnly,
            EffectKind.Earn or EffectKind.Grant or EffectKind.Issue or EffectKind.Extend => ClosureStage.StopEarning,
        };
        return stage >= last ? EffectOutcome.ProgramClosing : null;
    }
}
