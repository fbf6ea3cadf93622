using System.Collections.Immutable;
using LoyaltyRules.Engine.Accounts.Book;
using LoyaltyRules.Engine.Accounts.Commands;
using LoyaltyRules.Engine.Diagnostics;
using LoyaltyRules.Engine.Model;
using LoyaltyRules.Engine.Simulation.History;
using LoyaltyRules.Engine.Simulation.History.Mapping;
using LoyaltyRules.Storage.Databases;
using LoyaltyRules.Storage.Journal;
using LoyaltyRules.Storage.Members;
using NodaTime;

namespace LoyaltyRules.Storage.Simulations;

/// <summary>
/// The purchases of a program as its journal has them, with their returns and what became of bookings, in the order in which they were booked. A page of entries is read
/// at a time, so others go on writing and memory stays bounded. Activities, enrolments and points given by hand are not part of a history; neither are fees that came back.
/// </summary>
public sealed class JournalHistory : IPurchaseHistory
{
    private const int PageEntries = 500;

    private readonly ProgramStore store;
    private readonly LocalDate first;
    private readonly LocalDate last;
    private readonly long lastEntry;
    private LocalDate reached;

    private JournalHistory(ProgramStore store, LocalDate first, LocalDate last, long lastEntry) =>
        (this.store, this.first, this.last, this.lastEntry, reached) = (store, first, last, lastEntry, first);

    /// <inheritdoc/>
    public ReturnsMapping? Returns { get; } = new([ReturnKey.Receipt, ReturnKey.Line]);

    /// <inheritdoc/>
    public HistoryUnit Unit => HistoryUnit.Days;

    /// <inheritdoc/>
    public long Position => Period.DaysBetween(first, reached);

    /// <inheritdoc/>
    public long Length => Period.DaysBetween(first, last) + 1;

    /// <inheritdoc/>
    public long BlankLines => 0;

    /// <inheritdoc/>
    public Diagnostic? Broken => null;

    /// <summary>Opens the history of a program, as far as it goes now: what is booked later is not part of it.</summary>
    /// <param name="store">The program.</param>
    /// <param name="from">The first local day of events; null for all.</param>
    /// <param name="until">The last local day of events; null for all.</param>
    /// <param name="cancellation">Stops waiting.</param>
    public static async Task<JournalHistory> OpenAsync(ProgramStore store, LocalDate? from, LocalDate? until, CancellationToken cancellation = default)
    {
        var (earliest, latest, entry) = await store.Database.ReadAsync(
            session => session.First(
                "SELECT min(event_on), max(event_on), max(id) FROM journal WHERE program = $1 AND kind IN ('purchase', 'return', 'exchange')",
                ((string?)null, (string?)null, 0L), r => (r.TextOrNull(0), r.TextOrNull(1), r.NumberOrNull(2) ?? 0), store.Program),
            cancellation);
        var start = earliest is null ? LocalDate.MinIsoValue : StoredTexts.Day(earliest);
        var end = latest is null ? LocalDate.MinIsoValue : StoredTexts.Day(latest);
        return new JournalHistory(store, LocalDate.Max(start, from ?? start), LocalDate.Min(end, until ?? end), entry);
    }

    /// <summary>What is known of the members, those whose facts were erased left out.</summary>
    /// <param name="store">The program.</param>
    /// <param name="cancellation">Stops waiting.</param>
    public static Task<MemberDirectory> MembersAsync(ProgramStore store, CancellationToken cancellation = default) => store.Database.ReadAsync(
        session =>
        {
            var vault = new MemberVault(session, store.Program);
            return MemberDirectory.Of(session.Query("SELECT member FROM member_record WHERE program = $1", r => r.GetString(0), store.Program).Select(vault.Record).OfType<MemberSnapshot>());
        },
        cancellation);

    /// <inheritdoc/>
    public IEnumerable<HistoryItem> Items()
    {
        reached = first;
        for (var after = 0L; ;)
        {
            var page = PageAfter(after);
            foreach (var (id, items) in page)
            {
                after = id;
                foreach (var item in items)
                {
                    yield return item;
                }
            }

            if (page.Count < PageEntries)
            {
                yield break;
            }
        }
    }

    // A simulation has a thread of its own, which may wait.
    private List<(long Id, ImmutableArray<HistoryItem> Items)> PageAfter(long after) => store.Database.ReadAsync(session => session.Query(
        $"SELECT id, event_on, body FROM journal WHERE program = $1 AND id > $2 AND id <= $3 AND kind IN ('purchase', 'return', 'exchange') ORDER BY id LIMIT {PageEntries}",
        r => (Id: r.GetInt64(0), On: StoredTexts.Day(r.GetString(1)), Body: r.Bytes(2)), store.Program, after, lastEntry)
        .ConvertAll(row => (row.Id, ItemsOf(session, row.Id, row.On, row.Body)))).GetAwaiter().GetResult();

    private ImmutableArray<HistoryItem> ItemsOf(SqlSession session, long id, LocalDate on, byte[] body)
    {
        if (on < first || on > last)
        {
            return [];
        }

        reached = LocalDate.Max(reached, on);
        var entry = EntryCodec.Read(body, 1);
        return entry.Command switch
        {
            CommitPurchase command => [Bought(session, id, command.Purchase)],
            ReturnItems command => Returned(id, command.At, entry),
            ExchangeItems command => [.. Returned(id, command.At, entry), Bought(session, id, command.Purchase)],
            _ => [],
        };
    }

    private HistoryPurchase Bought(SqlSession session, long id, Purchase purchase) => new(purchase)
    {
        Line = id,
        Rows = 1,
        Amount = purchase.Lines.Sum(l => l.Gross),
        MemberId = purchase.MemberId,
        Outcome = OutcomeOf(session, purchase.Id),
    };

    private static ImmutableArray<HistoryItem> Returned(long id, Instant at, BookEntry entry) => entry.Returned is not { } returned ? [] :
    [
        .. returned.Charges.Where(c => c.Quantity > 0 && !c.ChargeId.StartsWith("purchase.", StringComparison.Ordinal)).Select(charge => new HistoryReturn(at, charge.Quantity)
        {
            Line = id,
            Rows = 1,
            Amount = -charge.Gross,
            MemberId = entry.MemberId,
            Receipt = returned.PurchaseId,
            LineId = charge.ChargeId,
        }),
    ];

    private BookingOutcome? OutcomeOf(SqlSession session, string purchaseId)
    {
        var found = session.First(
            "SELECT body FROM journal WHERE program = $1 AND purchase = $2 AND kind IN ('completed', 'cancelled', 'noShow') ORDER BY id LIMIT 1",
            (byte[]?)null, r => r.Bytes(0), store.Program, purchaseId);
        return found is null ? null : EntryCodec.Read(found, 1).Command switch
        {
            CompletePurchase command => new BookingOutcome(BookingFate.Completed, command.At),
            CancelPurchase command => new BookingOutcome(BookingFate.Cancelled, command.At),
            ReportNoShow command => new BookingOutcome(BookingFate.NoShow, command.At),
            _ => null,
        };
    }
}
