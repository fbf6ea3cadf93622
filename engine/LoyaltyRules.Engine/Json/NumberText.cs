using System.Globalization;
using LoyaltyRules.Engine.Model;

namespace LoyaltyRules.Engine.Json;

/// <summary>
/// A JSON number as its sign, its significant digits and the place of its point: <c>1e3</c>, <c>1000</c> and <c>1000.0</c> are one value.
/// Exact whatever its size; the bounds of documents are counted on it.
/// </summary>
internal readonly record struct NumberText
{
    /// <summary>The most significant digits a number of a document may have (P1: then its canonical form is unique).</summary>
    public const int DigitsMax = 15;

    /// <summary>The most digits before the point.</summary>
    public const int DigitsBeforePointMax = 12;

    /// <summary>The most digits behind the point.</summary>
    public const int DigitsBehindPointMax = 6;

    // An exponent beyond this is out of all bounds anyway; clamping keeps the arithmetic small.
    private const int ExponentMax = 100_000_000;

    private NumberText(bool isNegative, string digits, int point) => (IsNegative, Digits, Point) = (isNegative, digits, point);

    /// <summary>Whether the number is below zero; zero is not, however it is written.</summary>
    public bool IsNegative { get; }

    /// <summary>The significant digits without zeros at either end; <c>0</c> for zero.</summary>
    public string Digits { get; }

    /// <summary>Where the point stands, counted from the first digit: 0.digits × 10^Point.</summary>
    public int Point { get; }

    /// <summary>Whether the number is zero.</summary>
    public bool IsZero => Digits == "0";

    /// <summary>Whether the number has no digits behind the point.</summary>
    public bool IsInteger => IsZero || Point >= Digits.Length;

    /// <summary>Whether the number stays within the bounds of documents.</summary>
    public bool IsWithinBounds => IsZero
        || (Digits.Length <= DigitsMax && Point <= DigitsBeforePointMax && Digits.Length - Point <= DigitsBehindPointMax);

    /// <summary>Reads a text that follows JSON's grammar of numbers.</summary>
    public static NumberText Read(ReadOnlySpan<byte> utf8)
    {
        var isNegative = utf8[0] == (byte)'-';
        var rest = isNegative ? utf8[1..] : utf8;
        var e = rest.IndexOfAny((byte)'e', (byte)'E');
        var exponent = e < 0 ? 0 : ReadExponent(rest[(e + 1)..]);
        var mantissa = e < 0 ? rest : rest[..e];
        var pointAt = mantissa.IndexOf((byte)'.');
        var whole = pointAt < 0 ? mantissa : mantissa[..pointAt];
        var fraction = pointAt < 0 ? [] : mantissa[(pointAt + 1)..];
        var all = new char[whole.Length + fraction.Length];
        for (var i = 0; i < all.Length; i++)
        {
            all[i] = (char)(i < whole.Length ? whole[i] : fraction[i - whole.Length]);
        }

        var digits = all.AsSpan();
        var leading = digits.IndexOfAnyExcept('0');
        if (leading < 0)
        {
            return new NumberText(false, "0", 1);
        }

        return new NumberText(isNegative, digits[leading..].TrimEnd('0').ToString(), whole.Length - leading + exponent);
    }

    /// <summary>The exact value. Call it only on a number within bounds.</summary>
    public decimal ToDecimal()
    {
        if (IsZero)
        {
            return 0;
        }

        var mantissa = decimal.Parse(Digits, NumberStyles.None, CultureInfo.InvariantCulture);
        var scale = Digits.Length - Point;
        for (; scale < 0; scale++)
        {
            mantissa *= 10;
        }

        return ExactDecimal.FromScaled((System.Numerics.BigInteger)(IsNegative ? -mantissa : mantissa), scale);
    }

    /// <summary>
    /// The text ECMAScript gives the number, and so RFC 8785. With at most <see cref="DigitsMax"/> digits the digits are the shortest that
    /// name the number, so no binary number is needed to find them.
    /// </summary>
    public string ToEcmaScript()
    {
        if (IsZero)
        {
            return "0";
        }

        var sign = IsNegative ? "-" : "";
        if (Digits.Length <= Point && Point <= 21)
        {
            return sign + Digits.PadRight(Point, '0');
        }

        if (Point is > 0 and <= 21)
        {
            return $"{sign}{Digits[..Point]}.{Digits[Point..]}";
        }

        if (Point is > -6 and <= 0)
        {
            return $"{sign}0.{new string('0', -Point)}{Digits}";
        }

        var exponent = string.Create(CultureInfo.InvariantCulture, $"e{(Point > 0 ? "+" : "-")}{Math.Abs(Point - 1)}");
        return Digits.Length == 1 ? sign + Digits + exponent : $"{sign}{Digits[0]}.{Digits[1..]}{exponent}";
    }

    private static int ReadExponent(ReadOnlySpan<byte> text)
    {
        var isNegative = text[0] == (byte)'-';
        var exponent = 0;
        foreach (var digit in text[(text[0] is (byte)'-' or (byte)'+' ? 1 : 0)..])
        {
            exponent = Math.Min((exponent * 10) + (digit - (byte)'0'), ExponentMax);
        }

        return isNegative ? -exponent : exponent;
    }
}
