using System.Text;
using LoyaltyRules.Engine.Model;
using NodaTime;

namespace LoyaltyRules.Storage.Compact;

/// <summary>Writes values in few bytes: numbers as long as they are large, texts with their length before them.</summary>
internal sealed class CompactWriter
{
    /// <summary>The first byte of everything that is kept in this form. What was kept before there was one is JSON, and begins otherwise.</summary>
    public const byte Version = 1;

    private static readonly LocalDate Epoch = new(2000, 1, 1);

    private byte[] buffer = new byte[1_024];

    /// <summary>How many bytes were written.</summary>
    public int Length { get; private set; }

    /// <summary>What was written.</summary>
    public ReadOnlySpan<byte> Written => buffer.AsSpan(0, Length);

    /// <summary>Forgets what was written.</summary>
    public void Clear() => Length = 0;

    /// <summary>A byte.</summary>
    public void Byte(byte value) => Room(1)[0] = value;

    /// <summary>A number that is not negative.</summary>
    public void Number(UInt128 value)
    {
        for (; value >= 0x80; value >>= 7)
        {
            Byte((byte)((uint)(value & 0x7F) | 0x80));
        }

        Byte((byte)value);
    }

    /// <summary>A number of either sign: small ones of both are short.</summary>
    public void Signed(long value) => Number(unchecked((ulong)((value << 1) ^ (value >> 63))));

    /// <summary>An exact number, without zeros that say nothing.</summary>
    public void Decimal(decimal value)
    {
        var scale = ExactDecimal.ScaleOf(value);
        var bits = decimal.GetBits(decimal.Round(value, scale));
        Decimal(scale, value < 0, unchecked(new UInt128((uint)bits[2], ((ulong)(uint)bits[1] << 32) | (uint)bits[0])));
    }

    /// <summary>A number of so many decimals.</summary>
    public void Decimal(int scale, bool isNegative, UInt128 digits)
    {
        Byte((byte)((scale << 1) | (isNegative ? 1 : 0)));
        Number(digits);
    }

    /// <summary>Bytes, with their length.</summary>
    public void Bytes(ReadOnlySpan<byte> bytes)
    {
        Number((uint)bytes.Length);
        Raw(bytes);
    }

    /// <summary>Bytes whose length is known.</summary>
    public void Raw(ReadOnlySpan<byte> bytes) => bytes.CopyTo(Room(bytes.Length));

    /// <summary>A text.</summary>
    public void Text(string text)
    {
        var count = Encoding.UTF8.GetByteCount(text);
        Number((uint)count);
        Encoding.UTF8.GetBytes(text, Room(count));
    }

    /// <summary>A text that may be null.</summary>
    public void TextOrNull(string? text)
    {
        Byte(text is null ? (byte)0 : (byte)1);
        if (text is not null)
        {
            Text(text);
        }
    }

    /// <summary>A day.</summary>
    public void Day(LocalDate day) => Signed(Period.DaysBetween(Epoch, day));

    /// <summary>The bytes, a copy of its own.</summary>
    public byte[] ToArray() => Written.ToArray();

    private Span<byte> Room(int count)
    {
        if (buffer.Length - Length < count)
        {
            Array.Resize(ref buffer, Math.Max(buffer.Length * 2, Length + count));
        }

        var room = buffer.AsSpan(Length, count);
        Length += count;
        return room;
    }
}
