using System.Collections.Immutable;
using System.Globalization;
using LoyaltyRules.Engine.Accounts.Book;
using LoyaltyRules.Engine.Accounts.Points;
using LoyaltyRules.Engine.Accounts.Purchases;
using LoyaltyRules.Engine.Accounts.Rewards;
using LoyaltyRules.Engine.Model;
using NodaTime;

namespace LoyaltyRules.Engine.Accounts.Handling;

/// <summary>How rewards come to a member and go again, whatever the reason: an event's rule, a request, a return.</summary>
internal static class RewardIssuing
{
    /// <summary>Takes the points that a reward costs, soonest-expiring first; null for one that costs nothing.</summary>
    public static RewardPayment? Pay(BookDraft draft, string memberId, RewardTerms terms)
    {
        if (terms.Paid is not { } paid)
        {
            return null;
        }

        var parts = PointsPostings.Choose(BookContext.AccountsOf(draft.State, draft.State.Member(memberId), paid.Currency), paid.Points);
        draft.Post(PointsPostings.ToProgram(parts, paid.Currency, PointsState.Available, PointsState.Spent));
        return new RewardPayment(paid.Currency, [.. parts]);
    }

    /// <summary>The ids of the rewards that a member gets next: numbers, counted for each member. They are short enough to be typed at a till, and tell nothing of anybody's keys.</summary>
    public static IEnumerable<string> NewIds(BookDraft draft, string memberId)
    {
        for (var number = draft.State.Member(memberId).LastReward + 1; ; number++)
        {
            yield return number.ToString(CultureInfo.InvariantCulture);
        }
    }

    /// <summary>Gives a reward to a member.</summary>
    /// <param name="draft">The entry in the making.</param>
    /// <param name="memberId">Who gets it.</param>
    /// <param name="id">What it is held under; one of <see cref="NewIds"/>.</param>
    /// <param name="on">The local day of the event.</param>
    /// <param name="terms">The terms promised.</param>
    /// <param name="payment">The points taken for it; null for none.</param>
    /// <param name="purchaseId">The purchase it is for; null for none.</param>
    /// <param name="limitsUsed">What its issue used of its own limits.</param>
    /// <param name="fundedBy">The partner who bears what it gives; null where nobody is named.</param>
    public static void Issue(
        BookDraft draft, string memberId, string id, LocalDate on, RewardTerms terms, RewardPayment? payment, string? purchaseId, ImmutableArray<LimitUse> limitsUsed, string? fundedBy = null) =>
        draft.Change(new RewardIssued(memberId, new IssuedReward
        {
            Id = id,
            RewardId = terms.RewardId,
            IssuedOn = on,
            ExpiresOn = terms.ExpiresOn,
            Uses = terms.Uses,
            UsesLeft = terms.Uses,
            Value = terms.Value,
            FundedBy = fundedBy,
            PurchaseId = purchaseId,
            HouseholdId = draft.State.Member(memberId).HouseholdId,
            Payment = payment,
            LimitsUsed = limitsUsed,
        }));

    /// <summary>Takes an unused reward away as if it had never been issued.</summary>
    public static void Undo(BookDraft draft, string memberId, IssuedReward held, RewardEnd cause)
    {
        draft.Change(new RewardEnded(memberId, held.Id, held.RewardId, cause));
        foreach (var use in held.LimitsUsed)
        {
            draft.UseLimit(use with { Used = -use.Used }, memberId, held.HouseholdId);
        }

        if (held.Payment is { } payment)
        {
            var days = PointsRestoring.DaysKept(draft.Context.Live, payment.Currency);
            PointsRestoring.Restore(draft, payment.Currency, payment.Parts, 0, payment.Parts.Sum(p => p.Points), days);
        }
    }

    /// <summary>The rewards that a purchase has issued and of which a use is spent, or that are gone: a return leaves them as they are (R3).</summary>
    public static ImmutableSortedSet<string> Standing(BookDraft draft, PurchaseRecord record)
    {
        var held = record.MemberId is { } member ? draft.State.Member(member).Rewards : MemberState.NoRewards;
        return [.. record.AllGrants.Select(g => g.IssuedId).OfType<string>().Where(id => held.GetValueOrDefault(id) is not { IsUsed: false }).Order(StringComparer.Ordinal)];
    }

    /// <summary>
    /// After a purchase came back as a whole: what it issued is gone, unused rewards as if they had never been (R4); what it used can be used again, unless its time has
    /// passed or what it was issued for came back too.
    /// </summary>
    public static void AfterReturn(BookDraft draft, PurchaseRecord record, PurchaseProgress progress)
    {
        var memberId = record.MemberId!;
        foreach (var id in record.AllGrants.Select(g => g.IssuedId).OfType<string>())
        {
            if (draft.State.Member(memberId).Rewards.GetValueOrDefault(id) is not { } held)
            {
                continue;
            }

            if (progress.RewardsStanding.Contains(id))
            {
                draft.Change(new RewardEnded(memberId, id, held.RewardId, RewardEnd.Returned));
            }
            else
            {
                Undo(draft, memberId, held, RewardEnd.Returned);
            }
        }

        foreach (var used in record.RewardsUsed)
        {
            var source = used.PurchaseId is { } id ? draft.State.Purchase(id) : null;
            if (!(used.ExpiresOn < draft.Context.Today) && source?.Progress.IsReturned != true)
            {
                draft.Change(new RewardUseReturned(memberId, used));
            }
        }
    }
}
