using LoyaltyRules.Engine.Accounts.Points;
using LoyaltyRules.Engine.Model;

namespace LoyaltyRules.Engine.Accounts.Book;

/// <summary>What the members of a household share: a fold of entries. Immutable.</summary>
public sealed record HouseholdState
{
    private HouseholdState(string id)
    {
        Id = id;
        Points = PointsAccounts.Empty(AccountOwner.Household(id));
    }

    /// <summary>The household's id.</summary>
    public string Id { get; }

    /// <summary>The pool of points.</summary>
    public PointsAccounts Points { get; init; }

    /// <summary>The member who gets points that rules give to the household's recipient; null where nobody is named.</summary>
    public string? RecipientId { get; init; }

    /// <summary>What its members together have used of limits per household.</summary>
    public LimitUses Limits { get; init; } = LimitUses.None;

    /// <summary>A household of which nothing is known.</summary>
    public static HouseholdState New(string id) => new(id);
}
