using System.Collections.Immutable;
using LoyaltyRules.Engine.Language.Checking;
using LoyaltyRules.Engine.Language.Syntax;
using LoyaltyRules.Engine.Language.Types;

namespace LoyaltyRules.Engine.Language.Analysis;

/// <summary>A part of a condition that compares something with constants (A1), or asks whether it is there.</summary>
/// <param name="Subject">What is compared.</param>
/// <param name="Comparison">How; with several constants any of them is enough.</param>
/// <param name="Constants">The constants, as they are stored; none where presence is asked.</param>
internal sealed record Test(CheckedNode Subject, BinaryOperator Comparison, ImmutableArray<object> Constants)
{
    /// <summary>Whether it asks if the subject is there.</summary>
    public bool AsksPresence => Constants.IsEmpty;

    /// <summary>The value in place of an absent one; null where absence makes it unknown.</summary>
    public object? Fallback { get; private init; }

    /// <summary>Reads a part; null when it is something else.</summary>
    public static Test? Of(CheckedNode node, bool parametersVary) => node switch
    {
        HasNode { Operand: { MayBeAbsent: true, Type.Kind: not TypeKind.Boolean and not TypeKind.Chosen } operand } => new Test(operand, BinaryOperator.Equal, []),
        CompareNode { Left.Type.Kind: not TypeKind.Boolean } compare when !(parametersVary && NamesParameter(compare)) => (compare.Left, compare.Right) switch
        {
            (ConstantNode, ConstantNode) => null,
            (var left, ConstantNode right) => On(left, compare.Operator, [right]),
            (ConstantNode left, var right) => On(right, Mirrored(compare.Operator), [left]),
            _ => null,
        },
        MembershipNode { Operand.Type.Kind: not TypeKind.Boolean } membership when !(parametersVary && membership.Items.Any(i => i.Parameter is not null)) && membership.Operand is not ConstantNode =>
            On(membership.Operand, BinaryOperator.Equal, membership.Items),
        _ => null,
    };

    /// <summary>Whether a comparison names a parameter anywhere.</summary>
    public static bool NamesParameter(CheckedNode node) => node is ConstantNode { Parameter: not null } || node.Children.Any(NamesParameter);

    /// <summary>Whether the comparison holds of a value that stands so to the constant.</summary>
    public bool Holds(int order) => Comparison switch
    {
        BinaryOperator.Equal => order == 0,
        BinaryOperator.NotEqual => order != 0,
        BinaryOperator.Less => order < 0,
        BinaryOperator.LessOrEqual => order <= 0,
        BinaryOperator.Greater => order > 0,
        _ => order >= 0,
    };

    // x ?? 5: the fallback is among the constants that tell values apart, though nothing is compared with it.
    private static Test On(CheckedNode subject, BinaryOperator comparison, ImmutableArray<ConstantNode> constants) => subject is CoalesceNode { Operand: not ConstantNode } coalesce
        ? new Test(coalesce.Operand, comparison, [.. constants.Select(c => c.Value)]) { Fallback = coalesce.Fallback.Value }
        : new Test(subject, comparison, [.. constants.Select(c => c.Value)]);

    private static BinaryOperator Mirrored(BinaryOperator comparison) => comparison switch
    {
        BinaryOperator.Less => BinaryOperator.Greater,
        BinaryOperator.LessOrEqual => BinaryOperator.GreaterOrEqual,
        BinaryOperator.Greater => BinaryOperator.Less,
        BinaryOperator.GreaterOrEqual => BinaryOperator.LessOrEqual,
        _ => comparison,
    };
}
