using System.Collections.Immutable;
using LoyaltyRules.Engine.Diagnostics;
using NodaTime;

namespace LoyaltyRules.Engine.Model;

/// <summary>Names a pack exactly: anyone with a pack of this hash gets the same decisions.</summary>
/// <param name="Id">The program's id.</param>
/// <param name="Version">The pack's version.</param>
/// <param name="Hash">SHA-256 of the pack's canonical form, in lower-case hexadecimal.</param>
public sealed record PackIdentity(string Id, string Version, string Hash);

/// <summary>The result of deciding one event. Immutable; the same inputs give the same decision, to the byte.</summary>
public sealed record Decision
{
    private static readonly Lazy<ImmutableArray<RuleResult>> NoRules = new([]);

    private Lazy<ImmutableArray<RuleResult>> rules = NoRules;

    /// <summary>The pack that decided.</summary>
    public required PackIdentity Pack { get; init; }

    /// <summary>The version of the decision semantics in force.</summary>
    public required string Semantics { get; init; }

    /// <summary>The version of the time zone data that turned the instant into a local day.</summary>
    public required string ZoneData { get; init; }

    /// <summary>What happened.</summary>
    public EventKind Event { get; init; } = EventKind.Purchase;

    /// <summary>The id of the event decided.</summary>
    public required string EventId { get; init; }

    /// <summary>The event decided, by its kind and id.</summary>
    public EventRef Source => new(Event, EventId);

    /// <summary>The member it was decided for; null for a purchase without one.</summary>
    public string? MemberId { get; init; }

    /// <summary>When it happened.</summary>
    public required Instant At { get; init; }

    /// <summary>Its local day in the program's zone.</summary>
    public required LocalDate Date { get; init; }

    /// <summary>ISO 4217 code of all money here.</summary>
    public required string Currency { get; init; }

    /// <summary>The sums.</summary>
    public required DecisionTotals Totals { get; init; }

    /// <summary>What became of every line, in the receipt's order.</summary>
    public required ImmutableArray<ChargeResult> Lines { get; init; }

    /// <summary>What became of every fee present, in ordinal order of names.</summary>
    public required ImmutableArray<ChargeResult> Fees { get; init; }

    /// <summary>The points that paid, by currency in ordinal order: what was asked, what may pay, what did.</summary>
    public ImmutableArray<RedemptionResult> Redemptions { get; init; } = [];

    /// <summary>What became of the rewards presented, in the order presented.</summary>
    public ImmutableArray<PresentedReward> Rewards { get; init; } = [];

    /// <summary>What was used of limits: only what was finally granted, and not zero (S3). In order of key and window.</summary>
    public ImmutableArray<LimitUse> LimitsUsed { get; init; } = [];

    /// <summary>
    /// Every effect of every matching rule, and of every reward that applied, with its arithmetic, granted or not: discounts first, then points, grants, rewards
    /// issued and deadlines extended, each in order of precedence.
    /// </summary>
    public required ImmutableArray<EffectResult> Effects { get; init; }

    /// <summary>
    /// How every rule that is asked on the event came out, in ordinal order of ids; empty where no trace was asked for. Told when it is first read, by whichever
    /// thread, from facts that the decision keeps: always the same.
    /// </summary>
    public ImmutableArray<RuleResult> Rules
    {
        get => rules.Value;
        init => rules = value.IsEmpty ? NoRules : new Lazy<ImmutableArray<RuleResult>>(value);
    }

    /// <summary>What the facts made doubtful without refusing the purchase (U3).</summary>
    public ImmutableArray<Diagnostic> Warnings { get; init; } = [];

    /// <summary>The decision, its rules told when they are first read.</summary>
    internal Decision Telling(Func<ImmutableArray<RuleResult>> rulesWhenRead)
    {
        rules = new Lazy<ImmutableArray<RuleResult>>(rulesWhenRead);
        return this;
    }
}

