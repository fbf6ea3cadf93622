using System.Collections.Immutable;
using LoyaltyRules.Engine.Accounts.Book;
using LoyaltyRules.Engine.Accounts.Points;
using LoyaltyRules.Engine.Accounts.Purchases;
using LoyaltyRules.Engine.Accounts.Rewards;
using LoyaltyRules.Engine.Diagnostics;
using LoyaltyRules.Engine.Evaluation;
using LoyaltyRules.Engine.Evaluation.Amounts;
using LoyaltyRules.Engine.Model;
using LoyaltyRules.Engine.Packs.Rules;

namespace LoyaltyRules.Engine.Accounts.Handling;

/// <summary>Decides a purchase on what the book knows, and posts it: points that pay, points earned, limits, counters, tiers.</summary>
internal static class PurchaseHandling
{
    public static ImmutableArray<Diagnostic> Commit(BookDraft draft, Purchase purchase, string? holdId, string? packHash = null)
    {
        if (draft.State.Purchase(purchase.Id) is not null)
        {
            return BookDraft.Refuse("/purchase/id", AccountDiagnostics.PurchaseTwice, purchase.Id);
        }

        var terms = draft.Context;
        if ((packHash is null ? terms.Packs.LiveAt(purchase.At) : terms.Packs.ByHash(packHash)) is not { } pack)
        {
            return BookDraft.Refuse("/purchase", AccountDiagnostics.UnknownPack, purchase.Id, packHash!);
        }

        PointsHold? hold = null;
        if (holdId is not null)
        {
            hold = draft.State.Hold(holdId);
            if (hold is null || hold.MemberId != purchase.MemberId)
            {
                return BookDraft.Refuse("/hold", hold is null ? AccountDiagnostics.UnknownHold : AccountDiagnostics.HoldOfAnother, holdId);
            }

            // What it reserved is let go first and pays first: in between, nobody else can take it.
            HoldHandling.LetGo(draft, hold);
        }

        var day = terms.DayOf(purchase.At);
        var before = purchase.MemberId is { } buyer ? draft.State.Member(buyer) : null;
        var member = purchase.MemberId is { } id ? Recipients.MemberAt(draft, id, pack, purchase, day) : null;
        var program = terms.ProgramOf(draft.State);
        if (!pack.TryDecide(purchase, member, program, out var decision, out var counters, out var diagnostics, terms.Trace))
        {
            return [.. diagnostics.Where(d => d.IsError)];
        }

        draft.Tell(decision, purchase, member, program);
        var payments = decision.Redemptions.IsEmpty ? [] : decision.Redemptions.Where(r => r.Points > 0).Select(r => Pay(draft, pack, decision, r, hold)).ToImmutableArray();
        var rewardPayments = GrantPosting.PayForRewards(draft, decision);
        HoldHandling.LapseReleased(draft, hold);
        var record = new PurchaseRecord
        {
            Purchase = purchase,
            PackHash = pack.Pack.Hash,
            On = decision.Date,
            HouseholdId = member?.HouseholdId,
            MoneyDecimals = pack.Pack.CurrencyDecimals,
            Charges = ChargesOf(purchase, decision),
            Grants = GrantPosting.GrantsOf(draft, pack, decision),
            Payments = payments,
            RewardsUsed = decision.Rewards.IsEmpty ? [] : [.. decision.Rewards.Where(r => r.Outcome == PresentedOutcome.Used).Select(r => draft.State.Member(decision.MemberId!).Rewards[r.HeldId])],
            Counters = member is null ? [] : counters,
            LimitsUsed = decision.LimitsUsed,
        };
        draft.Change(new PurchaseOpened(record));
        foreach (var use in record.LimitsUsed)
        {
            draft.UseLimit(use, record.MemberId, record.HouseholdId);
        }

        if (member is not null)
        {
            Post(draft, pack, record, decision, rewardPayments);
            if (MilestoneHandling.AfterEvent(draft, before!, decision) is { IsEmpty: false } refused)
            {
                return refused;
            }
        }

        return draft.RefuseTooMany();
    }

    private static void Post(
        BookDraft draft, CompiledPack pack, PurchaseRecord record, Decision decision, IReadOnlyDictionary<string, RewardPayment?> rewardPayments)
    {
        foreach (var used in record.RewardsUsed)
        {
            draft.Change(new RewardUsed(record.MemberId!, used.Id, used.RewardId));
        }

        GrantPosting.Count(draft, record.MemberId!, decision, record.Counters);
        if (new ReturnArithmetic(record, record.Progress).IsActivity)
        {
            draft.Change(new ActivityMoved(record.MemberId!, record.On, 1));
        }

        GrantPosting.Post(draft, pack, decision, record.Grants, rewardPayments);
    }

    // The hold's own lots pay first: they were reserved for this.
    private static PurchasePayment Pay(BookDraft draft, CompiledPack pack, Decision decision, RedemptionResult redemption, PointsHold? hold)
    {
        var currency = pack.Pack.Points.First(p => p.Currency == redemption.Currency);
        var (left, parts) = (redemption.Points, new List<LotPart>());
        foreach (var part in hold?.Currency == redemption.Currency ? hold.Parts : [])
        {
            var points = Math.Min(left, part.Points);
            left -= points;
            parts.AddRange(points > 0 ? [part with { Points = points }] : Array.Empty<LotPart>());
        }

        draft.Post(PointsPostings.ToProgram(parts, currency.Currency, PointsState.Available, PointsState.Spent));
        var accounts = BookContext.AccountsOf(draft.State, draft.State.Member(decision.MemberId!), currency.Currency);
        var others = PointsPostings.Choose(accounts, left);
        draft.Post(PointsPostings.ToProgram(others, currency.Currency, PointsState.Available, PointsState.Spent));
        return new PurchasePayment(
            currency.Currency, currency.Decimals, redemption.Points, redemption.Money, PaidPoints.SharesOf(redemption, currency, pack.Pack.CurrencyDecimals), [.. parts, .. others]);
    }

    private static ImmutableArray<PurchaseCharge> ChargesOf(Purchase purchase, Decision decision)
    {
        var charges = ImmutableArray.CreateBuilder<PurchaseCharge>(decision.Lines.Length + decision.Fees.Length);
        for (var i = 0; i < decision.Lines.Length; i++)
        {
            charges.Add(ChargeOf(decision.Lines[i], purchase.Lines[i].Quantity == 0 ? 1 : purchase.Lines[i].Quantity, isLine: true));
        }

        foreach (var fee in decision.Fees)
        {
            charges.Add(ChargeOf(fee, 1, isLine: false));
        }

        return charges.MoveToImmutable();
    }

    private static PurchaseCharge ChargeOf(ChargeResult charge, decimal quantity, bool isLine) =>
        new(charge.Id, quantity, charge.Gross, charge.Discount, charge.PaidWithPoints, isLine);
}
