using System.Collections.Immutable;
using LoyaltyRules.Engine.Accounts.Purchases;
using LoyaltyRules.Engine.Model;
using NodaTime;

namespace LoyaltyRules.Engine.Accounts.Counters;

/// <summary>What a member got because a counter reached a number: kept so that it can be taken back (R3). Immutable.</summary>
/// <param name="EventId">The milestone's own id.</param>
/// <param name="Counter">The counter's name.</param>
/// <param name="Number">The number it reached.</param>
/// <param name="On">The local day on which it was seen to.</param>
/// <param name="HouseholdId">The member's household then; null for none.</param>
/// <param name="Grants">What was given.</param>
/// <param name="LimitsUsed">What it used of limits.</param>
public sealed record Milestone(
    string EventId, string Counter, decimal Number, LocalDate On, string? HouseholdId, ImmutableArray<PurchaseGrant> Grants, ImmutableArray<LimitUse> LimitsUsed)
{
    /// <summary>Whether a reward that it gave was used, or is gone, when a return took the number away: that stands, so the number gives nothing again.</summary>
    public bool Stands { get; init; }

    /// <summary>Whether a return took the number away, and it is not reached again yet. Only of one that stands: the others are forgotten.</summary>
    public bool IsLost { get; init; }

    /// <summary>What lots, tiers and privileges name as their source.</summary>
    public EventRef Source => new(EventKind.Milestone, EventId);
}
