using System.Collections.Immutable;
using LoyaltyRules.Engine.Diagnostics;

namespace LoyaltyRules.Engine.Importing.Expressions;

/// <summary>A part of a workflow's expression as it was written, in the dialect that System.Linq.Dynamic.Core reads.</summary>
/// <param name="Span">Where it stands in the text.</param>
internal abstract record LinqNode(TextSpan Span);

/// <summary>How a number was written, which decides what C# computes it as.</summary>
internal enum NumberForm
{
    /// <summary><c>5</c>.</summary>
    Whole,

    /// <summary><c>1.5</c>: takes the type of what stands beside it, and is binary on its own.</summary>
    Fraction,

    /// <summary><c>1.5m</c>.</summary>
    Decimal,

    /// <summary><c>5L</c>.</summary>
    Long,
}

internal sealed record LinqNumber(TextSpan Span, decimal Value, NumberForm Form) : LinqNode(Span);

/// <summary>A text in double quotes, or one character in single quotes.</summary>
internal sealed record LinqText(TextSpan Span, string Value, bool IsCharacter) : LinqNode(Span);

internal sealed record LinqBoolean(TextSpan Span, bool Value) : LinqNode(Span);

internal sealed record LinqNull(TextSpan Span) : LinqNode(Span);

/// <summary>One word: <c>input1</c>.</summary>
internal sealed record LinqName(TextSpan Span, string Name) : LinqNode(Span);

/// <summary>What follows a point: <c>input1.country</c>.</summary>
internal sealed record LinqMember(TextSpan Span, LinqNode Target, string Name, TextSpan NameSpan) : LinqNode(Span);

/// <summary>A call, of a method where there is a target.</summary>
internal sealed record LinqCall(TextSpan Span, LinqNode? Target, string Name, TextSpan NameSpan, ImmutableArray<LinqNode> Arguments) : LinqNode(Span);

/// <summary><c>l => …</c>.</summary>
internal sealed record LinqLambda(TextSpan Span, string Variable, LinqNode Body) : LinqNode(Span);

internal sealed record LinqNot(TextSpan Span, LinqNode Operand) : LinqNode(Span);

internal sealed record LinqNegate(TextSpan Span, LinqNode Operand) : LinqNode(Span);

/// <summary>A chain of one logical operator.</summary>
internal sealed record LinqLogical(TextSpan Span, bool IsAnd, ImmutableArray<LinqNode> Operands) : LinqNode(Span);

/// <summary>A comparison or a calculation.</summary>
internal sealed record LinqBinary(TextSpan Span, Language.Syntax.BinaryOperator Operator, LinqNode Left, LinqNode Right, TextSpan OperatorSpan) : LinqNode(Span)
{
    /// <summary>Whether it gives what a division leaves: <c>%</c>, <c>mod</c>.</summary>
    public bool IsRemainder { get; init; }

    public bool IsComparison => Operator <= Language.Syntax.BinaryOperator.GreaterOrEqual;
}

/// <summary><c>c ? a : b</c> and <c>iif(c, a, b)</c>.</summary>
internal sealed record LinqConditional(TextSpan Span, LinqNode Condition, LinqNode WhenTrue, LinqNode WhenFalse) : LinqNode(Span);

/// <summary><c>a ?? b</c>.</summary>
internal sealed record LinqCoalesce(TextSpan Span, LinqNode Operand, LinqNode Fallback) : LinqNode(Span);

/// <summary><c>np(a)</c>, which may be null whatever <c>a</c> is, and <c>np(a, b)</c>, which may be null in its type only.</summary>
internal sealed record LinqNullPropagation(TextSpan Span, LinqNode Operand, LinqNode? Fallback) : LinqNode(Span);

/// <summary><c>a in (b, c)</c>.</summary>
internal sealed record LinqIn(TextSpan Span, LinqNode Operand, ImmutableArray<LinqNode> Items) : LinqNode(Span);

/// <summary>Leaves the reading of an expression at something that cannot be taken; never leaves the importer.</summary>
internal sealed class Refusal(TextSpan span, DiagnosticDescriptor descriptor, params Phrase[] arguments) : Exception
{
    public TextSpan Span { get; } = span;

    public DiagnosticDescriptor Descriptor { get; } = descriptor;

    public Phrase[] Arguments { get; } = arguments;
}
