using System.Collections.Immutable;
using System.Text.Json.Nodes;
using LoyaltyRules.Engine.Accounts.Book;
using LoyaltyRules.Engine.Accounts.Commands;
using LoyaltyRules.Engine.Accounts.Points;
using LoyaltyRules.Engine.Diagnostics;
using LoyaltyRules.Engine.Evaluation;
using LoyaltyRules.Engine.Evaluation.Questions;
using LoyaltyRules.Engine.Model;
using LoyaltyRules.Engine.Packs;
using LoyaltyRules.Storage.Audit;
using LoyaltyRules.Storage.Clocks;
using LoyaltyRules.Storage.Databases;
using LoyaltyRules.Storage.Journal;
using LoyaltyRules.Storage.Members;
using LoyaltyRules.Storage.Releases;
using LoyaltyRules.Storage.States;
using NodaTime;

namespace LoyaltyRules.Storage;

/// <summary>A program in a database: its members' accounts, its journal and its packs. Safe for many threads; several may share a PostgreSQL database.</summary>
public sealed class ProgramStore
{
    private const int DueAtOnce = 500;

    private readonly StoreContext context;

    private ProgramStore(Database database, StoreContext context)
    {
        Database = database;
        this.context = context;
        if (context.Recent is { } recent)
        {
            database.WritesLost += recent.Forget;
        }
    }

    /// <summary>The program's id: that of its packs.</summary>
    public string Program => context.Program;

    /// <summary>The database.</summary>
    public Database Database { get; }

    /// <summary>The facts of the program. They may be set anew at any time.</summary>
    public FactSet ProgramFacts
    {
        get => context.ProgramFacts;
        set => context.ProgramFacts = value;
    }

    internal StoreContext Context => context;

    /// <summary>Opens a program.</summary>
    /// <param name="database">The database, its schema up to date. One of a program may be open on a database that is not shared.</param>
    /// <param name="program">The program's id.</param>
    /// <param name="clock">Tells the present.</param>
    /// <param name="guard">Watches that clock; null to take it at its word.</param>
    public static ProgramStore Open(Database database, string program, IClock clock, ClockGuard? guard = null) =>
        new(database, new StoreContext(program, clock, new PackCache(program), database.IsShared ? null : new RecentStates()) { Guard = guard });

    /// <summary>The versions of the pack as released, in the order of their instants; empty before the first.</summary>
    public Task<ImmutableArray<PackRelease>> ReleasesAsync(CancellationToken cancellation = default) =>
        Database.ReadAsync(session => context.Packs.Find(session)?.Releases ?? [], cancellation);

    /// <summary>Releases a version. From its instant on it is the one that is live; what is due by it is planned for every member.</summary>
    /// <param name="pack">The version.</param>
    /// <param name="from">The instant: after that of the release before it.</param>
    /// <param name="by">Who releases it.</param>
    /// <param name="cancellation">Stops waiting.</param>
    /// <exception cref="ArgumentException">The pack is of another program, or its instant is not after the latest release.</exception>
    public Task ReleaseAsync(RulePack pack, Instant from, string by, CancellationToken cancellation = default) => ReleaseAsync(pack, from, by, onlyAsFirst: false, cancellation);

    /// <summary>Releases a version, unless there is one: also where another node does the same at the same moment.</summary>
    /// <param name="pack">The version.</param>
    /// <param name="from">The instant.</param>
    /// <param name="by">Who releases it.</param>
    /// <param name="cancellation">Stops waiting.</param>
    /// <exception cref="ArgumentException">The pack is of another program.</exception>
    public Task ReleaseFirstAsync(RulePack pack, Instant from, string by, CancellationToken cancellation = default) => ReleaseAsync(pack, from, by, onlyAsFirst: true, cancellation);

    /// <summary>Does a command: decided and posted, journaled and durable when the task completes; or refused, and nothing changed.</summary>
    public Task<StoreAnswer> HandleAsync(StoreRequest request, CancellationToken cancellation = default) =>
        new CommandExecution(this, request).DoAsync(cancellation);

    /// <summary>
    /// Does commands one after the other, in one transaction: each is answered as it would be alone, and one that is refused leaves nothing and does not stand in the way of the next.
    /// </summary>
    public Task<ImmutableArray<StoreAnswer>> HandleEachAsync(IReadOnlyList<StoreRequest> requests, CancellationToken cancellation = default) =>
        new CommandBatch(this, requests).DoAsync(cancellation);

