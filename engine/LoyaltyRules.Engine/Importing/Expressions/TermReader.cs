using System.Collections.Immutable;
using LoyaltyRules.Engine.Diagnostics;
using LoyaltyRules.Engine.Language;
using LoyaltyRules.Engine.Language.Syntax;
using LoyaltyRules.Engine.Language.Types;

namespace LoyaltyRules.Engine.Importing.Expressions;

/// <summary>
/// Reads an expression's tree for what it asks: resolves names through the map, puts the expressions of parameters in their place, and refuses
/// what has no exact counterpart. What cannot be taken leaves as a <see cref="Refusal"/>; where several parts of a condition cannot, each is reported.
/// </summary>
/// <param name="map">What the workflow's inputs are in the pack.</param>
/// <param name="parameters">The parameters that may be named.</param>
/// <param name="report">Takes refusals and notes.</param>
internal sealed partial class TermReader(ParameterMap map, ParameterScope parameters, ExpressionReporter report)
{
    private static readonly ImmutableHashSet<string> Nothing = ImmutableHashSet.Create<string>(StringComparer.Ordinal);

    /// <summary>Parts read for one expression, those of the parameters in it among them.</summary>
    private int partsLeft = LanguageLimits.TokensMax;
    private ParameterScope scope = parameters;

    /// <summary>The reference that is being replaced by its parameter's expression: the place of everything in it.</summary>
    private TextSpan? inlinedAt;

    /// <summary>The condition; null when anything in it was refused, which is reported.</summary>
    public Test? ReadTest(LinqNode node) => Attempt(() => TestOf(node));

    /// <summary>The value; null when anything in it was refused, which is reported.</summary>
    public Value? ReadValue(LinqNode node) => Attempt(() => ValueOf(node));

    private T? Attempt<T>(Func<T> read)
        where T : class
    {
        try
        {
            var result = read();
            return report.HasErrors ? null : result;
        }
        catch (Refusal refusal)
        {
            report.Add(refusal.Span, refusal.Descriptor, refusal.Arguments);
            return null;
        }
    }

    private TextSpan At(TextSpan span) => inlinedAt ?? span;

    private Refusal Refuse(TextSpan span, DiagnosticDescriptor descriptor, params Phrase[] arguments) => new(At(span), descriptor, arguments);

    // Where a parameter is written out, what is to be said of its expression was said there.
    private void Note(TextSpan span, DiagnosticDescriptor descriptor, params Phrase[] arguments)
    {
        if (inlinedAt is null)
        {
            report.Add(span, descriptor, arguments);
        }
    }

    private void Count(LinqNode node)
    {
        if (--partsLeft < 0)
        {
            throw LinqLexer.TooLarge(At(node.Span));
        }
    }

    /// <summary>Whether an expression is true or false rather than a value, by its looks.</summary>
    public bool IsCondition(LinqNode node) => node switch
    {
        LinqBoolean or LinqNot or LinqLogical or LinqIn => true,
        LinqBinary binary => binary.IsComparison,
        LinqConditional conditional => IsCondition(conditional.WhenTrue),
        LinqCoalesce coalesce => IsCondition(coalesce.Fallback),
        LinqNullPropagation propagation => IsCondition(propagation.Operand),
        LinqCall call => call.Name is not ("Count" or "Sum") && ReshapingOf(call.Name) is null && call.Target is not LinqName { Name: "Math" },
        LinqMember { Name: "HasValue" } => true,
        LinqMember { Name: "Value" } member when PathOf(node) is not { } path || FactAt(path) is null => IsCondition(member.Target),
        LinqName or LinqMember when ParameterOf(node) is { } found =>
            found.Parameter.Expression is { } expression && Within(found.Scope, At(node.Span), () => IsCondition(expression)),
        LinqName or LinqMember when PathOf(node) is { } path => FactAt(path) is { Fact.Type.Kind: TypeKind.Boolean },
        _ => false,
    };

    /// <summary>Whether an expression only names an input or a list as a whole: more of a name can follow it.</summary>
    public bool IsWholeInput(LinqNode node) => PathOf(node) is { } path && (LinesOf(path) is not null || map.IsInput(path));

