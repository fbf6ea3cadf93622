using System.Collections.Immutable;
using LoyaltyRules.Engine.Model;
using NodaTime;

namespace LoyaltyRules.Engine.Accounts;

/// <summary>What happened.</summary>
public enum BookEntryKind
{
    /// <summary>A purchase was decided and posted.</summary>
    Purchase,

    /// <summary>What was bought took place: the show is over, the guest has left.</summary>
    Completed,

    /// <summary>The whole purchase was cancelled before it took place.</summary>
    Cancelled,

    /// <summary>Nobody came: what was earned is taken back, nothing is refunded.</summary>
    NoShow,

    /// <summary>Something was returned.</summary>
    Return,

    /// <summary>Points were reserved.</summary>
    Hold,

    /// <summary>Held points paid.</summary>
    Capture,

    /// <summary>Held points were let go, on request.</summary>
    Release,

    /// <summary>A hold ended because its time passed.</summary>
    HoldTimeout,

    /// <summary>Pending points became available.</summary>
    Activation,

    /// <summary>Points expired.</summary>
    Expiry,

    /// <summary>Points moved between members.</summary>
    Transfer,

    /// <summary>Points were given or taken by hand.</summary>
    Adjustment,

    /// <summary>A tier was reviewed, or a grant or grace ended.</summary>
    TierReview,

    /// <summary>A privilege was used.</summary>
    PrivilegeUse,

    /// <summary>A member's record, or belonging to a household, changed.</summary>
    MemberChange,
}

/// <summary>Why a member's tier changed.</summary>
public enum TierCause
{
    /// <summary>The thresholds were reached.</summary>
    Reached,

    /// <summary>A review renewed it: the tier is the same, its deadline is new.</summary>
    Renewed,

    /// <summary>A rule granted it.</summary>
    Granted,

    /// <summary>A review found it no longer reached.</summary>
    NotKept,

    /// <summary>What had reached it was returned (R3).</summary>
    Returned,
}

/// <summary>A change of a member's tier or of its deadline.</summary>
/// <param name="From">The tier before.</param>
/// <param name="To">The tier since.</param>
/// <param name="On">The local day of the change.</param>
/// <param name="Until">The last day it is kept at least; null when it has none.</param>
/// <param name="Cause">Why.</param>
public sealed record TierMove(string From, string To, LocalDate On, LocalDate? Until, TierCause Cause);
