using System.Text.Json;
using LoyaltyRules.Engine.Accounts.Points;
using LoyaltyRules.Engine.Evaluation.Output;
using LoyaltyRules.Engine.Json;
using LoyaltyRules.Engine.Model;
using NodaTime;

namespace LoyaltyRules.Engine.Accounts.Book;

/// <summary>Points, and what of limits is used, as canonical JSON: what members, households and the program have alike. A part of <see cref="BookStateText"/>.</summary>
internal static class PointsStateText
{
    public static void Write(Utf8JsonWriter json, PointsAccounts accounts)
    {
        json.WriteStartArray("points");
        foreach (var account in accounts.All)
        {
            json.WriteStartObject();
            json.WriteString("currency", account.Currency);
            json.WriteUnlessZero("debt", account.Debt);
            json.WriteStartArray("lots");
            foreach (var lot in account.Lots)
            {
                Write(json, lot);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void Write(Utf8JsonWriter json, Lot lot)
    {
        json.WriteStartObject();
        json.WriteString("id", lot.Id);
        json.WriteString("member", lot.Source.MemberId);
        json.WriteUnlessNull("purchase", lot.Source.PurchaseId);
        if (lot.Source.Event is { } source)
        {
            json.WriteStartObject("event");
            Write(json, source);
            json.WriteEndObject();
        }

        json.WriteUnlessNull("rule", lot.Source.RuleId);
        json.WriteUnlessZero("effect", lot.Source.Effect);
        json.WriteUnlessNull("earnedOn", lot.EarnedOn);
        json.WriteUnlessNull("availableFrom", lot.Deadlines.AvailableFrom);
        json.WriteUnlessNull("expiresOn", lot.Deadlines.ExpiresOn);
        json.WriteUnlessNull("keptUntil", lot.Deadlines.KeptUntil);
        json.WriteUnlessNull("restoredOn", lot.Deadlines.RestoredOn);
        json.WriteUnlessNull("restoredFrom", lot.RestoredFrom);
        if (lot.Deadlines.Slides)
        {
            json.WriteBoolean("slides", true);
        }

        json.WriteUnlessZero("original", lot.Original);
        json.WriteUnlessZero("pending", lot.Pending);
        json.WriteUnlessZero("available", lot.Available);
        json.WriteUnlessZero("held", lot.Held);
        json.WriteUnlessZero("expired", lot.Expired);
        json.WriteEndObject();
    }

    public static void Write(Utf8JsonWriter json, LotPart part)
    {
        json.WriteStartObject();
        json.WriteString("owner", part.Owner.ToString());
        json.WriteString("lot", part.Lot.Id);
        json.WriteUnlessZero("points", part.Points);
        json.WriteEndObject();
    }

    public static void Write(Utf8JsonWriter json, string name, LimitUses uses)
    {
        json.WriteStartArray(name);
        foreach (var use in uses.All)
        {
            Write(json, use);
        }

        json.WriteEndArray();
    }

    public static void Write(Utf8JsonWriter json, LimitUse use)
    {
        json.WriteStartObject();
        json.WriteString("limit", use.Key);
        json.WriteUnlessNull("from", use.From == LocalDate.MinIsoValue ? null : use.From);
        json.WriteUnlessZero("used", use.Used);
        json.WriteEndObject();
    }

    public static void Write(Utf8JsonWriter json, EventRef source) =>
        json.WriteString(DecisionTerms.WordOf(source.Event), source.Id);
}
