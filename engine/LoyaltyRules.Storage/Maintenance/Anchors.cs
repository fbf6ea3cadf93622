using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using LoyaltyRules.Storage.Databases;
using LoyaltyRules.Storage.Journal;
using LoyaltyRules.Storage.Sealing;
using NodaTime;

namespace LoyaltyRules.Storage.Maintenance;

/// <summary>A root over the heads of all chains at one moment (J1). Kept elsewhere, it proves later that nothing before it was changed.</summary>
/// <param name="Sequence">Its number, from 1.</param>
/// <param name="At">When it was taken.</param>
/// <param name="Chains">Over how many chains.</param>
/// <param name="Root">The root, in lower-case hexadecimal.</param>
public sealed record Anchor(long Sequence, Instant At, long Chains, string Root);

/// <summary>Takes anchors. What leaves the building is up to the host: it tells each to its log.</summary>
/// <param name="store">The program.</param>
public sealed class Anchors(ProgramStore store)
{
    /// <summary>Takes the root over all heads as they stand, and keeps it.</summary>
    public Task<Anchor> TakeAsync(CancellationToken cancellation = default) => store.Database.WriteAsync(
        session =>
        {
            Chain.Lock(session, store.Program, Chain.Program);
            var (chains, root) = Root(session);
            var at = store.Context.Clock.GetCurrentInstant();
            var sequence = (session.Number("SELECT max(sequence) FROM anchor WHERE program = $1", store.Program) ?? 0) + 1;
            var row = new Dictionary<string, object?>(StringComparer.Ordinal)
            {
                ["program"] = store.Program, ["sequence"] = sequence, ["at"] = StoredTexts.Of(at), ["chains"] = chains, ["root"] = root,
            };
            var seal = RowSeals.Of(SealedTables.Of("anchor"), row);
            session.Execute("INSERT INTO anchor (program, sequence, at, chains, root, seal) VALUES ($1, $2, $3, $4, $5, $6)", [.. row.Values, seal]);
            RowSeals.Added(session, "anchor", store.Program, seal, sequence);
            return new Anchor(sequence, at, chains, Convert.ToHexStringLower(root));
        },
        cancellation);

    /// <summary>The latest anchors, latest first.</summary>
    public Task<List<Anchor>> LatestAsync(int atMost, CancellationToken cancellation = default) => store.Database.ReadAsync(
        session => session.Query(
            "SELECT sequence, at, chains, root FROM anchor WHERE program = $1 ORDER BY sequence DESC LIMIT $2",
            r => new Anchor(r.GetInt64(0), StoredTexts.Instant(r.GetString(1)), r.GetInt64(2), Convert.ToHexStringLower(r.Bytes(3))),
            store.Program,
            (long)atMost),
        cancellation);

    /// <summary>The root over all heads: of each its name, position and hash, in order of names.</summary>
    public Task<string> RootAsync(CancellationToken cancellation = default) =>
        store.Database.ReadAsync(session => Convert.ToHexStringLower(Root(session).Root), cancellation);

    private (long Chains, byte[] Root) Root(SqlSession session)
    {
        // By their bytes: databases differ in how they order text.
        var heads = session.Stream(
            $"SELECT chain, position, hash FROM chain_head WHERE program = $1 AND position > 0 ORDER BY chain{session.Ordinal}",
            r => (Name: r.GetString(0), Position: r.GetInt64(1), Hash: r.Bytes(2)),
            store.Program);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Span<byte> number = stackalloc byte[sizeof(long)];
        var chains = 0L;
        foreach (var head in heads)
        {
            hash.AppendData(Encoding.UTF8.GetBytes(head.Name));
            BinaryPrimitives.WriteInt64BigEndian(number, head.Position);
            hash.AppendData(number);
            hash.AppendData(head.Hash);
            chains++;
        }

        return (chains, hash.GetHashAndReset());
    }
}
