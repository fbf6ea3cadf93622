using System.Globalization;
using System.Numerics;

namespace LoyaltyRules.Engine.Model;

/// <summary>How a value between two steps becomes one of them (N2: rounding happens only where it is named).</summary>
public enum Rounding
{
    /// <summary>Toward zero.</summary>
    Down,

    /// <summary>Away from zero.</summary>
    Up,

    /// <summary>To the nearest, a half away from zero.</summary>
    HalfUp,

    /// <summary>To the nearest, a half toward zero.</summary>
    HalfDown,

    /// <summary>To the nearest, a half to the even neighbour.</summary>
    HalfEven,
}

/// <summary>Exact decimal arithmetic that <see cref="decimal"/> alone does not give: named rounding of quotients, canonical text.</summary>
public static class ExactDecimal
{
    /// <summary>The decimal without trailing zeros and exponent, whatever the culture: <c>12.5</c>, <c>0.001</c>, <c>-3</c>.</summary>
    public static string Format(decimal value)
    {
        var text = value.ToString(CultureInfo.InvariantCulture);
        if (text.Contains('.', StringComparison.Ordinal))
        {
            text = text.TrimEnd('0').TrimEnd('.');
        }

        return text == "-0" ? "0" : text;
    }

    /// <summary>Reads a plain decimal number: an optional minus, digits, and a point with digits. No exponent, no spaces, no thousands.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out decimal value) =>
        decimal.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out value)
        && SignificantDigits(text) <= 28;

    /// <summary>How many digits the number as written has, leading zeros left out.</summary>
    public static int SignificantDigits(ReadOnlySpan<char> text)
    {
        var digits = 0;
        foreach (var c in text)
        {
            if (c is >= '0' and <= '9' && (digits > 0 || c != '0'))
            {
                digits++;
            }
        }

        return digits;
    }

    /// <summary>How many decimal places the value needs, trailing zeros left out.</summary>
    public static int ScaleOf(decimal value)
    {
        int scale = value.Scale;
        if (scale == 0)
        {
            return 0;
        }

        var mantissa = Split(value).Mantissa;
        while (scale > 0 && mantissa % 10 == 0)
        {
            mantissa /= 10;
            scale--;
        }

        return scale;
    }

    /// <summary>Whether the value needs no more than so many decimal places.</summary>
    public static bool HasScale(decimal value, int scale) => value.Scale <= scale || ScaleOf(value) <= scale;

    /// <summary>
    /// <paramref name="dividend"/> / <paramref name="divisor"/>, rounded once, from the exact quotient, to <paramref name="digits"/> decimal places.
    /// The caller knows that the result fits (N1); it throws <see cref="OverflowException"/> otherwise.
    /// </summary>
    public static decimal Divide(decimal dividend, decimal divisor, int digits, Rounding rounding)
    {
        var (dividendMantissa, dividendScale) = Split(dividend);
        var (divisorMantissa, divisorScale) = Split(divisor);
        // dividend / divisor * 10^digits as one fraction of integers.
        var numerator = dividendMantissa * BigInteger.Pow(10, divisorScale + digits);
        var denominator = divisorMantissa * BigInteger.Pow(10, dividendScale);
        return FromScaled(RoundedQuotient(numerator, denominator, rounding), digits);
    }

    /// <summary>
    /// <paramref name="value"/> · <paramref name="part"/> / <paramref name="whole"/>, rounded once, from the exact quotient, to <paramref name="digits"/> decimal places.
    /// </summary>
    /// <exception cref="DivideByZeroException">The whole is zero.</exception>
    /// <exception cref="OverflowException">The result does not fit.</exception>
    public static decimal Share(decimal value, decimal part, decimal whole, int digits, Rounding rounding)
    {
        var (valueMantissa, valueScale) = Split(value);
        var (partMantissa, partScale) = Split(part);
        var (wholeMantissa, wholeScale) = Split(whole);
        var numerator = valueMantissa * partMantissa * BigInteger.Pow(10, wholeScale + digits);
        var denominator = wholeMantissa * BigInteger.Pow(10, valueScale + partScale);
        return FromScaled(RoundedQuotient(numerator, denominator, rounding), digits);
    }

    /// <summary>The value rounded to <paramref name="digits"/> decimal places (0 to 28).</summary>
    public static decimal Round(decimal value, int digits, Rounding rounding) => decimal.Round(value, digits, rounding switch
    {
        Rounding.Down => MidpointRounding.ToZero,
        Rounding.Up => value < 0 ? MidpointRounding.ToNegativeInfinity : MidpointRounding.ToPositiveInfinity,
        Rounding.HalfUp => MidpointRounding.AwayFromZero,
        Rounding.HalfEven => MidpointRounding.ToEven,
        _ => HalfDownMode(value, digits),
    });

    /// <summary>The integer nearest to the fraction by the named rounding.</summary>
    public static BigInteger RoundedQuotient(BigInteger numerator, BigInteger denominator, Rounding rounding)
    {
        if (denominator.Sign < 0)
        {
            (numerator, denominator) = (-numerator, -denominator);
        }

        var quotient = BigInteger.DivRem(numerator, denominator, out var remainder);
        if (remainder.IsZero)
        {
            return quotient;
        }

        var half = (BigInteger.Abs(remainder) * 2).CompareTo(denominator);
        var away = rounding switch
        {
            Rounding.Down => false,
            Rounding.Up => true,
            Rounding.HalfUp => half >= 0,
            Rounding.HalfDown => half > 0,
            _ => half > 0 || (half == 0 && !quotient.IsEven),
        };
        return away ? quotient + numerator.Sign : quotient;
    }

    /// <summary>The integer <paramref name="mantissa"/> read with <paramref name="scale"/> decimal places.</summary>
    public static decimal FromScaled(BigInteger mantissa, int scale)
    {
        while (scale > 0 && (BigInteger.Abs(mantissa) > MantissaMax || scale > 28))
        {
            mantissa = BigInteger.DivRem(mantissa, 10, out var lost);
            if (!lost.IsZero)
            {
                throw new OverflowException("The value needs more than 28 digits.");
            }

            scale--;
        }

        var magnitude = BigInteger.Abs(mantissa);
        if (magnitude > MantissaMax)
        {
            throw new OverflowException("The value needs more than 28 digits.");
        }

        var low = (uint)(magnitude & uint.MaxValue);
        var middle = (uint)((magnitude >> 32) & uint.MaxValue);
        var high = (uint)(magnitude >> 64);
        return new decimal(unchecked((int)low), unchecked((int)middle), unchecked((int)high), mantissa.Sign < 0, (byte)scale);
    }

    /// <summary>The value as an integer and the number of decimal places it is read with.</summary>
    public static (BigInteger Mantissa, int Scale) Split(decimal value)
    {
        Span<int> bits = stackalloc int[4];
        decimal.GetBits(value, bits);
        // The words are unsigned bits in signed integers, so a set top bit is no overflow.
        var mantissa = ((BigInteger)unchecked((uint)bits[2]) << 64) | ((BigInteger)unchecked((uint)bits[1]) << 32) | unchecked((uint)bits[0]);
        return (value < 0 ? -mantissa : mantissa, (bits[3] >> 16) & 0xFF);
    }

    private static readonly BigInteger MantissaMax = (BigInteger.One << 96) - 1;

    private static MidpointRounding HalfDownMode(decimal value, int digits)
    {
        var towardZero = decimal.Round(value, digits, MidpointRounding.ToZero);
        var step = new decimal(1, 0, 0, false, (byte)digits);
        var isAboveHalf = (Math.Abs(value) - Math.Abs(towardZero)) * 2 > step;
        if (!isAboveHalf)
        {
            return MidpointRounding.ToZero;
        }

        return value < 0 ? MidpointRounding.ToNegativeInfinity : MidpointRounding.ToPositiveInfinity;
    }
}
