using System.Collections.Immutable;

namespace LoyaltyRules.Engine.Evaluation.Figures;

/// <summary>What the indicators and triggers of a pack said at the end of a month.</summary>
/// <param name="Indicators">The indicators, in the order of the pack.</param>
/// <param name="Triggers">The triggers, in the order of the pack.</param>
public sealed record ProgramReading(ImmutableArray<IndicatorReading> Indicators, ImmutableArray<TriggerReading> Triggers);

/// <summary>An indicator's value.</summary>
/// <param name="Name">The indicator.</param>
/// <param name="Value">Its value; null when it is unknown, as a quotient by zero is (N2).</param>
public readonly record struct IndicatorReading(string Name, decimal? Value);

/// <summary>Whether a trigger's condition held.</summary>
/// <param name="Id">The trigger.</param>
/// <param name="Holds">Whether it was true; null when that is unknown. Unknown never triggers (U2).</param>
public readonly record struct TriggerReading(string Id, bool? Holds);
