using System.Collections.Immutable;
using LoyaltyRules.Engine.Accounts.Counters;
using NodaTime;

namespace LoyaltyRules.Engine.Accounts.Tiers;

/// <summary>The tiers of a version of the pack, and how they move for one member.</summary>
internal sealed record TierTerms(Packs.Program.TierProgram Tiers, TierTransitions Rules)
{
    /// <summary>The rank that counters reach, or keep, for who has a standing, seen from a day.</summary>
    public int RankAt(MemberCounters counters, LocalDate day, TierStanding held) => Tiers.RankReached(counter => counters.ValueAt(counter, day), Tiers.RankOf(held.Tier));

    /// <summary>Whether counters, seen from a day, are enough for a standing that began or was confirmed on it: what reaches a tier for one that was reached, what keeps it otherwise.</summary>
    public bool IsEarned(TierStanding standing, MemberCounters counters, LocalDate day)
    {
        var rank = Tiers.RankOf(standing.Tier);
        return Tiers.RankReached(counter => counters.ValueAt(counter, day), standing.Cause == TierCause.Reached ? 0 : rank) >= rank;
    }
}

/// <summary>
/// Tests a tier again after a return (R3, T6): on the day on which it was reached or last confirmed, by the windows of that day and the version that was live then. Where what came
/// back was needed for it, the tier is what it would be had that never been bought: events and reviews since are gone through once more, without it.
/// </summary>
/// <param name="termsOn">The tiers as they were on a day; null for none.</param>
/// <param name="days">The days of events that may have led up, in order; none after today.</param>
/// <param name="today">Today: its reviews are still to come.</param>
internal sealed class TierRecalculation(Func<LocalDate, TierTerms?> termsOn, ImmutableArray<LocalDate> days, LocalDate today)
{
    /// <summary>The days on which anything was counted, and those on which a standing and the ones before it were tested.</summary>
    public static ImmutableArray<LocalDate> DaysOf(TierStanding standing, MemberCounters counters, LocalDate today)
    {
        var days = new SortedSet<LocalDate>(counters.Histories.SelectMany(h => h.Value.Days).Select(d => d.On));
        for (var s = standing; s is not null; s = s.Previous)
        {
            if (s.CountedFrom is { } tested)
            {
                days.Add(tested);
            }
        }

        return [.. days.TakeWhile(d => d <= today)];
    }

    /// <summary>The standing after a return.</summary>
    /// <param name="standing">The standing before it.</param>
    /// <param name="none">That of a member who never had a tier.</param>
    /// <param name="before">The counters before the return.</param>
    /// <param name="after">The counters after it.</param>
    public TierStanding AfterReturn(TierStanding standing, TierStanding none, MemberCounters before, MemberCounters after)
    {
        if (termsOn(today) is not { Tiers: var tiers })
        {
            return standing;
        }

        var (most, tested) = (tiers.RankOf(standing.Tier), Tested(standing, today.PlusDays(1), today));
        if (tiers.RankOf(tested.Tier) < most && !IsKnownFromTheFirst(standing))
        {
            // A tier that ended sooner, because it was reached sooner, may otherwise still stand.
            var without = FromTheFirstDay(after, today.PlusDays(1), today);
            tested = tiers.RankOf(without.Tier) > tiers.RankOf(tested.Tier) ? without : tested;
        }

        // A return leads nobody up.
        return tiers.RankOf(tested.Tier) <= most ? tested : most == 0 ? standing : tested with { Tier = standing.Tier };

        // As it stands before the events of one day and the reviews of another.
        TierStanding Tested(TierStanding held, LocalDate eventsBefore, LocalDate reviewsBefore)
        {
            if (held.CountedFrom is not { } on || termsOn(on) is not { } terms)
            {
                return held;
            }

            var rank = terms.Tiers.RankOf(held.Tier);
            if (rank > 0 && held.GraceUntil is null && terms.IsEarned(held, after, on))
            {
                return held;
            }

            // What the counters did not reach before the return either was not lost by it.
            var isLost = rank > 0 && terms.IsEarned(held, before, on);
            if (held.Previous is { } previous)
            {
                return isLost ? Replayed(Tested(previous, on, on), on, eventsBefore, reviewsBefore, after) : held;
            }

            // A review has confirmed it, or led there: all since the first day is gone through, with what came back and without.
            var was = FromTheFirstDay(before, eventsBefore, reviewsBefore);
            var isNow = FromTheFirstDay(after, eventsBefore, reviewsBefore);
            if (rank == 0 && isNow == none)
            {
                // A review led down to no tier, and by what is left there was never any.
                return none;
            }

            var isLower = was != isNow && (was == held || isNow == none || terms.Tiers.RankOf(isNow.Tier) < rank);
            return isLower || (isLost && held.GraceUntil is null) ? isNow : held;
        }

        // There is a first day: that on which the standing was tested.
        TierStanding FromTheFirstDay(MemberCounters counters, LocalDate eventsBefore, LocalDate reviewsBefore) =>
            days.IsEmpty ? none : Replayed(none, days[0], eventsBefore, reviewsBefore, counters);
    }

    // Whether every standing since the member had none is known: then a tier is not reached sooner without what came back than it was with it.
    // Days gone through once more could say so, because what came in late led nobody up on its own day.
    private static bool IsKnownFromTheFirst(TierStanding standing)
    {
        var first = standing;
        while (first.Previous is { } previous)
        {
            first = previous;
        }

        return first.EnteredOn is null;
    }

    // What events from a day on and reviews make of a standing.
    private TierStanding Replayed(TierStanding standing, LocalDate from, LocalDate eventsBefore, LocalDate reviewsBefore, MemberCounters counters)
    {
        var (next, open) = (days.BinarySearch(from) is var found && found < 0 ? ~found : found, from);
        while (true)
        {
            var ending = termsOn(open)?.Rules.NextEnd(standing, open);
            var day = next < days.Length && days[next] < eventsBefore ? days[next] : (LocalDate?)null;
            if (day is { } happened && !(ending < happened))
            {
                standing = termsOn(happened) is { } terms ? terms.Rules.AfterEvent(standing, terms.RankAt(counters, happened, standing), happened) : standing;
                (next, open) = (next + 1, LocalDate.Max(open, happened));
            }
            else if (ending is { } end && end < reviewsBefore)
            {
                standing = termsOn(end) is { } terms ? terms.Rules.AtEndOf(standing, terms.RankAt(counters, end, standing), end, first: end) : standing;
                open = end.PlusDays(1);
            }
            else
            {
                return standing;
            }
        }
    }
}
