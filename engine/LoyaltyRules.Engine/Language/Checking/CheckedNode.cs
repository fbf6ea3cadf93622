using System.Collections.Immutable;
using LoyaltyRules.Engine.Diagnostics;
using LoyaltyRules.Engine.Language.Syntax;
using LoyaltyRules.Engine.Language.Types;
using LoyaltyRules.Engine.Model;

namespace LoyaltyRules.Engine.Language.Checking;

/// <summary>
/// A part of a checked expression. It knows its type, its bounds and scale, whether it may be absent, and where it stands in the text;
/// the compiled form, the sentences and the why-not all come from it.
/// Invariant: no value of a numeric node can leave 28 digits (N1).
/// </summary>
internal abstract class CheckedNode(RuleType type, SyntaxNode source)
{
    public RuleType Type { get; } = type;

    /// <summary>What it was checked from; prints in canonical spelling.</summary>
    public SyntaxNode Source { get; } = source;

    public TextSpan Span => Source.Span;

    /// <summary>The bounds of its values; null where they are not numeric.</summary>
    public NumericRange? Range { get; init; }

    /// <summary>Whether its value can be unknown.</summary>
    public abstract bool MayBeAbsent { get; }

    /// <summary>Whether its value depends on a line that is not its own.</summary>
    public abstract bool UsesLine { get; }

    /// <summary>The parts directly below.</summary>
    public abstract ImmutableArray<CheckedNode> Children { get; }

    public override string ToString() => ExpressionPrinter.Print(Source);
}

/// <summary>A part without parts.</summary>
internal abstract class CheckedLeaf(RuleType type, SyntaxNode source) : CheckedNode(type, source)
{
    public override ImmutableArray<CheckedNode> Children => [];
}

/// <summary>A part whose absence and lines are those of its parts.</summary>
internal abstract class CheckedBranch(RuleType type, SyntaxNode source, ImmutableArray<CheckedNode> children) : CheckedNode(type, source)
{
    public override ImmutableArray<CheckedNode> Children { get; } = children;

    public override bool MayBeAbsent { get; } = children.Any(c => c.MayBeAbsent);

    public override bool UsesLine { get; } = children.Any(c => c.UsesLine);
}

/// <summary>Stands where a mistake was reported.</summary>
internal sealed class ErrorNode(SyntaxNode source) : CheckedLeaf(RuleType.Error, source)
{
    public override bool MayBeAbsent => false;

    public override bool UsesLine => false;
}

/// <summary>
/// A fixed value: a decimal for numeric types; a string for text; otherwise a <see cref="long"/>, as in the frame
/// (0 or 1, the index of a choice's word, the day's number, ticks).
/// </summary>
internal sealed class ConstantNode(RuleType type, object value, SyntaxNode source) : CheckedLeaf(type, source)
{
    public object Value { get; } = value;

    /// <summary>A number as written, which takes the other operand's unit (N3).</summary>
    public bool IsBare { get; init; }

    /// <summary>The parameter it came from; null for a literal.</summary>
    public ParameterDeclaration? Parameter { get; init; }

    public decimal Number => (decimal)Value;

    public override bool MayBeAbsent => false;

    public override bool UsesLine => false;

    public static ConstantNode OfNumber(decimal value, RuleType type, SyntaxNode source, bool isBare = false) =>
        new(type, value, source) { Range = NumericRange.Of(value), IsBare = isBare };
}

/// <summary>A fact of the event, or of a line.</summary>
internal sealed class FactNode(FactDeclaration fact, SyntaxNode source) : CheckedLeaf(fact.Type, source)
{
    public FactDeclaration Fact { get; } = fact;

    public override bool MayBeAbsent => Fact.MayBeAbsent;

    public override bool UsesLine => Fact.IsOfLine;
}

/// <summary>A segment by name.</summary>
internal sealed class SegmentNode(SegmentDeclaration segment, SyntaxNode source) : CheckedLeaf(RuleType.Boolean, source)
{
    public SegmentDeclaration Segment { get; } = segment;

    public override bool MayBeAbsent => true;

    public override bool UsesLine => false;
}

/// <summary>A table by name.</summary>
internal sealed class TableNode(TableDeclaration table, SyntaxNode source) : CheckedLeaf(table.Type, source)
{
    public TableDeclaration Table { get; } = table;

    public override bool MayBeAbsent => true;

    public override bool UsesLine => Table.IsOfLine;
}

internal sealed class NotNode(CheckedNode operand, SyntaxNode source) : CheckedBranch(RuleType.Boolean, source, [operand])
{
    public CheckedNode Operand => Children[0];
}

internal sealed class LogicalNode(LogicalOperator logicalOperator, ImmutableArray<CheckedNode> operands, SyntaxNode source)
    : CheckedBranch(RuleType.Boolean, source, operands)
{
    public LogicalOperator Operator { get; } = logicalOperator;
}

