using System.Collections.Immutable;
using LoyaltyRules.Engine.Diagnostics;
using LoyaltyRules.Engine.Language.Syntax;

namespace LoyaltyRules.Engine.Importing.Expressions;

/// <summary>Joins conditions of the rule language without brackets, constants and repetitions that say nothing.</summary>
internal static class Formula
{
    /// <summary>All of them; an absent part is always true.</summary>
    public static SyntaxNode And(TextSpan span, params ReadOnlySpan<SyntaxNode?> parts) => Join(span, LogicalOperator.And, parts);

    /// <summary>Any of them; an absent part is never true.</summary>
    public static SyntaxNode Or(TextSpan span, params ReadOnlySpan<SyntaxNode?> parts) => Join(span, LogicalOperator.Or, parts);

    /// <summary>The opposite, in the shortest words that have the same three outcomes.</summary>
    public static SyntaxNode Not(SyntaxNode node) => node switch
    {
        BooleanSyntax constant => constant with { Value = !constant.Value },
        UnarySyntax { Operator: UnaryOperator.Not } negated => negated.Operand,
        _ => new UnarySyntax(node.Span, UnaryOperator.Not, node),
    };

    /// <summary>A comparison of the same two sides; a condition that is compared with true or false stands alone.</summary>
    public static SyntaxNode Compare(ComparisonTest test, BinaryOperator comparison)
    {
        var (left, right) = test.Left.Syntax is BooleanSyntax ? (test.Right.Syntax, test.Left.Syntax) : (test.Left.Syntax, test.Right.Syntax);
        return right is BooleanSyntax { Value: var wanted } && comparison is BinaryOperator.Equal or BinaryOperator.NotEqual
            ? wanted == (comparison == BinaryOperator.Equal) ? left : Not(left)
            : new BinarySyntax(test.Span, comparison, test.Left.Syntax, test.Right.Syntax, test.OperatorSpan);
    }

    private static SyntaxNode Join(TextSpan span, LogicalOperator joiner, ReadOnlySpan<SyntaxNode?> parts)
    {
        var isAnd = joiner == LogicalOperator.And;
        var joined = ImmutableArray.CreateBuilder<SyntaxNode>();
        var written = new HashSet<string>(StringComparer.Ordinal);
        foreach (var part in parts)
        {
            var inner = part switch
            {
                null => [],
                LogicalSyntax same when same.Operator == joiner => same.Operands,
                _ => (ImmutableArray<SyntaxNode>)[part],
            };
            foreach (var node in inner)
            {
                if (node is BooleanSyntax { Value: var constant })
                {
                    if (constant != isAnd)
                    {
                        return node;
                    }
                }
                else if (written.Add(ExpressionPrinter.Print(node)))
                {
                    joined.Add(node);
                }
            }
        }

        return joined.Count switch
        {
            0 => new BooleanSyntax(span, isAnd),
            1 => joined[0],
            _ => new LogicalSyntax(span, joiner, joined.ToImmutable()),
        };
    }
}
