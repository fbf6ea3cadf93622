using System.Collections.Immutable;
using System.Text.Json;
using LoyaltyRules.DesignerApi.Evaluation;
using LoyaltyRules.DesignerApi.Problems;
using LoyaltyRules.Engine.Accounts;
using LoyaltyRules.Storage;

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
            EntryEndpoints.WriteHead(writer, line.Entry);
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

    private static string WordOf(PointsState state) => JsonNamingPolicy.CamelCase.ConvertName(state.ToString());
}
