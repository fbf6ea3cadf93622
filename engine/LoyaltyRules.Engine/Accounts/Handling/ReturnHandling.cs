using System.Collections.Immutable;
using LoyaltyRules.Engine.Accounts.Book;
using LoyaltyRules.Engine.Accounts.Commands;
using LoyaltyRules.Engine.Accounts.Points;
using LoyaltyRules.Engine.Accounts.Purchases;
using LoyaltyRules.Engine.Diagnostics;
using LoyaltyRules.Engine.Language.Wording;
using LoyaltyRules.Engine.Model;
using NodaTime;

namespace LoyaltyRules.Engine.Accounts.Handling;

/// <summary>What is taken back of a purchase: it is cancelled, nobody comes, or something of it is returned.</summary>
internal static class ReturnHandling
{
    public static ImmutableArray<Diagnostic> Return(BookDraft draft, string purchaseId, ImmutableArray<ReturnedUnits> items)
    {
        if (Find(draft, purchaseId, out var record) is { IsEmpty: false } refusal)
        {
            return refusal;
        }

        if (record!.Progress.Stage == PurchaseStage.Cancelled)
        {
            return BookDraft.Refuse("/of", AccountDiagnostics.PurchaseCancelled, purchaseId);
        }

        if (Returned(record, items, out var returned) is { IsEmpty: false } wrong)
        {
            return wrong;
        }

        TakeBack(draft, record, record.Progress with { Returned = returned });
        return draft.RefuseTooMany();
    }

    public static ImmutableArray<Diagnostic> Cancel(BookDraft draft, string purchaseId)
    {
        if (FindOpen(draft, purchaseId, out var record) is { IsEmpty: false } refusal)
        {
            return refusal;
        }

        var all = record!.Charges.ToImmutableSortedDictionary(c => c.Id, c => c.Quantity, StringComparer.Ordinal);
        TakeBack(draft, record, record.Progress with { Stage = PurchaseStage.Cancelled, Returned = all });
        return draft.RefuseTooMany();
    }

    public static ImmutableArray<Diagnostic> NoShow(BookDraft draft, string purchaseId)
    {
        if (FindOpen(draft, purchaseId, out var record) is { IsEmpty: false } refusal)
        {
            return refusal;
        }

        TakeBack(draft, record!, record!.Progress with { Stage = PurchaseStage.NoShow });
        return draft.RefuseTooMany();
    }

    // R1: everything is the difference of what has come back in all, after and before.
    private static void TakeBack(BookDraft draft, PurchaseRecord record, PurchaseProgress progress)
    {
        var wasReturned = record.Progress.IsReturned;
        progress = progress with { IsReturned = new ReturnArithmetic(record, progress).IsWhole };
        if (progress.IsReturned && !wasReturned)
        {
            progress = progress with { RewardsStanding = RewardIssuing.Standing(draft, record) };
        }

        var (before, after) = (new ReturnArithmetic(record, record.Progress), new ReturnArithmetic(record, progress));
        draft.Change(new PurchaseProgressed(record.Id, progress));
        draft.Returned = ResultOf(record, before, after);

        // R2: first what points had paid goes back to its lots, then what was earned is taken.
        foreach (var payment in record.Payments)
        {
            var days = PointsRestoring.DaysKept(draft.Context.Packs.ByHash(record.PackHash), payment.Currency);
            PointsRestoring.Restore(draft, payment.Currency, payment.Parts, before.RestoredOf(payment), after.RestoredOf(payment), days);
        }

        foreach (var grant in record.AllGrants.Where(g => g.LotId is not null))
        {
            var points = after.TakenOf(grant) - before.TakenOf(grant);
            if (points > 0)
            {
                draft.Post(PointsPostings.TakeBack(draft.State.Account(grant.Owner!.Value, grant.Currency!), grant.LotId!, points));
            }
        }

        foreach (var use in record.AllLimitsUsed)
        {
            draft.UseLimit(use with { Used = before.LimitOf(use) - after.LimitOf(use) }, record.MemberId, record.HouseholdId);
        }

        if (record.MemberId is { } memberId)
        {
            Correct(draft, record, before, after, memberId);
            if (progress.IsReturned && !wasReturned)
            {
                RewardIssuing.AfterReturn(draft, record, progress);
                ExtensionHandling.Undo(draft, memberId, progress.Extended);
            }
        }

        DebtNetting.AfterReturn(draft);
    }

