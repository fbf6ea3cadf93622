using LoyaltyRules.Engine.Language.Checking;

namespace LoyaltyRules.Engine.Packs.Rules;

/// <summary>A named condition.</summary>
public sealed class SegmentDefinition
{
    /// <summary>Its name; expressions use it as <c>segment.name</c>.</summary>
    public required string Name { get; init; }

    /// <summary>What people call it; null where the pack gives no label.</summary>
    public LocalizedText? Label { get; init; }

    internal int Index { get; init; }

    internal CheckedNode When { get; init; } = null!;
}
