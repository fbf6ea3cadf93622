using System.Text.Json;
using LoyaltyRules.Engine.Json;

namespace LoyaltyRules.Engine.Simulation.Reports;

/// <summary>Writes what a report adds up by groups: the values of a fact, the segments, and the wallets.</summary>
internal static class SimulationGroupsJson
{
    public static void Write(Utf8JsonWriter json, SimulationReport report)
    {
        if (report.By is { } by)
        {
            json.WriteStartObject("by");
            json.WriteString("fact", by.Fact);
            json.WriteStartArray("rows");
            foreach (var row in by.Rows)
            {
                json.WriteStartObject();
                json.WriteMonth("month", row.Month);
                json.WriteString("value", row.Value);
                json.WriteNumber("purchases", row.Purchases);
                json.WriteExact("net", row.Net);
                json.WriteExact("paidWithPoints", row.PaidWithPoints);
                json.WriteExact("earned", row.Earned);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        WriteSegments(json, report);
        WriteWallet(json, report);
    }

    private static void WriteWallet(Utf8JsonWriter json, SimulationReport report)
    {
        if (report.Wallet.IsEmpty)
        {
            return;
        }

        json.WriteStartArray("wallet");
        foreach (var row in report.Wallet)
        {
            json.WriteStartObject();
            json.WriteNumber("year", row.Year);
            json.WriteString("partner", row.Partner);
            json.WriteNumber("members", row.Members);
            json.WriteString("category", row.Category);
            json.WriteString("at", row.At);
            json.WriteExact("spent", row.Spent);
            json.WriteExact("share", row.Share);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteSegments(Utf8JsonWriter json, SimulationReport report)
    {
        if (report.Segments.IsEmpty)
        {
            return;
        }

        json.WriteStartArray("segments");
        foreach (var row in report.Segments)
        {
            json.WriteStartObject();
            json.WriteString("segment", row.Segment);
            json.WriteNumber("members", row.Members);
            json.WriteNumber("unknown", row.Unknown);
            json.WriteExact("revenue", row.Revenue);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
