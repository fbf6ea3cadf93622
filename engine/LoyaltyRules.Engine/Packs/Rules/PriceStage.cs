namespace LoyaltyRules.Engine.Packs.Rules;

/// <summary>A stage in which discounts are given: what earlier stages left is its price (S1).</summary>
/// <param name="Stage">Its word, which rules and rewards name.</param>
/// <param name="Label">What people call it; null where the pack gives no label.</param>
public sealed record PriceStage(string Stage, LocalizedText? Label);
