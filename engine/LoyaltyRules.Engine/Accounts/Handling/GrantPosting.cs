using System.Collections.Immutable;
using LoyaltyRules.Engine.Accounts.Book;
using LoyaltyRules.Engine.Accounts.Points;
using LoyaltyRules.Engine.Accounts.Purchases;
using LoyaltyRules.Engine.Accounts.Rewards;
using LoyaltyRules.Engine.Accounts.Tiers;
using LoyaltyRules.Engine.Evaluation;
using LoyaltyRules.Engine.Evaluation.Deadlines;
using LoyaltyRules.Engine.Evaluation.Output;
using LoyaltyRules.Engine.Evaluation.Questions;
using LoyaltyRules.Engine.Model;
using LoyaltyRules.Engine.Packs.Rules;

namespace LoyaltyRules.Engine.Accounts.Handling;

/// <summary>Posts what a decision gave a member, the same way on every event: limits, counters, points, tiers and privileges.</summary>
internal static class GrantPosting
{
    private static readonly Dictionary<string, RewardPayment?> NoPayments = [];

    /// <summary>What the account keeps of a decision's effects, in their order: what can be taken back, and from where.</summary>
    public static ImmutableArray<PurchaseGrant> GrantsOf(BookDraft draft, CompiledPack pack, Decision decision)
    {
        var grants = ImmutableArray.CreateBuilder<PurchaseGrant>();
        using var rewardIds = decision.MemberId is { } memberId ? RewardIssuing.NewIds(draft, memberId).GetEnumerator() : null;
        foreach (var effect in decision.Effects)
        {
            if (effect.Outcome != EffectOutcome.Granted || effect.Result <= 0)
            {
                continue;
            }

            var isReward = effect.HeldId is not null;
            var group = pack.RuleOf(effect.RuleId, isReward)!.Stack?.Group;
            var earn = effect.Kind == EffectKind.Earn && decision.MemberId is not null ? pack.EarnOf(effect.RuleId, effect.Index, isReward) : null;
            grants.Add(new PurchaseGrant(
                effect.RuleId,
                effect.Index,
                group,
                effect.Kind,
                effect.PointsCurrency,
                effect.Kind switch
                {
                    EffectKind.Discount => pack.Pack.CurrencyDecimals,
                    EffectKind.Earn => earn!.Currency.Decimals,
                    EffectKind.Grant or EffectKind.Issue or EffectKind.Extend => 0,
                },
                effect.Result,
                effect.Kind == EffectKind.Grant ? [] : effect.Shares,
                earn is null ? null : BookContext.OwnerOf(draft.State.Member(effect.RecipientId ?? decision.MemberId!), earn.Currency, earn.To),
                earn is null ? null : IdOf(decision, effect))
            {
                HeldId = effect.HeldId,
                IssuedId = effect.Kind == EffectKind.Issue && rewardIds!.MoveNext() ? rewardIds.Current : null,
                RecipientId = effect.RecipientId,
                FundedBy = effect.FundedBy,
            });
        }

        return grants.ToImmutable();
    }

    /// <summary>Adds to the member's counters what the event amounts to.</summary>
    public static void Count(BookDraft draft, string memberId, Decision decision, IEnumerable<CounterContribution> counters)
    {
        foreach (var counter in counters)
        {
            if (counter.Values.IsEmpty)
            {
                draft.Change(new CounterMoved(memberId, counter.Counter, decision.Date, null, counter.Amount));
            }

            foreach (var value in counter.Values)
            {
                draft.Change(new CounterMoved(memberId, counter.Counter, decision.Date, value.Value, 1));
            }
        }
    }

    /// <summary>Takes the points that the rewards issued cost, by the effects that issue them: before anything is given, from what was there.</summary>
    public static IReadOnlyDictionary<string, RewardPayment?> PayForRewards(BookDraft draft, Decision decision) =>
        decision.Effects.Any(IsIssue)
            ? decision.Effects.Where(IsIssue).ToDictionary(e => IdOf(decision, e), e => RewardIssuing.Pay(draft, decision.MemberId!, e.Issued!), StringComparer.Ordinal)
            : NoPayments;

    /// <summary>Opens lots, grants tiers and privileges, issues rewards, gives more time, and moves what depends on them.</summary>
    /// <param name="draft">The entry in the making.</param>
    /// <param name="pack">The pack that decided.</param>
    /// <param name="decision">The decision.</param>
    /// <param name="grants">What the account keeps of it.</param>
    /// <param name="payments">What was paid for the rewards it issues; null to take it now.</param>
    public static void Post(
        BookDraft draft, CompiledPack pack, Decision decision, ImmutableArray<PurchaseGrant> grants, IReadOnlyDictionary<string, RewardPayment?>? payments = null)
    {
        var memberId = decision.MemberId!;
        payments ??= PayForRewards(draft, decision);
        foreach (var effect in decision.Effects)
        {
            if (effect is { Outcome: EffectOutcome.Granted, Kind: EffectKind.Earn, Result: > 0 })
            {
                Earn(draft, pack, decision, GrantOf(grants, effect), effect);
            }
            else if (effect is { Outcome: EffectOutcome.Granted, Kind: EffectKind.Grant })
            {
                Grant(draft, pack, decision, effect);
            }
        }

        foreach (var effect in decision.Effects)
        {
            if (IsIssue(effect))
            {
                Issue(draft, pack, decision, effect, GrantOf(grants, effect).IssuedId!, payments[IdOf(decision, effect)]);
            }
        }

        Extend(draft, decision);
        TierHandling.AfterEvent(draft, memberId);
        draft.MoveSlidingDeadlines(memberId);
    }

