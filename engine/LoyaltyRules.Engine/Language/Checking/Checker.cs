using System.Collections.Immutable;
using System.Globalization;
using System.Numerics;
using LoyaltyRules.Engine.Language.Syntax;
using LoyaltyRules.Engine.Language.Types;
using LoyaltyRules.Engine.Model;

namespace LoyaltyRules.Engine.Language.Checking;

/// <summary>
/// Gives every part of a syntax tree its type, unit, bounds and absence, and reports everything that does not fit, in one pass.
/// </summary>
internal sealed class Checker
{
    private readonly ExpressionReporter report;
    private readonly ExpressionScope scope;
    private readonly TypeAgreement types;
    private readonly NameChecker names;
    private readonly ArithmeticChecker arithmetic;
    private readonly FunctionChecker functions;

    private Checker(Vocabulary vocabulary, ExpressionScope scope, ExpressionReporter report)
    {
        this.scope = scope;
        this.report = report;
        types = new TypeAgreement(report);
        names = new NameChecker(vocabulary, scope, types, report);
        arithmetic = new ArithmeticChecker(types);
        functions = new FunctionChecker(vocabulary, scope, names, types, Check, report);
    }

    /// <summary>Checks a text as a condition; null when anything was reported as an error.</summary>
    public static CheckedNode? CheckCondition(string text, Vocabulary vocabulary, ExpressionScope scope, ExpressionReporter report)
    {
        if (Parser.Parse(text, report) is not { } syntax)
        {
            return null;
        }

        return CheckCondition(syntax, vocabulary, scope, report);
    }

    /// <summary>Checks a tree as a condition; null when anything was reported as an error. Problems are placed where the tree's parts say they stand.</summary>
    public static CheckedNode? CheckCondition(SyntaxNode syntax, Vocabulary vocabulary, ExpressionScope scope, ExpressionReporter report)
    {
        var checker = new Checker(vocabulary, scope, report);
        var node = checker.Condition(syntax);
        return report.HasErrors ? null : node;
    }

    /// <summary>Checks a text as a value of one of the types given (of any, when none is given); null when anything was reported as an error.</summary>
    public static CheckedNode? CheckValue(
        string text, Vocabulary vocabulary, ExpressionScope scope, ExpressionReporter report, params ReadOnlySpan<RuleType> wanted)
    {
        if (Parser.Parse(text, report) is not { } syntax)
        {
            return null;
        }

        var checker = new Checker(vocabulary, scope, report);
        var node = checker.Check(syntax);
        if (!wanted.IsEmpty)
        {
            node = checker.types.Require(node, wanted);
        }

        return report.HasErrors ? null : node;
    }

    private CheckedNode Check(SyntaxNode syntax) => syntax switch
    {
        NumberSyntax number => ConstantNode.OfNumber(number.Value, RuleType.Number, syntax, isBare: true),
        TextSyntax text => new ConstantNode(RuleType.Text, text.Value, syntax) { IsBare = true },
        BooleanSyntax boolean => new ConstantNode(RuleType.Boolean, boolean.Value ? 1L : 0L, syntax),
        NameSyntax name => names.Name(name),
        UnarySyntax { Operator: UnaryOperator.Not } not => new NotNode(Condition(not.Operand), syntax),
        UnarySyntax negate => Negate(negate),
        LogicalSyntax logical => new LogicalNode(logical.Operator, [.. logical.Operands.Select(Condition)], syntax),
        BinarySyntax { Operator: <= BinaryOperator.GreaterOrEqual } comparison => Compare(comparison),
        BinarySyntax binary => arithmetic.Combine(Check(binary.Left), Check(binary.Right), binary),
        ConditionalSyntax conditional => Conditional(conditional),
        CoalesceSyntax coalesce => Coalesce(coalesce),
        InSyntax membership => Membership(membership),
        CallSyntax call => functions.Call(call),
        AggregateSyntax aggregate => Aggregate(aggregate),
        _ => throw new InvalidOperationException($"No check for {syntax.GetType().Name}."),
    };

    private CheckedNode Condition(SyntaxNode syntax)
    {
        var node = Check(syntax);
        if (node.Type.Kind is TypeKind.Boolean or TypeKind.Error)
        {
            return node;
        }

        report.Add(node.Span, LanguageDiagnostics.NotACondition, TypeNames.Of(node.Type));
        return new ErrorNode(syntax);
    }

    private CheckedNode Negate(UnarySyntax syntax)
    {
        var operand = Check(syntax.Operand);
        if (operand is ErrorNode)
        {
            return operand;
        }

        if (operand is ConstantNode { IsBare: true, Value: decimal value })
        {
            return ConstantNode.OfNumber(-value, operand.Type, syntax, isBare: true);
        }

        return operand.Type.IsNumeric
            ? new NegateNode(operand, syntax) { Range = -operand.Range!.Value }
            : types.Refuse(syntax, operand.Span, LanguageDiagnostics.WrongType, TypeNames.Of(RuleType.Number), TypeNames.Of(operand.Type));
    }

