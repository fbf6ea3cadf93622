using System.Text.Json;
using LoyaltyRules.Engine.Accounts.Book;
using LoyaltyRules.Engine.Accounts.Closure;
using LoyaltyRules.Engine.Accounts.Points;
using LoyaltyRules.Engine.Accounts.Rewards;
using LoyaltyRules.Engine.Model;
using NodaTime;

namespace LoyaltyRules.Storage.Webhooks;

/// <summary>What an entry of the book tells others. Ids of members, purchases and rewards, numbers and days: never what is known of a person.</summary>
internal static class WebhookEvents
{
    /// <summary>The events of an entry, in a fixed order.</summary>
    public static IEnumerable<WebhookFact> Of(BookEntry entry) =>
        OfPurchase(entry).Concat(OfReturn(entry)).Concat(PointsFacts.Of(entry)).Concat(entry.Changes.SelectMany(c => OfChange(entry, c))).Concat(OfTiers(entry));

    private static IEnumerable<WebhookFact> OfPurchase(BookEntry entry)
    {
        var type = entry.Kind switch
        {
            BookEntryKind.Purchase or BookEntryKind.Exchange => WebhookTypes.PurchaseCommitted,
            BookEntryKind.Completed => WebhookTypes.PurchaseCompleted,
            BookEntryKind.Cancelled => WebhookTypes.PurchaseCancelled,
            BookEntryKind.NoShow => WebhookTypes.PurchaseNoShow,
            _ => null,
        };
        if (type is not null)
        {
            yield return new WebhookFact(type, MemberOf(entry), json =>
            {
                json.WriteText("purchaseId", entry.PurchaseId);
                json.WriteText("partner", entry.Partner);
                if (entry.Decision is { } decision && type == WebhookTypes.PurchaseCommitted)
                {
                    WriteDecision(json, decision);
                }
            });
        }
    }

    private static IEnumerable<WebhookFact> OfReturn(BookEntry entry)
    {
        if (entry.Returned is { } returned && entry.Kind is BookEntryKind.Return or BookEntryKind.Exchange)
        {
            yield return new WebhookFact(WebhookTypes.PurchaseReturned, MemberOf(entry), json =>
            {
                json.WriteText("purchaseId", returned.PurchaseId);
                json.WriteText("partner", returned.Partner);
                json.WriteExact("refund", returned.Refund);
                json.WriteStartArray("charges");
                foreach (var charge in returned.Charges)
                {
                    json.WriteStartObject();
                    json.WriteString("charge", charge.ChargeId);
                    json.WriteExact("quantity", charge.Quantity);
                    json.WriteExact("refund", charge.Refund);
                    json.WriteEndObject();
                }

                json.WriteEndArray();
            });
        }
    }

    private static IEnumerable<WebhookFact> OfChange(BookEntry entry, BookChange change)
    {
        switch (change)
        {
            case HoldOpened { Hold: var hold }:
                yield return new WebhookFact(WebhookTypes.HoldOpened, AccountOwner.Member(hold.MemberId), json =>
                {
                    json.WriteString("hold", hold.Id);
                    json.WriteString("currency", hold.Currency);
                    json.WriteExact("points", hold.Points);
                    json.WriteInstant("until", hold.Until);
                });
                break;
            case HoldClosed closed:
                yield return new WebhookFact(WebhookTypes.HoldClosed, MemberOf(entry), json =>
                {
                    json.WriteString("hold", closed.HoldId);
                    json.WriteWord("cause", entry.Kind);
                });
                break;
            case PrivilegeGranted granted:
                yield return OfPrivilege(WebhookTypes.PrivilegeGranted, granted.MemberId, granted.Grant);
                break;
            case PrivilegeEnded ended:
                yield return OfPrivilege(WebhookTypes.PrivilegeEnded, ended.MemberId, ended.Grant);
                break;
            case RewardIssued { Reward: var reward } issued:
                yield return new WebhookFact(WebhookTypes.RewardIssued, AccountOwner.Member(issued.MemberId), json =>
                {
                    WriteReward(json, reward.Id, reward.RewardId);
                    json.WriteNumber("uses", reward.Uses);
                    json.WriteDay("expiresOn", reward.ExpiresOn);
                });
                break;
            case RewardUsed used:
                yield return new WebhookFact(WebhookTypes.RewardUsed, AccountOwner.Member(used.MemberId), json => WriteReward(json, used.HeldId, used.RewardId));
                break;
            case RewardEnded ended:
                yield return new WebhookFact(
                    ended.Cause == RewardEnd.Expired ? WebhookTypes.RewardExpired : WebhookTypes.RewardWithdrawn, AccountOwner.Member(ended.MemberId), json =>
                    {
                        WriteReward(json, ended.HeldId, ended.RewardId);
                        json.WriteWord("cause", ended.Cause);
                    });
                break;
            case MemberEnrolled enrolled:
                yield return new WebhookFact(WebhookTypes.MemberEnrolled, AccountOwner.Member(enrolled.MemberId), json => json.WriteDay("joinedOn", enrolled.Enrolment.On));
                break;
            case ClosureMoved moved:
                yield return new WebhookFact(WebhookTypes.ProgramStageChanged, null, json =>
                {
                    json.WriteWord("from", moved.From);
                    json.WriteWord("to", moved.To);
                    json.WriteDay("since", moved.Since);
                    json.WriteText("trigger", moved.TriggerId);
                });
                break;
            default:
                break;
        }
    }

    private static IEnumerable<WebhookFact> OfTiers(BookEntry entry) => entry.TierMoves.Select(move => new WebhookFact(WebhookTypes.TierChanged, MemberOf(entry), json =>
    {
        json.WriteString("from", move.From);
        json.WriteString("to", move.To);
        json.WriteDay("on", move.On);
        json.WriteDay("until", move.Until);
        json.WriteWord("cause", move.Cause);
    }));

    private static WebhookFact OfPrivilege(string type, string memberId, PrivilegeHeld grant) => new(type, AccountOwner.Member(memberId), json =>
    {
        json.WriteString("privilege", grant.Id);
        json.WriteDay("until", grant.Until);
    });

    private static void WriteReward(Utf8JsonWriter json, string heldId, string rewardId)
    {
        json.WriteString("held", heldId);
        json.WriteString("reward", rewardId);
    }

    private static void WriteDecision(Utf8JsonWriter json, Decision decision)
    {
        json.WriteInstant("at", decision.At);
        json.WriteStartObject("pack");
        json.WriteString("id", decision.Pack.Id);
        json.WriteString("version", decision.Pack.Version);
        json.WriteString("hash", decision.Pack.Hash);
        json.WriteEndObject();
        json.WriteString("currency", decision.Currency);
        json.WriteExact("gross", decision.Totals.Gross);
        json.WriteExact("discount", decision.Totals.Discount);
        json.WriteExact("paidWithPoints", decision.Totals.PaidWithPoints);
        json.WriteExact("payable", decision.Totals.Payable);
        json.WriteStartArray("earned");
        foreach (var (currency, points) in decision.Totals.Earned)
        {
            json.WriteStartObject();
            json.WriteString("currency", currency);
            json.WriteExact("points", points);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static AccountOwner? MemberOf(BookEntry entry) => entry.MemberId is { } id ? AccountOwner.Member(id) : null;
}

/// <summary>One thing that an entry tells.</summary>
/// <param name="Type">Its type.</param>
/// <param name="About">The member or household it is about; null for the program, and for a purchase of nobody known.</param>
/// <param name="Write">Writes what there is to say of it.</param>
internal sealed record WebhookFact(string Type, AccountOwner? About, Action<Utf8JsonWriter> Write);
