using System.Text.Json;
using LoyaltyRules.Engine.Accounts.Book;
using LoyaltyRules.Engine.Accounts.Points;
using LoyaltyRules.Engine.Json;
using LoyaltyRules.Engine.Model;
using LoyaltyRules.Engine.Packs;
using LoyaltyRules.Storage;
using NodaTime;
using NodaTime.Text;

namespace LoyaltyRules.DesignerApi.Members;

/// <summary>A member's account as JSON. Every state of points has its own name: waiting, to be spent, reserved, owed, expired.</summary>
internal static class AccountJson
{
    /// <summary>Writes the account.</summary>
    public static void Write(Utf8JsonWriter writer, MemberAccount account, RulePack pack)
    {
        var (member, snapshot) = (account.Member, account.Snapshot);
        writer.WriteStartObject();
        writer.WriteString("member", member.Id);
        writer.WriteString("on", LocalDatePattern.Iso.Format(account.Today));
        writer.WriteUnlessNull("joinedOn", snapshot.JoinedOn);
        writer.WriteUnlessNull("lastActivityOn", snapshot.LastActivityOn);
        if (snapshot.Tier is { } tier)
        {
            writer.WriteStartObject("tier");
            writer.WriteString("id", tier);
            writer.WriteUnlessNull("enteredOn", snapshot.TierEnteredOn);
            writer.WriteEndObject();
        }

        Points(writer, "points", member.Points, pack);
        if (account.Household is { } household)
        {
            writer.WriteStartObject("household");
            writer.WriteString("id", household.Id);
            writer.WriteUnlessNull("recipient", household.RecipientId);
            Points(writer, "points", household.Points, pack);
            writer.WriteEndObject();
        }

        Holds(writer, account);
        Rewards(writer, snapshot);
        Choices(writer, snapshot);
        Counters(writer, snapshot, pack);
        writer.WriteEndObject();
    }

    // Currencies of the pack come first and always; one that is left from an earlier version follows.
    private static void Points(Utf8JsonWriter writer, string name, PointsAccounts points, RulePack pack)
    {
        writer.WriteStartArray(name);
        foreach (var currency in pack.Points.Select(p => p.Currency).Union(points.All.Select(a => a.Currency)))
        {
            Account(writer, points[currency]);
        }

        writer.WriteEndArray();
    }

    private static void Account(Utf8JsonWriter writer, PointsAccount account)
    {
        writer.WriteStartObject();
        writer.WriteString("currency", account.Currency);
        writer.WriteExact("available", account.Available);
        writer.WriteExact("pending", account.Pending);
        writer.WriteExact("held", account.Held);
        writer.WriteExact("debt", account.Debt);
        writer.WriteExact("expired", account.Expired);
        writer.WriteExact("balance", account.Balance);
        var lots = account.OpenLots;
        var hasMore = lots.Length > MemberAccount.LotsMax;
        writer.WriteStartArray("lots");
        foreach (var lot in lots.Take(MemberAccount.LotsMax))
        {
            Lot(writer, lot);
        }

        writer.WriteEndArray();
        if (hasMore)
        {
            writer.WriteBoolean("moreLots", true);
        }

        // Of a day whose lots are not all told, nothing is.
        writer.WriteStartArray("expiring");
        foreach (var day in lots.Where(l => l.Deadlines.LastDay is { } last && !(hasMore && last == lots[^1].Deadlines.LastDay)).GroupBy(l => l.Deadlines.LastDay!.Value).OrderBy(d => d.Key))
        {
            writer.WriteStartObject();
            writer.WriteString("after", LocalDatePattern.Iso.Format(day.Key));
            writer.WriteExact("points", day.Sum(l => l.Open));
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static void Lot(Utf8JsonWriter writer, Lot lot)
    {
        writer.WriteStartObject();
        writer.WriteString("id", lot.Id);
        writer.WriteUnlessNull("purchase", lot.Source.PurchaseId);
        writer.WriteUnlessNull("rule", lot.Source.RuleId);
        writer.WriteString("earnedOn", LocalDatePattern.Iso.Format(lot.EarnedOn));
        writer.WriteUnlessNull("availableFrom", lot.Deadlines.AvailableFrom);
        writer.WriteUnlessNull("lastDay", lot.Deadlines.LastDay);
        writer.WriteExact("original", lot.Original);
        writer.WriteExact("pending", lot.Pending);
        writer.WriteExact("available", lot.Available);
        writer.WriteExact("held", lot.Held);
        writer.WriteEndObject();
    }

    private static void Holds(Utf8JsonWriter writer, MemberAccount account)
    {
        writer.WriteStartArray("holds");
        foreach (var hold in account.Holds)
        {
            writer.WriteStartObject();
            writer.WriteString("id", hold.Id);
            writer.WriteString("currency", hold.Currency);
            writer.WriteExact("points", hold.Points);
            writer.WriteInstant("until", hold.Until);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private static void Rewards(Utf8JsonWriter writer, MemberSnapshot snapshot)
    {
        writer.WriteStartArray("rewards");
        foreach (var held in snapshot.Rewards)
        {
            writer.WriteStartObject();
            writer.WriteString("held", held.Id);
            writer.WriteString("reward", held.RewardId);
            writer.WriteUnlessNull("issuedOn", held.IssuedOn);
            writer.WriteUnlessNull("lastDay", held.ExpiresOn);
            writer.WriteNumber("usesLeft", held.UsesLeft);
            if (held.Value is { } value)
            {
                writer.WriteExact("value", value);
            }

            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private static void Choices(Utf8JsonWriter writer, MemberSnapshot snapshot)
    {
        writer.WriteStartObject("choices");
        foreach (var choice in snapshot.Choices)
        {
            writer.WriteStartArray(choice.Choice);
            foreach (var option in choice.Options)
            {
                writer.WriteStringValue(option);
            }

            writer.WriteEndArray();
        }

        writer.WriteEndObject();
    }

    // Of a member's facts only what the program counted itself: the rest is the person's record, which this is not.
    private static void Counters(Utf8JsonWriter writer, MemberSnapshot snapshot, RulePack pack)
    {
        writer.WriteStartObject("counters");
        foreach (var counter in pack.Counters)
        {
            if (!snapshot.Facts.TryGet(counter.Name, out var value))
            {
                continue;
            }

            if (value.Kind == FactKind.Number)
            {
                writer.WriteExact(counter.Name, value.AsNumber);
            }
            else
            {
                writer.WriteString(counter.Name, value.ToString());
            }
        }

        writer.WriteEndObject();
    }
}
