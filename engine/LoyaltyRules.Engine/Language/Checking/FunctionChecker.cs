using System.Collections.Immutable;
using System.Globalization;
using System.Numerics;
using LoyaltyRules.Engine.Diagnostics;
using LoyaltyRules.Engine.Language.Syntax;
using LoyaltyRules.Engine.Language.Types;

namespace LoyaltyRules.Engine.Language.Checking;

/// <summary>The functions: how many arguments each takes, of which types, and what bounds its result has.</summary>
/// <param name="vocabulary">The names that there are.</param>
/// <param name="scope">What can be asked.</param>
/// <param name="names">Finds names that are arguments.</param>
/// <param name="types">Makes arguments agree.</param>
/// <param name="check">Checks an argument.</param>
/// <param name="report">Takes what is wrong.</param>
internal sealed class FunctionChecker(
    Vocabulary vocabulary, ExpressionScope scope, NameChecker names, TypeAgreement types, Func<SyntaxNode, CheckedNode> check, ExpressionReporter report)
{
    /// <summary>More decimals than this cannot be asked of <c>round</c> and <c>divide</c> (N1: at most 6 decimals of a rate).</summary>
    private const int DigitsAskedMax = 6;

    /// <summary>A call of a function.</summary>
    public CheckedNode Call(CallSyntax syntax)
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
                check(argument);
            }

            return new ErrorNode(syntax);
        }

        var canonical = syntax with { Function = signature.Name };
        if (signature.Kind == FunctionKind.Chosen)
        {
            return Chosen(signature, canonical);
        }

        var arguments = syntax.Arguments.Select(check).ToImmutableArray();
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
            return types.Refuse(syntax, syntax.Span, LanguageDiagnostics.HasNeedsName);
        }

        var operand = names.NameOrChoice(name);
        if (operand is ErrorNode)
        {
            return operand;
        }

        types.WarnWhenNeverAbsent(operand);
        return new HasNode(operand, syntax);
    }

    /// <summary>Whether a word is among those that the member has chosen. A word of another list is compared by its letters.</summary>
    private CheckedNode Chosen(FunctionSignature signature, CallSyntax syntax)
    {
        if (syntax.Arguments.Length != 2)
        {
            return WrongCount(signature, syntax.Arguments.Length, syntax);
        }

        var choice = syntax.Arguments[0] is NameSyntax name ? names.NameOrChoice(name) : check(syntax.Arguments[0]);
        var word = check(syntax.Arguments[1]);
        if (choice is not ErrorNode && choice.Type.Kind != TypeKind.Chosen)
        {
            return types.Refuse(syntax, choice.Span, LanguageDiagnostics.NotChosenFrom, choice.ToString());
        }

        if (choice is ErrorNode || word is ErrorNode)
        {
            return new ErrorNode(syntax);
        }

        word = types.Adopt(word, RuleType.ChoiceOf(choice.Type.Choices));
        return word switch
        {
            ErrorNode => new ErrorNode(syntax),
            { Type.Kind: not TypeKind.Choice } => types.Refuse(
                syntax, word.Span, LanguageDiagnostics.WrongType, TypeNames.Of(RuleType.ChoiceOf(choice.Type.Choices)), TypeAgreement.Described(word)),
            _ => new CallNode(FunctionKind.Chosen, [choice, word], RuleType.Boolean, syntax),
        };
    }

    private CheckedNode WithThis(CallSyntax syntax)
    {
        if (!scope.HasPurchase() && !scope.HasActivity())
        {
            return types.Refuse(syntax, syntax.Span, LanguageDiagnostics.NeedsPurchase, "withThis");
        }

        if (syntax.Arguments is not [NameSyntax name])
        {
            return types.Refuse(syntax, syntax.Span, LanguageDiagnostics.NotACounter, syntax.Arguments.IsEmpty ? "()" : ExpressionPrinter.Print(syntax.Arguments[0]));
        }

        var operand = check(name);
        if (operand is not FactNode { Fact.Counter: { } traits } counter)
        {
            return operand is ErrorNode ? operand : types.Refuse(syntax, name.Span, LanguageDiagnostics.NotACounter, name.Name);
        }

        if (traits.IsOfActivities != scope.HasActivity())
        {
            return types.Refuse(syntax, name.Span, traits.IsOfActivities ? LanguageDiagnostics.NeedsActivity : LanguageDiagnostics.NeedsPurchase, $"withThis({name.Name})");
        }

        if (traits.WhyNot is { } reason)
        {
            return types.Refuse(syntax, name.Span, LanguageDiagnostics.ContributionUnknown, name.Name, reason);
        }

        var contribution = vocabulary.ContributionTo(counter.Fact);
        var added = new FactNode(contribution, name) { Range = contribution.Range };
        return types.Fitting(new WithThisNode(counter, added, syntax) { Range = counter.Range!.Value + contribution.Range!.Value });
    }

    private CheckedNode PlainCall(FunctionSignature signature, ImmutableArray<CheckedNode> arguments, CallSyntax syntax)
    {
        if (arguments.Length != signature.Parameters.Length)
        {
            return WrongCount(signature, arguments.Length, syntax);
        }

        var adopted = arguments.Select((argument, i) => types.Require(argument, [signature.Parameters[i]])).ToImmutableArray();
        if (adopted.Any(a => a is ErrorNode))
        {
            return new ErrorNode(syntax);
        }

        foreach (var argument in adopted)
        {
            if (argument.Range is { Scale: > 0 and var scale })
            {
                return types.Refuse(syntax, argument.Span, LanguageDiagnostics.NotWhole, scale.ToString(CultureInfo.InvariantCulture));
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

        var type = (arguments.FirstOrDefault(a => !TypeAgreement.IsBare(a)) ?? arguments[0]).Type;
        if (!type.IsOrdered && type.Kind != TypeKind.Text)
        {
            return types.Refuse(syntax, arguments[0].Span, LanguageDiagnostics.WrongType, TypeNames.Of(RuleType.Number), TypeAgreement.Described(arguments[0]));
        }

        var adopted = arguments.Select(a => types.Require(a, [type])).ToImmutableArray();
        if (adopted.Any(a => a is ErrorNode))
        {
            return new ErrorNode(syntax);
        }

        if (type.Kind == TypeKind.Text)
        {
            return types.Refuse(syntax, syntax.Span, LanguageDiagnostics.NoOrder, TypeNames.Of(type));
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
            return types.Refuse(syntax, arguments[0].Span, LanguageDiagnostics.WrongType, TypeNames.Of(RuleType.Number), TypeAgreement.Described(arguments[0]));
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
                return types.Refuse(syntax, value.Span, LanguageDiagnostics.WrongType, TypeNames.Of(RuleType.Number), TypeAgreement.Described(value));
            }
        }

        var type = values[0].Type;
        if (isDivision && values[1].Type.Kind != TypeKind.Number)
        {
            var (dividend, divisor) = types.Agree(values[0], values[1]);
            if (!dividend.Type.Equals(divisor.Type))
            {
                return types.Refuse(syntax, syntax.Span, LanguageDiagnostics.CannotCombine, "divide", TypeAgreement.Described(dividend), TypeAgreement.Described(divisor),
                    new Phrase("Divide by a pure number or by the same unit.", "Делите на число или на ту же единицу."));
            }

            values = [dividend, divisor];
            type = RuleType.Number;
        }

        if (arguments[valueCount] is not ConstantNode { IsBare: true, Value: decimal digits } || digits is < 0 or > DigitsAskedMax || digits != decimal.Truncate(digits))
        {
            return types.Refuse(syntax, arguments[valueCount].Span, LanguageDiagnostics.BadDigits);
        }

        if (arguments[valueCount + 1] is not ConstantNode { Value: string word } || RoundingWords.Parse(word) is not { } rounding)
        {
            return types.Refuse(syntax, arguments[valueCount + 1].Span, LanguageDiagnostics.BadRounding);
        }

        var range = isDivision
            ? QuotientRange(values[0].Range!.Value, values[1].Range!.Value, (int)digits)
            : values[0].Range!.Value.Rounded((int)digits);
        return types.Fitting(new CallNode(signature.Kind, values, type, syntax) { Range = range, Digits = (int)digits, Rounding = rounding });
    }

    // The least divisor that is not zero is one step of its scale, so the quotient is at most the dividend times 10^scale, and one rounding step more.
    // Where neither can be negative the quotient cannot be, however it is rounded.
    private static NumericRange QuotientRange(NumericRange dividend, NumericRange divisor, int digits)
    {
        var largest = dividend.Union(-dividend).Rounded(0);
        var factor = BigInteger.Pow(10, divisor.Scale + digits);
        var isNeverNegative = dividend.Min.Sign >= 0 && divisor.Min.Sign >= 0;
        return new NumericRange(digits, isNeverNegative ? 0 : (largest.Min * factor) - 1, (largest.Max * factor) + 1);
    }

    private ErrorNode WrongCount(FunctionSignature signature, int given, CallSyntax syntax) =>
        types.Refuse(syntax, syntax.Span, LanguageDiagnostics.WrongArgumentCount,
            signature.Name, signature.Signature, given.ToString(CultureInfo.InvariantCulture));
}