    // R3: counters in the original's window, then what they had led to.
    private static void Correct(BookDraft draft, PurchaseRecord record, ReturnArithmetic before, ReturnArithmetic after, string memberId)
    {
        var member = draft.State.Member(memberId);
        TakeBack(draft, record.Counters, record.On, before, after, memberId);
        if (before.IsActivity && !after.IsActivity)
        {
            draft.Change(new ActivityMoved(memberId, record.On, -1));
        }

        if (record.Completion is { } completion)
        {
            TakeBack(draft, completion.Counters, completion.On, before, after, memberId);
            if (before.IsActivityOnCompletion && !after.IsActivityOnCompletion)
            {
                draft.Change(new ActivityMoved(memberId, completion.On, -1));
            }
        }

        MilestoneHandling.AfterReturn(draft, member);

        if (after.IsWhole)
        {
            foreach (var privilege in draft.State.Member(memberId).Privileges.Where(p => p.Source.IsOfPurchase(record.Id)))
            {
                draft.Change(new PrivilegeEnded(memberId, privilege));
            }
        }

        TierHandling.AfterReturn(draft, record, after.IsWhole, member.Counters);
        draft.MoveSlidingDeadlines(memberId);
    }

    private static void TakeBack(
        BookDraft draft, ImmutableArray<CounterContribution> counters, LocalDate on, ReturnArithmetic before, ReturnArithmetic after, string memberId)
    {
        foreach (var counter in counters)
        {
            if (before.CounterOf(counter) - after.CounterOf(counter) is var amount and not 0)
            {
                draft.Change(new CounterMoved(memberId, counter.Counter, on, null, amount));
            }

            // Those that came back before are the first of their kind again: what is left of the longer list is new.
            var gone = before.ValuesOf(counter).ToList();
            foreach (var value in after.ValuesOf(counter).Where(v => !gone.Remove(v)))
            {
                draft.Change(new CounterMoved(memberId, counter.Counter, on, value, -1));
            }
        }
    }

    private static ReturnResult ResultOf(PurchaseRecord record, ReturnArithmetic before, ReturnArithmetic after) => new(
        record.Id,
        [.. record.Charges.Select(c => Difference(after.ChargeOf(c), before.ChargeOf(c))).Where(c => c.Quantity > 0)],
        [
            .. record.AllGrants
                .Where(g => g.Kind == EffectKind.Discount || g.LotId is not null)
                .Select(g => new GrantTakenBack(g.RuleId, g.Effect, g.Kind, g.Currency, after.TakenOf(g) - before.TakenOf(g)) { HeldId = g.HeldId, FundedBy = g.FundedBy })
                .Where(g => g.Amount > 0),
        ],
        [.. record.Payments.Select(p => new PointsAmount(p.Currency, after.RestoredOf(p) - before.RestoredOf(p))).Where(p => p.Points > 0)])
    {
        Partner = record.Purchase.Partner,
    };

    private static ReturnedCharge Difference(ReturnedCharge after, ReturnedCharge before) => new(
        after.ChargeId,
        after.Quantity - before.Quantity,
        after.Gross - before.Gross,
        after.Discount - before.Discount,
        after.PaidWithPoints - before.PaidWithPoints,
        after.Refund - before.Refund);

