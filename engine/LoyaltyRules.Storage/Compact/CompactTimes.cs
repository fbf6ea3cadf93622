using System.Buffers.Text;

namespace LoyaltyRules.Storage.Compact;

/// <summary>Days and instants as texts (ISO 8601, UTC) and as numbers. Only of texts that come back the same to the letter.</summary>
internal static class CompactTimes
{
    private const long SecondsPerDay = 86_400;

    /// <summary>Days since 1 January 1970.</summary>
    public static bool TryDay(ReadOnlySpan<byte> text, out long day)
    {
        day = 0;
        if (text.Length < 10 || text[4] != '-' || text[7] != '-' || !Digits(text[..4], out var year) || !Digits(text[5..7], out var month) || !Digits(text[8..10], out var ofMonth)
            || year == 0 || month is 0 or > 12 || ofMonth == 0 || ofMonth > DateTime.DaysInMonth(year, month))
        {
            return false;
        }

        day = new DateOnly(year, month, ofMonth).DayNumber - DateOnly.FromDateTime(DateTime.UnixEpoch).DayNumber;
        return true;
    }

    /// <summary>Seconds since 1970, and the digits behind them.</summary>
    public static bool TryInstant(ReadOnlySpan<byte> text, out long seconds, out int digits, out int fraction)
    {
        (seconds, digits, fraction) = (0, text.Length - 21, 0);
        if (text[^1] != 'Z' || text[10] != 'T' || text[13] != ':' || text[16] != ':' || !TryDay(text, out var day) || !Digits(text[11..13], out var hour)
            || !Digits(text[14..16], out var minute) || !Digits(text[17..19], out var second) || hour > 23 || minute > 59 || second > 59)
        {
            return false;
        }

        seconds = (day * SecondsPerDay) + (hour * 3_600) + (minute * 60) + second;
        if (text.Length == 20)
        {
            digits = 0;
            return true;
        }

        return digits > 0 && text[19] == '.' && Digits(text[20..^1], out fraction);
    }

    /// <summary>A day as text.</summary>
    public static ReadOnlySpan<byte> Day(long day, Span<byte> room)
    {
        var number = day + DateOnly.FromDateTime(DateTime.UnixEpoch).DayNumber;
        if (number < 0 || number > DateOnly.MaxValue.DayNumber)
        {
            throw new FormatException("A day is none.");
        }

        Utf8Formatter.TryFormat(DateOnly.FromDayNumber((int)number).ToDateTime(default), room, out _, 'O');
        return room[..10];
    }

    /// <summary>An instant as text.</summary>
    public static ReadOnlySpan<byte> Instant(long seconds, int digits, long fraction, Span<byte> room)
    {
        var (day, ofDay) = (Math.DivRem(seconds, SecondsPerDay, out var rest), rest);
        if (ofDay < 0)
        {
            (day, ofDay) = (day - 1, ofDay + SecondsPerDay);
        }

        Day(day, room);
        room[10] = (byte)'T';
        Two(room[11..], ofDay / 3_600);
        room[13] = (byte)':';
        Two(room[14..], ofDay / 60 % 60);
        room[16] = (byte)':';
        Two(room[17..], ofDay % 60);
        if (digits == 0)
        {
            room[19] = (byte)'Z';
            return room[..20];
        }

        if (digits > 9)
        {
            throw new FormatException("An instant is none.");
        }

        room[19] = (byte)'.';
        for (var i = digits - 1; i >= 0; i--, fraction /= 10)
        {
            room[20 + i] = (byte)('0' + (fraction % 10));
        }

        room[20 + digits] = (byte)'Z';
        return room[..(21 + digits)];
    }

    private static void Two(Span<byte> room, long number)
    {
        room[0] = (byte)('0' + (number / 10));
        room[1] = (byte)('0' + (number % 10));
    }

    private static bool Digits(ReadOnlySpan<byte> text, out int number)
    {
        number = 0;
        foreach (var letter in text)
        {
            if (letter is < (byte)'0' or > (byte)'9')
            {
                return false;
            }

            number = (number * 10) + letter - '0';
        }

        return true;
    }
}
