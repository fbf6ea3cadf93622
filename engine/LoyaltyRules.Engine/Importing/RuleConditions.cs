using System.Collections.Immutable;
using System.Globalization;
using LoyaltyRules.Engine.Diagnostics;
using LoyaltyRules.Engine.Importing.Expressions;
using LoyaltyRules.Engine.Json;
using LoyaltyRules.Engine.Language;
using LoyaltyRules.Engine.Language.Checking;
using LoyaltyRules.Engine.Language.Syntax;

namespace LoyaltyRules.Engine.Importing;

/// <summary>A rule's condition: in the rule language, and as the workflow had it.</summary>
/// <param name="When">In the rule language.</param>
/// <param name="Was">As the workflow had it.</param>
/// <param name="Exported">As it was written in the pack that it was exported from; null for what came from elsewhere.</param>
internal sealed record WrittenCondition(SyntaxNode When, string Was, string? Exported = null);

/// <summary>Makes one condition of a rule, the rules within it and the parameters that it sees.</summary>
/// <param name="map">What the inputs are.</param>
/// <param name="vocabulary">What the pack declares.</param>
/// <param name="problems">Takes what could not be taken and what was written otherwise.</param>
internal sealed class RuleConditions(ParameterMap map, Vocabulary vocabulary, ICollection<Diagnostic> problems)
{
    /// <summary>The most parameters that one rule may see.</summary>
    public const int ParametersMax = 200;

    /// <summary>What a list of parameters adds to a scope.</summary>
    /// <param name="Scope">The scope with them.</param>
    /// <param name="Defined">That none of them throws: C# computes all of them before the rule, used or not. Null where none can.</param>
    /// <param name="Count">How many parameters the scope holds.</param>
    public sealed record Parameters(ParameterScope Scope, SyntaxNode? Defined, int Count)
    {
        public static Parameters None { get; } = new(ParameterScope.Empty, null, 0);
    }

    /// <summary>A scope with the parameters of a workflow or a rule.</summary>
    public Parameters With(Parameters outer, JsonObject owner, string member)
    {
        foreach (var json in WorkflowFile.ItemsOf(owner, member))
        {
            if (json is not JsonObject parameter || WorkflowFile.TextOf(parameter, "Name") is not { Length: > 0 } name)
            {
                Report(json.Place, WorkflowDiagnostics.WrongShape, "Name", TextExpected);
                continue;
            }

            var (node, defined) = ReadParameter(parameter, outer);
            if (outer.Count == ParametersMax)
            {
                Report(json.Place, ExpressionDiagnostics.TooLarge);
                break;
            }

            outer = new Parameters(
                outer.Scope.With(new ScopedParameter(name, node)),
                defined is null ? outer.Defined : Formula.And(defined.Span, outer.Defined, defined),
                outer.Count + 1);
        }

        return outer;
    }

    /// <summary>The condition of a rule; null when any part of it could not be taken, which is reported.</summary>
    public WrittenCondition? Of(JsonObject rule, Parameters parameters)
    {
        var misshapen = WorkflowFile.Misshapen(rule).ToList();
        if (misshapen.Count > 0)
        {
            misshapen.ForEach(problems.Add);
            return null;
        }

        parameters = With(parameters, rule, "LocalParams");
        var written = WorkflowFile.Get(rule, "Operator") is { } joiner ? Nested(rule, joiner, parameters) : Leaf(rule, parameters);
        return written is null || parameters.Defined is null
            ? written
            : written with { When = Formula.And(written.When.Span, parameters.Defined, written.When) };
    }

    /// <summary>The value of an expression, such as an output; null when it could not be taken, which is reported.</summary>
    public Value? ValueOf(JsonString expression, Parameters parameters)
    {
        var (report, found) = Reporter(expression);
        var node = Parse(expression, report);
        var reader = new TermReader(map, parameters.Scope, report);
        if (node is not null && reader.IsCondition(node))
        {
            report.Add(node.Span, ExpressionDiagnostics.NoCounterpart, "true, false");
        }

        var value = node is null || report.HasErrors ? null : reader.ReadValue(node);
        Keep(found);
        return value;
    }

    private static readonly Phrase TextExpected = new("a text", "текст");

    private WrittenCondition? Nested(JsonObject rule, JsonValue joiner, Parameters parameters)
    {
        bool? isAnd = (joiner as JsonString)?.Value.ToLower(CultureInfo.InvariantCulture) switch
        {
            "and" or "andalso" => true,
            "or" or "orelse" => false,
            _ => null,
        };
        if (isAnd is null)
        {
            Report(joiner.Place, WorkflowDiagnostics.UnknownOperator, (joiner as JsonString)?.Value ?? "");
            return null;
        }

        var rules = WorkflowFile.ItemsOf(rule, "Rules");
        if (rules.IsEmpty || WorkflowFile.TextOf(rule, "Expression") is { Length: > 0 })
        {
            Report(rule.Place, WorkflowDiagnostics.WrongShape, "Rules", new Phrase("an operator joins rules and has no expression", "оператор соединяет правила и не имеет выражения"));
            return null;
        }

        Report(joiner.Place, RewriteDiagnostics.NestedJoined, NameOf(rule), isAnd.Value ? "&&" : "||");
        var parts = ImmutableArray.CreateBuilder<WrittenCondition>();
        var isWhole = true;
        foreach (var child in rules.OfType<JsonObject>().Where(IsEnabled))
        {
            ReportWhatOnlyOuterRulesHave(child);
            if (Of(child, parameters) is { } part)
            {
                parts.Add(part);
            }
            else
            {
                isWhole = false;
            }
        }

        if (!isWhole || rules.Any(r => r is not JsonObject))
        {
            return null;
        }

        // With all of them switched off the outer rule never succeeds, whichever way it joins them.
        SyntaxNode[] conditions = [.. parts.Select(p => p.When)];
        var when = conditions.Length == 0 ? new BooleanSyntax(default, false)
            : isAnd.Value ? Formula.And(default, conditions) : Formula.Or(default, conditions);
        return new WrittenCondition(when, string.Join($" {((JsonString)joiner).Value} ", parts.Select(p => $"({p.Was})")));
    }

