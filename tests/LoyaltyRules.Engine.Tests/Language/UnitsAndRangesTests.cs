using System.Numerics;
using LoyaltyRules.Engine.Language.Checking;
using LoyaltyRules.Engine.Language.Types;
using LoyaltyRules.Engine.Model;

namespace LoyaltyRules.Engine.Tests.Language;

/// <summary>Numbers are exact, units are kept apart, and every bound is known before the first purchase (N1 to N3).</summary>
public sealed class UnitsAndRangesTests
{
    private static string Outcome(string text)
    {
        var (node, diagnostics) = SampleVocabulary.Value(text);
        return node is null ? string.Join(' ', diagnostics.Select(d => d.Code)) : node.Type.ToString();
    }

    private static string Bounds(string text) =>
        SampleVocabulary.Right(text).Range is { } range ? $"{ExactDecimal.Format(range.MinValue)}..{ExactDecimal.Format(range.MaxValue)} by {range.Scale}" : "none";

    [Theory]
    [InlineData("purchase.gross + 1", "money")]
    [InlineData("1 + purchase.gross", "money")]
    [InlineData("purchase.gross - purchase.bookingFee", "money")]
    [InlineData("member.balance - 1", "points of bonus")]
    [InlineData("purchase.gross + member.balance", "LR1203")]
    [InlineData("member.balance + member.miles", "LR1203")]
    [InlineData("purchase.gross + member.orders", "LR1203")]
    [InlineData("member.rate + 5", "percent")]
    [InlineData("member.rate + member.orders", "LR1203")]
    [InlineData("purchase.gross * 2", "money")]
    [InlineData("2 * member.miles", "points of miles")]
    [InlineData("purchase.gross * member.orders", "money")]
    [InlineData("purchase.gross * purchase.gross", "LR1203")]
    [InlineData("purchase.gross * member.rate", "LR1203")]
    [InlineData("member.orders * member.rate", "LR1203")]
    [InlineData("2 * member.rate", "percent")]
    [InlineData("member.rate / 2", "percent")]
    [InlineData("parameter.factor * purchase.gross", "money")]
    [InlineData("parameter.bookingBonus * purchase.gross", "LR1203")]
    [InlineData("purchase.gross / member.balance", "LR1203")]
    [InlineData("divide(purchase.gross, purchase.gross, 2, 'down')", "number")]
    [InlineData("divide(purchase.gross, member.orders, 2, 'down')", "money")]
    [InlineData("divide(purchase.gross, member.balance, 2, 'down')", "LR1203")]
    [InlineData("divide(1, member.rate, 2, 'down')", "number")]
    [InlineData("purchase.gross > 100", "bool")]
    [InlineData("100 <= member.balance", "bool")]
    [InlineData("purchase.gross > member.balance", "LR1202")]
    [InlineData("member.balance == member.miles", "LR1202")]
    [InlineData("purchase.gross == '100'", "LR1202")]
    [InlineData("member.tier == purchase.channel", "LR1202")]
    [InlineData("member.tier == 1", "LR1202")]
    [InlineData("purchase.gross in [1, 2.5]", "bool")]
    [InlineData("purchase.gross in [1, parameter.factor]", "LR1202")]
    [InlineData("purchase.gross > (member.isStaff ? 1 : 2)", "bool")]
    [InlineData("min(1, purchase.gross, 2)", "money")]
    [InlineData("min(1, 2)", "number")]
    [InlineData("max(purchase.gross, member.balance)", "LR1205")]
    [InlineData("min('a', 'b')", "LR1204")]
    [InlineData("min('2026-01-01', purchase.date)", "date")]
    [InlineData("-purchase.date", "LR1205")]
    [InlineData("-purchase.gross", "money")]
    [InlineData("purchase.date + 1", "LR1203")]
    [InlineData("purchase.at - member.lastVisitAt", "duration")]
    [InlineData("purchase.at + member.lastVisitAt", "LR1203")]
    [InlineData("purchase.at + 'P3D'", "instant")]
    [InlineData("purchase.hold - purchase.at", "LR1203")]
    [InlineData("purchase.hold + purchase.at", "instant")]
    [InlineData("purchase.hold + 'PT5M'", "duration")]
    [InlineData("purchase.hold * 2", "LR1203")]
    [InlineData("lines.Sum(l => l.gross * l.quantity)", "money")]
    [InlineData("lines.Sum(l => l.gross * l.rate)", "LR1203")]
    [InlineData("lines.Sum(l => l.madeOn)", "LR1205")]
    [InlineData("lines.Min(l => l.madeOn)", "date")]
    [InlineData("lines.Max(l => l.category)", "LR1205")]
    [InlineData("member.score ?? 5", "number")]
    [InlineData("purchase.bookingFee ?? member.orders", "LR1211")]
    [InlineData("purchase.bookingFee ?? parameter.days", "LR1215")]
    public void Check_Units_AreKeptApart(string text, string outcome) => Assert.Equal(outcome, Outcome(text));

