using System.Collections.Immutable;

namespace LoyaltyRules.Storage.Webhooks;

/// <summary>The types of events that webhooks tell.</summary>
public static class WebhookTypes
{
    /// <summary>What every type begins with.</summary>
    public const string Prefix = "org.loyaltyrules.";

    /// <summary>Stands for every type, those of later versions too.</summary>
    public const string Every = "*";

    /// <summary>A purchase was decided and posted; also what was bought with an exchange.</summary>
    public const string PurchaseCommitted = Prefix + "purchase.committed";

    /// <summary>What was bought took place.</summary>
    public const string PurchaseCompleted = Prefix + "purchase.completed";

    /// <summary>A purchase was cancelled before it took place.</summary>
    public const string PurchaseCancelled = Prefix + "purchase.cancelled";

    /// <summary>Nobody came.</summary>
    public const string PurchaseNoShow = Prefix + "purchase.noShow";

    /// <summary>Something came back; also what was given back with an exchange.</summary>
    public const string PurchaseReturned = Prefix + "purchase.returned";

    /// <summary>Points were earned; they may have to wait.</summary>
    public const string PointsEarned = Prefix + "points.earned";

    /// <summary>Points that waited can be spent.</summary>
    public const string PointsAvailable = Prefix + "points.available";

    /// <summary>Points paid.</summary>
    public const string PointsRedeemed = Prefix + "points.redeemed";

    /// <summary>Points that had paid came back.</summary>
    public const string PointsRestored = Prefix + "points.restored";

    /// <summary>Points that had been earned were taken back, or are owed.</summary>
    public const string PointsTakenBack = Prefix + "points.takenBack";

    /// <summary>Points expired.</summary>
    public const string PointsExpired = Prefix + "points.expired";

    /// <summary>Points were given or, below zero, taken by hand.</summary>
    public const string PointsAdjusted = Prefix + "points.adjusted";

    /// <summary>Points came from another member or, below zero, went to one.</summary>
    public const string PointsTransferred = Prefix + "points.transferred";

    /// <summary>After the close of the program, points were paid out in money.</summary>
    public const string PointsPaidOut = Prefix + "points.paidOut";

    /// <summary>Points were reserved.</summary>
    public const string HoldOpened = Prefix + "hold.opened";

    /// <summary>A hold ended: its points paid, were let go, or its time passed.</summary>
    public const string HoldClosed = Prefix + "hold.closed";

    /// <summary>A member's tier, or its deadline, changed.</summary>
    public const string TierChanged = Prefix + "tier.changed";

    /// <summary>A rule granted a privilege.</summary>
    public const string PrivilegeGranted = Prefix + "privilege.granted";

    /// <summary>A granted privilege is over.</summary>
    public const string PrivilegeEnded = Prefix + "privilege.ended";

    /// <summary>A member got a reward.</summary>
    public const string RewardIssued = Prefix + "reward.issued";

    /// <summary>A reward was used once.</summary>
    public const string RewardUsed = Prefix + "reward.used";

    /// <summary>The last day of a reward passed.</summary>
    public const string RewardExpired = Prefix + "reward.expired";

    /// <summary>A reward is gone because its purchase came back, or it was given back.</summary>
    public const string RewardWithdrawn = Prefix + "reward.withdrawn";

    /// <summary>A person joined the program.</summary>
    public const string MemberEnrolled = Prefix + "member.enrolled";

    /// <summary>The program came to another stage of its closure, or its closure was proposed.</summary>
    public const string ProgramStageChanged = Prefix + "program.stageChanged";

    /// <summary>Every type.</summary>
    public static ImmutableArray<string> All { get; } =
    [
        PurchaseCommitted, PurchaseCompleted, PurchaseCancelled, PurchaseNoShow, PurchaseReturned,
        PointsEarned, PointsAvailable, PointsRedeemed, PointsRestored, PointsTakenBack, PointsExpired, PointsAdjusted, PointsTransferred, PointsPaidOut,
        HoldOpened, HoldClosed, TierChanged, PrivilegeGranted, PrivilegeEnded, RewardIssued, RewardUsed, RewardExpired, RewardWithdrawn, MemberEnrolled, ProgramStageChanged,
    ];
}
