using System.Text.Json;

namespace LoyaltyRules.Storage.Compact;

/// <summary>Turns JSON into few bytes. Used again and again by one thread.</summary>
internal sealed class CompactJsonEncoder
{
    private const int HashDigits = 64;
    private const int DigitsMax = 28;

    private readonly CompactWriter writer = new();
    private readonly Utf8Index texts = new();
    private byte[] unescaped = [];

    /// <summary>Encodes.</summary>
    public byte[] Encode(ReadOnlySpan<byte> json)
    {
        writer.Clear();
        texts.Clear();
        writer.Byte(CompactWriter.Version);
        var reader = new Utf8JsonReader(json);
        while (reader.Read())
        {
            switch (reader.TokenType)
            {
                case JsonTokenType.StartObject:
                    writer.Byte(CompactTag.Object);
                    break;
                case JsonTokenType.EndObject:
                    writer.Number(CompactTag.NoMember);
                    break;
                case JsonTokenType.StartArray:
                    writer.Byte(CompactTag.Array);
                    break;
                case JsonTokenType.EndArray:
                    writer.Byte(CompactTag.End);
                    break;
                case JsonTokenType.PropertyName:
                    Member(Unescaped(ref reader));
                    break;
                case JsonTokenType.String:
                    Text(Unescaped(ref reader));
                    break;
                case JsonTokenType.Number:
                    Number(reader.ValueSpan);
                    break;
                case JsonTokenType.True:
                    writer.Byte(CompactTag.True);
                    break;
                case JsonTokenType.False:
                    writer.Byte(CompactTag.False);
                    break;
                default:
                    writer.Byte(CompactTag.Null);
                    break;
            }
        }

        return writer.ToArray();
    }

    private ReadOnlySpan<byte> Unescaped(ref Utf8JsonReader reader)
    {
        if (!reader.ValueIsEscaped)
        {
            return reader.ValueSpan;
        }

        if (unescaped.Length < reader.ValueSpan.Length)
        {
            unescaped = new byte[reader.ValueSpan.Length];
        }

        return unescaped.AsSpan(0, reader.CopyString(unescaped));
    }

    private void Member(ReadOnlySpan<byte> name)
    {
        if (CompactNames.IndexOf(name) is >= 0 and var index)
        {
            writer.Number((uint)(CompactTag.FirstMember + index));
        }
        else
        {
            writer.Number(CompactTag.OtherMember);
            writer.Bytes(name);
        }
    }

    private void Text(ReadOnlySpan<byte> text)
    {
        if (TryDay(text) || TryInstant(text))
        {
            return;
        }

        if (CompactNames.IndexOf(text) is >= 0 and var name)
        {
            writer.Byte(CompactTag.Name);
            writer.Number((uint)name);
        }
        else if (texts.Find(text, writer.Written) is >= 0 and var index)
        {
            writer.Byte(CompactTag.TextAgain);
            writer.Number((uint)index);
        }
        else if (text.Length == HashDigits && !text.ContainsAnyExcept("0123456789abcdef"u8))
        {
            // Found again by its digits, which do not stand in what was written.
            texts.AddCopy(text);
            writer.Byte(CompactTag.Hash);
            writer.Raw(Convert.FromHexString(System.Text.Encoding.ASCII.GetString(text)));
        }
        else
        {
            writer.Byte(CompactTag.Text);
            writer.Bytes(text);
            texts.Add(text, writer.Length - text.Length);
        }
    }

    private bool TryDay(ReadOnlySpan<byte> text)
    {
        if (text.Length != 10 || !CompactTimes.TryDay(text, out var day))
        {
            return false;
        }

        writer.Byte(CompactTag.Day);
        writer.Signed(day);
        return true;
    }

    private bool TryInstant(ReadOnlySpan<byte> text)
    {
        if (text.Length is < 20 or > 30 || !CompactTimes.TryInstant(text, out var seconds, out var digits, out var fraction))
        {
            return false;
        }

        writer.Byte(CompactTag.Instant);
        writer.Signed(seconds);
        writer.Byte((byte)digits);
        if (digits > 0)
        {
            writer.Number((uint)fraction);
        }

        return true;
    }

    private void Number(ReadOnlySpan<byte> text)
    {
        if (TryDigits(text, out var scale, out var isNegative, out var digits))
        {
            if (scale == 0 && !isNegative && digits <= byte.MaxValue - CompactTag.Small)
            {
                writer.Byte((byte)(CompactTag.Small + (int)digits));
                return;
            }

            writer.Byte(CompactTag.Number);
            writer.Decimal(scale, isNegative, digits);
            return;
        }

        writer.Byte(CompactTag.NumberAsWritten);
        writer.Bytes(text);
    }

    // A JSON number without exponent, and no minus zero: what is written of it again is the same to the letter.
    private static bool TryDigits(ReadOnlySpan<byte> text, out int scale, out bool isNegative, out UInt128 digits)
    {
        isNegative = text[0] == '-';
        (scale, digits) = (0, 0);
        var (hasPoint, count) = (false, 0);
        foreach (var letter in isNegative ? text[1..] : text)
        {
            if (letter == '.')
            {
                hasPoint = true;
            }
            else if (letter is >= (byte)'0' and <= (byte)'9' && ++count <= DigitsMax)
            {
                digits = (digits * 10) + (uint)(letter - '0');
                scale += hasPoint ? 1 : 0;
            }
            else
            {
                return false;
            }
        }

        return !(isNegative && digits == 0);
    }
}
