using System.Text.Json;

namespace LoyaltyRules.Storage.Journal;

/// <summary>How a caller asked for an entry: by this the same request is known again (Q3).</summary>
/// <param name="Caller">Who.</param>
/// <param name="Operation">To do what.</param>
/// <param name="Key">Under which key.</param>
/// <param name="Body">With which body.</param>
internal sealed record EntryRequest(string Caller, string Operation, string Key, byte[] Body)
{
    /// <summary>As the journal keeps it.</summary>
    public byte[] ToBytes() => JsonSerializer.SerializeToUtf8Bytes(this, StoredJson.Options);

    /// <summary>Reads it back.</summary>
    public static EntryRequest Of(byte[] bytes) => JsonSerializer.Deserialize<EntryRequest>(bytes, StoredJson.Options)!;
}
