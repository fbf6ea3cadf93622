using System.Collections.Immutable;
using LoyaltyRules.Engine.Model;
using LoyaltyRules.Engine.Packs.Program;
using LoyaltyRules.Engine.Packs.Rules;
using NodaTime;

namespace LoyaltyRules.Messages.Events;

/// <summary>What a message tells a member: facts alone, in no language yet.</summary>
/// <param name="On">What it is about.</param>
public abstract record MessageFacts(MessageEvent On)
{
    /// <summary>The member.</summary>
    public required MemberFacts Member { get; init; }

    /// <summary>The local day of the message.</summary>
    public required LocalDate Today { get; init; }
}

/// <summary>The member whom a message is for.</summary>
public sealed record MemberFacts
{
    /// <summary>What the member is called; null or blank where nobody said.</summary>
    public string? Name { get; init; }

    /// <summary>The tier's word; null for below all levels.</summary>
    public string? Tier { get; init; }

    /// <summary>Points that can be spent, by currency; one that is not here is zero.</summary>
    public ImmutableArray<PointsAmount> Available { get; init; } = [];

    /// <summary>Points that wait, by currency.</summary>
    public ImmutableArray<PointsAmount> Pending { get; init; } = [];
}

/// <summary>Points that a rule gave.</summary>
/// <param name="RuleId">The rule, or the reward that was presented.</param>
/// <param name="Points">How many; more than zero.</param>
public readonly record struct RulePoints(string RuleId, decimal Points);

/// <summary>Somebody joined.</summary>
/// <param name="Points">Points given for it, of the first currency; null for none.</param>
public sealed record WelcomeFacts(decimal? Points) : MessageFacts(MessageEvent.Welcome);

/// <summary>Points of one currency were earned by one event.</summary>
/// <param name="Currency">Which.</param>
/// <param name="Points">How many; more than zero.</param>
/// <param name="Reasons">By which rules.</param>
public sealed record PointsEarnedFacts(PointsCurrency Currency, decimal Points, ImmutableArray<RulePoints> Reasons) : MessageFacts(MessageEvent.PointsEarned)
{
    /// <summary>The first day on which all of them can be spent; null while that is open.</summary>
    public LocalDate? AvailableFrom { get; init; }

    /// <summary>The last day on which the first of them can be spent; null for never, or not yet known.</summary>
    public LocalDate? ExpiresOn { get; init; }

    /// <summary>The purchase that earned them; null for none.</summary>
    public string? Purchase { get; init; }
}

/// <summary>Points of one currency will expire on one day.</summary>
/// <param name="Currency">Which.</param>
/// <param name="Points">How many.</param>
/// <param name="ExpiresOn">The last day they can be spent.</param>
public sealed record PointsExpiringFacts(PointsCurrency Currency, decimal Points, LocalDate ExpiresOn) : MessageFacts(MessageEvent.PointsExpiring);

/// <summary>Points of one currency expired.</summary>
/// <param name="Currency">Which.</param>
/// <param name="Points">How many.</param>
/// <param name="ExpiredOn">The last day they could be spent.</param>
public sealed record PointsExpiredFacts(PointsCurrency Currency, decimal Points, LocalDate ExpiredOn) : MessageFacts(MessageEvent.PointsExpired);

/// <summary>A tier was reached or granted.</summary>
/// <param name="Tier">Its word.</param>
/// <param name="Previous">The tier before; null for below all levels.</param>
/// <param name="Until">The last day it is kept at least; null for no such day.</param>
public sealed record TierReachedFacts(string Tier, string? Previous, LocalDate? Until) : MessageFacts(MessageEvent.TierReached);

/// <summary>What a counter lacks to keep a tier.</summary>
/// <param name="Counter">The counter.</param>
/// <param name="Amount">How much more it takes; more than zero.</param>
public readonly record struct MissingAmount(CounterDefinition Counter, decimal Amount);

/// <summary>A tier will be reviewed, and what keeps it is not reached.</summary>
/// <param name="Tier">Its word.</param>
/// <param name="Until">The last day it is kept.</param>
/// <param name="Missing">What is missing: of each of several ways, or all of it, as the pack says.</param>
public sealed record TierExpiringFacts(string Tier, LocalDate Until, ImmutableArray<MissingAmount> Missing) : MessageFacts(MessageEvent.TierExpiring);

