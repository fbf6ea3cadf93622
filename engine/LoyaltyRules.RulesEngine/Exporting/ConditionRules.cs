using System.Collections.Immutable;
using LoyaltyRules.Engine.Language.Checking;
using LoyaltyRules.Engine.Language.Compilation;
using LoyaltyRules.Engine.Packs;
using LoyaltyRules.Engine.Packs.Rules;
using LoyaltyRules.RulesEngine.Expressions;
using RulesEngine.Models;
using Rule = RulesEngine.Models.Rule;

namespace LoyaltyRules.RulesEngine.Exporting;

/// <summary>Writes conditions of a pack as rules of workflows; the segments and tables that a condition names become local parameters of its rule.</summary>
internal sealed class ConditionRules(WrittenNames names, LanguageSettings settings, ImmutableArray<TableDefinition> tables, IEnumerable<SegmentDefinition> segments)
{
    private readonly Dictionary<int, CheckedNode> whenBySegment = segments.ToDictionary(s => s.Index, s => s.When);
    private readonly Dictionary<string, (string Expression, IReadOnlyList<NameDeclaration> Asked)> definitions = new(StringComparer.Ordinal);

    /// <summary>The rules of a pack's conditions.</summary>
    public static ConditionRules Of(RulePack pack, WrittenNames names) =>
        new(names, new LanguageSettings(pack.TimeZone, pack.LeapBirthdayIsInMarch), pack.Tables, pack.Segments);

    /// <summary>A rule that succeeds exactly when the condition is true, or when it is false.</summary>
    /// <exception cref="NotCarriedException">It is larger than what is written.</exception>
    public Rule Of(string name, CheckedNode condition, bool wanted)
    {
        var writer = new ExpressionWriter(names, settings, tables);
        var rule = new Rule { RuleName = name, RuleExpressionType = RuleExpressionType.LambdaExpression, Expression = writer.Is(condition, wanted) };
        var parameters = new List<ScopedParam>();
        var defined = new HashSet<string>(StringComparer.Ordinal);
        foreach (var declaration in writer.Asked)
        {
            Define(declaration, parameters, defined);
        }

        if (parameters.Count > 0)
        {
            rule.LocalParams = parameters;
        }

        return rule;
    }

    // A parameter sees those before it, so what it names comes first.
    private void Define(NameDeclaration declaration, List<ScopedParam> parameters, HashSet<string> defined)
    {
        // A segment that is not among those written is an input.
        if (!defined.Add(declaration.Name) || (declaration is SegmentDeclaration segment && !whenBySegment.ContainsKey(segment.Index)))
        {
            return;
        }

        var (expression, asked) = DefinitionOf(declaration);
        foreach (var inner in asked)
        {
            Define(inner, parameters, defined);
        }

        parameters.Add(new ScopedParam { Name = names.ParameterOf(declaration.Name), Expression = expression });
    }

    private (string Expression, IReadOnlyList<NameDeclaration> Asked) DefinitionOf(NameDeclaration declaration)
    {
        if (!definitions.TryGetValue(declaration.Name, out var definition))
        {
            var writer = new ExpressionWriter(names, settings, tables);
            var expression = declaration is TableDeclaration table
                ? writer.Table(tables[table.Index])
                : writer.Value(whenBySegment[((SegmentDeclaration)declaration).Index]);
            definitions.Add(declaration.Name, definition = (expression, writer.Asked));
        }

        return definition;
    }
}
