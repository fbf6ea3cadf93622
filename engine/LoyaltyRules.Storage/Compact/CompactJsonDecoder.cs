using System.Text;
using System.Text.Json;

namespace LoyaltyRules.Storage.Compact;

/// <summary>Turns few bytes into the JSON that they stand for.</summary>
/// <param name="json">Takes it.</param>
internal sealed class CompactJsonDecoder(Utf8JsonWriter json)
{
    private const int DepthMax = 64;

    private readonly List<byte[]> texts = [];

    /// <summary>Reads one value.</summary>
    public void Value(ref CompactReader reader, int depth)
    {
        if (depth > DepthMax)
        {
            throw new FormatException("It is nested too deeply.");
        }

        Span<byte> room = stackalloc byte[40];
        switch (reader.Byte())
        {
            case CompactTag.Null:
                json.WriteNullValue();
                break;
            case CompactTag.True:
                json.WriteBooleanValue(true);
                break;
            case CompactTag.False:
                json.WriteBooleanValue(false);
                break;
            case CompactTag.Object:
                Object(ref reader, depth);
                break;
            case CompactTag.Array:
                json.WriteStartArray();
                while (!reader.IsNext(CompactTag.End))
                {
                    Value(ref reader, depth + 1);
                }

                json.WriteEndArray();
                break;
            case CompactTag.Text:
                texts.Add(reader.Bytes().ToArray());
                json.WriteStringValue(texts[^1]);
                break;
            case CompactTag.TextAgain:
                var again = reader.Count();
                json.WriteStringValue(again < texts.Count ? texts[again] : throw new FormatException("A text that comes again did not come before."));
                break;
            case CompactTag.Name:
                json.WriteStringValue(CompactNames.At(reader.Count()));
                break;
            case CompactTag.Day:
                json.WriteStringValue(CompactTimes.Day(reader.Signed(), room));
                break;
            case CompactTag.Instant:
                var (seconds, digits) = (reader.Signed(), reader.Byte());
                json.WriteStringValue(CompactTimes.Instant(seconds, digits, digits > 0 ? reader.Count() : 0, room));
                break;
            case CompactTag.Hash:
                texts.Add(Encoding.ASCII.GetBytes(Convert.ToHexStringLower(reader.Raw(32))));
                json.WriteStringValue(texts[^1]);
                break;
            case CompactTag.Number:
                Number(reader.Digits(), room);
                break;
            case CompactTag.NumberAsWritten:
                json.WriteRawValue(reader.Bytes(), skipInputValidation: false);
                break;
            case >= CompactTag.Small and var small:
                json.WriteNumberValue(small - CompactTag.Small);
                break;
            default:
                throw new FormatException("A byte stands for nothing.");
        }
    }

    private void Object(ref CompactReader reader, int depth)
    {
        json.WriteStartObject();
        for (var member = reader.Count(); member != CompactTag.NoMember; member = reader.Count())
        {
            if (member == CompactTag.OtherMember)
            {
                json.WritePropertyName(reader.Bytes());
            }
            else
            {
                json.WritePropertyName(CompactNames.At(member - CompactTag.FirstMember));
            }

            Value(ref reader, depth + 1);
        }

        json.WriteEndObject();
    }

    private void Number((int Scale, bool IsNegative, UInt128 Digits) number, Span<byte> room)
    {
        var (at, scale, digits) = (room.Length, number.Scale, number.Digits);
        if (scale > 28)
        {
            throw new FormatException("A number is too fine.");
        }

        for (var i = 0; i <= scale || digits > 0; i++)
        {
            if (i == scale && scale > 0)
            {
                room[--at] = (byte)'.';
            }

            room[--at] = (byte)('0' + (int)(digits % 10));
            digits /= 10;
            if (at < 3)
            {
                throw new FormatException("A number is too large.");
            }
        }

        if (number.IsNegative)
        {
            room[--at] = (byte)'-';
        }

        json.WriteRawValue(room[at..], skipInputValidation: true);
    }
}
