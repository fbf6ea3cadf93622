using System.Collections.Immutable;
using LoyaltyRules.Engine.Accounts.Book;
using LoyaltyRules.Engine.Accounts.Counters;
using LoyaltyRules.Engine.Accounts.Purchases;
using LoyaltyRules.Engine.Accounts.Rewards;
using LoyaltyRules.Engine.Accounts.Tiers;
using LoyaltyRules.Engine.Evaluation;
using LoyaltyRules.Engine.Evaluation.Deadlines;
using LoyaltyRules.Engine.Evaluation.Output;
using LoyaltyRules.Engine.Evaluation.Questions;
using LoyaltyRules.Engine.Model;
using LoyaltyRules.Engine.Packs.Program;
using LoyaltyRules.Engine.Packs.Rules;
using NodaTime;

namespace LoyaltyRules.Engine.Accounts.Handling;

/// <summary>What events, returns and the passing of days do to a member's tier, under the live pack.</summary>
internal static class TierHandling
{
    /// <summary>After the counters of an event, and after what it granted.</summary>
    public static void AfterEvent(BookDraft draft, string memberId)
    {
        // Who is held out has no tier.
        if (draft.Context.Live.Pack.Tiers is { } tiers && !draft.Context.Live.IsHeldOut(memberId))
        {
            var state = StateOf(draft, memberId, tiers);
            var reached = RulesOf(draft, memberId, tiers).AfterEvent(state.Reached, RankAt(draft, memberId, tiers, state.Reached, draft.Context.Today), draft.Context.Today);
            if (!ReferenceEquals(reached, state.Reached))
            {
                draft.SetTier(memberId, state with { Reached = reached }, draft.Context.Today, reached.Cause);
            }
        }
    }

    /// <summary>A rule granted a tier.</summary>
    public static void Grant(BookDraft draft, string memberId, TierGrant grant)
    {
        if (draft.Context.Live.Pack.Tiers is { } tiers)
        {
            var state = StateOf(draft, memberId, tiers);
            draft.SetTier(memberId, state with { Grants = state.Grants.Add(grant) }, draft.Context.Today, TierCause.Granted);
        }
    }

    /// <summary>The last day of a tier granted on a day, where the grant names none: as the tiers say.</summary>
    public static LocalDate? UntilOf(BookDraft draft, string memberId, LocalDate from) =>
        DeadlineFrom(draft, memberId, draft.Context.Live, from).Day;

    /// <summary>R3: after the counters of a return; and what the purchase granted is over when all of it came back.</summary>
    public static void AfterReturn(BookDraft draft, PurchaseRecord record, bool isWhole, MemberCounters before)
    {
        if (draft.Context.Live.Pack.Tiers is not { } tiers || draft.State.Member(record.MemberId!).Tier is not { } state)
        {
            return;
        }

        var grants = isWhole ? state.Grants.RemoveAll(g => g.Source.IsOfPurchase(record.Id)) : state.Grants;
        var reached = Retested(draft, record.MemberId!, tiers, state.Reached, before);
        draft.SetTier(record.MemberId!, new TierState(reached, grants), draft.Context.Today, TierCause.Returned);
    }

    private static TierStanding Retested(BookDraft draft, string memberId, TierProgram tiers, TierStanding standing, MemberCounters before)
    {
        var (terms, after) = (draft.Context, draft.State.Member(memberId).Counters);
        if (tiers.Levels.All(l => l.Thresholds.All(t => ReferenceEquals(before.Of(t.Counter.Name), after.Of(t.Counter.Name)))))
        {
            return standing;
        }

        var byDay = new Dictionary<LocalDate, TierTerms?>();
        return new TierRecalculation(TermsOn, TierRecalculation.DaysOf(standing, before, terms.Today), terms.Today).AfterReturn(standing, TierState.None(tiers).Reached, before, after);

        TierTerms? TermsOn(LocalDate day)
        {
            if (!byDay.TryGetValue(day, out var known))
            {
                // The version that was live at the end of the day, or is live now.
                var pack = terms.Packs.LiveAt(Instant.Min(terms.Now, terms.StartOf(day.PlusDays(1)) - Duration.Epsilon));
                byDay[day] = known = pack.Pack.Tiers is { } then ? new TierTerms(then, new TierTransitions(then, from => DeadlineFrom(draft, memberId, pack, from))) : null;
            }

            return known;
        }
    }

    /// <summary>R3: what an event had granted is over.</summary>
    public static void TakeBack(BookDraft draft, string memberId, EventRef source)
    {
        if (draft.Context.Live.Pack.Tiers is not null && draft.State.Member(memberId).Tier is { } state)
        {
            draft.SetTier(memberId, state with { Grants = state.Grants.RemoveAll(g => g.Source == source) }, draft.Context.Today, TierCause.Returned);
        }
    }

