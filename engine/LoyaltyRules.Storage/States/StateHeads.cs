using System.Collections.Immutable;
using LoyaltyRules.Engine.Accounts.Book;
using LoyaltyRules.Engine.Accounts.Points;
using LoyaltyRules.Engine.Accounts.Rewards;
using LoyaltyRules.Engine.Accounts.Tiers;
using LoyaltyRules.Engine.Model;
using LoyaltyRules.Storage.Compact;
using LoyaltyRules.Storage.Journal;
using NodaTime;

namespace LoyaltyRules.Storage.States;

/// <summary>What an account of points comes to, as a head keeps it. What is zero is left out.</summary>
internal sealed record AccountHead(string Currency, int Lots)
{
    public decimal? Pending { get; init; }

    public decimal? Available { get; init; }

    public decimal? Held { get; init; }

    public decimal? Expired { get; init; }

    public decimal? Debt { get; init; }

    public int? Sliding { get; init; }

    public static ImmutableArray<AccountHead>? Of(PointsAccounts accounts) => accounts.All.IsEmpty ? null :
    [
        .. accounts.All.Select(a => (Account: a, a.Sums)).Select(a => new AccountHead(a.Account.Currency, a.Sums.Lots)
        {
            Pending = Some(a.Sums.Pending),
            Available = Some(a.Sums.Available),
            Held = Some(a.Sums.Held),
            Expired = Some(a.Sums.Expired),
            Debt = Some(a.Sums.Debt),
            Sliding = a.Sums.Sliding == 0 ? null : a.Sums.Sliding,
        }),
    ];

    public static PointsAccounts Over(AccountOwner owner, ImmutableArray<AccountHead>? heads, IKeptLots lots) => PointsAccounts.Of(
        owner,
        (heads ?? []).Select(h => PointsAccount.Over(
            owner, h.Currency, new PointsSums(h.Pending ?? 0, h.Available ?? 0, h.Held ?? 0, h.Expired ?? 0, h.Debt ?? 0, h.Lots, h.Sliding ?? 0), lots)));

    private static decimal? Some(decimal points) => points == 0 ? null : points;
}

/// <summary>What every question about a member asks, whatever their past: the rest stands in rows and parts of its own.</summary>
internal sealed record MemberHead(string Id)
{
    public string? Household { get; init; }

    public Enrolment? Enrolment { get; init; }

    public LocalDate? LastPurchaseOn { get; init; }

    public ImmutableArray<AccountHead>? Points { get; init; }

    public ImmutableSortedDictionary<string, decimal>? Before { get; init; }

    public TierState? Tier { get; init; }

    public ImmutableArray<LimitUse>? Limits { get; init; }

    public ImmutableArray<LimitUse>? HouseholdLimits { get; init; }

    public Instant? KnownSince { get; init; }

    public ImmutableSortedDictionary<string, Instant>? Asked { get; init; }

    public ImmutableSortedDictionary<string, IssuedReward>? Rewards { get; init; }

    public int? LastReward { get; init; }

    /// <summary>Writes the head of a member.</summary>
    public static byte[] Write(MemberState member)
    {
        var before = member.Counters.Histories.Where(h => h.Value.Before != 0).ToImmutableSortedDictionary(h => h.Key, h => h.Value.Before, StringComparer.Ordinal);
        var head = new MemberHead(member.Id)
        {
            Household = member.HouseholdId,
            Enrolment = member.Enrolment,
            LastPurchaseOn = member.LastPurchaseOn,
            Points = AccountHead.Of(member.Points),
            Before = before.IsEmpty ? null : before,
            Tier = member.Tier,
            Limits = OfAllTime(member.Limits),
            HouseholdLimits = OfAllTime(member.HouseholdLimits),
            KnownSince = member.KnownSince,
            Asked = member.Asked.IsEmpty ? null : member.Asked,
            Rewards = member.Rewards.IsEmpty ? null : member.Rewards,
            LastReward = member.LastReward == 0 ? null : member.LastReward,
        };
        return CompactJson.Write(head, StoredJson.States);
    }

    /// <summary>The member with its parts.</summary>
    public MemberState ToState(IKeptLots lots, List<(string Part, byte[] Body)> parts) => StateParts.With(
        MemberState.New(Id) with
        {
            HouseholdId = Household,
            Enrolment = Enrolment,
            LastPurchaseOn = LastPurchaseOn,
            Points = AccountHead.Over(AccountOwner.Member(Id), Points, lots),
            Tier = Tier,
            Limits = LimitUses.None.With(Limits ?? []),
            HouseholdLimits = LimitUses.None.With(HouseholdLimits ?? []),
            KnownSince = KnownSince,
            Asked = Asked ?? MemberState.New("").Asked,
            Rewards = Rewards ?? MemberState.NoRewards,
            LastReward = LastReward ?? 0,
        },
        Before ?? ImmutableSortedDictionary<string, decimal>.Empty,
        parts);

    internal static ImmutableArray<LimitUse>? OfAllTime(LimitUses uses) => uses.All.Where(StateParts.IsOfAllTime).ToImmutableArray() is { IsEmpty: false } some ? some : null;
}

/// <summary>What every question about a household asks.</summary>
internal sealed record HouseholdHead(string Id)
{
    public ImmutableArray<AccountHead>? Points { get; init; }

    public string? Recipient { get; init; }

    public ImmutableArray<LimitUse>? Limits { get; init; }

    /// <summary>Writes the head of a household.</summary>
    public static byte[] Write(HouseholdState household) => CompactJson.Write(
        new HouseholdHead(household.Id) { Points = AccountHead.Of(household.Points), Recipient = household.RecipientId, Limits = MemberHead.OfAllTime(household.Limits) },
        StoredJson.States);

    /// <summary>The household with its parts.</summary>
    public HouseholdState ToState(IKeptLots lots, List<(string Part, byte[] Body)> parts) => StateParts.With(
        HouseholdState.New(Id) with
        {
            Points = AccountHead.Over(AccountOwner.Household(Id), Points, lots), RecipientId = Recipient, Limits = LimitUses.None.With(Limits ?? []),
        },
        parts);
}
