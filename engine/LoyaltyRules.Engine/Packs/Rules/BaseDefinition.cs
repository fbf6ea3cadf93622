using System.Collections.Immutable;
using LoyaltyRules.Engine.Language.Checking;
using LoyaltyRules.Engine.Language.Types;
using LoyaltyRules.Engine.Model;

namespace LoyaltyRules.Engine.Packs.Rules;

/// <summary>Which amount of a line a base is made of.</summary>
public enum LineAmount
{
    /// <summary>As it came.</summary>
    Gross,

    /// <summary>What remains after discounts.</summary>
    Net,

    /// <summary>What remains after discounts and after the points that paid for it.</summary>
    Paid,

    /// <summary>How many units.</summary>
    Quantity,

    /// <summary>A declared number or money fact of the line.</summary>
    Fact,
}

/// <summary>A named amount over lines, and over the fees it names (S5).</summary>
public sealed class BaseDefinition
{
    /// <summary>Its name; effects use it as <c>base.name</c>.</summary>
    public required string Name { get; init; }

    /// <summary>Which amount of each line.</summary>
    public required LineAmount Of { get; init; }

    /// <summary>What people call it; null where the pack gives no label.</summary>
    public LocalizedText? Label { get; init; }

    /// <summary>The fact that gives the amount, when <see cref="Of"/> says so.</summary>
    internal FactDeclaration? Fact { get; init; }

    /// <summary>Which lines; null for all.</summary>
    internal CheckedNode? Where { get; init; }

    /// <summary>The fees that take part.</summary>
    internal ImmutableArray<FactDeclaration> Fees { get; init; } = [];

    /// <summary>Money or number.</summary>
    internal RuleType Type { get; init; } = null!;

    /// <summary>The bounds of one line's amount.</summary>
    internal NumericRange LineRange { get; init; }

    /// <summary>The bounds of the whole.</summary>
    internal NumericRange TotalRange => LineRange * NumericRange.Between(0, Purchase.LinesMax + Fees.Length, 0);
}
