using System.Text.Json;
using LoyaltyRules.Storage.Compact;

namespace LoyaltyRules.Storage.Journal;

/// <summary>How a caller asked for an entry: by this the same request is known again (Q3).</summary>
/// <param name="Caller">Who.</param>
/// <param name="Operation">To do what.</param>
/// <param name="Key">Under which key.</param>
/// <param name="Body">With which body.</param>
internal sealed record EntryRequest(string Caller, string Operation, string Key, byte[] Body)
{
    /// <summary>As the journal keeps it.</summary>
    public byte[] ToBytes()
    {
        var writer = new CompactWriter();
        writer.Byte(CompactWriter.Version);
        writer.Text(Caller);
        writer.Text(Operation);
        writer.Text(Key);
        writer.Bytes(Body);
        return writer.ToArray();
    }

    /// <summary>Reads it back, also one that was kept as JSON.</summary>
    public static EntryRequest Of(byte[] bytes)
    {
        if (!CompactReader.IsCompact(bytes))
        {
            return JsonSerializer.Deserialize<EntryRequest>(bytes, StoredJson.Options)!;
        }

        var reader = new CompactReader(bytes);
        reader.Version();
        return new EntryRequest(reader.Text(), reader.Text(), reader.Text(), reader.Bytes().ToArray());
    }
}