/// <summary>The sums of a decision, in major units of the program's money.</summary>
/// <param name="Gross">Lines and fees as they came.</param>
/// <param name="Discount">All discounts granted.</param>
/// <param name="Net">What remains after the discounts.</param>
/// <param name="Earned">Points earned, whoever gets them, by currency, in ordinal order; currencies of which nothing was earned are left out.</param>
/// <param name="EarnedValue">What the points earned are worth at their point values, exact.</param>
public sealed record DecisionTotals(decimal Gross, decimal Discount, decimal Net, ImmutableArray<PointsAmount> Earned, decimal EarnedValue)
{
    /// <summary>How much of <see cref="Net"/> points paid.</summary>
    public decimal PaidWithPoints { get; init; }

    /// <summary>What is left to pay with money.</summary>
    public decimal Payable => Net - PaidWithPoints;
}

/// <summary>Points of one currency.</summary>
public readonly record struct PointsAmount(string Currency, decimal Points);

/// <summary>What became of one line or fee.</summary>
/// <param name="Id">The line's id, or the fee's full name (<c>purchase.bookingFee</c>).</param>
/// <param name="Gross">As it came.</param>
/// <param name="Discount">Its share of all discounts.</param>
/// <param name="Net">What remains.</param>
/// <param name="Earned">Its share of the points, by currency.</param>
public sealed record ChargeResult(string Id, decimal Gross, decimal Discount, decimal Net, ImmutableArray<PointsAmount> Earned)
{
    /// <summary>How much of <see cref="Net"/> points paid.</summary>
    public decimal PaidWithPoints { get; init; }

    /// <summary>What is left of it to pay with money.</summary>
    public decimal Paid => Net - PaidWithPoints;
}

/// <summary>What an effect gives.</summary>
public enum EffectKind
{
    /// <summary>Money off the price.</summary>
    Discount,

    /// <summary>Points.</summary>
    Earn,

    /// <summary>A tier or a privilege.</summary>
    Grant,

    /// <summary>A reward.</summary>
    Issue,

    /// <summary>A later deadline for what the member has.</summary>
    Extend,
}

/// <summary>How an effect came out.</summary>
public enum EffectOutcome
{
    /// <summary>Granted, and more than zero.</summary>
    Granted,

    /// <summary>Computed, and nothing came of it: the base, the rate or the remainder was zero.</summary>
    Zero,

    /// <summary>Its amount depends on something absent, and unknown never grants (U2).</summary>
    Unknown,

    /// <summary>Another rule of its stacking group was picked.</summary>
    Lost,

    /// <summary>Points were due, and there is no member to give them to.</summary>
    NoMember,

    /// <summary>A limit left nothing of it.</summary>
    Limited,

    /// <summary>Points were due to whoever brought the member, and nobody did.</summary>
    NoRecipient,

    /// <summary>The member is in the control group, to which nothing of the program is given.</summary>
    HeldOut,

    /// <summary>The program is being wound down, and gives no more of this kind.</summary>
    ProgramClosing,

    /// <summary>The last day of what would be given is over already: it could never be used.</summary>
    Expired,
}

/// <summary>One effect of one matching rule, or of a reward that was presented, with its arithmetic.</summary>
public sealed record EffectResult
{
    /// <summary>The rule; the reward where <see cref="HeldId"/> says that one was presented.</summary>
    public required string RuleId { get; init; }

    /// <summary>The reward presented whose effect it is; null for the effect of a rule.</summary>
    public string? HeldId { get; init; }

    /// <summary>Which of the rule's effects, from 0.</summary>
    public required int Index { get; init; }

    /// <summary>Discount, points, grant, reward or extension.</summary>
    public required EffectKind Kind { get; init; }

    /// <summary>The points currency; null for a discount.</summary>
    public string? PointsCurrency { get; init; }

    /// <summary>How it came out.</summary>
    public required EffectOutcome Outcome { get; init; }

    /// <summary>What it was computed on (<c>base.tickets</c>, <c>purchase.bookingFee</c>, <c>earned.base</c>); null for a flat number of points.</summary>
    public string? BaseName { get; init; }

    /// <summary>The amount of the base; null when it was not computed.</summary>
    public decimal? BaseAmount { get; init; }

    /// <summary>The percentage, the points or the multiplier, where it is one for the whole; null where it differs by line or is unknown.</summary>
    public decimal? Rate { get; init; }

    /// <summary>For how many units of the base <see cref="Rate"/> points are given; null for other forms.</summary>
    public decimal? Every { get; init; }

    /// <summary>To how many whole units a discount is kept; null for all.</summary>
    public decimal? Units { get; init; }

