using System.Collections.Immutable;
using LoyaltyRules.Engine.Diagnostics;
using LoyaltyRules.Engine.Model;
using LoyaltyRules.Engine.Packs.Rules;
using LoyaltyRules.Engine.Packs.Wording;

namespace LoyaltyRules.Engine.Packs.Program;

/// <summary>When a tier that is reached is entered.</summary>
public enum TierUpgrade
{
    /// <summary>With the event that reaches it.</summary>
    Immediately,

    /// <summary>At the next review.</summary>
    AtReview,
}

/// <summary>What a review does to a member who no longer reaches the tier.</summary>
public enum TierDowngrade
{
    /// <summary>Down to the level that is reached.</summary>
    ToQualified,

    /// <summary>Down by one level at most (soft landing).</summary>
    OneLevel,

    /// <summary>Never down.</summary>
    Never,
}

/// <summary>A tier.</summary>
/// <param name="Name">Its word in <c>member.tier</c>.</param>
/// <param name="Label">What people call it; null where the pack gives no label.</param>
/// <param name="Reach">What reaches it; never met for a tier that is only granted by rules.</param>
public sealed record TierLevel(string Name, LocalizedText? Label, TierRequirement Reach)
{
    /// <summary>What is enough to keep it, for a member who has it or a higher one; null for the same as to reach it.</summary>
    public TierRequirement? Keep { get; init; }

    /// <summary>Whether it is not only granted by rules.</summary>
    public bool IsReachable => !Reach.Groups.IsEmpty;

    /// <summary>Every threshold, to reach and to keep.</summary>
    public IEnumerable<TierThreshold> Thresholds => Keep is null ? Reach.Thresholds : Reach.Thresholds.Concat(Keep.Thresholds);
}

/// <summary>The tiers of a program.</summary>
public sealed class TierProgram
{
    /// <summary>The word of <c>member.tier</c> for a member below all levels, unless the pack names another.</summary>
    public const string NoTierDefault = "none";

    /// <summary>The word of <c>member.tier</c> for a member below all levels.</summary>
    public string NoTier { get; init; } = NoTierDefault;

    /// <summary>The levels, lowest first.</summary>
    public required ImmutableArray<TierLevel> Levels { get; init; }

    /// <summary>When a tier is entered.</summary>
    public TierUpgrade Upgrade { get; init; }

    /// <summary>The calendar period at whose end every member is reviewed; null when only <see cref="Until"/> leads to reviews.</summary>
    public PeriodWindow? Review { get; init; }

    /// <summary>Until when a tier entered is kept at least; it is reviewed then. Null: until the next review, or for ever when there is none.</summary>
    public Deadline? Until { get; init; }

    /// <summary>How many months a failed review waits before it takes effect; see <see cref="GraceDays"/>.</summary>
    public int GraceMonths { get; init; }

    /// <summary>How many days, after the months.</summary>
    public int GraceDays { get; init; }

    /// <summary>What a failed review does.</summary>
    public TierDowngrade Downgrade { get; init; }

    /// <summary>How tiers are reached, kept and lost, in sentences.</summary>
    public ImmutableArray<Phrase> ToPhrases() => TierWords.Of(this);

    /// <summary>The place of a tier, from 1; 0 for below all levels and for a word that is no level.</summary>
    public int RankOf(string? tier)
    {
        for (var i = 0; i < Levels.Length; i++)
        {
            if (Levels[i].Name == tier)
            {
                return i + 1;
            }
        }

        return 0;
    }

    /// <summary>The word of a rank.</summary>
    public string NameOf(int rank) => rank == 0 ? NoTier : Levels[rank - 1].Name;

    /// <summary>The highest rank that the values of counters reach, or keep where the member has it or a higher one; 0 for none.</summary>
    /// <param name="valueOf">The values.</param>
    /// <param name="held">The rank that the member has; 0 for none, or where only what reaches counts.</param>
    public int RankReached(Func<CounterDefinition, decimal> valueOf, int held = 0)
    {
        for (var rank = Levels.Length; rank > 0; rank--)
        {
            var level = Levels[rank - 1];
            if (level.Reach.IsMet(valueOf) || (rank <= held && level.Keep is { } keep && keep.IsMet(valueOf)))
            {
                return rank;
            }
        }

        return 0;
    }
}