    [Theory]
    [InlineData("purchase.gross", "0..1000000 by 2")]
    [InlineData("purchase.gross + 0.005", "0.005..1000000.005 by 3")]
    [InlineData("1 - purchase.gross", "-999999..1 by 2")]
    [InlineData("purchase.gross * member.score", "-1000000000..1000000000 by 5")]
    [InlineData("purchase.gross / 8", "0..125000 by 5")]
    [InlineData("-member.cards * member.cards", "-25..25 by 0")]
    [InlineData("abs(member.balance)", "0..1000000000 by 0")]
    [InlineData("abs(member.orders + 5)", "5..1005 by 0")]
    [InlineData("abs(-5 - member.orders)", "5..1005 by 0")]
    [InlineData("max(0, member.balance)", "0..1000000000 by 0")]
    [InlineData("min(0, member.balance)", "-1000..0 by 0")]
    [InlineData("min(member.orders, 0.5, 30)", "0..0.5 by 1")]
    [InlineData("round(purchase.gross / 8, 1, 'up')", "0..125000 by 1")]
    [InlineData("lines.Sum(l => l.gross)", "0..1000000000 by 2")]
    [InlineData("lines.Count()", "0..1000 by 0")]
    [InlineData("purchase.isGift ? 5 : member.score", "-1000..1000 by 3")]
    [InlineData("2 * 500", "1000..1000 by 0")]
    [InlineData("10 / 4", "2.5..2.5 by 1")]
    [InlineData("purchase.date", "none")]
    public void Check_Bounds_FollowFromThoseOfTheParts(string text, string bounds) => Assert.Equal(bounds, Bounds(text));

    [Theory]
    [InlineData("999999999999999 * 9999999999999", "number")]
    [InlineData("999999999999999 * 10000000000000", "number")]
    [InlineData("999999999999999 * 10000000000001", "LR1210")]
    [InlineData("-999999999999999 * 10000000000000", "number")]
    [InlineData("-999999999999999 * 10000000000001", "LR1210")]
    [InlineData("0.000000000000001 * 0.0000000000001", "number")]
    [InlineData("0.000000000000001 * 0.00000000000001", "LR1210")]
    [InlineData("purchase.deposit * 999999999", "money")]
    [InlineData("purchase.deposit * 9999999999", "money")]
    [InlineData("purchase.deposit * 10000000000", "LR1210")]
    [InlineData("lines.Sum(l => purchase.deposit * 999999)", "money")]
    [InlineData("lines.Sum(l => purchase.deposit * 99999999)", "money")]
    [InlineData("lines.Sum(l => purchase.deposit * 99999999) * 2", "LR1210")]
    [InlineData("divide(purchase.deposit, 0.000001, 2, 'down')", "money")]
    [InlineData("divide(purchase.deposit, 0.0000000001, 6, 'down')", "LR1210")]
    public void Check_TwentyEightDigits_AreTakenAndOneMoreIsNot(string text, string outcome) => Assert.Equal(outcome, Outcome(text));

    [Fact]
    public void Fits_TheGreatestNumberOfTwentyEightDigits_AndNotTheNext()
    {
        var greatest = BigInteger.Pow(10, 28) - 1;
        Assert.True(new NumericRange(0, -greatest, greatest).Fits);
        Assert.False(new NumericRange(0, 0, greatest + 1).Fits);
        Assert.False(new NumericRange(0, -greatest - 1, 0).Fits);
        Assert.True(new NumericRange(28, 0, greatest).Fits);
        Assert.False(new NumericRange(29, 0, 1).Fits);
    }

    [Theory]
    [InlineData("2", "0.5")]
    [InlineData("-8", "-0.125")]
    [InlineData("0.5", "2")]
    [InlineData("1.6", "0.625")]
    [InlineData("0.000000000000001", "1000000000000000")]
    [InlineData("268435456", "0.0000000037252902984619140625")]
    [InlineData("1000", "0.001")]
    [InlineData("parameter.factor", "0.8")]
    public void Check_DivisionByAConstant_IsTheExactReciprocal(string divisor, string reciprocal)
    {
        var node = Assert.IsType<ArithmeticNode>(SampleVocabulary.Right($"member.cards / {divisor}"));
        Assert.Equal(reciprocal, ExactDecimal.Format(((ConstantNode)node.Right).Number));
    }

