using System.Collections.Immutable;
using System.Text.Json;
using LoyaltyRules.Engine.Accounts.Points;
using LoyaltyRules.Engine.Json;
using LoyaltyRules.Storage;
using NodaTime.Text;

namespace LoyaltyRules.DesignerApi.Members;

/// <summary>A page of a member's statement as JSON.</summary>
internal static class StatementJson
{
    /// <summary>Writes the page.</summary>
    /// <param name="writer">Takes it.</param>
    /// <param name="lines">The lines, latest first.</param>
    /// <param name="isFull">Whether more may follow.</param>
    public static void Write(Utf8JsonWriter writer, ImmutableArray<StatementLine> lines, bool isFull)
    {
        writer.WriteStartObject();
        writer.WriteStartArray("lines");
        foreach (var line in lines)
        {
            writer.WriteStartObject();
            writer.WriteNumber("position", line.Position);
            Head(writer, line.Entry);
            writer.WriteStartArray("moves");
            foreach (var move in line.Moves)
            {
                writer.WriteStartObject();
                writer.WriteString("currency", move.Currency);
                writer.WriteString("from", WordOf(move.From));
                writer.WriteString("to", WordOf(move.To));
                writer.WriteExact("points", move.Points);
                writer.WriteUnlessNull("lot", move.Lot);
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        if (isFull && lines is [.., var last] && last.Position > 1)
        {
            writer.WriteNumber("next", last.Position);
        }

        writer.WriteEndObject();
    }

    private static void Head(Utf8JsonWriter writer, StoredEntry entry)
    {
        writer.WriteNumber("entry", entry.Id);
        writer.WriteString("kind", JsonNamingPolicy.CamelCase.ConvertName(entry.Kind.ToString()));
        writer.WriteInstant("at", entry.At);
        writer.WriteString("on", LocalDatePattern.Iso.Format(entry.EventOn));
        writer.WriteUnlessNull("purchase", entry.PurchaseId);
    }

    private static string WordOf(PointsState state) => JsonNamingPolicy.CamelCase.ConvertName(state.ToString());
}
