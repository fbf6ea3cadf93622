using LoyaltyRules.Engine.Accounts.Book;
using LoyaltyRules.Engine.Accounts.Closure;
using LoyaltyRules.Engine.Accounts.Points;

namespace LoyaltyRules.Storage.Journal;

/// <summary>Which chains an entry is a link of: those of everybody whose state it changes, and of the member it is about; else the program's.</summary>
internal static class TouchedChains
{
    /// <summary>The names of the chains, in ordinal order: at least one.</summary>
    public static SortedSet<string> Of(BookEntry entry)
    {
        var chains = new SortedSet<string>(StringComparer.Ordinal);
        if (entry.MemberId is { } about)
        {
            Add(AccountOwner.Member(about));
        }

        foreach (var change in entry.Changes)
        {
            switch (change)
            {
                case PointsMoved { Posting: var posting }:
                    Add(posting.From.Owner);
                    Add(posting.To.Owner);
                    break;
                case LotOpened opened:
                    Add(opened.Owner);
                    break;
                case LotRescheduled moved:
                    Add(moved.Owner);
                    break;
                case LimitMoved moved:
                    Add(moved.Owner);
                    break;
                case BalanceOwed owed:
                    Add(owed.Owner);
                    break;
                case HouseholdRecipientNamed named:
                    Add(AccountOwner.Household(named.HouseholdId));
                    break;
                default:
                    Add(MemberOf(change) is { } member ? AccountOwner.Member(member) : null);
                    break;
            }
        }

        if (chains.Count == 0 || entry.Changes.Any(c => c is FiguresRead or ClosureDecided or ClosureMoved))
        {
            chains.Add(Chain.Program);
        }

        return chains;

        void Add(AccountOwner? owner)
        {
            if (owner is { } known)
            {
                chains.Add(Chain.NameOf(known));
            }
        }
    }

    private static string? MemberOf(BookChange change) => change switch
    {
        HoldOpened c => c.Hold.MemberId,
        CounterMoved c => c.MemberId,
        ActivityMoved c => c.MemberId,
        TierChanged c => c.MemberId,
        PrivilegeGranted c => c.MemberId,
        PrivilegeEnded c => c.MemberId,
        HouseholdChanged c => c.MemberId,
        OptionsChosen c => c.MemberId,
        RewardIssued c => c.MemberId,
        RewardUsed c => c.MemberId,
        RewardUseReturned c => c.MemberId,
        RewardRescheduled c => c.MemberId,
        RewardEnded c => c.MemberId,
        MemberEnrolled c => c.MemberId,
        MemberSeen c => c.MemberId,
        TimedRulesAsked c => c.MemberId,
        MilestoneReached c => c.MemberId,
        MilestoneTakenBack c => c.MemberId,
        FiguresMoved c => c.BuyerId,
        PurchaseOpened c => c.Record.MemberId,
        _ => null,
    };
}
