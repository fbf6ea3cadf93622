using System.Text;
using LoyaltyRules.Engine.Simulation.History;
using LoyaltyRules.Engine.Simulation.History.Reading;

namespace LoyaltyRules.Engine.Tests.Simulation;

/// <summary>Small histories, and how they are read.</summary>
internal static class HistoryTexts
{
    public const string ByRow = """
        { "purchase": { "id": "id", "member": "who", "at": { "column": "at", "format": "yyyy-MM-dd", "zone": "UTC" } }, "line": { "gross": "amount" } }
        """;

    public const string ByReceipt = """
        { "receipt": "id", "purchase": { "member": "who", "at": { "column": "at", "format": "yyyy-MM-dd", "zone": "UTC" } }, "line": { "gross": "amount" } }
        """;

    public const string Header = "id,who,at,amount\n";

    public static string AsItStands(string mapping) => mapping.Insert(mapping.LastIndexOf('}'), ", \"sort\": false ");

    public static (List<HistoryItem> Items, HistoryReader Reader) Read(string csv, string mapping) => Read(Encoding.UTF8.GetBytes(csv), mapping);

    public static (List<HistoryItem> Items, HistoryReader Reader) Read(byte[] csv, string mapping)
    {
        using var reader = HistoryReader.Open(new MemoryStream(csv), "purchases.csv", SharedHistories.Mapping(mapping));
        return (reader.Items().ToList(), reader);
    }
}
