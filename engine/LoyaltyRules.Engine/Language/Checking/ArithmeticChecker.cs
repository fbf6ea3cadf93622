using LoyaltyRules.Engine.Diagnostics;
using LoyaltyRules.Engine.Language.Syntax;
using LoyaltyRules.Engine.Language.Types;
using LoyaltyRules.Engine.Model;

namespace LoyaltyRules.Engine.Language.Checking;

/// <summary>Arithmetic with units (N1 to N3).</summary>
/// <param name="types">Makes the two sides agree.</param>
internal sealed class ArithmeticChecker(TypeAgreement types)
{
    /// <summary>The sum, difference, product or quotient of two checked parts.</summary>
    public CheckedNode Combine(CheckedNode left, CheckedNode right, BinarySyntax syntax)
    {
        if (left is ErrorNode || right is ErrorNode)
        {
            return new ErrorNode(syntax);
        }

        return syntax.Operator switch
        {
            BinaryOperator.Multiply => Product(left, right, syntax),
            BinaryOperator.Divide => Quotient(left, right, syntax),
            _ => SumOrDifference(left, right, syntax),
        };
    }

    private CheckedNode SumOrDifference(CheckedNode left, CheckedNode right, BinarySyntax syntax)
    {
        // Between two instants lies a duration, and a duration moves an instant.
        if (left.Type.Kind == TypeKind.Instant && TypeAgreement.IsBare(right) && right.Type.Kind == TypeKind.Text)
        {
            right = types.Adopt(right, RuleType.Duration);
        }
        else
        {
            (left, right) = types.Agree(left, right);
        }

        if (left is ErrorNode || right is ErrorNode)
        {
            return new ErrorNode(syntax);
        }

        var isDifference = syntax.Operator == BinaryOperator.Subtract;
        var result = (left.Type.Kind, right.Type.Kind) switch
        {
            (TypeKind.Instant, TypeKind.Instant) when isDifference => RuleType.Duration,
            (TypeKind.Instant, TypeKind.Duration) => RuleType.Instant,
            (TypeKind.Duration, TypeKind.Instant) when !isDifference => RuleType.Instant,
            (TypeKind.Duration, TypeKind.Duration) => RuleType.Duration,
            _ when left.Type.IsNumeric && left.Type.Equals(right.Type) => left.Type,
            _ => null,
        };
        if (result is null)
        {
            var isAboutDates = left.Type.Kind == TypeKind.Date || right.Type.Kind == TypeKind.Date;
            return types.Refuse(syntax, syntax.OperatorSpan, LanguageDiagnostics.CannotCombine,
                ExpressionPrinter.SignOf(syntax.Operator), TypeAgreement.Described(left), TypeAgreement.Described(right), isAboutDates
                    ? new Phrase("Days are moved by addDays, addMonths, addYears and counted by daysBetween.", "Дни сдвигают функции addDays, addMonths, addYears, а считает daysBetween.")
                    : new Phrase("Both sides must have the same unit.", "У обеих сторон должна быть одна единица."));
        }

        var range = left.Range is { } l && right.Range is { } r ? (isDifference ? l - r : l + r) : (NumericRange?)null;
        return Folded(new ArithmeticNode(syntax.Operator, left, right, result, syntax) { Range = range }, left, right);
    }

    private CheckedNode Product(CheckedNode left, CheckedNode right, BinarySyntax syntax)
    {
        // At least one factor is a pure number: money times money is nothing, and 20% is not 20.
        var result = (left.Type.Kind, right.Type.Kind) switch
        {
            (TypeKind.Number, TypeKind.Number or TypeKind.Money or TypeKind.Points) => right.Type,
            (TypeKind.Money or TypeKind.Points, TypeKind.Number) => left.Type,
            (TypeKind.Percent, TypeKind.Number) when TypeAgreement.IsBare(right) => left.Type,
            (TypeKind.Number, TypeKind.Percent) when TypeAgreement.IsBare(left) => right.Type,
            _ => null,
        };
        if (result is null)
        {
            var isAboutPercent = left.Type.Kind == TypeKind.Percent || right.Type.Kind == TypeKind.Percent;
            return types.Refuse(syntax, syntax.OperatorSpan, LanguageDiagnostics.CannotCombine,
                "*", TypeAgreement.Described(left), TypeAgreement.Described(right), isAboutPercent
                    ? new Phrase("Percentages belong into the 'percent' of an effect.", "Проценту место в поле «percent» эффекта.")
                    : new Phrase("One side must be a pure number.", "Одна из сторон должна быть просто числом."));
        }

        return Folded(
            new ArithmeticNode(BinaryOperator.Multiply, left, right, result, syntax) { Range = left.Range!.Value * right.Range!.Value }, left, right);
    }

    private CheckedNode Quotient(CheckedNode left, CheckedNode right, BinarySyntax syntax)
    {
        if (!left.Type.IsNumeric || right.Type.Kind != TypeKind.Number)
        {
            return types.Refuse(syntax, syntax.OperatorSpan, LanguageDiagnostics.CannotCombine, "/", TypeAgreement.Described(left), TypeAgreement.Described(right),
                new Phrase("Divide by a pure number, or use divide(a, b, decimals, 'halfUp').", "Делите на число или используйте divide(a, b, знаки, 'halfUp')."));
        }

        if (right is not ConstantNode { Value: decimal divisor } || divisor == 0)
        {
            return types.Refuse(syntax, right.Span, LanguageDiagnostics.DivisionByExpression);
        }

        if (Reciprocal(divisor) is not { } reciprocal)
        {
            return types.Refuse(syntax, right.Span, LanguageDiagnostics.DivisionNeverEnds, ExactDecimal.Format(divisor));
        }

        var factor = ConstantNode.OfNumber(reciprocal, RuleType.Number, right.Source);
        return Folded(
            new ArithmeticNode(BinaryOperator.Multiply, left, factor, left.Type, syntax) { Range = left.Range!.Value * factor.Range!.Value },
            left, right);
    }

    /// <summary>1 / divisor where that ends within 28 decimals; otherwise null (N2).</summary>
    private static decimal? Reciprocal(decimal divisor)
    {
        var (mantissa, scale) = ExactDecimal.Split(divisor);
        for (var digits = 0; digits + scale <= NumericRange.DigitsMax; digits++)
        {
            var power = System.Numerics.BigInteger.Pow(10, digits + scale);
            if (power % mantissa == 0)
            {
                return ExactDecimal.FromScaled(power / mantissa, digits);
            }
        }

        return null;
    }

    /// <summary>A sum or product of bare literals is a bare literal itself: <c>2 * 500</c> is as good as <c>1000</c>.</summary>
    private CheckedNode Folded(ArithmeticNode node, CheckedNode left, CheckedNode right)
    {
        var fitting = types.Fitting(node);
        return fitting == node && node.Type.IsNumeric && TypeAgreement.IsBare(left) && TypeAgreement.IsBare(right) && left is ConstantNode && right is ConstantNode
            ? ConstantNode.OfNumber(node.Range!.Value.MinValue, node.Type, node.Source, isBare: true)
            : fitting;
    }
}
