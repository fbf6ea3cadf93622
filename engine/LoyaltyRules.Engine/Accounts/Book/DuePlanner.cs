using LoyaltyRules.Engine.Model;
using LoyaltyRules.Engine.Packs;
using NodaTime;

namespace LoyaltyRules.Engine.Accounts;

/// <summary>Says what falls due because of a change.</summary>
/// <param name="terms">The pack and the present.</param>
/// <param name="state">The states with the change.</param>
internal sealed class DuePlanner(BookTerms terms, BookState state)
{
    private readonly TimedEvents timed = new(terms);

    /// <summary>What a change makes fall due.</summary>
    public IEnumerable<DueWork> Of(BookChange change) => change switch
    {
        LotOpened opened => OfLot(opened.Owner, opened.Currency, opened.Lot.Deadlines),
        LotRescheduled moved => OfLot(moved.Owner, moved.Currency, moved.Deadlines),
        HoldOpened { Hold: var hold } => [new DueWork(hold.Until, DueKind.HoldTimeout, AccountOwner.Member(hold.MemberId), hold.Id, terms.DayOf(hold.Until - Duration.Epsilon))],
        PrivilegeGranted { Grant.Until: { } until } granted => [AtEndOf(until, DueKind.GrantEnd, granted.MemberId)],
        RewardIssued issued => OfReward(issued.MemberId, issued.Reward.ExpiresOn),
        RewardUseReturned returned => OfReward(returned.MemberId, returned.Reward.ExpiresOn),
        RewardRescheduled moved => OfReward(moved.MemberId, moved.ExpiresOn),
        TierChanged changed => OfTier(changed.MemberId, changed.State),
        CounterMoved moved => NextReview(moved.MemberId, terms.Today),
        MemberSeen seen => timed.Next(state.Member(seen.MemberId)),
        TimedRulesAsked asked => timed.Next(state.Member(asked.MemberId)),
        FiguresMoved or FiguresRead => NextReading(),
        ClosureDecided => NextMove(),
        ClosureMoved { To: ClosureStage.Closed } closed => EveryBalance(closed.Since.PlusDays(-1)),
        ClosureMoved => NextMove(),
        PointsMoved { Posting: var posting } when state.Program.Closure.Stage == ClosureStage.Closed => Leftover(posting.From).Concat(Leftover(posting.To)),
        _ => [],
    };

    /// <summary>The next review by calendar from a day on, where the program has them and it may find something.</summary>
    public IEnumerable<DueWork> NextReview(string memberId, LocalDate from)
    {
        if (terms.Live.Pack.Tiers is { Review: { } period } tiers && period.Bounds(from).Last is var day && TierHandling.IsReviewable(state, memberId, tiers, day))
        {
            yield return AtEndOf(day, DueKind.TierReview, memberId);
        }
    }

    /// <summary>Everything that falls due for the states as they stand: after a book was opened anew.</summary>
    public IEnumerable<DueWork> OfEverything()
    {
        foreach (var work in state.Members.SelectMany(OfMember))
        {
            yield return work;
        }

        var program = NextReading().Concat(NextMove()).Concat(state.Program.Closure is { Stage: ClosureStage.Closed, Since: { } since } ? EveryBalance(since.PlusDays(-1)) : []);
        foreach (var work in program)
        {
            yield return work;
        }

        foreach (var work in state.Households.SelectMany(h => OfLots(h.Points)).Concat(state.Holds.SelectMany(h => Of(new HoldOpened(h)))))
        {
            yield return work;
        }
    }

    /// <summary>Everything that falls due for a member as they stand.</summary>
    public IEnumerable<DueWork> OfMember(MemberState member)
    {
        var grants = member.Privileges.SelectMany(p => Of(new PrivilegeGranted(member.Id, p)));
        var rewards = member.Rewards.Values.SelectMany(r => OfReward(member.Id, r.ExpiresOn));
        var tier = member.Tier is { } held ? OfTier(member.Id, held) : NextReview(member.Id, terms.Today);
        return OfLots(member.Points).Concat(grants).Concat(rewards).Concat(tier).Concat(timed.Next(member));
    }

