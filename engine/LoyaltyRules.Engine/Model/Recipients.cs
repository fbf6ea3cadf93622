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
}
