using LoyaltyRules.Engine.Language.Checking;
using LoyaltyRules.Engine.Model;

namespace LoyaltyRules.Engine.Packs.Rules;

/// <summary>Which amounts a discount is computed on.</summary>
public enum DiscountBasis
{
    /// <summary>The amounts as the stage found them: in the first one, as they came.</summary>
    Original,

    /// <summary>What the other discounts left.</summary>
    Remaining,
}

/// <summary>Money off: a percentage or an amount.</summary>
public sealed class DiscountEffect : Effect
{
    /// <inheritdoc/>
    public override EffectKind Kind => EffectKind.Discount;

    internal override IEnumerable<CheckedNode> Numbers => new[] { Percent, Amount, Units }.OfType<CheckedNode>();

    /// <summary>Original or remaining amounts.</summary>
    public DiscountBasis Basis { get; init; }

    /// <summary>With <see cref="Units"/>: whether the dearest count first rather than the cheapest.</summary>
    public bool PicksDearest { get; init; }

    /// <summary>The percentage; null for an amount. May speak of a line.</summary>
    internal CheckedNode? Percent { get; init; }

    /// <summary>The amount; null for a percentage.</summary>
    internal CheckedNode? Amount { get; init; }

    /// <summary>How many whole units it counts for; null for all.</summary>
    internal CheckedNode? Units { get; init; }
}