    private CheckedNode Compare(BinarySyntax syntax)
    {
        var left = Check(syntax.Left);
        var right = Check(syntax.Right);
        (left, right) = types.Agree(left, right);
        if (left is ErrorNode || right is ErrorNode)
        {
            return new ErrorNode(syntax);
        }

        if (!left.Type.Equals(right.Type))
        {
            return types.Refuse(syntax, syntax.Span, LanguageDiagnostics.CannotCompare, TypeAgreement.Described(left), TypeAgreement.Described(right));
        }

        if (syntax.Operator > BinaryOperator.NotEqual && !left.Type.IsOrdered && !right.Type.IsOrdered)
        {
            return types.Refuse(syntax, syntax.OperatorSpan, LanguageDiagnostics.NoOrder, TypeAgreement.Described(left));
        }

        return new CompareNode(syntax.Operator, left, right, syntax);
    }

    private CheckedNode Conditional(ConditionalSyntax syntax)
    {
        var condition = Condition(syntax.Condition);
        var (whenTrue, whenFalse) = types.Agree(Check(syntax.WhenTrue), Check(syntax.WhenFalse));
        if (condition is ErrorNode || whenTrue is ErrorNode || whenFalse is ErrorNode)
        {
            return new ErrorNode(syntax);
        }

        return whenTrue.Type.Equals(whenFalse.Type)
            ? TypeAgreement.NewConditional(condition, whenTrue, whenFalse, syntax)
            : types.Refuse(syntax, syntax.Span, LanguageDiagnostics.BranchesDiffer, TypeAgreement.Described(whenTrue), TypeAgreement.Described(whenFalse));
    }

    private CheckedNode Coalesce(CoalesceSyntax syntax)
    {
        var (operand, fallback) = types.Agree(Check(syntax.Operand), Check(syntax.Fallback));
        if (operand is ErrorNode || fallback is ErrorNode)
        {
            return new ErrorNode(syntax);
        }

        if (fallback is not ConstantNode constant)
        {
            return types.Refuse(syntax, fallback.Span, LanguageDiagnostics.NotAConstant);
        }

        if (!operand.Type.Equals(fallback.Type))
        {
            return types.Refuse(syntax, syntax.Span, LanguageDiagnostics.BranchesDiffer, TypeAgreement.Described(operand), TypeAgreement.Described(fallback));
        }

        types.WarnWhenNeverAbsent(operand);
        return new CoalesceNode(operand, constant, syntax) { Range = operand.Range is { } range ? range.Union(fallback.Range!.Value) : null };
    }

    private CheckedNode Membership(InSyntax syntax)
    {
        var operand = Check(syntax.Operand);
        var items = ImmutableArray.CreateBuilder<ConstantNode>();
        var isRefused = operand is ErrorNode;
        foreach (var itemSyntax in syntax.Items)
        {
            var item = Check(itemSyntax);
            if (operand is not ErrorNode)
            {
                item = types.Adopt(item, operand.Type);
            }

            if (item is ErrorNode || operand is ErrorNode)
            {
                isRefused = true;
            }
            else if (item is not ConstantNode constant)
            {
                types.Refuse(itemSyntax, item.Span, LanguageDiagnostics.NotAConstant);
                isRefused = true;
            }
            else if (!item.Type.Equals(operand.Type))
            {
                types.Refuse(itemSyntax, item.Span, LanguageDiagnostics.CannotCompare, TypeAgreement.Described(operand), TypeAgreement.Described(item));
                isRefused = true;
            }
            else
            {
                items.Add(constant);
            }
        }

        return isRefused ? new ErrorNode(syntax) : new MembershipNode(operand, items.ToImmutable(), syntax);
    }

    private CheckedNode Aggregate(AggregateSyntax syntax)
    {
        if (names.LineVariable is not null)
        {
            return types.Refuse(syntax, syntax.Span, LanguageDiagnostics.NestedAggregate);
        }

        if (!scope.HasPurchase())
        {
            return types.Refuse(syntax, syntax.Span, LanguageDiagnostics.NeedsPurchase, $"lines.{syntax.Kind}");
        }

        if (syntax.Body is null)
        {
            return new AggregateNode(syntax.Kind, null, RuleType.Number, syntax) { Range = LineCounts };
        }

        names.LineVariable = syntax.Variable;
        var isQuestion = syntax.Kind is AggregateKind.Any or AggregateKind.All or AggregateKind.Count;
        var body = isQuestion ? Condition(syntax.Body) : Check(syntax.Body);
        names.LineVariable = null;
        if (body is ErrorNode)
        {
            return new ErrorNode(syntax);
        }

        switch (syntax.Kind)
        {
            case AggregateKind.Any or AggregateKind.All:
                return new AggregateNode(syntax.Kind, body, RuleType.Boolean, syntax);
            case AggregateKind.Count:
                return new AggregateNode(syntax.Kind, body, RuleType.Number, syntax) { Range = LineCounts };
            case AggregateKind.Sum when body.Type.IsNumeric:
                // A thousand lines at the bounds of their facts are no receipt: such a sum is left unknown rather than its expression refused (N1).
                return new AggregateNode(syntax.Kind, body, body.Type, syntax) { Range = (body.Range!.Value * LineCounts).Capped(), IsCapped = !(body.Range!.Value * LineCounts).Fits };
            case AggregateKind.Min or AggregateKind.Max when body.Type.IsOrdered:
                return new AggregateNode(syntax.Kind, body, body.Type, syntax) { Range = body.Range };
            default:
                return types.Refuse(syntax, body.Span, LanguageDiagnostics.WrongType, TypeNames.Of(RuleType.Number), TypeNames.Of(body.Type));
        }
    }

    private static NumericRange LineCounts { get; } = NumericRange.Between(0, Purchase.LinesMax, 0);
}
