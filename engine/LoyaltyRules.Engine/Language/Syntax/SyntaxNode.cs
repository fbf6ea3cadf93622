using System.Collections.Immutable;
using LoyaltyRules.Engine.Diagnostics;

namespace LoyaltyRules.Engine.Language.Syntax;

/// <summary>A part of an expression as it was written, before names and types are looked at.</summary>
/// <param name="Span">Where it stands in the text.</param>
internal abstract record SyntaxNode(TextSpan Span)
{
    /// <summary>Levels below and including this one; the parser keeps it within <see cref="LanguageLimits.DepthMax"/>.</summary>
    public abstract int Height { get; }

    protected static int Above(params ReadOnlySpan<SyntaxNode> children)
    {
        var height = 0;
        foreach (var child in children)
        {
            height = Math.Max(height, child.Height);
        }

        return height + 1;
    }
}

internal enum UnaryOperator
{
    Not,
    Negate,
}

internal enum LogicalOperator
{
    And,
    Or,
}

internal enum BinaryOperator
{
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
    Add,
    Subtract,
    Multiply,
    Divide,
}

internal enum AggregateKind
{
    Any,
    All,
    Count,
    Sum,
    Min,
    Max,
}

internal sealed record NumberSyntax(TextSpan Span, decimal Value) : SyntaxNode(Span)
{
    public override int Height => 1;
}

internal sealed record TextSyntax(TextSpan Span, string Value) : SyntaxNode(Span)
{
    public override int Height => 1;
}

internal sealed record BooleanSyntax(TextSpan Span, bool Value) : SyntaxNode(Span)
{
    public override int Height => 1;
}

/// <summary>A dotted name: <c>purchase.bookingFee</c>.</summary>
internal sealed record NameSyntax(TextSpan Span, string Name) : SyntaxNode(Span)
{
    public override int Height => 1;
}

internal sealed record UnarySyntax(TextSpan Span, UnaryOperator Operator, SyntaxNode Operand) : SyntaxNode(Span)
{
    public override int Height { get; } = Above(Operand);
}

/// <summary>A chain of one logical operator; kept flat, so that a long chain is not a deep tree.</summary>
internal sealed record LogicalSyntax(TextSpan Span, LogicalOperator Operator, ImmutableArray<SyntaxNode> Operands) : SyntaxNode(Span)
{
    public override int Height { get; } = Above(Operands.AsSpan());
}

internal sealed record BinarySyntax(TextSpan Span, BinaryOperator Operator, SyntaxNode Left, SyntaxNode Right, TextSpan OperatorSpan) : SyntaxNode(Span)
{
    public override int Height { get; } = Above(Left, Right);
}

internal sealed record ConditionalSyntax(TextSpan Span, SyntaxNode Condition, SyntaxNode WhenTrue, SyntaxNode WhenFalse) : SyntaxNode(Span)
{
    public override int Height { get; } = Above(Condition, WhenTrue, WhenFalse);
}

internal sealed record CoalesceSyntax(TextSpan Span, SyntaxNode Operand, SyntaxNode Fallback) : SyntaxNode(Span)
{
    public override int Height { get; } = Above(Operand, Fallback);
}

internal sealed record InSyntax(TextSpan Span, SyntaxNode Operand, ImmutableArray<SyntaxNode> Items) : SyntaxNode(Span)
{
    public override int Height { get; } = Math.Max(Above(Operand), Above(Items.AsSpan()));
}

/// <summary>A call of a function; <c>x.StartsWith('a')</c> is read as <c>startsWith(x, 'a')</c>.</summary>
internal sealed record CallSyntax(TextSpan Span, string Function, TextSpan FunctionSpan, ImmutableArray<SyntaxNode> Arguments) : SyntaxNode(Span)
{
    public override int Height { get; } = Above(Arguments.AsSpan());
}

/// <summary>A question about the purchase's lines: <c>lines.Sum(l => l.gross)</c>. Only <c>lines.Count()</c> has no body.</summary>
internal sealed record AggregateSyntax(TextSpan Span, AggregateKind Kind, string Variable, SyntaxNode? Body) : SyntaxNode(Span)
{
    public override int Height { get; } = Body is null ? 1 : Above(Body);
}
