using System.Collections.Immutable;
using LoyaltyRules.Engine.Diagnostics;
using LoyaltyRules.Engine.Language.Checking;
using LoyaltyRules.Engine.Model;
using LoyaltyRules.Engine.Packs.Wording;
using NodaTime;

namespace LoyaltyRules.Engine.Packs.Rules;

/// <summary>A date that deadlines are counted from.</summary>
/// <param name="Name">As the pack names it: one of the names below, or a date fact or <c>last</c> counter of the member (<c>member.cardClosedOn</c>).</param>
public sealed record DateAnchor(string Name)
{
    /// <summary>The day the points were earned: the local day of the event.</summary>
    public const string LotEarnedOn = "lot.earnedOn";

    /// <summary>The first day the points can be spent.</summary>
    public const string LotAvailableFrom = "lot.availableFrom";

    /// <summary>The day of the purchase.</summary>
    public const string PurchaseDate = "purchase.date";

    /// <summary>The day on which the purchase was completed (the show was over, the guest left); absent before.</summary>
    public const string PurchaseCompletedOn = "purchase.completedOn";

    /// <summary>The day the member entered the tier.</summary>
    public const string TierEnteredOn = "tier.enteredOn";

    /// <summary>The day of the event that is decided; for grants.</summary>
    public const string EventDate = "event.date";

    /// <summary>The day the reward was issued.</summary>
    public const string RewardIssuedOn = "reward.issuedOn";

    /// <summary>The last day on which the member earned or spent points.</summary>
    public const string MemberLastActivityOn = "member.lastActivityOn";

    /// <summary>What people call a date fact or counter of the member; null where the pack gives no label.</summary>
    public Phrase? Label { get; init; }

    /// <summary>Whether the date can move after points were earned: then so does their deadline, and it follows the live pack (P2).</summary>
    public bool Slides => Name.StartsWith("member.", StringComparison.Ordinal) || Name.StartsWith("tier.", StringComparison.Ordinal);
}

/// <summary>The dates and conditions that a deadline is seen with.</summary>
public interface IDeadlineFacts
{
    /// <summary>The date of an anchor; null while it is absent.</summary>
    LocalDate? DateOf(DateAnchor anchor);

    /// <summary>Whether the condition of a deadline's <c>unless</c> is true; unknown is not.</summary>
    bool IsWaived(Deadline deadline);
}

/// <summary>What a deadline comes to.</summary>
/// <param name="Day">The last day, included (T1: a deadline is the end of its local day); null when there is none.</param>
/// <param name="IsWaived">There is none because <c>unless</c> holds; otherwise there is none yet, because the date it is counted from is absent.</param>
public readonly record struct DeadlineDay(LocalDate? Day, bool IsWaived)
{
    /// <summary>Whether the day is the last of its month because a date was rounded up to the end of a period: moved by whole months, it is again (T1).</summary>
    public bool EndsMonth { get; init; }

    /// <summary>The date it is counted from is absent.</summary>
    public static DeadlineDay NotYet { get; }

    /// <summary><c>unless</c> holds.</summary>
    public static DeadlineDay Waived { get; } = new(null, IsWaived: true);
}

/// <summary>
/// A deadline: the one form of a date computed from other dates, for points to become available, for points to expire, for tiers and grants to end.
/// Immutable.
/// </summary>
public abstract class Deadline
{
    private protected Deadline()
    {
    }

    /// <summary>Whether it can move after points were earned.</summary>
    public abstract bool Slides { get; }

    /// <summary>Whether it depends on the member whose points it is about.</summary>
    internal virtual bool AsksMember => Slides || Unless is not null;

    /// <summary>No deadline where this holds; null for never.</summary>
    internal CheckedNode? Unless { get; init; }

    /// <summary>In words, as behind "they expire": "12 months after they were earned".</summary>
    public Phrase ToPhrase() => DeadlineWords.Of(this);

    /// <summary>The last day, seen with the given facts.</summary>
    public DeadlineDay On(IDeadlineFacts facts) =>
        Unless is not null && facts.IsWaived(this) ? DeadlineDay.Waived : Compute(facts);

    private protected abstract DeadlineDay Compute(IDeadlineFacts facts);
}

/// <summary>So long after a date. The date may first be rounded up to the end of its calendar period, and so may the result, or it may move to an anniversary.</summary>
public sealed class DeadlineAfter : Deadline
{
    /// <summary>The date it is counted from.</summary>
    public required DateAnchor Since { get; init; }