    // What is kept of an effect that earned or issued; a rule and a reward may have one id.
    private static PurchaseGrant GrantOf(ImmutableArray<PurchaseGrant> grants, EffectResult effect)
    {
        foreach (var grant in grants)
        {
            if ((grant.LotId ?? grant.IssuedId) is not null && grant.Effect == effect.Index && grant.RuleId == effect.RuleId && grant.HeldId == effect.HeldId)
            {
                return grant;
            }
        }

        throw new InvalidOperationException($"Nothing is kept of what {effect.RuleId} gave.");
    }

    private static bool IsIssue(EffectResult effect) => effect is { Kind: EffectKind.Issue, Result: > 0 };

    private static void Issue(BookDraft draft, CompiledPack pack, Decision decision, EffectResult effect, string id, RewardPayment? payment)
    {
        var limits = pack.Pack.Rewards.First(r => r.Id == effect.Issued!.RewardId).IssueLimits.Where(l => !l.Per.IsOfOnePurchase());
        RewardIssuing.Issue(
            draft, decision.MemberId!, id, decision.Date, effect.Issued!, payment, PurchaseOf(decision),
            [.. limits.Select(l => new LimitUse(l.Key, l.Per, l.WindowStart(decision.Date), 1))],
            effect.FundedBy);
    }

    private static bool IsExtension(EffectResult effect) => effect is { Kind: EffectKind.Extend, Result: > 0 };

    // What a purchase has moved goes back with it; more time that another event gave stays.
    private static void Extend(BookDraft draft, Decision decision)
    {
        if (!decision.Effects.Any(IsExtension))
        {
            return;
        }

        var extensions = decision.Effects.Where(IsExtension).Select(e => e.Extended!.Value);
        var moved = extensions.SelectMany(e => ExtensionHandling.Extend(draft, decision.MemberId!, e)).ToImmutableArray();
        if (!moved.IsEmpty && PurchaseOf(decision) is { } purchase && draft.State.Purchase(purchase) is { } record)
        {
            draft.Change(new PurchaseProgressed(record.Id, record.Progress with { Extended = [.. record.Progress.Extended, .. moved] }));
        }
    }

    private static string? PurchaseOf(Decision decision) => decision.Event is EventKind.Purchase or EventKind.Completed ? decision.EventId : null;

    private static void Earn(BookDraft draft, CompiledPack pack, Decision decision, PurchaseGrant grant, EffectResult effect)
    {
        var earnedBy = effect.RecipientId ?? decision.MemberId!;
        var terms = effect.Terms ?? TermsFor(draft, pack, decision, effect, earnedBy);
        var lot = new Lot
        {
            Id = grant.LotId!,
            Source = new LotSource(earnedBy, PurchaseOf(decision), grant.RuleId, grant.Effect)
            {
                IsReward = grant.HeldId is not null,
                Event = decision.Event == EventKind.Purchase ? null : decision.Source,
            },
            EarnedOn = decision.Date,
            Deadlines = new LotDeadlines(terms.AvailableFrom, terms.ExpiresOn, terms.Slides),
            Original = grant.Amount,
        };
        draft.Earn(grant.Owner!.Value, grant.Currency!, lot, PointsState.Issued);
        if (effect.RecipientId is not null && terms.Slides)
        {
            draft.MoveSlidingDeadlines(earnedBy);
        }
    }

    // What the decision could not promise, because it depends on a member whom it did not see.
    private static LotTerms TermsFor(BookDraft draft, CompiledPack pack, Decision decision, EffectResult effect, string memberId)
    {
        var earn = pack.EarnOf(effect.RuleId, effect.Index, effect.HeldId is not null)!;
        var dates = DeadlineDates.Of(draft.EventOf(decision), decision.Date, pack.Pack.TimeZone);
        return pack.TermsOf(earn.Currency, earn, dates, draft.Context.MemberOf(draft.State, memberId, decision.Date, pack), draft.Context.ProgramOf(draft.State));
    }

    private static void Grant(BookDraft draft, CompiledPack pack, Decision decision, EffectResult effect)
    {
        var memberId = decision.MemberId!;
        var rule = pack.Pack.Rules.First(r => r.Id == effect.RuleId);
        if (((GrantEffect)rule.Then[effect.Index]).Tier is not null)
        {
            var until = effect.GrantedUntil ?? TierHandling.UntilOf(draft, memberId, decision.Date);
            TierHandling.Grant(draft, memberId, new TierGrant(effect.Granted!, decision.Date, until, decision.Source));
        }
        else
        {
            draft.Change(new PrivilegeGranted(memberId, new PrivilegeHeld(effect.Granted!, effect.GrantedUntil, decision.Source)));
        }
    }

    // What a lot is known by. Ids of purchases and of other events are told apart by the word behind them: both come from outside.
    private static string IdOf(Decision decision, EffectResult effect)
    {
        var id = $"{decision.EventId}/{effect.HeldId ?? effect.RuleId}/{effect.Index}";
        return decision.Event == EventKind.Purchase ? id : $"{id} {DecisionTerms.WordOf(decision.Event)}";
    }
}
