using System.Collections.Immutable;
using LoyaltyRules.Engine.Accounts.Points;
using LoyaltyRules.Engine.Accounts.Rewards;
using LoyaltyRules.Engine.Model;
using LoyaltyRules.Engine.Packs.Rules;
using NodaTime;

namespace LoyaltyRules.Engine.Accounts.Purchases;

/// <summary>How far a purchase is.</summary>
public enum PurchaseStage
{
    /// <summary>Bought; whether it takes place is open, or needs no saying.</summary>
    Bought,

    /// <summary>It took place.</summary>
    Completed,

    /// <summary>It was cancelled as a whole before it took place.</summary>
    Cancelled,

    /// <summary>Nobody came.</summary>
    NoShow,
}

/// <summary>A line or fee of a purchase, as far as returns need it.</summary>
/// <param name="Id">The line's id, or the fee's full name.</param>
/// <param name="Quantity">How many units; 1 for a fee, and for a line without units: they come back as a whole.</param>
/// <param name="Gross">As it came.</param>
/// <param name="Discount">Its discounts.</param>
/// <param name="PaidWithPoints">What points paid of it, in money.</param>
/// <param name="IsLine">A line rather than a fee.</param>
public sealed record PurchaseCharge(string Id, decimal Quantity, decimal Gross, decimal Discount, decimal PaidWithPoints, bool IsLine)
{
    /// <summary>What money paid of it.</summary>
    public decimal Paid => Gross - Discount - PaidWithPoints;
}

/// <summary>A discount, points or a grant that a purchase or another event got.</summary>
/// <param name="RuleId">The rule.</param>
/// <param name="Effect">Which of its effects, from 0.</param>
/// <param name="Group">The rule's stacking group; null for none.</param>
/// <param name="Kind">Discount, points or grant.</param>
/// <param name="Currency">The points currency; null except for points.</param>
/// <param name="Decimals">Decimals of the amount.</param>
/// <param name="Amount">Money or points; 1 for a grant.</param>
/// <param name="Shares">How it falls on the charges; they sum to it. Empty for what falls on none: it comes back with the whole purchase.</param>
/// <param name="Owner">Who got points; null except for points.</param>
/// <param name="LotId">The lot they are in; null except for points.</param>
public sealed record PurchaseGrant(
    string RuleId, int Effect, string? Group, EffectKind Kind, string? Currency, int Decimals, decimal Amount, ImmutableArray<Share> Shares, AccountOwner? Owner, string? LotId)
{
    /// <summary>The reward presented whose effect it is, so that <see cref="RuleId"/> is a reward; null for a rule.</summary>
    public string? HeldId { get; init; }

    /// <summary>What the member holds the reward under that was issued; null except for rewards.</summary>
    public string? IssuedId { get; init; }

    /// <summary>The partner who bears its cost; null where the rule names none.</summary>
    public string? FundedBy { get; init; }

    /// <summary>The other member who got points; null where the buyer or the buyer's household did.</summary>
    public string? RecipientId { get; init; }

    /// <summary>How many units of each charge had come back before it was given: it falls on the others. Empty for what the purchase itself got.</summary>
    public ImmutableSortedDictionary<string, decimal> GivenAfter { get; init; } = PurchaseProgress.Start.Returned;
}

/// <summary>What a purchase got when it took place. Immutable.</summary>
/// <param name="On">The local day on which it took place.</param>
/// <param name="Grants">What it got, in the order of the decision.</param>
/// <param name="Counters">What it added to the member's counters.</param>
/// <param name="LimitsUsed">What it used of limits.</param>
public sealed record CompletionRecord(
    LocalDate On, ImmutableArray<PurchaseGrant> Grants, ImmutableArray<CounterContribution> Counters, ImmutableArray<LimitUse> LimitsUsed);

/// <summary>Points that paid for a purchase.</summary>
/// <param name="Currency">The points currency.</param>
/// <param name="Decimals">Decimals of its points.</param>
/// <param name="Points">How many.</param>
/// <param name="Money">What they paid, in money.</param>
/// <param name="Shares">How the points fall on the charges; they sum to <paramref name="Points"/>.</param>
/// <param name="Parts">Whose lots they came from, in spending order.</param>
public sealed record PurchasePayment(string Currency, int Decimals, decimal Points, decimal Money, ImmutableArray<Share> Shares, ImmutableArray<LotPart> Parts);

