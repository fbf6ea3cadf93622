using System.Collections.Immutable;
using System.Linq.Expressions;
using LoyaltyRules.Engine.Language.Checking;
using LoyaltyRules.Engine.Language.Syntax;
using LoyaltyRules.Engine.Language.Types;
using static System.Linq.Expressions.Expression;

namespace LoyaltyRules.Engine.Language.Compilation;

/// <summary>A condition of the event, or of one of its lines: one of the constants of <see cref="Truth"/>.</summary>
internal delegate sbyte TruthOf(FactFrame frame, int line);

/// <summary>Whether a condition is true; false stands for "no" and "unknown" alike.</summary>
internal delegate bool IsTrue(FactFrame frame, int line);

/// <summary>A value of the event, or of one of its lines; false when it is unknown.</summary>
internal delegate bool TryValue<T>(FactFrame frame, int line, out T value);

/// <summary>Tests many conditions of the event in one go: bit i of the answer tells whether condition i is true.</summary>
internal delegate ulong TestConditions(FactFrame frame);

/// <summary>Tests one of many conditions of the event, by its number.</summary>
internal delegate bool TestOne(FactFrame frame, int which);

/// <summary>
/// Compiles checked expressions to delegates. "Is true" and "is false" are separate questions, and every atom is "present and test" (U4).
/// Invariant: the code is linear in the size of the tree. Each part is translated at most once per question, and a part whose answer is
/// needed twice goes through a local; otherwise nested conditionals would double the code at every level.
/// </summary>
internal sealed partial class ExpressionCompiler
{
    /// <summary>Conditions in one method. Past about two thousand basic blocks the JIT stops optimising, and a condition has a few dozen.</summary>
    public const int ConditionsPerMethodMax = 50;

    private readonly ImmutableArray<Delegate> tables;
    private readonly LanguageSettings settings;
    private readonly ParameterExpression frame = Parameter(typeof(FactFrame), "frame");
    private ParameterExpression line = Parameter(typeof(int), "line");

    /// <summary>Compiles expressions of a pack.</summary>
    /// <param name="tables">The compiled tables by index, each a <see cref="TryValue{T}"/>; those that the expression can name must be there.</param>
    /// <param name="settings">The pack's settings.</param>
    public ExpressionCompiler(ImmutableArray<Delegate> tables, LanguageSettings settings)
    {
        this.tables = tables;
        this.settings = settings;
    }

    /// <summary>
    /// Whether delegates are interpreted instead of turned into machine code. The translation, and so the meaning, is the same;
    /// it starts faster and runs slower, which suits expressions asked a few times, as explanations do.
    /// </summary>
    public bool IsInterpreted { get; init; }

    public TruthOf CompileTruth(CheckedNode node) => Lambda<TruthOf>(TruthIn(node), frame, line).Compile(IsInterpreted);

    public IsTrue CompileIsTrue(CheckedNode node) => CompileIs(node, wanted: true);

    /// <summary>Whether a condition is definitely true, or definitely false.</summary>
    public IsTrue CompileIs(CheckedNode node, bool wanted) => Lambda<IsTrue>(Is(node, wanted), frame, line).Compile(IsInterpreted);

    /// <summary>Compiles conditions of the event, at most <see cref="ConditionsPerMethodMax"/>, into one method that tests them all.</summary>
    public TestConditions CompileTests(IReadOnlyList<CheckedNode> conditions)
    {
        var found = Variable(typeof(ulong), "found");
        var tests = conditions.Select((c, i) => (Expression)IfThen(Is(c, wanted: true), OrAssign(found, Constant(1UL << i))));
        return Lambda<TestConditions>(OfEvent(Block(typeof(ulong), [found], [Assign(found, Constant(0UL)), .. tests, found])), frame).Compile(IsInterpreted);
    }

    /// <summary>Compiles groups of conditions of the event, at most <see cref="ConditionsPerMethodMax"/>, into one method that tests a group by its number: whether all in it are what is wanted.</summary>
    public TestOne CompileSwitch(IReadOnlyList<IEnumerable<(CheckedNode Condition, bool Wanted)>> groups)
    {
        var which = Parameter(typeof(int), "which");
        var cases = groups.Select((g, i) => SwitchCase(g.Select(c => Is(c.Condition, c.Wanted)).Aggregate(AndAlso), Constant(i)));
        return Lambda<TestOne>(OfEvent(Switch(which, Constant(false), [.. cases])), frame, which).Compile(IsInterpreted);
    }

    // There is no line outside the lines; the checker has seen to it that none is asked for.
    private BlockExpression OfEvent(Expression body) => Block([line], Assign(line, Constant(0)), body);

    /// <summary>Compiles a numeric value.</summary>
    public TryValue<decimal> CompileNumber(CheckedNode node) => CompileValue<decimal>(node);

