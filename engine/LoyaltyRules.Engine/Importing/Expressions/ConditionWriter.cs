using System.Collections.Immutable;
using LoyaltyRules.Engine.Diagnostics;
using LoyaltyRules.Engine.Language.Syntax;

namespace LoyaltyRules.Engine.Importing.Expressions;

/// <summary>
/// Says a test in the rule language, whose unknown is neither of C#'s outcomes. "It is true", "it is false" and "it does not throw" are separate
/// questions (as U4 has them): each is answered by a condition that is true exactly when the answer is yes, with <c>has</c> where null decides (I1).
/// </summary>
/// <param name="guarded">Told of every fact that a <c>has</c> was added for.</param>
internal sealed class ConditionWriter(Action<TextSpan, string> guarded)
{
    /// <summary>Outcomes asked for one condition: a choice asks its own condition twice, so that nesting alone could go on for ever.</summary>
    private const int StepsMax = 20_000;

    private static readonly ImmutableHashSet<string> Nothing = ImmutableHashSet.Create<string>(StringComparer.Ordinal);
    private int steps;

    /// <summary>The condition that is true exactly when the test is.</summary>
    public SyntaxNode WhenTrue(Test test) => WhenTrue(test, Nothing);

    /// <summary>The condition that is true exactly when the test does not throw; null when it never does.</summary>
    public SyntaxNode? WhenDefined(Test test) => WhenDefined(test, Nothing);

    /// <summary>The condition that is true when a value can be computed without throwing; null when it always can.</summary>
    public SyntaxNode? WhenDefined(Value value) => Present(value.Syntax.Span, value.Throws);

    /// <summary>A condition that is true when the test is, and false in every other case: never unknown.</summary>
    public SyntaxNode Definite(Test test)
    {
        var whenTrue = WhenTrue(test);
        return MayBeUnknown(test) ? new CoalesceSyntax(test.Span, whenTrue, new BooleanSyntax(test.Span, false)) : whenTrue;
    }

    /// <summary>Whether the test asks a fact that may be absent.</summary>
    public static bool MayBeUnknown(Test test) => test switch
    {
        FixedTest => false,
        ComparisonTest c => !IsNeverAbsent(c.Left) || !IsNeverAbsent(c.Right),
        QuestionTest q => !q.Needs.IsEmpty,
        AmongTest a => !a.Nulls.IsEmpty || !a.Throws.IsEmpty,
        AbsentTest => false,
        NotTest n => MayBeUnknown(n.Operand),
        BothTest b => b.Operands.Any(MayBeUnknown),
        EitherTest e => e.Operands.Any(MayBeUnknown),
        ChoiceTest c => MayBeUnknown(c.Condition) || MayBeUnknown(c.WhenTrue) || MayBeUnknown(c.WhenFalse),
        LinesTest l => MayBeUnknown(l.Body),
        _ => throw Unknown(test),
    };

    private static bool IsNeverAbsent(Value value) => value.Nulls.IsEmpty && value.Throws.IsEmpty;

    private Test Counted(Test test) => ++steps <= StepsMax ? test : throw LinqLexer.TooLarge(test.Span);

    private static InvalidOperationException Unknown(Test test) => new($"No words for {test.GetType().Name}.");

    private SyntaxNode WhenTrue(Test test, ImmutableHashSet<string> known) => Counted(test) switch
    {
        FixedTest t => new BooleanSyntax(t.Span, t.IsTrue),
        ComparisonTest c => Compared(c, c.Operator, known),
        QuestionTest q => q.Syntax,
        AmongTest a => a.Syntax,
        AbsentTest a => known.Contains(a.Fact) ? new BooleanSyntax(a.Span, false) : Formula.Not(Has(a.Span, a.Fact)),
        NotTest n => WhenFalse(n.Operand, known),
        BothTest b => AllTrue(b, known),
        EitherTest e => AnyTrue(e, known),
        ChoiceTest c => Chosen(c, known, WhenTrue),
        // Any is true with one true line and All with all of them, whatever is unknown beside it.
        LinesTest l => new AggregateSyntax(l.Span, l.IsAny ? AggregateKind.Any : AggregateKind.All, l.Variable, WhenTrue(l.Body, known)),
        _ => throw Unknown(test),
    };

