using System.Collections.Immutable;
using LoyaltyRules.Engine.Accounts.Book;
using LoyaltyRules.Engine.Accounts.Closure;
using LoyaltyRules.Engine.Accounts.Points;
using LoyaltyRules.Engine.Model;
using LoyaltyRules.Storage.Databases;
using LoyaltyRules.Storage.Journal;
using LoyaltyRules.Storage.Members;
using LoyaltyRules.Storage.Releases;
using LoyaltyRules.Storage.States;
using LoyaltyRules.Storage.Webhooks;
using NodaTime;

namespace LoyaltyRules.Storage;

/// <summary>
/// One piece of work on a program's book, in one transaction: the book is opened over the states of those whom the work concerns, and what is due of them is
/// done; then comes the work. What came of it all is written as entries, links of their chains, states and works that will fall due.
/// </summary>
internal sealed class UnitOfWork
{
    private readonly SqlSession session;
    private readonly StoreContext store;
    private readonly RecentStates? recent;
    private readonly LockSet? locks;
    private readonly MemberVault vault;
    private readonly SqlStateSource source;
    private readonly Dictionary<string, Chain> chains = new(StringComparer.Ordinal);
    private readonly Dictionary<string, MemberSnapshot?> records = new(StringComparer.Ordinal);
    private readonly HashSet<DueWork> given;
    private readonly List<BookEntry> entries = [];
    private readonly List<string> written = [];
    private readonly Dictionary<string, long> opened = new(StringComparer.Ordinal);
    private readonly Dictionary<BookEntry, EntryCodec> codecs = new(ReferenceEqualityComparer.Instance);

    /// <summary>Opens the book.</summary>
    /// <param name="session">The transaction.</param>
    /// <param name="store">The program.</param>
    /// <param name="locks">Whom the work concerns, as far as is known; null for work that will not be written.</param>
    /// <param name="concerned">Where <paramref name="locks"/> is null, whom the work concerns.</param>
    /// <param name="until">Only what is due by then is done; null for the present.</param>
    public UnitOfWork(SqlSession session, StoreContext store, LockSet? locks, IEnumerable<AccountOwner>? concerned = null, Instant? until = null)
    {
        this.session = session;
        this.store = store;
        this.locks = locks;
        recent = locks is null ? null : store.Recent;
        recent?.Begin();
        vault = new MemberVault(session, store.Program, recent);
        Packs = store.Packs.Current(session, recent);
        var isProgramOurs = locks?.Has(Chain.Program) == true;
        if (locks is not null && !isProgramOurs && Packs.HaveBudgets)
        {
            // Limits that all members share are moved by one at a time.
            locks.AddProgram();
            isProgramOurs = true;
        }

        foreach (var name in locks?.Names ?? [.. concerned!.Select(Chain.NameOf)])
        {
            chains[name] = Lock(name);
        }

        if (locks is not null && !isProgramOurs && session.IsShared)
        {
            // The stage of the program's closure must not move meanwhile.
            Chain.Lock(session, store.Program, Chain.Program, isShared: true);
        }

        // Their time goes on from where it stood, so that what fell due meanwhile is booked on its own day. A clock that was set back does not take it back.
        var last = chains.Values.Max(c => c.At);
        var now = store.Present() is var clock && last > clock ? last.Value : clock;
        var due = new DueWorkTable(session, store.Program);
        given = [.. chains.Keys.SelectMany(name => due.Of(name, until ?? now + StoreContext.AheadMax))];
        var since = last ?? given.Select(w => w.Due).Append(now).Min();
        source = new SqlStateSource(session, store.Program, recent, locks);
        var state = new BookState(
            source,
            ReadProgram(withFigures: isProgramOurs && given.Any(w => w.Owner == default)));
        Book = new ProgramBook(Packs.History, state, since, chains.Values.Max(c => c.BookedOn), given)
        {
            Members = RecordOf,
            ProgramFacts = store.ProgramFacts,
            Trace = Engine.Evaluation.TraceDetail.None,
            RemembersCommands = false,
            Observer = entries.Add,
        };
        Book.AdvanceTo(until ?? now);
    }

