using System.Collections.Concurrent;
using NodaTime;

namespace LoyaltyRules.Storage.Keys;

/// <summary>Keys that were read a moment ago, so that a busy till does not read its own for every receipt. What is not a key is not remembered.</summary>
internal sealed class KeyCache
{
    private const int KeysMax = 10_000;

    private readonly ConcurrentDictionary<string, (KeyRow Row, Instant ReadAt)> rows = new(StringComparer.Ordinal);

    /// <summary>How long. So a revoked key is refused by every node within this time, and at once by the one that revoked it.</summary>
    public static Duration RememberedFor { get; } = Duration.FromSeconds(5);

    /// <summary>The key; null where it is not remembered, or not any more.</summary>
    public KeyRow? Find(string id, Instant now) => rows.TryGetValue(id, out var kept) && now - kept.ReadAt < RememberedFor && now >= kept.ReadAt ? kept.Row : null;

    /// <summary>Remembers a key.</summary>
    /// <returns>The key.</returns>
    public KeyRow? Keep(KeyRow? row, Instant now)
    {
        if (row is null)
        {
            return null;
        }

        if (rows.Count >= KeysMax)
        {
            rows.Clear();
        }

        rows[row.Key.Id] = (row, now);
        return row;
    }

    /// <summary>Forgets a key.</summary>
    public void Forget(string id) => rows.TryRemove(id, out _);
}