    private SyntaxNode WhenFalse(Test test, ImmutableHashSet<string> known) => Counted(test) switch
    {
        FixedTest t => new BooleanSyntax(t.Span, !t.IsTrue),
        ComparisonTest c => Compared(c, Opposite(c.Operator), known),
        // Where it throws it is not false either, and so is the negation: unknown.
        QuestionTest q => Formula.Not(q.Syntax),
        AmongTest a => NotAmong(a, a.Nulls.Except(known), a.Throws.Except(known)),
        AbsentTest a => known.Contains(a.Fact) ? new BooleanSyntax(a.Span, true) : Has(a.Span, a.Fact),
        NotTest n => WhenTrue(n.Operand, known),
        BothTest b => AnyFalse(b, known),
        EitherTest e => AllFalse(e, known),
        ChoiceTest c => Chosen(c, known, WhenFalse),
        LinesTest l => new AggregateSyntax(l.Span, l.IsAny ? AggregateKind.All : AggregateKind.Any, l.Variable, WhenFalse(l.Body, known)),
        _ => throw Unknown(test),
    };

    private SyntaxNode? WhenDefined(Test test, ImmutableHashSet<string> known) => Counted(test) switch
    {
        FixedTest or AbsentTest or LinesTest => null,
        ComparisonTest c => Present(c.Span, c.Left.Throws.Union(c.Right.Throws).Except(known)),
        QuestionTest q => Present(q.Span, q.Needs.Except(known)),
        AmongTest a => Present(a.Span, a.Throws.Except(known)),
        NotTest n => WhenDefined(n.Operand, known),
        BothTest b => EachDefined(b.Span, b.Operands, known, WhenFalse, PresentIfTrue),
        EitherTest e => EachDefined(e.Span, e.Operands, known, WhenTrue, PresentIfFalse),
        ChoiceTest c => ChoiceDefined(c, known),
        _ => throw Unknown(test),
    };

    private static BinaryOperator Opposite(BinaryOperator comparison) => comparison switch
    {
        BinaryOperator.Equal => BinaryOperator.NotEqual,
        BinaryOperator.NotEqual => BinaryOperator.Equal,
        BinaryOperator.Less => BinaryOperator.GreaterOrEqual,
        BinaryOperator.LessOrEqual => BinaryOperator.Greater,
        BinaryOperator.Greater => BinaryOperator.LessOrEqual,
        _ => BinaryOperator.Less,
    };

    /// <summary>The comparison where both sides are there, and what null decides where they are not; <paramref name="comparison"/> may be the opposite of what was written.</summary>
    private SyntaxNode Compared(ComparisonTest test, BinaryOperator comparison, ImmutableHashSet<string> known)
    {
        var (span, left, right) = (test.Span, test.Left.Nulls.Except(known), test.Right.Nulls.Except(known));
        var whenThere = Formula.Compare(test, comparison);
        if (left.IsEmpty && right.IsEmpty)
        {
            return whenThere;
        }

        var isNegated = comparison != test.Operator;
        SyntaxNode? whenNull = (test.Operator, isNegated) switch
        {
            (BinaryOperator.Equal, false) or (BinaryOperator.NotEqual, true) =>
                left.IsEmpty || right.IsEmpty ? null : Formula.And(span, Absent(span, left), Absent(span, right)),
            (BinaryOperator.NotEqual, false) or (BinaryOperator.Equal, true) => left.IsEmpty || right.IsEmpty
                ? Absent(span, left.Union(right))
                : Formula.Or(span, Formula.And(span, Absent(span, left), Present(span, right)), Formula.And(span, Present(span, left), Absent(span, right))),
            // Null has no order: every such comparison is false, and its negation true.
            _ => isNegated ? Absent(span, left.Union(right)) : null,
        };
        return whenNull is null
            ? whenThere
            : Formula.And(span, Present(span, test.Left.Throws.Union(test.Right.Throws).Except(known)), Formula.Or(span, whenNull, whenThere));
    }

