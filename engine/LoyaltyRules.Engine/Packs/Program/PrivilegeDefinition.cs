using System.Collections.Immutable;
using LoyaltyRules.Engine.Language.Checking;
using LoyaltyRules.Engine.Model;
using LoyaltyRules.Engine.Packs.Rules;

namespace LoyaltyRules.Engine.Packs.Program;

/// <summary>A benefit other than points.</summary>
public sealed class PrivilegeDefinition
{
    /// <summary>Its id.</summary>
    public required string Id { get; init; }

    /// <summary>What people call it; null where the pack gives no name.</summary>
    public LocalizedText? Name { get; init; }

    /// <summary>What it is worth to a booking system: <c>holdHours</c> 72. By name, ordinal.</summary>
    public ImmutableSortedDictionary<string, FactValue> Value { get; init; } = ImmutableSortedDictionary<string, FactValue>.Empty;

    /// <summary>How often it may be used; empty for as often as wanted. Only <see cref="LimitMeasure.Times"/>.</summary>
    public ImmutableArray<Limit> Limits { get; init; } = [];

    /// <summary>Whether it is given by rules only, not by a condition.</summary>
    public bool IsGrantedOnly { get; init; }

    /// <summary>The condition in canonical spelling; null for one that every member has, or that is only granted.</summary>
    public string? WhenText => When?.ToString();

    internal CheckedNode? When { get; init; }
}