/// <summary>A comparison of two values of one type.</summary>
internal sealed class CompareNode(BinaryOperator comparison, CheckedNode left, CheckedNode right, SyntaxNode source)
    : CheckedBranch(RuleType.Boolean, source, [left, right])
{
    public BinaryOperator Operator { get; } = comparison;

    public CheckedNode Left => Children[0];

    public CheckedNode Right => Children[1];
}

internal sealed class MembershipNode(CheckedNode operand, ImmutableArray<ConstantNode> items, SyntaxNode source)
    : CheckedBranch(RuleType.Boolean, source, [operand])
{
    public CheckedNode Operand => Children[0];

    public ImmutableArray<ConstantNode> Items { get; } = items;
}

/// <summary>Whether a name has a value; never unknown itself (U3).</summary>
internal sealed class HasNode(CheckedNode operand, SyntaxNode source) : CheckedNode(RuleType.Boolean, source)
{
    public CheckedNode Operand { get; } = operand;

    public override bool MayBeAbsent => false;

    public override bool UsesLine => Operand.UsesLine;

    public override ImmutableArray<CheckedNode> Children => [Operand];
}

/// <summary>Sum, difference or product. A quotient by a constant is kept as the product with its exact reciprocal (N2).</summary>
internal sealed class ArithmeticNode(BinaryOperator arithmetic, CheckedNode left, CheckedNode right, RuleType type, SyntaxNode source)
    : CheckedBranch(type, source, [left, right])
{
    public BinaryOperator Operator { get; } = arithmetic;

    public CheckedNode Left => Children[0];

    public CheckedNode Right => Children[1];

    /// <summary>A moved instant may leave the years that can be named, and a sum of durations their longest.</summary>
    public override bool MayBeAbsent => base.MayBeAbsent || (!Type.IsNumeric && Right.Type.Kind != TypeKind.Instant) || Type.Kind == TypeKind.Instant;
}

internal sealed class NegateNode(CheckedNode operand, SyntaxNode source) : CheckedBranch(operand.Type, source, [operand])
{
    public CheckedNode Operand => Children[0];
}

/// <summary>One of two values; unknown when the condition is.</summary>
internal sealed class ConditionalNode(CheckedNode condition, CheckedNode whenTrue, CheckedNode whenFalse, SyntaxNode source)
    : CheckedBranch(whenTrue.Type, source, [condition, whenTrue, whenFalse])
{
    public CheckedNode Condition => Children[0];

    public CheckedNode WhenTrue => Children[1];

    public CheckedNode WhenFalse => Children[2];
}

/// <summary>A value, or a constant where it is absent; never unknown (U3).</summary>
internal sealed class CoalesceNode(CheckedNode operand, ConstantNode fallback, SyntaxNode source) : CheckedNode(operand.Type, source)
{
    public CheckedNode Operand { get; } = operand;

    public ConstantNode Fallback { get; } = fallback;

    public override bool MayBeAbsent => false;

    public override bool UsesLine => Operand.UsesLine;

    public override ImmutableArray<CheckedNode> Children => [Operand, Fallback];
}

/// <summary>A call of a function of the fixed list.</summary>
internal sealed class CallNode(FunctionKind function, ImmutableArray<CheckedNode> arguments, RuleType type, SyntaxNode source)
    : CheckedBranch(type, source, arguments)
{
    public FunctionKind Function { get; } = function;

    /// <summary>For <c>round</c> and <c>divide</c>: the decimals kept.</summary>
    public int Digits { get; init; }

    /// <summary>For <c>round</c> and <c>divide</c>: the named rounding.</summary>
    public Rounding Rounding { get; init; }

    /// <summary>A divisor may be zero and a day may leave the calendar, whatever the arguments.</summary>
    public override bool MayBeAbsent => base.MayBeAbsent
        || (Function == FunctionKind.Divide && Children[1].Range is null or { HoldsZero: true })
        || Function is FunctionKind.AddDays or FunctionKind.AddMonths or FunctionKind.AddYears;
}

/// <summary>A counter with what the event that is decided adds to it (S2).</summary>
internal sealed class WithThisNode(FactNode counter, FactNode contribution, SyntaxNode source) : CheckedBranch(counter.Type, source, [counter, contribution])
{
    public FactNode Counter { get; } = counter;
}

/// <summary>A question about the lines of the purchase.</summary>
internal sealed class AggregateNode(AggregateKind kind, CheckedNode? body, RuleType type, SyntaxNode source) : CheckedNode(type, source)
{
    public AggregateKind Kind { get; } = kind;

    /// <summary>What is asked of each line; null only for <c>lines.Count()</c>.</summary>
    public CheckedNode? Body { get; } = body;

    /// <summary>Whether it is a sum that could leave the digits that are exact; it is unknown where it does.</summary>
    public bool IsCapped { get; init; }

    public override bool MayBeAbsent => Kind is AggregateKind.Min or AggregateKind.Max || IsCapped || Body is { MayBeAbsent: true };

    /// <summary>Its lines are its own.</summary>
    public override bool UsesLine => false;

    public override ImmutableArray<CheckedNode> Children => Body is null ? [] : [Body];
}
