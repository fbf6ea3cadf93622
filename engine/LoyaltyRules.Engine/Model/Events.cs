using System.Collections.Immutable;
using NodaTime;

namespace LoyaltyRules.Engine.Model;

/// <summary>What can happen in a program and be decided.</summary>
public enum EventKind
{
    /// <summary>A receipt or booking.</summary>
    Purchase,

    /// <summary>What was bought took place: the show is over, the guest has left, the flight has landed.</summary>
    Completed,

    /// <summary>A person joined the program.</summary>
    Enrolment,

    /// <summary>A member did something other than buying: filled a questionnaire, wrote a review, paid a visit, answered a survey.</summary>
    Activity,

    /// <summary>The local day of a member's birthday began (T2).</summary>
    Birthday,

    /// <summary>A calendar period ended.</summary>
    PeriodEnd,

    /// <summary>A version of the pack went live.</summary>
    Release,

    /// <summary>A counter of a member reached a number.</summary>
    Milestone,
}

/// <summary>Names an event: what happened, and its own id.</summary>
/// <param name="Event">What happened.</param>
/// <param name="Id">The event's id, unique among events of its kind.</param>
public readonly record struct EventRef(EventKind Event, string Id)
{
    /// <summary>Whether it is a purchase or what became of it: both come back with it.</summary>
    /// <param name="purchaseId">The purchase.</param>
    public bool IsOfPurchase(string purchaseId) => Event is EventKind.Purchase or EventKind.Completed && Id == purchaseId;
}

/// <summary>Something that happened in a program: what is decided.</summary>
public abstract record ProgramEvent
{
    private protected ProgramEvent()
    {
    }

    /// <summary>What happened.</summary>
    public abstract EventKind Kind { get; }

    /// <summary>The event's own id, unique among events of its kind; a purchase's comes from its source.</summary>
    public required string Id { get; init; }

    /// <summary>When it happened, not when it arrived (T3).</summary>
    public required Instant At { get; init; }

    /// <summary>Whose event it is; null only for a purchase without a card.</summary>
    public string? MemberId { get; init; }
}

/// <summary>What was bought took place. It is decided on what is left of the purchase by then, at the prices that were paid.</summary>
public sealed record Completion : ProgramEvent
{
    /// <inheritdoc/>
    public override EventKind Kind => EventKind.Completed;

    /// <summary>The purchase without what came back: lines and fees of which nothing is left are left out, and nothing is to pay.</summary>
    public required Purchase Purchase { get; init; }

    /// <summary>What the purchase's own decision took off each line and fee that is left.</summary>
    public required ImmutableArray<SettledCharge> Settled { get; init; }
}

/// <summary>What was settled of a line or fee when it was bought, as far as it has not come back.</summary>
/// <param name="ChargeId">The line's id, or the fee's full name.</param>
/// <param name="Discount">Its discounts.</param>
/// <param name="PaidWithPoints">What points paid of it, in money.</param>
public readonly record struct SettledCharge(string ChargeId, decimal Discount, decimal PaidWithPoints);

/// <summary>An event of a member that is no purchase. It has no lines and no price: rules on it give flat points, grants and rewards.</summary>
public sealed record MemberEvent : ProgramEvent
{
    /// <inheritdoc/>
    public override EventKind Kind => Of;

    /// <summary>What happened; neither a purchase nor its completion.</summary>
    public required EventKind Of { get; init; }

    /// <summary>The kind of activity, as the pack declares it; null for other events.</summary>
    public string? Activity { get; init; }

    /// <summary>Declared <c>activity.*</c> facts by short name.</summary>
    public FactSet Facts { get; init; } = FactSet.Empty;

    /// <summary>
    /// The rules that the event is for, in ordinal order, where it is not for all rules on events of its kind: a milestone and a period's end are for the rules
    /// that name that counter or that period. Empty for all.
    /// </summary>
    public ImmutableArray<string> Rules { get; init; } = [];
}