    /// <summary>The computed amounts that its rule asked, with the values that they had then (S1); empty for a rule that asks none.</summary>
    public ImmutableArray<ActualValue> Asked { get; init; } = [];

    /// <summary>The arithmetic in short, the same in every language: <c>20% × 300</c>, <c>1 × (305 / 10)</c>.</summary>
    public string Formula { get; init; } = "";

    /// <summary>The exact value before rounding, as a decimal or a fraction (<c>100/3</c>); null when unknown.</summary>
    public string? Exact { get; init; }

    /// <summary>How it was rounded; null when it was exact by construction.</summary>
    public Rounding? Rounding { get; init; }

    /// <summary>The value after rounding, before anything trimmed it; null when unknown.</summary>
    public decimal? Rounded { get; init; }

    /// <summary>What was cut off it, and why, in order.</summary>
    public ImmutableArray<Trim> Trims { get; init; } = [];

    /// <summary>What was granted: money for a discount, points for an earn, 1 for a grant, a reward or an extension.</summary>
    public required decimal Result { get; init; }

    /// <summary>The share of each line and fee in <see cref="Result"/>; they sum to it (S4). Zero shares are left out.</summary>
    public ImmutableArray<Share> Shares { get; init; } = [];

    /// <summary>The id of the partner who bears its cost; null where the rule names none.</summary>
    public string? FundedBy { get; init; }

    /// <summary>Who gets the points; <see cref="PointsRecipient.Member"/> for all that is not points.</summary>
    public PointsRecipient To { get; init; }

    /// <summary>The other member who gets the points; null where they stay with the member or the household's pool.</summary>
    public string? RecipientId { get; init; }

    /// <summary>
    /// When the points granted can be spent and expire. Null except for points granted; and for points of another member, where that depends on what is not
    /// known of them here.
    /// </summary>
    public LotTerms? Terms { get; init; }

    /// <summary>The tier or privilege granted; null except for a grant.</summary>
    public string? Granted { get; init; }

    /// <summary>The last day of a tier or privilege granted, included; null when it stays, or is as the tiers say.</summary>
    public LocalDate? GrantedUntil { get; init; }

    /// <summary>The last day of what would have been given, where the outcome is <see cref="EffectOutcome.Expired"/>; null otherwise.</summary>
    public LocalDate? ExpiredOn { get; init; }

    /// <summary>The reward issued, or that would have been; null except for rewards, and where its terms are not known.</summary>
    public RewardTerms? Issued { get; init; }

    /// <summary>What gets more time, and until when; null except for an extension, and where that day is not known.</summary>
    public Extension? Extended { get; init; }

    /// <summary>The rule that was picked instead, when this one lost.</summary>
    public string? LostTo { get; init; }

    /// <summary>The names whose absence made it unknown.</summary>
    public ImmutableArray<string> Missing { get; init; } = [];

    /// <summary>The lines that it leaves out because their amount is unknown (U2); where it leaves all out, the effect is unknown.</summary>
    public ImmutableArray<LeftOutLine> LeftOut { get; init; } = [];
}

/// <summary>A line that an effect leaves out because what it would give there is unknown.</summary>
/// <param name="LineId">The line.</param>
/// <param name="Missing">The names whose absence made it unknown; a table of which no row held.</param>
public sealed record LeftOutLine(string LineId, ImmutableArray<string> Missing);

/// <summary>Why part of an effect was cut off.</summary>
public enum TrimReason
{
    /// <summary>Nothing more was left of its lines (S4).</summary>
    Remaining,

    /// <summary>On some lines another rule of the group gave more.</summary>
    LostOnLines,

    /// <summary>A limit left less.</summary>
    Limit,

    /// <summary>Points: the member has no more of them.</summary>
    Balance,

    /// <summary>Points: they may pay only a share of the base.</summary>
    Share,

    /// <summary>Points: they pay in steps, and the fewest that give the money are taken.</summary>
    Step,

    /// <summary>Points: fewer than the least that may pay.</summary>
    Minimum,

    /// <summary>Points: the program is being wound down, and points do not move any more.</summary>
    ProgramClosing,

    /// <summary>Points: so much of the purchase stays to be paid with money.</summary>
    Leave,
}

