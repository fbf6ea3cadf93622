using LoyaltyRules.Engine.Diagnostics;
using LoyaltyRules.Engine.Json;
using LoyaltyRules.Engine.Language.Analysis;
using LoyaltyRules.Engine.Language.Checking;
using LoyaltyRules.Engine.Language.Syntax;
using LoyaltyRules.Engine.Language.Types;
using LoyaltyRules.Engine.Packs.Binding;
using LoyaltyRules.Engine.Packs.Binding.Names;

namespace LoyaltyRules.Engine.Packs.Advice;

/// <summary>Warns of conditions that can never hold or always do, in whole or in part. What cannot be decided is not warned of (A2).</summary>
internal sealed class ConditionAdvice(PackScope scope)
{
    // A parameter has one value today, but is there to be turned: what holds only for that value is no news, what can never hold with it is.
    private readonly ConditionAnalysis asWritten = new(parametersVary: false);
    private readonly ConditionAnalysis forAllParameters = new(parametersVary: true);

    public void Give(IReadOnlyList<BoundTable> tables)
    {
        foreach (var expression in scope.Expressions)
        {
            if (expression.Node is ConstantNode { Source: BooleanSyntax { Value: true } })
            {
                // "request": "true" is how everybody is let in.
                continue;
            }

            if (expression.Node.Type.Kind == TypeKind.Boolean)
            {
                Look(expression, expression.Node);
            }
            else
            {
                LookInside(expression, expression.Node);
            }
        }

        foreach (var row in tables.SelectMany(t => t.Rows))
        {
            if (All(row.Conditions) is { } condition && !CanHold(condition))
            {
                scope.Report(row.Json.Place, PackWarnings.NeverHolds, condition.ToString());
            }
        }

        LookAtRules();
    }

    private bool CanHold(CheckedNode condition) => (asWritten.Of(condition) & Outcomes.True) != 0;

    private bool AlwaysHolds(CheckedNode condition) => forAllParameters.Of(condition) == Outcomes.True;

    /// <summary>Tells the smallest part that never or always holds; false when there is none.</summary>
    private void Look(CheckedExpression expression, CheckedNode node)
    {
        if (!CanHold(node))
        {
            if (Parts(node, LogicalOperator.And).FirstOrDefault(p => !CanHold(p)) is { } part)
            {
                Look(expression, part);
            }
            else
            {
                scope.Report(expression.PlaceOf(node), PackWarnings.NeverHolds, node.ToString());
            }
        }
        else if (AlwaysHolds(node))
        {
            if (Parts(node, LogicalOperator.Or).FirstOrDefault(AlwaysHolds) is { } part)
            {
                Look(expression, part);
            }
            else
            {
                scope.Report(expression.PlaceOf(node), PackWarnings.AlwaysHolds, node.ToString());
            }
        }
        else
        {
            LookInside(expression, node);
        }
    }

    // Below "not" and in other parts, whatever is a condition.
    private void LookInside(CheckedExpression expression, CheckedNode node)
    {
        foreach (var child in node.Children)
        {
            if (child.Type.Kind != TypeKind.Boolean || child is ConstantNode)
            {
                LookInside(expression, child);
            }
            else if (node is NotNode or LogicalNode or ConditionalNode or AggregateNode)
            {
                Look(expression, child);
            }
        }
    }

    private static IEnumerable<CheckedNode> Parts(CheckedNode node, LogicalOperator joined) =>
        node is LogicalNode logical && logical.Operator == joined ? logical.Children : [];

    // The lines of an effect are asked for only where the rule's own condition holds.
    private void LookAtRules()
    {
        var wheres = scope.Expressions.Where(e => e is { Member: "where", Parent: not null }).ToLookup(e => e.Parent!);
        foreach (var rule in scope.Expressions.Where(e => e is { Member: "when", Parent: not null } && CanHold(e.Node)))
        {
            foreach (var effect in rule.Parent!.GetItems("then").OfType<JsonObject>().SelectMany(e => e.Members).Select(m => m.Value).OfType<JsonObject>())
            {
                foreach (var where in wheres[effect].Where(w => CanHold(w.Node)))
                {
                    if (!CanHold(All([rule.Node, where.Node])!))
                    {
                        scope.Report(where.Value.Place, PackWarnings.NeverHolds, new Phrase($"{rule.Node} and {where.Node}", $"{rule.Node} и {where.Node}"));
                    }
                }
            }
        }
    }

    private static CheckedNode? All(IReadOnlyList<CheckedNode> conditions) => conditions.Count switch
    {
        0 => null,
        1 => conditions[0],
        _ => new LogicalNode(LogicalOperator.And, [.. conditions], new LogicalSyntax(default, LogicalOperator.And, [.. conditions.Select(c => c.Source)])),
    };
}
