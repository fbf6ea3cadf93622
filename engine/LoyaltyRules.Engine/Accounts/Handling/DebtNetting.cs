using LoyaltyRules.Engine.Accounts.Book;
using LoyaltyRules.Engine.Accounts.Points;
using LoyaltyRules.Engine.Accounts.Purchases;
using LoyaltyRules.Engine.Evaluation.Questions;
using LoyaltyRules.Engine.Model;

namespace LoyaltyRules.Engine.Accounts.Handling;

/// <summary>
/// What is owed, set off against points that expired and that nothing stands behind any more (R2). Where points of a returned purchase had been spent, others were taken in their
/// stead, or are owed; once they come back, they take the place of those. If they expire there, neither the loss nor the debt is the member's.
/// </summary>
internal static class DebtNetting
{
    /// <summary>For every account that the entry has touched.</summary>
    public static void AfterReturn(BookDraft draft)
    {
        var touched = draft.Changes.OfType<PointsMoved>()
            .SelectMany(m => new[] { m.Posting.From, m.Posting.To })
            .Where(r => r.Owner is not null)
            .Select(r => (Owner: r.Owner!.Value, r.Currency))
            .Distinct().ToList();
        foreach (var (owner, currency) in touched)
        {
            Net(draft, owner, currency);
        }
    }

    /// <summary>For one account.</summary>
    public static void Net(BookDraft draft, AccountOwner owner, string currency)
    {
        var account = draft.State.Account(owner, currency);
        if (account is { Debt: > 0, Expired: > 0 })
        {
            draft.Post(PointsPostings.SetOff(account, account.Lots.Where(l => l.Expired > 0 && IsTakenBack(draft, owner, l))));
        }
    }

    // Whether all that the lot was opened for has been taken back, from wherever it was.
    private static bool IsTakenBack(BookDraft draft, AccountOwner owner, Lot lot)
    {
        var source = lot.Source;
        if (source.PurchaseId is { } purchase)
        {
            var id = lot.RestoredFrom ?? lot.Id;
            return draft.State.Purchase(purchase) is { } record
                && record.AllGrants.FirstOrDefault(g => g.LotId == id && g.Owner == owner) is { } grant
                && new ReturnArithmetic(record, record.Progress).TakenOf(grant) == grant.Amount;
        }

        // A milestone that was taken back is forgotten, or known as lost. Who got points for another member's is not known here.
        return source is { Event: { Event: EventKind.Milestone } milestone, RuleId: { } rule }
            && draft.Context.Live.EarnOf(rule, source.Effect, source.IsReward)?.To is PointsRecipient.Member or PointsRecipient.Household
            && draft.State.Member(source.MemberId).Milestones.All(m => m.EventId != milestone.Id || m.IsLost);
    }
}