    private SyntaxNode NotAmong(AmongTest test, ImmutableHashSet<string> nulls, ImmutableHashSet<string> throws) => nulls.IsEmpty
        ? Formula.Not(test.Syntax)
        : Formula.And(test.Span, Present(test.Span, throws), Formula.Or(test.Span, Absent(test.Span, nulls), Formula.Not(test.Syntax)));

    private SyntaxNode AllTrue(BothTest test, ImmutableHashSet<string> known)
    {
        var parts = new List<SyntaxNode?>();
        foreach (var operand in test.Operands)
        {
            parts.Add(WhenTrue(operand, known));
            known = known.Union(PresentIfTrue(operand));
        }

        return Formula.And(test.Span, [.. parts]);
    }

    private SyntaxNode AllFalse(EitherTest test, ImmutableHashSet<string> known)
    {
        var parts = new List<SyntaxNode?>();
        foreach (var operand in test.Operands)
        {
            parts.Add(WhenFalse(operand, known));
            known = known.Union(PresentIfFalse(operand));
        }

        return Formula.And(test.Span, [.. parts]);
    }

    private SyntaxNode AnyTrue(EitherTest test, ImmutableHashSet<string> known) => FirstThat(test.Span, test.Operands, known, WhenTrue, PresentIfFalse);

    private SyntaxNode AnyFalse(BothTest test, ImmutableHashSet<string> known) => FirstThat(test.Span, test.Operands, known, WhenFalse, PresentIfTrue);

    /// <summary>That one of the operands has an outcome, none before it having thrown.</summary>
    private SyntaxNode FirstThat(
        TextSpan span, ImmutableArray<Test> operands, ImmutableHashSet<string> known,
        Func<Test, ImmutableHashSet<string>, SyntaxNode> outcome, Func<Test, ImmutableHashSet<string>> presentAfter)
    {
        var knownAt = KnownAt(operands, known, presentAfter);
        var result = outcome(operands[^1], knownAt[^1]);
        for (var i = operands.Length - 2; i >= 0; i--)
        {
            result = Formula.And(span, WhenDefined(operands[i], knownAt[i]), Formula.Or(span, outcome(operands[i], knownAt[i]), result));
        }

        return result;
    }

    private SyntaxNode? EachDefined(
        TextSpan span, ImmutableArray<Test> operands, ImmutableHashSet<string> known,
        Func<Test, ImmutableHashSet<string>, SyntaxNode> stops, Func<Test, ImmutableHashSet<string>> presentAfter)
    {
        var knownAt = KnownAt(operands, known, presentAfter);
        var result = WhenDefined(operands[^1], knownAt[^1]);
        for (var i = operands.Length - 2; i >= 0; i--)
        {
            var rest = result is null ? null : Formula.Or(span, stops(operands[i], knownAt[i]), result);
            var own = WhenDefined(operands[i], knownAt[i]);
            result = own is null && rest is null ? null : Formula.And(span, own, rest);
        }

        return result;
    }

    private static ImmutableHashSet<string>[] KnownAt(ImmutableArray<Test> operands, ImmutableHashSet<string> known, Func<Test, ImmutableHashSet<string>> presentAfter)
    {
        var knownAt = new ImmutableHashSet<string>[operands.Length];
        for (var i = 0; i < operands.Length; i++)
        {
            knownAt[i] = known;
            known = known.Union(presentAfter(operands[i]));
        }

        return knownAt;
    }

    private SyntaxNode Chosen(ChoiceTest test, ImmutableHashSet<string> known, Func<Test, ImmutableHashSet<string>, SyntaxNode> outcome) => Formula.Or(
        test.Span,
        Formula.And(test.Span, WhenTrue(test.Condition, known), outcome(test.WhenTrue, known.Union(PresentIfTrue(test.Condition)))),
        Formula.And(test.Span, WhenFalse(test.Condition, known), outcome(test.WhenFalse, known.Union(PresentIfFalse(test.Condition)))));

