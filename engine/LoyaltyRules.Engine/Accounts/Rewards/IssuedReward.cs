using System.Collections.Immutable;
using System.Globalization;
using LoyaltyRules.Engine.Accounts.Points;
using LoyaltyRules.Engine.Model;
using NodaTime;

namespace LoyaltyRules.Engine.Accounts.Rewards;

/// <summary>Points that were taken for a reward.</summary>
/// <param name="Currency">The points currency.</param>
/// <param name="Parts">Whose lots they came from, in spending order.</param>
public sealed record RewardPayment(string Currency, ImmutableArray<LotPart> Parts);

/// <summary>A reward that a member holds, with everything it takes to undo it. It is gone with its last use. Immutable.</summary>
public sealed record IssuedReward
{
    /// <summary>
    /// What the member presents it by: <c>1</c> for the first reward that the member ever got, <c>2</c> for the next. Stores of before keep longer ids, with what each was
    /// issued by.
    /// </summary>
    public required string Id { get; init; }

    /// <summary>The number that its id is; null for an id of before.</summary>
    internal int? Number => int.TryParse(Id, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    /// <summary>What it is, as the pack declares it.</summary>
    public required string RewardId { get; init; }

    /// <summary>The local day it was issued.</summary>
    public required LocalDate IssuedOn { get; init; }

    /// <summary>The last local day it can be used; null for never.</summary>
    public LocalDate? ExpiresOn { get; init; }

    /// <summary>How often it could be used when it was issued.</summary>
    public required int Uses { get; init; }

    /// <summary>How often it can still be used.</summary>
    public required int UsesLeft { get; init; }

    /// <summary>What a voucher is worth, in money; null for other rewards.</summary>
    public decimal? Value { get; init; }

    /// <summary>The partner who bears what it gives when it is used; null where nobody is named.</summary>
    public string? FundedBy { get; init; }

    /// <summary>The purchase that it was issued for; null for none.</summary>
    public string? PurchaseId { get; init; }

    /// <summary>The member's household when it was issued; null for none.</summary>
    public string? HouseholdId { get; init; }

    /// <summary>The points taken for it; null for none.</summary>
    public RewardPayment? Payment { get; init; }

    /// <summary>What its issue used of the limits on how often it may be issued.</summary>
    public ImmutableArray<LimitUse> LimitsUsed { get; init; } = [];

    /// <summary>Whether a use of it is spent.</summary>
    public bool IsUsed => UsesLeft < Uses;

    /// <summary>What a decision sees of it.</summary>
    public HeldReward ToHeld() => new(Id, RewardId, IssuedOn, ExpiresOn, UsesLeft, Value) { FundedBy = FundedBy };
}

/// <summary>Why a reward that had uses left is gone.</summary>
public enum RewardEnd
{
    /// <summary>Its last day passed.</summary>
    Expired,

    /// <summary>The purchase that it was issued for came back.</summary>
    Returned,

    /// <summary>It was cancelled on request.</summary>
    Cancelled,
}

/// <summary>A deadline that an extension moved, so that a return can move it back.</summary>
/// <param name="Of">Of what.</param>
/// <param name="Id">The reward held, the lot, or the tier.</param>
/// <param name="Owner">Whose lot; null except for points.</param>
/// <param name="Currency">The lot's currency; null except for points.</param>
/// <param name="Before">The deadline before; null for none of its own.</param>
/// <param name="After">The deadline since.</param>
public readonly record struct DeadlineMoved(ExtensionOf Of, string Id, AccountOwner? Owner, string? Currency, LocalDate? Before, LocalDate After);
