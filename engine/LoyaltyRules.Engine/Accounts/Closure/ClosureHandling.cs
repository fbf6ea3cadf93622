using System.Collections.Immutable;
using LoyaltyRules.Engine.Accounts.Book;
using LoyaltyRules.Engine.Accounts.Commands;
using LoyaltyRules.Engine.Accounts.Handling;
using LoyaltyRules.Engine.Accounts.Points;
using LoyaltyRules.Engine.Diagnostics;
using LoyaltyRules.Engine.Evaluation;
using LoyaltyRules.Engine.Evaluation.Questions;
using LoyaltyRules.Engine.Model;
using LoyaltyRules.Engine.Packs;
using LoyaltyRules.Engine.Packs.Program;
using NodaTime;

namespace LoyaltyRules.Engine.Accounts.Closure;

/// <summary>
/// The winding down of a program as a state machine: running, proposed, then, once decided, announced and the stages of the plan. Triggers are asked at the
/// end of every month, and the program moves at local midnight only (M3), each move once however late it is looked at.
/// </summary>
internal static class ClosureHandling
{
    /// <summary>Decides a proposal, or closes a program that nobody proposed to close.</summary>
    public static ImmutableArray<Diagnostic> Decide(BookDraft draft, DecideClosure command)
    {
        if (string.IsNullOrWhiteSpace(command.Reason))
        {
            return BookDraft.Refuse("/reason", ClosureRefusals.NoReason);
        }

        if (draft.Context.Live.Pack.Closure is null)
        {
            return BookDraft.Refuse(ClosureRefusals.NoPlan);
        }

        var closure = draft.State.Program.Closure;
        if (closure.DecidedOn is { } before)
        {
            return BookDraft.Refuse(ClosureRefusals.DecidedAlready, NodaTime.Text.LocalDatePattern.Iso.Format(before));
        }

        if (!command.Approved && closure.Stage != ClosureStage.Proposed)
        {
            return BookDraft.Refuse(ClosureRefusals.NothingProposed);
        }

        draft.Change(new ClosureDecided(draft.Context.Today, command.Approved, closure.TriggerId));
        return [];
    }

    /// <summary>At the end of a month: reads indicators, asks triggers, and proposes or starts the plan where one held for long enough.</summary>
    public static void Read(BookDraft draft, LocalDate day)
    {
        var (closure, pack) = (draft.State.Program.Closure, draft.Context.Live);
        if (!pack.Pack.ReadsFigures || closure.ReadOn >= day || closure.Stage == ClosureStage.Closed)
        {
            return;
        }

        var (read, fired) = Reading(closure, pack, day, window => FigureAccumulator.FiguresOf(draft.State, pack, window, day));
        draft.Change(read);
        if (fired is { Then: TriggerAction.Propose })
        {
            draft.Change(new ClosureMoved(closure.Stage, ClosureStage.Proposed, day.PlusDays(1), fired.Id, null));
        }
        else if (fired is not null)
        {
            draft.Change(new ClosureDecided(day, IsClosed: true, fired.Id));
        }
    }

    /// <summary>What the figures of a month say at its end, and the trigger that fires; null for none.</summary>
    public static (FiguresRead Read, ClosureTrigger? Fired) Reading(ClosureState closure, CompiledPack pack, LocalDate day, Func<PeriodWindow, ProgramFigures> figuresOf)
    {
        var reading = pack.ReadFigures(figuresOf);
        var months = closure.MonthsTrue.Clear();
        foreach (var trigger in reading.Triggers.Where(t => t.Holds == true))
        {
            months = months.Add(trigger.Id, closure.MonthsTrue.GetValueOrDefault(trigger.Id) + 1);
        }

        // Those that close go before those that ask; ties by id.
        var fired = closure.DecidedOn is not null || closure.Stage == ClosureStage.Proposed
            ? null
            : pack.Pack.Closure?.Triggers.Where(t => months.GetValueOrDefault(t.Id) >= t.SustainedMonths).OrderByDescending(t => t.Then).FirstOrDefault();
        return (new FiguresRead(day, reading, months), fired);
    }

    /// <summary>At a local midnight: comes to the stage of the plan that the day which begins lies in.</summary>
    public static void Move(BookDraft draft, LocalDate day)
    {
        var (closure, today) = (draft.State.Program.Closure, day.PlusDays(1));
        if (closure.DecidedOn is not { } decided || draft.Context.Live.Pack.Closure is not { Plan: var plan })
        {
            return;
        }

        var stage = plan.Stages.LastOrDefault(s => plan.StartOf(s, decided.PlusDays(1)) <= today, new PlannedStage(ClosureStage.Announced, default)).Stage;
        if (stage > closure.Stage)
        {
            var erase = stage == ClosureStage.Closed ? plan.EraseAfter?.After(today) : null;
            draft.Change(new ClosureMoved(closure.Stage, stage, today, closure.TriggerId, erase));
        }
    }

    /// <summary>The day at whose end the program moves next; null for none.</summary>
    public static LocalDate? NextMove(ClosureState closure, RulePack pack)
    {
        if (closure.DecidedOn is not { } decided || pack.Closure is not { Plan: var plan })
        {
            return null;
        }

        // The midnight after the decision announces it, also where no stage begins then.
        return closure.Stage < ClosureStage.Announced
            ? decided
            : plan.Stages.Where(s => s.Stage > closure.Stage).Select(s => (LocalDate?)plan.StartOf(s, decided.PlusDays(1)).PlusDays(-1)).FirstOrDefault();
    }

    /// <summary>After the close: what an owner still has expires or is owed in money, and what is owed by the owner is forgiven.</summary>
    public static void Settle(BookDraft draft, AccountOwner owner, string currency)
    {
        if (draft.State.Program.Closure.Stage != ClosureStage.Closed)
        {
            return;
        }

        foreach (var hold in draft.State.HoldsOf(owner, currency))
        {
            HoldHandling.LetGo(draft, hold);
        }

        draft.RepayDebt(owner, currency);
        var pack = draft.Context.Live.Pack;
        if (pack.Closure?.Plan.Balances == FinalBalances.PayOut)
        {
            PayOut(draft, owner, currency, pack);
        }

        draft.Post(PointsPostings.Lapse(draft.State.Account(owner, currency)));
        if (draft.State.Account(owner, currency).Debt is > 0 and var debt)
        {
            draft.Post(new Posting(new PointsAccountRef(null, currency, PointsState.Forgiven), new PointsAccountRef(owner, currency, PointsState.Debt), debt, null));
        }
    }

    private static void PayOut(BookDraft draft, AccountOwner owner, string currency, RulePack pack)
    {
        var account = draft.State.Account(owner, currency);
        if (account.Available == 0)
        {
            return;
        }

        var points = account.Available;
        var value = pack.Points.FirstOrDefault(p => p.Currency == currency)?.PointValue ?? 0;
        draft.Post(PointsPostings.ToProgram(PointsPostings.Choose([account], points), currency, PointsState.Available, PointsState.PaidOut));
        draft.Change(new BalanceOwed(owner, currency, points, ExactDecimal.Round(points * value, pack.CurrencyDecimals, Rounding.Down)));
    }
}
