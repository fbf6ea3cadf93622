using System.Security.Cryptography;
using LoyaltyRules.Engine.Accounts.Book;
using LoyaltyRules.Engine.Accounts.Closure;
using LoyaltyRules.Storage.Databases;
using LoyaltyRules.Storage.Journal;
using LoyaltyRules.Storage.States;
using NodaTime;

namespace LoyaltyRules.Storage.Maintenance.Verification;

/// <summary>
/// Makes everything that follows from the journal again, in a scratch database: links and heads of chains, postings, states, budgets, figures, commands and the requests
/// they came with. Entry by entry, by the code that wrote them; states that the last few hundred entries have changed are all that is in memory.
/// </summary>
/// <param name="store">The program's database.</param>
/// <param name="scratch">An empty one.</param>
/// <param name="program">The program.</param>
/// <param name="packs">The versions of the pack; null where they cannot be read.</param>
/// <param name="findings">Told what is wrong with entries.</param>
internal sealed class JournalReplay(SqlSession store, SqlSession scratch, string program, PackHistory? packs, Findings findings)
{
    private const int PageRows = 256;
    private const int ChunkEntries = 512;
    private const int ChainsMax = 20_000;
    private const string Journal = "journal";

    private readonly Dictionary<string, Chain> chains = new(StringComparer.Ordinal);
    private readonly BookFold? fold = packs is null ? null : new BookFold(packs);
    private readonly MemberKeyCheck grounds = new(store, program, findings);
    private SqlStateSource source = new(scratch, program, null, null, store);
    private readonly Dictionary<string, long> opened = new(StringComparer.Ordinal);
    private readonly long forgottenTo = RequestRetention.ForgottenToAsKept(store, program);
    private BookState? open;

    /// <summary>How many entries there are.</summary>
    public long Entries { get; private set; }

    /// <summary>Whether every entry was read, is what was written, and was applied.</summary>
    public bool IsWhole { get; private set; } = true;

    /// <summary>When figures of the program, or its stage, were booked last.</summary>
    public Instant? FiguresAt { get; private set; }

    /// <summary>When anything was booked last.</summary>
    public Instant? LastAt { get; private set; }

    private BookState State => open ??= new BookState(source, ProgramState.New);

    /// <summary>Reads the journal from its first entry to its last.</summary>
    public void Run(IProgress<StoreProgress>? progress, CancellationToken cancellation)
    {
        var count = Count();
        for (long? last = null; Page(last) is { Count: > 0 } page; last = page[^1].Number("id"))
        {
            foreach (var row in page)
            {
                cancellation.ThrowIfCancellationRequested();
                Take(row);
                if (++Entries % ChunkEntries == 0)
                {
                    Flush();
                }
            }

            grounds.Check(page);
            progress?.Report(new StoreProgress(Journal, Entries, count));
        }

        Flush();
    }

    private long Count()
    {
        try
        {
            return store.Number("SELECT count(*) FROM journal WHERE program = $1", program) ?? 0;
        }
        catch (System.Data.Common.DbException)
        {
            // Whoever reads it comes upon the same.
            return 0;
        }
    }

    // In pages: between them the same connection looks up keys of members.
    private List<StoredRow> Page(long? after)
    {
        var before = findings.CountOf(Journal);
        var page = StoredRow.All(
            store, Journal, $"SELECT * FROM journal WHERE program = $1 AND id > $2 ORDER BY id LIMIT {PageRows}", findings, program, after ?? long.MinValue).ToList();
        IsWhole &= before == findings.CountOf(Journal);
        return page;
    }

    private void Take(StoredRow row)
    {
        var id = row.Number("id") ?? 0;
        var name = $"id {id}";
        var hash = row["hash"] as byte[] ?? [];
        if (row["body"] is not byte[] body || row["sealed"] is not (null or byte[]) || row["request"] is not (null or byte[]))
        {
            Found(name, MaintenanceDiagnostics.EntryUnreadable, "body, sealed, request");
            return;
        }

        if (!EntryCodec.Hash(body, row["sealed"] as byte[], row["request"] as byte[]).AsSpan().SequenceEqual(hash))
        {
            Found(name, MaintenanceDiagnostics.EntryChanged);
        }

        try
        {
            var entry = EntryCodec.Read(body, State.LastSequence + 1);
            CompareColumns(row, name, entry);
            Link(id, hash.Length == SHA256.HashSizeInBytes ? hash : SHA256.HashData(hash), entry);
            foreach (var purchase in entry.Changes.OfType<PurchaseOpened>())
            {
                opened[purchase.Record.Id] = id;
            }

            Apply(entry);
            new EntryRows(scratch, program).Write(id, entry, row["request"] is byte[] asked && id > forgottenTo ? EntryRequest.Of(asked) : null, State.Program.Closure);
        }
        catch (Exception e) when (e is not (OutOfMemoryException or OperationCanceledException))
        {
            // Whatever a damaged entry brings about, the others are still to be looked at.
            Found(name, MaintenanceDiagnostics.EntryUnreadable, e.Message);
        }
    }

    private void Apply(BookEntry entry)
    {
        if (fold is null)
        {
            State.Apply(entry);
        }
        else
        {
            fold.Apply(State, entry);
        }

        LastAt = entry.At;
        if (entry.Changes.Any(c => c is FiguresMoved or FiguresRead or ClosureDecided or ClosureMoved))
        {
            FiguresAt = entry.At;
        }
    }

    // Not the fault of an entry that reads well: its columns are told one by one, and the rest of it holds.
    private void CompareColumns(StoredRow row, string name, BookEntry entry)
    {
        for (var i = 0; i < row.Names.Length; i++)
        {
            var expected = row.Names[i] switch
            {
                "kind" => StoredTexts.Of(entry.Kind),
                "at" => StoredTexts.Of(entry.At),
                "event_on" => StoredTexts.Of(entry.EventOn),
                "member" => entry.MemberId,
                "purchase" => entry.PurchaseId,
                "id" or "program" or "body" or "sealed" or "request" or "hash" => row.Values[i],
                _ => null,
            };
            if (!StoredRow.AreSame(row.Values[i], expected))
            {
                var (kept, right) = StoredRow.Shown(row.Values[i], expected);
                findings.Add(Journal, name, MaintenanceDiagnostics.Differs, row.Names[i], kept, right);
            }
        }
    }

    private void Link(long id, byte[] hash, BookEntry entry)
    {
        foreach (var name in TouchedChains.Of(entry))
        {
            var chain = chains.TryGetValue(name, out var known) ? known : Chain.Of(scratch, program, name);
            chains[name] = chain = chain.With(hash, entry.At, entry.BookedOn);
            chain.Save(scratch, program, id);
        }
    }

    private void Flush()
    {
        try
        {
            new ChangedStates(scratch, program, source, opened).Save(State);
        }
        catch (InvalidOperationException e)
        {
            // A damaged entry can be read and leave a state that cannot be written; the entry itself was told.
            Found("states", MaintenanceDiagnostics.EntryUnreadable, e.Message);
        }

        opened.Clear();
        source = new SqlStateSource(scratch, program, null, null, store);
        open = new BookState(source, State.Program);
        if (chains.Count > ChainsMax)
        {
            chains.Clear();
        }
    }

    private void Found(string name, Engine.Diagnostics.DiagnosticDescriptor what, params Engine.Diagnostics.Phrase[] arguments)
    {
        IsWhole = false;
        findings.Add(Journal, name, what, arguments);
    }
}
