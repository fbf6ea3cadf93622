using NJsonSchema;

namespace LoyaltyRules.Engine.Tests.Json;

/// <summary>What the schema library enforces and what it passes over: the schemas lean on the former only.</summary>
public sealed class SchemaLibraryTests
{
    [Theory]
    [InlineData("""{"type":"object","additionalProperties":false}""", """{"a":1}""", true)]
    [InlineData("""{"patternProperties":{"^a$":{"type":"string"}},"additionalProperties":false}""", """{"a":1}""", true)]
    [InlineData("""{"patternProperties":{"^a$":{}},"additionalProperties":false}""", """{"b":1}""", true)]
    [InlineData("""{"enum":["a"]}""", "\"b\"", true)]
    [InlineData("""{"exclusiveMinimum":0}""", "0", true)]
    [InlineData("""{"uniqueItems":true}""", """["a","a"]""", true)]
    [InlineData("""{"anyOf":[{"not":{"required":["a"]}},{"required":["b"]}]}""", """{"a":1}""", true)]
    [InlineData("""{"allOf":[{"not":{"required":["a","b"]}}]}""", """{"a":1,"b":1}""", true)]
    [InlineData("""{"type":"boolean","enum":[true]}""", "false", true)]
    [InlineData("""{"oneOf":[{"required":["a"]},{"required":["b"]}]}""", """{"a":1,"b":1}""", true)]
    [InlineData("""{"const":"a"}""", "\"b\"", false)]
    [InlineData("""{"propertyNames":{"pattern":"^a$"}}""", """{"b":1}""", false)]
    [InlineData("""{"dependencies":{"a":["b"]}}""", """{"a":1}""", false)]
    [InlineData("""{"if":{"required":["a"]},"then":{"required":["b"]}}""", """{"a":1}""", false)]
    [InlineData("""{"contains":{"type":"string"}}""", "[1]", false)]
    [InlineData("""{"maxItems":0}""", "[1]", false)]
    public async Task validate_misfit_is_refused_only_by_what_the_library_enforces(string schema, string misfit, bool isRefused)
    {
        var parsed = await JsonSchema.FromJsonAsync(schema, TestContext.Current.CancellationToken);
        Assert.Equal(isRefused, parsed.Validate(misfit).Count > 0);
    }
}
