using LoyaltyRules.Engine.Accounts.Book;
using LoyaltyRules.Engine.Accounts.Points;

namespace LoyaltyRules.Storage.Webhooks;

/// <summary>What an entry tells of points: for each owner and currency, everything of one kind in one event.</summary>
internal static class PointsFacts
{
    /// <summary>The events of an entry, in the order in which the first points of each moved.</summary>
    public static IEnumerable<WebhookFact> Of(BookEntry entry)
    {
        var opened = entry.Changes.OfType<LotOpened>().ToLookup(o => (o.Owner, o.Currency, o.Lot.Id), o => o.Lot);
        return entry.Postings
            .Select(p => (Told: Tell(p), Posting: p))
            .Where(p => p.Told is not null)
            .GroupBy(p => (p.Told!.Value.Type, p.Told.Value.Owner, p.Posting.From.Currency))
            .Select(told => new WebhookFact(told.Key.Type, told.Key.Owner, json =>
            {
                json.WriteString("currency", told.Key.Currency);
                json.WriteExact("points", told.Sum(p => p.Told!.Value.Sign * p.Posting.Points));
                json.WriteText("purchaseId", told.Key.Type is WebhookTypes.PointsRestored or WebhookTypes.PointsTakenBack && entry.Returned is { } returned ? returned.PurchaseId : entry.PurchaseId);
                json.WriteStartArray("lots");
                foreach (var lot in told.Where(p => p.Posting.LotId is not null).GroupBy(p => p.Posting.LotId!))
                {
                    json.WriteStartObject();
                    json.WriteString("lot", lot.Key);
                    json.WriteExact("points", lot.Sum(p => p.Told!.Value.Sign * p.Posting.Points));
                    if (opened[(told.Key.Owner, told.Key.Currency, lot.Key)].FirstOrDefault() is { } made)
                    {
                        json.WriteDay("availableFrom", made.Deadlines.AvailableFrom);
                        json.WriteDay("expiresOn", made.Deadlines.LastDay);
                    }

                    json.WriteEndObject();
                }

                json.WriteEndArray();
            }));
    }

    // Reserving and letting go, repaying what is owed, and writing off what had expired change nothing that others need to hear of beside their own events.
    private static (string Type, AccountOwner Owner, int Sign)? Tell(Posting posting) => (posting.From, posting.To) switch
    {
        ({ State: PointsState.Issued }, { Owner: { } owner }) => (WebhookTypes.PointsEarned, owner, 1),
        ({ State: PointsState.Pending }, { State: PointsState.Available, Owner: { } owner }) => (WebhookTypes.PointsAvailable, owner, 1),
        ({ Owner: { } owner }, { State: PointsState.Expired }) => (WebhookTypes.PointsExpired, owner, 1),
        ({ Owner: { } owner }, { State: PointsState.Spent }) => (WebhookTypes.PointsRedeemed, owner, 1),
        ({ State: PointsState.Spent }, { Owner: { } owner }) => (WebhookTypes.PointsRestored, owner, 1),
        ({ State: not PointsState.Expired, Owner: { } owner }, { State: PointsState.TakenBack }) => (WebhookTypes.PointsTakenBack, owner, 1),
        ({ State: PointsState.Adjusted }, { Owner: { } owner }) => (WebhookTypes.PointsAdjusted, owner, 1),
        ({ Owner: { } owner }, { State: PointsState.Adjusted }) => (WebhookTypes.PointsAdjusted, owner, -1),
        ({ State: PointsState.Transferred }, { Owner: { } owner }) => (WebhookTypes.PointsTransferred, owner, 1),
        ({ Owner: { } owner }, { State: PointsState.Transferred }) => (WebhookTypes.PointsTransferred, owner, -1),
        ({ Owner: { } owner }, { State: PointsState.PaidOut }) => (WebhookTypes.PointsPaidOut, owner, 1),
        _ => null,
    };
}
