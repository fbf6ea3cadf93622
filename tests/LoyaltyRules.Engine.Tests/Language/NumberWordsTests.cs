using LoyaltyRules.Engine.Diagnostics;
using LoyaltyRules.Engine.Language.Wording;
using LoyaltyRules.Engine.Model;

namespace LoyaltyRules.Engine.Tests.Language;

/// <summary>Numbers as people read them: money with its currency's decimals, and in Russian with a comma and with spaces that do not break.</summary>
public sealed class NumberWordsTests
{
    [Theory]
    [InlineData("0", 2, "0.00", "0,00")]
    [InlineData("10.5", 2, "10.50", "10,50")]
    [InlineData("-10.5", 2, "-10.50", "-10,50")]
    [InlineData("3100", 2, "3,100.00", "3~100,00")]
    [InlineData("1234567.8", 2, "1,234,567.80", "1~234~567,80")]
    [InlineData("1234567", 0, "1,234,567", "1~234~567")]
    [InlineData("1.25", 3, "1.250", "1,250")]
    [InlineData("1.234500", 2, "1.2345", "1,2345")]
    [InlineData("999", 0, "999", "999")]
    public void money_has_the_decimals_of_its_currency_or_more(string amount, int decimals, string en, string ru)
    {
        var value = decimal.Parse(amount, System.Globalization.CultureInfo.InvariantCulture);
        Assert.Equal(en, NumberWords.Money(value, decimals, ProductLanguage.English));
        Assert.Equal(ru.Replace('~', '\u00A0'), NumberWords.Money(value, decimals, ProductLanguage.Russian));
    }

    [Theory]
    [InlineData("5% × 1234.5", true, "5% × 1,234.50", "5% × 1~234,50")]
    [InlineData("12.5% × 20 + 3% × 4 + …", false, "12.5% × 20.00 + 3% × 4.00 + …", "12,5% × 20,00 + 3% × 4,00 + …")]
    [InlineData("2 × (12500.5 / 100)", false, "2 × (12,500.5 / 100)", "2 × (12~500,5 / 100)")]
    [InlineData("1500", true, "1,500.00", "1~500,00")]
    [InlineData("1500", false, "1,500", "1~500")]
    [InlineData("10/3", true, "10/3", "10/3")]
    [InlineData("?", true, "?", "?")]
    [InlineData("", true, "", "")]
    public void formula_has_its_numbers_as_the_language_writes_them(string formula, bool isMoney, string en, string ru)
    {
        Assert.Equal(en, NumberWords.Formula(formula, 2, isMoney, ProductLanguage.English));
        Assert.Equal(ru.Replace('~', '\u00A0'), NumberWords.Formula(formula, 2, isMoney, ProductLanguage.Russian));
    }

    [Fact]
    public void number_told_is_the_number_itself()
    {
        var random = new Random(20261201);
        for (var i = 0; i < 1_000; i++)
        {
            var value = new decimal(random.Next(), random.Next(), i % 3 == 0 ? random.Next() : 0, i % 2 == 0, (byte)random.Next(0, 12));
            var (en, ru) = (NumberWords.Of(value, ProductLanguage.English), NumberWords.Of(value, ProductLanguage.Russian));
            Assert.Equal(ExactDecimal.Format(value), en.Replace(",", "", StringComparison.Ordinal));
            Assert.Equal(ExactDecimal.Format(value), ru.Replace("\u00A0", "", StringComparison.Ordinal).Replace(',', '.'));
        }
    }
}