/// <summary>A cut.</summary>
/// <param name="Reason">Why.</param>
/// <param name="By">How much was cut off.</param>
public readonly record struct Trim(TrimReason Reason, decimal By)
{
    /// <summary>The limit's key; null for other reasons.</summary>
    public string? Limit { get; init; }
}

/// <summary>When points can be spent, and when they expire, as promised with the decision.</summary>
/// <param name="AvailableFrom">The first day they can be spent; null while that depends on something that has not happened yet (the end of the show).</param>
/// <param name="ExpiresOn">The last day they can be spent; null when they do not expire, when that is not known yet, and when it moves.</param>
/// <param name="Slides">Whether the last day moves with what the member does, and so follows the live pack (P2).</param>
public readonly record struct LotTerms(LocalDate? AvailableFrom, LocalDate? ExpiresOn, bool Slides);

/// <summary>How points of one currency paid for a purchase.</summary>
public sealed record RedemptionResult
{
    /// <summary>The points currency.</summary>
    public required string Currency { get; init; }

    /// <summary>The points asked for; null for as many as may pay.</summary>
    public decimal? Asked { get; init; }

    /// <summary>What they may pay for, in money, before the share.</summary>
    public decimal BaseAmount { get; init; }

    /// <summary>The points that could have paid at most: within share, limits, balance, steps and minimum.</summary>
    public decimal Allowed { get; init; }

    /// <summary>The points that pay.</summary>
    public decimal Points { get; init; }

    /// <summary>What they pay, in money (N3: rounded down, by the fewest points that give it).</summary>
    public decimal Money { get; init; }

    /// <summary>How <see cref="Money"/> falls on lines and fees (S4); it sums to it.</summary>
    public ImmutableArray<Share> Shares { get; init; } = [];

    /// <summary>What made the points fewer than asked, in order.</summary>
    public ImmutableArray<Trim> Trims { get; init; } = [];

    /// <summary>The names whose absence kept points from paying (U2); <c>points.bonus</c> for the member's balance.</summary>
    public ImmutableArray<string> Missing { get; init; } = [];

    /// <summary>The lines that points do not pay for because their share is unknown there (U2); in order of their ids.</summary>
    public ImmutableArray<LeftOutLine> LeftOut { get; init; } = [];

    /// <summary>Why points may not pay on this purchase at all: the parts of the condition on redemption that decided. Empty when they may.</summary>
    public ImmutableArray<Reason> Reasons { get; init; } = [];
}

/// <summary>A line's or fee's share of an effect.</summary>
/// <param name="ChargeId">The line's id, or the fee's full name.</param>
/// <param name="Amount">Money or points.</param>
public readonly record struct Share(string ChargeId, decimal Amount);

/// <summary>How a rule came out. An error is never a "no": these are different things.</summary>
public enum RuleOutcome
{
    /// <summary>Its condition held; what its effects gave is in <see cref="Decision.Effects"/>.</summary>
    Matched,

    /// <summary>Its condition did not hold.</summary>
    NotMatched,

    /// <summary>Its condition depends on something absent.</summary>
    Unknown,

    /// <summary>The purchase's day is before its <c>from</c> or after its <c>to</c>.</summary>
    NotInForce,
}

/// <summary>How one rule came out.</summary>
/// <param name="RuleId">The rule.</param>
/// <param name="Outcome">The outcome.</param>
/// <param name="Reasons">Why it did not match or is unknown: the deciding parts with their actual values. Empty when it matched, or when no trace was asked for.</param>
public sealed record RuleResult(string RuleId, RuleOutcome Outcome, ImmutableArray<Reason> Reasons);

/// <summary>One part of a condition that decided the outcome.</summary>
/// <param name="Part">The part in the rule language, in its canonical spelling.</param>
/// <param name="Place">Where it stands in the condition's text.</param>
/// <param name="Actual">The names in it with the values they had; null stands for an absent one.</param>
/// <param name="Sentence">The part in words, with the actual values.</param>
public sealed record Reason(string Part, TextSpan Place, ImmutableArray<ActualValue> Actual, Phrase Sentence);

/// <summary>A name and the value it had, as text; null when it was absent.</summary>
public readonly record struct ActualValue(string Name, string? Value);
