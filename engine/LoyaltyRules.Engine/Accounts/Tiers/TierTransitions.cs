using LoyaltyRules.Engine.Model;
using LoyaltyRules.Engine.Packs.Program;
using LoyaltyRules.Engine.Packs.Rules;
using NodaTime;

namespace LoyaltyRules.Engine.Accounts.Tiers;

/// <summary>How a tier moves: pure functions of the state, of the rank that the counters reach, and of a day.</summary>
/// <param name="tiers">The tiers of the pack.</param>
/// <param name="untilOf">The last day of a tier whose deadline is counted from the given day.</param>
internal sealed class TierTransitions(TierProgram tiers, Func<LocalDate, DeadlineDay> untilOf)
{
    /// <summary>After an event: up at once where the program says so. A failed review waits out its grace, unless the tier is reached again before.</summary>
    /// <remarks>T6: an event never takes a tier away, and an upgrade holds from the day it is processed.</remarks>
    public TierStanding AfterEvent(TierStanding standing, int reached, LocalDate today)
    {
        if (tiers.Upgrade != TierUpgrade.Immediately)
        {
            return standing;
        }

        var rank = tiers.RankOf(standing.Tier);
        if (reached > rank)
        {
            return new TierStanding(tiers.NameOf(reached), today, today, UntilFrom(today), TierCause.Reached) { Previous = standing };
        }

        return standing.GraceUntil is not null && reached == rank
            ? Renewed(standing, today) with { Previous = standing }
            : standing;
    }

    /// <summary>What the end of a day brings: the end of grace, or the review that is due by calendar or by the tier's own deadline, if any.</summary>
    /// <param name="standing">The tier.</param>
    /// <param name="reached">The rank that the counters reach.</param>
    /// <param name="day">The day that ends.</param>
    /// <param name="first">The first of the days that end together with it; the day itself, but for those around a day that the zone skips.</param>
    public TierStanding AtEndOf(TierStanding standing, int reached, LocalDate day, LocalDate first) =>
        standing.GraceUntil <= day ? EndGrace(standing, reached, day)
        : standing.Until <= day || tiers.Review?.Bounds(first).Last <= day ? Review(standing, reached, day)
        : standing;

    /// <summary>The next day from <paramref name="from"/> on whose end may bring something; null for none.</summary>
    public LocalDate? NextEnd(TierStanding standing, LocalDate from) =>
        Earlier(tiers.Review?.Bounds(from).Last, (standing.GraceUntil ?? standing.Until) is { } last ? LocalDate.Max(last, from) : null);

    /// <summary>A review at the end of a day. The deadline is a floor: before it a review leads up only.</summary>
    private TierStanding Review(TierStanding standing, int reached, LocalDate day)
    {
        var rank = tiers.RankOf(standing.Tier);
        if (reached > rank)
        {
            return new TierStanding(tiers.NameOf(reached), day.PlusDays(1), day, UntilFrom(day), TierCause.Reached) { Previous = standing };
        }

        if (rank == 0 || standing.Until > day || standing.GraceUntil is not null)
        {
            return standing;
        }

        if (reached == rank || tiers.Downgrade == TierDowngrade.Never)
        {
            return Renewed(standing, day);
        }

        var target = tiers.Downgrade == TierDowngrade.OneLevel ? Math.Max(reached, rank - 1) : reached;
        return tiers is { GraceMonths: 0, GraceDays: 0 } ? Lowered(target, day) : standing with
        {
            GraceUntil = MonthEnds.Move(day, tiers.GraceMonths, EndsMonth(standing, day)).PlusDays(tiers.GraceDays),
            AfterGrace = tiers.NameOf(target),
            Previous = null,
        };
    }

    /// <summary>The end of the grace after a failed review: what the review decided, unless more was reached since.</summary>
    private TierStanding EndGrace(TierStanding standing, int reached, LocalDate day) =>
        reached >= tiers.RankOf(standing.Tier)
            ? Renewed(standing, day)
            : Lowered(Math.Max(reached, tiers.RankOf(standing.AfterGrace)), day);

    private TierStanding Renewed(TierStanding standing, LocalDate day) =>
        new(standing.Tier, standing.EnteredOn, day, UntilFrom(day), TierCause.Renewed);

    private TierStanding Lowered(int rank, LocalDate day) =>
        new(tiers.NameOf(rank), day.PlusDays(1), day, rank == 0 ? null : UntilFrom(day), TierCause.NotKept);

    private static LocalDate? Earlier(LocalDate? a, LocalDate? b) => a < b || b is null ? a : b;

    // A deadline that does not lie ahead would be reviewed again and again: there is none then.
    private LocalDate? UntilFrom(LocalDate day) => untilOf(day).Day is { } until && until > day ? until : null;

    // T1: the end of a period, by the calendar of reviews or by the deadline that was rounded up to it.
    private bool EndsMonth(TierStanding standing, LocalDate day) =>
        (tiers.Review is { EndsWithMonth: true } review && review.Bounds(day).Last == day)
        || ((standing.CountedFrom ?? standing.EnteredOn) is { } from && standing.Until == day && untilOf(from) is { EndsMonth: true } until && until.Day == day);
}
