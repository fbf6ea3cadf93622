using System.Collections.Immutable;
using LoyaltyRules.Engine.Model;
using LoyaltyRules.Engine.Packs.Program;
using NodaTime;

namespace LoyaltyRules.Engine.Accounts.Tiers;

/// <summary>Why a member's tier changed.</summary>
public enum TierCause
{
    /// <summary>The thresholds were reached.</summary>
    Reached,

    /// <summary>A review renewed it: the tier is the same, its deadline is new.</summary>
    Renewed,

    /// <summary>A rule granted it.</summary>
    Granted,

    /// <summary>The time of a granted tier passed.</summary>
    GrantEnded,

    /// <summary>A review found it no longer reached.</summary>
    NotKept,

    /// <summary>A review found it no longer reached, and it is kept for its grace.</summary>
    Grace,

    /// <summary>What had reached or granted it was returned (R3).</summary>
    Returned,
}

/// <summary>A change of a member's tier or of its deadline.</summary>
/// <param name="From">The tier before.</param>
/// <param name="To">The tier since.</param>
/// <param name="On">The local day of the change.</param>
/// <param name="Until">The last day it is kept at least; null when it has none.</param>
/// <param name="Cause">Why.</param>
public sealed record TierMove(string From, string To, LocalDate On, LocalDate? Until, TierCause Cause);

/// <summary>The tier a member has by what the counters reached. Immutable.</summary>
/// <param name="Tier">The tier's word; the word for none below all levels.</param>
/// <param name="EnteredOn">The day it was entered; null for a member who never had another.</param>
/// <param name="CountedFrom">The day its deadline is counted from: of entering, or of the latest renewal; null as <paramref name="EnteredOn"/>.</param>
/// <param name="Until">The last day it is kept at least; it is reviewed then. Null for no such day.</param>
/// <param name="Cause">How it came to be.</param>
public sealed record TierStanding(string Tier, LocalDate? EnteredOn, LocalDate? CountedFrom, LocalDate? Until, TierCause Cause)
{
    /// <summary>The last day of grace after a failed review; null when no review failed.</summary>
    public LocalDate? GraceUntil { get; init; }

    /// <summary>The tier that a failed review found reached; null when no review failed.</summary>
    public string? AfterGrace { get; init; }

    /// <summary>The standing before it was reached, to which a return may lead back (R3); null once a review has confirmed it.</summary>
    public TierStanding? Previous { get; init; }
}

/// <summary>A tier that a rule granted.</summary>
/// <param name="Tier">The tier.</param>
/// <param name="From">The day it was granted.</param>
/// <param name="Until">Its last day; null when it stays.</param>
/// <param name="Source">The event that it was granted for.</param>
public readonly record struct TierGrant(string Tier, LocalDate From, LocalDate? Until, EventRef Source);

/// <summary>A member's tier: what was reached, and what was granted. The higher one counts. Immutable.</summary>
/// <param name="Reached">What the counters reached.</param>
/// <param name="Grants">What rules granted and whose time has not passed, in the order granted.</param>
public sealed record TierState(TierStanding Reached, ImmutableArray<TierGrant> Grants)
{
    /// <summary>Whether it is that of a member who never had a tier, or as if so.</summary>
    public bool IsNone => Reached is { EnteredOn: null, GraceUntil: null } && Grants.IsEmpty;

    /// <summary>A member who never had a tier.</summary>
    public static TierState None(TierProgram tiers) => new(new TierStanding(tiers.NoTier, null, null, null, TierCause.Reached), []);

    /// <summary>The tier that counts, with its day of entering and its last day.</summary>
    public (string Tier, LocalDate? EnteredOn, LocalDate? Until) Effective(TierProgram tiers)
    {
        var rank = tiers.RankOf(Reached.Tier);
        var effective = (Reached.Tier, Reached.EnteredOn, Until: Reached.GraceUntil ?? Reached.Until);
        foreach (var grant in Grants)
        {
            if (tiers.RankOf(grant.Tier) > rank)
            {
                rank = tiers.RankOf(grant.Tier);
                effective = (grant.Tier, grant.From, grant.Until);
            }
        }

        return effective;
    }

    /// <inheritdoc/>
    public bool Equals(TierState? other) => other is not null && Reached == other.Reached && Grants.SequenceEqual(other.Grants);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Reached, Grants.Length);
}
