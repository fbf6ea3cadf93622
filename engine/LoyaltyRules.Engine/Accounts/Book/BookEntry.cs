using System.Collections.Immutable;
using LoyaltyRules.Engine.Accounts.Closure;
using LoyaltyRules.Engine.Accounts.Commands;
using LoyaltyRules.Engine.Accounts.Points;
using LoyaltyRules.Engine.Accounts.Tiers;
using LoyaltyRules.Engine.Diagnostics;
using LoyaltyRules.Engine.Model;
using NodaTime;

namespace LoyaltyRules.Engine.Accounts.Book;

/// <summary>What happened.</summary>
public enum BookEntryKind
{
    /// <summary>A purchase was decided and posted.</summary>
    Purchase,

    /// <summary>What was bought took place: the show is over, the guest has left.</summary>
    Completed,

    /// <summary>The whole purchase was cancelled before it took place.</summary>
    Cancelled,

    /// <summary>Nobody came: what was earned is taken back, nothing is refunded.</summary>
    NoShow,

    /// <summary>Something was returned.</summary>
    Return,

    /// <summary>Something was returned and something else bought, in one.</summary>
    Exchange,

    /// <summary>Points were reserved.</summary>
    Hold,

    /// <summary>Held points paid; the rest of them was let go.</summary>
    Capture,

    /// <summary>Held points were let go, on request.</summary>
    Release,

    /// <summary>A hold ended because its time passed.</summary>
    HoldTimeout,

    /// <summary>Pending points became available.</summary>
    Activation,

    /// <summary>Points expired.</summary>
    Expiry,

    /// <summary>Points moved between members.</summary>
    Transfer,

    /// <summary>Points were given or taken by hand.</summary>
    Adjustment,

    /// <summary>A tier was reviewed, or its grace ended.</summary>
    TierReview,

    /// <summary>The time of a granted tier or privilege passed.</summary>
    GrantEnd,

    /// <summary>A privilege was used.</summary>
    PrivilegeUse,

    /// <summary>A member joined or left a household.</summary>
    MemberChange,

    /// <summary>A person joined the program.</summary>
    Enrolment,

    /// <summary>A member did something other than buying.</summary>
    Activity,

    /// <summary>A member's birthday began.</summary>
    Birthday,

    /// <summary>A calendar period ended.</summary>
    PeriodEnd,

    /// <summary>A version of the pack went live.</summary>
    VersionLive,

    /// <summary>Indicators were read and triggers asked, at the end of a month.</summary>
    FiguresRead,

    /// <summary>It was decided whether the program is closed.</summary>
    ClosureDecision,

    /// <summary>The program came to another stage of its closure.</summary>
    ClosureMove,

    /// <summary>After the close, what was left on an account expired or was paid out.</summary>
    Settlement,

    /// <summary>A member chose.</summary>
    Choice,

    /// <summary>A member asked for a reward.</summary>
    RewardRequest,

    /// <summary>A reward was handed over.</summary>
    RewardUse,

    /// <summary>An unused reward was given back.</summary>
    RewardCancellation,

    /// <summary>The last day of rewards passed.</summary>
    RewardExpiry,
}

/// <summary>
/// One entry of the book: everything that one command, or the passing of a day, changed. States are a fold of entries; an entry is applied whole or not at all.
/// Immutable.
/// </summary>
public sealed record BookEntry
{
    /// <summary>Its place in the book, from 1, without gaps.</summary>
    public required long Sequence { get; init; }

    /// <summary>What happened.</summary>
    public required BookEntryKind Kind { get; init; }

    /// <summary>When it was booked; never before the entry ahead of it. For timed work, the end of the day whose work it is, or later when that had passed.</summary>
    public required Instant At { get; init; }

    /// <summary>The local day in whose books it is; never before the entry ahead of it. For work at a day's end, the day that ended.</summary>
    public required LocalDate BookedOn { get; init; }

    /// <summary>The local day it is about: of the purchase, also when it came late; of the deadline, also when its work was late.</summary>
    public required LocalDate EventOn { get; init; }

    /// <summary>The command that did it: a repetition is known by it, also when a book is opened anew. Null for timed work.</summary>
    public BookCommand? Command { get; init; }

    /// <summary>The id of the command; null for timed work.</summary>
    public string? CommandId => Command?.Id;

    /// <summary>The member it is about; null for a purchase without one, and for work on a household's points.</summary>
    public string? MemberId { get; init; }

