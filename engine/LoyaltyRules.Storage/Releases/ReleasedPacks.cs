using System.Collections.Immutable;
using LoyaltyRules.Engine.Accounts.Book;
using LoyaltyRules.Engine.Diagnostics;
using LoyaltyRules.Engine.Evaluation;
using LoyaltyRules.Engine.Packs;
using LoyaltyRules.Storage.Databases;
using LoyaltyRules.Storage.Journal;
using LoyaltyRules.Storage.Sealing;
using LoyaltyRules.Storage.States;
using NodaTime;

namespace LoyaltyRules.Storage.Releases;

/// <summary>The versions of a program's pack as they were released, compiled.</summary>
/// <param name="Sequence">Grows with every release and withdrawal; 0 before the first.</param>
/// <param name="History">The versions, each with the instant it is live from.</param>
/// <param name="Releases">The releases, in order.</param>
internal sealed record ReleasedPacks(long Sequence, PackHistory History, ImmutableArray<PackRelease> Releases)
{
    /// <summary>Whether any version has limits that all members share.</summary>
    public bool HaveBudgets { get; } = Releases.Any(r => r.Pack.HasBudgets);
}

/// <summary>A release.</summary>
/// <param name="Pack">The version.</param>
/// <param name="From">The instant it is live from.</param>
/// <param name="By">Who released it.</param>
/// <param name="At">When that was.</param>
public sealed record PackRelease(RulePack Pack, Instant From, string By, Instant At);

/// <summary>Keeps packs and their releases; what is compiled is kept in memory and made anew when another release has come. Safe for many threads.</summary>
/// <param name="program">The program.</param>
internal sealed class PackCache(string program)
{
    private readonly CompiledPackCache compiled = new();
    private volatile ReleasedPacks? current;

    /// <summary>The versions as this transaction sees them.</summary>
    /// <param name="session">The transaction.</param>
    /// <param name="recent">What the writer remembers; null where it must be read.</param>
    /// <exception cref="NoPackException">None was released.</exception>
    public ReleasedPacks Current(SqlSession session, RecentStates? recent = null)
    {
        if (recent?.Packs is { } known)
        {
            return known;
        }

        var found = Find(session) ?? throw new NoPackException(program);
        if (recent is not null)
        {
            recent.Packs = found;
        }

        return found;
    }

    /// <summary>As <see cref="Current"/>; null where none was released.</summary>
    public ReleasedPacks? Find(SqlSession session)
    {
        // Grows with every release and with every withdrawal of one.
        var latest = Latest(session) + (session.Number("SELECT count(*) FROM pack_withdrawal WHERE program = $1", program) ?? 0);
        if (latest == 0)
        {
            return null;
        }

        if (current is not { } known || known.Sequence != latest)
        {
            current = known = Load(session, latest);
        }

        return known;
    }

    /// <summary>Forgets what was read.</summary>
    public void Forget() => current = null;

    /// <summary>Adds a release.</summary>
    public void Add(SqlSession session, RulePack pack, Instant from, string by, Instant at)
    {
        session.Execute(
            "INSERT INTO pack (program, hash, version, document, added_by, added_at) VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING",
            program, pack.Hash, pack.Version, pack.ToStored(), by, StoredTexts.Of(at));
        RowSeals.Seal(session, "pack", program, pack.Hash);
        var sequence = Latest(session) + 1;
        session.Execute(
            "INSERT INTO pack_release (program, sequence, from_at, hash, released_by, released_at) VALUES ($1, $2, $3, $4, $5, $6)",
            program, sequence, StoredTexts.Of(from), pack.Hash, by, StoredTexts.Of(at));
        RowSeals.Seal(session, "pack_release", program, sequence);
    }

    /// <summary>Takes a release back.</summary>
    public void Withdraw(SqlSession session, string hash, Instant from, string by, Instant at)
    {
        var sequence = session.Number("SELECT sequence FROM pack_release WHERE program = $1 AND hash = $2 AND from_at = $3", program, hash, StoredTexts.Of(from))!.Value;
        RowSeals.Unseal(session, "pack_release", program, sequence);
        session.Execute("DELETE FROM pack_release WHERE program = $1 AND sequence = $2", program, sequence);
        session.Execute(
            "INSERT INTO pack_withdrawal (program, sequence, hash, from_at, withdrawn_by, withdrawn_at) VALUES ($1, $2, $3, $4, $5, $6)",
            program, sequence, hash, StoredTexts.Of(from), by, StoredTexts.Of(at));
        RowSeals.Seal(session, "pack_withdrawal", program, sequence);
    }

    // The number of a release that was withdrawn is not used again.
    private long Latest(SqlSession session) => Math.Max(
        session.Number("SELECT max(sequence) FROM pack_release WHERE program = $1", program) ?? 0,
        session.Number("SELECT max(sequence) FROM pack_withdrawal WHERE program = $1", program) ?? 0);

    private ReleasedPacks Load(SqlSession session, long latest)
    {
        var packs = session.Query("SELECT hash, document FROM pack WHERE program = $1", r => (Hash: r.GetString(0), Document: r.Bytes(1)), program)
            .ToDictionary(p => p.Hash, p => Read(p.Hash, p.Document), StringComparer.Ordinal);
        var releases = session.Query(
            "SELECT from_at, hash, released_by, released_at FROM pack_release WHERE program = $1 ORDER BY sequence",
            r => new PackRelease(packs[r.GetString(1)], StoredTexts.Instant(r.GetString(0)), r.GetString(2), StoredTexts.Instant(r.GetString(3))),
            program).ToImmutableArray();
        return new ReleasedPacks(latest, new PackHistory([.. releases.Select(r => (r.From, compiled.Of(r.Pack)))]), releases);
    }

    private static RulePack Read(string hash, byte[] document)
    {
        var check = RulePack.CheckStored(document);
        return check.Pack is { } pack && pack.Hash == hash
            ? pack
            : throw new RefusedException(check.Diagnostics);
    }
}

/// <summary>A program has no pack yet: nothing can be decided.</summary>
/// <param name="program">The program.</param>
public sealed class NoPackException(string program) : Exception($"No pack of {program} has been released.");
