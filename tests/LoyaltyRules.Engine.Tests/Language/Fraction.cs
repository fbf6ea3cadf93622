using System.Numerics;

namespace LoyaltyRules.Engine.Tests.Language;

/// <summary>An exact fraction: the oracle's numbers, so that it shares nothing with <see cref="decimal"/>.</summary>
internal readonly record struct Fraction : IComparable<Fraction>
{
    public Fraction(BigInteger numerator, BigInteger denominator)
    {
        var divisor = BigInteger.GreatestCommonDivisor(numerator, denominator) * (denominator.Sign < 0 ? -1 : 1);
        (Numerator, Denominator) = (numerator / divisor, denominator / divisor);
    }

    public BigInteger Numerator { get; }

    public BigInteger Denominator { get; }

    public bool IsZero => Numerator.IsZero;

    public static Fraction Whole(BigInteger value) => new(value, 1);

    /// <summary>Reads the digits as a person would, from the decimal's text.</summary>
    public static Fraction Of(decimal value)
    {
        var text = value.ToString(System.Globalization.CultureInfo.InvariantCulture);
        var point = text.IndexOf('.', StringComparison.Ordinal);
        return point < 0
            ? Whole(BigInteger.Parse(text, System.Globalization.CultureInfo.InvariantCulture))
            : new(BigInteger.Parse(text.Remove(point, 1), System.Globalization.CultureInfo.InvariantCulture), BigInteger.Pow(10, text.Length - point - 1));
    }

    public static Fraction operator +(Fraction a, Fraction b) =>
        new((a.Numerator * b.Denominator) + (b.Numerator * a.Denominator), a.Denominator * b.Denominator);

    public static Fraction operator -(Fraction a) => new(-a.Numerator, a.Denominator);

    public static Fraction operator -(Fraction a, Fraction b) => a + -b;

    public static Fraction operator *(Fraction a, Fraction b) => new(a.Numerator * b.Numerator, a.Denominator * b.Denominator);

    public static Fraction operator /(Fraction a, Fraction b) => new(a.Numerator * b.Denominator, a.Denominator * b.Numerator);

    public int CompareTo(Fraction other) => (Numerator * other.Denominator).CompareTo(other.Numerator * Denominator);

    /// <summary>Rounds to decimals by looking at the two neighbours and at which of them is nearer.</summary>
    public Fraction Rounded(int digits, string mode)
    {
        var steps = this * Whole(BigInteger.Pow(10, digits));
        var below = Whole(BigInteger.Divide(steps.Numerator - (((steps.Numerator % steps.Denominator) + steps.Denominator) % steps.Denominator), steps.Denominator));
        if (below == steps)
        {
            return this;
        }

        var above = below + Whole(1);
        var (nearZero, farFromZero) = Numerator.Sign < 0 ? (above, below) : (below, above);
        var toBelow = (steps - below).CompareTo(above - steps);
        var nearest = toBelow < 0 ? below : above;
        var chosen = mode switch
        {
            "down" => nearZero,
            "up" => farFromZero,
            "halfUp" => toBelow == 0 ? farFromZero : nearest,
            "halfDown" => toBelow == 0 ? nearZero : nearest,
            "halfEven" => toBelow == 0 ? (below.Numerator.IsEven ? below : above) : nearest,
            _ => throw new ArgumentOutOfRangeException(nameof(mode), mode, "Not a rounding."),
        };
        return chosen / Whole(BigInteger.Pow(10, digits));
    }

    public override string ToString() => Denominator.IsOne ? Numerator.ToString() : $"{Numerator}/{Denominator}";
}
