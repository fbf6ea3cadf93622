namespace LoyaltyRules.Engine.Packs.Program;

/// <summary>Who holds the points of a currency.</summary>
public enum PointsOwner
{
    /// <summary>Each member.</summary>
    Member,

    /// <summary>A household's members together, in one pool; a member without a household alone.</summary>
    Household,
}
