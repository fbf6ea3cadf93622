using System.Text;
using NodaTime;

namespace LoyaltyRules.Storage.Compact;

/// <summary>Reads what <see cref="CompactWriter"/> wrote. Whatever else it is given is a <see cref="FormatException"/>.</summary>
/// <param name="bytes">The bytes.</param>
internal ref struct CompactReader(ReadOnlySpan<byte> bytes)
{
    private static readonly LocalDate Epoch = new(2000, 1, 1);

    private readonly ReadOnlySpan<byte> bytes = bytes;

    /// <summary>Where it is.</summary>
    public int Position { get; private set; }

    /// <summary>Whether everything was read.</summary>
    public readonly bool IsAtEnd => Position == bytes.Length;

    /// <summary>Whether bytes are in this form.</summary>
    public static bool IsCompact(ReadOnlySpan<byte> kept) => kept.Length > 0 && kept[0] == CompactWriter.Version;

    /// <summary>The version, which must be the one that is known.</summary>
    public void Version()
    {
        if (Byte() != CompactWriter.Version)
        {
            throw new FormatException("The bytes are of no version that is known.");
        }
    }

    /// <summary>A byte.</summary>
    public byte Byte() => Position < bytes.Length ? bytes[Position++] : throw new FormatException("The bytes were cut off.");

    /// <summary>Whether a byte is next: then it is read.</summary>
    public bool IsNext(byte value)
    {
        if (Position >= bytes.Length)
        {
            throw new FormatException("The bytes were cut off.");
        }

        var isNext = bytes[Position] == value;
        Position += isNext ? 1 : 0;
        return isNext;
    }

    /// <summary>A number that is not negative.</summary>
    public UInt128 Number()
    {
        UInt128 value = 0;
        for (var shift = 0; shift < 128; shift += 7)
        {
            var part = Byte();
            value |= (UInt128)(part & 0x7Fu) << shift;
            if (part < 0x80)
            {
                return value;
            }
        }

        throw new FormatException("A number does not end.");
    }

    /// <summary>A number that counts something: at most as large as there are bytes, or as a limit says.</summary>
    public int Count(int max = int.MaxValue) => Number() is var count && count <= (uint)max ? (int)count : throw new FormatException("A count is too large.");

    /// <summary>A number of either sign.</summary>
    public long Signed()
    {
        var value = Number();
        return value <= ulong.MaxValue ? unchecked((long)((ulong)value >> 1) ^ -(long)((ulong)value & 1)) : throw new FormatException("A number is too large.");
    }

    /// <summary>An exact number.</summary>
    public decimal Decimal()
    {
        var (scale, isNegative, digits) = Digits();
        return scale <= 28 && digits >> 96 == 0
            ? unchecked(new decimal((int)(uint)digits, (int)(uint)(digits >> 32), (int)(uint)(digits >> 64), isNegative, (byte)scale))
            : throw new FormatException("A number is too large.");
    }

    /// <summary>A number of so many decimals.</summary>
    public (int Scale, bool IsNegative, UInt128 Digits) Digits()
    {
        var head = Byte();
        return (head >> 1, (head & 1) != 0, Number());
    }

    /// <summary>Bytes with their length.</summary>
    public ReadOnlySpan<byte> Bytes() => Raw(Count());

    /// <summary>So many bytes.</summary>
    public ReadOnlySpan<byte> Raw(int count)
    {
        if (count > bytes.Length - Position)
        {
            throw new FormatException("The bytes were cut off.");
        }

        Position += count;
        return bytes.Slice(Position - count, count);
    }

    /// <summary>A text.</summary>
    public string Text() => Encoding.UTF8.GetString(Bytes());

    /// <summary>A text that may be null.</summary>
    public string? TextOrNull() => Byte() == 0 ? null : Text();

    /// <summary>A day.</summary>
    public LocalDate Day()
    {
        var days = Signed();
        return Math.Abs(days) < 4_000_000 ? Epoch.PlusDays((int)days) : throw new FormatException("A day is none.");
    }
}
