using System.Text.Json.Nodes;
using LoyaltyRules.DesignerApi.Problems;

namespace LoyaltyRules.DesignerApi.Tests;

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
        }

        Assert.Contains(Operations(document), o => o.Address == "/v1/purchases" && o.Operation["parameters"]!.AsArray().Any(p => p!["name"]!.ToString() == "Idempotency-Key"));
        Assert.NotNull(document["components"]!["securitySchemes"]!["key"]);
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
        var key = 0;
        foreach (var (address, method, operation) in Operations(document).Where(o => o.Operation["requestBody"] is not null && o.Address.StartsWith("/v1/", StringComparison.Ordinal)))
        {
            var example = operation["requestBody"]!["content"]!["application/json"]!["example"];
            Assert.True(example is not null, $"{method} {address} has no example.");
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

    private static JsonNode? Find(JsonNode document, string reference) =>
        reference.Split('/').Skip(1).Aggregate((JsonNode?)document, (node, step) => (node as JsonObject)?[step.Replace("~1", "/", StringComparison.Ordinal)]);
}
