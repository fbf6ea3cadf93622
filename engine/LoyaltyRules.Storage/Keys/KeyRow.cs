using System.Data.Common;
using System.Security.Cryptography;
using LoyaltyRules.Storage.Databases;
using NodaTime;
using NodaTime.Text;

namespace LoyaltyRules.Storage.Keys;

/// <summary>A key with the hashes of its secrets.</summary>
/// <param name="Key">The key.</param>
/// <param name="Hash">Of the latest secret.</param>
/// <param name="PreviousHash">Of the one before; null for none.</param>
internal sealed record KeyRow(ApiKey Key, byte[] Hash, byte[]? PreviousHash)
{
    private const string Columns = """
        SELECT id, name, scopes, per_minute, hash, previous_hash, previous_until_tick, created_at, created_by, expires_tick, revoked_at, last_used_at FROM api_key
        """;

    /// <summary>The key of an id; null where there is none.</summary>
    public static KeyRow? Find(SqlSession session, string program, string id, string locking) =>
        session.First<KeyRow?>(Columns + " WHERE program = $1 AND id = $2" + locking, null, Read, program, id);

    /// <summary>Every key, by name.</summary>
    public static List<KeyRow> All(SqlSession session, string program) => session.Query(Columns + " WHERE program = $1 ORDER BY name", Read, program);

    /// <summary>Keeps a new key.</summary>
    /// <returns>False where there is one of its name.</returns>
    public static bool Insert(SqlSession session, string program, ApiKey key, byte[] hash) => session.Execute(
        """
        INSERT INTO api_key (program, id, name, scopes, per_minute, hash, created_at, created_by, expires_tick)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT DO NOTHING
        """,
        program,
        key.Id,
        key.Terms.Name,
        string.Join(' ', key.Terms.Scopes),
        key.Terms.PerMinute,
        hash,
        InstantPattern.ExtendedIso.Format(key.CreatedAt),
        key.CreatedBy,
        key.Terms.ExpiresAt?.ToUnixTimeTicks()) == 1;

    /// <summary>Whether the secret of a hash is one of the key's. Takes as long whatever differs.</summary>
    public bool IsProvedBy(byte[] hash, Instant now)
    {
        var isLatest = CryptographicOperations.FixedTimeEquals(hash, Hash);
        var isPrevious = PreviousHash is not null && CryptographicOperations.FixedTimeEquals(hash, PreviousHash) && now < Key.PreviousUntil;
        return isLatest || isPrevious;
    }

    private static KeyRow Read(DbDataReader row) => new(
        new ApiKey(
            row.GetString(0),
            new ApiKeyTerms(row.GetString(1), [.. row.GetString(2).Split(' ')])
            {
                PerMinute = (int)row.GetInt64(3),
                ExpiresAt = row.NumberOrNull(9) is { } expires ? Instant.FromUnixTimeTicks(expires) : null,
            },
            Time(row.GetString(7)),
            row.GetString(8))
        {
            PreviousUntil = row.NumberOrNull(6) is { } until ? Instant.FromUnixTimeTicks(until) : null,
            RevokedAt = row.TextOrNull(10) is { } revoked ? Time(revoked) : null,
            LastUsedAt = row.TextOrNull(11) is { } used ? Time(used) : null,
        },
        row.Bytes(4),
        row.BytesOrNull(5));

    private static Instant Time(string text) => InstantPattern.ExtendedIso.Parse(text).Value;
}
