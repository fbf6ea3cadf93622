using LoyaltyRules.Engine.Model;

namespace LoyaltyRules.Engine.Packs.Rules;

/// <summary>A reward for the member.</summary>
public sealed class IssueEffect : Effect
{
    /// <inheritdoc/>
    public override EffectKind Kind => EffectKind.Issue;

    /// <summary>The reward's id; the pack declares it.</summary>
    public required string Reward { get; init; }

    /// <summary>Whether the member pays its cost in points, as many steps as the balance gives; otherwise it is given.</summary>
    public bool PaysPoints { get; init; }
}