    private SyntaxNode? ChoiceDefined(ChoiceTest test, ImmutableHashSet<string> known)
    {
        var whenTrue = WhenDefined(test.WhenTrue, known.Union(PresentIfTrue(test.Condition)));
        var whenFalse = WhenDefined(test.WhenFalse, known.Union(PresentIfFalse(test.Condition)));
        var condition = WhenDefined(test.Condition, known);
        return whenTrue is null && whenFalse is null
            ? condition
            : Formula.And(test.Span, condition, Formula.Or(
                test.Span,
                Formula.And(test.Span, WhenTrue(test.Condition, known), whenTrue),
                Formula.And(test.Span, WhenFalse(test.Condition, known), whenFalse)));
    }

    /// <summary>The facts that are there for certain when the test came out true.</summary>
    private static ImmutableHashSet<string> PresentIfTrue(Test test) => test switch
    {
        ComparisonTest { Operator: BinaryOperator.NotEqual } c => c.Left.Throws.Union(c.Right.Throws),
        ComparisonTest c => PresentIfHeld(c),
        QuestionTest q => q.Needs,
        AmongTest a => a.Nulls.Union(a.Throws),
        NotTest n => PresentIfFalse(n.Operand),
        BothTest b => b.Operands.Aggregate(Nothing, (all, o) => all.Union(PresentIfTrue(o))),
        EitherTest e => InEach(e.Operands, PresentIfTrue),
        ChoiceTest c => PresentIfTrue(c.Condition).Union(PresentIfTrue(c.WhenTrue)).Intersect(PresentIfFalse(c.Condition).Union(PresentIfTrue(c.WhenFalse))),
        _ => Nothing,
    };

    /// <summary>The facts that are there for certain when the test came out false.</summary>
    private static ImmutableHashSet<string> PresentIfFalse(Test test) => test switch
    {
        ComparisonTest { Operator: BinaryOperator.NotEqual } c => PresentIfHeld(c),
        ComparisonTest c => c.Left.Throws.Union(c.Right.Throws),
        QuestionTest q => q.Needs,
        AmongTest a => a.Throws,
        AbsentTest a => Nothing.Add(a.Fact),
        NotTest n => PresentIfTrue(n.Operand),
        BothTest b => InEach(b.Operands, PresentIfFalse),
        EitherTest e => e.Operands.Aggregate(Nothing, (all, o) => all.Union(PresentIfFalse(o))),
        ChoiceTest c => PresentIfTrue(c.Condition).Union(PresentIfFalse(c.WhenTrue)).Intersect(PresentIfFalse(c.Condition).Union(PresentIfFalse(c.WhenFalse))),
        _ => Nothing,
    };

    // Two nulls are equal, so equality says something only where one side is never null.
    private static ImmutableHashSet<string> PresentIfHeld(ComparisonTest c)
    {
        var isEquality = c.Operator is BinaryOperator.Equal or BinaryOperator.NotEqual;
        var throws = c.Left.Throws.Union(c.Right.Throws);
        return isEquality && !c.Left.Nulls.IsEmpty && !c.Right.Nulls.IsEmpty ? throws : throws.Union(c.Left.Nulls).Union(c.Right.Nulls);
    }

    private static ImmutableHashSet<string> InEach(ImmutableArray<Test> operands, Func<Test, ImmutableHashSet<string>> present) =>
        operands.Skip(1).Aggregate(present(operands[0]), (all, o) => all.Intersect(present(o)));

    private static CallSyntax Has(TextSpan span, string fact) => new(span, "has", span, [new NameSyntax(span, fact)]);

    private SyntaxNode? Present(TextSpan span, ImmutableHashSet<string> facts) =>
        facts.IsEmpty ? null : Formula.And(span, [.. facts.Order(StringComparer.Ordinal).Select(f => Guard(span, f))]);

    private SyntaxNode? Absent(TextSpan span, ImmutableHashSet<string> facts) =>
        facts.IsEmpty ? null : Formula.Or(span, [.. facts.Order(StringComparer.Ordinal).Select(f => Formula.Not(Guard(span, f)))]);

    private CallSyntax Guard(TextSpan span, string fact)
    {
        guarded(span, fact);
        return Has(span, fact);
    }
}
