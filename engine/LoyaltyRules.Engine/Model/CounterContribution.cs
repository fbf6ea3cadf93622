using System.Collections.Immutable;

namespace LoyaltyRules.Engine.Model;

/// <summary>What one purchase adds to one counter of its member. A return takes back the shares of what was returned (R3).</summary>
/// <param name="Counter">The counter's name.</param>
/// <param name="Amount">What is added: 1 for a purchase that is counted or is a day to remember, the amount for a sum; 0 when it adds nothing.</param>
/// <param name="Scale">Decimals of the amount.</param>
/// <param name="Shares">For a sum: the shares of lines and fees, of points one for each effect that gave them; they add up to <see cref="Amount"/>. Otherwise empty.</param>
/// <param name="Values">For a count of different values: the values, each with the line it stands on, or with an empty id for the whole purchase.</param>
public sealed record CounterContribution(string Counter, decimal Amount, int Scale, ImmutableArray<Share> Shares, ImmutableArray<CountedValue> Values)
{
    /// <summary>How many units of each charge had come back before it was added: it falls on the others. Null for none.</summary>
    public ImmutableSortedDictionary<string, decimal>? GivenAfter { get; init; }

    /// <summary>Whether it is of points that were earned: they are taken back where nobody came, although the purchase counts. Null for anything else.</summary>
    public bool? IsOfEarned { get; init; }
}

/// <summary>A value that a counter of different values sees.</summary>
/// <param name="ChargeId">The line it stands on; empty for the whole purchase.</param>
/// <param name="Value">The value.</param>
public readonly record struct CountedValue(string ChargeId, string Value);
