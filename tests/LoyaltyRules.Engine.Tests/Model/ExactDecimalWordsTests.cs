using LoyaltyRules.Engine.Model;

namespace LoyaltyRules.Engine.Tests.Model;

/// <summary>Decimals whose 32-bit words have their highest bit set, which signed casts under overflow checks would trip over.</summary>
public sealed class ExactDecimalWordsTests
{
    [Theory]
    [InlineData("21474836.48", 2)]
    [InlineData("42949672.95", 2)]
    [InlineData("1000000000000", 0)]
    [InlineData("922337203685477.5808", 4)]
    [InlineData("79228162514264337593543950335", 0)]
    [InlineData("-79228162514264337593543950335", 0)]
    public void Split_WordsWithTheirHighestBitSet_GivesTheValueBack(string text, int scale)
    {
        var value = decimal.Parse(text, System.Globalization.CultureInfo.InvariantCulture);
        var (mantissa, digits) = ExactDecimal.Split(value);
        Assert.Equal(value, ExactDecimal.FromScaled(mantissa, digits));
        Assert.Equal(scale, ExactDecimal.ScaleOf(value));
    }
}
