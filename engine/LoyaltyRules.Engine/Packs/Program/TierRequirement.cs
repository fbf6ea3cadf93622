using System.Collections.Immutable;
using LoyaltyRules.Engine.Packs.Rules;

namespace LoyaltyRules.Engine.Packs.Program;

/// <summary>A threshold on a counter.</summary>
/// <param name="Counter">The counter.</param>
/// <param name="AtLeast">The least value that reaches it.</param>
public sealed record TierThreshold(CounterDefinition Counter, decimal AtLeast);

/// <summary>What counters a tier needs: any of groups of which all thresholds are reached, or all of groups of which any is.</summary>
/// <param name="NeedsAll">Whether all groups must be met, each by any of its thresholds, rather than any group by all of its thresholds.</param>
/// <param name="Groups">The groups; none for what is never met.</param>
public sealed record TierRequirement(bool NeedsAll, ImmutableArray<ImmutableArray<TierThreshold>> Groups)
{
    /// <summary>What is never met.</summary>
    public static TierRequirement Never { get; } = new(false, []);

    /// <summary>Every threshold, in the order of the pack.</summary>
    public ImmutableArray<TierThreshold> Thresholds { get; } = [.. Groups.SelectMany(g => g)];

    /// <summary>Whether the values of counters meet it. Without thresholds it is never met.</summary>
    public bool IsMet(Func<CounterDefinition, decimal> valueOf)
    {
        return !Groups.IsEmpty && (NeedsAll ? Groups.All(g => g.Any(IsReached)) : Groups.Any(g => g.All(IsReached)));

        bool IsReached(TierThreshold threshold) => valueOf(threshold.Counter) >= threshold.AtLeast;
    }
}
