using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using LoyaltyRules.Engine.Diagnostics;
using LoyaltyRules.Engine.Importing.Expressions;
using LoyaltyRules.Engine.Json;
using LoyaltyRules.Engine.Language;
using LoyaltyRules.Engine.Language.Checking;
using LoyaltyRules.Engine.Language.Syntax;
using Nodes = System.Text.Json.Nodes;

namespace LoyaltyRules.Engine.Importing;

/// <summary>One run through the workflows of a file: every outer rule that can be taken becomes a rule of the pack.</summary>
internal sealed class WorkflowImport
{
    /// <summary>The most rules of a pack, and the most workflows and rules that are looked at.</summary>
    private const int PartsMax = 10_000;

    /// <summary>The most workflows that take each other in, one within the other.</summary>
    private const int InjectionMax = 64;

    // What a workflow or a rule may hold beside these tells people something and decides nothing.
    private static readonly HashSet<string> DecidingMembers = new(StringComparer.OrdinalIgnoreCase)
    {
        "WorkflowName", "WorkflowsToInject", "WorkflowRulesToInject", "GlobalParams", "Rules", "RuleName", "Operator", "Enabled", "RuleExpressionType",
        "LocalParams", "Expression", "Actions", "SuccessEvent", "$schema",
    };

    private readonly WorkflowFile file;
    private readonly ImportMap map;
    private readonly Vocabulary vocabulary;
    private readonly List<Diagnostic> problems;
    private readonly RuleConditions conditions;
    private readonly RuleEffects effects;
    private readonly HashSet<string> ids;
    private readonly HashSet<string> seen = new(StringComparer.Ordinal);
    private int partsLeft = PartsMax;
    private readonly ImmutableArray<DraftRule>.Builder taken = ImmutableArray.CreateBuilder<DraftRule>();

    private readonly ExportedConditions? exported;

    public WorkflowImport(WorkflowFile file, ImportMap map, ParameterMap parameters, Vocabulary vocabulary, List<Diagnostic> problems, ExportedConditions? exported)
    {
        (this.file, this.map, this.vocabulary, this.problems, this.exported) = (file, map, vocabulary, problems, exported);
        conditions = new RuleConditions(parameters, vocabulary, problems);
        effects = new RuleEffects(map, conditions, problems);
        ids = map.Pack.GetItems("rules").OfType<JsonObject>().Select(r => r.GetText("id") ?? "").ToHashSet(StringComparer.Ordinal);
    }

    /// <summary>The rules that could be taken, in the order of the workflows. What could not is among the problems.</summary>
    public ImmutableArray<DraftRule> Run()
    {
        if (map.Workflows.IsEmpty)
        {
            // Behind those that no other takes in stand those that only take each other in: circles.
            foreach (var name in file.Outermost().Concat(file.ByName.Keys).Where(n => !seen.Contains(n)))
            {
                Take(name);
            }
        }

        foreach (var name in map.Workflows)
        {
            if (file.ByName.ContainsKey(name.Value))
            {
                Take(name.Value);
            }
            else
            {
                Report(name.Place, WorkflowDiagnostics.UnknownWorkflow, name.Value);
            }
        }

        return taken.ToImmutable();
    }

    private void Take(string running)
    {
        // The parameters of the workflow that is run hold for the rules it takes in; their own workflow's do not.
        var parameters = conditions.With(RuleConditions.Parameters.None, file.ByName[running], "GlobalParams");
        Take(running, running, parameters, []);
    }

    private void Take(string running, string name, RuleConditions.Parameters parameters, ImmutableList<string> around)
    {
        var workflow = file.ByName[name];
        seen.Add(name);
        problems.AddRange(WorkflowFile.Misshapen(workflow));
        partsLeft -= 1 + WorkflowFile.ItemsOf(workflow, "Rules").Length;
        if (partsLeft < 0 || around.Count == InjectionMax)
        {
            // Workflows that take each other in twice double with every level.
            Report(file.ByName[running].Place, WorkflowDiagnostics.TooManyRules, PartsMax.ToString(CultureInfo.InvariantCulture));
            return;
        }

        ReportLeftOut(workflow);
        foreach (var json in WorkflowFile.ItemsOf(workflow, "Rules"))
        {
            if (json is not JsonObject rule || WorkflowFile.TextOf(rule, "RuleName") is not { Length: > 0 } ruleName)
            {
                Report(json.Place, WorkflowDiagnostics.WrongShape, "RuleName", new Phrase("a text", "текст"));
            }
            else if (conditions.IsEnabled(rule))
            {
                Take(running, ruleName, rule, parameters);
            }
        }

        around = around.Add(name);
        foreach (var injected in WorkflowFile.InjectedBy(workflow))
        {
            if (around.Contains(injected.Value))
            {
                Report(injected.Place, WorkflowDiagnostics.InjectionCycle, injected.Value);
            }
            else if (!file.ByName.ContainsKey(injected.Value))
            {
                Report(injected.Place, WorkflowDiagnostics.UnknownWorkflow, injected.Value);
            }
            else if (partsLeft >= 0)
            {
                Report(injected.Place, RewriteDiagnostics.Injected, injected.Value);
                Take(running, injected.Value, parameters, around);
            }
        }
    }

