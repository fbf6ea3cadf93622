using System.Collections.Immutable;
using LoyaltyRules.Engine.Diagnostics;
using LoyaltyRules.Engine.Evaluation;
using LoyaltyRules.Engine.Model;
using LoyaltyRules.Engine.Packs;
using NodaTime;

namespace LoyaltyRules.Engine.Accounts;

/// <summary>Decides a purchase on what the book knows, and posts it: points that pay, points earned, limits, counters, tiers.</summary>
internal static class PurchaseHandling
{
    public static ImmutableArray<Diagnostic> Commit(BookDraft draft, Purchase purchase, string? holdId)
    {
        if (draft.State.Purchase(purchase.Id) is not null)
        {
            return BookDraft.Refuse(AccountDiagnostics.PurchaseTwice, purchase.Id);
        }

        var (terms, pack) = (draft.Terms, draft.Terms.Packs.LiveAt(purchase.At));
        PointsHold? hold = null;
        if (holdId is not null)
        {
            hold = draft.State.Hold(holdId);
            if (hold is null || hold.MemberId != purchase.MemberId)
            {
                return BookDraft.Refuse(hold is null ? AccountDiagnostics.UnknownHold : AccountDiagnostics.HoldOfAnother, holdId);
            }

            // What it reserved is let go first and pays first: in between, nobody else can take it.
            HoldHandling.LetGo(draft, hold);
        }

        var day = terms.DayOf(purchase.At);
        var member = purchase.MemberId is { } id ? terms.MemberOf(draft.State, id, day, pack) : null;
        var program = terms.ProgramOf(draft.State);
        if (!pack.TryDecide(purchase, member, program, out var decision, out var diagnostics, terms.Trace))
        {
            return [.. diagnostics.Where(d => d.IsError)];
        }

        draft.Decision = decision;
        var payments = decision.Redemptions.Where(r => r.Points > 0).Select(r => Pay(draft, pack, decision, r, hold)).ToImmutableArray();
        var rewardPayments = decision.Effects.Where(IsIssue).ToDictionary(e => IdOf(purchase.Id, e), e => RewardIssuing.Pay(draft, decision.MemberId!, e.Issued!), StringComparer.Ordinal);
        HoldHandling.LapseReleased(draft, hold);
        var record = new PurchaseRecord
        {
            Purchase = purchase,
            PackHash = pack.Pack.Hash,
            On = decision.Date,
            Sequence = draft.State.LastSequence + 1,
            HouseholdId = member?.HouseholdId,
            MoneyDecimals = pack.Pack.CurrencyDecimals,
            Charges = ChargesOf(purchase, decision),
            Grants = GrantsOf(draft, pack, purchase, decision),
            Payments = payments,
            RewardsUsed = [.. decision.Rewards.Where(r => r.Outcome == PresentedOutcome.Used).Select(r => draft.State.Member(decision.MemberId!).Rewards[r.HeldId])],
            Counters = member is null ? [] : pack.CounterContributions(purchase, member, program, decision),
            LimitsUsed = decision.LimitsUsed,
        };
        draft.Change(new PurchaseOpened(record));
        foreach (var use in record.LimitsUsed)
        {
            draft.UseLimit(use, record.MemberId, record.HouseholdId);
        }

        if (member is not null)
        {
            Post(draft, pack, record, decision);
            PostRewards(draft, pack, record, decision, rewardPayments);
            TierHandling.AfterEvent(draft, member.Id);
            draft.Slide(member.Id);
        }

        return draft.RefuseTooMany();
    }

    private static void Post(BookDraft draft, CompiledPack pack, PurchaseRecord record, Decision decision)
    {
        var memberId = record.MemberId!;
        foreach (var counter in record.Counters)
        {
            if (counter.Values.IsEmpty)
            {
                draft.Change(new CounterMoved(memberId, counter.Counter, record.On, null, counter.Amount));
            }

            foreach (var value in counter.Values)
            {
                draft.Change(new CounterMoved(memberId, counter.Counter, record.On, value.Value, 1));
            }
        }

        if (new ReturnArithmetic(record, record.Progress).IsActivity)
        {
            draft.Change(new ActivityMoved(memberId, record.On, 1));
        }

        foreach (var effect in decision.Effects.Where(e => e.Outcome == EffectOutcome.Granted))
        {
            if (effect.Kind == EffectKind.Earn && effect.Result > 0)
            {
                Earn(draft, record, record.Grants.First(g => g.LotId == IdOf(record.Id, effect)), effect.Terms ?? default);
            }
            else if (effect.Kind == EffectKind.Grant)
            {
                Grant(draft, pack, record, effect);
            }
        }
    }

    private static void PostRewards(BookDraft draft, CompiledPack pack, PurchaseRecord record, Decision decision, Dictionary<string, RewardPayment?> payments)
    {
        var memberId = record.MemberId!;
        foreach (var used in record.RewardsUsed)
        {
            draft.Change(new RewardUsed(memberId, used.Id, used.RewardId));
        }

        foreach (var effect in decision.Effects.Where(IsIssue))
        {
            var id = IdOf(record.Id, effect);
            var limits = pack.Pack.Rewards.First(r => r.Id == effect.Issued!.RewardId).IssueLimits.Where(l => l.Per != LimitScope.Purchase);
            RewardIssuing.Issue(
                draft, memberId, id, record.On, effect.Issued!, payments[id], record.Id,
                [.. limits.Select(l => new LimitUse(l.Key, l.Per, l.WindowStart(record.On), 1))]);
        }

        var extensions = decision.Effects.Where(e => e is { Kind: EffectKind.Extend, Result: > 0 }).Select(e => e.Extended!.Value);
        var moved = extensions.SelectMany(e => ExtensionHandling.Extend(draft, memberId, e)).ToImmutableArray();
        if (!moved.IsEmpty)
        {
            draft.Change(new PurchaseProgressed(record.Id, record.Progress with { Extended = moved }));
        }
    }