/// <summary>A tier was lost.</summary>
/// <param name="Tier">The tier now; null for below all levels.</param>
/// <param name="Previous">The tier before.</param>
public sealed record TierLostFacts(string? Tier, string Previous) : MessageFacts(MessageEvent.TierLost);

/// <summary>A rule granted a privilege.</summary>
/// <param name="Privilege">Its id.</param>
/// <param name="Until">Its last day; null when it stays.</param>
public sealed record PrivilegeGrantedFacts(string Privilege, LocalDate? Until) : MessageFacts(MessageEvent.PrivilegeGranted);

/// <summary>A reward was issued.</summary>
/// <param name="Reward">Its id.</param>
/// <param name="Number">What the member presents it by.</param>
/// <param name="ExpiresOn">Its last day; null for never.</param>
/// <param name="Value">What a voucher is worth; null for other rewards.</param>
public sealed record RewardIssuedFacts(string Reward, string Number, LocalDate? ExpiresOn, decimal? Value) : MessageFacts(MessageEvent.RewardIssued);

/// <summary>The last day of a reward is near.</summary>
/// <param name="Reward">Its id.</param>
/// <param name="Number">What the member presents it by.</param>
/// <param name="ExpiresOn">Its last day.</param>
/// <param name="Value">What a voucher is worth; null for other rewards.</param>
public sealed record RewardExpiringFacts(string Reward, string Number, LocalDate ExpiresOn, decimal? Value) : MessageFacts(MessageEvent.RewardExpiring);

/// <summary>The member's birthday began.</summary>
/// <param name="Points">Points given for it, of the first currency; null for none.</param>
/// <param name="ExpiresOn">The last day they can be spent; null for never, or none.</param>
public sealed record BirthdayFacts(decimal? Points, LocalDate? ExpiresOn) : MessageFacts(MessageEvent.Birthday);

/// <summary>Somebody whom the member brought gave the member points.</summary>
/// <param name="Currency">Which.</param>
/// <param name="Points">How many.</param>
public sealed record ReferralFacts(PointsCurrency Currency, decimal Points) : MessageFacts(MessageEvent.Referral);

/// <summary>What became of the points of the first currency in a period.</summary>
/// <param name="From">Its first day.</param>
/// <param name="To">Its last day.</param>
public sealed record StatementFacts(LocalDate From, LocalDate To) : MessageFacts(MessageEvent.Statement)
{
    /// <summary>Points earned.</summary>
    public decimal Earned { get; init; }

    /// <summary>Points spent.</summary>
    public decimal Spent { get; init; }

    /// <summary>Points that expired.</summary>
    public decimal Expired { get; init; }

    /// <summary>Points taken back with returns.</summary>
    public decimal TakenBack { get; init; }
}

/// <summary>A purchase came back, or a part of it.</summary>
/// <param name="Purchase">Its id.</param>
/// <param name="Refund">The money to refund.</param>
/// <param name="TakenBack">Points taken back, of the first currency.</param>
/// <param name="Restored">Points that had paid and came back, of the first currency.</param>
public sealed record ReturnFacts(string Purchase, decimal Refund, decimal TakenBack, decimal Restored) : MessageFacts(MessageEvent.Return);

/// <summary>Points were given or taken by hand.</summary>
/// <param name="Currency">Which.</param>
/// <param name="Points">How many; less than zero for taken.</param>
/// <param name="Reason">Why.</param>
public sealed record AdjustmentFacts(PointsCurrency Currency, decimal Points, string Reason) : MessageFacts(MessageEvent.Adjustment);

/// <summary>Another version goes live.</summary>
/// <param name="From">The first day of it.</param>
/// <param name="Version">The version.</param>
public sealed record ProgramChangeFacts(LocalDate From, string Version) : MessageFacts(MessageEvent.ProgramChange);

/// <summary>It was decided to close the program.</summary>
/// <param name="Stages">The stages that lie ahead, each with its first day.</param>
/// <param name="LastDay">The last day on which points can be spent.</param>
public sealed record ClosureAnnouncedFacts(ImmutableArray<(ClosureStage Stage, LocalDate On)> Stages, LocalDate LastDay) : MessageFacts(MessageEvent.ClosureAnnounced);

/// <summary>The last days on which points can be spent.</summary>
/// <param name="LastDay">The last one.</param>
public sealed record LastCallFacts(LocalDate LastDay) : MessageFacts(MessageEvent.LastCall);
