using LoyaltyRules.Storage.Databases;

namespace LoyaltyRules.Storage.Maintenance;

/// <summary>
/// Whether the chains as they are kept prove the journal: where the journal ends a chain, its head says so too; or, where the head was lost, its last link does, and nothing
/// tells of an entry behind it. So neither an entry that was taken out nor one that was put in passes for a link that was lost.
/// </summary>
/// <param name="store">The program's database.</param>
/// <param name="scratch">What the journal gives.</param>
/// <param name="program">The program.</param>
internal sealed class RebuildGuard(SqlSession store, SqlSession scratch, string program)
{
    private const int TellingMax = 10_000;

    /// <summary>Whether they do.</summary>
    public bool Holds()
    {
        foreach (var (chain, position, hash) in scratch.Stream(
            "SELECT chain, position, hash FROM chain_head WHERE program = $1", r => (r.GetString(0), r.GetInt64(1), r.Bytes(2)), program))
        {
            if (!IsHash("chain_head", chain, position, hash) && !IsHash("journal_link", chain, position, hash))
            {
                return false;
            }
        }

        // A head and its link that agree on more than the journal has; links to entries that it has not, unless the head denies them.
        return !Telling(
                """
                SELECT h.chain, h.position FROM chain_head h JOIN journal_link l ON l.program = h.program AND l.chain = h.chain AND l.position = h.position AND l.hash = h.hash
                WHERE h.program = $1
                """).Any()
            && Telling(
                """
                SELECT l.chain, l.position FROM journal_link l
                WHERE l.program = $1 AND NOT EXISTS (SELECT 1 FROM journal j WHERE j.program = l.program AND j.id = l.entry)
                """).All(IsDenied);
    }

    private List<(string Chain, long Position)> Telling(string sql) =>
    [
        .. store.Stream(sql, r => (Chain: r.GetString(0), Position: r.GetInt64(1)), program).Where(l => l.Position > LastOf(l.Chain).Position).Take(TellingMax),
    ];

    private bool IsDenied((string Chain, long Position) link) => LastOf(link.Chain) is { Position: > 0 } last && IsHash("chain_head", link.Chain, last.Position, last.Hash);

    private (long Position, byte[] Hash) LastOf(string chain) => scratch.First(
        "SELECT position, hash FROM chain_head WHERE program = $1 AND chain = $2", (0L, []), r => (r.GetInt64(0), r.Bytes(1)), program, chain);

    private bool IsHash(string table, string chain, long position, byte[] hash) =>
        store.First($"SELECT hash FROM {table} WHERE program = $1 AND chain = $2 AND position = $3", [], r => r.BytesOrNull(0) ?? [], program, chain, position)
            .AsSpan().SequenceEqual(hash);
}
