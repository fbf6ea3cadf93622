using System.Text;
using System.Text.Json;

namespace LoyaltyRules.Storage.Compact;

/// <summary>
/// The names of members and the words that compact JSON writes as numbers. Part of what is stored: names are only ever added, at the end of <c>names.txt</c>. A name that is not
/// there is written out.
/// </summary>
internal static class CompactNames
{
    private static readonly byte[] Bytes;
    private static readonly JsonEncodedText[] Names;
    private static readonly Utf8Index Index = new();

    static CompactNames()
    {
        using var stream = typeof(CompactNames).Assembly.GetManifestResourceStream("compact/names.txt")!;
        using var reader = new StreamReader(stream, Encoding.UTF8);
        var names = reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        Bytes = Encoding.UTF8.GetBytes(string.Concat(names));
        Names = [.. names.Select(n => JsonEncodedText.Encode(n))];
        var at = 0;
        foreach (var name in names)
        {
            var length = Encoding.UTF8.GetByteCount(name);
            Index.Add(Bytes.AsSpan(at, length), at);
            at += length;
        }
    }

    /// <summary>How many there are.</summary>
    public static int Count => Names.Length;

    /// <summary>The number of a name; negative where it is not in the list.</summary>
    public static int IndexOf(ReadOnlySpan<byte> name) => Index.Find(name, Bytes);

    /// <summary>A name.</summary>
    public static JsonEncodedText At(int index) => index < Names.Length ? Names[index] : throw new FormatException("A name is not in the list: a newer version wrote it.");
}
