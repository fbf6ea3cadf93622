using System.Collections.Immutable;
using LoyaltyRules.Engine.Accounts.Book;
using LoyaltyRules.Engine.Accounts.Points;
using LoyaltyRules.Engine.Model;
using LoyaltyRules.Engine.Packs;
using LoyaltyRules.Engine.Packs.Program;
using LoyaltyRules.Engine.Packs.Rules;
using NodaTime;

namespace LoyaltyRules.Messages.Events;

/// <summary>What lies ahead of members, told so long before: each on one day, once.</summary>
/// <param name="pack">The version that is live.</param>
public sealed class AheadMessages(RulePack pack)
{
    /// <summary>The day on which members are told of what happens on another.</summary>
    /// <param name="happens">The day it happens.</param>
    /// <param name="before">How long before.</param>
    public static LocalDate DayToTell(LocalDate happens, DayLength before) => happens.PlusDays(-before.Days).PlusMonths(-before.Months);

    /// <summary>What to tell a member on a day of what lies so long ahead.</summary>
    /// <param name="on">An event that lies ahead of a member.</param>
    /// <param name="before">How long.</param>
    /// <param name="state">The member's state.</param>
    /// <param name="member">What is known of the member.</param>
    /// <param name="today">The day.</param>
    public ImmutableArray<MessageFacts> Of(MessageEvent on, DayLength before, MemberState state, MemberFacts member, LocalDate today) => on switch
    {
        MessageEvent.PointsExpiring => [.. Points(before, state, member, today)],
        MessageEvent.TierExpiring => [.. Tier(before, state, member, today)],
        MessageEvent.RewardExpiring => [.. Rewards(before, state, member, today)],
        _ => [],
    };

    private IEnumerable<MessageFacts> Points(DayLength before, MemberState state, MemberFacts member, LocalDate today) =>
        from currency in pack.Points
        from day in state.Points[currency.Currency].OpenLots
            .Where(l => l.Available > 0 && l.Deadlines.LastDay is { } last && last >= today && DayToTell(last, before) == today)
            .GroupBy(l => l.Deadlines.LastDay!.Value)
        select new PointsExpiringFacts(currency, day.Sum(l => l.Available), day.Key) { Member = member, Today = today };

    private IEnumerable<MessageFacts> Tier(DayLength before, MemberState state, MemberFacts member, LocalDate today)
    {
        if (pack.Tiers is not { } tiers || state.Tier?.Effective(tiers) is not { Until: { } until } standing || tiers.RankOf(standing.Tier) is not (> 0 and var rank)
            || until < today || DayToTell(until, before) != today)
        {
            yield break;
        }

        var level = tiers.Levels[rank - 1];
        var keep = level.Keep ?? level.Reach;
        var missing = keep.Thresholds
            .Select(t => new MissingAmount(t.Counter, t.AtLeast - state.Counters.ValueAt(t.Counter, today)))
            .Where(m => m.Amount > 0).ToImmutableArray();
        if (!level.Reach.IsMet(ValueOf) && !keep.IsMet(ValueOf))
        {
            yield return new TierExpiringFacts(standing.Tier, until, missing) { Member = member, Today = today };
        }

        decimal ValueOf(CounterDefinition counter) => state.Counters.ValueAt(counter, today);
    }

    private static IEnumerable<MessageFacts> Rewards(DayLength before, MemberState state, MemberFacts member, LocalDate today) =>
        state.Rewards.Values
            .Where(r => r.ExpiresOn is { } last && last >= today && DayToTell(last, before) == today)
            .Select(r => new RewardExpiringFacts(r.RewardId, r.Id, r.ExpiresOn!.Value, r.Value) { Member = member, Today = today });

    /// <summary>What a closure that was decided means for a member; null where the pack has no plan.</summary>
    /// <param name="decidedOn">The local day of the decision; the plan begins on the next.</param>
    /// <param name="member">What is known of the member.</param>
    /// <param name="today">The day of the message.</param>
    public ClosureAnnouncedFacts? Closure(LocalDate decidedOn, MemberFacts member, LocalDate today) => pack.Closure is not { Plan: var plan } ? null
        : new ClosureAnnouncedFacts([.. Stages(plan, decidedOn)], LastDay(plan, decidedOn)) { Member = member, Today = today };

    /// <summary>The last call before points can no longer be spent, on its day; null on any other.</summary>
    public LastCallFacts? LastCall(LocalDate decidedOn, DayLength before, MemberFacts member, LocalDate today) =>
        pack.Closure is { Plan: var plan } && LastDay(plan, decidedOn) is var last && DayToTell(last, before) == today ? new LastCallFacts(last) { Member = member, Today = today } : null;

    private static IEnumerable<(ClosureStage Stage, LocalDate On)> Stages(ClosurePlan plan, LocalDate decidedOn) =>
        plan.Stages.Select(s => (s.Stage, plan.StartOf(s, decidedOn.PlusDays(1))));

    // Points stop moving when the program is frozen, or closed where it never is.
    private static LocalDate LastDay(ClosurePlan plan, LocalDate decidedOn) =>
        Stages(plan, decidedOn).First(s => s.Stage is ClosureStage.Frozen or ClosureStage.Closed).On.PlusDays(-1);

    /// <summary>What became of the points of the first currency in a period, from the entries in its books.</summary>
    /// <param name="entries">The entries that touched the member, of any time.</param>
    /// <param name="memberId">The member.</param>
    /// <param name="member">What is known of the member.</param>
    /// <param name="from">The first day.</param>
    /// <param name="to">The last day.</param>
    public StatementFacts Statement(IEnumerable<BookEntry> entries, string memberId, MemberFacts member, LocalDate from, LocalDate to)
    {
        var main = pack.Points.MinBy(p => p.Position)!.Currency;
        var owner = AccountOwner.Member(memberId);
        var postings = entries.Where(e => e.BookedOn >= from && e.BookedOn <= to).SelectMany(e => e.Postings).Where(p => p.From.Currency == main).ToList();
        return new StatementFacts(from, to)
        {
            Member = member,
            Today = to.PlusDays(1),
            Earned = postings.Where(p => p.To.Owner == owner && p.From is { Owner: null, State: PointsState.Issued or PointsState.Adjusted }).Sum(p => p.Points),
            Spent = postings.Where(p => p.From.Owner == owner && p.To is { Owner: null, State: PointsState.Spent }).Sum(p => p.Points),
            Expired = postings.Where(p => p.From.Owner == owner && p.To is { State: PointsState.Expired }).Sum(p => p.Points),
            TakenBack = postings.Where(p => p.From.Owner == owner && p.To is { Owner: null, State: PointsState.TakenBack }).Sum(p => p.Points),
        };
    }
}
