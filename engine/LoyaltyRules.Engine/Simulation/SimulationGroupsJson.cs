using System.Text.Json;
using LoyaltyRules.Engine.Model;
using NodaTime.Text;

namespace LoyaltyRules.Engine.Simulation;

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
                json.WriteString("month", YearMonthPattern.Iso.Format(row.Month));
                json.WriteString("value", row.Value);
                json.WriteNumber("purchases", row.Purchases);
                Number(json, "net", row.Net);
                Number(json, "paidWithPoints", row.PaidWithPoints);
                json.WriteStartObject("earned");
                foreach (var earned in row.Earned)
                {
                    Number(json, earned.Currency, earned.Points);
                }

                json.WriteEndObject();
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
            Number(json, "spent", row.Spent);
            Number(json, "share", row.Share);
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
            Number(json, "revenue", row.Revenue);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void Number(Utf8JsonWriter json, string name, decimal value)
    {
        json.WritePropertyName(name);
        json.WriteRawValue(ExactDecimal.Format(value));
    }
}
