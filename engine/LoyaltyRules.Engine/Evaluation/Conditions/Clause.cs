using System.Collections.Immutable;
using LoyaltyRules.Engine.Language.Checking;

namespace LoyaltyRules.Engine.Evaluation.Conditions;

/// <summary>That an event's class on an axis is one of some.</summary>
internal sealed record ClassTest(Axis Axis, ClassSet Classes);

/// <summary>A part of a condition that no axis serves: whether it is definitely true, or definitely false.</summary>
internal sealed record Predicate(CheckedNode Node, bool Wanted)
{
    /// <summary>The same for parts that mean the same: within a pack a canonical spelling means one thing.</summary>
    public string Key { get; } = (Wanted ? "" : "!") + Node;
}

/// <summary>
/// A way in which a rule can match: all tests and all predicates hold. A rule with <c>||</c> in its condition has several, and matches
/// when one of them does.
/// </summary>
/// <param name="Rule">The rule, by its index in the pack.</param>
/// <param name="Tests">What is asked of axes; each axis at most once.</param>
/// <param name="Rest">What is left to ask.</param>
internal sealed record Clause(int Rule, ImmutableArray<ClassTest> Tests, ImmutableArray<Predicate> Rest)
{
    public bool IsCertain => Tests.IsEmpty && Rest.IsEmpty;

    public ClassSet? On(Axis axis)
    {
        foreach (var test in Tests)
        {
            if (test.Axis == axis)
            {
                return test.Classes;
            }
        }

        return null;
    }

    /// <summary>The clause where an axis has been decided.</summary>
    public Clause Without(Axis axis) => this with { Tests = Tests.RemoveAll(t => t.Axis == axis) };
}
