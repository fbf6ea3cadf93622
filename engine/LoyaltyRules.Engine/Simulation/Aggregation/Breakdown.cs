using System.Collections.Immutable;
using LoyaltyRules.Engine.Diagnostics;
using LoyaltyRules.Engine.Model;
using LoyaltyRules.Engine.Simulation.Reports;
using NodaTime;

namespace LoyaltyRules.Engine.Simulation.Aggregation;

/// <summary>What a simulation adds up by the values of a fact, month by month.</summary>
/// <param name="Fact">The fact's name.</param>
/// <param name="Label">What people call it.</param>
/// <param name="Rows">In order of months, then of values, ordinal.</param>
public sealed record Breakdown(string Fact, Phrase Label, ImmutableArray<BreakdownRow> Rows)
{
    /// <summary>What people call the values; those that stand for themselves are left out.</summary>
    public ImmutableArray<SimulatedFigure> Values { get; init; } = [];

    /// <summary>What people call a value.</summary>
    public Phrase NameOf(string value) => Values.FirstOrDefault(v => v.Id == value)?.Name ?? (Phrase)value;
}

/// <summary>The purchases of one month with one value of the fact.</summary>
/// <param name="Month">The month in whose books they are.</param>
/// <param name="Value">The value as it came; empty where the purchase or the member had none.</param>
/// <param name="Purchases">How many.</param>
/// <param name="Net">What remained to pay after discounts, in major units.</param>
/// <param name="PaidWithPoints">How much of that points paid.</param>
/// <param name="Earned">The points these purchases earned, by currency, in ordinal order.</param>
public sealed record BreakdownRow(YearMonth Month, string Value, long Purchases, decimal Net, decimal PaidWithPoints, ImmutableArray<PointsAmount> Earned);
