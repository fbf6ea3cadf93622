using LoyaltyRules.Engine.Language.Checking;
using LoyaltyRules.Engine.Model;

namespace LoyaltyRules.Engine.Packs.Rules;

/// <summary>Something a rule gives.</summary>
public abstract class Effect
{
    /// <summary>Which of the rule's effects, from 0.</summary>
    public required int Index { get; init; }

    /// <summary>Discount or points.</summary>
    public abstract EffectKind Kind { get; }

    /// <summary>How its exact value becomes an amount; null where it is exact by construction (N2).</summary>
    public Rounding? Rounding { get; init; }

    /// <summary>The id of the partner who bears its cost; null where nobody is named.</summary>
    public string? FundedBy { get; init; }

    /// <summary>What it is computed on; null only for a flat number of points.</summary>
    internal EffectBase? Of { get; init; }

    /// <summary>The numbers that it is computed with.</summary>
    internal virtual IEnumerable<CheckedNode> Numbers => [];

    /// <summary>Which lines of the base; null for all.</summary>
    internal CheckedNode? Where { get; init; }
}
