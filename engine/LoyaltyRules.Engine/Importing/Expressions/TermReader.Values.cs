using System.Collections.Frozen;
using LoyaltyRules.Engine.Diagnostics;
using LoyaltyRules.Engine.Language.Syntax;
using LoyaltyRules.Engine.Language.Types;

namespace LoyaltyRules.Engine.Importing.Expressions;

/// <content>Names, numbers and calculations.</content>
internal sealed partial class TermReader
{
    private static readonly FrozenSet<string> Clocks = new[] { "Now", "UtcNow", "Today" }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    private Value ValueOf(LinqNode node)
    {
        Count(node);
        var span = At(node.Span);
        switch (node)
        {
            case LinqNumber number:
                return Constant(new NumberSyntax(span, number.Value), number.Form switch
                {
                    NumberForm.Whole or NumberForm.Long => NumberKind.Whole,
                    NumberForm.Decimal => NumberKind.Decimal,
                    _ => NumberKind.Fraction,
                });
            case LinqText { IsCharacter: true }:
                throw Refuse(node.Span, ExpressionDiagnostics.SingleQuotes, $"'{((LinqText)node).Value}'");
            case LinqText text:
                return Constant(new TextSyntax(span, text.Value), NumberKind.None);
            case LinqBoolean boolean:
                return Constant(new BooleanSyntax(span, boolean.Value), NumberKind.None);
            case LinqNull:
                throw Refuse(node.Span, ExpressionDiagnostics.NullElsewhere);
            case LinqNegate negate:
                var negated = Plain(negate.Operand);
                return negated with { Syntax = new UnarySyntax(span, UnaryOperator.Negate, negated.Syntax), FactType = null };
            case LinqBinary { IsComparison: false } calculation:
                return Calculation(calculation);
            case LinqCoalesce coalesce:
                return Coalesce(coalesce);
            case LinqNullPropagation propagation:
                return NullPropagation(propagation);
            case LinqConditional conditional:
                return Conditional(conditional);
            case LinqCall call:
                return CallValue(call);
            case LinqLambda:
                throw Refuse(node.Span, ExpressionDiagnostics.ListElsewhere);
            case LinqName or LinqMember:
                return ParameterOf(node) is { } found ? Inlined(found, node, ValueOf) : Named(node);
            default:
                throw Refuse(node.Span, ExpressionDiagnostics.NoCounterpart, "true, false");
        }
    }

    private static Value Constant(SyntaxNode syntax, NumberKind number) => new(syntax, number, Nothing, Nothing);

    /// <summary>A value that is not the changed word of a choice, which can only be compared.</summary>
    private Value Plain(LinqNode node) =>
        ValueOf(node) is { Reshape: null } value ? value : throw Refuse(node.Span, ExpressionDiagnostics.NoCounterpart, "ToLower");

    private Value Calculation(LinqBinary node)
    {
        var (left, right) = (Plain(node.Left), Plain(node.Right));
        var sign = node.IsRemainder ? "%" : SignOf(node);
        var isCut = node.IsRemainder || (node.Operator == BinaryOperator.Divide && (left.Number, right.Number) is (NumberKind.Whole, NumberKind.Whole));

        var number = (left.Number, right.Number) switch
        {
            (NumberKind.None, _) or (_, NumberKind.None) => NumberKind.None,
            (NumberKind.Binary, _) or (_, NumberKind.Binary) => throw Refuse(node.OperatorSpan, ExpressionDiagnostics.BinaryFraction, sign),
            (NumberKind.Fraction, NumberKind.Fraction or NumberKind.Whole) or (NumberKind.Whole, NumberKind.Fraction) =>
                throw Refuse(node.OperatorSpan, ExpressionDiagnostics.BinaryFraction, sign),
            (NumberKind.Whole, NumberKind.Whole) => NumberKind.Whole,
            _ => NumberKind.Decimal,
        };
        RefuseSkipped(node.OperatorSpan, sign, left, right);
        SyntaxNode syntax = isCut ? Cut(node, left, right, number) : new BinarySyntax(At(node.Span), node.Operator, left.Syntax, right.Syntax, At(node.OperatorSpan));
        return new Value(syntax, number, left.Nulls.Union(right.Nulls), left.Throws.Union(right.Throws)) { IsNullable = left.IsNullable || right.IsNullable };
    }

