namespace LoyaltyRules.Engine.Model;

/// <summary>
/// Exact amounts as whole numbers of small steps: 12.34 at scale 2 is 1234. In 128 bits any 38 digits are exact, and every operation is
/// checked: what would overflow fails loudly instead of wrapping.
/// </summary>
internal static class Scaled
{
    private static readonly Int128[] Powers = [.. Enumerable.Range(0, 39).Select(i => Enumerable.Repeat((Int128)10, i).Aggregate(Int128.One, (a, b) => a * b))];

    // Up to 10^18.
    private static readonly ulong[] ShortPowers = [.. Powers.Take(19).Select(p => (ulong)p)];

    /// <summary>10 to a power of 0 to 38.</summary>
    public static Int128 PowerOfTen(int exponent) => Powers[exponent];

    /// <summary>The value in steps of 10^-<paramref name="scale"/>. The value has no more decimals than that.</summary>
    public static Int128 From(decimal value, int scale)
    {
        Span<int> bits = stackalloc int[4];
        decimal.GetBits(value, bits);
        // The words are unsigned bits in signed integers, so a set top bit is no overflow.
        var low = unchecked(((ulong)(uint)bits[1] << 32) | (uint)bits[0]);
        var missing = scale - ((bits[3] >> 16) & 0xFF);
        if (bits[2] == 0 && missing >= 0 && missing < ShortPowers.Length)
        {
            // 64 bits times a power below 2^60: no product is too long.
            var product = (Int128)Math.BigMul(low, ShortPowers[missing]);
            return bits[3] < 0 ? -product : product;
        }

        var magnitude = unchecked((Int128)(((UInt128)(uint)bits[2] << 64) | low));
        magnitude = missing >= 0 ? checked(magnitude * Powers[missing]) : Exactly(magnitude, Powers[-missing]);
        return value < 0 ? -magnitude : magnitude;
    }

    /// <summary>The product; what would leave 128 bits fails.</summary>
    public static Int128 Times(Int128 a, Int128 b) => IsShort(a) && IsShort(b) ? Math.BigMul((long)a, (long)b) : checked(a * b);

    /// <summary>The decimal that so many steps of 10^-<paramref name="scale"/> are.</summary>
    public static decimal ToDecimal(Int128 steps, int scale)
    {
        var magnitude = (UInt128)(steps < 0 ? -steps : steps);
        var high = checked((uint)(magnitude >> 64));
        return unchecked(new decimal((int)(uint)magnitude, (int)(uint)(magnitude >> 32), (int)high, steps < 0, (byte)scale));
    }

    /// <summary>The quotient of two whole numbers, the divisor positive, rounded by name.</summary>
    public static Int128 Divide(Int128 dividend, Int128 divisor, Rounding rounding)
    {
        var (quotient, remainder) = DivRem(dividend, divisor);
        if (remainder == 0)
        {
            return quotient;
        }

        var magnitude = remainder < 0 ? -remainder : remainder;
        // Compared with what is left rather than doubled: doubling could overflow.
        var half = magnitude.CompareTo(divisor - magnitude);
        var away = rounding switch
        {
            Rounding.Down => false,
            Rounding.Up => true,
            Rounding.HalfUp => half >= 0,
            Rounding.HalfDown => half > 0,
            _ => half > 0 || (half == 0 && !Int128.IsEvenInteger(quotient)),
        };
        return away ? quotient + (dividend < 0 ? -1 : 1) : quotient;
    }

    /// <summary>Quotient, toward zero, and remainder of two whole numbers, the divisor positive.</summary>
    public static (Int128 Quotient, Int128 Remainder) DivRem(Int128 dividend, Int128 divisor)
    {
        // Amounts that people buy for fit 64 bits, where a division costs a tenth.
        if (IsShort(dividend) && IsShort(divisor))
        {
            var (quotient, remainder) = Math.DivRem((long)dividend, (long)divisor);
            return (quotient, remainder);
        }

        return Int128.DivRem(dividend, divisor);
    }

    /// <summary>Whether the value fits 64 bits.</summary>
    private static bool IsShort(Int128 value) => unchecked((long)value) == value;

    private static Int128 Exactly(Int128 value, Int128 divisor)
    {
        var (quotient, remainder) = Int128.DivRem(value, divisor);
        return remainder == 0 ? quotient : throw new OverflowException("The value has more decimals than its declared scale.");
    }
}
