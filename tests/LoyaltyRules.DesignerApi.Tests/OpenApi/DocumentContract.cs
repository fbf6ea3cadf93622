using System.Text.Json.Nodes;
using NJsonSchema;

namespace LoyaltyRules.DesignerApi.Tests.OpenApi;

/// <summary>
/// The OpenAPI document as a contract: every answer that a test gets is held against it. A status that is not listed, and a property that is not described, are failures,
/// although the document lets clients expect more.
/// </summary>
internal sealed class DocumentContract
{
    private static readonly SemaphoreSlim Gate = new(1, 1);
    private static DocumentContract? known;

    private readonly List<(string Method, string[] Path, JsonNode Operation)> operations;
    private readonly JsonSchema schemas;

    private DocumentContract(JsonNode document, JsonSchema schemas)
    {
        this.schemas = schemas;
        operations =
        [
            .. from path in document["paths"]!.AsObject()
               from operation in path.Value!.AsObject()
               where operation.Value is JsonObject
               select (operation.Key, path.Key.Split('/'), operation.Value),
        ];
    }

    /// <summary>The contract of the host; the same for all hosts, so it is read once.</summary>
    public static async Task<DocumentContract> OfAsync(HttpClient client)
    {
        await Gate.WaitAsync();
        try
        {
            return known ??= await ReadAsync(JsonNode.Parse(await client.GetStringAsync("/openapi/v1.json"))!);
        }
        finally
        {
            Gate.Release();
        }
    }

    /// <summary>A contract out of a document.</summary>
    public static async Task<DocumentContract> ReadAsync(JsonNode document)
    {
        var definitions = document["components"]!["schemas"]!.DeepClone();
        Close(definitions.AsObject().Select(s => s.Value));
        var text = new JsonObject { ["$schema"] = "http://json-schema.org/draft-04/schema#", ["definitions"] = definitions }.ToJsonString()
            .Replace("#/components/schemas/", "#/definitions/", StringComparison.Ordinal);
        return new DocumentContract(document, await JsonSchema.FromJsonAsync(text));
    }

    /// <summary>What an answer says that the document does not; empty where it holds, and where the address is none of the document's.</summary>
    public IReadOnlyList<string> Problems(string method, string path, int status, string? mediaType, JsonNode? body)
    {
        var steps = path.Split('?')[0].Split('/');
        var matching = operations.Where(o => o.Method.Equals(method, StringComparison.OrdinalIgnoreCase) && Matches(o.Path, steps)).ToList();
        if (matching is not [var first, ..])
        {
            return [];
        }

        // An address that is spelled out goes before one with a parameter in its place.
        var operation = matching.MinBy(o => o.Path.Count(s => s.StartsWith('{'))).Operation ?? first.Operation;
        if (operation["responses"]![status.ToString(System.Globalization.CultureInfo.InvariantCulture)] is not { } response)
        {
            return [$"status {status} is not listed"];
        }

        if (response["content"] is not JsonObject content)
        {
            return body is null ? [] : [$"status {status} is described as an answer without a body"];
        }

        if (mediaType is null || content[mediaType]?["schema"]?["$ref"]?.GetValue<string>() is not { } reference)
        {
            return [$"the media type {mediaType} is not listed"];
        }

        return [.. schemas.Definitions[reference.Split('/')[^1]].Validate(body!.ToJsonString()).Select(e => $"{e.Path} {e.Kind}")];
    }

    /// <summary>What a body says that the document does not take.</summary>
    public IReadOnlyList<string> ProblemsOfBody(JsonNode operation, JsonNode body) =>
        [.. schemas.Definitions[operation["requestBody"]!["content"]!["application/json"]!["schema"]!["$ref"]!.GetValue<string>().Split('/')[^1]].Validate(body.ToJsonString()).Select(e => $"{e.Path} {e.Kind}")];

    private static bool Matches(string[] path, string[] steps) =>
        path.Length == steps.Length && path.Zip(steps).All(p => p.First.StartsWith('{') ? p.Second.Length > 0 : p.First == p.Second);

    private static void Close(IEnumerable<JsonNode?> nodes)
    {
        foreach (var node in nodes)
        {
            if (node is JsonObject o)
            {
                if (o["type"] is JsonValue type && type.ToString() == "object" && !o.ContainsKey("additionalProperties"))
                {
                    o["additionalProperties"] = false;
                }

                Close(o.Select(m => m.Value));
            }
            else if (node is JsonArray list)
            {
                Close(list);
            }
        }
    }
}