    /// <summary>
    /// A quotient cut off toward zero, as C# divides whole numbers, or what it leaves: both are exact by a fixed number. By any other C# may divide by zero, and
    /// throws.
    /// </summary>
    private SyntaxNode Cut(LinqBinary node, Value left, Value right, NumberKind number)
    {
        if (right.Syntax is not NumberSyntax { Value: not 0 } divisor || number is not (NumberKind.Whole or NumberKind.Decimal))
        {
            throw Refuse(node.OperatorSpan, ExpressionDiagnostics.WholeDivision);
        }

        var (span, place) = (At(node.Span), At(node.OperatorSpan));
        var quotient = new CallSyntax(span, "divide", place, [left.Syntax, divisor, new NumberSyntax(place, 0), new TextSyntax(place, "down")]);
        return node.IsRemainder
            ? new BinarySyntax(span, BinaryOperator.Subtract, left.Syntax, new BinarySyntax(span, BinaryOperator.Multiply, quotient, divisor, place), place)
            : quotient;
    }

    private Value Coalesce(LinqCoalesce node)
    {
        var (operand, fallback) = (Plain(node.Operand), FixedValue(node.Fallback, "??"));
        if ((operand.Number, fallback.Number) is (NumberKind.Decimal, NumberKind.Fraction) or (NumberKind.Binary, NumberKind.Decimal))
        {
            throw Refuse(node.Span, ExpressionDiagnostics.TypesThere, "??", OtherType);
        }

        if (operand.Nulls.IsEmpty && !operand.IsNullable && IsStruct(operand))
        {
            Note(node.Span, RewriteDiagnostics.NeverNull, "??", ExpressionPrinter.Print(operand.Syntax));
        }

        return Replaced(node.Span, operand, fallback) with { IsNullable = false };
    }

    private Value NullPropagation(LinqNullPropagation node)
    {
        var operand = Plain(node.Operand);
        if (node.Fallback is null)
        {
            return operand with { IsNullable = true };
        }

        var fallback = FixedValue(node.Fallback, "np");
        if ((operand.Number, fallback.Number) is (NumberKind.Binary, NumberKind.Decimal)
            || operand is { Number: NumberKind.Whole, IsNullable: true } && (fallback.Number is NumberKind.Fraction or NumberKind.Decimal || node.Fallback is LinqNumber { Form: NumberForm.Long }))
        {
            throw Refuse(node.Span, ExpressionDiagnostics.TypesThere, "np", OtherType);
        }

        return Replaced(node.Span, operand, fallback) with { IsNullable = operand.IsNullable };
    }

    private static readonly Phrase OtherType = new("the types of both sides differ", "типы обеих частей различаются");
    private static readonly Phrase MixedNullable = new("a whole number that may be null is not widened to a fraction", "целое, которое может быть null, не приводится к дробному");

    /// <summary>Refuses what the library finds no operator for: a whole number that may be null, beside a fraction without a suffix.</summary>
    private void RefuseMixed(TextSpan span, string sign, Value left, Value right)
    {
        if ((left, right) is ({ Number: NumberKind.Whole, IsNullable: true }, { Number: NumberKind.Fraction }) or ({ Number: NumberKind.Fraction }, { Number: NumberKind.Whole, IsNullable: true }))
        {
            throw Refuse(span, ExpressionDiagnostics.TypesThere, sign, MixedNullable);
        }
    }