    /// <summary>What a command would do now. Nothing is written.</summary>
    /// <param name="command">The command.</param>
    /// <param name="trace">How much the decision tells of its way.</param>
    /// <param name="cancellation">Stops waiting.</param>
    public Task<StoreAnswer> TryAsync(BookCommand command, TraceDetail trace = TraceDetail.None, CancellationToken cancellation = default) => Database.ReadAsync(
        session =>
        {
            if (CommandExecution.Ahead(command, context.Present()) is { IsEmpty: false } ahead)
            {
                return new StoreAnswer(StoreOutcome.Refused, default, ahead);
            }

            var work = new UnitOfWork(session, context, null, CommandOwners.Of(session, Program, command, null));
            work.Book.Trace = trace;
            var answer = work.Book.Handle(command);
            return answer.IsAccepted
                ? new StoreAnswer(StoreOutcome.Done, new EntryCodec(answer.Entry).Answer(null), [])
                {
                    Decision = answer.Entry.Decision,
                }
                : new StoreAnswer(StoreOutcome.Refused, default, answer.Refusals);
        },
        cancellation);

    /// <summary>A member's account as it stands, what is due by now done; null where the program knows nobody of this id.</summary>
    public Task<MemberAccount?> AccountAsync(string memberId, CancellationToken cancellation = default) => Database.ReadAsync(
        session =>
        {
            var owner = AccountOwner.Member(memberId);
            if (!Knows(session, memberId))
            {
                return null;
            }

            var book = Presently(session, memberId);
            var (member, today) = (book.State.Member(memberId), book.Today);
            var household = member.HouseholdId is { } id ? book.State.Household(id) : null;
            return new MemberAccount(
                member with { Points = FewLots.Of(owner, member.Points, MemberAccount.LotsMax + 1) },
                book.SnapshotOf(memberId, today),
                household is null ? null : household with { Points = FewLots.Of(AccountOwner.Household(household.Id), household.Points, MemberAccount.LotsMax + 1) },
                [.. new SqlStateSource(session, Program, null, null).HoldsOf(owner).Where(h => book.State.Hold(h.Id) is not null)],
                today);
        },
        cancellation);

    /// <summary>What happened on a member's account, latest first.</summary>
    /// <param name="memberId">The member.</param>
    /// <param name="before">Only what stands before this position; null for the latest.</param>
    /// <param name="atMost">How many lines at most.</param>
    /// <param name="cancellation">Stops waiting.</param>
    public Task<ImmutableArray<StatementLine>> StatementAsync(string memberId, long? before, int atMost, CancellationToken cancellation = default) => Database.ReadAsync(
        session => ImmutableArray.ToImmutableArray(
            session.Query(
                "SELECT l.position, j.id, j.body FROM journal_link l JOIN journal j ON j.id = l.entry WHERE l.program = $1 AND l.chain = $2 AND l.position < $3 ORDER BY l.position DESC LIMIT $4",
                r => (Position: r.GetInt64(0), Id: r.GetInt64(1), Body: r.Bytes(2)),
                Program,
                Chain.NameOf(AccountOwner.Member(memberId)),
                before ?? long.MaxValue,
                (long)atMost)
            .Select(row => StatementLine.Of(row.Position, row.Id, row.Body, AccountOwner.Member(memberId)))),
        cancellation);

    /// <summary>The privileges of a member now, each with why or why not; null where the program knows nobody of this id.</summary>
    public Task<ImmutableArray<PrivilegeState>?> PrivilegesAsync(string memberId, CancellationToken cancellation = default) => Database.ReadAsync<ImmutableArray<PrivilegeState>?>(
        session =>
        {
            if (!Knows(session, memberId))
            {
                return null;
            }

            var book = Presently(session, memberId);
            return context.Packs.Current(session).History.LiveAt(book.Now).Privileges(book.SnapshotOf(memberId, book.Today), book.Now, book.Program);
        },
        cancellation);

    /// <summary>An entry of the journal; null where there is none of this number.</summary>
    public Task<StoredEntry?> EntryAsync(long entry, CancellationToken cancellation = default) => Database.ReadAsync(
        session => session.First(
            "SELECT id, kind, at, event_on, member, purchase, body FROM journal WHERE program = $1 AND id = $2", (StoredEntry?)null, StoredEntry.Read, Program, entry),
        cancellation);