    /// <summary>Compiles a value stored as <typeparamref name="T"/>: decimal, long or string.</summary>
    public TryValue<T> CompileValue<T>(CheckedNode node)
    {
        var result = Parameter(typeof(T).MakeByRefType(), "result");
        var value = Variable(typeof(T), "value");
        var body = Block(
            typeof(bool),
            [value],
            Assign(value, Default(typeof(T))),
            Condition(Try(node, value), Block(typeof(bool), Assign(result, value), Constant(true)), Block(typeof(bool), Assign(result, Default(typeof(T))), Constant(false))));
        return Lambda<TryValue<T>>(body, frame, line, result).Compile(IsInterpreted);
    }

    /// <summary>Compiles a table: the first row whose cells are all true gives the value; an undecided row before it makes it unknown (U1).</summary>
    public TryValue<T> CompileTable<T>(ImmutableArray<(ImmutableArray<CheckedNode> Cells, T Value)> rows)
    {
        var result = Parameter(typeof(T).MakeByRefType(), "result");
        var truth = Variable(typeof(sbyte), "truth");
        var end = Label(typeof(bool), "end");
        var steps = new List<Expression> { Assign(result, Default(typeof(T))) };
        foreach (var (cells, value) in rows)
        {
            steps.Add(Assign(truth, AllOf(cells)));
            steps.Add(IfThen(Equal(truth, TruthConstant(Truth.True)), Block(Assign(result, Constant(value, typeof(T))), Return(end, Constant(true)))));
            steps.Add(IfThen(Equal(truth, TruthConstant(Truth.Unknown)), Return(end, Constant(false))));
        }

        steps.Add(Label(end, Constant(false)));
        return Lambda<TryValue<T>>(Block([truth], steps), frame, line, result).Compile(IsInterpreted);
    }

    /// <summary>The type in which values of a type are held.</summary>
    public static Type StorageOf(RuleType type) =>
        type.IsNumeric ? typeof(decimal) : type.Kind == TypeKind.Text ? typeof(string) : typeof(long);

    private static ConstantExpression TruthConstant(sbyte truth) => Constant(truth);

    /// <summary>Whether a condition is definitely true, or definitely false.</summary>
    private Expression Is(CheckedNode node, bool wanted)
    {
        switch (node)
        {
            case ConstantNode constant:
                return Constant((long)constant.Value != 0 == wanted);
            case NotNode not:
                return Is(not.Operand, !wanted);
            case LogicalNode logical:
                var needsAll = logical.Operator == LogicalOperator.And == wanted;
                return logical.Children.Select(o => Is(o, wanted)).Aggregate(needsAll ? AndAlso : OrElse);
            case FactNode fact:
                return AndAlso(Known(fact.Fact), Equal(NotEqual(Stored(fact.Fact), Constant(0L)), Constant(wanted)));
            case SegmentNode segment:
                return Equal(SegmentTruth(segment), TruthConstant(wanted ? Truth.True : Truth.False));
            case HasNode has:
                return wanted ? IsKnown(has.Operand) : Not(IsKnown(has.Operand));
            case CompareNode { Left.Type.Kind: not TypeKind.Boolean } compare:
                return WithOperands([compare.Left, compare.Right], operands => Expect(Comparison(compare.Operator, operands[0], operands[1]), wanted));
            case MembershipNode { Operand.Type.Kind: not TypeKind.Boolean } membership:
                return WithOperands([membership.Operand], operands => Expect(IsAmong(operands[0], membership.Items), wanted));
            case CallNode call:
                return WithOperands(call.Children, operands => Expect(Function(call, operands), wanted));
            case AggregateNode { Kind: AggregateKind.Any or AggregateKind.All } aggregate:
                return OverLines(aggregate, wanted);
            default:
                return Equal(TruthIn(node), TruthConstant(wanted ? Truth.True : Truth.False));
        }
    }

    /// <summary>A condition's outcome as one of the constants of <see cref="Truth"/>.</summary>
    private Expression TruthIn(CheckedNode node)
    {
        switch (node)
        {
            case ConstantNode constant:
                return TruthConstant((long)constant.Value != 0 ? Truth.True : Truth.False);
            case NotNode not:
                return Convert(Negate(Convert(TruthIn(not.Operand), typeof(int))), typeof(sbyte));
            case LogicalNode logical:
                return logical.Operator == LogicalOperator.And ? AllOf(logical.Children) : AnyOf(logical.Children);
            case SegmentNode segment:
                return SegmentTruth(segment);
            case CompareNode { Left.Type.Kind: TypeKind.Boolean } compare:
                return Equivalence(compare);
            case MembershipNode { Operand.Type.Kind: TypeKind.Boolean } membership:
                return MembershipOfCondition(membership);
            case ConditionalNode conditional:
                return ThreeWay(conditional.Condition, TruthIn(conditional.WhenTrue), TruthIn(conditional.WhenFalse), TruthConstant(Truth.Unknown));
            case CoalesceNode coalesce:
                return FallBack(coalesce);
            case AggregateNode aggregate:
                return AggregateTruth(aggregate);
            case CompareNode compare:
                return WithOperandsTruth([compare.Left, compare.Right], operands => Comparison(compare.Operator, operands[0], operands[1]));
            case MembershipNode membership:
                return WithOperandsTruth([membership.Operand], operands => IsAmong(operands[0], membership.Items));
            case CallNode call:
                return WithOperandsTruth(call.Children, operands => Function(call, operands));
            case FactNode fact:
                return Condition(Known(fact.Fact), TruthFrom(NotEqual(Stored(fact.Fact), Constant(0L))), TruthConstant(Truth.Unknown));
            case HasNode has:
                return TruthFrom(IsKnown(has.Operand));
            default:
                throw new InvalidOperationException($"No condition in {node.GetType().Name}.");
        }
    }

