using LoyaltyRules.Engine.Model;
using LoyaltyRules.Engine.Packs.Program;

namespace LoyaltyRules.Engine.Packs.Rules;

/// <summary>A tier or a privilege for a time.</summary>
public sealed class GrantEffect : Effect
{
    /// <inheritdoc/>
    public override EffectKind Kind => EffectKind.Grant;

    /// <summary>The tier; null for a privilege.</summary>
    public TierLevel? Tier { get; init; }

    /// <summary>The privilege; null for a tier.</summary>
    public PrivilegeDefinition? Privilege { get; init; }

    /// <summary>Until when at least, counted from the day of the event; null for a privilege that stays, and for a tier as the tiers say.</summary>
    public Deadline? Until { get; init; }
}
