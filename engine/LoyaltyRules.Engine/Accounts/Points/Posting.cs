using LoyaltyRules.Engine.Packs.Program;

namespace LoyaltyRules.Engine.Accounts.Points;

/// <summary>Where points can be. Every point is in exactly one of these; different states are different accounts.</summary>
public enum PointsState
{
    /// <summary>Of an owner: earned and waiting, for a date or for the end of the show.</summary>
    Pending,

    /// <summary>Of an owner: to be spent.</summary>
    Available,

    /// <summary>Of an owner: reserved for an order that is not captured yet.</summary>
    Held,

    /// <summary>Of an owner: owed, because taken back after they were spent. Its balance is never above zero.</summary>
    Debt,

    /// <summary>Of an owner: points whose time passed unspent. No longer a liability, and still known: a return writes them off (R2).</summary>
    Expired,

    /// <summary>Of the program: where points come from when they are earned. Its balance is never above zero.</summary>
    Issued,

    /// <summary>Of the program: points that paid.</summary>
    Spent,

    /// <summary>Of the program: points taken back with a return, a cancellation or a no-show.</summary>
    TakenBack,

    /// <summary>Of the program: points given or taken by hand, with a reason. Below zero when more were given.</summary>
    Adjusted,

    /// <summary>Of the program: points on their way from one owner to another. Zero after every entry.</summary>
    Transferred,

    /// <summary>Of the program: points that were paid out in money when the program was closed.</summary>
    PaidOut,

    /// <summary>Of the program: debt that was forgiven when the program was closed. Its balance is never above zero.</summary>
    Forgiven,
}

/// <summary>Who has points or uses limits: a member, or a household whose members share.</summary>
/// <param name="Kind">Member or household.</param>
/// <param name="Id">Its id.</param>
public readonly record struct AccountOwner(PointsOwner Kind, string Id) : IComparable<AccountOwner>
{
    /// <summary>A member.</summary>
    public static AccountOwner Member(string id) => new(PointsOwner.Member, id);

    /// <summary>A household.</summary>
    public static AccountOwner Household(string id) => new(PointsOwner.Household, id);

    /// <summary>Members before households, each by id, ordinal.</summary>
    public int CompareTo(AccountOwner other) => Kind != other.Kind ? Kind.CompareTo(other.Kind) : string.CompareOrdinal(Id, other.Id);

    /// <inheritdoc/>
    public override string ToString() => (Kind == PointsOwner.Member ? "member " : "household ") + Id;
}

/// <summary>One account of the book.</summary>
/// <param name="Owner">Who has the points; null for the program's own accounts.</param>
/// <param name="Currency">The points currency.</param>
/// <param name="State">Which state of points.</param>
public readonly record struct PointsAccountRef(AccountOwner? Owner, string Currency, PointsState State);

/// <summary>
/// Points that moved from one account to another: both sides of double entry in one, so the whole book always sums to zero.
/// </summary>
/// <param name="From">Where they were.</param>
/// <param name="To">Where they are now; of the same currency.</param>
/// <param name="Points">How many; more than zero.</param>
/// <param name="LotId">The lot they belong to, at the owner's side; null where no lot is touched (debt taken from nobody's lot).</param>
public readonly record struct Posting(PointsAccountRef From, PointsAccountRef To, decimal Points, string? LotId);
