using System.Collections.Immutable;
using LoyaltyRules.Engine.Language.Checking;
using LoyaltyRules.Engine.Packs.Rules;

namespace LoyaltyRules.Engine.Packs.Program;

/// <summary>How points pay for orders.</summary>
public sealed class RedemptionTerms
{
    /// <summary>What they may pay for.</summary>
    public required BaseDefinition Of { get; init; }

    /// <summary>The fewest points that may pay; 0 for no minimum.</summary>
    public decimal Minimum { get; init; }

    /// <summary>Points pay in multiples of this; 0 for any number.</summary>
    public decimal Step { get; init; }

    /// <summary>How much of the whole purchase stays to be paid with money; 0 for nothing.</summary>
    public decimal Leave { get; init; }

    /// <summary>Caps on what points pay.</summary>
    public ImmutableArray<Limit> Limits { get; init; } = [];

    /// <summary>Which share of the base they may pay, in percent; null for all of it. May name a table or the tier.</summary>
    internal CheckedNode? Percent { get; init; }

    /// <summary>Whether points may pay at all on an event; null for always.</summary>
    internal CheckedNode? When { get; init; }
}