    private Test TestOf(LinqNode node)
    {
        Count(node);
        var span = At(node.Span);
        switch (node)
        {
            case LinqBoolean boolean:
                return new FixedTest(span, boolean.Value);
            case LinqNot not:
                return new NotTest(span, TestOf(not.Operand));
            case LinqLogical logical:
                var operands = TestsOf(logical.Operands);
                return logical.IsAnd ? new BothTest(span, operands) : new EitherTest(span, operands);
            case LinqBinary { IsComparison: true } comparison:
                return Comparison(comparison);
            case LinqIn list:
                return Among(list);
            case LinqConditional conditional:
                return new ChoiceTest(span, TestOf(conditional.Condition), TestOf(conditional.WhenTrue), TestOf(conditional.WhenFalse));
            case LinqMember { Name: "HasValue" } member:
                return new NotTest(span, NullTest(span, StructOf(member)));
            case LinqCall call:
                return CallTest(call);
            case LinqName or LinqMember when ParameterOf(node) is { } found:
                return Inlined(found, node, TestOf);
        }

        var value = ValueOf(node);
        if (value is not { FactType.Kind: TypeKind.Boolean })
        {
            throw Refuse(node.Span, ExpressionDiagnostics.NotACondition);
        }

        return value.IsNullable
            ? throw Refuse(node.Span, ExpressionDiagnostics.NullableCondition, ExpressionPrinter.Print(value.Syntax))
            : new QuestionTest(span, value.Syntax, value.Throws);
    }

    // Every operand is looked at, so that one reading finds all that cannot be taken.
    private ImmutableArray<Test> TestsOf(ImmutableArray<LinqNode> nodes)
    {
        var tests = ImmutableArray.CreateBuilder<Test>();
        Refusal? last = null;
        foreach (var node in nodes)
        {
            try
            {
                tests.Add(TestOf(node));
            }
            catch (Refusal refusal)
            {
                if (last is not null)
                {
                    report.Add(last.Span, last.Descriptor, last.Arguments);
                }

                last = refusal;
            }
        }

        return last is null ? tests.ToImmutable() : throw last;
    }

    private Test Comparison(LinqBinary node)
    {
        var span = At(node.Span);
        if (node.Left is LinqNull || node.Right is LinqNull)
        {
            var other = node.Left is LinqNull ? node.Right : node.Left;
            if (other is LinqCall { Name: "FirstOrDefault" or "LastOrDefault", Target: { } listed } pick && node.Operator is BinaryOperator.Equal or BinaryOperator.NotEqual && LinesAt(listed) is { } list)
            {
                // There is one or there is none: which it is does not matter.
                var any = LinesTest(pick with { Name = "Any" }, list);
                return node.Operator == BinaryOperator.NotEqual ? any : new NotTest(At(node.Span), any);
            }

            var isNull = InputTest(other) ?? NullTest(span, ValueOf(other));
            return node.Operator switch
            {
                BinaryOperator.Equal => isNull,
                BinaryOperator.NotEqual => new NotTest(span, isNull),
                _ => throw Refuse(node.Span, ExpressionDiagnostics.NullElsewhere),
            };
        }

        if (IsCondition(node.Left) && IsCondition(node.Right))
        {
            return ComparedConditions(node);
        }

        var (left, right) = (ValueOf(node.Left), ValueOf(node.Right));
        if ((left.Reshape ?? right.Reshape) is not null)
        {
            return ComparedWords(node, left, right);
        }

        if ((left.Number, right.Number) is (NumberKind.Binary, NumberKind.Fraction or NumberKind.Decimal) or (NumberKind.Fraction or NumberKind.Decimal, NumberKind.Binary))
        {
            throw Refuse(node.OperatorSpan, ExpressionDiagnostics.BinaryFraction, SignOf(node));
        }

        RefuseMixed(node.OperatorSpan, SignOf(node), left, right);
        if (node.Operator is not (BinaryOperator.Equal or BinaryOperator.NotEqual))
        {
            RefuseSkipped(node.OperatorSpan, SignOf(node), left, right);
        }

        if (left.FactType is { Kind: TypeKind.Choice } && !left.Nulls.IsEmpty && !right.Nulls.IsEmpty)
        {
            Note(node.Span, RewriteDiagnostics.OtherWords, string.Join(", ", left.Nulls.Union(right.Nulls).Order(StringComparer.Ordinal)));
        }

        return new ComparisonTest(span, node.Operator, left, right, At(node.OperatorSpan));
    }

    private static string SignOf(LinqBinary node) => ExpressionPrinter.SignOf(node.Operator);

    /// <summary>An input as a whole, and the purchase's lines, are never null: there is always a purchase and a member to ask.</summary>
    private FixedTest? InputTest(LinqNode node) =>
        (node is LinqName { Name: var word } && ParameterOf(node) is null && map.IsInput(word)) || LinesAt(node) is not null
            ? new FixedTest(At(node.Span), false) : null;

    private Test NullTest(TextSpan span, Value value)
    {
        if (value.FactType is { Kind: TypeKind.Choice } && !value.Nulls.IsEmpty)
        {
            Note(span, RewriteDiagnostics.OtherWords, string.Join(", ", value.Nulls));
        }

        var facts = value.Nulls.Union(value.Throws).Order(StringComparer.Ordinal).Select(f => (Test)new AbsentTest(span, f)).ToImmutableArray();
        return facts switch
        {
            [] => new FixedTest(span, false),
            [var only] => only,
            _ => new EitherTest(span, facts),
        };
    }