    private void Take(string running, string name, JsonObject rule, RuleConditions.Parameters parameters)
    {
        ReportLeftOut(rule);
        var misshapen = WorkflowFile.Misshapen(rule).ToList();
        if (misshapen.Count > 0)
        {
            problems.AddRange(misshapen);
            return;
        }

        if (WorkflowFile.InjectedBy(rule).FirstOrDefault() is { } injected)
        {
            Report(injected.Place, WorkflowDiagnostics.RuleInjection);
            return;
        }

        // Both are looked at, so that one run tells everything.
        var own = map.Rules.Get(name) as JsonObject;
        var (condition, given) = (Exported(rule) ?? conditions.Of(rule, parameters), own is null ? effects.Of(rule, parameters) : RuleEffects.Own(own));
        if (condition is null || given is null)
        {
            return;
        }

        if (condition.When is BooleanSyntax { Value: false })
        {
            Report(rule.Place, RewriteDiagnostics.NeverTrue, name);
            return;
        }

        if (given.Effects.IsEmpty)
        {
            Report(rule.Place, RewriteDiagnostics.DecidesNothing, name);
            return;
        }

        var when = condition.When is BooleanSyntax ? "" : condition.Exported ?? ExpressionPrinter.Print(condition.When);
        if (condition.Exported is null && !IsWithinLimits(when, rule))
        {
            return;
        }

        var told = new ImportedRule(running, name, own?.GetText("id") is { } id && ids.Add(id) ? id : IdOf(name), rule.Place, condition.Was, when);
        taken.Add(new DraftRule(told, own is null ? ToJson(told, given.Effects) : ToJson(told, own), given.Origins));
    }

    /// <summary>The condition of a rule that was exported and not changed since; null for any other.</summary>
    private WrittenCondition? Exported(JsonObject rule)
    {
        if (exported?.Of(rule) is not { } when)
        {
            return null;
        }

        var node = Checker.CheckCondition(when, vocabulary, ExpressionScope.Event, new ExpressionReporter(rule.Place, new DiagnosticBag()));
        return new WrittenCondition(node?.Source ?? new NameSyntax(default, when), WorkflowFile.TextOf(rule, "Expression")!, when);
    }

    private static Nodes.JsonObject ToJson(ImportedRule rule, JsonObject own)
    {
        var json = (Nodes.JsonObject)PackDraft.Copy(own)!;
        json["id"] = rule.Id;
        if (rule.When.Length > 0)
        {
            json["when"] = rule.When;
        }

        return json;
    }

    // The joined condition is measured as the pack's author would have written it.
    private bool IsWithinLimits(string when, JsonObject rule)
    {
        var found = new DiagnosticBag();
        if (when.Length > 0)
        {
            Checker.CheckCondition(when, vocabulary, ExpressionScope.Event, new ExpressionReporter(rule.Place, found));
        }

        problems.AddRange(found.Ordered().Where(d => d.IsError).Select(d => d with { Place = rule.Place }));
        return !found.HasErrors;
    }

    private Nodes.JsonObject ToJson(ImportedRule rule, ImmutableArray<Nodes.JsonNode> given)
    {
        var name = new Nodes.JsonObject(map.Pack.GetItems("languages").OfType<JsonString>().Select(l => KeyValuePair.Create(l.Value, (Nodes.JsonNode?)rule.Name)));
        var json = new Nodes.JsonObject { ["id"] = rule.Id, ["name"] = name };
        if (rule.When.Length > 0)
        {
            json["when"] = rule.When;
        }

        json["then"] = new Nodes.JsonArray([.. given]);
        if (map.Stack is { } group)
        {
            json["stack"] = group;
        }

        return json;
    }

    /// <summary>The words of a name in lower case, joined by hyphens; numbered where the name comes again.</summary>
    private string IdOf(string name)
    {
        var id = new StringBuilder();
        for (var i = 0; i < name.Length; i++)
        {
            var c = name[i];
            var startsWord = char.IsAsciiLetterUpper(c) && i > 0
                && (char.IsAsciiLetterLower(name[i - 1]) || char.IsAsciiDigit(name[i - 1]) || i + 1 < name.Length && char.IsAsciiLetterLower(name[i + 1]));
            if (startsWord || !char.IsAsciiLetterOrDigit(c))
            {
                id.Append(id.Length > 0 && id[^1] != '-' ? "-" : "");
            }

            if (char.IsAsciiLetterOrDigit(c))
            {
                id.Append(char.ToLowerInvariant(c));
            }
        }

        // Room is left for a number.
        const int LengthMax = 80;
        var stem = id.ToString(0, Math.Min(id.Length, LengthMax)).Trim('-');
        stem = stem.Length == 0 ? "rule" : char.IsAsciiDigit(stem[0]) ? "rule-" + stem : stem;
        var unique = stem;
        for (var number = 2; !ids.Add(unique); number++)
        {
            unique = string.Create(CultureInfo.InvariantCulture, $"{stem}-{number}");
        }

        return unique;
    }

    private void ReportLeftOut(JsonObject json)
    {
        foreach (var member in json.Members.Where(m => !DecidingMembers.Contains(m.Name) && m.Value is not JsonNull && !(exported is not null && ExportedConditions.IsOnlyCarrier(m.Value))))
        {
            Report(member.PlaceOfName, RewriteDiagnostics.DecidesNothing, member.Name);
        }
    }

    private void Report(Place place, DiagnosticDescriptor descriptor, params Phrase[] arguments) => problems.Add(Diagnostic.At(place, descriptor, arguments));
}
