using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace LoyaltyRules.Storage.Compact;

/// <summary>
/// JSON in few bytes. Names of members and words that stand in <see cref="CompactNames"/> are numbers; a text that comes again is a number; numbers, days, instants and hashes are
/// bytes. What is read back is the same JSON, numbers with the same digits; only how a character is escaped may differ.
/// </summary>
internal static class CompactJson
{
    [ThreadStatic]
    private static CompactJsonEncoder? encoder;

    [ThreadStatic]
    private static ArrayBufferWriter<byte>? plain;

    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    /// <summary>Writes JSON, and gives it in few bytes.</summary>
    public static byte[] Write(Action<Utf8JsonWriter> write)
    {
        // A writer that writes something else meanwhile uses a buffer of its own.
        var buffer = plain ?? new ArrayBufferWriter<byte>(8_192);
        plain = null;
        buffer.ResetWrittenCount();
        using (var json = new Utf8JsonWriter(buffer, Options))
        {
            write(json);
        }

        var bytes = Encode(buffer.WrittenSpan);
        plain = buffer;
        return bytes;
    }

    /// <summary>A value in few bytes.</summary>
    public static byte[] Write<T>(T value, JsonSerializerOptions options) => Write(json => JsonSerializer.Serialize(json, value, options));

    /// <summary>Reads a value, also one that was kept as JSON.</summary>
    public static T Read<T>(ReadOnlySpan<byte> kept, JsonSerializerOptions options) =>
        CompactReader.IsCompact(kept) ? JsonSerializer.Deserialize<T>(Decode(kept), options)! : JsonSerializer.Deserialize<T>(kept, options)!;

    /// <summary>As JSON what was kept in either form.</summary>
    public static byte[] ToJson(byte[] kept) => CompactReader.IsCompact(kept) ? Decode(kept) : kept;

    /// <summary>JSON in few bytes.</summary>
    public static byte[] Encode(ReadOnlySpan<byte> json) => (encoder ??= new CompactJsonEncoder()).Encode(json);

    /// <summary>The JSON again.</summary>
    /// <exception cref="FormatException">It is nothing that was encoded.</exception>
    public static byte[] Decode(ReadOnlySpan<byte> kept)
    {
        var buffer = new ArrayBufferWriter<byte>(64 + (kept.Length * 6));
        using (var json = new Utf8JsonWriter(buffer, Options))
        {
            var reader = new CompactReader(kept);
            reader.Version();
            new CompactJsonDecoder(json).Value(ref reader, 0);
            if (!reader.IsAtEnd)
            {
                throw new FormatException("There is more than was written.");
            }
        }

        return buffer.WrittenSpan.ToArray();
    }
}

/// <summary>What the bytes of compact JSON stand for.</summary>
internal static class CompactTag
{
    public const byte Null = 0;
    public const byte True = 1;
    public const byte False = 2;
    public const byte Object = 3;
    public const byte Array = 4;
    public const byte End = 5;
    public const byte Text = 6;
    public const byte TextAgain = 7;
    public const byte Name = 8;
    public const byte Day = 9;
    public const byte Instant = 10;
    public const byte Hash = 11;
    public const byte Number = 12;
    public const byte NumberAsWritten = 13;

    /// <summary>From here on, a small whole number.</summary>
    public const byte Small = 64;

    /// <summary>Of a member: the end of its object.</summary>
    public const int NoMember = 0;

    /// <summary>Of a member: its name follows.</summary>
    public const int OtherMember = 1;

    /// <summary>Of a member: from here on, a name of the list.</summary>
    public const int FirstMember = 2;
}
