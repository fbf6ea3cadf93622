using System.Runtime.InteropServices;

namespace LoyaltyRules.Storage.Compact;

/// <summary>Texts by their bytes, numbered in the order in which they were added. The bytes lie in a buffer of somebody else, or in a copy.</summary>
internal sealed class Utf8Index
{
    private readonly List<(uint Hash, int At, int Length, int Next)> entries = [];
    private readonly List<byte> copies = [];
    private int[] buckets = new int[256];

    /// <summary>How many there are.</summary>
    public int Count => entries.Count;

    /// <summary>Forgets them.</summary>
    public void Clear()
    {
        entries.Clear();
        copies.Clear();
        Array.Clear(buckets);
    }

    /// <summary>The number of a text; negative for none.</summary>
    /// <param name="text">The text.</param>
    /// <param name="buffer">Where those lie that were not copied.</param>
    public int Find(ReadOnlySpan<byte> text, ReadOnlySpan<byte> buffer)
    {
        var hash = HashOf(text);
        for (var next = buckets[hash % (uint)buckets.Length] - 1; next >= 0; next = entries[next].Next)
        {
            var (ofEntry, at, length, _) = entries[next];
            if (ofEntry == hash && length == text.Length
                && (at >= 0 ? buffer.Slice(at, length) : CollectionsMarshal.AsSpan(copies).Slice(~at, length)).SequenceEqual(text))
            {
                return next;
            }
        }

        return -1;
    }

    /// <summary>Adds a text that lies in the buffer.</summary>
    public void Add(ReadOnlySpan<byte> text, int at)
    {
        if (entries.Count == buckets.Length)
        {
            Grow();
        }

        var hash = HashOf(text);
        ref var bucket = ref buckets[hash % (uint)buckets.Length];
        entries.Add((hash, at, text.Length, bucket - 1));
        bucket = entries.Count;
    }

    /// <summary>Adds a text, and keeps a copy.</summary>
    public void AddCopy(ReadOnlySpan<byte> text)
    {
        var at = copies.Count;
        copies.AddRange(text);
        Add(text, ~at);
    }

    private void Grow()
    {
        buckets = new int[buckets.Length * 2];
        for (var i = 0; i < entries.Count; i++)
        {
            ref var bucket = ref buckets[entries[i].Hash % (uint)buckets.Length];
            entries[i] = entries[i] with { Next = bucket - 1 };
            bucket = i + 1;
        }
    }

    private static uint HashOf(ReadOnlySpan<byte> text)
    {
        var hash = (uint)text.Length;
        foreach (var letter in text)
        {
            hash = unchecked((hash * 31) + letter);
        }

        return hash ^ (hash >> 15);
    }
}