    /// <summary>Whether a rule is switched on; one that is not is reported.</summary>
    public bool IsEnabled(JsonObject rule)
    {
        if (WorkflowFile.Get(rule, "Enabled") is not JsonBoolean { Value: false })
        {
            return true;
        }

        Report(rule.Place, RewriteDiagnostics.SwitchedOff, NameOf(rule));
        return false;
    }

    private void ReportWhatOnlyOuterRulesHave(JsonObject child)
    {
        foreach (var member in new[] { "SuccessEvent", "Actions" })
        {
            if (WorkflowFile.Get(child, member) is { } value)
            {
                Report(value.Place, RewriteDiagnostics.EventOfChild, member);
            }
        }
    }

    private WrittenCondition? Leaf(JsonObject rule, Parameters parameters)
    {
        if (WorkflowFile.Get(rule, "RuleExpressionType") is { } type && !IsLambda(type))
        {
            Report(type.Place, WorkflowDiagnostics.NotLambda, (type as JsonString)?.Value ?? (type as JsonNumber)?.Value?.ToString(CultureInfo.InvariantCulture) ?? "");
            return null;
        }

        if (WorkflowFile.Get(rule, "Expression") is not JsonString { Value: { Length: > 0 } text } expression || !WorkflowFile.ItemsOf(rule, "Rules").IsEmpty)
        {
            Report(rule.Place, WorkflowDiagnostics.WrongShape, "Expression", new Phrase("a rule has an expression, or rules and an operator", "у правила есть выражение либо правила и оператор"));
            return null;
        }

        var (report, found) = Reporter(expression);
        var when = ConditionOf(expression, parameters.Scope, report);
        if (when is not null)
        {
            Checker.CheckCondition(when, vocabulary, ExpressionScope.Event, report);
        }

        Keep(found);
        return when is null || report.HasErrors ? null : new WrittenCondition(when, text);
    }

    // An enumeration of one member: by its name in any case, or by its number.
    private static bool IsLambda(JsonValue type) => type is JsonNumber { Value: 0 } || (type is JsonString { Value: var name } && name.Equals("LambdaExpression", StringComparison.OrdinalIgnoreCase));

    private SyntaxNode? ConditionOf(JsonString expression, ParameterScope scope, ExpressionReporter report)
    {
        try
        {
            return Parse(expression, report) is { } node && new TermReader(map, scope, report).ReadTest(node) is { } test
                ? Writer(report).WhenTrue(test) : null;
        }
        catch (Refusal refusal)
        {
            report.Add(refusal.Span, refusal.Descriptor, refusal.Arguments);
            return null;
        }
    }

    private (LinqNode? Node, SyntaxNode? Defined) ReadParameter(JsonObject parameter, Parameters outer)
    {
        if (WorkflowFile.Get(parameter, "Expression") is not JsonString { Value.Length: > 0 } expression)
        {
            Report(parameter.Place, WorkflowDiagnostics.WrongShape, "Expression", TextExpected);
            return (null, null);
        }

        var (report, found) = Reporter(expression);
        SyntaxNode? defined = null;
        var node = Parse(expression, report);
        if (node is not null)
        {
            var reader = new TermReader(map, outer.Scope, report);
            if (reader.IsCondition(node))
            {
                defined = reader.ReadTest(node) is { } test ? Writer(report).WhenDefined(test) : null;
            }
            else if (!reader.IsWholeInput(node))
            {
                defined = reader.ReadValue(node) is { } value ? Writer(report).WhenDefined(value) : null;
            }
        }

        Keep(found);
        return report.HasErrors ? (null, null) : (node, defined);
    }

    private static LinqNode? Parse(JsonString expression, ExpressionReporter report)
    {
        try
        {
            return LinqParser.Parse(expression.Value);
        }
        catch (Refusal refusal)
        {
            report.Add(refusal.Span, refusal.Descriptor, refusal.Arguments);
            return null;
        }
    }

    private static ConditionWriter Writer(ExpressionReporter report) => new((span, fact) => report.Add(span, RewriteDiagnostics.Guarded, fact));

    private static (ExpressionReporter Report, DiagnosticBag Found) Reporter(JsonString expression)
    {
        var found = new DiagnosticBag();
        return (new ExpressionReporter(expression.Place, found), found);
    }

    private void Keep(DiagnosticBag found)
    {
        foreach (var problem in found.Ordered())
        {
            problems.Add(problem);
        }
    }

    private static string NameOf(JsonObject rule) => WorkflowFile.TextOf(rule, "RuleName") ?? "";

    private void Report(Place place, DiagnosticDescriptor descriptor, params Phrase[] arguments) => problems.Add(Diagnostic.At(place, descriptor, arguments));
}