    // Every month from the first with figures on, however late it is looked at.
    private IEnumerable<DueWork> NextReading()
    {
        var (program, closure) = (state.Program, state.Program.Closure);
        if (terms.Live.Pack.ReadsFigures && closure.Stage != ClosureStage.Closed && (closure.ReadOn?.PlusDays(1) ?? program.Days.First) is { } from)
        {
            yield return OfProgram(from.With(DateAdjusters.EndOfMonth), DueKind.FiguresRead);
        }
    }

    private IEnumerable<DueWork> NextMove()
    {
        if (ClosureHandling.NextMove(state.Program.Closure, terms.Live.Pack) is { } day)
        {
            yield return OfProgram(day, DueKind.ClosureMove);
        }
    }

    private IEnumerable<DueWork> EveryBalance(LocalDate day) =>
        state.EveryMember().SelectMany(m => m.Points.All).Concat(state.EveryHousehold().SelectMany(h => h.Points.All)).Where(IsLeft)
            .Select(a => AtEndOf(day, DueKind.Settlement, a.Owner, a.Currency));

    // What comes back after the close is settled at once.
    private IEnumerable<DueWork> Leftover(PointsAccountRef reference) =>
        reference.Owner is { } owner && IsLeft(state.Account(owner, reference.Currency))
            ? [AtEndOf(terms.Today.PlusDays(-1), DueKind.Settlement, owner, reference.Currency)]
            : [];

    private static bool IsLeft(PointsAccount account) => account.OpenLots.Count > 0 || account.Debt > 0;

    private DueWork OfProgram(LocalDate day, DueKind kind) => AtEndOf(day, kind, default, "");

    private IEnumerable<DueWork> OfLots(PointsAccounts accounts) =>
        accounts.All.SelectMany(a => a.OpenLots.SelectMany(l => OfLot(a.Owner, a.Currency, l.Deadlines)));

    private IEnumerable<DueWork> OfLot(AccountOwner owner, string currency, LotDeadlines deadlines)
    {
        // T1: what can be spent from a day on waits until the end of the day before.
        if (deadlines.AvailableFrom is { } from && from > terms.Today)
        {
            yield return AtEndOf(from.PlusDays(-1), DueKind.Activation, owner, currency);
        }

        if (deadlines.LastDay is { } last)
        {
            yield return AtEndOf(last, DueKind.Expiry, owner, currency);
        }
    }

    private IEnumerable<DueWork> OfReward(string memberId, LocalDate? expiresOn) =>
        expiresOn is { } last ? [AtEndOf(last, DueKind.RewardExpiry, memberId)] : [];

    private IEnumerable<DueWork> OfTier(string memberId, TierState tier)
    {
        foreach (var until in tier.Grants.Select(g => g.Until).OfType<LocalDate>())
        {
            yield return AtEndOf(until, DueKind.GrantEnd, memberId);
        }

        if ((tier.Reached.GraceUntil ?? tier.Reached.Until) is { } day)
        {
            yield return AtEndOf(day, DueKind.TierReview, memberId);
        }

        foreach (var review in NextReview(memberId, terms.Today))
        {
            yield return review;
        }
    }

    private DueWork AtEndOf(LocalDate day, DueKind kind, string memberId) => AtEndOf(day, kind, AccountOwner.Member(memberId), "");

    // T1: the end of a local day is the start of the next, whatever hour that is.
    private DueWork AtEndOf(LocalDate day, DueKind kind, AccountOwner owner, string name) =>
        new(terms.Live.Pack.TimeZone.AtStartOfDay(day.PlusDays(1)).ToInstant(), kind, owner, name, day);
}
