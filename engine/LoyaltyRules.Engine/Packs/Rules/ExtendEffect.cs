using LoyaltyRules.Engine.Model;

namespace LoyaltyRules.Engine.Packs.Rules;

/// <summary>A later deadline for what the member has.</summary>
public sealed class ExtendEffect : Effect
{
    /// <inheritdoc/>
    public override EffectKind Kind => EffectKind.Extend;

    /// <summary>What gets more time.</summary>
    public required ExtensionOf Target { get; init; }

    /// <summary>The reward, the points currency or the tier.</summary>
    public required string Name { get; init; }

    /// <summary>Until when, at least, counted from the day of the event.</summary>
    public required Deadline Until { get; init; }
}