    [Theory]
    [InlineData("3", "LR1209")]
    [InlineData("0.7", "LR1209")]
    [InlineData("536870912", "LR1209")]
    [InlineData("0", "LR1208")]
    [InlineData("(1 - 1)", "LR1208")]
    [InlineData("member.orders", "LR1208")]
    public void Check_DivisionWithoutAnExactResult_IsRefused(string divisor, string code) => Assert.Equal(code, Outcome($"member.cards / {divisor}"));

    [Theory]
    [InlineData("1 < member.orders < 5")]
    [InlineData("1 == member.orders == true")]
    [InlineData("member.orders >= 1 > 0")]
    [InlineData("member.orders != 1 == true")]
    public void Check_ComparisonsInAChain_AreRefused(string text) => Assert.Equal("LR1021", Outcome(text));

    [Theory]
    [InlineData("2147483648", 0, "2147483648")]
    [InlineData("4294967295", 0, "4294967295")]
    [InlineData("79228162514264337593543950335", 0, "79228162514264337593543950335")]
    [InlineData("-2147483648.5", 1, "-21474836485")]
    public void Split_ADecimalWithTheTopBitOfAWord_IsRead(string value, int scale, string mantissa)
    {
        var split = ExactDecimal.Split(decimal.Parse(value, System.Globalization.CultureInfo.InvariantCulture));
        Assert.Equal((BigInteger.Parse(mantissa, System.Globalization.CultureInfo.InvariantCulture), scale), split);
    }

    [Theory]
    [InlineData("P3D", "P3D")]
    [InlineData("P2W", "P14D")]
    [InlineData("PT48H", "P2D")]
    [InlineData("PT90M", "PT1H30M")]
    [InlineData("PT0S", "PT0S")]
    [InlineData("PT0.5S", "PT0.5S")]
    [InlineData("PT-0.25S", "PT-0.25S")]
    [InlineData("P-1DT2H", "PT-22H")]
    [InlineData("P110000D", "P110000D")]
    [InlineData("P-110000D", "P-110000D")]
    [InlineData("P109572DT23H59M59.9999999S", "P109572DT23H59M59.9999999S")]
    public void Parse_ADuration_IsExactAndWrittenShortly(string text, string canonical)
    {
        var ticks = StoredValue.Parse(text, RuleType.Duration)!.Value;
        Assert.Equal(canonical, StoredValue.Format(ticks, RuleType.Duration));
        Assert.Equal(ticks, StoredValue.Parse(canonical, RuleType.Duration));
    }

    [Theory]
    [InlineData("")]
    [InlineData("P")]
    [InlineData("PT")]
    [InlineData("P1DT")]
    [InlineData("P1M")]
    [InlineData("P1Y")]
    [InlineData("3D")]
    [InlineData("P110000DT1S")]
    [InlineData("PT1.12345678S")]
    [InlineData("P1D\n")]
    [InlineData("P٣D")]
    [InlineData("PT999999999999999999999H")]
    public void Parse_SomethingElseThanADuration_IsRefused(string text) => Assert.Null(StoredValue.Parse(text, RuleType.Duration));

    [Theory]
    [InlineData("1900-01-01T00:00:00Z", true)]
    [InlineData("1900-01-01T00:00:00+01:00", false)]
    [InlineData("1899-12-31T23:00:00-01:00", true)]
    [InlineData("2199-12-31T23:59:59Z", true)]
    [InlineData("2200-01-01T00:00:00Z", false)]
    [InlineData("2199-12-31T23:59:59-01:00", false)]
    public void Parse_AnInstant_IsNamedByItsYearInUtc(string text, bool isNamed) => Assert.Equal(isNamed, StoredValue.Parse(text, RuleType.Instant) is not null);

    [Theory]
    [InlineData("purchase.at + 'P3D'", true)]
    [InlineData("purchase.at - purchase.at", false)]
    [InlineData("purchase.travel + purchase.travel", true)]
    [InlineData("addDays(purchase.date, 1)", true)]
    [InlineData("divide(1, member.orders, 0, 'up')", true)]
    [InlineData("divide(1, 3, 0, 'up')", false)]
    [InlineData("lines.Sum(l => l.gross)", false)]
    [InlineData("lines.Min(l => l.gross)", true)]
    public void MayBeAbsent_OfAComputedValue_IsWhatTheComputationCanDo(string text, bool mayBeAbsent) =>
        Assert.Equal(mayBeAbsent, SampleVocabulary.Right(text).MayBeAbsent);
}
