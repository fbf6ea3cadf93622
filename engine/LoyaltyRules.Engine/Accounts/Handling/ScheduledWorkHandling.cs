using LoyaltyRules.Engine.Accounts.Book;
using LoyaltyRules.Engine.Accounts.Closure;
using LoyaltyRules.Engine.Accounts.Points;
using NodaTime;

namespace LoyaltyRules.Engine.Accounts.Handling;

/// <summary>What the passing of time does: each piece of work at the end of its own day, exactly once however late it is looked at.</summary>
internal static class ScheduledWorkHandling
{
    /// <summary>Does the work, as far as it is still to be done.</summary>
    public static BookEntryKind Do(BookDraft draft, DueWork work)
    {
        switch (work.Kind)
        {
            case DueKind.HoldTimeout:
                TimeOut(draft, work);
                return BookEntryKind.HoldTimeout;
            case DueKind.Activation:
                draft.Post(PointsPostings.Activate(draft.State.Account(work.Owner, work.Name), work.Day.PlusDays(1)));
                draft.RepayDebt(work.Owner, work.Name);
                return BookEntryKind.Activation;
            case DueKind.Expiry:
                draft.Post(PointsPostings.Expire(draft.State.Account(work.Owner, work.Name), work.Day));
                return BookEntryKind.Expiry;
            case DueKind.RewardExpiry:
                RewardHandling.Expire(draft, work.Owner.Id, work.Day);
                return BookEntryKind.RewardExpiry;
            case DueKind.GrantEnd:
                EndGrants(draft, work.Owner.Id, work.Day);
                draft.MoveSlidingDeadlines(work.Owner.Id);
                return BookEntryKind.GrantEnd;
            case DueKind.PeriodEnd or DueKind.Birthday or DueKind.Release:
                Ask(draft, work);
                return work.Kind switch { DueKind.PeriodEnd => BookEntryKind.PeriodEnd, DueKind.Birthday => BookEntryKind.Birthday, _ => BookEntryKind.VersionLive };
            case DueKind.FiguresRead:
                ClosureHandling.Read(draft, work.Day);
                return BookEntryKind.FiguresRead;
            case DueKind.ClosureMove:
                ClosureHandling.Move(draft, work.Day);
                return BookEntryKind.ClosureMove;
            case DueKind.Settlement:
                ClosureHandling.Settle(draft, work.Owner, work.Name);
                return BookEntryKind.Settlement;
            default:
                TierHandling.Review(draft, work.Owner.Id, work.Day);
                draft.MoveSlidingDeadlines(work.Owner.Id);
                return BookEntryKind.TierReview;
        }
    }

    /// <summary>Notes that an event that comes by itself was asked.</summary>
    public static void NoteAsked(BookDraft draft, DueWork work) => draft.Change(new TimedRulesAsked(work.Owner.Id, work.Name, work.Due));

    // What was asked already, or is another day by now, is not the next one.
    private static void Ask(BookDraft draft, DueWork work)
    {
        var timed = new TimedEvents(draft.Context);
        if (timed.Next(draft.State.Member(work.Owner.Id)).Contains(work))
        {
            draft.Refusals = EventHandling.Decide(draft, timed.EventOf(work));
            NoteAsked(draft, work);
        }
    }

    private static void TimeOut(BookDraft draft, DueWork work)
    {
        if (draft.State.Hold(work.Name) is { } hold && hold.Until <= work.Due)
        {
            HoldHandling.LetGo(draft, hold);
            HoldHandling.LapseReleased(draft, hold);
        }
    }

    private static void EndGrants(BookDraft draft, string memberId, LocalDate day)
    {
        TierHandling.EndGrants(draft, memberId, day);
        foreach (var privilege in draft.State.Member(memberId).Privileges.Where(p => p.Until <= day))
        {
            draft.Change(new PrivilegeEnded(memberId, privilege));
        }
    }
}
