using System.Data.Common;
using LoyaltyRules.Engine.Accounts.Book;
using LoyaltyRules.Engine.Accounts.Points;
using LoyaltyRules.Storage.Databases;
using LoyaltyRules.Storage.Journal;
using NodaTime;

namespace LoyaltyRules.Storage.States;

/// <summary>The lots of everybody, a row each. Those that have points are found in spending order, so that whoever takes a few reads a few.</summary>
/// <param name="session">The transaction.</param>
/// <param name="program">The program.</param>
internal sealed class KeptLots(SqlSession session, string program) : IKeptLots
{
    private const int PageFirst = 16;
    private const int PageMax = 512;
    private const string Columns = "SELECT id, restored_from, body, place FROM lot WHERE program = $1 AND owner = $2 AND currency = $3";

    public Lot? Find(AccountOwner owner, string currency, string lotId) => session.First(
        Columns + " AND id = $4", (Lot?)null, r => Read(owner, r), program, Chain.NameOf(owner), currency, lotId);

    public IEnumerable<Lot> RestoredFrom(AccountOwner owner, string currency, string lotId) => All(owner, currency, " AND restored_from = $4", lotId);

    public IEnumerable<Lot> Open(AccountOwner owner, string currency)
    {
        byte[] after = [];
        for (var size = PageFirst; ; size = Math.Min(size * 4, PageMax))
        {
            // Read whole: between two lots, other rows may be asked for.
            var page = session.Query(
                Columns + " AND place > $4 ORDER BY place LIMIT $5", r => (Lot: Read(owner, r), Place: r.Bytes(3)), program, Chain.NameOf(owner), currency, after, (long)size);
            foreach (var (lot, _) in page)
            {
                yield return lot;
            }

            if (page.Count < size)
            {
                yield break;
            }

            after = page[^1].Place;
        }
    }

    public IEnumerable<Lot> Activating(AccountOwner owner, string currency, LocalDate day) => InSpendingOrder(All(owner, currency, " AND waits_until <= $4", LotCodec.NumberOf(day)));

    public IEnumerable<Lot> Sliding(AccountOwner owner, string currency) => InSpendingOrder(All(owner, currency, " AND slides = $4", 1L));

    public IEnumerable<Lot> Closed(AccountOwner owner, string currency) =>
        session.Query(Columns + " AND place IS NULL", r => Read(owner, r), program, Chain.NameOf(owner), currency);

    /// <summary>Keeps what has changed of accounts.</summary>
    public void Save(PointsAccounts accounts)
    {
        foreach (var account in accounts.WithEmptied)
        {
            Save(account);
        }
    }

    private static IEnumerable<Lot> InSpendingOrder(List<Lot> lots) => lots.Order(Comparer<Lot>.Create(Lot.CompareSpendingOrder));

    private static Lot Read(AccountOwner owner, DbDataReader row) => LotCodec.Read(owner, row.GetString(0), row.TextOrNull(1), row.Bytes(2));

    private List<Lot> All(AccountOwner owner, string currency, string where, object value) =>
        session.Query(Columns + where, r => Read(owner, r), program, Chain.NameOf(owner), currency, value);

    private void Save(PointsAccount account)
    {
        var owner = Chain.NameOf(account.Owner);
        foreach (var gone in account.LotsGone)
        {
            session.Execute("DELETE FROM lot WHERE program = $1 AND owner = $2 AND currency = $3 AND id = $4", program, owner, account.Currency, gone);
        }

        foreach (var lot in account.LotsAtHand)
        {
            var isWaiting = lot.Pending > 0 && lot.Deadlines.AvailableFrom is not null;
            session.Execute(
                """
                INSERT INTO lot (program, owner, currency, id, place, waits_until, slides, restored_from, body) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
                ON CONFLICT (program, owner, currency, id) DO UPDATE SET place = excluded.place, waits_until = excluded.waits_until, slides = excluded.slides, restored_from = excluded.restored_from, body = excluded.body
                """,
                program,
                owner,
                account.Currency,
                lot.Id,
                LotCodec.PlaceOf(lot),
                isWaiting ? LotCodec.NumberOf(lot.Deadlines.AvailableFrom!.Value) : null,
                lot.Deadlines.Slides && lot.Open > 0 ? 1L : null,
                lot.RestoredFrom,
                LotCodec.Write(account.Owner, lot));
        }
    }
}
