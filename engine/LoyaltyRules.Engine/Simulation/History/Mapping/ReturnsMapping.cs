using System.Collections.Immutable;

namespace LoyaltyRules.Engine.Simulation.History.Mapping;

/// <summary>What a return and the purchase it belongs to have in common.</summary>
public enum ReturnKey
{
    /// <summary>The receipt, or the id of the purchase.</summary>
    Receipt,

    /// <summary>The id of the line.</summary>
    Line,

    /// <summary>The member.</summary>
    Member,

    /// <summary>The stock code.</summary>
    Sku,

    /// <summary>The store.</summary>
    Store,
}

/// <summary>That cancellations are returns, and how each finds the purchase it takes back.</summary>
/// <param name="Match">What both must have in common, at least one; a return without one of them finds nothing.</param>
public sealed record ReturnsMapping(ImmutableArray<ReturnKey> Match);
