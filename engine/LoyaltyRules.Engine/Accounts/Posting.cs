namespace LoyaltyRules.Engine.Accounts;

/// <summary>Where points can be. Every point is in exactly one of these; different states are different accounts.</summary>
public enum PointsState
{
    /// <summary>Earned and waiting: for a date, or for the end of the show.</summary>
    Pending,

    /// <summary>To be spent.</summary>
    Available,

    /// <summary>Reserved for an order that is not captured yet.</summary>
    Held,

    /// <summary>Owed: taken back after they were spent. Its balance is never above zero.</summary>
    Debt,

    /// <summary>Of the program: where points come from when they are earned. Its balance is never above zero.</summary>
    Issued,

    /// <summary>Of the program: points that paid.</summary>
    Spent,

    /// <summary>Of the program: points whose time passed.</summary>
    Expired,

    /// <summary>Of the program: points taken back with a return, a cancellation or a no-show.</summary>
    TakenBack,

    /// <summary>Of the program: points given or taken by hand, with a reason.</summary>
    Adjusted,
}

/// <summary>One account of the book.</summary>
/// <param name="Owner">The member or household; empty for the program's own accounts.</param>
/// <param name="Currency">The points currency.</param>
/// <param name="State">Which state of points.</param>
public readonly record struct PointsAccountRef(string Owner, string Currency, PointsState State);

/// <summary>
/// Points that moved from one account to another: both sides of double entry in one, so the whole book always sums to zero.
/// </summary>
/// <param name="From">Where they were.</param>
/// <param name="To">Where they are now; of the same currency.</param>
/// <param name="Points">How many; more than zero.</param>
/// <param name="LotId">The lot they belong to; null where no lot is touched (debt).</param>
public readonly record struct Posting(PointsAccountRef From, PointsAccountRef To, decimal Points, string? LotId);
