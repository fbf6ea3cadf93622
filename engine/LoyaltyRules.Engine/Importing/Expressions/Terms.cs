using System.Collections.Immutable;
using LoyaltyRules.Engine.Diagnostics;
using LoyaltyRules.Engine.Language.Syntax;
using LoyaltyRules.Engine.Language.Types;

namespace LoyaltyRules.Engine.Importing.Expressions;

/// <summary>What a workflow computes a number as.</summary>
internal enum NumberKind
{
    /// <summary>No number.</summary>
    None,

    /// <summary>A whole number: <c>int</c>, <c>long</c>.</summary>
    Whole,

    /// <summary><c>decimal</c>.</summary>
    Decimal,

    /// <summary><c>double</c>, <c>float</c>.</summary>
    Binary,

    /// <summary>A fraction that was written without a suffix: it takes the type of what stands beside it.</summary>
    Fraction,
}

/// <summary>A value of a workflow's expression, its names already those of the pack.</summary>
/// <param name="Syntax">It in the rule language.</param>
/// <param name="Number">What C# computes it as.</param>
/// <param name="Nulls">The facts whose absence makes it null.</param>
/// <param name="Throws">The facts whose absence makes C# throw when it is computed.</param>
internal sealed record Value(SyntaxNode Syntax, NumberKind Number, ImmutableHashSet<string> Nulls, ImmutableHashSet<string> Throws)
{
    private readonly bool? isNullable;

    /// <summary>The type of the fact that it is; null for anything else.</summary>
    public RuleType? FactType { get; init; }

    /// <summary>Whether C# has a type for it that could hold null, even where its value never is: RulesEngine takes such values in fewer places.</summary>
    public bool IsNullable
    {
        get => isNullable ?? !Nulls.IsEmpty;
        init => isNullable = value;
    }

    /// <summary>The text in place of an absent choice: <c>x ?? "web"</c>. Null where there is none.</summary>
    public string? Fallback { get; init; }

    /// <summary>What a word of the choice becomes before it is compared: <c>x.ToLower()</c>. Null where it is compared as it is.</summary>
    public Func<string, string>? Reshape { get; init; }

    public bool IsConstant => Syntax is NumberSyntax or TextSyntax or BooleanSyntax or UnarySyntax { Operand: NumberSyntax };
}

/// <summary>
/// A condition of a workflow, which in C# comes out true or false, or throws. <see cref="ConditionWriter"/> says each outcome in the rule language.
/// </summary>
/// <param name="Span">Where it was written.</param>
internal abstract record Test(TextSpan Span);

/// <summary>Always the same.</summary>
internal sealed record FixedTest(TextSpan Span, bool IsTrue) : Test(Span);

/// <summary>A comparison as C# compares what may be null: null equals null, differs from everything else, and has no order.</summary>
internal sealed record ComparisonTest(TextSpan Span, BinaryOperator Operator, Value Left, Value Right, TextSpan OperatorSpan) : Test(Span);

/// <summary>A question that C# throws on when one of <paramref name="Needs"/> is null: a method of a text, a condition that is a fact.</summary>
internal sealed record QuestionTest(TextSpan Span, SyntaxNode Syntax, ImmutableHashSet<string> Needs) : Test(Span);

/// <summary>Whether a value is among others; null is among none.</summary>
internal sealed record AmongTest(TextSpan Span, InSyntax Syntax, ImmutableHashSet<string> Nulls, ImmutableHashSet<string> Throws) : Test(Span);

/// <summary>Whether a fact is null.</summary>
internal sealed record AbsentTest(TextSpan Span, string Fact) : Test(Span);

internal sealed record NotTest(TextSpan Span, Test Operand) : Test(Span);

/// <summary>All of them, from left to right, no further than the first that is false.</summary>
internal sealed record BothTest(TextSpan Span, ImmutableArray<Test> Operands) : Test(Span);

/// <summary>Any of them, from left to right, no further than the first that is true.</summary>
internal sealed record EitherTest(TextSpan Span, ImmutableArray<Test> Operands) : Test(Span);

internal sealed record ChoiceTest(TextSpan Span, Test Condition, Test WhenTrue, Test WhenFalse) : Test(Span);

/// <summary>Whether it holds for any line, or for all of them. The body throws on no line.</summary>
internal sealed record LinesTest(TextSpan Span, bool IsAny, string Variable, Test Body) : Test(Span);