    private static bool IsIssue(EffectResult effect) => effect is { Kind: EffectKind.Issue, Result: > 0 };

    private static void Earn(BookDraft draft, PurchaseRecord record, PurchaseGrant grant, LotTerms terms) => draft.Earn(
        grant.Owner!.Value,
        grant.Currency!,
        new Lot
        {
            Id = grant.LotId!,
            Source = new LotSource(record.MemberId!, record.Id, grant.RuleId, grant.Effect) { IsReward = grant.HeldId is not null },
            EarnedOn = record.On,
            Deadlines = new LotDeadlines(terms.AvailableFrom, terms.ExpiresOn, terms.Slides),
            Original = grant.Amount,
        },
        PointsState.Issued);

    private static void Grant(BookDraft draft, CompiledPack pack, PurchaseRecord record, EffectResult effect)
    {
        var rule = pack.Pack.Rules.First(r => r.Id == effect.RuleId);
        if (((GrantEffect)rule.Then[effect.Index]).Tier is not null)
        {
            var until = effect.GrantedUntil ?? TierHandling.UntilOf(draft, record.MemberId!, record.On);
            TierHandling.Grant(draft, record.MemberId!, new TierGrant(effect.Granted!, record.On, until, record.Id));
        }
        else
        {
            draft.Change(new PrivilegeGranted(record.MemberId!, new PrivilegeHeld(effect.Granted!, effect.GrantedUntil, record.Id)));
        }
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
        var accounts = BookTerms.AccountsOf(draft.State, draft.State.Member(decision.MemberId!), currency.Currency);
        var others = PointsPostings.Choose(accounts, left);
        draft.Post(PointsPostings.ToProgram(others, currency.Currency, PointsState.Available, PointsState.Spent));
        return new PurchasePayment(
            currency.Currency, currency.Decimals, redemption.Points, redemption.Money, PointsShares(redemption, currency, pack.Pack.CurrencyDecimals), [.. parts, .. others]);
    }

    // S4: the points fall on the charges as the money they paid does, by largest remainder, ties by id.
    private static ImmutableArray<Share> PointsShares(RedemptionResult redemption, PointsCurrency currency, int moneyDecimals)
    {
        var ids = redemption.Shares.Select(s => s.ChargeId).ToArray();
        var ranks = new int[ids.Length];
        var ordered = ids.Order(StringComparer.Ordinal).ToList();
        for (var i = 0; i < ids.Length; i++)
        {
            ranks[i] = ordered.IndexOf(ids[i]);
        }

        var weights = redemption.Shares.Select(s => Scaled.From(s.Amount, moneyDecimals)).ToArray();
        var parts = Allocation.Spread(Scaled.From(redemption.Points, currency.Decimals), weights, ranks);
        return [.. ids.Select((id, i) => new Share(id, Scaled.ToDecimal(parts[i], currency.Decimals))).Where(s => s.Amount != 0)];
    }

    private static ImmutableArray<PurchaseCharge> ChargesOf(Purchase purchase, Decision decision) =>
    [
        .. decision.Lines.Select((l, i) => ChargeOf(l, purchase.Lines[i].Quantity == 0 ? 1 : purchase.Lines[i].Quantity, isLine: true)),
        .. decision.Fees.Select(f => ChargeOf(f, 1, isLine: false)),
    ];

    private static PurchaseCharge ChargeOf(ChargeResult charge, decimal quantity, bool isLine) =>
        new(charge.Id, quantity, charge.Gross, charge.Discount, charge.PaidWithPoints, isLine);

    private static ImmutableArray<PurchaseGrant> GrantsOf(BookDraft draft, CompiledPack pack, Purchase purchase, Decision decision)
    {
        var grants = ImmutableArray.CreateBuilder<PurchaseGrant>();
        foreach (var effect in decision.Effects.Where(e => e.Outcome == EffectOutcome.Granted && e.Result > 0))
        {
            var isReward = effect.HeldId is not null;
            var group = pack.RuleOf(effect.RuleId, isReward)!.Stack?.Group;
            var earn = effect.Kind == EffectKind.Earn && decision.MemberId is not null ? pack.EarnOf(effect.RuleId, effect.Index, isReward) : null;
            grants.Add(new PurchaseGrant(
                effect.RuleId,
                effect.Index,
                group,
                effect.Kind,
                effect.PointsCurrency,
                effect.Kind switch { EffectKind.Discount => pack.Pack.CurrencyDecimals, EffectKind.Earn => earn!.Currency.Decimals, _ => 0 },
                effect.Result,
                effect.Kind == EffectKind.Grant ? [] : effect.Shares,
                earn is null ? null : BookTerms.OwnerOf(draft.State.Member(decision.MemberId!), earn.Currency, earn.To),
                earn is null ? null : IdOf(purchase.Id, effect))
            {
                HeldId = effect.HeldId,
                IssuedId = IsIssue(effect) ? IdOf(purchase.Id, effect) : null,
            });
        }

        return grants.ToImmutable();
    }

    /// <summary>What a lot or a reward is known by that an effect of a purchase gave.</summary>
    private static string IdOf(string purchaseId, EffectResult effect) => $"{purchaseId}/{effect.HeldId ?? effect.RuleId}/{effect.Index}";
}
