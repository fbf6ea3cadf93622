using System.Collections.Immutable;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using LoyaltyRules.Engine.Diagnostics;
using LoyaltyRules.Engine.Importing;
using LoyaltyRules.Engine.Language;
using LoyaltyRules.Engine.Language.Checking;
using LoyaltyRules.Engine.Language.Types;
using LoyaltyRules.Engine.Packs;
using LoyaltyRules.RulesEngine.Expressions;
using LoyaltyRules.RulesEngine.SecondOpinions;
using WrittenRule = RulesEngine.Models.Rule;

namespace LoyaltyRules.RulesEngine.Exporting;

/// <summary>Why something of a pack is written otherwise than it stands, or not at all.</summary>
public enum ExportNote
{
    /// <summary>The condition is larger than what is written; its rule is left out.</summary>
    TooLarge,

    /// <summary>The condition asks an amount that only a decision knows, such as what is left after discounts; its rule is left out.</summary>
    AsksAmount,

    /// <summary>It names a segment or a table, which became a local parameter.</summary>
    ParameterWritten,

    /// <summary>It asks about lines of which something may be unknown, by a function of <see cref="RuleFunctions"/>.</summary>
    LinesByFunction,

    /// <summary>It needs the third outcome itself, as a <c>bool?</c> of <see cref="RuleFunctions"/>.</summary>
    ThirdOutcome,
}

/// <summary>The conditions of a pack as workflows of Microsoft RulesEngine.</summary>
/// <param name="Files">The files by name: <c>workflows.json</c>, <c>map.json</c> to import them again, and the sources of <see cref="RuleFunctions"/>.</param>
/// <param name="Conditions">How many conditions are written.</param>
/// <param name="Notes">What was written otherwise, by condition.</param>
public sealed record ExportResult(ImmutableSortedDictionary<string, string> Files, int Conditions, ImmutableArray<(string Condition, ExportNote Note)> Notes)
{
    /// <summary>Whether every condition is written.</summary>
    public bool IsWhole => Notes.All(n => n.Note is not (ExportNote.TooLarge or ExportNote.AsksAmount));
}

/// <summary>
/// Writes the conditions of a checked pack as workflows, and knows them again. Amounts, limits and everything else that a pack decides have no counterpart there:
/// they stay in the map, by which an import of the export is the same pack.
/// </summary>
public sealed class WorkflowExport : IConditionExport
{
    /// <summary>The workflow of the rules' conditions; only this one is imported again.</summary>
    public const string RulesWorkflow = "rules";

    private const string Lines = "lines";
    private const string Others = "others";
    private static readonly JsonSerializerOptions Written = new() { WriteIndented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes a pack's conditions.</summary>
    public static ExportResult Of(RulePack pack)
    {
        var names = new WrittenNames(pack.Vocabulary);
        var rules = ConditionRules.Of(pack, names);
        var notes = ImmutableArray.CreateBuilder<(string, ExportNote)>();
        var workflows = new Dictionary<string, JsonArray>(StringComparer.Ordinal) { [RulesWorkflow] = [], [Lines] = [], [Others] = [] };
        var document = (JsonObject)JsonNode.Parse(pack.CanonicalText)!;
        var whens = document["rules"]?.AsArray().ToDictionary(r => (string)r!["id"]!, r => (string?)r!["when"], StringComparer.Ordinal) ?? [];
        var leftOut = new HashSet<string>(StringComparer.Ordinal);
        foreach (var condition in PackCondition.Of(pack))
        {
            try
            {
                var written = rules.Of(condition.Rule?.Id ?? condition.Name, condition.Node, wanted: true);
                notes.AddRange(NotesOf(condition, written));
                workflows[condition.Rule is not null ? RulesWorkflow : condition.IsOfLine ? Lines : Others]
                    .Add(ToJson(written, condition.Rule is { } rule ? whens[rule.Id] : condition.Node.ToString(), condition.Rule?.Id));
            }
            catch (NotCarriedException left)
            {
                notes.Add((condition.Name, left.AsksAmount ? ExportNote.AsksAmount : ExportNote.TooLarge));
                leftOut.Add(condition.Rule?.Id ?? "");
            }
        }

        // A rule without a condition matches always.
        foreach (var rule in pack.Rules.Where(r => r.When is null))
        {
            workflows[RulesWorkflow].Add(ToJson(new WrittenRule { RuleName = rule.Id, Expression = "true" }, when: null, rule.Id));
        }

        var count = workflows.Values.Sum(w => w.Count);
        var list = new JsonArray([.. workflows.Where(w => w.Value.Count > 0).Select(w => new JsonObject { ["WorkflowName"] = w.Key, ["Rules"] = w.Value })]);
        var files = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["workflows.json"] = list.ToJsonString(Written) + "\n",
            ["map.json"] = MapOf(document, names, leftOut).ToJsonString(Written) + "\n",
        };
        foreach (var source in new[] { "RuleFunctions.cs", "RuleFunctions.Values.cs" })
        {
            using var stream = typeof(WorkflowExport).Assembly.GetManifestResourceStream(source)!;
            using var reader = new StreamReader(stream);
            files.Add(source, reader.ReadToEnd());
        }

        return new ExportResult(files.ToImmutableSortedDictionary(StringComparer.Ordinal), count, notes.ToImmutable());
    }