    /// <summary>
    /// Refuses what the compiled expression leaves out: an operator that is a method, as those of decimals and dates are, is not called with null on its left, and
    /// then its right side is not computed either. Those of whole numbers compute both, as C# does.
    /// </summary>
    private void RefuseSkipped(TextSpan span, string sign, Value left, Value right)
    {
        var isMethod = left.Number is NumberKind.Decimal or NumberKind.None || right.Number is NumberKind.Decimal or NumberKind.None;
        if (isMethod && !left.Nulls.IsEmpty && !right.Throws.Except(left.Throws).IsEmpty)
        {
            throw Refuse(span, ExpressionDiagnostics.SkippedSide, sign);
        }
    }

    private Value FixedValue(LinqNode node, string asked) =>
        Plain(node) is { IsConstant: true } constant ? constant : throw Refuse(node.Span, ExpressionDiagnostics.NoCounterpart, asked);

    // What is never null needs nothing in its place.
    private Value Replaced(TextSpan span, Value operand, Value fallback)
    {
        if (operand.Nulls.IsEmpty)
        {
            return operand;
        }

        if (operand.FactType is { Kind: TypeKind.Choice })
        {
            Note(span, RewriteDiagnostics.OtherWords, string.Join(", ", operand.Nulls));
        }

        return operand with
        {
            Syntax = new CoalesceSyntax(At(span), operand.Syntax, fallback.Syntax),
            Nulls = Nothing,
            Number = operand.Number == NumberKind.Whole && fallback.Number != NumberKind.Whole ? fallback.Number == NumberKind.Fraction ? NumberKind.Binary : fallback.Number : operand.Number,
            Fallback = (fallback.Syntax as TextSyntax)?.Value,
        };
    }

    /// <summary>Whether C# holds it in a type of its own for null: texts are null as they are.</summary>
    private static bool IsStruct(Value value) => value.Syntax is not TextSyntax && value.FactType is not { Kind: TypeKind.Text or TypeKind.Choice };

    /// <summary>What <c>Value</c> and <c>HasValue</c> are asked of.</summary>
    private Value StructOf(LinqMember node)
    {
        var value = Plain(node.Target);
        if (!IsStruct(value))
        {
            throw Refuse(node.NameSpan, ExpressionDiagnostics.TypesThere, node.Name, new Phrase("texts have no such property", "у текстов нет такого свойства"));
        }

        if (!value.IsNullable)
        {
            Note(node.NameSpan, RewriteDiagnostics.NeverNull, node.Name, ExpressionPrinter.Print(value.Syntax));
        }

        return value;
    }

    private Value Conditional(LinqConditional node)
    {
        var (condition, whenTrue, whenFalse) = (TestOf(node.Condition), Plain(node.WhenTrue), Plain(node.WhenFalse));
        var writer = new ConditionWriter((span, fact) => Note(span, RewriteDiagnostics.Guarded, fact));
        var parts = whenTrue.Nulls.Union(whenTrue.Throws).Union(whenFalse.Nulls).Union(whenFalse.Throws);
        if (writer.WhenDefined(condition) is not null || !parts.IsEmpty)
        {
            throw Refuse(node.Span, ExpressionDiagnostics.ChoiceOfAbsent);
        }

        if ((whenTrue.Number, whenFalse.Number) is (NumberKind.Binary, NumberKind.Decimal) or (NumberKind.Decimal, NumberKind.Binary))
        {
            throw Refuse(node.Span, ExpressionDiagnostics.TypesThere, "? :", OtherType);
        }

        var number = whenTrue.Number == whenFalse.Number ? whenTrue.Number
            : whenTrue.Number == NumberKind.None || whenFalse.Number == NumberKind.None ? NumberKind.None
            : whenTrue.Number == NumberKind.Decimal || whenFalse.Number == NumberKind.Decimal ? NumberKind.Decimal : NumberKind.Binary;
        return Constant(new ConditionalSyntax(At(node.Span), writer.Definite(condition), whenTrue.Syntax, whenFalse.Syntax), number);
    }

