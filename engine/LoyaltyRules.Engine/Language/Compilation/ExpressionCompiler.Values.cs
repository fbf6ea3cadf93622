using System.Collections.Immutable;
using System.Linq.Expressions;
using System.Reflection;
using LoyaltyRules.Engine.Language.Checking;
using LoyaltyRules.Engine.Language.Syntax;
using LoyaltyRules.Engine.Language.Types;
using LoyaltyRules.Engine.Model;
using static System.Linq.Expressions.Expression;

namespace LoyaltyRules.Engine.Language.Compilation;

/// <summary>Values: every one is "try to have it"; lines: loops that stop as soon as the answer is certain.</summary>
internal sealed partial class ExpressionCompiler
{
    private MemberExpression Column(FactDeclaration fact, string column) =>
        Field(Field(frame, fact.IsOfLine ? nameof(FactFrame.LineFacts) : nameof(FactFrame.EventFacts)), column);

    private Expression At(FactDeclaration fact, string column) => ArrayIndex(
        Column(fact, column),
        fact.IsOfLine ? Call(frame, nameof(FactFrame.LineIndex), null, line, Constant(fact.Slot)) : Constant(fact.Slot));

    private Expression Known(FactDeclaration fact) => fact.MayBeAbsent ? At(fact, nameof(FactColumns.Known)) : Constant(true);

    private Expression Stored(FactDeclaration fact) => At(fact, StorageOf(fact.Type) switch
    {
        var t when t == typeof(decimal) => nameof(FactColumns.Decimals),
        var t when t == typeof(string) => nameof(FactColumns.Texts),
        _ => nameof(FactColumns.Integers),
    });

    /// <summary>Puts the node's value into <paramref name="target"/>; the expression is false when it is unknown.</summary>
    private Expression Try(CheckedNode node, ParameterExpression target)
    {
        switch (node)
        {
            case ConstantNode constant:
                return Known(Assign(target, Constant(constant.Value, target.Type)));
            case FactNode fact:
                return AndAlso(Known(fact.Fact), Known(Assign(target, Stored(fact.Fact))));
            case TableNode table:
                return Invoke(Constant(tables[table.Table.Index]), frame, line, target);
            case NegateNode negate:
                return AndAlso(Try(negate.Operand, target), Known(Assign(target, Negate(target))));
            case WithThisNode withThis:
                return WithOperands(withThis.Children, o => Known(Assign(target, Add(o[0], o[1]))));
            case ArithmeticNode { Type.IsNumeric: true } arithmetic:
                return WithOperands(arithmetic.Children, o => Known(Assign(target, arithmetic.Operator switch
                {
                    BinaryOperator.Add => Add(o[0], o[1]),
                    BinaryOperator.Subtract => Subtract(o[0], o[1]),
                    _ => Multiply(o[0], o[1]),
                })));
            case ArithmeticNode { Left.Type.Kind: TypeKind.Instant, Right.Type.Kind: TypeKind.Instant } between:
                return WithOperands(between.Children, o => Known(Assign(target, Subtract(o[0], o[1]))));
            case ArithmeticNode ticks:
                // Adding is the same both ways round, so it does not matter which side the instant is on.
                return WithOperands(ticks.Children, o => Call(
                    Library(ticks.Type.Kind == TypeKind.Instant ? nameof(FunctionLibrary.TryMoveInstant) : nameof(FunctionLibrary.TryAddDurations)),
                    o[0], ticks.Operator == BinaryOperator.Add ? o[1] : Negate(o[1]), target));
            case ConditionalNode conditional:
                return ThreeWay(conditional.Condition, Try(conditional.WhenTrue, target), Try(conditional.WhenFalse, target), Constant(false));
            case CoalesceNode coalesce:
                return Condition(Try(coalesce.Operand, target), Constant(true), Try(coalesce.Fallback, target));
            case CallNode call when TryFunction(call) is { } name:
                return WithOperands(call.Children, o => Call(Library(name), [.. o, .. RoundingArguments(call), target]));
            case CallNode call:
                return WithOperands(call.Children, o => Known(Assign(target, Function(call, o))));
            case AggregateNode { Kind: AggregateKind.Count or AggregateKind.Sum } aggregate:
                return Total(aggregate, target);
            case AggregateNode aggregate:
                return LeastOrGreatest(aggregate, target);
            default:
                throw new InvalidOperationException($"No value in {node.GetType().Name}.");
        }
    }

    private static Expression Known(Expression step) => Block(typeof(bool), step, Constant(true));