    /// <summary>The book, open over the states.</summary>
    public ProgramBook Book { get; }

    /// <summary>The versions of the pack.</summary>
    public ReleasedPacks Packs { get; }

    /// <summary>What was entered so far, in order.</summary>
    public IReadOnlyList<BookEntry> Entries => entries;

    /// <summary>An entry that was written, as it is told.</summary>
    public EntryCodec CodecOf(BookEntry entry) => codecs[entry];

    /// <summary>Writes everything that came of the work.</summary>
    /// <param name="asked">The entry that a caller asked for; null for none.</param>
    /// <param name="request">How it was asked for.</param>
    /// <returns>The numbers of the entries, in order.</returns>
    public ImmutableArray<long> Write(BookEntry? asked = null, EntryRequest? request = null)
    {
        var ids = entries.Select(e => Enter(e, ReferenceEquals(e, asked) ? request : null)).ToImmutableArray();
        new ChangedStates(session, store.Program, source, opened).Save(Book.State);
        var due = new DueWorkTable(session, store.Program);
        var planned = Book.Due.ToHashSet();
        foreach (var work in given.Where(w => !planned.Contains(w)))
        {
            due.Remove(work);
        }

        foreach (var work in planned.Where(w => !given.Contains(w)))
        {
            due.Add(work);
        }

        if (recent is not null)
        {
            session.OnDone(Remember);
        }

        return ids;
    }

    private ProgramState ReadProgram(bool withFigures) =>
        !withFigures && recent?.Program is { } known ? known : new ProgramStates(session, store.Program).Read(Packs.HaveBudgets, withFigures);

    private Chain Lock(string name) => recent is not null && recent.Chains.TryGetValue(name, out var known) ? known
        : locks is null ? Chain.Of(session, store.Program, name)
        : Chain.Lock(session, store.Program, name);

    private MemberSnapshot? RecordOf(string memberId)
    {
        if (!records.TryGetValue(memberId, out var record))
        {
            // It was taken in by the version of its day; a later one may see it otherwise.
            record = vault.Record(memberId) is { } kept ? kept with { IsOnRecord = true } : null;
            records.Add(memberId, record);
        }

        return record;
    }

    private long Enter(BookEntry entry, EntryRequest? request)
    {
        var codec = codecs[entry] = new EntryCodec(entry);
        var (body, grounds, asked) = (codec.Body(), codec.Grounds(vault), request?.ToBytes());
        var hash = EntryCodec.Hash(body, grounds, asked);
        var id = session.Number(
            "INSERT INTO journal (program, kind, at, event_on, member, purchase, body, sealed, hash, request) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) RETURNING id",
            store.Program,
            StoredTexts.Of(entry.Kind),
            StoredTexts.Of(entry.At),
            StoredTexts.Of(entry.EventOn),
            entry.MemberId,
            entry.PurchaseId,
            body,
            grounds,
            hash,
            asked)!.Value;
        foreach (var purchase in entry.Changes.OfType<PurchaseOpened>())
        {
            opened[purchase.Record.Id] = id;
        }

        foreach (var name in TouchedChains.Of(entry))
        {
            locks!.Need(name);
            chains[name] = chains[name].With(hash, entry.At, entry.BookedOn);
            chains[name].Save(session, store.Program, id);
            written.Add(name);
        }

        new EntryRows(session, store.Program).Write(id, entry, request, Book.State.Program.Closure);
        WebhookOutbox.Add(session, store.Program, id, entry);
        return id;
    }

    private void Remember()
    {
        foreach (var member in Book.State.Members)
        {
            recent!.Members[member.Id] = member;
        }

        foreach (var household in Book.State.Households)
        {
            recent!.Households[household.Id] = household;
        }

        foreach (var name in written)
        {
            recent!.Chains[name] = chains[name];
        }

        recent!.Program = Book.State.Program with { Days = ProgramDays.None, Balances = ProgramState.New.Balances };
    }
}

/// <summary>A refusal inside a transaction: its writes are rolled back.</summary>
internal sealed class WorkRefusedException(StoreAnswer answer) : Exception
{
    /// <summary>What to answer.</summary>
    public StoreAnswer Answer { get; } = answer;
}
