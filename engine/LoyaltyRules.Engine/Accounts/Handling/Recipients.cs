using LoyaltyRules.Engine.Accounts.Book;
using LoyaltyRules.Engine.Evaluation;
using LoyaltyRules.Engine.Evaluation.Deadlines;
using LoyaltyRules.Engine.Evaluation.Questions;
using LoyaltyRules.Engine.Model;
using NodaTime;

namespace LoyaltyRules.Engine.Accounts.Handling;

/// <summary>
/// What a decision has to know of other members who get points of its event. Only which points would be over for them goes into the snapshot, not the dates that say so:
/// a snapshot is stored under the key of the member whose event it is, and what is known of another must not be readable by it (P3).
/// </summary>
internal static class Recipients
{
    /// <summary>A member as the decision on an event sees them.</summary>
    /// <param name="draft">The entry in the making.</param>
    /// <param name="memberId">The member whose event it is.</param>
    /// <param name="pack">The pack that decides.</param>
    /// <param name="happened">The event.</param>
    /// <param name="on">Its local day.</param>
    public static MemberSnapshot MemberAt(BookDraft draft, string memberId, CompiledPack pack, ProgramEvent happened, LocalDate on)
    {
        var member = draft.Context.MemberOf(draft.State, memberId, on, pack);
        return pack.GiftsByRecipient.IsEmpty
            ? member
            : member with
            {
                Referrer = Seen(draft, memberId, member.Referrer, PointsRecipient.Referrer, pack, happened, on),
                HouseholdRecipient = Seen(draft, memberId, member.HouseholdRecipient, PointsRecipient.Recipient, pack, happened, on),
            };
    }

    private static RecipientSnapshot? Seen(
        BookDraft draft, string memberId, RecipientSnapshot? recipient, PointsRecipient to, CompiledPack pack, ProgramEvent happened, LocalDate on)
    {
        if (recipient is null || recipient.Id == memberId)
        {
            return recipient;
        }

        var expired = new List<ExpiredPoints>();
        MemberSnapshot? member = null;
        foreach (var (rule, isReward, earn) in pack.GiftsByRecipient)
        {
            if (earn.To == to && rule.On.Event == happened.Kind)
            {
                member ??= draft.Context.MemberOf(draft.State, recipient.Id, on, pack);
                if (pack.LastDayOf(earn, DeadlineDates.Of(happened, on, pack.Pack.TimeZone), member, draft.Context.ProgramOf(draft.State)) is { } last && last < on)
                {
                    expired.Add(new ExpiredPoints(rule.Id, isReward, earn.Index, last));
                }
            }
        }

        return expired.Count == 0 ? recipient : recipient with { Expired = expired };
    }
}
