using System.Text;
using System.Text.Json.Nodes;
using LoyaltyRules.Engine.Diagnostics;
using LoyaltyRules.Engine.Importing;

namespace LoyaltyRules.Engine.Tests.Importing;

/// <summary>Short ways to write down workflows, and the map that the tests of importing share.</summary>
internal static class Imported
{
    /// <summary>
    /// <c>a</c> and <c>b</c> are whole numbers, <c>q</c> has decimals, <c>d</c> is money, <c>x</c> a binary number, <c>s</c> and <c>t</c> texts, <c>c</c> a choice, <c>v</c> a
    /// condition; each may be absent. <c>e</c> has a default, <c>g</c> is built in. The items have <c>price</c>, <c>n</c> and <c>k</c>.
    /// </summary>
    public const string Map = """
        {
          "pack": { "pack": "imported", "version": "1.0.0", "languages": ["en"], "name": { "en": "Imported" }, "timeZone": "Europe/Moscow", "currency": "RUB",
            "points": [ { "currency": "bonus" } ], "bases": [ { "name": "all", "of": "line.net" } ],
            "rules": [ { "id": "always", "then": [ { "earn": { "percent": 0, "of": "base.all", "round": "down" } } ] } ] },
          "parameters": {
            "i.a": { "fact": "member.a", "type": "number", "max": 100 },
            "i.b": { "fact": "purchase.b", "type": "number", "max": 100 },
            "i.e": { "fact": "member.e", "type": "number", "max": 100, "default": 0 },
            "i.d": { "fact": "purchase.d", "type": "money", "max": 1000 },
            "i.q": { "fact": "purchase.q", "type": "number", "max": 1000, "decimals": 2 },
            "i.g": { "fact": "purchase.gross" },
            "i.x": { "fact": "member.x", "type": "number", "max": 100, "decimals": 2, "number": "binary" },
            "i.s": { "fact": "purchase.s", "type": "text" },
            "i.t": { "fact": "member.t", "type": "text" },
            "i.c": { "fact": "member.c", "type": "choice", "values": ["Red", "green", "Blue"] },
            "i.v": { "fact": "member.v", "type": "bool" },
            "i.day": { "fact": "purchase.date" },
            "i.address.city": { "fact": "member.city", "type": "text" },
            "i.items": { "lines": { "price": { "fact": "line.gross" }, "n": { "fact": "line.n", "type": "number", "max": 100 }, "k": { "fact": "line.k", "type": "text" } } }
          },
          "effects": { "events": { "*": [ { "earn": { "points": 1 } } ] } }
        }
        """;

    /// <summary>Imports a workflow, or a list of them, with the shared map and what an example adds to its effects.</summary>
    public static ImportResult From(JsonNode workflows, string? effects = null)
    {
        var map = JsonNode.Parse(Map)!;
        if (effects is not null)
        {
            map["effects"] = JsonNode.Parse(effects);
        }

        return RulesEngineImporter.Import(Encoding.UTF8.GetBytes(workflows.ToJsonString()), "workflow.json", Encoding.UTF8.GetBytes(map.ToJsonString()), "map.json");
    }

    /// <summary>Imports the text of a workflow file.</summary>
    public static ImportResult FromText(string workflows, string? effects = null) => From(JsonNode.Parse(workflows)!, effects);

    /// <summary>Imports one rule of one expression.</summary>
    public static ImportResult FromExpression(string expression) => From(Workflow(Rule("r", expression)));

    public static JsonObject Workflow(params IEnumerable<JsonObject> rules) => new() { ["WorkflowName"] = "w", ["Rules"] = new JsonArray([.. rules]) };

    public static JsonObject Rule(string name, string expression) => new() { ["RuleName"] = name, ["SuccessEvent"] = "1", ["Expression"] = expression };

    /// <summary>The condition of the one rule that must have been taken.</summary>
    public static string When(this ImportResult result)
    {
        Assert.True(result.IsWhole, string.Join("\n", result.Diagnostics));
        return Assert.Single(result.Rules).When;
    }

    /// <summary>Whether a refusal is that the order in which the sides are computed cannot be kept: random expressions come upon it.</summary>
    public static bool IsOrderOfSides(Diagnostic problem) => problem.Code is "LR7062" or "LR7057";

    /// <summary>Whether anything of the workflow's rule at a place, or a parameter that it sees, could not be taken.</summary>
    public static bool IsRefused(this ImportResult result, int rule) => result.Diagnostics.Any(d => d.IsError
        && (d.Place.Pointer.StartsWith("/GlobalParams/", StringComparison.Ordinal) || d.Place.Pointer.StartsWith($"/Rules/{rule}/", StringComparison.Ordinal)));

    /// <summary>The codes of what was not taken, with the stretch of the expression.</summary>
    public static string Refusals(this ImportResult result, string expression) =>
        string.Join(' ', result.Diagnostics.Where(d => d.IsError).Select(d => $"{d.Code} {(d.Place.Span is { } s ? expression.Substring(s.Start, s.Length) : "")}".Trim()));

    /// <summary>The codes of what was written otherwise.</summary>
    public static string Rewrites(this ImportResult result) => string.Join(' ', result.Diagnostics.Where(d => !d.IsError).Select(d => d.Code));
}
