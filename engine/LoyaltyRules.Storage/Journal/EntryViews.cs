using System.Collections.Immutable;
using LoyaltyRules.Engine.Accounts.Book;
using LoyaltyRules.Engine.Accounts.Points;
using LoyaltyRules.Engine.Model;
using NodaTime;

namespace LoyaltyRules.Storage.Journal;

/// <summary>What came back, as a caller is told of it: with what the charges add up to, which is not kept.</summary>
internal sealed record ReturnView(
    string PurchaseId, decimal Refund, ImmutableArray<ReturnedCharge> Charges, ImmutableArray<GrantTakenBack> Grants, ImmutableArray<PointsAmount> PointsRestored)
{
    public static ReturnView Of(ReturnResult returned) =>
        new(returned.PurchaseId, returned.Refund, returned.Charges, returned.Grants, returned.PointsRestored);
}

/// <summary>Points that were reserved, as a caller is told of them: by what id they are captured or let go, and until when.</summary>
internal sealed record ToldHold(string Id, string Currency, decimal Points, Instant Until)
{
    public static ToldHold? Of(BookEntry entry) =>
        entry.Changes.OfType<HoldOpened>().FirstOrDefault()?.Hold is { } hold ? new(hold.Id, hold.Currency, hold.Points, hold.Until) : null;
}

/// <summary>A reward that was issued, as a caller is told of it: by what id the member presents it, and until when.</summary>
internal sealed record ToldReward(string Held, string Reward, LocalDate IssuedOn, LocalDate? LastDay, int UsesLeft, decimal? Value)
{
    /// <summary>All that an entry issued; null for none.</summary>
    public static ToldReward[]? Of(BookEntry entry) => entry.Changes.OfType<RewardIssued>().Select(c => c.Reward)
        .Select(r => new ToldReward(r.Id, r.RewardId, r.IssuedOn, r.ExpiresOn, r.UsesLeft, r.Value)).ToArray() is { Length: > 0 } issued ? issued : null;
}

/// <summary>Points that moved, as a caller is told of them.</summary>
internal sealed record PostingView(string Currency, decimal Points, PointsState From, string? FromOwner, PointsState To, string? ToOwner, string? LotId)
{
    public static PostingView Of(Posting posting) => new(
        posting.From.Currency, posting.Points, posting.From.State, posting.From.Owner?.ToString(), posting.To.State, posting.To.Owner?.ToString(), posting.LotId);
}
