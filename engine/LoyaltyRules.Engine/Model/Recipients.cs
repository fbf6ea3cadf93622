using NodaTime;

namespace LoyaltyRules.Engine.Model;

/// <summary>Who gets points that a member's event earns.</summary>
public enum PointsRecipient
{
    /// <summary>The member; the pool, where the currency belongs to households.</summary>
    Member,

    /// <summary>The pool of the member's household; the member, who is in none.</summary>
    Household,

    /// <summary>The member who brought this one; nobody, where there is none.</summary>
    Referrer,

    /// <summary>The member whom the household has named to get its points; the member, where nobody is named.</summary>
    Recipient,
}

/// <summary>What a decision sees of another member who may get points of an event.</summary>
/// <param name="Id">The member's random id.</param>
public sealed record RecipientSnapshot(string Id)
{
    /// <summary>What that member has used of limits.</summary>
    public LimitUses Limits { get; init; } = LimitUses.None;

    /// <summary>The effects of the event whose points would be over for that member at once (T3); null for none.</summary>
    public IReadOnlyList<ExpiredPoints>? Expired { get; init; }
}

/// <summary>Points that an effect would give to another member, and whose last day there lies before the event.</summary>
/// <param name="Id">The rule; the kind of the reward that gives them where it is one.</param>
/// <param name="IsReward">Whether it is a reward.</param>
/// <param name="Effect">Which of its effects, from 0.</param>
/// <param name="LastDay">The last day on which that member could spend them.</param>
public sealed record ExpiredPoints(string Id, bool IsReward, int Effect, LocalDate LastDay);