    /// <summary>Tries all operands in order and goes on with their values; false when one is unknown. Leaves need no local.</summary>
    private Expression WithOperands(ImmutableArray<CheckedNode> nodes, Func<Expression[], Expression> then)
    {
        var locals = new List<ParameterExpression>();
        var tests = new List<Expression>();
        var operands = new Expression[nodes.Length];
        for (var i = 0; i < nodes.Length; i++)
        {
            switch (nodes[i])
            {
                case ConstantNode constant:
                    operands[i] = Constant(constant.Value, StorageOf(constant.Type));
                    break;
                case FactNode fact:
                    operands[i] = Stored(fact.Fact);
                    if (fact.MayBeAbsent)
                    {
                        tests.Add(Known(fact.Fact));
                    }

                    break;
                default:
                    var local = Variable(StorageOf(nodes[i].Type), "operand");
                    locals.Add(local);
                    tests.Add(Try(nodes[i], local));
                    operands[i] = local;
                    break;
            }
        }

        var body = tests.Append(then(operands)).Aggregate(AndAlso);
        return locals.Count == 0 ? body : Block(typeof(bool), locals, body);
    }

    private Expression WithOperandsTruth(ImmutableArray<CheckedNode> nodes, Func<Expression[], Expression> test)
    {
        var outcome = Variable(typeof(sbyte), "outcome");
        var known = WithOperands(nodes, operands => Known(Assign(outcome, TruthFrom(test(operands)))));
        return Block(typeof(sbyte), [outcome], Condition(known, outcome, TruthConstant(Truth.Unknown)));
    }

    private static Expression Comparison(BinaryOperator comparison, Expression left, Expression right) => comparison switch
    {
        BinaryOperator.Equal => IsSame(left, right),
        BinaryOperator.NotEqual => Not(IsSame(left, right)),
        BinaryOperator.Less => LessThan(left, right),
        BinaryOperator.LessOrEqual => LessThanOrEqual(left, right),
        BinaryOperator.Greater => GreaterThan(left, right),
        _ => GreaterThanOrEqual(left, right),
    };

    private static readonly MethodInfo TextEquals = typeof(string).GetMethod(nameof(string.Equals), [typeof(string), typeof(string)])!;

    private static Expression IsSame(Expression left, Expression right) =>
        left.Type == typeof(string) ? Call(TextEquals, left, right) : Equal(left, right);

    private static Expression IsAmong(Expression value, ImmutableArray<ConstantNode> items)
    {
        var local = Variable(value.Type, "value");
        var tests = items.Select(i => IsSame(local, Constant(i.Value, value.Type))).Aggregate(OrElse);
        return Block(typeof(bool), [local], Assign(local, value), tests);
    }

    private static MethodInfo Library(string name) => typeof(FunctionLibrary).GetMethod(name)!;

    private static string? TryFunction(CallNode call) => call.Function switch
    {
        FunctionKind.AddDays => nameof(FunctionLibrary.TryAddDays),
        FunctionKind.AddMonths => nameof(FunctionLibrary.TryAddMonths),
        FunctionKind.AddYears => nameof(FunctionLibrary.TryAddYears),
        FunctionKind.Divide => nameof(FunctionLibrary.TryDivide),
        _ => null,
    };

    private static Expression[] RoundingArguments(CallNode call) =>
        call.Function == FunctionKind.Divide ? [Constant(call.Digits), Constant(call.Rounding)] : [];

    private Expression Function(CallNode call, Expression[] o)
    {
        switch (call.Function)
        {
            case FunctionKind.IsBirthday or FunctionKind.DaysFromBirthday or FunctionKind.DateOf or FunctionKind.HourOf or FunctionKind.MinuteOf:
                return Call(Library(call.Function.ToString()), [.. o, Constant(settings)]);
            case FunctionKind.Min or FunctionKind.Max:
                return o.Aggregate((best, next) => Better(call.Function == FunctionKind.Min, best, next));
            case FunctionKind.Chosen:
                return Call(Library(nameof(FunctionLibrary.IsChosen)), o[0], Constant(BitsOf(call.Children[1].Type, call.Children[0].Type)), o[1]);
            case FunctionKind.Abs:
                return Call(typeof(Math).GetMethod(nameof(Math.Abs), [typeof(decimal)])!, o[0]);
            case FunctionKind.Round:
                return Call(typeof(ExactDecimal).GetMethod(nameof(ExactDecimal.Round))!, o[0], Constant(call.Digits), Constant(call.Rounding));
            default:
                return Call(Library(call.Function.ToString()), o);
        }
    }

    // What each word of one list is among those that can be chosen; nothing where it is none of them.
    private static long[] BitsOf(RuleType word, RuleType choice) => [.. word.Choices.Select(w => StoredValue.OfChosen([w], choice))];

    // Through locals, so that a long list of arguments stays linear.
    private static Expression Better(bool isLess, Expression best, Expression next)
    {
        var (a, b) = (Variable(best.Type, "a"), Variable(next.Type, "b"));
        return Block(best.Type, [a, b], Assign(a, best), Assign(b, next), Condition(isLess ? LessThan(b, a) : GreaterThan(b, a), b, a));
    }

