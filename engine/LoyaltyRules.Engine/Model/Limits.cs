using System.Collections.Immutable;
using NodaTime;

namespace LoyaltyRules.Engine.Model;

/// <summary>Whose use of something a limit adds up.</summary>
public enum LimitScope
{
    /// <summary>One purchase by itself.</summary>
    Purchase,

    /// <summary>The member.</summary>
    Member,

    /// <summary>The member's household; a member without one is a household of one.</summary>
    Household,

    /// <summary>All members together: a budget.</summary>
    Program,

    /// <summary>The member who gets the points; of points for a pool, and of all that is not points, the member whose event it is.</summary>
    Recipient,
}

/// <summary>What follows from whose use a limit adds up: every scope is in each of these, so that a new one must say.</summary>
internal static class LimitScopes
{
    /// <summary>Its word, the same in packs and in decisions.</summary>
    public static string ToWord(this LimitScope scope) => scope switch
    {
        LimitScope.Purchase => "purchase",
        LimitScope.Member => "member",
        LimitScope.Household => "household",
        LimitScope.Program => "program",
        LimitScope.Recipient => "recipient",
    };

    /// <summary>Whether it ends with the purchase, so that nothing of it is kept.</summary>
    public static bool IsOfOnePurchase(this LimitScope scope) => scope switch
    {
        LimitScope.Purchase => true,
        LimitScope.Member or LimitScope.Household or LimitScope.Program or LimitScope.Recipient => false,
    };

    /// <summary>Whether there must be a member whose use it is.</summary>
    public static bool IsOfMember(this LimitScope scope) => scope switch
    {
        LimitScope.Member or LimitScope.Household or LimitScope.Recipient => true,
        LimitScope.Purchase or LimitScope.Program => false,
    };

    /// <summary>Whether all members use it together.</summary>
    public static bool IsOfProgram(this LimitScope scope) => scope switch
    {
        LimitScope.Program => true,
        LimitScope.Purchase or LimitScope.Member or LimitScope.Household or LimitScope.Recipient => false,
    };
}

/// <summary>What a limit adds up.</summary>
public enum LimitMeasure
{
    /// <summary>Purchases on which something was granted.</summary>
    Times,

    /// <summary>Points granted, or paid.</summary>
    Points,

    /// <summary>Money: discounts granted, or what points paid for.</summary>
    Amount,

    /// <summary>How much of the base was counted.</summary>
    Base,
}

/// <summary>How much of a limit was used in one of its windows.</summary>
/// <param name="Key">The limit (<see cref="LimitUses"/>).</param>
/// <param name="Per">Whose use it is.</param>
/// <param name="From">The first day of the window; <see cref="LocalDate.MinIsoValue"/> for all time.</param>
/// <param name="Used">How much, in the unit of the limit's measure; never zero in a collection.</param>
public readonly record struct LimitUse(string Key, LimitScope Per, LocalDate From, decimal Used)
{
    /// <summary>With <see cref="LimitScope.Recipient"/>: the other member whose use it is; null for the member whose event it is, and in what is kept of one owner.</summary>
    public string? RecipientId { get; init; }
}

/// <summary>
/// What was used of limits, by limit and window. A limit's key names its owner, whose use, window and measure
/// (<c>rule birthday-booking-free member year times</c>), so a use is carried over to a new version of the pack exactly where the limit is still the same kind.
/// Immutable, equal by value.
/// </summary>
public sealed class LimitUses : IEquatable<LimitUses>
{
    // Invariant: made before None, which is ordered by it.
    private static readonly Comparer<(string Key, LocalDate From)> Order = Comparer<(string Key, LocalDate From)>.Create((a, b) =>
        string.CompareOrdinal(a.Key, b.Key) is var order && order != 0 ? order : a.From.CompareTo(b.From));

    /// <summary>Nothing used.</summary>
    public static LimitUses None { get; } = new(ImmutableSortedDictionary.Create<(string Key, LocalDate From), LimitUse>(Order));

    private readonly ImmutableSortedDictionary<(string Key, LocalDate From), LimitUse> uses;

    private LimitUses(ImmutableSortedDictionary<(string Key, LocalDate From), LimitUse> uses) => this.uses = uses;

    /// <summary>All uses, by key and window.</summary>
    public IEnumerable<LimitUse> All => uses.Values;

    /// <summary>Whether nothing was used.</summary>
    public bool IsEmpty => uses.IsEmpty;

    /// <summary>How much of a limit was used in the window that starts on a day.</summary>
    public decimal Of(string key, LocalDate from) => uses.TryGetValue((key, from), out var use) ? use.Used : 0;

    /// <summary>With a use added; a negative one gives back. What comes to zero is forgotten.</summary>
    public LimitUses With(LimitUse use)
    {
        var sum = Of(use.Key, use.From) + use.Used;
        return new LimitUses(sum == 0 ? uses.Remove((use.Key, use.From)) : uses.SetItem((use.Key, use.From), use with { Used = sum }));
    }

    /// <summary>With several uses added.</summary>
    public LimitUses With(IEnumerable<LimitUse> added) => added.Aggregate(this, (sum, use) => sum.With(use));

    /// <inheritdoc/>
    public bool Equals(LimitUses? other) => other is not null && uses.Values.SequenceEqual(other.uses.Values);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as LimitUses);

    /// <inheritdoc/>
    public override int GetHashCode() => uses.Count;
}
