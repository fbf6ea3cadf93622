using System.Collections.Immutable;
using LoyaltyRules.Engine.Diagnostics;
using LoyaltyRules.Engine.Json;

namespace LoyaltyRules.Engine.Importing;

/// <summary>The workflows of a file, by name. The names of members may be written in any case, as RulesEngine reads them.</summary>
internal sealed class WorkflowFile
{
    private static readonly (JsonKind Kind, Phrase Words, string[] Members)[] Shapes =
    [
        (JsonKind.String, new("a text", "текст"), ["WorkflowName", "RuleName", "Operator", "Expression", "SuccessEvent"]),
        (JsonKind.Array, new("a list", "список"), ["WorkflowsToInject", "WorkflowRulesToInject", "GlobalParams", "LocalParams", "Rules"]),
        (JsonKind.Object, new("an object", "объект"), ["Actions"]),
        (JsonKind.Boolean, new("true or false", "true или false"), ["Enabled"]),
    ];

    private readonly Dictionary<string, JsonObject> byName = new(StringComparer.Ordinal);

    private WorkflowFile()
    {
    }

    /// <summary>The workflows as they stand in the file.</summary>
    public IReadOnlyDictionary<string, JsonObject> ByName => byName;

    /// <summary>Reads one workflow or a list of them. Null when the JSON could not be read.</summary>
    public static WorkflowFile? Read(string source, ReadOnlySpan<byte> utf8, DiagnosticBag problems)
    {
        var root = StrictJson.Parse(source, utf8, problems);
        if (root is null)
        {
            return null;
        }

        var file = new WorkflowFile();
        foreach (var item in root is JsonArray list ? list.Items : [root])
        {
            if (item is not JsonObject workflow || TextOf(workflow, "WorkflowName") is not { Length: > 0 } name)
            {
                problems.Add(item.Place, WorkflowDiagnostics.NoWorkflow);
            }
            else if (!file.byName.TryAdd(name, workflow))
            {
                problems.Add(item.Place, WorkflowDiagnostics.WorkflowTwice, name);
            }
        }

        if (file.byName.Count == 0 && !problems.HasErrors)
        {
            problems.Add(root.Place, WorkflowDiagnostics.NoWorkflow);
        }

        return file;
    }

    /// <summary>What is wrong with the kinds of a workflow's or a rule's own members: read as if they were not there, they would be lost in silence.</summary>
    public static IEnumerable<Diagnostic> Misshapen(JsonObject json) =>
        from shape in Shapes
        from member in shape.Members
        let value = Get(json, member)
        where value is not null && value.Kind != shape.Kind
        select Diagnostic.At(value.Place, WorkflowDiagnostics.WrongShape, member, shape.Words);

    /// <summary>The workflows that no other takes in, in the order of the file.</summary>
    public IEnumerable<string> Outermost()
    {
        var injected = byName.Values.SelectMany(InjectedBy).Select(i => i.Value).ToHashSet(StringComparer.Ordinal);
        return byName.Keys.Where(name => !injected.Contains(name));
    }

    /// <summary>The names of the workflows that one takes in.</summary>
    public static IEnumerable<JsonString> InjectedBy(JsonObject workflow) =>
        ItemsOf(workflow, "WorkflowsToInject").Concat(ItemsOf(workflow, "WorkflowRulesToInject")).OfType<JsonString>();

    /// <summary>A member of any case; null where there is none or it is null.</summary>
    public static JsonValue? Get(JsonObject json, string name) =>
        json.Members.FirstOrDefault(m => m.Name.Equals(name, StringComparison.OrdinalIgnoreCase)).Value is { Kind: not JsonKind.Null } value ? value : null;

    /// <summary>The text of a member; null where there is none or it is no text.</summary>
    public static string? TextOf(JsonObject json, string name) => (Get(json, name) as JsonString)?.Value;

    /// <summary>The items of a member that is a list; none where it is not.</summary>
    public static ImmutableArray<JsonValue> ItemsOf(JsonObject json, string name) => Get(json, name) is JsonArray list ? list.Items : [];
}