    /// <summary>Goes through the lines; <paramref name="step"/> is given where to jump to leave the loop.</summary>
    private BlockExpression ForEachLine(Func<LabelTarget, Expression> step)
    {
        var outer = line;
        line = Variable(typeof(int), "each");
        var end = Label("done");
        var body = Loop(
            Block(
                IfThen(GreaterThanOrEqual(line, Field(frame, nameof(FactFrame.LineCount))), Break(end)),
                step(end),
                PreIncrementAssign(line)),
            end);
        var block = Block([line], Assign(line, Constant(0)), body);
        line = outer;
        return block;
    }

    // Any is true when one line is true, and false when all are false; All the other way round.
    private Expression OverLines(AggregateNode aggregate, bool wanted)
    {
        var needsOne = aggregate.Kind == AggregateKind.Any == wanted;
        var result = Variable(typeof(bool), "result");
        var loop = ForEachLine(end => needsOne
            ? IfThen(Is(aggregate.Body!, wanted), Block(Assign(result, Constant(true)), Break(end)))
            : IfThen(Not(Is(aggregate.Body!, wanted)), Block(Assign(result, Constant(false)), Break(end))));
        return Block(typeof(bool), [result], Assign(result, Constant(!needsOne)), loop, result);
    }

    private Expression AggregateTruth(AggregateNode aggregate)
    {
        var (neutral, decisive) = aggregate.Kind == AggregateKind.Any ? (Truth.False, Truth.True) : (Truth.True, Truth.False);
        var result = Variable(typeof(sbyte), "result");
        var one = Variable(typeof(sbyte), "one");
        var loop = ForEachLine(end => Block(
            [one],
            Assign(one, TruthIn(aggregate.Body!)),
            IfThen(Equal(one, TruthConstant(decisive)), Block(Assign(result, one), Break(end))),
            IfThen(Equal(one, TruthConstant(Truth.Unknown)), Assign(result, one))));
        return Block(typeof(sbyte), [result], Assign(result, TruthConstant(neutral)), loop, result);
    }

    // Unknown as soon as one line is (U1).
    private Expression Total(AggregateNode aggregate, ParameterExpression target)
    {
        if (aggregate.Body is not { } body)
        {
            return Known(Assign(target, Convert(Field(frame, nameof(FactFrame.LineCount)), typeof(decimal))));
        }

        if (aggregate.IsCapped)
        {
            return CappedTotal(body, target);
        }

        var isKnown = Variable(typeof(bool), "isKnown");
        var total = Variable(typeof(decimal), "total");
        var loop = ForEachLine(end =>
        {
            if (aggregate.Kind == AggregateKind.Count)
            {
                return ThreeWay(body,
                    Block(typeof(void), AddAssign(total, Constant(1m))), Empty(), Block(typeof(void), Assign(isKnown, Constant(false)), Break(end)));
            }

            var one = Variable(typeof(decimal), "one");
            return Block(
                [one],
                IfThenElse(Try(body, one), AddAssign(total, one), Block(Assign(isKnown, Constant(false)), Break(end))));
        });
        return Block(
            typeof(bool),
            [isKnown, total],
            Assign(isKnown, Constant(true)),
            Assign(total, Constant(0m)),
            loop,
            Assign(target, total),
            isKnown);
    }

    // In whole steps, so that what the sum passes on its way matters as little as the order of the lines.
    private BlockExpression CappedTotal(CheckedNode body, ParameterExpression target)
    {
        var (isKnown, total) = (Variable(typeof(bool), "isKnown"), Variable(typeof(Int128), "total"));
        var scale = Constant(body.Range!.Value.Scale);
        var loop = ForEachLine(end =>
        {
            var one = Variable(typeof(decimal), "one");
            return Block(
                [one],
                IfThenElse(
                    Try(body, one),
                    Assign(total, Call(typeof(FunctionLibrary), nameof(FunctionLibrary.AddSteps), null, total, one, scale)),
                    Block(Assign(isKnown, Constant(false)), Break(end))));
        });
        return Block(
            typeof(bool),
            [isKnown, total],
            Assign(isKnown, Constant(true)),
            Assign(total, Default(typeof(Int128))),
            loop,
            AndAlso(isKnown, Call(typeof(FunctionLibrary), nameof(FunctionLibrary.TryFromSteps), null, total, scale, target)));
    }

    // Unknown where there are no lines, or one is unknown (U1).
    private Expression LeastOrGreatest(AggregateNode aggregate, ParameterExpression target)
    {
        var isKnown = Variable(typeof(bool), "isKnown");
        var one = Variable(target.Type, "one");
        var isBetter = aggregate.Kind == AggregateKind.Min ? LessThan(one, target) : GreaterThan(one, target);
        var loop = ForEachLine(end => IfThenElse(
            Try(aggregate.Body!, one),
            IfThen(OrElse(Equal(line, Constant(0)), isBetter), Assign(target, one)),
            Block(Assign(isKnown, Constant(false)), Break(end))));
        return Block(
            typeof(bool),
            [isKnown, one],
            Assign(isKnown, GreaterThan(Field(frame, nameof(FactFrame.LineCount)), Constant(0))),
            loop,
            isKnown);
    }
}
