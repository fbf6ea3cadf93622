using System.Numerics;
using LoyaltyRules.Engine.Model;

namespace LoyaltyRules.Engine.Tests.Model;

/// <summary>Amounts that fit 64 bits take a shorter way; it must lead to the same place as the long one (N1).</summary>
public sealed class ScaledTests
{
    private static readonly Rounding[] Roundings = Enum.GetValues<Rounding>();

    private readonly Random random = new(20260901);

    [Fact]
    public void from_and_to_decimal_random_values_keep_the_value()
    {
        for (var i = 0; i < 50_000; i++)
        {
            var scale = random.Next(0, 8);
            var value = new decimal(random.Next(int.MinValue, int.MaxValue), random.Next(2) == 0 ? 0 : random.Next(), random.Next(8) == 0 ? random.Next(1_000) : 0, random.Next(2) == 0, (byte)scale);
            var finer = random.Next(scale, scale + 6);
            var steps = Scaled.From(value, finer);
            Assert.Equal(new BigInteger(value * Pow(scale)) * BigInteger.Pow(10, finer - scale), (BigInteger)steps);
            Assert.Equal(value, Scaled.ToDecimal(Scaled.From(value, scale), scale));
        }

        static decimal Pow(int scale) => (decimal)BigInteger.Pow(10, scale);
    }

    [Fact]
    public void from_more_decimals_than_the_scale_only_zeros_may_be_cut()
    {
        Assert.Equal(12, (int)Scaled.From(12.000m, 0));
        Assert.Equal(-120, (int)Scaled.From(-12.0m, 1));
        Assert.Throws<OverflowException>(() => Scaled.From(12.5m, 0));
    }

    [Fact]
    public void times_and_divide_random_values_as_whole_numbers_without_end()
    {
        for (var i = 0; i < 50_000; i++)
        {
            var (a, b) = (Number(62), Number(62));
            Assert.Equal((BigInteger)a * (BigInteger)b, (BigInteger)Scaled.Times(a, b));

            var (dividend, divisor) = (Number(120), Int128.Abs(Number(100)) + 1);
            foreach (var rounding in Roundings)
            {
                Assert.Equal(ExactDecimal.RoundedQuotient((BigInteger)dividend, (BigInteger)divisor, rounding), (BigInteger)Scaled.Divide(dividend, divisor, rounding));
            }
        }
    }

    [Theory]
    [InlineData(long.MaxValue, long.MaxValue)]
    [InlineData(long.MinValue, long.MinValue)]
    [InlineData(long.MinValue, long.MaxValue)]
    public void times_at_the_edge_of_64_bits_is_exact(long a, long b) => Assert.Equal((BigInteger)a * b, (BigInteger)Scaled.Times(a, b));

    [Fact]
    public void times_beyond_128_bits_fails() => Assert.Throws<OverflowException>(() => Scaled.Times((Int128)long.MaxValue * 4, (Int128)long.MaxValue * 4));

    // Of any length up to so many bits: short ones are as frequent as long ones.
    private Int128 Number(int bitsMax)
    {
        var number = ((Int128)random.NextInt64() << 64) | (Int128)random.NextInt64();
        number = (number & Int128.MaxValue) >> (127 - random.Next(1, bitsMax));
        return random.Next(2) == 0 ? number : -number;
    }
}
