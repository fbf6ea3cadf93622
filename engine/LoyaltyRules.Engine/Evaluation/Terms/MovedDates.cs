using LoyaltyRules.Engine.Evaluation.Deadlines;
using System.Collections.Immutable;
using LoyaltyRules.Engine.Evaluation.Planning;
using LoyaltyRules.Engine.Model;
using LoyaltyRules.Engine.Packs.Program;
using LoyaltyRules.Engine.Packs.Rules;
using NodaTime;

namespace LoyaltyRules.Engine.Evaluation.Terms;

/// <summary>
/// The dates of a member that an event moves to its own day: the last activity, the day of entering a tier, <c>last</c> counters. What is counted from them is not over when it
/// is given, though it would be by the state before the event. Which of them move follows from the decision, and what is given from which of them move: so all that may
/// move count as moved at first, and the event is decided again without those that did not.
/// </summary>
internal sealed class MovedDates(PackPlan plan)
{
    private readonly HashSet<string> leantOn = new(StringComparer.Ordinal);
    private readonly HashSet<string> stay = new(StringComparer.Ordinal);
    private ProgramEvent? @event;
    private MemberSnapshot? member;
    private LocalDate date;

    /// <summary>Looks at an event that is decided.</summary>
    public void Open(ProgramEvent @event, MemberSnapshot? member, LocalDate date)
    {
        (this.@event, this.member, this.date) = (@event, member, date);
        leantOn.Clear();
        stay.Clear();
    }

    /// <summary>The facts as they stand after the event.</summary>
    public IDeadlineFacts Seen(IDeadlineFacts before) => new AfterEvent(before, this);

    /// <summary>Whether something was given because of a date that this decision does not move after all: then the event is to be decided again.</summary>
    /// <param name="decision">The decision.</param>
    /// <param name="counters">What it adds to the member's counters.</param>
    public bool Overrated(Decision decision, Func<ImmutableArray<CounterContribution>> counters)
    {
        if (leantOn.Count == 0)
        {
            return false;
        }

        var counted = counters();
        var unmoved = leantOn.Where(name => !IsMoved(name, decision, counted)).ToList();
        leantOn.Clear();
        stay.UnionWith(unmoved);
        return unmoved.Count > 0;
    }

    private bool MayMove(string anchor) => !stay.Contains(anchor) && anchor switch
    {
        // A birthday, the end of a period, a release and a milestone come by themselves.
        DateAnchor.MemberLastActivityOn => @event!.Kind is EventKind.Purchase or EventKind.Completed or EventKind.Enrolment or EventKind.Activity,
        DateAnchor.TierEnteredOn or "member.tierEnteredOn" => plan.Pack.Tiers is not null,
        _ => Array.Exists(plan.Counters, c => c.Definition.Kind == CounterKind.Last && "member." + c.Definition.Name == anchor && c.Counts(@event!)),
    };

    private bool IsMoved(string anchor, Decision decision, ImmutableArray<CounterContribution> counters) => anchor switch
    {
        DateAnchor.MemberLastActivityOn => IsActivity(decision),
        DateAnchor.TierEnteredOn or "member.tierEnteredOn" => EntersTier(plan.Pack.Tiers!, decision, counters),
        _ => counters.Any(c => "member." + c.Counter == anchor),
    };

    private static bool IsActivity(Decision decision) => decision.Redemptions.Any(r => r.Points > 0)
        || decision.Effects.Any(e => e is { Kind: EffectKind.Earn, Result: > 0 } && (e.RecipientId is null || decision.Event is EventKind.Enrolment or EventKind.Activity));

    private bool EntersTier(TierProgram tiers, Decision decision, ImmutableArray<CounterContribution> counters)
    {
        var rank = tiers.RankOf(member!.Tier);
        return decision.Effects.Any(e => e is { Kind: EffectKind.Grant, Result: > 0 } && tiers.RankOf(e.Granted) > rank)
            || (tiers.Upgrade == TierUpgrade.Immediately && tiers.RankReached(c => ValueAfter(c.Name, counters)) > rank);
    }

    private decimal ValueAfter(string counter, ImmutableArray<CounterContribution> counters) =>
        (member!.Facts.TryGet(counter, out var value) ? value.AsNumber : 0) + counters.Where(c => c.Counter == counter).Sum(c => c.Amount + c.Values.Length);

    private sealed class AfterEvent(IDeadlineFacts before, MovedDates moved) : IDeadlineFacts
    {
        public LocalDate? DateOf(DateAnchor anchor)
        {
            var was = before.DateOf(anchor);
            if (!moved.MayMove(anchor.Name))
            {
                return was;
            }

            moved.leantOn.Add(anchor.Name);
            return was > moved.date ? was : moved.date;
        }

        public bool IsWaived(Deadline deadline) => before.IsWaived(deadline);
    }
}
