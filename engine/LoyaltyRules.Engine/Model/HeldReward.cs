using System.Collections.Immutable;
using NodaTime;

namespace LoyaltyRules.Engine.Model;

/// <summary>A reward that a member holds: a voucher, a gift to be fetched, a coupon.</summary>
/// <param name="Id">Its own id, unique among the member's rewards: what a till presents.</param>
/// <param name="RewardId">What it is, as the pack declares it.</param>
/// <param name="IssuedOn">The local day it was issued.</param>
/// <param name="ExpiresOn">The last local day it can be used; null for never.</param>
/// <param name="UsesLeft">How often it can still be used.</param>
/// <param name="Value">What a voucher is worth, in major units of the program's money; null for other rewards.</param>
public sealed record HeldReward(string Id, string RewardId, LocalDate IssuedOn, LocalDate? ExpiresOn, int UsesLeft = 1, decimal? Value = null)
{
    /// <summary>The partner who bears what it gives when it is used; null where nobody is named.</summary>
    public string? FundedBy { get; init; }
}

/// <summary>What became of a reward that was presented at a purchase.</summary>
public enum PresentedOutcome
{
    /// <summary>It gave something: one use of it is spent.</summary>
    Used,

    /// <summary>It applied, and nothing came of it: it stays unused. Its effects tell why.</summary>
    GaveNothing,

    /// <summary>Its condition does not hold for this purchase.</summary>
    NotMatched,

    /// <summary>Its condition depends on something absent, and unknown never grants (U2).</summary>
    Unknown,

    /// <summary>Its last day has passed.</summary>
    Expired,

    /// <summary>No use of it is left.</summary>
    UsedUp,

    /// <summary>It is a gift: it is handed over, and gives nothing at a purchase.</summary>
    NotForPurchases,

    /// <summary>The pack that decides has no such reward.</summary>
    NotInPack,
}

/// <summary>How a reward that was presented came out. What is not used stays as it was.</summary>
/// <param name="HeldId">The reward presented.</param>
/// <param name="RewardId">What it is.</param>
/// <param name="Outcome">What became of it.</param>
/// <param name="Reasons">The parts of its condition that decided, where it did not hold; empty where no trace was asked for.</param>
public sealed record PresentedReward(string HeldId, string RewardId, PresentedOutcome Outcome, ImmutableArray<Reason> Reasons);

/// <summary>What a rule issues: the terms of a reward as promised with the decision.</summary>
/// <param name="RewardId">The reward.</param>
/// <param name="ExpiresOn">The last local day it can be used; null for never.</param>
/// <param name="Uses">How often it can be used.</param>
/// <param name="Value">What a voucher is worth, in major units of the program's money; null for other rewards.</param>
/// <param name="Steps">For how many further steps of points its value was raised.</param>
/// <param name="Paid">The points taken for it; null for none.</param>
public sealed record RewardTerms(string RewardId, LocalDate? ExpiresOn, int Uses, decimal? Value, int Steps, PointsAmount? Paid);

/// <summary>What an effect gives more time to.</summary>
public enum ExtensionOf
{
    /// <summary>Rewards that the member holds.</summary>
    Reward,

    /// <summary>Points of a currency that the member has.</summary>
    Points,

    /// <summary>The member's tier.</summary>
    Tier,
}

/// <summary>A later deadline for what the member has: it never makes one earlier.</summary>
/// <param name="Of">What gets more time.</param>
/// <param name="Name">The reward, the points currency or the tier.</param>
/// <param name="Until">The last local day, at least.</param>
public readonly record struct Extension(ExtensionOf Of, string Name, LocalDate Until);
