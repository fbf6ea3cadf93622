using System.Text;
using System.Text.Json.Nodes;
using LoyaltyRules.Engine.Diagnostics;
using LoyaltyRules.Testing;

namespace LoyaltyRules.DesignerApi.Tests;

/// <summary>Every object and every list of every body that the document describes, filled as far as a body goes: refused by a limit that is stated, in an answer that can be read.</summary>
public sealed class BodySizeTests
{
    private const int Names = 40_000;
    private const int Items = 120_000;

    [Fact]
    public async Task body_filledAtAnyPlace_isRefusedByAStatedLimit()
    {
        using var folder = new TempFolder();
        await using var host = await RunningHost.StartAsync(folder.Path, "--Clock:Test=true");
        var document = (await host.GetAsync("/openapi/v1.json")).Json;
        var (asked, key) = (new HashSet<string>(StringComparer.Ordinal), 0);
        foreach (var (path, methods) in document["paths"]!.AsObject())
        {
            foreach (var (method, operation) in methods!.AsObject().Where(o => o.Value!["requestBody"] is not null))
            {
                var content = operation!["requestBody"]!["content"]!["application/json"]!;
                foreach (var (pointer, isList) in Places(document, content["schema"]!, "", 0).Distinct())
                {
                    var body = Filled(content["example"]!, pointer, isList);
                    var answer = await host.SendAsync(
                        new HttpMethod(method.ToUpperInvariant()), path.Replace("{", "", StringComparison.Ordinal).Replace("}", "", StringComparison.Ordinal), RunningHost.Office,
                        content: new StringContent(body, Encoding.UTF8, "application/json"), key: $"k-{key++}");

                    Assert.True(answer.Status is >= 400 and < 500 and not 408, $"{method} {path} {pointer}: {answer.Status} {body[..100]}");
                    Assert.True(answer.Json["errors"]!.AsArray().Count <= DiagnosticBag.RequestCountMax + 1, $"{method} {path} {pointer}: {answer.Json["errors"]!.AsArray().Count} errors");
                    Assert.True(answer.Json.ToJsonString().Length < 100_000, $"{method} {path} {pointer}: {answer.Json.ToJsonString().Length} characters");
                    asked.Add($"{path}{pointer}");
                }
            }
        }

        Assert.Superset(
            new HashSet<string>(["/v1/quotes", "/v1/purchases/purchase/lines", "/v1/purchases/purchase/lines/0/facts", "/v1/quotes/purchase/fees", "/v1/exchanges/items", "/v1/members/{member}/facts", "/v1/batches/commands", "/v1/keys/scopes"]),
            asked);
    }

    // Where an object or a list may stand, by the schema; $ref and the choices of a oneOf followed.
    private static IEnumerable<(string Pointer, bool IsList)> Places(JsonNode document, JsonNode schema, string pointer, int depth)
    {
        if (schema["$ref"] is { } reference)
        {
            schema = reference.ToString().Split('/').Skip(1).Aggregate(document, (node, step) => node[step]!);
        }

        if (depth > 6)
        {
            yield break;
        }

        var parts = (schema["oneOf"] ?? schema["anyOf"] ?? schema["allOf"])?.AsArray().SelectMany(s => Places(document, s!, pointer, depth + 1)) ?? [];
        if (schema["properties"] is JsonObject properties)
        {
            parts = parts.Append((pointer, false)).Concat(properties.SelectMany(p => Places(document, p.Value!, $"{pointer}/{p.Key}", depth + 1)));
        }
        else if (schema["items"] is { } item)
        {
            parts = parts.Append((pointer, true)).Concat(Places(document, item, pointer + "/0", depth + 1));
        }
        else if (schema["type"] is JsonValue type && type.ToString() == "object")
        {
            parts = parts.Append((pointer, false));
        }

        foreach (var part in parts)
        {
            yield return part;
        }
    }

    private static string Filled(JsonNode example, string pointer, bool isList)
    {
        const string Mark = "@@@";
        var root = new JsonArray(example.DeepClone());
        JsonNode at = root;
        var steps = ("/0" + pointer).Split('/').Skip(1).ToList();
        for (var i = 0; i < steps.Count - 1; i++)
        {
            at = Step(at, steps[i]) ?? Put(at, steps[i], steps[i + 1] == "0" ? new JsonArray() : new JsonObject());
        }

        Put(at, steps[^1], Mark);
        var filling = isList
            ? "[" + string.Join(',', Enumerable.Repeat("0", Items)) + "]"
            : "{" + string.Join(',', Enumerable.Range(0, Names).Select(i => $"\"n{i}\":1")) + "}";
        return root[0]!.ToJsonString().Replace($"\"{Mark}\"", filling, StringComparison.Ordinal);
    }

    private static JsonNode? Step(JsonNode at, string step) => at is JsonArray list ? list.ElementAtOrDefault(int.Parse(step)) : at[step];

    private static JsonNode Put(JsonNode at, string step, JsonNode value)
    {
        if (at is JsonArray { Count: 0 } list)
        {
            list.Add(value);
        }
        else if (at is JsonArray items)
        {
            items[int.Parse(step)] = value;
        }
        else
        {
            at[step] = value;
        }

        return value;
    }
}
