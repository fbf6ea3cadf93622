using System.Collections.Immutable;

namespace LoyaltyRules.Engine.Packs;

/// <summary>A kind of activity that members can do other than buying.</summary>
/// <param name="Activity">Its word: rules ask on <c>activity.word</c>.</param>
/// <param name="Name">What people call it; null where the pack gives no name.</param>
public sealed record ActivityDefinition(string Activity, LocalizedText? Name);
