using System.Collections.Immutable;
using System.Globalization;
using LoyaltyRules.Engine.Diagnostics;
using LoyaltyRules.Engine.Language.Syntax;
using LoyaltyRules.Engine.Language.Types;
using LoyaltyRules.Engine.Model;

namespace LoyaltyRules.Engine.Language.Checking;

/// <summary>Arithmetic with units (N1 to N3), and the functions.</summary>
internal sealed partial class Checker
{
    /// <summary>More decimals than this cannot be asked of <c>round</c> and <c>divide</c> (N1: at most 6 decimals of a rate).</summary>
    private const int DigitsAskedMax = 6;

    private CheckedNode Arithmetic(BinarySyntax syntax)
    {
        var left = Check(syntax.Left);
        var right = Check(syntax.Right);
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
        if (left.Type.Kind == TypeKind.Instant && IsBare(right) && right.Type.Kind == TypeKind.Text)
        {
            right = Adopt(right, RuleType.Duration);
        }
        else
        {
            (left, right) = Agree(left, right);
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
            return Refuse(syntax, syntax.OperatorSpan, LanguageDiagnostics.CannotCombine,
                ExpressionPrinter.SignOf(syntax.Operator), Described(left), Described(right), isAboutDates
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
            (TypeKind.Percent, TypeKind.Number) when IsBare(right) => left.Type,
            (TypeKind.Number, TypeKind.Percent) when IsBare(left) => right.Type,
            _ => null,
        };
        if (result is null)
        {
            var isAboutPercent = left.Type.Kind == TypeKind.Percent || right.Type.Kind == TypeKind.Percent;
            return Refuse(syntax, syntax.OperatorSpan, LanguageDiagnostics.CannotCombine,
                "*", Described(left), Described(right), isAboutPercent
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
            return Refuse(syntax, syntax.OperatorSpan, LanguageDiagnostics.CannotCombine, "/", Described(left), Described(right),
                new Phrase("Divide by a pure number, or use divide(a, b, decimals, 'halfUp').", "Делите на число или используйте divide(a, b, знаки, 'halfUp')."));
        }

        if (right is not ConstantNode { Value: decimal divisor } || divisor == 0)
        {
            return Refuse(syntax, right.Span, LanguageDiagnostics.DivisionByExpression);
        }

        if (Reciprocal(divisor) is not { } reciprocal)
        {
            return Refuse(syntax, right.Span, LanguageDiagnostics.DivisionNeverEnds, ExactDecimal.Format(divisor));
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
        var fitting = Fitting(node);
        return fitting == node && node.Type.IsNumeric && IsBare(left) && IsBare(right) && left is ConstantNode && right is ConstantNode
            ? ConstantNode.OfNumber(node.Range!.Value.MinValue, node.Type, node.Source, isBare: true)
            : fitting;
    }

    private CheckedNode Call(CallSyntax syntax)
    {
        if (syntax.Function == "has")
        {
            return Has(syntax);
        }

        if (syntax.Function is "withThis" or "WithThis")
        {
            return WithThis(syntax with { Function = "withThis" });
        }

        if (FunctionCatalog.Find(syntax.Function) is not { } signature)
        {
            var nearest = NearestName.Of(syntax.Function, FunctionCatalog.ByName.Keys.Append("has").Append("withThis"));
            report.Add(syntax.FunctionSpan, LanguageDiagnostics.UnknownFunction, syntax.Function, nearest is null
                ? new Phrase("The functions are listed in the language reference.", "Список функций — в описании языка.")
                : new Phrase($"Did you mean '{nearest}'?", $"Возможно, имелось в виду «{nearest}»?"));
            foreach (var argument in syntax.Arguments)
            {
                Check(argument);
            }

            return new ErrorNode(syntax);
        }

        var canonical = syntax with { Function = signature.Name };
        if (signature.Kind == FunctionKind.Chosen)
        {
            return Chosen(signature, canonical);
        }

        var arguments = syntax.Arguments.Select(Check).ToImmutableArray();
        if (arguments.Any(a => a is ErrorNode))
        {
            return new ErrorNode(syntax);
        }

        return signature.Kind switch
        {
            FunctionKind.Min or FunctionKind.Max => Extreme(signature, arguments, canonical),
            FunctionKind.Abs => Abs(signature, arguments, canonical),
            FunctionKind.Round or FunctionKind.Divide => RoundOrDivide(signature, arguments, canonical),
            _ => PlainCall(signature, arguments, canonical),
        };
    }

    private CheckedNode Has(CallSyntax syntax)
    {
        if (syntax.Arguments is not [NameSyntax name])
        {
            return Refuse(syntax, syntax.Span, LanguageDiagnostics.HasNeedsName);
        }

        var operand = NameOrChoice(name);
        if (operand is ErrorNode)
        {
            return operand;
        }

        WarnWhenNeverAbsent(operand);
        return new HasNode(operand, syntax);
    }

    private CheckedNode NameOrChoice(NameSyntax name)
    {
        takesChoice = true;
        var operand = Name(name);
        takesChoice = false;
        return operand;
    }

    /// <summary>Whether a word is among those that the member has chosen. A word of another list is compared by its letters.</summary>
    private CheckedNode Chosen(FunctionSignature signature, CallSyntax syntax)
    {
        if (syntax.Arguments.Length != 2)
        {
            return WrongCount(signature, syntax.Arguments.Length, syntax);
        }

        var choice = syntax.Arguments[0] is NameSyntax name ? NameOrChoice(name) : Check(syntax.Arguments[0]);
        var word = Check(syntax.Arguments[1]);
        if (choice is not ErrorNode && choice.Type.Kind != TypeKind.Chosen)
        {
            return Refuse(syntax, choice.Span, LanguageDiagnostics.NotChosenFrom, choice.ToString());
        }

        if (choice is ErrorNode || word is ErrorNode)
        {
            return new ErrorNode(syntax);
        }

        word = Adopt(word, RuleType.ChoiceOf(choice.Type.Choices));
        return word switch
        {
            ErrorNode => new ErrorNode(syntax),
            { Type.Kind: not TypeKind.Choice } => Refuse(
                syntax, word.Span, LanguageDiagnostics.WrongType, TypeNames.Of(RuleType.ChoiceOf(choice.Type.Choices)), Described(word)),
            _ => new CallNode(FunctionKind.Chosen, [choice, word], RuleType.Boolean, syntax),
        };
    }

    private CheckedNode WithThis(CallSyntax syntax)
    {
        if (!scope.HasPurchase() && !scope.HasActivity())
        {
            return Refuse(syntax, syntax.Span, LanguageDiagnostics.NeedsPurchase, "withThis");
        }

        if (syntax.Arguments is not [NameSyntax name])
        {
            return Refuse(syntax, syntax.Span, LanguageDiagnostics.NotACounter, syntax.Arguments.IsEmpty ? "()" : ExpressionPrinter.Print(syntax.Arguments[0]));
        }

        var operand = Check(name);
        if (operand is not FactNode { Fact.Counter: { } traits } counter)
        {
            return operand is ErrorNode ? operand : Refuse(syntax, name.Span, LanguageDiagnostics.NotACounter, name.Name);
        }

        if (traits.IsOfActivities != scope.HasActivity())
        {
            return Refuse(syntax, name.Span, traits.IsOfActivities ? LanguageDiagnostics.NeedsActivity : LanguageDiagnostics.NeedsPurchase, $"withThis({name.Name})");
        }

        if (traits.WhyNot is { } reason)
        {
            return Refuse(syntax, name.Span, LanguageDiagnostics.ContributionUnknown, name.Name, reason);
        }

        var contribution = vocabulary.ContributionTo(counter.Fact);
        var added = new FactNode(contribution, name) { Range = contribution.Range };
        return Fitting(new WithThisNode(counter, added, syntax) { Range = counter.Range!.Value + contribution.Range!.Value });
    }

    private CheckedNode PlainCall(FunctionSignature signature, ImmutableArray<CheckedNode> arguments, CallSyntax syntax)
    {
        if (arguments.Length != signature.Parameters.Length)
        {
            return WrongCount(signature, arguments.Length, syntax);
        }

        var adopted = arguments.Select((argument, i) => Require(argument, [signature.Parameters[i]])).ToImmutableArray();
        if (adopted.Any(a => a is ErrorNode))
        {
            return new ErrorNode(syntax);
        }

        foreach (var argument in adopted)
        {
            if (argument.Range is { Scale: > 0 and var scale })
            {
                return Refuse(syntax, argument.Span, LanguageDiagnostics.NotWhole, scale.ToString(CultureInfo.InvariantCulture));
            }
        }

        return new CallNode(signature.Kind, adopted, signature.Result!, syntax) { Range = signature.Range };
    }

    private CheckedNode Extreme(FunctionSignature signature, ImmutableArray<CheckedNode> arguments, CallSyntax syntax)
    {
        if (arguments.Length < 2)
        {
            return WrongCount(signature, arguments.Length, syntax);
        }

        var type = (arguments.FirstOrDefault(a => !IsBare(a)) ?? arguments[0]).Type;
        if (!type.IsOrdered && type.Kind != TypeKind.Text)
        {
            return Refuse(syntax, arguments[0].Span, LanguageDiagnostics.WrongType, TypeNames.Of(RuleType.Number), Described(arguments[0]));
        }

        var adopted = arguments.Select(a => Require(a, [type])).ToImmutableArray();
        if (adopted.Any(a => a is ErrorNode))
        {
            return new ErrorNode(syntax);
        }

        if (type.Kind == TypeKind.Text)
        {
            return Refuse(syntax, syntax.Span, LanguageDiagnostics.NoOrder, TypeNames.Of(type));
        }

        var isMax = signature.Kind == FunctionKind.Max;
        var range = adopted.Select(a => a.Range).Aggregate((a, b) => a is { } x && b is { } y ? (isMax ? x.Greatest(y) : x.Least(y)) : null);
        return new CallNode(signature.Kind, adopted, type, syntax) { Range = range };
    }

    private CheckedNode Abs(FunctionSignature signature, ImmutableArray<CheckedNode> arguments, CallSyntax syntax)
    {
        if (arguments.Length != 1)
        {
            return WrongCount(signature, arguments.Length, syntax);
        }

        if (!arguments[0].Type.IsNumeric)
        {
            return Refuse(syntax, arguments[0].Span, LanguageDiagnostics.WrongType, TypeNames.Of(RuleType.Number), Described(arguments[0]));
        }

        var range = arguments[0].Range!.Value;
        return new CallNode(signature.Kind, arguments, arguments[0].Type, syntax) { Range = range.Abs() };
    }

    private CheckedNode RoundOrDivide(FunctionSignature signature, ImmutableArray<CheckedNode> arguments, CallSyntax syntax)
    {
        var isDivision = signature.Kind == FunctionKind.Divide;
        var valueCount = isDivision ? 2 : 1;
        if (arguments.Length != valueCount + 2)
        {
            return WrongCount(signature, arguments.Length, syntax);
        }

        var values = arguments[..valueCount];
        foreach (var value in values)
        {
            if (!value.Type.IsNumeric)
            {
                return Refuse(syntax, value.Span, LanguageDiagnostics.WrongType, TypeNames.Of(RuleType.Number), Described(value));
            }
        }

        var type = values[0].Type;
        if (isDivision && values[1].Type.Kind != TypeKind.Number)
        {
            var (dividend, divisor) = Agree(values[0], values[1]);
            if (!dividend.Type.Equals(divisor.Type))
            {
                return Refuse(syntax, syntax.Span, LanguageDiagnostics.CannotCombine, "divide", Described(dividend), Described(divisor),
                    new Phrase("Divide by a pure number or by the same unit.", "Делите на число или на ту же единицу."));
            }

            values = [dividend, divisor];
            type = RuleType.Number;
        }

        if (arguments[valueCount] is not ConstantNode { IsBare: true, Value: decimal digits } || digits is < 0 or > DigitsAskedMax || digits != decimal.Truncate(digits))
        {
            return Refuse(syntax, arguments[valueCount].Span, LanguageDiagnostics.BadDigits);
        }

        if (arguments[valueCount + 1] is not ConstantNode { Value: string word } || RoundingWords.Parse(word) is not { } rounding)
        {
            return Refuse(syntax, arguments[valueCount + 1].Span, LanguageDiagnostics.BadRounding);
        }

        var range = isDivision
            ? QuotientRange(values[0].Range!.Value, values[1].Range!.Value, (int)digits)
            : values[0].Range!.Value.Rounded((int)digits);
        return Fitting(new CallNode(signature.Kind, values, type, syntax) { Range = range, Digits = (int)digits, Rounding = rounding });
    }

    // The least divisor that is not zero is one step of its scale, so the quotient is at most the dividend times 10^scale, and one rounding step more.
    // Where neither can be negative the quotient cannot be, however it is rounded.
    private static NumericRange QuotientRange(NumericRange dividend, NumericRange divisor, int digits)
    {
        var largest = dividend.Union(-dividend).Rounded(0);
        var factor = System.Numerics.BigInteger.Pow(10, divisor.Scale + digits);
        var isNeverNegative = dividend.Min.Sign >= 0 && divisor.Min.Sign >= 0;
        return new NumericRange(digits, isNeverNegative ? 0 : (largest.Min * factor) - 1, (largest.Max * factor) + 1);
    }

    private ErrorNode WrongCount(FunctionSignature signature, int given, CallSyntax syntax) =>
        Refuse(syntax, syntax.Span, LanguageDiagnostics.WrongArgumentCount,
            signature.Name, signature.Signature, given.ToString(CultureInfo.InvariantCulture));
}
