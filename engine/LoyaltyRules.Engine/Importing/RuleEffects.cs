using System.Collections.Immutable;
using LoyaltyRules.Engine.Diagnostics;
using LoyaltyRules.Engine.Importing.Expressions;
using LoyaltyRules.Engine.Json;
using LoyaltyRules.Engine.Language.Syntax;
using LoyaltyRules.Engine.Model;
using Nodes = System.Text.Json.Nodes;

namespace LoyaltyRules.Engine.Importing;

/// <summary>The effects of a rule and the map's values they were made of.</summary>
internal sealed record WrittenEffects(ImmutableArray<Nodes.JsonNode> Effects, ImmutableArray<JsonValue> Origins);

/// <summary>
/// Finds what a rule gives: by its name, otherwise by its success event and by its output. <c>{event}</c> and <c>{output}</c> in the map's effects
/// stand for the event's number and for the output's expression.
/// </summary>
internal sealed class RuleEffects(ImportMap map, RuleConditions expressions, ICollection<Diagnostic> problems)
{
    private const string EventMark = "{event}";
    private const string OutputMark = "{output}";
    private static readonly Phrase RuleWord = new("rule", "правило");
    private static readonly Phrase EventWord = new("success event", "событие");
    private static readonly Phrase OutputWord = new("output", "результат");

    /// <summary>The effects; null when the map has none for the rule or they cannot be made, which is reported.</summary>
    public WrittenEffects? Of(JsonObject rule, RuleConditions.Parameters parameters)
    {
        var name = WorkflowFile.TextOf(rule, "RuleName") ?? "";
        var success = WorkflowFile.Get(rule, "SuccessEvent") as JsonString;
        var (isWhole, expression) = OutputOf(rule);
        var output = expression is null ? null : expressions.ValueOf(expression, expressions.With(parameters, rule, "LocalParams"));
        isWhole &= output is not null == expression is not null;
        var found = new List<JsonArray>();
        if (map.ByRule.Of(name) is { } own)
        {
            found.Add(own);
        }
        else
        {
            isWhole &= success is null || Find(found, map.ByEvent, success.Value, success.Place, EventWord);
            isWhole &= output is null || Find(found, map.ByOutput, ConstantOf(output) ?? "*", expression!.Place, OutputWord);
            if (success is null && expression is null && isWhole)
            {
                problems.Add(Diagnostic.At(rule.Place, WorkflowDiagnostics.NoEffects, RuleWord, name));
                return null;
            }
        }

        if (!isWhole)
        {
            return null;
        }

        var origins = found.SelectMany(list => list.Items).ToImmutableArray();
        try
        {
            return new WrittenEffects([.. origins.Select(e => Filled(PackDraft.Copy(e)!, rule, success, output))], origins);
        }
        catch (NotFilledException problem)
        {
            problems.Add(problem.Diagnostic);
            return null;
        }
    }

    /// <summary>The effects of a rule that the map has whole.</summary>
    public static WrittenEffects Own(JsonObject rule)
    {
        var given = rule.GetItems("then");
        return new WrittenEffects([.. given.Select(e => PackDraft.Copy(e)!)], given);
    }

    private bool Find(List<JsonArray> found, EffectsByName effects, string name, Place place, Phrase kind)
    {
        if (effects.Of(name) is not { } list)
        {
            problems.Add(Diagnostic.At(place, WorkflowDiagnostics.NoEffects, kind, name));
            return false;
        }

        found.Add(list);
        return true;
    }

    /// <summary>The expression of the rule's output, and whether all of its actions could be taken.</summary>
    private (bool IsWhole, JsonString? Expression) OutputOf(JsonObject rule)
    {
        if (WorkflowFile.Get(rule, "Actions") is not JsonObject actions)
        {
            return (true, null);
        }

        var isWhole = true;
        if (WorkflowFile.Get(actions, "OnFailure") is { } failure)
        {
            problems.Add(Diagnostic.At(failure.Place, WorkflowDiagnostics.OnFailure));
            isWhole = false;
        }

        if (WorkflowFile.Get(actions, "OnSuccess") is not { } success)
        {
            return (isWhole, null);
        }

        if (success is JsonObject action && WorkflowFile.TextOf(action, "Name") == "OutputExpression"
            && WorkflowFile.Get(action, "Context") is JsonObject context && WorkflowFile.Get(context, "Expression") is JsonString { Value.Length: > 0 } expression)
        {
            return (isWhole, expression);
        }

        problems.Add(Diagnostic.At(success.Place, WorkflowDiagnostics.UnknownAction, (success as JsonObject) is { } other ? WorkflowFile.TextOf(other, "Name") ?? "" : ""));
        return (false, null);
    }

    private static string? ConstantOf(Value output) => output.Syntax switch
    {
        TextSyntax text => text.Value,
        NumberSyntax number => ExactDecimal.Format(number.Value),
        _ => null,
    };

    private static Nodes.JsonNode Filled(Nodes.JsonNode node, JsonObject rule, JsonString? success, Value? output)
    {
        switch (node)
        {
            case Nodes.JsonObject json:
                return new Nodes.JsonObject(json.Select(m => KeyValuePair.Create(m.Key, m.Value is null ? null : Filled(m.Value, rule, success, output))).ToList());
            case Nodes.JsonArray list:
                return new Nodes.JsonArray([.. list.Select(i => i is null ? null : Filled(i, rule, success, output))]);
            case Nodes.JsonValue value when value.TryGetValue<string>(out var text) && (text.Contains(EventMark, StringComparison.Ordinal) || text.Contains(OutputMark, StringComparison.Ordinal)):
                return Filled(text, rule, success, output);
            default:
                return node.DeepClone();
        }
    }

    private static Nodes.JsonValue Filled(string text, JsonObject rule, JsonString? success, Value? output)
    {
        if (text.Contains(EventMark, StringComparison.Ordinal))
        {
            if (!ExactDecimal.TryParse(success?.Value ?? "", out var number))
            {
                throw new NotFilledException(Diagnostic.At((success ?? (JsonValue)rule).Place, WorkflowDiagnostics.EventNotNumber, success?.Value ?? ""));
            }

            if (text == EventMark)
            {
                return Nodes.JsonValue.Create(number);
            }

            text = text.Replace(EventMark, ExactDecimal.Format(number), StringComparison.Ordinal);
        }

        if (!text.Contains(OutputMark, StringComparison.Ordinal))
        {
            return Nodes.JsonValue.Create(text);
        }

        if (output is null)
        {
            throw new NotFilledException(Diagnostic.At(rule.Place, WorkflowDiagnostics.NoOutput));
        }

        var expression = ExpressionPrinter.Print(output.Syntax);
        return text != OutputMark ? Nodes.JsonValue.Create(text.Replace(OutputMark, output.Syntax is NumberSyntax ? expression : $"({expression})", StringComparison.Ordinal))
            : output.Syntax is NumberSyntax constant ? Nodes.JsonValue.Create(constant.Value) : Nodes.JsonValue.Create(expression);
    }

    /// <summary>Leaves the filling of effects where a mark has nothing to stand for; never leaves <see cref="Of"/>.</summary>
    private sealed class NotFilledException(Diagnostic diagnostic) : Exception
    {
        public Diagnostic Diagnostic { get; } = diagnostic;
    }
}
