using System.Collections.Immutable;
using LoyaltyRules.Engine.Accounts;
using LoyaltyRules.Engine.Model;
using LoyaltyRules.Storage.Databases;
using LoyaltyRules.Storage.Journal;
using LoyaltyRules.Storage.States;

namespace LoyaltyRules.Storage.Keeping;

/// <summary>What came of verifying a store.</summary>
/// <param name="Entries">How many entries the journal has.</param>
/// <param name="Chains">How many chains.</param>
/// <param name="Problems">What does not hold, in plain English; empty where everything does.</param>
/// <param name="Rebuilt">The states as the journal's entries fold to, as canonical JSON; empty where no pack was released.</param>
public sealed record VerificationReport(long Entries, int Chains, ImmutableArray<string> Problems, string Rebuilt)
{
    /// <summary>Whether everything holds.</summary>
    public bool IsWhole => Problems.IsEmpty;
}

/// <summary>
/// Verifies a store from its journal up: every entry has the hash that it was written with, every chain is gapless and links to the next (J1), every entry is a link of
/// the chains it changed, and the states that are kept are those that the entries fold to (J2). Erased facts do not matter: chains cover what is sealed as it is.
/// </summary>
/// <param name="store">The program.</param>
public sealed class StoreVerification(ProgramStore store)
{
    private const int ProblemsMax = 100;

    /// <summary>Verifies, on one state of the database, while others go on writing.</summary>
    public Task<VerificationReport> RunAsync(CancellationToken cancellation = default) => store.Database.ReadAsync(session => Run(session, cancellation), cancellation);

    private VerificationReport Run(SqlSession session, CancellationToken cancellation)
    {
        var problems = new List<string>();
        var folded = new BookState();
        var hashes = new Dictionary<long, byte[]>();
        var unlinked = new HashSet<(long Entry, string Chain)>();
        foreach (var (id, body, grounds, hash) in session.Stream(
            "SELECT id, body, sealed, hash FROM journal WHERE program = $1 ORDER BY id", r => (r.GetInt64(0), r.Bytes(1), r.BytesOrNull(2), r.Bytes(3)), store.Program))
        {
            cancellation.ThrowIfCancellationRequested();
            if (!EntryCodec.Hash(body, grounds).AsSpan().SequenceEqual(hash))
            {
                problems.Add($"Entry {id} is not what was written.");
            }

            hashes.Add(id, hash);
            var entry = EntryCodec.Read(body, folded.LastSequence + 1);
            folded.Apply(entry);
            unlinked.UnionWith(TouchedChains.Of(entry).Select(chain => (id, chain)));
        }

        var chains = Links(session, hashes, unlinked, problems);
        problems.AddRange(unlinked.Take(ProblemsMax).Select(u => $"Entry {u.Entry} is no link of the chain of {u.Chain}."));
        var rebuilt = "";
        if (store.Context.Packs.Find(session) is { } packs)
        {
            var book = new ProgramBook(packs.History, store.Context.Clock.GetCurrentInstant());
            (rebuilt, var kept) = (book.StateText(folded), book.StateText(Kept(session)));
            if (rebuilt != kept)
            {
                var at = rebuilt.Zip(kept).TakeWhile(p => p.First == p.Second).Count();
                problems.Add($"The states kept are not those that the journal folds to: …{Around(kept, at)}… instead of …{Around(rebuilt, at)}….");
            }
        }

        return new VerificationReport(hashes.Count, chains, [.. problems.Take(ProblemsMax)], rebuilt);
    }

    private int Links(SqlSession session, Dictionary<long, byte[]> hashes, HashSet<(long, string)> unlinked, List<string> problems)
    {
        var heads = session.Query(
            "SELECT chain, position, hash FROM chain_head WHERE program = $1 AND position > 0", r => (Name: r.GetString(0), Position: r.GetInt64(1), Hash: r.Bytes(2)), store.Program)
            .ToDictionary(h => h.Name, StringComparer.Ordinal);
        var count = heads.Count;
        var (chain, position, previous) = ("", 0L, Array.Empty<byte>());
        foreach (var link in session.Stream(
            "SELECT chain, position, entry, hash FROM journal_link WHERE program = $1 ORDER BY chain, position",
            r => (Chain: r.GetString(0), Position: r.GetInt64(1), Entry: r.GetInt64(2), Hash: r.Bytes(3)),
            store.Program))
        {
            if (link.Chain != chain)
            {
                (chain, position, previous) = (link.Chain, 0, []);
            }

            position++;
            if (link.Position != position)
            {
                problems.Add($"The chain of {chain} has no link {position}.");
                position = link.Position;
            }
            else if (!hashes.TryGetValue(link.Entry, out var entry) || !Chain.Link(previous, chain, position, entry).AsSpan().SequenceEqual(link.Hash))
            {
                problems.Add($"Link {position} of the chain of {chain} does not follow from the one before it and entry {link.Entry}.");
            }

            unlinked.Remove((link.Entry, chain));
            previous = link.Hash;
            if (heads.TryGetValue(chain, out var head) && head.Position == position)
            {
                heads.Remove(chain);
                if (!head.Hash.AsSpan().SequenceEqual(link.Hash))
                {
                    problems.Add($"The head of the chain of {chain} is another one than its latest link.");
                }
            }
            else if (head.Name is null || head.Position < position)
            {
                problems.Add($"The chain of {chain} goes on beyond its head.");
            }
        }

        problems.AddRange(heads.Values.Select(h => $"The chain of {h.Name} ends before its head."));
        return count;
    }

    private BookState Kept(SqlSession session)
    {
        var source = new SqlStateSource(session, store.Program, null, null);
        var balances = session.Query(
            "SELECT currency, from_owner, from_state, to_owner, to_state, points FROM posting WHERE program = $1",
            r => (Currency: r.GetString(0), FromOwner: r.TextOrNull(1), From: r.GetString(2), ToOwner: r.TextOrNull(3), To: r.GetString(4), Points: StoredTexts.Amount(r.GetString(5))),
            store.Program);
        var program = balances.Aggregate(
            new ProgramStates(session, store.Program).Read(withBudgets: true, withFigures: true),
            (state, p) => state
                .Moved(p.FromOwner, p.Currency, p.From, -p.Points)
                .Moved(p.ToOwner, p.Currency, p.To, p.Points));
        return BookState.Of(program, source.Members(), source.Households(), source.Purchases(), source.Holds());
    }

    private static string Around(string text, int at) => text[Math.Max(0, at - 40)..Math.Min(text.Length, at + 80)];
}

/// <summary>The program's side of postings.</summary>
internal static class ProgramSide
{
    /// <summary>The state with points moved on one of the program's own accounts; the same where the account is somebody's.</summary>
    public static ProgramState Moved(this ProgramState state, string? owner, string currency, string account, decimal points) =>
        owner is null ? state.With(currency, StoredTexts.Parse<PointsState>(account), points) : state;
}
