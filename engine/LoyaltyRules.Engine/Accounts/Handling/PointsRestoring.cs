using LoyaltyRules.Engine.Accounts.Book;
using LoyaltyRules.Engine.Accounts.Points;
using LoyaltyRules.Engine.Evaluation;
using NodaTime;
using NodaTime.Text;

namespace LoyaltyRules.Engine.Accounts.Handling;

/// <summary>Points that were spent go back to their own lots (R2); those whose deadline has passed are kept for a while, counted from each return anew.</summary>
internal static class PointsRestoring
{
    private const int DaysKeptDefault = 30;

    /// <summary>For how many days points are kept that came back after their deadline.</summary>
    public static int DaysKept(CompiledPack? pack, string currency) =>
        pack?.Pack.Points.FirstOrDefault(p => p.Currency == currency)?.RestoredForDays ?? DaysKeptDefault;

    /// <summary>Gives back the difference when <paramref name="before"/> points had come back already and now <paramref name="after"/> have.</summary>
    public static void Restore(BookDraft draft, string currency, IReadOnlyList<LotPart> parts, decimal before, decimal after, int daysKept)
    {
        var today = draft.Context.Today;
        foreach (var part in PointsPostings.Restored(parts, before, after))
        {
            var lotId = Open(draft, part, currency, today, today.PlusDays(daysKept));
            draft.Post(new Posting(
                new PointsAccountRef(null, currency, PointsState.Spent), new PointsAccountRef(part.Owner, currency, PointsState.Available), part.Points, lotId));
        }

        foreach (var owner in parts.Select(p => p.Owner).Distinct())
        {
            draft.RepayDebt(owner, currency);
        }
    }

    // The lot that the points of a part go to: their own; or, where points that came back on another day still wait there, one beside it with a deadline of its own.
    private static string Open(BookDraft draft, LotPart part, string currency, LocalDate today, LocalDate keptUntil)
    {
        var account = draft.State.Account(part.Owner, currency);
        var lot = account.Find(part.Lot.Id);
        var deadlines = (lot ?? part.Lot).Deadlines;
        var kept = deadlines with { KeptUntil = keptUntil, RestoredOn = today };
        var hasPassed = deadlines.ExpiresOn < today && (deadlines.RestoredOn is not null || deadlines.LastDay < today);
        if (hasPassed && deadlines.RestoredOn != today && lot is { Open: > 0 })
        {
            var of = lot.RestoredFrom ?? lot.Id;
            var id = $"restored {LocalDatePattern.Iso.Format(today)}/{of}";
            if (account.Find(id) is null)
            {
                draft.Change(new LotOpened(part.Owner, currency, lot.Emptied() with { Id = id, RestoredFrom = of, Deadlines = kept }));
            }

            return id;
        }

        if (lot is null)
        {
            draft.Change(new LotOpened(part.Owner, currency, part.Lot));
        }

        if (hasPassed && deadlines != kept)
        {
            draft.Change(new LotRescheduled(part.Owner, currency, part.Lot.Id, kept));
        }

        return part.Lot.Id;
    }
}
