using System.Collections.Immutable;
using LoyaltyRules.Engine.Accounts.Book;
using LoyaltyRules.Engine.Accounts.Rewards;
using LoyaltyRules.Engine.Model;

namespace LoyaltyRules.Engine.Accounts.Handling;

/// <summary>Gives more time to what a member has: deadlines that are earlier move, those that are later or none stay.</summary>
internal static class ExtensionHandling
{
    /// <summary>Moves the deadlines; gives back what was moved.</summary>
    public static ImmutableArray<DeadlineMoved> Extend(BookDraft draft, string memberId, Extension extension)
    {
        var moved = ImmutableArray.CreateBuilder<DeadlineMoved>();
        switch (extension.Of)
        {
            case ExtensionOf.Reward:
                foreach (var held in draft.State.Member(memberId).Rewards.Values.Where(r => r.RewardId == extension.Name && r.ExpiresOn < extension.Until))
                {
                    moved.Add(new DeadlineMoved(ExtensionOf.Reward, held.Id, null, null, held.ExpiresOn, extension.Until));
                    draft.Change(new RewardRescheduled(memberId, held.Id, extension.Until));
                }

                break;
            case ExtensionOf.Points:
                foreach (var account in BookContext.AccountsOf(draft.State, draft.State.Member(memberId), extension.Name))
                {
                    // Of a pool, only what this member has earned: others may belong to no cohort that gets more time.
                    foreach (var lot in account.InSpendingOrder().TakeWhile(l => l.Deadlines.LastDay < extension.Until).Where(l => l.Source.MemberId == memberId).ToList())
                    {
                        moved.Add(new DeadlineMoved(ExtensionOf.Points, lot.Id, account.Owner, account.Currency, lot.Deadlines.KeptUntil, extension.Until));
                        draft.Change(new LotRescheduled(account.Owner, account.Currency, lot.Id, lot.Deadlines with { KeptUntil = extension.Until }));
                    }
                }

                break;
            default:
                moved.AddRange(TierHandling.Extend(draft, memberId, extension.Name, extension.Until));
                break;
        }

        return moved.DrainToImmutable();
    }

    /// <summary>R4: what a returned purchase had moved goes back, where nothing has moved it since.</summary>
    public static void Undo(BookDraft draft, string memberId, IEnumerable<DeadlineMoved> moved)
    {
        foreach (var move in moved.Reverse())
        {
            switch (move.Of)
            {
                case ExtensionOf.Reward when draft.State.Member(memberId).Rewards.GetValueOrDefault(move.Id) is { } held && held.ExpiresOn == move.After:
                    draft.Change(new RewardRescheduled(memberId, move.Id, move.Before));
                    break;
                case ExtensionOf.Points when draft.State.Account(move.Owner!.Value, move.Currency!).Find(move.Id) is { } lot && lot.Deadlines.KeptUntil == move.After:
                    draft.Change(new LotRescheduled(move.Owner.Value, move.Currency!, move.Id, lot.Deadlines with { KeptUntil = move.Before }));
                    break;
                case ExtensionOf.Tier:
                    TierHandling.UndoExtension(draft, memberId, move);
                    break;
            }
        }
    }
}