    /// <summary>The decisions of an entry made again from what the entry keeps, with their full trace: why they came out as they did.</summary>
    /// <param name="entry">The entry's number.</param>
    /// <param name="cancellation">Stops waiting.</param>
    /// <returns>The decisions, the event's own first; empty where there is no such entry, or nothing was decided.</returns>
    /// <exception cref="ErasedException">A member's facts were erased: the decision can be verified, and not made again.</exception>
    public Task<ImmutableArray<Decision>> ExplainAsync(long entry, CancellationToken cancellation = default) => Database.ReadAsync(
        session =>
        {
            var kept = session.First(
                "SELECT body, sealed FROM journal WHERE program = $1 AND id = $2", ((byte[] Body, byte[]? Grounds)?)null, r => (r.Bytes(0), r.BytesOrNull(1)), Program, entry);
            if (kept is not { } found)
            {
                return [];
            }

            var hashes = StoredEntry.PackHashes(found.Body);
            if (found.Grounds is null)
            {
                return hashes.IsEmpty ? [] : throw new ErasedException();
            }

            var history = context.Packs.Current(session).History;
            return EntryCodec.ReadGrounds(found.Body, found.Grounds, new MemberVault(session, Program))
                .Zip(hashes, (ground, hash) => history.ByHash(hash)!.Decide(ground.Event, ground.Member, ground.Program)).ToImmutableArray();
        },
        cancellation);

    /// <summary>Keeps what is known of a member beside the book: birth date, day of joining, facts. Encrypted under the member's own key.</summary>
    /// <param name="record">The record, instead of what was known before.</param>
    /// <param name="cancellation">Stops waiting.</param>
    /// <returns>False where the member was erased: nothing is kept of them.</returns>
    /// <exception cref="RefusedException">It does not fit the version of the pack that is live; the exception carries every diagnostic.</exception>
    public Task<bool> SetRecordAsync(MemberSnapshot record, CancellationToken cancellation = default) => Database.WriteAsync(
        session =>
        {
            Chain.Lock(session, Program, Chain.NameOf(AccountOwner.Member(record.Id)));
            var now = context.Clock.GetCurrentInstant();
            var live = context.Packs.Current(session).History.LiveAt(now);
            if (live.Misfits(record, now.InZone(live.Pack.TimeZone).Date) is { IsEmpty: false } misfits)
            {
                throw new RefusedException(misfits);
            }

            if (!new MemberVault(session, Program, context.Recent).Keep(record))
            {
                return false;
            }

            if (Knows(session, record.Id))
            {
                Replan(session, record.Id);
            }

            return true;
        },
        cancellation);

    /// <summary>What is known of a member beside the book; null where nothing is.</summary>
    /// <exception cref="ErasedException">It was erased.</exception>
    public Task<MemberSnapshot?> RecordAsync(string memberId, CancellationToken cancellation = default) =>
        Database.ReadAsync(session => new MemberVault(session, Program).Record(memberId), cancellation);

    /// <summary>Erases a member's key, and with it everything personal, wherever it stands. Chains and balances stay whole.</summary>
    /// <param name="memberId">The member.</param>
    /// <param name="inSameTransaction">Also done in the transaction, for example to note who asked for it; null for nothing.</param>
    /// <param name="cancellation">Stops waiting.</param>
    /// <returns>Whether there was anything to erase.</returns>
    public Task<bool> EraseAsync(string memberId, Action<SqlSession>? inSameTransaction = null, CancellationToken cancellation = default) => Database.WriteAsync(
        session =>
        {
            Chain.Lock(session, Program, Chain.NameOf(AccountOwner.Member(memberId)));
            var erased = new MemberVault(session, Program, context.Recent).Erase(memberId, StoredTexts.Of(context.Clock.GetCurrentInstant()));
            inSameTransaction?.Invoke(session);
            session.HasErased = true;
            return erased;
        },
        cancellation);

    /// <summary>Does what is due by now, each owner's in a transaction of its own, those with the oldest first.</summary>
    /// <param name="atMost">Of how many owners at most.</param>
    /// <param name="cancellation">Stops waiting; what has begun is finished.</param>
    /// <returns>Of how many owners something was done; fewer than <paramref name="atMost"/> when nothing is left.</returns>
    public async Task<int> DoDueAsync(int atMost, CancellationToken cancellation = default)
    {
        var owners = await DueOwnersAsync(context.Present(), atMost, cancellation).ConfigureAwait(false);
        if (owners.Contains(Chain.Program))
        {
            await DoProgramDueAsync(cancellation).ConfigureAwait(false);
        }

        await Task.WhenAll(owners.Where(o => o != Chain.Program).Select(owner => DoDueOfAsync(owner, null, cancellation))).ConfigureAwait(false);
        return owners.Count;
    }

    /// <summary>When something is due next; null for never.</summary>
    public Task<Instant?> NextDueAsync(CancellationToken cancellation = default) => Database.ReadAsync(session => new DueWorkTable(session, Program).Next(), cancellation);

