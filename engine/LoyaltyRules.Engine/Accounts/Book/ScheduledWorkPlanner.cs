using LoyaltyRules.Engine.Accounts.Closure;
using LoyaltyRules.Engine.Accounts.Handling;
using LoyaltyRules.Engine.Accounts.Points;
using LoyaltyRules.Engine.Accounts.Tiers;
using LoyaltyRules.Engine.Model;
using LoyaltyRules.Engine.Packs.Program;
using NodaTime;

namespace LoyaltyRules.Engine.Accounts.Book;

/// <summary>Queues what falls due because of a change.</summary>
/// <param name="context">The pack and the present.</param>
/// <param name="state">The states with the change.</param>
/// <param name="queue">Where it is noted.</param>
internal sealed class ScheduledWorkPlanner(BookContext context, BookState state, DueQueue queue)
{
    /// <summary>Queues what a change makes fall due.</summary>
    public void Plan(BookChange change)
    {
        switch (change)
        {
            case LotOpened opened:
                PlanLot(opened.Owner, opened.Currency, opened.Lot.Deadlines);
                break;
            case LotRescheduled moved:
                PlanLot(moved.Owner, moved.Currency, moved.Deadlines);
                break;
            case HoldOpened { Hold: var hold }:
                PlanHold(hold);
                break;
            case PrivilegeGranted granted:
                AtEndOf(granted.Grant.Until, DueKind.GrantEnd, granted.MemberId);
                break;
            case RewardIssued issued:
                AtEndOf(issued.Reward.ExpiresOn, DueKind.RewardExpiry, issued.MemberId);
                break;
            case RewardUseReturned returned:
                AtEndOf(returned.Reward.ExpiresOn, DueKind.RewardExpiry, returned.MemberId);
                break;
            case RewardRescheduled moved:
                AtEndOf(moved.ExpiresOn, DueKind.RewardExpiry, moved.MemberId);
                break;
            case TierChanged changed:
                PlanTier(changed.MemberId, changed.State);
                break;
            case CounterMoved moved:
                PlanReview(moved.MemberId, context.Today);
                break;
            case MemberSeen or TimedRulesAsked:
                PlanTimed(state.Member(((MemberChange)change).MemberId));
                break;
            case FiguresMoved or FiguresRead:
                PlanReading();
                break;
            case ClosureMoved { To: ClosureStage.Closed } closed:
                PlanSettlement(closed.Since.PlusDays(-1));
                break;
            case ClosureDecided or ClosureMoved:
                PlanMove();
                break;
            case PointsMoved { Posting: var posting } when state.Program.Closure.Stage == ClosureStage.Closed:
                PlanLeftover(posting.From);
                PlanLeftover(posting.To);
                break;
        }
    }

    /// <summary>Queues the next review by calendar from a day on, where the program has them and it may find something.</summary>
    public void PlanReview(string memberId, LocalDate from)
    {
        if (context.Live.Pack.Tiers is { Review: { } period } tiers && period.Bounds(from).Last is var day && TierHandling.IsReviewable(state, memberId, tiers, day))
        {
            AtEndOf(day, DueKind.TierReview, memberId);
        }
    }

    /// <summary>Queues the next of each event that comes by itself for a member.</summary>
    public void PlanTimed(MemberState member)
    {
        if (context.Packs.HasTimedRules)
        {
            foreach (var work in new TimedEvents(context).Next(member))
            {
                queue.Add(work);
            }
        }
    }

    /// <summary>Queues everything that falls due for the states as they stand: after a book was opened anew.</summary>
    public void PlanEverything()
    {
        foreach (var member in state.Members)
        {
            PlanOwner(AccountOwner.Member(member.Id));
        }

        PlanOwner(default);
        foreach (var household in state.Households)
        {
            PlanOwner(AccountOwner.Household(household.Id));
        }

        foreach (var hold in state.Holds)
        {
            PlanHold(hold);
        }
    }

    /// <summary>Queues everything that falls due for one owner as they stand, holds left out; the default owner is the program.</summary>
    public void PlanOwner(AccountOwner owner)
    {
        if (owner == default)
        {
            PlanReading();
            PlanMove();
            return;
        }

        var points = owner.Kind == PointsOwner.Member ? state.Member(owner.Id).Points : state.Household(owner.Id).Points;
        if (owner.Kind == PointsOwner.Member)
        {
            PlanMember(state.Member(owner.Id));
        }
        else
        {
            PlanLots(points);
        }

        if (state.Program.Closure is { Stage: ClosureStage.Closed, Since: { } since })
        {
            PlanSettlement(points, since.PlusDays(-1));
        }
    }

