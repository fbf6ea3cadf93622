using System.Collections.Immutable;
using LoyaltyRules.Engine.Accounts.Counters;
using LoyaltyRules.Engine.Accounts.Points;
using LoyaltyRules.Engine.Accounts.Rewards;
using LoyaltyRules.Engine.Accounts.Tiers;
using LoyaltyRules.Engine.Model;
using NodaTime;

namespace LoyaltyRules.Engine.Accounts.Book;

/// <summary>A privilege that a rule granted.</summary>
/// <param name="Id">The privilege.</param>
/// <param name="Until">Its last local day; null when it stays.</param>
/// <param name="Source">The event that it was granted for.</param>
public readonly record struct PrivilegeHeld(string Id, LocalDate? Until, EventRef Source);

/// <summary>What a member chose once.</summary>
/// <param name="Choice">The choice's name.</param>
/// <param name="ChosenOn">The local day on which the member chose.</param>
/// <param name="From">The first local day on which it counts.</param>
/// <param name="Options">The words; empty to choose nothing any more.</param>
public sealed record ChosenOptions(string Choice, LocalDate ChosenOn, LocalDate From, ImmutableArray<string> Options)
{
    /// <inheritdoc/>
    public bool Equals(ChosenOptions? other) =>
        other is not null && Choice == other.Choice && ChosenOn == other.ChosenOn && From == other.From && Options.SequenceEqual(other.Options);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Choice, ChosenOn, From, Options.Length);
}

/// <summary>How a person became a member.</summary>
/// <param name="On">The local day.</param>
/// <param name="ReferrerId">The member who brought them; null for none.</param>
public sealed record Enrolment(LocalDate On, string? ReferrerId);

/// <summary>Everything the book knows of a member: a fold of its entries. Immutable.</summary>
public sealed record MemberState
{
    private MemberState(string id)
    {
        Id = id;
        Points = PointsAccounts.Empty(AccountOwner.Member(id));
    }

    /// <summary>The member's id.</summary>
    public string Id { get; }

    /// <summary>The member's household; null for none.</summary>
    public string? HouseholdId { get; init; }

    /// <summary>How they joined; null for one who is known by purchases only.</summary>
    public Enrolment? Enrolment { get; init; }

    /// <summary>The local day in whose books the latest purchase is; null where the program keeps no figures, or for none.</summary>
    public LocalDate? LastPurchaseOn { get; init; }

    /// <summary>Everything the member chose, in the order in which it was told.</summary>
    public ImmutableArray<ChosenOptions> Choices { get; init; } = [];

    /// <summary>The member's own points.</summary>
    public PointsAccounts Points { get; init; }

    /// <summary>What the past amounts to.</summary>
    public MemberCounters Counters { get; init; } = MemberCounters.Empty;

    /// <summary>The days on which points were earned or spent by purchases and captures; what a return undid is not among them (R4).</summary>
    public CounterHistory Activity { get; init; } = CounterHistory.Empty;

    /// <summary>The tier; null for a member who never had one.</summary>
    public TierState? Tier { get; init; }

    /// <summary>What the member has used of limits per member.</summary>
    public LimitUses Limits { get; init; } = LimitUses.None;

    /// <summary>What the member has used of limits per household while in none: a household of one.</summary>
    public LimitUses HouseholdLimits { get; init; } = LimitUses.None;

    /// <summary>Privileges granted by rules, in the order granted.</summary>
    public ImmutableArray<PrivilegeHeld> Privileges { get; init; } = [];

    /// <summary>What counters have reached and was given for it, in the order reached.</summary>
    public ImmutableArray<Milestone> Milestones { get; init; } = [];

    /// <summary>Since when the program knows them: events that come by themselves are asked from then on. Null in a program that has no such rules.</summary>
    public Instant? KnownSince { get; init; }

    /// <summary>The latest event of each kind that comes by itself and was asked, by its name.</summary>
    public ImmutableSortedDictionary<string, Instant> Asked { get; init; } = NothingAsked;

    /// <summary>The rewards that can still be used, by the ids they are held under.</summary>
    public ImmutableSortedDictionary<string, IssuedReward> Rewards { get; init; } = NoRewards;

    /// <summary>The number of the reward issued last, 0 for none: rewards are numbered from 1 on, and no number is given twice.</summary>
    public int LastReward { get; init; }

    private static ImmutableSortedDictionary<string, Instant> NothingAsked { get; } = ImmutableSortedDictionary.Create<string, Instant>(StringComparer.Ordinal);

    /// <summary>Holding no rewards.</summary>
    public static ImmutableSortedDictionary<string, IssuedReward> NoRewards { get; } = ImmutableSortedDictionary.Create<string, IssuedReward>(StringComparer.Ordinal);

    /// <summary>A member of whom nothing is known.</summary>
    public static MemberState New(string id) => new(id);

    /// <summary>The last day until <paramref name="day"/> on which the member earned or spent points; null for none.</summary>
    public LocalDate? LastActivityOn(LocalDate day) => Activity.LatestAt(PeriodWindow.Lifetime, day);

    /// <summary>With a change of this member.</summary>
    internal MemberState With(MemberChange change) => change switch
    {
        CounterMoved moved => this with { Counters = Counters.With(moved.Counter, moved.On, moved.Value, moved.Amount) },
        ActivityMoved moved => this with { Activity = Activity.With(moved.On, null, moved.Times) },
        TierChanged changed => this with { Tier = changed.State.IsNone ? null : changed.State },
        PrivilegeGranted granted => this with { Privileges = Privileges.Add(granted.Grant) },
        PrivilegeEnded ended => this with { Privileges = Privileges.Remove(ended.Grant) },
        RewardIssued issued => this with { Rewards = Rewards.Add(issued.Reward.Id, issued.Reward), LastReward = issued.Reward.Number ?? LastReward },
        RewardUsed used => WithUse(Rewards[used.HeldId], -1),
        RewardUseReturned returned => WithUse(Rewards.GetValueOrDefault(returned.Reward.Id) ?? returned.Reward with { UsesLeft = 0 }, 1),
        RewardRescheduled moved => this with { Rewards = Rewards.SetItem(moved.HeldId, Rewards[moved.HeldId] with { ExpiresOn = moved.ExpiresOn }) },
        RewardEnded ended => this with { Rewards = Rewards.Remove(ended.HeldId) },
        MilestoneReached reached => this with { Milestones = Milestones.Add(reached.Milestone) },
        MilestoneTakenBack taken => this with { Milestones = Milestones.RemoveAll(r => r.EventId == taken.EventId) },
        MemberSeen seen => this with { KnownSince = seen.At },
        TimedRulesAsked asked => this with { Asked = Asked.SetItem(asked.Name, asked.Due) },
        HouseholdChanged changed => this with { HouseholdId = changed.HouseholdId },
        OptionsChosen chosen => this with { Choices = Choices.Add(chosen.Choice) },
        MemberEnrolled enrolled => this with { Enrolment = enrolled.Enrolment },
        _ => throw new ArgumentException($"Nothing applies {change.GetType().Name}.", nameof(change)),
    };

    /// <summary>With so many more uses of a reward left; one of which none is left is gone.</summary>
    private MemberState WithUse(IssuedReward reward, int more)
    {
        var left = reward with { UsesLeft = reward.UsesLeft + more };
        return this with { Rewards = left.UsesLeft > 0 ? Rewards.SetItem(left.Id, left) : Rewards.Remove(left.Id) };
    }
}