    private Test ComparedConditions(LinqBinary node)
    {
        if (node.Operator is not (BinaryOperator.Equal or BinaryOperator.NotEqual))
        {
            throw Refuse(node.OperatorSpan, ExpressionDiagnostics.NoCounterpart, SignOf(node));
        }

        var span = At(node.Span);
        var isEqual = node.Operator == BinaryOperator.Equal;
        if ((NullableCondition(node.Left), NullableCondition(node.Right)) is var (maybeLeft, maybeRight) && (maybeLeft ?? maybeRight) is { } maybe)
        {
            if (maybeLeft is not null && maybeRight is not null)
            {
                return new ComparisonTest(span, node.Operator, maybeLeft, maybeRight, At(node.OperatorSpan));
            }

            // null is neither true nor false: equal to no outcome of the other side, different from each.
            return TestOf(maybeLeft is null ? node.Left : node.Right) switch
            {
                FixedTest { IsTrue: var outcome } => Against(outcome),
                var test => new ChoiceTest(span, test, Against(true), Against(false)),
            };

            ComparisonTest Against(bool outcome) =>
                new(span, node.Operator, maybe, Constant(new BooleanSyntax(span, outcome), NumberKind.None), At(node.OperatorSpan));
        }

        if (IsFact(node.Left) && (IsFact(node.Right) || node.Right is LinqBoolean) || node.Left is LinqBoolean && IsFact(node.Right))
        {
            return new ComparisonTest(span, node.Operator, ValueOf(node.Left), ValueOf(node.Right), At(node.OperatorSpan));
        }

        var (left, right) = (TestOf(node.Left), TestOf(node.Right));
        Test other = isEqual ? right : new NotTest(right.Span, right);
        return (left, right) switch
        {
            (_, FixedTest { IsTrue: var wanted }) => wanted == isEqual ? left : new NotTest(span, left),
            (FixedTest { IsTrue: var wanted }, _) => wanted == isEqual ? right : new NotTest(span, right),
            _ => new ChoiceTest(span, left, other, new NotTest(span, other)),
        };
    }

    /// <summary>A condition that may itself be null, and so can be compared, where RulesEngine takes it for no condition; null for any other.</summary>
    private Value? NullableCondition(LinqNode node)
    {
        if (ParameterOf(node) is { Parameter.Expression: { } expression } found)
        {
            return Within(found.Scope, At(node.Span), () => NullableCondition(expression));
        }

        var isPlain = node is LinqNullPropagation || (node is LinqName or LinqMember && PathOf(node) is { } path && FactAt(path) is not null);
        return isPlain && ValueOf(node) is { IsNullable: true, FactType.Kind: TypeKind.Boolean } value ? value : null;
    }

    private bool IsFact(LinqNode node) => node is LinqName or LinqMember && ParameterOf(node) is null;

    private AmongTest Among(LinqIn node)
    {
        var operand = ValueOf(node.Operand);
        var items = node.Items.Select(ValueOf).ToImmutableArray();
        if (operand.Reshape is not null || items.IsEmpty || items.FirstOrDefault(i => !i.IsConstant) is not null)
        {
            throw Refuse(node.Span, ExpressionDiagnostics.NoCounterpart, "in");
        }

        foreach (var listed in items)
        {
            RefuseMixed(node.Span, "in", operand, listed);
        }

        if (operand.Number == NumberKind.Binary && items.Any(i => i.Number is NumberKind.Fraction or NumberKind.Decimal))
        {
            throw Refuse(node.Span, ExpressionDiagnostics.BinaryFraction, "in");
        }

        var span = At(node.Span);
        return new AmongTest(span, new InSyntax(span, operand.Syntax, [.. items.Select(i => i.Syntax)]), operand.Nulls, operand.Throws);
    }

    private (ScopedParameter Parameter, ParameterScope Scope)? ParameterOf(LinqNode node) =>
        node is LinqName { Name: var name } && !IsItem(name) ? scope.Find(name) : null;

    private T Inlined<T>((ScopedParameter Parameter, ParameterScope Scope) found, LinqNode node, Func<LinqNode, T> read)
    {
        if (found.Parameter.Expression is not { } expression)
        {
            throw Refuse(node.Span, ExpressionDiagnostics.RefusedParameter, found.Parameter.Name);
        }

        Note(node.Span, RewriteDiagnostics.ParameterWrittenOut, found.Parameter.Name);
        return Within(found.Scope, At(node.Span), () => read(expression));
    }

    // A parameter sees those before it, and no item of a list.
    private T Within<T>(ParameterScope inner, TextSpan place, Func<T> read)
    {
        var before = (scope, inlinedAt, lines, item);
        (scope, inlinedAt, lines, item) = (inner, place, null, null);
        try
        {
            return read();
        }
        finally
        {
            (scope, inlinedAt, lines, item) = before;
        }
    }
}
