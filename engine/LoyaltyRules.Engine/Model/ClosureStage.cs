namespace LoyaltyRules.Engine.Model;

/// <summary>How far the winding down of a program is. The stages come in this order; a plan may leave some out, and none comes back.</summary>
public enum ClosureStage
{
    /// <summary>The program runs.</summary>
    Running,

    /// <summary>A trigger asks to close it; nothing has changed, and somebody decides.</summary>
    Proposed,

    /// <summary>It will be closed: the notice runs, and no stage has begun.</summary>
    Announced,

    /// <summary>Nobody joins any more.</summary>
    StopEnrolment,

    /// <summary>Nothing is earned, issued or granted any more; what members have stays.</summary>
    StopEarning,

    /// <summary>No discounts either: points can only be spent.</summary>
    RedeemOnly,

    /// <summary>Points do not move.</summary>
    Frozen,

    /// <summary>The program is over; all balances are zero.</summary>
    Closed,
}
