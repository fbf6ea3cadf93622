using System.Collections.Immutable;
using LoyaltyRules.Engine.Language.Checking;
using LoyaltyRules.Engine.Language.Syntax;
using LoyaltyRules.Engine.Language.Types;

namespace LoyaltyRules.Engine.Evaluation.Conditions;

/// <summary>A comparison of one fact with constants: what an axis can serve (A1).</summary>
/// <param name="Fact">The fact.</param>
/// <param name="Comparison">How it is compared; <see cref="BinaryOperator.Equal"/> with several constants means any of them.</param>
/// <param name="Constants">The constants, as they are stored.</param>
internal sealed record FactTest(FactDeclaration Fact, BinaryOperator Comparison, ImmutableArray<object> Constants)
{
    /// <summary>Reads a part of a condition; null when it is something else.</summary>
    public static FactTest? Of(CheckedNode node) => node switch
    {
        FactNode { Type.Kind: TypeKind.Boolean } fact => new FactTest(fact.Fact, BinaryOperator.Equal, [1L]),
        CompareNode { Left: FactNode fact, Right: ConstantNode constant } compare => new FactTest(fact.Fact, compare.Operator, [constant.Value]),
        CompareNode { Left: ConstantNode constant, Right: FactNode fact } compare => new FactTest(fact.Fact, Mirrored(compare.Operator), [constant.Value]),
        MembershipNode { Operand: FactNode fact } membership => new FactTest(fact.Fact, BinaryOperator.Equal, [.. membership.Items.Select(i => i.Value)]),
        _ => null,
    };

    /// <summary>The classes in which the test is definitely true, or definitely false.</summary>
    public ClassSet ClassesOn(FactAxis axis, bool wanted)
    {
        var all = axis.Present.Stretches[0];
        var whenTrue = ClassSet.None;
        foreach (var constant in Constants)
        {
            var place = axis.ClassOfConstant(constant);
            whenTrue = whenTrue.Union(Comparison switch
            {
                BinaryOperator.Equal => ClassSet.Of(place),
                BinaryOperator.NotEqual => ClassSet.Of(place).Others(all.From, all.To),
                BinaryOperator.Less => ClassSet.Between(all.From, place - 1),
                BinaryOperator.LessOrEqual => ClassSet.Between(all.From, place),
                BinaryOperator.Greater => ClassSet.Between(place + 1, all.To),
                _ => ClassSet.Between(place, all.To),
            });
        }

        return wanted ? whenTrue : whenTrue.Others(all.From, all.To);
    }

    private static BinaryOperator Mirrored(BinaryOperator comparison) => comparison switch
    {
        BinaryOperator.Less => BinaryOperator.Greater,
        BinaryOperator.LessOrEqual => BinaryOperator.GreaterOrEqual,
        BinaryOperator.Greater => BinaryOperator.Less,
        BinaryOperator.GreaterOrEqual => BinaryOperator.LessOrEqual,
        _ => comparison,
    };
}
