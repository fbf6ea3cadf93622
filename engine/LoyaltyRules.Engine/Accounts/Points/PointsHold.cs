using System.Collections.Immutable;
using NodaTime;

namespace LoyaltyRules.Engine.Accounts.Points;

/// <summary>Points of one lot: which were spent, reserved or moved.</summary>
/// <param name="Owner">Whose lot.</param>
/// <param name="Lot">The lot as it was then, without its points: it can be opened again.</param>
/// <param name="Points">How many of it.</param>
public sealed record LotPart(AccountOwner Owner, Lot Lot, decimal Points);

/// <summary>Points reserved for an order that is not captured yet. Which lots is fixed when they are reserved.</summary>
/// <param name="Id">The hold's id, unique in the program.</param>
/// <param name="MemberId">The member who pays.</param>
/// <param name="Currency">The points currency.</param>
/// <param name="Parts">The lots, in spending order.</param>
/// <param name="Until">The instant from which it is let go.</param>
public sealed record PointsHold(string Id, string MemberId, string Currency, ImmutableArray<LotPart> Parts, Instant Until)
{
    /// <summary>How many points.</summary>
    public decimal Points => Parts.Sum(p => p.Points);
}