/// <summary>What has become of a purchase since. Immutable.</summary>
/// <param name="Stage">How far it is.</param>
/// <param name="CompletedOn">The local day on which it took place; null before.</param>
/// <param name="Returned">How many units of each charge came back; charges of which nothing did are left out.</param>
public sealed record PurchaseProgress(PurchaseStage Stage, LocalDate? CompletedOn, ImmutableSortedDictionary<string, decimal> Returned)
{
    /// <summary>Nothing yet.</summary>
    public static PurchaseProgress Start { get; } = new(PurchaseStage.Bought, null, ImmutableSortedDictionary.Create<string, decimal>(StringComparer.Ordinal));

    /// <summary>Whether every line came back.</summary>
    public bool IsReturned { get; init; }

    /// <summary>The rewards that it issued and that a return of the whole did not undo, because they were used or are gone (R3).</summary>
    public ImmutableSortedSet<string> RewardsStanding { get; init; } = [];

    /// <summary>The deadlines that it moved, in order.</summary>
    public ImmutableArray<DeadlineMoved> Extended { get; init; } = [];

    /// <summary>How many units of a charge came back.</summary>
    public decimal ReturnedOf(string chargeId) => Returned.GetValueOrDefault(chargeId);
}

/// <summary>A decided purchase as returns, completion and repetition need it (R1: returns are decided under this, not anew). Immutable.</summary>
public sealed record PurchaseRecord
{
    /// <summary>The purchase as it came.</summary>
    public required Purchase Purchase { get; init; }

    /// <summary>The hash of the pack that decided; completion is decided under it too (T4).</summary>
    public required string PackHash { get; init; }

    /// <summary>The local day of the purchase.</summary>
    public required LocalDate On { get; init; }

    /// <summary>The member's household when it was bought; null for none.</summary>
    public string? HouseholdId { get; init; }

    /// <summary>Decimals of its money.</summary>
    public required int MoneyDecimals { get; init; }

    /// <summary>Its lines and fees, in the order of the decision.</summary>
    public required ImmutableArray<PurchaseCharge> Charges { get; init; }

    /// <summary>What it got, in the order of the decision.</summary>
    public required ImmutableArray<PurchaseGrant> Grants { get; init; }

    /// <summary>The points that paid.</summary>
    public required ImmutableArray<PurchasePayment> Payments { get; init; }

    /// <summary>The rewards that were used at it, as they were before.</summary>
    public ImmutableArray<IssuedReward> RewardsUsed { get; init; } = [];

    /// <summary>What it added to the member's counters.</summary>
    public required ImmutableArray<CounterContribution> Counters { get; init; }

    /// <summary>What it used of limits.</summary>
    public required ImmutableArray<LimitUse> LimitsUsed { get; init; }

    /// <summary>What it got when it took place; null before, and where no rule asks about that.</summary>
    public CompletionRecord? Completion { get; init; }

    /// <summary>What it got when it was bought and when it took place.</summary>
    public IEnumerable<PurchaseGrant> AllGrants => Completion is null ? Grants : Grants.Concat(Completion.Grants);

    /// <summary>What it used of limits when it was bought and when it took place.</summary>
    public IEnumerable<LimitUse> AllLimitsUsed => Completion is null ? LimitsUsed : LimitsUsed.Concat(Completion.LimitsUsed);

    /// <summary>What has become of it.</summary>
    public PurchaseProgress Progress { get; init; } = PurchaseProgress.Start;

    /// <summary>The purchase's id.</summary>
    public string Id => Purchase.Id;

    /// <summary>Who bought; null for a purchase without a member.</summary>
    public string? MemberId => Purchase.MemberId;

    /// <summary>A line or fee; throws when there is none of this id.</summary>
    public PurchaseCharge ChargeOf(string id) => Charges.First(c => c.Id == id);
}