    private Value Named(LinqNode node)
    {
        var path = PathOf(node);
        if (path is not null && FactAt(path) is { } mapped)
        {
            return Fact(node, path, mapped);
        }

        if (path?.Split('.') is ["DateTime" or "DateTimeOffset" or "DateOnly" or "TimeOnly", var clock, ..] && Clocks.Contains(clock))
        {
            throw Refuse(node.Span, ExpressionDiagnostics.Clock, path);
        }

        if (node is LinqMember { Name: "Value" } property)
        {
            // x.Value throws where x is null.
            var value = StructOf(property);
            return value with { Nulls = Nothing, Throws = value.Nulls.Union(value.Throws), IsNullable = false };
        }

        if (node is LinqMember { Name: "Length" } length)
        {
            var text = Plain(length.Target);
            var call = new CallSyntax(At(node.Span), "length", At(length.NameSpan), [text.Syntax]);
            return new Value(call, NumberKind.Whole, Nothing, text.Nulls.Union(text.Throws));
        }

        if (node is LinqMember { Name: "Count" } count && LinesAt(count.Target) is not null)
        {
            return Constant(new AggregateSyntax(At(node.Span), AggregateKind.Count, ItemVariable, null), NumberKind.Whole);
        }

        throw path is not null && LinesOf(path) is not null
            ? Refuse(node.Span, ExpressionDiagnostics.ListElsewhere)
            : UnknownName(node, path);
    }

    private Refusal UnknownName(LinqNode node, string? path)
    {
        if (path is null && node is LinqMember { Target: LinqCall pick } && Picks.Contains(pick.Name))
        {
            return Refuse(pick.NameSpan, ExpressionDiagnostics.PickedItem, pick.Name);
        }

        if (path is null)
        {
            return Refuse(node.Span, ExpressionDiagnostics.NoCounterpart, node is LinqMember member ? member.Name : "it");
        }

        var nearest = map.NearestTo(path);
        return Refuse(node.Span, ExpressionDiagnostics.UnknownParameter, path, nearest is null
            ? new Phrase(
                "Add it to the map's \"parameters\". A member of an enum is written as its word, in quotes.", "Добавьте его в \"parameters\" карты. Значение перечисления (enum) пишут словом, в кавычках.")
            : new Phrase($"Did you mean '{nearest}'? Otherwise add it to the map's \"parameters\".", $"Возможно, имелось в виду «{nearest}»? Иначе добавьте его в \"parameters\" карты."));
    }

    private Value Fact(LinqNode node, string path, MappedFact mapped)
    {
        if (!path.EndsWith(mapped.Path, StringComparison.Ordinal))
        {
            Note(node.Span, RewriteDiagnostics.OtherCase, path, mapped.Path);
        }

        var fact = mapped.Fact;
        var name = fact.IsOfLine ? ItemVariable + fact.Name["line".Length..] : fact.Name;
        return new Value(new NameSyntax(At(node.Span), name), mapped.Number, fact.MayBeAbsent ? Nothing.Add(name) : Nothing, Nothing) { FactType = fact.Type };
    }

    /// <summary>The dotted name that a node spells, with a parameter at its head written out; null when it is no name.</summary>
    private string? PathOf(LinqNode node)
    {
        switch (node)
        {
            case LinqName name:
                // A parameter that is itself a name: `address` for `input1.address`.
                return ParameterOf(name) is { Parameter.Expression: { } expression } found && expression is LinqName or LinqMember
                    ? Within(found.Scope, At(node.Span), () => PathOf(expression))
                    : name.Name;
            case LinqMember member:
                return PathOf(member.Target) is { } path ? $"{path}.{member.Name}" : null;
            default:
                return null;
        }
    }

    private static string AfterHead(string path) => path[(path.IndexOf('.', StringComparison.Ordinal) + 1)..];
}