    /// <summary>
    /// Does what is due of the program itself: figures read at month's ends, stages of the closure. Each after everything that was due of anybody by then, as what
    /// members' days have come to is what is read (M3).
    /// </summary>
    internal async Task DoProgramDueAsync(CancellationToken cancellation)
    {
        while (await Database.ReadAsync(session => NextOfProgram(session), cancellation).ConfigureAwait(false) is { } due)
        {
            while (await DueOwnersAsync(due, DueAtOnce, cancellation).ConfigureAwait(false) is var owners && owners.Exists(o => o != Chain.Program))
            {
                await Task.WhenAll(owners.Where(o => o != Chain.Program).Select(owner => DoDueOfAsync(owner, due, cancellation))).ConfigureAwait(false);
            }

            await DoDueOfAsync(Chain.Program, due, cancellation).ConfigureAwait(false);
        }
    }

    private Instant? NextOfProgram(SqlSession session)
    {
        var works = new DueWorkTable(session, Program).Of(Chain.Program, context.Present());
        return works.Count == 0 ? null : works.Min(w => w.Due);
    }

    private Task<List<string>> DueOwnersAsync(Instant until, int atMost, CancellationToken cancellation) =>
        Database.ReadAsync(session => context.Packs.Find(session) is null ? [] : new DueWorkTable(session, Program).Owners(until, atMost), cancellation);

    private Task DoDueOfAsync(string owner, Instant? until, CancellationToken cancellation)
    {
        var locks = new LockSet();
        locks.Add(Chain.OwnerOf(owner));

        // Opening it does what is due.
        return Database.WriteAsync(session => new UnitOfWork(session, context, locks, until: until).Write(), cancellation);
    }

    private async Task ReleaseAsync(RulePack pack, Instant from, string by, bool onlyAsFirst, CancellationToken cancellation)
    {
        try
        {
            await Database.WriteAsync(session => Release(session, pack, from, by, onlyAsFirst), cancellation).ConfigureAwait(false);
        }
        catch
        {
            ForgetReleases();
            throw;
        }
    }

    /// <summary>Forgets what was read of releases: one that does not stand must not be taken for one that comes later.</summary>
    internal void ForgetReleases()
    {
        context.Packs.Forget();
        context.Recent?.Forget();
    }

    /// <summary>Takes a release back that does not decide yet.</summary>
    internal void Withdraw(SqlSession session, string hash, Instant from, string by)
    {
        context.Packs.Withdraw(session, hash, from, by, context.Clock.GetCurrentInstant());
        context.Recent?.Forget();
    }

    /// <summary>Releases a version, within a transaction.</summary>
    internal void Release(SqlSession session, RulePack pack, Instant from, string by, bool onlyAsFirst)
    {
        Chain.Lock(session, Program, Chain.Program);
        var before = context.Packs.Find(session)?.Releases ?? [];
        if (onlyAsFirst && !before.IsEmpty)
        {
            return;
        }

        if (pack.Id != Program || (!before.IsEmpty && from <= before[^1].From))
        {
            throw new ArgumentException($"{pack.Id} {pack.Version} cannot follow at {from}.", nameof(pack));
        }

        context.Packs.Add(session, pack, from, by, context.Clock.GetCurrentInstant());
        context.Recent?.Forget();
        if (!before.IsEmpty)
        {
            foreach (var id in new SqlStateSource(session, Program, null, null).Ids(StateKinds.Member))
            {
                Replan(session, id);
            }
        }

        AuditTrail.Append(session, Program, context.Clock.GetCurrentInstant(), by, AuditActions.PackReleased, pack.Version, new JsonObject
        {
            ["hash"] = pack.Hash, ["from"] = StoredTexts.Of(from),
        });
    }

    // What is due by now is done in memory only: whoever reads sees it, whether or not its time has come to be written.
    private ProgramBook Presently(SqlSession session, string memberId)
    {
        var household = new SqlStateSource(session, Program, null, null).LinksOf(memberId).HouseholdId;
        return new UnitOfWork(session, context, null, household is null ? [AccountOwner.Member(memberId)] : [AccountOwner.Member(memberId), AccountOwner.Household(household)]).Book;
    }

    private bool Knows(SqlSession session, string memberId) =>
        session.Number("SELECT 1 FROM state WHERE program = $1 AND kind = $2 AND id = $3", Program, StateKinds.Member, memberId) is not null
        || session.Number("SELECT 1 FROM member_record WHERE program = $1 AND member = $2", Program, memberId) is not null;

    private void Replan(SqlSession session, string memberId)
    {
        var book = new UnitOfWork(session, context, null, [AccountOwner.Member(memberId)]).Book;
        book.Replan(memberId);
        var due = new DueWorkTable(session, Program);
        foreach (var work in book.Due)
        {
            due.Add(work);
        }
    }
}