    /// <summary>The purchase it is about; null for none. Of an exchange, what was bought.</summary>
    public string? PurchaseId { get; init; }

    /// <summary>The partner at which that purchase was made, as the purchase names it; null for none.</summary>
    public string? Partner { get; init; }

    /// <summary>The decision on the event; of an exchange, on what was bought. Null for what is no event, and for an event that no rule or counter asks about.</summary>
    public Decision? Decision { get; init; }

    /// <summary>The decisions on what followed from the event: milestones that it reached, in the order decided.</summary>
    public ImmutableArray<Decision> FurtherDecisions { get; init; } = [];

    /// <summary>What each decision was made on, the event's own first (P3). Empty in an entry that was read back without them: they may have been erased.</summary>
    public ImmutableArray<DecisionGround> Grounds { get; init; } = [];

    /// <summary>Why an event that came by itself could not be decided and gave nothing: facts of the member do not fit the pack. Empty otherwise.</summary>
    public ImmutableArray<Diagnostic> Refusals { get; init; } = [];

    /// <summary>What came back; null except for a return, an exchange, a cancellation and a no-show.</summary>
    public ReturnResult? Returned { get; init; }

    /// <summary>The reason of an adjustment; null otherwise.</summary>
    public string? Reason => (Command as AdjustPoints)?.Reason;

    /// <summary>The changes of tiers.</summary>
    public ImmutableArray<TierMove> TierMoves { get; init; } = [];

    /// <summary>Everything that changed, in order.</summary>
    public required ImmutableArray<BookChange> Changes { get; init; }

    /// <summary>The points that moved, in order.</summary>
    public IEnumerable<Posting> Postings => Changes.OfType<PointsMoved>().Select(c => c.Posting);
}

/// <summary>What a decision was made on: with the pack that its hash names, everything it takes to make it again (P3).</summary>
/// <param name="Event">The event.</param>
/// <param name="Member">The member's state before it, with the personal facts that it may have read; null for a purchase without a member.</param>
/// <param name="Program">What all members shared, budgets seen included.</param>
public sealed record DecisionGround(ProgramEvent Event, MemberSnapshot? Member, ProgramSnapshot Program);

/// <summary>What came back with a return, cancellation or no-show: the differences to what had come back before (R1).</summary>
/// <param name="PurchaseId">The purchase.</param>
/// <param name="Charges">What came back of each line and fee; only those of which something did.</param>
/// <param name="Grants">What was taken back of discounts and points; only those of which something was.</param>
/// <param name="PointsRestored">The points that had paid and went back to their lots, by currency.</param>
public sealed record ReturnResult(
    string PurchaseId, ImmutableArray<ReturnedCharge> Charges, ImmutableArray<GrantTakenBack> Grants, ImmutableArray<PointsAmount> PointsRestored)
{
    /// <summary>The partner at which it had been bought; null for none.</summary>
    public string? Partner { get; init; }

    /// <summary>The money to refund.</summary>
    public decimal Refund => Charges.Sum(c => c.Refund);
}

/// <summary>What came back of a line or fee.</summary>
/// <param name="ChargeId">The line's id, or the fee's full name.</param>
/// <param name="Quantity">How many units.</param>
/// <param name="Gross">Their price.</param>
/// <param name="Discount">Their discounts.</param>
/// <param name="PaidWithPoints">What points had paid of them, in money.</param>
/// <param name="Refund">What money had paid of them.</param>
public readonly record struct ReturnedCharge(string ChargeId, decimal Quantity, decimal Gross, decimal Discount, decimal PaidWithPoints, decimal Refund);

/// <summary>What was taken back of a discount or of points.</summary>
/// <param name="RuleId">The rule that had granted it.</param>
/// <param name="Effect">Which of its effects, from 0.</param>
/// <param name="Kind">Discount or points.</param>
/// <param name="Currency">The points currency; null for a discount.</param>
/// <param name="Amount">Money or points.</param>
public readonly record struct GrantTakenBack(string RuleId, int Effect, EffectKind Kind, string? Currency, decimal Amount)
{
    /// <summary>The partner who bears its cost; null where the rule names none.</summary>
    public string? FundedBy { get; init; }

    /// <summary>The reward presented that had granted it; null for a rule.</summary>
    public string? HeldId { get; init; }

    /// <summary>Whether it had been given for a number that a counter reached, which the purchase was only the last step to.</summary>
    public bool IsOfMilestone { get; init; }
}
