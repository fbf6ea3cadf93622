using System.Collections.Immutable;
using LoyaltyRules.Engine.Packs.Rules;

namespace LoyaltyRules.Engine.Packs.Program;

/// <summary>Whether and how points move between members.</summary>
/// <param name="Minimum">The fewest points in one transfer; 0 for no minimum.</param>
/// <param name="Limits">Caps on what a member may send, in points or times.</param>
public sealed record TransferTerms(decimal Minimum, ImmutableArray<Limit> Limits);
