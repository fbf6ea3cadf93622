using System.Numerics;
using LoyaltyRules.Engine.Model;

namespace LoyaltyRules.Engine.Language.Types;

/// <summary>
/// Between which bounds, and with how many decimals, the values of a numeric expression can lie (N1).
/// Bounds are integers in steps of 10^-<see cref="Scale"/>.
/// </summary>
/// <param name="Scale">The most decimals a value can have.</param>
/// <param name="Min">The least value, in steps.</param>
/// <param name="Max">The greatest value, in steps.</param>
public readonly record struct NumericRange(int Scale, BigInteger Min, BigInteger Max)
{
    /// <summary>More digits than this are refused: a <see cref="decimal"/> holds any 28 digits exactly.</summary>
    public const int DigitsMax = 28;

    private static readonly BigInteger Limit = BigInteger.Pow(10, DigitsMax);

    /// <summary>Exactly one value.</summary>
    public static NumericRange Of(decimal value)
    {
        var scale = ExactDecimal.ScaleOf(value);
        var (mantissa, written) = ExactDecimal.Split(value);
        var steps = mantissa / BigInteger.Pow(10, written - scale);
        return new NumericRange(scale, steps, steps);
    }

    /// <summary>Everything between two bounds with at most <paramref name="scale"/> decimals.</summary>
    public static NumericRange Between(decimal min, decimal max, int scale) =>
        Of(min).AtScale(scale).Union(Of(max).AtScale(scale));

    /// <summary>Whether every value fits in <see cref="DigitsMax"/> digits.</summary>
    public bool Fits => Scale <= DigitsMax && BigInteger.Abs(Min) < Limit && BigInteger.Abs(Max) < Limit;

    /// <summary>The part of it that fits.</summary>
    public NumericRange Capped() => new(Scale, BigInteger.Max(Min, 1 - Limit), BigInteger.Min(Max, Limit - 1));

    /// <summary>Whether zero is among the values.</summary>
    public bool HoldsZero => Min.Sign <= 0 && Max.Sign >= 0;

    /// <summary>The least value as a decimal. Only where <see cref="Fits"/>.</summary>
    public decimal MinValue => ExactDecimal.FromScaled(Min, Scale);

    /// <summary>The greatest value as a decimal. Only where <see cref="Fits"/>.</summary>
    public decimal MaxValue => ExactDecimal.FromScaled(Max, Scale);

    /// <summary>The range of sums.</summary>
    public static NumericRange operator +(NumericRange a, NumericRange b)
    {
        var scale = Math.Max(a.Scale, b.Scale);
        (a, b) = (a.AtScale(scale), b.AtScale(scale));
        return new NumericRange(scale, a.Min + b.Min, a.Max + b.Max);
    }

    /// <summary>The range of differences.</summary>
    public static NumericRange operator -(NumericRange a, NumericRange b) => a + -b;

    /// <summary>The range of negated values.</summary>
    public static NumericRange operator -(NumericRange a) => new(a.Scale, -a.Max, -a.Min);

    /// <summary>The range of products.</summary>
    public static NumericRange operator *(NumericRange a, NumericRange b)
    {
        ReadOnlySpan<BigInteger> corners = [a.Min * b.Min, a.Min * b.Max, a.Max * b.Min, a.Max * b.Max];
        var (min, max) = (corners[0], corners[0]);
        foreach (var corner in corners)
        {
            min = BigInteger.Min(min, corner);
            max = BigInteger.Max(max, corner);
        }

        return new NumericRange(a.Scale + b.Scale, min, max);
    }

    /// <summary>The range of the lesser of two values.</summary>
    public NumericRange Least(NumericRange other) => -(-this).Greatest(-other);

    /// <summary>The range of the greater of two values.</summary>
    public NumericRange Greatest(NumericRange other)
    {
        var scale = Math.Max(Scale, other.Scale);
        var (a, b) = (AtScale(scale), other.AtScale(scale));
        return new NumericRange(scale, BigInteger.Max(a.Min, b.Min), BigInteger.Max(a.Max, b.Max));
    }

    /// <summary>The range of values without their signs.</summary>
    public NumericRange Abs() => Greatest(-this) is var size && HoldsZero ? size with { Min = 0 } : size;

    /// <summary>The range that holds the values of both.</summary>
    public NumericRange Union(NumericRange other)
    {
        var scale = Math.Max(Scale, other.Scale);
        var (a, b) = (AtScale(scale), other.AtScale(scale));
        return new NumericRange(scale, BigInteger.Min(a.Min, b.Min), BigInteger.Max(a.Max, b.Max));
    }

    /// <summary>The range of the values rounded to <paramref name="digits"/> decimals, whichever way.</summary>
    public NumericRange Rounded(int digits)
    {
        if (Scale <= digits)
        {
            return this;
        }

        var step = BigInteger.Pow(10, Scale - digits);
        return new NumericRange(digits, FloorDivide(Min, step), -FloorDivide(-Max, step));
    }

    /// <summary>The same values in finer steps. <paramref name="scale"/> is not less than <see cref="Scale"/>.</summary>
    public NumericRange AtScale(int scale)
    {
        var factor = BigInteger.Pow(10, scale - Scale);
        return new NumericRange(scale, Min * factor, Max * factor);
    }

    private static BigInteger FloorDivide(BigInteger value, BigInteger step)
    {
        var quotient = BigInteger.DivRem(value, step, out var remainder);
        return remainder.Sign < 0 ? quotient - 1 : quotient;
    }
}