    /// <inheritdoc/>
    public string? TextOf(RulePack pack, string when)
    {
        foreach (var scope in new[] { ExpressionScope.Event, ExpressionScope.Activity, ExpressionScope.Member })
        {
            if (Checker.CheckCondition(when, pack.Vocabulary, scope, new ExpressionReporter(Place.None, new DiagnosticBag())) is not { } node)
            {
                continue;
            }

            try
            {
                return WorkflowRunner.TextOf(ConditionRules.Of(pack, new WrittenNames(pack.Vocabulary)).Of("", node, wanted: true));
            }
            catch (NotCarriedException)
            {
                return null;
            }
        }

        return null;
    }

    private static IEnumerable<(string, ExportNote)> NotesOf(PackCondition condition, WrittenRule written)
    {
        var text = WorkflowRunner.TextOf(written);
        if (written.LocalParams is not null)
        {
            yield return (condition.Name, ExportNote.ParameterWritten);
        }

        if (text.Contains(".Select(", StringComparison.Ordinal))
        {
            yield return (condition.Name, ExportNote.LinesByFunction);
        }

        if (text.Contains("RuleFunctions.Outcome(", StringComparison.Ordinal) || text.Contains("RuleFunctions.Choose(", StringComparison.Ordinal))
        {
            yield return (condition.Name, ExportNote.ThirdOutcome);
        }
    }

    private static JsonObject ToJson(WrittenRule rule, string? when, string? successEvent)
    {
        var json = new JsonObject { ["RuleName"] = rule.RuleName };
        if (rule.LocalParams is { } parameters)
        {
            json["LocalParams"] = new JsonArray([.. parameters.Select(p => new JsonObject { ["Name"] = p.Name, ["Expression"] = p.Expression })]);
        }

        json["Expression"] = rule.Expression;
        if (successEvent is not null)
        {
            json["SuccessEvent"] = successEvent;
        }

        if (when is not null)
        {
            json["Properties"] = new JsonObject { [IConditionExport.Property] = new JsonObject { ["when"] = when } };
        }

        return json;
    }

    /// <summary>The map by which the export is imported again: the pack without its rules, and every rule without its condition.</summary>
    private static JsonObject MapOf(JsonObject document, WrittenNames names, HashSet<string> leftOut)
    {
        var rules = new JsonObject();
        foreach (var rule in document["rules"]?.AsArray().Select(r => (JsonObject)r!.DeepClone()).Where(r => !leftOut.Contains((string)r["id"]!)) ?? [])
        {
            rule.Remove("when");
            rules[(string)rule["id"]!] = rule;
        }

        var pack = (JsonObject)document.DeepClone();
        pack.Remove("rules");
        var parameters = new JsonObject();
        foreach (var fact in names.Facts.Where(f => !f.Fact.IsOfLine && IsMappable(f)).OrderBy(f => f.Path, StringComparer.Ordinal))
        {
            parameters[fact.Path] = new JsonObject { ["fact"] = fact.Fact.Name };
        }

        parameters[$"purchase.{WrittenNames.Lines}"] = new JsonObject
        {
            [Lines] = new JsonObject(names.Facts.Where(f => f.Fact.IsOfLine).OrderBy(f => f.Property, StringComparer.Ordinal)
                .Select(f => KeyValuePair.Create(f.Property, (JsonNode?)new JsonObject { ["fact"] = f.Fact.Name }))),
        };
        return new JsonObject { ["pack"] = pack, ["parameters"] = parameters, ["effects"] = new JsonObject(), ["rules"] = rules, ["workflows"] = new JsonArray(RulesWorkflow) };
    }

    // The map of an import knows these subjects; conditions that ask others are known by what they were exported from.
    private static bool IsMappable(WrittenFact fact) => fact.Fact.Subject is FactSubject.Purchase or FactSubject.Member or FactSubject.Program && fact.Fact.Type.Kind != TypeKind.Chosen;
}
