using System.Text.Json.Nodes;
using LoyaltyRules.DesignerApi.Problems;

namespace LoyaltyRules.DesignerApi.Tests.OpenApi;

/// <summary>The OpenAPI document against the host that it describes.</summary>
public sealed class ApiDocumentTests(SharedHost shared) : IClassFixture<SharedHost>
{
    private readonly RunningHost host = shared.Host;

    [Fact]
    public async Task document_ofEveryOperation_saysWhatItNeeds()
    {
        var document = (await host.GetAsync("/openapi/v1.json")).Json;

        Assert.StartsWith("3.1", document["openapi"]!.ToString(), StringComparison.Ordinal);
        foreach (var (address, method, operation) in Operations(document))
        {
            Assert.True(operation["summary"] is not null && operation["tags"] is not null, $"{method} {address} is not described.");
            Assert.NotNull(operation["responses"]!["401"]);
            Assert.True(operation["operationId"] is not null, $"{method} {address} has no operationId: OperationIds names it.");
        }

        var ids = Operations(document).Select(o => o.Operation["operationId"]!.ToString()).ToList();
        Assert.Equal(ids.Count, ids.Distinct(StringComparer.OrdinalIgnoreCase).Count());

        Assert.Contains(Operations(document), o => o.Address == "/v1/purchases" && o.Operation["parameters"]!.AsArray().Any(p => p!["name"]!.ToString() == "Idempotency-Key"));
        Assert.NotNull(document["components"]!["securitySchemes"]!["key"]);
    }

    [Fact]
    public async Task document_everyObject_isDescribed()
    {
        var document = (await host.GetAsync("/openapi/v1.json")).Json;
        var bare = Objects(document["components"]!["schemas"]!, "").ToList();

        Assert.Empty(bare);
    }

    [Fact]
    public async Task document_everyAmount_isADecimal()
    {
        var document = (await host.GetAsync("/openapi/v1.json")).Json;

        Assert.Empty(Nodes(document["components"]!["schemas"]).OfType<JsonObject>()
            .Where(o => o["type"] is JsonValue type && type.ToString() == "number" && o["format"]?.ToString() != "decimal")
            .Select(o => o.ToJsonString()));
        Assert.Empty(Nodes(document).OfType<JsonObject>().Where(o => o.ContainsKey("default") && o.ContainsKey("type")).Select(o => o.ToJsonString()));
    }

    [Fact]
    public async Task contract_ofAnAnswerThatTheDocumentDoesNotDescribe_saysSo()
    {
        var contract = await DocumentContract.OfAsync(host.Client);
        var account = (await host.GetAsync("/v1/packs")).Json;

        Assert.Empty(contract.Problems("GET", "/v1/packs", 200, "application/json", account));
        account["packs"]![0]!["surprise"] = 1;
        Assert.NotEmpty(contract.Problems("GET", "/v1/packs", 200, "application/json", account));
        Assert.NotEmpty(contract.Problems("GET", "/v1/packs", 418, "application/json", account));
        Assert.NotEmpty(contract.Problems("GET", "/v1/packs", 200, "text/plain", null));
    }

    [Fact]
    public async Task document_reference_leadsToASchema()
    {
        var document = (await host.GetAsync("/openapi/v1.json")).Json;
        var lost = References(document).Distinct().Where(r => Find(document, r) is null).ToList();

        Assert.Empty(lost);
    }

    [Fact]
    public async Task document_example_isABodyInOrder()
    {
        var document = (await host.GetAsync("/openapi/v1.json")).Json;
        var contract = await DocumentContract.OfAsync(host.Client);
        var key = 0;
        foreach (var (address, method, operation) in Operations(document).Where(o => o.Operation["requestBody"] is not null && o.Address.StartsWith("/v1/", StringComparison.Ordinal)))
        {
            var example = operation["requestBody"]!["content"]!["application/json"]!["example"];
            Assert.True(example is not null, $"{method} {address} has no example.");
            Assert.Empty(contract.ProblemsOfBody(operation, example));
            var answer = await host.SendAsync(
                new HttpMethod(method.ToUpperInvariant()), address.Replace("{member}", "M-1", StringComparison.Ordinal), RunningHost.Office,
                content: new StringContent(example.ToJsonString(), System.Text.Encoding.UTF8, "application/json"), key: $"example-{key++}");
            Assert.True(answer.Text("/code") != ProblemKind.InvalidBody.Code, $"{method} {address}: {answer}");
            Assert.True(answer.Status != 500, $"{method} {address}: {answer}");
        }
    }

    [Fact]
    public async Task docsPage_isServedByUsAlone()
    {
        var page = await host.SendAsync(HttpMethod.Get, "/docs/index.html", bearer: null);

        Assert.Equal(200, page.Status);
        var policy = page.Message.Headers.GetValues("Content-Security-Policy").Single();
        Assert.Contains("default-src 'none'", policy, StringComparison.Ordinal);
        Assert.Contains("script-src 'self';", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("://", page.Text("/text")!.Replace("http://www.w3.org", "", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    private static IEnumerable<(string Address, string Method, JsonNode Operation)> Operations(JsonNode document) =>
        from path in document["paths"]!.AsObject()
        from operation in path.Value!.AsObject()
        select (path.Key, operation.Key, operation.Value);

    private static IEnumerable<string> References(JsonNode? node) => node switch
    {
        JsonObject o => o.SelectMany(m => m is { Key: "$ref", Value: JsonValue reference } ? [reference.ToString()] : References(m.Value)),
        JsonArray a => a.SelectMany(References),
        _ => [],
    };

    private static IEnumerable<JsonNode?> Nodes(JsonNode? node) => node switch
    {
        JsonObject o => o.SelectMany(m => Nodes(m.Value)).Prepend(o),
        JsonArray a => a.SelectMany(Nodes).Prepend(a),
        _ => [node],
    };

    // Objects that say nothing of what they hold.
    private static IEnumerable<string> Objects(JsonNode? node, string place) => node switch
    {
        JsonObject o => (o["type"] is JsonValue type && type.ToString() == "object" && !o.ContainsKey("properties") && !o.ContainsKey("additionalProperties") && !o.ContainsKey("oneOf") ? [place] : Array.Empty<string>())
            .Concat(o.SelectMany(m => Objects(m.Value, $"{place}/{m.Key}"))),
        JsonArray a => a.SelectMany((item, i) => Objects(item, $"{place}/{i}")),
        _ => [],
    };

    private static JsonNode? Find(JsonNode document, string reference) =>
        reference.Split('/').Skip(1).Aggregate((JsonNode?)document, (node, step) => (node as JsonObject)?[step.Replace("~1", "/", StringComparison.Ordinal)]);
}