    /// <summary>Queues everything that falls due for a member as they stand.</summary>
    public void PlanMember(MemberState member)
    {
        PlanLots(member.Points);
        foreach (var privilege in member.Privileges)
        {
            AtEndOf(privilege.Until, DueKind.GrantEnd, member.Id);
        }

        foreach (var reward in member.Rewards.Values)
        {
            AtEndOf(reward.ExpiresOn, DueKind.RewardExpiry, member.Id);
        }

        if (member.Tier is { } tier)
        {
            PlanTier(member.Id, tier);
        }
        else
        {
            PlanReview(member.Id, context.Today);
        }

        PlanTimed(member);
    }

    /// <summary>Queues the end of a hold.</summary>
    public void PlanHold(PointsHold hold) => queue.Add(new DueWork(
        hold.Until, DueKind.HoldTimeout, AccountOwner.Member(hold.MemberId), hold.Id, context.DayOf(hold.Until - Duration.Epsilon)));

    // Every month from the first with figures on, however late it is looked at.
    private void PlanReading()
    {
        var (program, closure) = (state.Program, state.Program.Closure);
        if (context.ReadsFigures && context.Live.Pack.ReadsFigures && closure.Stage != ClosureStage.Closed && (closure.ReadOn?.PlusDays(1) ?? program.Days.First) is { } from)
        {
            OfProgram(from.With(DateAdjusters.EndOfMonth), DueKind.FiguresRead);
        }
    }

    private void PlanMove()
    {
        if (ClosureHandling.NextMove(state.Program.Closure, context.Live.Pack) is { } day)
        {
            OfProgram(day, DueKind.ClosureMove);
        }
    }

    private void PlanSettlement(LocalDate day)
    {
        foreach (var points in state.EveryMember().Select(m => m.Points).Concat(state.EveryHousehold().Select(h => h.Points)))
        {
            PlanSettlement(points, day);
        }
    }

    private void PlanSettlement(PointsAccounts points, LocalDate day)
    {
        foreach (var account in points.All.Where(IsLeft))
        {
            AtEndOf(day, DueKind.Settlement, account.Owner, account.Currency);
        }
    }

    // What comes back after the close is settled at once.
    private void PlanLeftover(PointsAccountRef reference)
    {
        if (reference.Owner is { } owner && IsLeft(state.Account(owner, reference.Currency)))
        {
            AtEndOf(context.Today.PlusDays(-1), DueKind.Settlement, owner, reference.Currency);
        }
    }

    private static bool IsLeft(PointsAccount account) => account.HasOpenLots || account.Debt > 0;

    private void OfProgram(LocalDate day, DueKind kind) => queue.Add(new DueWork(context.StartOf(day.PlusDays(1)), kind, default, "", day));

    private void PlanLots(PointsAccounts accounts)
    {
        foreach (var account in accounts.All)
        {
            foreach (var lot in account.InSpendingOrder())
            {
                PlanLot(account.Owner, account.Currency, lot.Deadlines);
            }
        }
    }

    private void PlanLot(AccountOwner owner, string currency, LotDeadlines deadlines)
    {
        // T1: what can be spent from a day on waits until the end of the day before.
        if (deadlines.AvailableFrom is { } from && from > context.Today)
        {
            AtEndOf(from.PlusDays(-1), DueKind.Activation, owner, currency);
        }

        if (deadlines.LastDay is { } last)
        {
            AtEndOf(last, DueKind.Expiry, owner, currency);
        }
    }

    private void PlanTier(string memberId, TierState tier)
    {
        foreach (var grant in tier.Grants)
        {
            AtEndOf(grant.Until, DueKind.GrantEnd, memberId);
        }

        AtEndOf(tier.Reached.GraceUntil ?? tier.Reached.Until, DueKind.TierReview, memberId);
        PlanReview(memberId, context.Today);
    }

    private void AtEndOf(LocalDate? last, DueKind kind, string memberId)
    {
        if (last is { } day)
        {
            AtEndOf(day, kind, AccountOwner.Member(memberId), "");
        }
    }

    // T1: the end of a local day is the start of the next, whatever hour that is. Days that end together are one work, about the last of them.
    private void AtEndOf(LocalDate day, DueKind kind, AccountOwner owner, string name)
    {
        var end = context.StartOf(day.PlusDays(1));
        queue.Add(new DueWork(end, kind, owner, name, context.DayOf(end).PlusDays(-1)));
    }
}
