using System.Collections.Immutable;
using System.Globalization;
using LoyaltyRules.Engine.Accounts.Book;
using LoyaltyRules.Engine.Accounts.Counters;
using LoyaltyRules.Engine.Accounts.Points;
using LoyaltyRules.Engine.Accounts.Rewards;
using LoyaltyRules.Engine.Diagnostics;
using LoyaltyRules.Engine.Evaluation;
using LoyaltyRules.Engine.Evaluation.Output;
using LoyaltyRules.Engine.Model;
using LoyaltyRules.Engine.Packs.Rules;

namespace LoyaltyRules.Engine.Accounts.Handling;

/// <summary>
/// Numbers that counters reach. An event that raises a counter past a number is followed by an event of its own, decided at once and posted in the same entry:
/// once for each crossing (S2). What a return makes a counter lose again, it takes back (R3).
/// </summary>
internal static class MilestoneHandling
{
    /// <summary>The most numbers that one event may reach.</summary>
    public const int NumbersMax = 1_000;

    /// <summary>After an event: decides what was reached, in order of counters and numbers, by the version live at the event.</summary>
    /// <param name="draft">The entry, the event's own changes included.</param>
    /// <param name="before">The member whose counters the event moved, before it.</param>
    /// <param name="cause">The decision on the event: the member's own, or the enrolment of somebody they brought.</param>
    /// <returns>Why the event is refused; empty when it is not.</returns>
    public static ImmutableArray<Diagnostic> AfterEvent(BookDraft draft, MemberState before, Decision cause)
    {
        var pack = draft.Context.Packs.LiveAt(cause.At);
        foreach (var (counter, rules) in pack.Milestones)
        {
            // T6: a late event counts into a window that is still open, seen from the present.
            var (was, isNow) = (before.Counters.ValueAt(counter, draft.Context.Today), draft.State.Member(before.Id).Counters.ValueAt(counter, draft.Context.Today));
            var reached = rules.SelectMany(r => ((MilestoneTrigger)r.On).Between(was, isNow).Take(NumbersMax + 1).Select(n => (Number: n, r.Id)))
                .GroupBy(r => r.Number, r => r.Id).OrderBy(g => g.Key).Take(NumbersMax + 1).ToList();
            if (reached.Count > NumbersMax)
            {
                return BookDraft.Refuse(AccountDiagnostics.TooManyMilestones, "member." + counter.Name, NumbersMax.ToString(CultureInfo.InvariantCulture));
            }

            foreach (var number in reached)
            {
                if (Reach(draft, pack, before.Id, counter, number.Key, [.. number], cause) is { IsEmpty: false } refused)
                {
                    return refused;
                }
            }
        }

        return [];
    }

    /// <summary>
    /// R3: takes back what was given for numbers that a counter, without what came back now, had not reached on the day they were seen, nor on any day since.
    /// </summary>
    public static void AfterReturn(BookDraft draft, MemberState before)
    {
        foreach (var milestone in before.Milestones.Where(m => !m.IsLost))
        {
            var after = draft.State.Member(before.Id);
            if (CounterOf(draft, milestone) is { } counter && !ReferenceEquals(before.Counters.Of(counter.Name), after.Counters.Of(counter.Name))
                && IsReached(before, counter, milestone) && !IsReached(after with { Milestones = before.Milestones }, counter, milestone))
            {
                TakeBack(draft, before.Id, milestone);
            }
        }
    }

