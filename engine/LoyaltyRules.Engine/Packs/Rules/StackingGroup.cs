using System.Collections.Immutable;

namespace LoyaltyRules.Engine.Packs.Rules;

/// <summary>How a stacking group chooses among its matching rules.</summary>
public enum StackingPick
{
    /// <summary>All of them give.</summary>
    All,

    /// <summary>The one that gives most in money, points at their point value.</summary>
    Best,

    /// <summary>The first, by priority and id, that gives anything.</summary>
    First,
}

/// <summary>How the effects of several matching rules combine (S3).</summary>
/// <param name="Group">Its name.</param>
/// <param name="Pick">How it chooses.</param>
/// <param name="PerLine">Whether it chooses anew for each line.</param>
public sealed record StackingGroup(string Group, StackingPick Pick, bool PerLine)
{
    /// <summary>What its rules together may give, in order of priority and id.</summary>
    public ImmutableArray<Limit> Limits { get; init; } = [];
}
