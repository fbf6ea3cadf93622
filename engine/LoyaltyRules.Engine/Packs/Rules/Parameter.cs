namespace LoyaltyRules.Engine.Packs.Rules;

/// <summary>A number that the marketer turns.</summary>
/// <param name="Name">Its name; expressions use it as <c>parameter.name</c>.</param>
/// <param name="Value">Its value.</param>
/// <param name="Unit">Its unit in the pack's word: <c>number</c>, <c>percent</c>, <c>money</c> or <c>points</c>.</param>
/// <param name="Min">The least value the pack allows itself; null when not bounded.</param>
/// <param name="Max">The greatest value the pack allows itself; null when not bounded.</param>
/// <param name="Label">What people call it; null where the pack gives no label.</param>
public sealed record Parameter(string Name, decimal Value, string Unit, decimal? Min, decimal? Max, LocalizedText? Label);
