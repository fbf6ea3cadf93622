using System.Text.Json;
using RulesEngine.Models;

namespace LoyaltyRules.RulesEngine.Comparing;

/// <summary>Workflows that RulesEngine does not take at all.</summary>
public sealed class WorkflowRefusedException(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>Reads a file of one workflow or a list of them as RulesEngine's own objects.</summary>
internal static class WorkflowJson
{
    // Members may be written in any case, as the package's own readers have them.
    private static readonly JsonSerializerOptions Options = new() { PropertyNameCaseInsensitive = true, ReadCommentHandling = JsonCommentHandling.Skip };

    /// <exception cref="WorkflowRefusedException">The text is no workflow.</exception>
    public static IReadOnlyList<Workflow> Read(ReadOnlySpan<byte> json)
    {
        try
        {
            using var document = JsonDocument.Parse(json.StartsWith("\uFEFF"u8) ? json[3..].ToArray() : json.ToArray());
            return document.RootElement.ValueKind == JsonValueKind.Array
                ? [.. document.RootElement.EnumerateArray().Select(w => w.Deserialize<Workflow>(Options)!)]
                : [document.RootElement.Deserialize<Workflow>(Options)!];
        }
        catch (JsonException e)
        {
            throw new WorkflowRefusedException(e.Message, e);
        }
    }
}
