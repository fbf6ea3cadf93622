using System.Collections.Immutable;
using LoyaltyRules.Engine.Diagnostics;

namespace LoyaltyRules.Engine.Accounts;

/// <summary>Who brought whom: a forest. Every member was brought by one other at most, and nobody by those they brought themselves.</summary>
internal static class Referral
{
    /// <summary>Why a member cannot have been brought by another; empty when they can.</summary>
    public static ImmutableArray<Diagnostic> WhyNot(BookDraft draft, string memberId, string referrerId)
    {
        if (referrerId == memberId)
        {
            return BookDraft.Refuse(AccountDiagnostics.ReferredByOneself, memberId);
        }

        if (!draft.State.Knows(referrerId) && draft.Terms.Members(referrerId) is null)
        {
            return BookDraft.Refuse(AccountDiagnostics.UnknownReferrer, referrerId);
        }

        // Invariant: no circle stands, so the way up ends. It can meet a member who joins only now, since one who is known by purchases may have brought others before.
        for (var above = ReferrerOf(referrerId); above is not null; above = ReferrerOf(above))
        {
            if (above == memberId)
            {
                return BookDraft.Refuse(AccountDiagnostics.ReferredInACircle, memberId, referrerId);
            }
        }

        return [];

        string? ReferrerOf(string id) => draft.State.Member(id).Enrolment?.ReferrerId;
    }
}
