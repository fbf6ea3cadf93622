using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace LoyaltyRules.Cli.Output;

/// <summary>Reports for machines: indented, letters of any script as they are.</summary>
internal static class JsonText
{
    private static readonly JsonSerializerOptions Options = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, NewLine = "\n" };

    public static void Write(JsonNode report) => Console.Out.Write(report.ToJsonString(Options) + "\n");
}
