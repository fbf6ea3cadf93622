using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using LoyaltyRules.Engine.Accounts.Book;
using LoyaltyRules.Engine.Accounts.Counters;
using LoyaltyRules.Engine.Accounts.Points;
using LoyaltyRules.Engine.Accounts.Rewards;
using LoyaltyRules.Engine.Accounts.Tiers;
using LoyaltyRules.Engine.Model;
using NodaTime;

namespace LoyaltyRules.Storage.Journal;

/// <summary>One owner's points of one currency as they are kept: lots with their points, and debt. The sums follow from them.</summary>
internal sealed record StoredAccount(string Currency, ImmutableArray<Lot> Lots, decimal Debt)
{
    public static ImmutableArray<StoredAccount> Of(PointsAccounts accounts) => [.. accounts.All.Select(a => new StoredAccount(a.Currency, [.. a.Lots], a.Debt))];

    public static PointsAccounts Restore(AccountOwner owner, ImmutableArray<StoredAccount> accounts) =>
        PointsAccounts.Of(owner, accounts.Select(a => PointsAccount.Of(owner, a.Currency, a.Lots, a.Debt)));
}

/// <summary>A member's state. What is empty is left out.</summary>
internal sealed class MemberStateConverter : JsonConverter<MemberState>
{
    public override MemberState Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        var kept = JsonSerializer.Deserialize<Kept>(ref reader, options)!;
        return MemberState.New(kept.Id) with
        {
            HouseholdId = kept.Household,
            Enrolment = kept.Enrolment,
            LastPurchaseOn = kept.LastPurchaseOn,
            Choices = kept.Choices ?? [],
            Points = StoredAccount.Restore(AccountOwner.Member(kept.Id), kept.Points ?? []),
            Counters = kept.Counters is null ? MemberCounters.Empty : MemberCounters.Of(kept.Counters),
            Activity = kept.Activity ?? CounterHistory.Empty,
            Tier = kept.Tier,
            Limits = kept.Limits ?? LimitUses.None,
            HouseholdLimits = kept.HouseholdLimits ?? LimitUses.None,
            Privileges = kept.Privileges ?? [],
            Milestones = kept.Milestones ?? [],
            KnownSince = kept.KnownSince,
            Asked = kept.Asked ?? MemberState.New("").Asked,
            Rewards = kept.Rewards ?? MemberState.NoRewards,
            LastReward = kept.LastReward ?? 0,
        };
    }

    public override void Write(Utf8JsonWriter writer, MemberState value, JsonSerializerOptions options) => JsonSerializer.Serialize(
        writer,
        new Kept
        {
            Id = value.Id,
            Household = value.HouseholdId,
            Enrolment = value.Enrolment,
            LastPurchaseOn = value.LastPurchaseOn,
            Choices = OrNone(value.Choices),
            Points = OrNone(StoredAccount.Of(value.Points)),
            Counters = value.Counters.Histories.Any() ? new SortedDictionary<string, CounterHistory>(value.Counters.Histories.ToDictionary(), StringComparer.Ordinal) : null,
            Activity = value.Activity.IsEmpty ? null : value.Activity,
            Tier = value.Tier,
            Limits = value.Limits.IsEmpty ? null : value.Limits,
            HouseholdLimits = value.HouseholdLimits.IsEmpty ? null : value.HouseholdLimits,
            Privileges = OrNone(value.Privileges),
            Milestones = OrNone(value.Milestones),
            KnownSince = value.KnownSince,
            Asked = value.Asked.IsEmpty ? null : value.Asked,
            Rewards = value.Rewards.IsEmpty ? null : value.Rewards,
            LastReward = value.LastReward == 0 ? null : value.LastReward,
        },
        options);

    private static ImmutableArray<T>? OrNone<T>(ImmutableArray<T> items) => items.IsEmpty ? null : items;

    private sealed record Kept
    {
        public required string Id { get; init; }

        public string? Household { get; init; }

        public Enrolment? Enrolment { get; init; }

        public LocalDate? LastPurchaseOn { get; init; }

        public ImmutableArray<ChosenOptions>? Choices { get; init; }

        public ImmutableArray<StoredAccount>? Points { get; init; }

        public SortedDictionary<string, CounterHistory>? Counters { get; init; }

        public CounterHistory? Activity { get; init; }

        public TierState? Tier { get; init; }

        public LimitUses? Limits { get; init; }

        public LimitUses? HouseholdLimits { get; init; }

        public ImmutableArray<PrivilegeHeld>? Privileges { get; init; }

        public ImmutableArray<Milestone>? Milestones { get; init; }

        public Instant? KnownSince { get; init; }

        public ImmutableSortedDictionary<string, Instant>? Asked { get; init; }

        public ImmutableSortedDictionary<string, IssuedReward>? Rewards { get; init; }

        public int? LastReward { get; init; }
    }
}

/// <summary>A household's state. What is empty is left out.</summary>
internal sealed class HouseholdStateConverter : JsonConverter<HouseholdState>
{
    public override HouseholdState Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        var kept = JsonSerializer.Deserialize<Kept>(ref reader, options)!;
        return HouseholdState.New(kept.Id) with
        {
            Points = StoredAccount.Restore(AccountOwner.Household(kept.Id), kept.Points),
            RecipientId = kept.Recipient,
            Limits = kept.Limits ?? LimitUses.None,
        };
    }

    public override void Write(Utf8JsonWriter writer, HouseholdState value, JsonSerializerOptions options) => JsonSerializer.Serialize(
        writer, new Kept(value.Id, StoredAccount.Of(value.Points), value.RecipientId, value.Limits.IsEmpty ? null : value.Limits), options);

    private sealed record Kept(string Id, ImmutableArray<StoredAccount> Points, string? Recipient, LimitUses? Limits);
}