    private static ImmutableArray<Diagnostic> Reach(
        BookDraft draft, CompiledPack pack, string memberId, CounterDefinition counter, decimal number, ImmutableArray<string> rules, Decision cause)
    {
        var terms = draft.Context;
        if (draft.State.Member(memberId).Milestones.FirstOrDefault(m => m.IsLost && m.Counter == counter.Name && m.Number == number) is { } lost)
        {
            draft.Change(new MilestoneTakenBack(memberId, lost.EventId));
            draft.Change(new MilestoneReached(memberId, lost with { IsLost = false, On = terms.Today }));
            return [];
        }

        var reached = new MemberEvent
        {
            Of = EventKind.Milestone,
            Id = $"{DecisionTerms.WordOf(cause.Event)} {cause.EventId} {counter.Name} {ExactDecimal.Format(number)}",
            At = cause.At,
            MemberId = memberId,
            Rules = rules,
        };
        var member = Recipients.MemberAt(draft, memberId, pack, reached, cause.Date);
        var program = terms.ProgramOf(draft.State);
        if (!pack.TryDecide(reached, member, program, out var decision, out var diagnostics, terms.Trace))
        {
            return [.. diagnostics.Where(d => d.IsError)];
        }

        draft.Tell(decision, reached, member, program);
        var grants = GrantPosting.GrantsOf(draft, pack, decision);
        if (grants.IsEmpty)
        {
            return [];
        }

        foreach (var use in decision.LimitsUsed)
        {
            draft.UseLimit(use, memberId, member.HouseholdId);
        }

        draft.Change(new MilestoneReached(memberId, new Milestone(decision.EventId, counter.Name, number, terms.Today, member.HouseholdId, grants, decision.LimitsUsed)));
        GrantPosting.Post(draft, pack, decision, grants);
        return [];
    }

    // From now on: points by their own lot, other lots, debt (R2); tiers and privileges end. What was used of rewards stands, and with it the number and its use of limits:
    // else it could be had again and again by returning and buying anew.
    private static void TakeBack(BookDraft draft, string memberId, Milestone milestone)
    {
        draft.Change(new MilestoneTakenBack(memberId, milestone.EventId));
        foreach (var grant in milestone.Grants.Where(g => g.LotId is not null))
        {
            draft.Post(PointsPostings.TakeBack(draft.State.Account(grant.Owner!.Value, grant.Currency!), grant.LotId!, grant.Amount));
        }

        // R3: used rewards stand; the others go as if they had never been issued.
        var stands = milestone.Stands;
        foreach (var id in milestone.Grants.Select(g => g.IssuedId).OfType<string>())
        {
            if (draft.State.Member(memberId).Rewards.GetValueOrDefault(id) is { IsUsed: false } held)
            {
                RewardIssuing.Undo(draft, memberId, held, RewardEnd.Returned);
            }
            else
            {
                stands = true;
            }
        }

        if (stands)
        {
            draft.Change(new MilestoneReached(memberId, milestone with { Grants = [], LimitsUsed = [], Stands = true, IsLost = true }));
        }

        foreach (var use in stands ? [] : milestone.LimitsUsed)
        {
            draft.UseLimit(use with { Used = -use.Used }, memberId, milestone.HouseholdId);
        }

        foreach (var privilege in draft.State.Member(memberId).Privileges.Where(p => p.Source == milestone.Source))
        {
            draft.Change(new PrivilegeEnded(memberId, privilege));
        }

        TierHandling.TakeBack(draft, memberId, milestone.Source);
        draft.Returned = draft.Returned! with
        {
            Grants =
            [
                .. draft.Returned.Grants,
                .. milestone.Grants.Where(g => g.LotId is not null).Select(g => new GrantTakenBack(g.RuleId, g.Effect, g.Kind, g.Currency, g.Amount) { FundedBy = g.FundedBy, IsOfMilestone = true }),
            ],
        };
    }

    private static CounterDefinition? CounterOf(BookDraft draft, Milestone milestone) =>
        draft.Context.Live.Pack.Counters.FirstOrDefault(c => c.Name == milestone.Counter);

    // A counter rises only on days it counts something on, so those are the days to look at. The next time the same number was reached is a crossing of its own.
    private static bool IsReached(MemberState member, CounterDefinition counter, Milestone milestone)
    {
        var next = member.Milestones.SkipWhile(m => m.EventId != milestone.EventId).Skip(1)
            .FirstOrDefault(m => m.Counter == milestone.Counter && m.Number == milestone.Number);
        return member.Counters.Of(counter.Name).Days.Select(d => d.On).Where(d => d > milestone.On && !(d >= next?.On))
            .Prepend(milestone.On).Any(d => member.Counters.ValueAt(counter, d) >= milestone.Number);
    }
}
