using System.Collections.Immutable;
using LoyaltyRules.Storage.Databases;
using LoyaltyRules.Storage.Sealing;
using NodaTime;
using NodaTime.Text;

namespace LoyaltyRules.Storage.Quotes;

/// <summary>A secret that quotes are signed with.</summary>
/// <param name="Id">Its number: a token names it. The newest signs.</param>
/// <param name="Secret">The secret.</param>
/// <param name="AddedAt">Since when it is there.</param>
public sealed record QuoteKey(long Id, ReadOnlyMemory<byte> Secret, Instant AddedAt);

/// <summary>The secrets that quotes of a program are signed with, shared by all nodes.</summary>
/// <param name="database">The database.</param>
/// <param name="program">The program.</param>
public sealed class QuoteKeys(Database database, string program)
{
    /// <summary>All of them, newest first.</summary>
    public Task<ImmutableArray<QuoteKey>> AllAsync(CancellationToken cancellation = default) => database.ReadAsync(All, cancellation);

    /// <summary>Adds a secret, unless another node has added a newer one than <paramref name="after"/> meanwhile; takes away those that were added before <paramref name="gone"/>.</summary>
    /// <param name="secret">The secret.</param>
    /// <param name="after">The number of the newest one known; 0 for none.</param>
    /// <param name="at">The present.</param>
    /// <param name="gone">No token of a secret older than this counts any more.</param>
    /// <param name="cancellation">Stops waiting.</param>
    /// <returns>All that are there now, newest first.</returns>
    public Task<ImmutableArray<QuoteKey>> AddAsync(ReadOnlyMemory<byte> secret, long after, Instant at, Instant gone, CancellationToken cancellation = default) => database.WriteAsync(
        session =>
        {
            session.Execute(
                "INSERT INTO quote_key (program, id, secret, added_at) VALUES ($1, $2, $3, $4) ON CONFLICT (program, id) DO NOTHING",
                program, after + 1, secret.ToArray(), InstantPattern.ExtendedIso.Format(at));
            RowSeals.Seal(session, "quote_key", program, after + 1);
            foreach (var old in All(session).Where(k => k.AddedAt < gone))
            {
                RowSeals.Unseal(session, "quote_key", program, old.Id);
                session.Execute("DELETE FROM quote_key WHERE program = $1 AND id = $2", program, old.Id);
            }

            return All(session);
        },
        cancellation);

    private ImmutableArray<QuoteKey> All(SqlSession session) =>
    [
        .. session.Query(
            "SELECT id, secret, added_at FROM quote_key WHERE program = $1 ORDER BY id DESC",
            r => new QuoteKey(r.GetInt64(0), r.Bytes(1), InstantPattern.ExtendedIso.Parse(r.GetString(2)).Value), program),
    ];
}
