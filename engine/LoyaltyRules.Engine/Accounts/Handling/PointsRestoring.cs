using LoyaltyRules.Engine.Evaluation;
using LoyaltyRules.Engine.Packs;

namespace LoyaltyRules.Engine.Accounts;

/// <summary>Points that were spent go back to their own lots (R2); those whose deadline has passed are kept for a while.</summary>
internal static class PointsRestoring
{
    private const int DaysKeptDefault = 30;

    /// <summary>For how many days points are kept that came back after their deadline.</summary>
    public static int DaysKept(CompiledPack? pack, string currency) =>
        pack?.Pack.Points.FirstOrDefault(p => p.Currency == currency)?.RestoredForDays ?? DaysKeptDefault;

    /// <summary>Gives back the difference when <paramref name="before"/> points had come back already and now <paramref name="after"/> have.</summary>
    public static void Restore(BookDraft draft, string currency, IReadOnlyList<LotPart> parts, decimal before, decimal after, int daysKept)
    {
        var today = draft.Terms.Today;
        foreach (var part in PointsPostings.Restored(parts, before, after))
        {
            var lot = draft.State.Account(part.Owner, currency).Find(part.Lot.Id);
            if (lot is null)
            {
                draft.Change(new LotOpened(part.Owner, currency, lot = part.Lot));
            }

            if (lot.Deadlines.LastDay < today)
            {
                draft.Change(new LotRescheduled(part.Owner, currency, lot.Id, lot.Deadlines with { KeptUntil = today.PlusDays(daysKept) }));
            }

            draft.Post(new Posting(
                new PointsAccountRef(null, currency, PointsState.Spent), new PointsAccountRef(part.Owner, currency, PointsState.Available), part.Points, lot.Id));
        }

        foreach (var owner in parts.Select(p => p.Owner).Distinct())
        {
            draft.RepayDebt(owner, currency);
        }
    }
}
