using System.Collections.Immutable;
using LoyaltyRules.Engine.Language.Checking;

namespace LoyaltyRules.Engine.Packs.Rules;

/// <summary>A decision table: the first row whose cells all hold gives the value.</summary>
public sealed class TableDefinition
{
    /// <summary>Its name; expressions use it as <c>table.name</c>.</summary>
    public required string Name { get; init; }

    /// <summary>What people call it; null where the pack gives no label.</summary>
    public LocalizedText? Label { get; init; }

    internal TableDeclaration Declaration { get; init; } = null!;

    /// <summary>Each row's cells as conditions (a <c>*</c> is none), and its value as it is stored.</summary>
    internal ImmutableArray<(ImmutableArray<CheckedNode> Cells, object Value)> Rows { get; init; } = [];
}