    /// <summary>The calendar period to whose last day the date moves first; null for none.</summary>
    public PeriodWindow? RoundUp { get; init; }

    /// <summary>
    /// Months added then. The end of a month stays the end of a month where the date was rounded up to it; otherwise the day is clamped to the month's last (T1).
    /// </summary>
    public int Months { get; init; }

    /// <summary>Days added after the months.</summary>
    public int Days { get; init; }

    /// <summary>The calendar period to whose last day the result moves; null for none.</summary>
    public PeriodWindow? ThenRoundUp { get; init; }

    /// <summary>The date to whose next anniversary the result moves, if it is none itself; null for none.</summary>
    public DateAnchor? AnniversaryOf { get; init; }

    /// <inheritdoc/>
    public override bool Slides => Since.Slides || AnniversaryOf is { Slides: true };

    private protected override DeadlineDay Compute(IDeadlineFacts facts)
    {
        if (facts.DateOf(Since) is not { } date)
        {
            return DeadlineDay.NotYet;
        }

        var from = RoundUp?.Bounds(date).Last ?? date;
        var endsMonth = RoundUp is { EndsWithMonth: true };
        var moved = MonthEnds.Move(from, Months, endsMonth);
        var day = moved.PlusDays(Days);
        if (ThenRoundUp is { } period)
        {
            return new DeadlineDay(period.Bounds(day).Last, IsWaived: false) { EndsMonth = period.EndsWithMonth };
        }

        if (AnniversaryOf is not { } anchor)
        {
            return new DeadlineDay(day, IsWaived: false) { EndsMonth = endsMonth && Days == 0 };
        }

        return facts.DateOf(anchor) is { } origin ? new DeadlineDay(NextAnniversary(origin, day), IsWaived: false) : DeadlineDay.NotYet;
    }

    // Years are added to the date itself (T1): what happened on 29 February has its day on the 28th of other years.
    private static LocalDate NextAnniversary(LocalDate origin, LocalDate day)
    {
        var thisYear = origin.PlusYears(day.Year - origin.Year);
        return thisYear < day ? origin.PlusYears(day.Year - origin.Year + 1) : thisYear;
    }
}

/// <summary>A day of the calendar.</summary>
/// <param name="day">The last day, included.</param>
public sealed class FixedDeadline(LocalDate day) : Deadline
{
    /// <summary>The last day, included.</summary>
    public LocalDate Day { get; } = day;

    /// <inheritdoc/>
    public override bool Slides => false;

    private protected override DeadlineDay Compute(IDeadlineFacts facts) => new(Day, IsWaived: false);
}

/// <summary>The latest of several. Absent ones drop out; one that is waived is later than any day.</summary>
public sealed class LaterDeadline(ImmutableArray<Deadline> of) : Deadline
{
    /// <summary>The deadlines.</summary>
    public ImmutableArray<Deadline> Of { get; } = of;

    /// <inheritdoc/>
    public override bool Slides => Of.Any(d => d.Slides);

    internal override bool AsksMember => base.AsksMember || Of.Any(d => d.AsksMember);

    private protected override DeadlineDay Compute(IDeadlineFacts facts)
    {
        var latest = DeadlineDay.NotYet;
        foreach (var deadline in Of)
        {
            var day = deadline.On(facts);
            if (day.IsWaived)
            {
                return day;
            }

            latest = latest.Day is { } known && !(day.Day > known) ? latest : day;
        }

        return latest;
    }
}

/// <summary>The earliest of several. Absent and waived ones drop out.</summary>
public sealed class EarlierDeadline(ImmutableArray<Deadline> of) : Deadline
{
    /// <summary>The deadlines.</summary>
    public ImmutableArray<Deadline> Of { get; } = of;

    /// <inheritdoc/>
    public override bool Slides => Of.Any(d => d.Slides);

    internal override bool AsksMember => base.AsksMember || Of.Any(d => d.AsksMember);

    private protected override DeadlineDay Compute(IDeadlineFacts facts)
    {
        var earliest = DeadlineDay.NotYet;
        var areAllWaived = true;
        foreach (var deadline in Of)
        {
            var day = deadline.On(facts);
            areAllWaived &= day.IsWaived;
            earliest = day.Day is { } known && !(earliest.Day <= known) ? day : earliest;
        }

        return areAllWaived ? DeadlineDay.Waived : earliest;
    }
}
