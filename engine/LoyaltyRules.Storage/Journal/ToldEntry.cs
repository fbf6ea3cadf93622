using System.Collections.Immutable;
using LoyaltyRules.Engine.Accounts;
using LoyaltyRules.Engine.Model;

namespace LoyaltyRules.Storage.Journal;

/// <summary>What came back, as a caller is told of it: with what the charges add up to, which is not kept.</summary>
internal sealed record ToldReturn(
    string PurchaseId, decimal Refund, ImmutableArray<ReturnedCharge> Charges, ImmutableArray<GrantTakenBack> Grants, ImmutableArray<PointsAmount> PointsRestored)
{
    public static ToldReturn Of(ReturnResult returned) =>
        new(returned.PurchaseId, returned.Refund, returned.Charges, returned.Grants, returned.PointsRestored);
}

/// <summary>Points that moved, as a caller is told of them.</summary>
internal sealed record ToldPosting(string Currency, decimal Points, PointsState From, string? FromOwner, PointsState To, string? ToOwner, string? LotId)
{
    public static ToldPosting Of(Posting posting) => new(
        posting.From.Currency, posting.Points, posting.From.State, posting.From.Owner?.ToString(), posting.To.State, posting.To.Owner?.ToString(), posting.LotId);
}