    /// <summary>At the end of a day: the review that is due by calendar or by the tier's own deadline, or the end of grace.</summary>
    public static void Review(BookDraft draft, string memberId, LocalDate day)
    {
        if (draft.Context.Live.Pack.Tiers is not { } tiers)
        {
            return;
        }

        var state = StateOf(draft, memberId, tiers);
        var standing = state.Reached;
        var rules = RulesOf(draft, memberId, tiers);
        standing = rules.AtEndOf(standing, RankAt(draft, memberId, tiers, standing, day), day, draft.Context.EndingWith(day).First);
        draft.SetTier(memberId, state with { Reached = standing }, day, standing.GraceUntil is null ? standing.Cause : TierCause.Grace);
    }

    /// <summary>At the end of a day: tiers granted until then are over.</summary>
    public static void EndGrants(BookDraft draft, string memberId, LocalDate day)
    {
        if (draft.Context.Live.Pack.Tiers is { } tiers)
        {
            var state = StateOf(draft, memberId, tiers);
            draft.SetTier(memberId, state with { Grants = state.Grants.RemoveAll(g => g.Until <= day) }, day, TierCause.GrantEnded);
        }
    }

    /// <summary>Keeps a tier until a day at least, where the member has it: what was reached, or its grace, and what was granted. Gives back what was moved.</summary>
    public static ImmutableArray<DeadlineMoved> Extend(BookDraft draft, string memberId, string tier, LocalDate until)
    {
        if (draft.Context.Live.Pack.Tiers is null || draft.State.Member(memberId).Tier is not { } state)
        {
            return [];
        }

        var moved = ImmutableArray.CreateBuilder<DeadlineMoved>();
        var reached = state.Reached;
        if (reached.Tier == tier && LastDayOf(reached) < until)
        {
            moved.Add(Moved(tier, LastDayOf(reached)));
            reached = WithLastDay(reached, until);
        }

        foreach (var grant in state.Grants.Where(g => g.Tier == tier && g.Until < until))
        {
            moved.Add(Moved(GrantOf(grant), grant.Until));
        }

        draft.SetTier(
            memberId,
            new TierState(reached, [.. state.Grants.Select(g => g.Tier == tier && g.Until < until ? g with { Until = until } : g)]),
            draft.Context.Today,
            TierCause.Granted);
        return moved.DrainToImmutable();

        DeadlineMoved Moved(string id, LocalDate? before) => new(ExtensionOf.Tier, id, null, null, before, until);
    }

    /// <summary>Takes an extension back, where the deadline is still the one that it set.</summary>
    public static void UndoExtension(BookDraft draft, string memberId, DeadlineMoved move)
    {
        if (draft.Context.Live.Pack.Tiers is null || draft.State.Member(memberId).Tier is not { } state)
        {
            return;
        }

        var reached = state.Reached.Tier == move.Id && LastDayOf(state.Reached) == move.After ? WithLastDay(state.Reached, move.Before) : state.Reached;
        var grants = state.Grants.Select(g => GrantOf(g) == move.Id && g.Until == move.After ? g with { Until = move.Before } : g);
        draft.SetTier(memberId, new TierState(reached, [.. grants]), draft.Context.Today, TierCause.Returned);
    }

    private static LocalDate? LastDayOf(TierStanding standing) => standing.GraceUntil ?? standing.Until;

    private static TierStanding WithLastDay(TierStanding standing, LocalDate? day) =>
        standing.GraceUntil is null ? standing with { Until = day } : standing with { GraceUntil = day };

    // A tier's word has no space, so it is never taken for a grant of it.
    private static string GrantOf(TierGrant grant) => $"{grant.Tier} {DecisionTerms.WordOf(grant.Source.Event)} {grant.Source.Id}";

    /// <summary>Whether a review at the end of a day may find something: the member has a tier, or counters that thresholds ask.</summary>
    public static bool IsReviewable(BookState state, string memberId, TierProgram tiers, LocalDate day)
    {
        var member = state.Member(memberId);
        return tiers.RankOf(member.Tier?.Reached.Tier) > 0
            || tiers.Levels.Any(l => l.Thresholds.Any(t => member.Counters.ValueAt(t.Counter, day) != 0));
    }

    private static TierState StateOf(BookDraft draft, string memberId, TierProgram tiers) =>
        draft.State.Member(memberId).Tier ?? TierState.None(tiers);

    private static int RankAt(BookDraft draft, string memberId, TierProgram tiers, TierStanding standing, LocalDate day)
    {
        var counters = draft.State.Member(memberId).Counters;
        return tiers.RankReached(counter => counters.ValueAt(counter, day), tiers.RankOf(standing.Tier));
    }

    private static TierTransitions RulesOf(BookDraft draft, string memberId, TierProgram tiers) =>
        new(tiers, from => DeadlineFrom(draft, memberId, draft.Context.Live, from));

    private static DeadlineDay DeadlineFrom(BookDraft draft, string memberId, CompiledPack pack, LocalDate from) => pack.Pack.Tiers?.Until is not { } until
        ? DeadlineDay.NotYet
        : pack.DayOf(until, new DeadlineDates(from) { TierEnteredOn = from }, draft.Context.MemberOf(draft.State, memberId, from, pack), draft.Context.ProgramOf(draft.State));
}
