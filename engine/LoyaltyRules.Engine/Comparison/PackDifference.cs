using System.Collections.Immutable;
using LoyaltyRules.Engine.Diagnostics;

namespace LoyaltyRules.Engine.Comparison;

/// <summary>What became of a part of a pack.</summary>
public enum DifferenceKind
{
    /// <summary>It was not there before.</summary>
    Added,

    /// <summary>It is not there any more.</summary>
    Removed,

    /// <summary>It says something else.</summary>
    Changed,
}

/// <summary>One thing that a version of a pack says otherwise than another.</summary>
/// <param name="Kind">What became of it.</param>
/// <param name="Path">
/// Where: the section, the name of the item in it, and the way to the part, for example <c>rules, booking-bonus, then, 0, earn, percent</c>. Items of lists are named by their names
/// where they have any, rows of tables by their cells, and otherwise by their place from 0.
/// </param>
/// <param name="Before">What stood there, as canonical JSON; null where nothing did.</param>
/// <param name="After">What stands there, as canonical JSON; null where nothing does.</param>
/// <param name="Sentence">The same in words.</param>
public sealed record PackDifference(DifferenceKind Kind, ImmutableArray<string> Path, string? Before, string? After, Phrase Sentence)
{
    /// <summary>The section of the pack: <c>rules</c>, <c>tables</c>, <c>tiers</c>; <c>templates</c> for texts of messages.</summary>
    public string Section => Path[0];
}
