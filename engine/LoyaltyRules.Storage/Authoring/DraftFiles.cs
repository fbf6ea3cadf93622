using System.IO.Compression;
using System.Text;
using System.Text.Json;

namespace LoyaltyRules.Storage.Authoring;

/// <summary>The files of a draft, by their paths in the pack's folder, as one value of a column.</summary>
internal static class DraftFiles
{
    internal static byte[] Write(IReadOnlyDictionary<string, byte[]> files)
    {
        using var output = new MemoryStream();
        using (var packed = new BrotliStream(output, CompressionLevel.Fastest, leaveOpen: true))
        {
            JsonSerializer.Serialize(packed, files.OrderBy(f => f.Key, StringComparer.Ordinal).ToDictionary(f => f.Key, f => Encoding.UTF8.GetString(f.Value), StringComparer.Ordinal));
        }

        return output.ToArray();
    }

    internal static IReadOnlyDictionary<string, byte[]> Read(byte[] bytes)
    {
        using var packed = new BrotliStream(new MemoryStream(bytes), CompressionMode.Decompress);
        return JsonSerializer.Deserialize<Dictionary<string, string>>(packed)!.ToDictionary(f => f.Key, f => Encoding.UTF8.GetBytes(f.Value), StringComparer.Ordinal);
    }
}
