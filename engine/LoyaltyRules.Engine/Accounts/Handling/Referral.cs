using System.Collections.Immutable;
using LoyaltyRules.Engine.Accounts.Book;
using LoyaltyRules.Engine.Diagnostics;
using LoyaltyRules.Engine.Model;

namespace LoyaltyRules.Engine.Accounts.Handling;

/// <summary>Who brought whom: a forest. Every member was brought by one other at most, and nobody by those they brought themselves.</summary>
internal static class Referral
{
    /// <summary>Why a member cannot have been brought by another; empty when they can.</summary>
    public static ImmutableArray<Diagnostic> WhyNot(BookDraft draft, string memberId, string referrerId)
    {
        if (referrerId == memberId)
        {
            return BookDraft.Refuse("/referrer", AccountDiagnostics.ReferredByOneself, memberId);
        }

        if (!draft.State.Knows(referrerId) && draft.Context.Members(referrerId) is null)
        {
            return BookDraft.Refuse("/referrer", AccountDiagnostics.UnknownReferrer, referrerId);
        }

        // Invariant: no circle stands, so the way up ends. It can meet a member who joins only now, since one who is known by purchases may have brought others before.
        for (var above = ReferrerOf(referrerId); above is not null; above = ReferrerOf(above))
        {
            if (above == memberId)
            {
                return BookDraft.Refuse("/referrer", AccountDiagnostics.ReferredInACircle, memberId, referrerId);
            }
        }

        return [];

        string? ReferrerOf(string id) => draft.State.Member(id).Enrolment?.ReferrerId;
    }

    /// <summary>Counts a member who joined for the one who brought them, by the version live at the enrolment (T3), and sees to what that reaches.</summary>
    /// <returns>Why the enrolment is refused; empty when it is not.</returns>
    public static ImmutableArray<Diagnostic> Count(BookDraft draft, string referrerId, Decision enrolment)
    {
        var before = draft.State.Member(referrerId);
        var counters = draft.Context.Packs.LiveAt(enrolment.At).Pack.Counters.Where(c => c.On == EventKind.Enrolment).ToList();
        if (counters.Count == 0)
        {
            return [];
        }

        foreach (var counter in counters)
        {
            draft.Change(new CounterMoved(referrerId, counter.Name, enrolment.Date, null, 1));
        }

        TierHandling.AfterEvent(draft, referrerId);
        draft.MoveSlidingDeadlines(referrerId);
        return MilestoneHandling.AfterEvent(draft, before, enrolment) is { IsEmpty: false } refused ? refused : draft.RefuseTooMany();
    }
}
