using System.Collections.Immutable;
using LoyaltyRules.Engine.Accounts.Book;
using LoyaltyRules.Engine.Accounts.Commands;
using LoyaltyRules.Engine.Accounts.Rewards;
using LoyaltyRules.Engine.Diagnostics;
using LoyaltyRules.Engine.Evaluation.Questions;
using LoyaltyRules.Engine.Evaluation.Rewards;
using LoyaltyRules.Engine.Evaluation.Stages;
using LoyaltyRules.Engine.Language.Wording;
using LoyaltyRules.Engine.Model;
using LoyaltyRules.Engine.Packs.Rules;
using NodaTime;

namespace LoyaltyRules.Engine.Accounts.Handling;

/// <summary>Rewards that members ask for, fetch and give back, on their own request.</summary>
internal static class RewardHandling
{
    /// <summary>Issues a reward on request: its cost goes from the balance to the program's points spent, what does not make a whole step stays.</summary>
    public static ImmutableArray<Diagnostic> Request(BookDraft draft, RequestReward command)
    {
        var (live, today) = (draft.Context.Live, draft.Context.Today);
        if (live.Pack.Rewards.FirstOrDefault(r => r.Id == command.RewardId) is not { } reward)
        {
            return BookDraft.Refuse("/reward", AccountDiagnostics.UnknownReward, command.RewardId, PointsHandling.Meant(command.RewardId, live.Pack.Rewards.Select(r => r.Id)));
        }

        if (!reward.IsOnRequest)
        {
            return BookDraft.Refuse("/reward", AccountDiagnostics.NotOnRequest, reward.Id);
        }

        if (command.Steps is { } asked && (asked < 0 || asked > RewardValue.StepsMax || (asked > 0 && reward.Cost is not { Step: > 0 })))
        {
            return BookDraft.Refuse("/steps", AccountDiagnostics.NoSuchSteps, reward.Id, NumberWords.Of(asked));
        }

        var offer = live.OfferOf(reward, draft.MemberOf(command.MemberId, today), draft.Context.Now, draft.Context.ProgramOf(draft.State));
        if (offer.Outcome != RuleOutcome.Matched)
        {
            return BookDraft.Refuse("/reward", AccountDiagnostics.MayNotRequest, reward.Id, WhyNot(offer));
        }

        if (!offer.MissingDates.IsEmpty)
        {
            return BookDraft.Refuse("/reward", AccountDiagnostics.RewardEndUnknown, reward.Id, string.Join(", ", offer.MissingDates));
        }

        // T1: what is over before it is given is not given.
        if (offer.ExpiresOn is { } last && last < today)
        {
            return BookDraft.Refuse("/reward", AccountDiagnostics.RewardOver, reward.Id, NodaTime.Text.LocalDatePattern.Iso.Format(last));
        }

        var member = draft.State.Member(command.MemberId);
        var steps = 0;
        if (reward.Cost is { } cost)
        {
            var available = BookContext.AccountsOf(draft.State, member, cost.Currency.Currency).Sum(a => a.Available);
            steps = command.Steps ?? cost.StepsFrom(available, RewardValue.StepsMax);
            if (available < cost.With(steps))
            {
                return PointsHandling.TooFew(command.Steps is null ? "/reward" : "/steps", cost.With(steps), cost.Currency.Currency, available);
            }
        }

        if (offer.Limits.FirstOrDefault(l => !(l.Left >= 1)) is { Limit: not null } used)
        {
            return BookDraft.Refuse("/reward", AccountDiagnostics.RewardLimit, reward.Id, reward.IssueLimits.First(l => l.Key == used.Limit).ToPhrase(draft.Context.Live.Pack.Currency), used.Left is { } left ? NumberWords.Of(left) : (Phrase)"?");
        }

        var uses = offer.Limits.Where(l => !l.Per.IsOfOnePurchase()).Select(l => new LimitUse(l.Limit, l.Per, l.From, 1)).ToImmutableArray();
        foreach (var use in uses)
        {
            draft.UseLimit(use, member.Id, member.HouseholdId);
        }

        var terms = IssuedRewards.TermsOf(reward, offer.ExpiresOn, steps, reward.Cost);
        RewardIssuing.Issue(draft, member.Id, RewardIssuing.NewIds(draft, member.Id).First(), today, terms, RewardIssuing.Pay(draft, member.Id, terms), purchaseId: null, uses);
        if (reward.Cost is not null)
        {
            draft.Change(new ActivityMoved(member.Id, today, 1));
            draft.MoveSlidingDeadlines(member.Id);
        }

        return draft.RefuseTooMany();
    }

    /// <summary>Hands a gift over.</summary>
    public static ImmutableArray<Diagnostic> Use(BookDraft draft, UseReward command)
    {
        if (Find(draft, command.MemberId, command.HeldId, out var held) is { IsEmpty: false } refusal)
        {
            return refusal;
        }

        if (draft.Context.Live.Pack.Rewards.FirstOrDefault(r => r.Id == held!.RewardId) is { AtPurchase: not null })
        {
            return BookDraft.Refuse("/held", AccountDiagnostics.UsedAtPurchases, held!.Id);
        }

        draft.Change(new RewardUsed(command.MemberId, held!.Id, held.RewardId));
        return [];
    }

    /// <summary>Takes an unused reward back: the points paid for it go back to their lots, and its issue counts for no limit.</summary>
    public static ImmutableArray<Diagnostic> Cancel(BookDraft draft, CancelReward command)
    {
        if (Find(draft, command.MemberId, command.HeldId, out var held) is { IsEmpty: false } refusal)
        {
            return refusal;
        }

        if (held!.IsUsed)
        {
            return BookDraft.Refuse("/held", AccountDiagnostics.RewardWasUsed, held.Id);
        }

        RewardIssuing.Undo(draft, command.MemberId, held, RewardEnd.Cancelled);
        draft.MoveSlidingDeadlines(command.MemberId);
        return draft.RefuseTooMany();
    }

    /// <summary>At the end of a day: what could be used until then is gone.</summary>
    public static void Expire(BookDraft draft, string memberId, LocalDate day)
    {
        foreach (var held in draft.State.Member(memberId).Rewards.Values.Where(r => r.ExpiresOn <= day))
        {
            draft.Change(new RewardEnded(memberId, held.Id, held.RewardId, RewardEnd.Expired));
        }
    }

    private static ImmutableArray<Diagnostic> Find(BookDraft draft, string memberId, string heldId, out IssuedReward? held)
    {
        held = draft.State.Member(memberId).Rewards.GetValueOrDefault(heldId);
        return held is null ? BookDraft.Refuse("/held", AccountDiagnostics.NotHeld, heldId) : [];
    }

    private static Phrase WhyNot(RewardOffer offer) => offer.Reasons.IsEmpty
        ? new Phrase("its condition does not hold.", "её условие не выполнено.")
        : new Phrase(string.Join(' ', offer.Reasons.Select(r => r.Sentence.En)), string.Join(' ', offer.Reasons.Select(r => r.Sentence.Ru)));
}
