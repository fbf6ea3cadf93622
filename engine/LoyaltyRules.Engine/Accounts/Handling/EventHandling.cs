using System.Collections.Immutable;
using LoyaltyRules.Engine.Accounts.Book;
using LoyaltyRules.Engine.Diagnostics;
using LoyaltyRules.Engine.Model;

namespace LoyaltyRules.Engine.Accounts.Handling;

/// <summary>Decides an event of a member that is no purchase, by the version live at its instant (T3), and posts what it gives.</summary>
internal static class EventHandling
{
    /// <summary>Decides and posts.</summary>
    /// <returns>Why it is refused; empty when it is not.</returns>
    public static ImmutableArray<Diagnostic> Decide(BookDraft draft, MemberEvent happened)
    {
        var (terms, memberId) = (draft.Context, happened.MemberId!);
        var pack = terms.Packs.LiveAt(happened.At);
        var before = draft.State.Member(memberId);
        var member = Recipients.MemberAt(draft, memberId, pack, happened, happened.At.InZone(pack.Pack.TimeZone).Date);
        var program = terms.ProgramOf(draft.State);
        if (!pack.TryDecide(happened, member, program, out var decision, out var counters, out var diagnostics, terms.Trace))
        {
            return [.. diagnostics.Where(d => d.IsError)];
        }

        draft.Tell(decision, happened, member, program);
        foreach (var use in decision.LimitsUsed)
        {
            draft.UseLimit(use, memberId, before.HouseholdId);
        }

        GrantPosting.Count(draft, memberId, decision, counters);

        // Whoever joins or does something is active; a birthday and the end of a period come by themselves.
        if (happened.Of is EventKind.Enrolment or EventKind.Activity && !decision.Totals.Earned.IsEmpty)
        {
            draft.Change(new ActivityMoved(memberId, decision.Date, 1));
        }

        GrantPosting.Post(draft, pack, decision, GrantPosting.GrantsOf(draft, pack, decision));
        return MilestoneHandling.AfterEvent(draft, before, decision) is { IsEmpty: false } refused ? refused : draft.RefuseTooMany();
    }
}
