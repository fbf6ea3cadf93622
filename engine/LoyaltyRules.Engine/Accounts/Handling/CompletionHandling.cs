using System.Collections.Immutable;
using LoyaltyRules.Engine.Accounts.Book;
using LoyaltyRules.Engine.Accounts.Commands;
using LoyaltyRules.Engine.Accounts.Points;
using LoyaltyRules.Engine.Accounts.Purchases;
using LoyaltyRules.Engine.Diagnostics;
using LoyaltyRules.Engine.Evaluation;
using LoyaltyRules.Engine.Evaluation.Deadlines;
using LoyaltyRules.Engine.Evaluation.Questions;
using LoyaltyRules.Engine.Model;
using NodaTime;

namespace LoyaltyRules.Engine.Accounts.Handling;

/// <summary>What was bought takes place. T4: everything is as the pack says that decided the purchase.</summary>
internal static class CompletionHandling
{
    /// <summary>Gives what waited for the end of the show its dates, and decides the rules on completion.</summary>
    public static ImmutableArray<Diagnostic> Complete(BookDraft draft, CompletePurchase command, LocalDate on)
    {
        if (ReturnHandling.FindOpen(draft, command.PurchaseId, out var record) is { IsEmpty: false } refusal)
        {
            return refusal;
        }

        draft.Change(new PurchaseProgressed(record!.Id, record.Progress with { Stage = PurchaseStage.Completed, CompletedOn = on }));
        if (record.MemberId is not { } memberId)
        {
            return [];
        }

        if (draft.Context.Packs.ByHash(record.PackHash) is not { } pack)
        {
            return BookDraft.Refuse("/of", AccountDiagnostics.UnknownPack, record.Id, record.PackHash);
        }

        var before = draft.State.Member(memberId);
        var member = draft.Context.MemberOf(draft.State, memberId, on, pack);
        foreach (var grant in record.Grants.Where(g => g.LotId is not null))
        {
            SetDates(draft, pack, record, grant, member, on);
        }

        if (pack.AsksOnCompletion && Left(record, command.At) is { } completion)
        {
            return Decide(draft, pack, record, completion, before);
        }

        draft.MoveSlidingDeadlines(memberId);
        return [];
    }

    private static ImmutableArray<Diagnostic> Decide(BookDraft draft, CompiledPack pack, PurchaseRecord record, Completion completion, MemberState before)
    {
        var (terms, memberId) = (draft.Context, before.Id);
        var member = Recipients.MemberAt(draft, memberId, pack, completion, completion.At.InZone(pack.Pack.TimeZone).Date);
        var program = terms.ProgramOf(draft.State);
        if (!pack.TryDecide(completion, member, program, out var decision, out var counters, out var diagnostics, terms.Trace))
        {
            return [.. diagnostics.Where(d => d.IsError)];
        }

        draft.Tell(decision, completion, member, program);
        var given = new CompletionRecord(
            decision.Date,
            [.. GrantPosting.GrantsOf(draft, pack, decision).Select(g => g with { GivenAfter = record.Progress.Returned })],
            record.Progress.Returned.IsEmpty ? counters : [.. counters.Select(c => c.Shares.IsEmpty ? c : c with { GivenAfter = record.Progress.Returned })],
            decision.LimitsUsed);
        draft.Change(new PurchaseCompleted(record.Id, given));
        foreach (var use in given.LimitsUsed)
        {
            draft.UseLimit(use, memberId, record.HouseholdId);
        }

        GrantPosting.Count(draft, memberId, decision, given.Counters);
        if (!decision.Totals.Earned.IsEmpty)
        {
            draft.Change(new ActivityMoved(memberId, decision.Date, 1));
        }

        GrantPosting.Post(draft, pack, decision, given.Grants);
        return MilestoneHandling.AfterEvent(draft, before, decision) is { IsEmpty: false } refused ? refused : draft.RefuseTooMany();
    }

    /// <summary>The purchase without what came back, at the prices that were paid; null where nothing is left.</summary>
    private static Completion? Left(PurchaseRecord record, Instant at)
    {
        var returned = new ReturnArithmetic(record, record.Progress);
        var left = record.Charges.Where(c => record.Progress.ReturnedOf(c.Id) < c.Quantity).ToDictionary(c => c.Id, StringComparer.Ordinal);
        if (returned.IsWhole)
        {
            return null;
        }

        var purchase = record.Purchase with
        {
            Lines = [.. record.Purchase.Lines.Where(l => left.ContainsKey(l.Id)).Select(l => LineLeft(l, left[l.Id]))],
            Fees = FactSet.Of(record.Purchase.Fees.Where(f => left.ContainsKey("purchase." + f.Key))),
            Pay = [],
        };
        return new Completion
        {
            Id = record.Id,
            At = at,
            MemberId = record.MemberId,
            Purchase = purchase,
            Settled =
            [
                .. left.Values.Select(c => returned.ChargeOf(c) is var back ? new SettledCharge(c.Id, c.Discount - back.Discount, c.PaidWithPoints - back.PaidWithPoints) : default),
            ],
        };

        PurchaseLine LineLeft(PurchaseLine line, PurchaseCharge charge)
        {
            var back = returned.ChargeOf(charge);
            return back.Quantity == 0 ? line : line with
            {
                Quantity = line.Quantity - back.Quantity,
                Gross = line.Gross - back.Gross,
                Tax = line.Tax is { } tax ? tax - ReturnArithmetic.Share(tax, back.Quantity, charge.Quantity, record.MoneyDecimals) : null,
            };
        }
    }

    private static void SetDates(BookDraft draft, CompiledPack pack, PurchaseRecord record, PurchaseGrant grant, MemberSnapshot member, LocalDate on)
    {
        var (owner, currency) = (grant.Owner!.Value, grant.Currency!);
        if (draft.State.Account(owner, currency).Find(grant.LotId!) is not { } lot)
        {
            return;
        }

        var earn = pack.EarnOf(grant.RuleId, grant.Effect, grant.HeldId is not null)!;
        var dates = new DeadlineDates(on) { LotEarnedOn = lot.EarnedOn, PurchaseDate = record.On, PurchaseCompletedOn = on };
        var earnedBy = lot.Source.MemberId == member.Id ? member : draft.Context.MemberOf(draft.State, lot.Source.MemberId, on, pack);
        var terms = pack.TermsOf(earn.Currency, earn, dates, earnedBy, draft.Context.ProgramOf(draft.State));

        // Only what was not known yet: dates once promised stand.
        var deadlines = lot.Deadlines with
        {
            AvailableFrom = lot.Deadlines.AvailableFrom ?? terms.AvailableFrom,
            ExpiresOn = lot.Deadlines.ExpiresOn ?? terms.ExpiresOn,
            Slides = lot.Deadlines.Slides || (lot.Deadlines.ExpiresOn is null && terms.Slides),
        };
        if (deadlines != lot.Deadlines)
        {
            draft.Change(new LotRescheduled(owner, currency, lot.Id, deadlines));
            draft.Post(PointsPostings.Activate(draft.State.Account(owner, currency), draft.Context.Today));
            draft.RepayDebt(owner, currency);
            if (earnedBy != member)
            {
                draft.MoveSlidingDeadlines(earnedBy.Id);
            }
        }
    }
}