    private static ImmutableArray<Diagnostic> Returned(
        PurchaseRecord record, ImmutableArray<ReturnedUnits> items, out ImmutableSortedDictionary<string, decimal> returned)
    {
        returned = record.Progress.Returned;
        var left = record.Charges.Where(c => record.Progress.ReturnedOf(c.Id) < c.Quantity).ToList();
        if (left.Count == 0)
        {
            return BookDraft.Refuse("/of", AccountDiagnostics.NothingLeft, record.Id);
        }

        var seen = new HashSet<string>(StringComparer.Ordinal);
        var asked = items.IsEmpty ? [.. left.Select(c => new ReturnedUnits(c.Id, null))] : items;
        for (var i = 0; i < asked.Length; i++)
        {
            var item = asked[i];
            if (record.Charges.FirstOrDefault(c => c.Id == item.ChargeId) is not { } charge)
            {
                return BookDraft.Refuse(At(i, "charge"), AccountDiagnostics.UnknownCharge, record.Id, item.ChargeId, Meant(record, item.ChargeId));
            }

            if (!seen.Add(item.ChargeId))
            {
                return BookDraft.Refuse(At(i, "charge"), AccountDiagnostics.ChargeTwice, item.ChargeId);
            }

            var rest = charge.Quantity - record.Progress.ReturnedOf(charge.Id);
            var quantity = item.Quantity ?? rest;
            if (quantity <= 0 && item.Quantity is not null)
            {
                return BookDraft.Refuse(At(i, "quantity"), AccountDiagnostics.QuantityNotPositive, charge.Id, NumberWords.Of(quantity));
            }

            if (ExactDecimal.ScaleOf(quantity) > PurchaseLine.QuantityDecimals)
            {
                return BookDraft.Refuse(At(i, "quantity"), AccountDiagnostics.QuantityTooFine, charge.Id, NumberWords.Of(quantity), NumberWords.Of(PurchaseLine.QuantityDecimals));
            }

            if (quantity > rest || rest == 0)
            {
                return BookDraft.Refuse(At(i, item.Quantity is null ? "charge" : "quantity"), AccountDiagnostics.MoreThanLeft, charge.Id, NumberWords.Of(Math.Max(quantity, 1)), NumberWords.Of(rest));
            }

            var isDivisible = record.Purchase.Lines.Any(l => l.Id == charge.Id && l.Quantity > 0);
            if (!isDivisible && quantity != charge.Quantity)
            {
                return BookDraft.Refuse(At(i, "quantity"), AccountDiagnostics.OnlyAsAWhole, charge.Id);
            }

            returned = returned.SetItem(charge.Id, charge.Quantity - rest + quantity);
        }

        return [];

        static string At(int item, string member) => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"/items/{item}/{member}");
    }

    // A purchase is sent with fees by their short names, and a return names charges: lines and fees together, so that a line may have any id.
    private static Phrase Meant(PurchaseRecord record, string id) =>
        (record.Charges.FirstOrDefault(c => c.Id == "purchase." + id)?.Id ?? NearestName.Of(id, record.Charges.Select(c => c.Id))) is not { } meant
            ? new Phrase("A charge is a line's id, or a fee with its subject, like purchase.bookingFee.", "Указывается номер строки или сбор вместе с purchase., например purchase.bookingFee.")
            : new Phrase($"Did you mean '{meant}'?", $"Возможно, имелось в виду «{meant}»?");

    private static ImmutableArray<Diagnostic> Find(BookDraft draft, string purchaseId, out PurchaseRecord? record)
    {
        record = draft.State.Purchase(purchaseId);
        return record is null ? BookDraft.Refuse("/of", AccountDiagnostics.UnknownPurchase, purchaseId) : [];
    }

    /// <summary>A purchase of which it is still open whether it takes place; why it is refused where it is not.</summary>
    public static ImmutableArray<Diagnostic> FindOpen(BookDraft draft, string purchaseId, out PurchaseRecord? record) =>
        Find(draft, purchaseId, out record) is { IsEmpty: false } unknown ? unknown : record!.Progress switch
        {
            { Stage: PurchaseStage.Cancelled } => BookDraft.Refuse("/of", AccountDiagnostics.PurchaseCancelled, purchaseId),
            { Stage: PurchaseStage.Completed, CompletedOn: { } on } =>
                BookDraft.Refuse("/of", AccountDiagnostics.PurchaseTookPlace, purchaseId, NodaTime.Text.LocalDatePattern.Iso.Format(on)),
            { Stage: PurchaseStage.NoShow } => BookDraft.Refuse("/of", AccountDiagnostics.NobodyCame, purchaseId),
            _ => [],
        };
}