    private static Expression TruthFrom(Expression test) => Condition(test, TruthConstant(Truth.True), TruthConstant(Truth.False));

    private static Expression Expect(Expression test, bool wanted) => wanted ? test : Not(test);

    // The least of the outcomes; stops at the first false one.
    private Expression AllOf(ImmutableArray<CheckedNode> conditions) => Extreme(conditions, Truth.True, Truth.False);

    // The greatest of the outcomes; stops at the first true one.
    private Expression AnyOf(ImmutableArray<CheckedNode> conditions) => Extreme(conditions, Truth.False, Truth.True);

    private Expression Extreme(ImmutableArray<CheckedNode> conditions, sbyte neutral, sbyte decisive)
    {
        var result = Variable(typeof(sbyte), "outcome");
        var one = Variable(typeof(sbyte), "one");
        var end = Label("decided");
        var steps = new List<Expression> { Assign(result, TruthConstant(neutral)) };
        foreach (var condition in conditions)
        {
            steps.Add(Assign(one, TruthIn(condition)));
            steps.Add(IfThen(Equal(one, TruthConstant(decisive)), Block(Assign(result, one), Goto(end))));
            steps.Add(IfThen(Equal(one, TruthConstant(Truth.Unknown)), Assign(result, one)));
        }

        steps.Add(Label(end));
        steps.Add(result);
        return Block(typeof(sbyte), [result, one], steps);
    }

    // Both known: true when they agree. The product of the outcomes says just that.
    private Expression Equivalence(CompareNode compare)
    {
        Expression product = Multiply(Convert(TruthIn(compare.Left), typeof(int)), Convert(TruthIn(compare.Right), typeof(int)));
        return Convert(compare.Operator == BinaryOperator.Equal ? product : Negate(product), typeof(sbyte));
    }

    private Expression MembershipOfCondition(MembershipNode membership)
    {
        var holdsTrue = membership.Items.Any(i => (long)i.Value != 0);
        var holdsFalse = membership.Items.Any(i => (long)i.Value == 0);
        return ThreeWay(membership.Operand,
            TruthConstant(holdsTrue ? Truth.True : Truth.False), TruthConstant(holdsFalse ? Truth.True : Truth.False), TruthConstant(Truth.Unknown));
    }

    private Expression FallBack(CoalesceNode coalesce)
    {
        var outcome = Variable(typeof(sbyte), "outcome");
        return Block(
            typeof(sbyte),
            [outcome],
            Assign(outcome, TruthIn(coalesce.Operand)),
            Condition(Equal(outcome, TruthConstant(Truth.Unknown)), TruthIn(coalesce.Fallback), outcome));
    }

    private Expression ThreeWay(CheckedNode condition, Expression whenTrue, Expression whenFalse, Expression whenUnknown)
    {
        var outcome = Variable(typeof(sbyte), "outcome");
        return Block(
            whenTrue.Type,
            [outcome],
            Assign(outcome, TruthIn(condition)),
            Condition(
                Equal(outcome, TruthConstant(Truth.True)),
                whenTrue,
                Condition(Equal(outcome, TruthConstant(Truth.False)), whenFalse, whenUnknown)));
    }

    private MemberExpression SegmentTruthArray() => Field(frame, nameof(FactFrame.Segments));

    private Expression SegmentTruth(SegmentNode segment) => ArrayIndex(SegmentTruthArray(), Constant(segment.Segment.Index));

    private Expression IsKnown(CheckedNode node)
    {
        switch (node)
        {
            case FactNode fact:
                return Known(fact.Fact);
            case { Type.Kind: TypeKind.Boolean }:
                return NotEqual(TruthIn(node), TruthConstant(Truth.Unknown));
            default:
                var unused = Variable(StorageOf(node.Type), "unused");
                return Block(typeof(bool), [unused], Try(node, unused));
        }
    }
}

