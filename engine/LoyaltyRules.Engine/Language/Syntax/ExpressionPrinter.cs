using System.Collections.Immutable;
using System.Text;
using LoyaltyRules.Engine.Model;

namespace LoyaltyRules.Engine.Language.Syntax;

/// <summary>
/// Writes a syntax tree in the one canonical spelling: <c>and or not</c> become <c>&amp;&amp; || !</c>, methods become functions,
/// texts stand in single quotes, and only the parentheses that are needed stay.
/// </summary>
internal static class ExpressionPrinter
{
    // Binding strength, loosest first; an operand that binds looser than its place is put in parentheses.
    private const int ConditionalStrength = 0;
    private const int CoalesceStrength = 1;
    private const int OrStrength = 2;
    private const int AndStrength = 3;
    private const int EqualityStrength = 4;
    private const int RelationStrength = 5;
    private const int SumStrength = 6;
    private const int ProductStrength = 7;
    private const int UnaryStrength = 8;
    private const int PrimaryStrength = 9;

    public static string Print(SyntaxNode node)
    {
        var text = new StringBuilder();
        Write(node, ConditionalStrength, text);
        return text.ToString();
    }

    public static string Quote(string value)
    {
        var text = new StringBuilder("'");
        for (var i = 0; i < value.Length; i++)
        {
            var c = value[i];
            if (i + 1 < value.Length && char.IsSurrogatePair(c, value[i + 1]))
            {
                text.Append(c).Append(value[++i]);
                continue;
            }

            _ = c switch
            {
                '\\' => text.Append("\\\\"),
                '\'' => text.Append("\\'"),
                '\n' => text.Append("\\n"),
                '\t' => text.Append("\\t"),
                // Half of a pair would be lost when the pack is saved.
                < ' ' or '\u007f' or (>= '\ud800' and <= '\udfff') =>
                    text.Append("\\u").Append(((int)c).ToString("x4", System.Globalization.CultureInfo.InvariantCulture)),
                _ => text.Append(c),
            };
        }

        return text.Append('\'').ToString();
    }

    private static int StrengthOf(SyntaxNode node) => node switch
    {
        ConditionalSyntax => ConditionalStrength,
        CoalesceSyntax => CoalesceStrength,
        LogicalSyntax { Operator: LogicalOperator.Or } => OrStrength,
        LogicalSyntax => AndStrength,
        BinarySyntax { Operator: BinaryOperator.Equal or BinaryOperator.NotEqual } => EqualityStrength,
        BinarySyntax { Operator: BinaryOperator.Add or BinaryOperator.Subtract } => SumStrength,
        BinarySyntax { Operator: BinaryOperator.Multiply or BinaryOperator.Divide } => ProductStrength,
        BinarySyntax or InSyntax => RelationStrength,
        UnarySyntax => UnaryStrength,
        _ => PrimaryStrength,
    };

    private static void Write(SyntaxNode node, int placeStrength, StringBuilder text)
    {
        var strength = StrengthOf(node);
        var needsParentheses = strength < placeStrength;
        if (needsParentheses)
        {
            text.Append('(');
        }

        WriteBare(node, strength, text);
        if (needsParentheses)
        {
            text.Append(')');
        }
    }

    private static void WriteBare(SyntaxNode node, int strength, StringBuilder text)
    {
        switch (node)
        {
            case NumberSyntax number:
                text.Append(ExactDecimal.Format(number.Value));
                break;
            case TextSyntax literal:
                text.Append(Quote(literal.Value));
                break;
            case BooleanSyntax boolean:
                text.Append(boolean.Value ? "true" : "false");
                break;
            case NameSyntax name:
                text.Append(name.Name);
                break;
            case UnarySyntax unary:
                text.Append(unary.Operator == UnaryOperator.Not ? '!' : '-');
                Write(unary.Operand, UnaryStrength, text);
                break;
            case LogicalSyntax logical:
                WriteList(logical.Operands, logical.Operator == LogicalOperator.And ? " && " : " || ", strength + 1, text);
                break;
            case BinarySyntax binary:
                // Sums and products lean left; comparisons do not chain at all.
                Write(binary.Left, strength is SumStrength or ProductStrength ? strength : strength + 1, text);
                text.Append(' ').Append(SignOf(binary.Operator)).Append(' ');
                Write(binary.Right, strength + 1, text);
                break;
            case ConditionalSyntax conditional:
                Write(conditional.Condition, CoalesceStrength, text);
                text.Append(" ? ");
                // Between ? and : anything stands without brackets; adding some would make the saved text deeper than what was written.
                Write(conditional.WhenTrue, ConditionalStrength, text);
                text.Append(" : ");
                Write(conditional.WhenFalse, ConditionalStrength, text);
                break;
            case CoalesceSyntax coalesce:
                Write(coalesce.Operand, CoalesceStrength, text);
                text.Append(" ?? ");
                Write(coalesce.Fallback, OrStrength, text);
                break;
            case InSyntax list:
                Write(list.Operand, SumStrength, text);
                text.Append(" in [");
                WriteList(list.Items, ", ", UnaryStrength, text);
                text.Append(']');
                break;
            case CallSyntax call:
                text.Append(call.Function).Append('(');
                WriteList(call.Arguments, ", ", ConditionalStrength, text);
                text.Append(')');
                break;
            case AggregateSyntax aggregate:
                text.Append("lines.").Append(aggregate.Kind).Append('(');
                if (aggregate.Body is not null)
                {
                    text.Append(aggregate.Variable).Append(" => ");
                    Write(aggregate.Body, ConditionalStrength, text);
                }

                text.Append(')');
                break;
        }
    }

    private static void WriteList(ImmutableArray<SyntaxNode> nodes, string separator, int placeStrength, StringBuilder text)
    {
        for (var i = 0; i < nodes.Length; i++)
        {
            if (i > 0)
            {
                text.Append(separator);
            }

            Write(nodes[i], placeStrength, text);
        }
    }

    public static string SignOf(BinaryOperator binaryOperator) => binaryOperator switch
    {
        BinaryOperator.Equal => "==",
        BinaryOperator.NotEqual => "!=",
        BinaryOperator.Less => "<",
        BinaryOperator.LessOrEqual => "<=",
        BinaryOperator.Greater => ">",
        BinaryOperator.GreaterOrEqual => ">=",
        BinaryOperator.Add => "+",
        BinaryOperator.Subtract => "-",
        BinaryOperator.Multiply => "*",
        _ => "/",
    };
}
