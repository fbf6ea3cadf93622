using LoyaltyRules.Messages.Formatting;
using NodaTime;

namespace LoyaltyRules.Messages.Tests.Formatting;

public sealed class MessageLanguageTests
{
    private static string Plain(string text) => text.Replace('\u00A0', '_');

    [Theory]
    [InlineData("0", "Many")]
    [InlineData("1", "One")]
    [InlineData("2", "Few")]
    [InlineData("4", "Few")]
    [InlineData("5", "Many")]
    [InlineData("11", "Many")]
    [InlineData("12", "Many")]
    [InlineData("14", "Many")]
    [InlineData("21", "One")]
    [InlineData("22", "Few")]
    [InlineData("25", "Many")]
    [InlineData("100", "Many")]
    [InlineData("101", "One")]
    [InlineData("111", "Many")]
    [InlineData("1011", "Many")]
    [InlineData("10021", "One")]
    [InlineData("1.5", "Other")]
    [InlineData("1.0", "One")]
    [InlineData("0.1", "Other")]
    [InlineData("-2", "Few")]
    [InlineData("79228162514264337593543950335", "Many")]
    public void formOf_a_number_in_Russian_is_that_of_CLDR(string number, string form) =>
        Assert.Equal(form, MessageLanguage.Russian.FormOf(decimal.Parse(number, System.Globalization.CultureInfo.InvariantCulture)).ToString());

    [Theory]
    [InlineData("0", "Other")]
    [InlineData("1", "One")]
    [InlineData("1.0", "One")]
    [InlineData("1.5", "Other")]
    [InlineData("21", "Other")]
    public void formOf_a_number_in_English_is_that_of_CLDR(string number, string form) =>
        Assert.Equal(form, MessageLanguage.English.FormOf(decimal.Parse(number, System.Globalization.CultureInfo.InvariantCulture)).ToString());

    [Theory]
    [InlineData("1234.5", "RUB", "₽1,234.50", "1_234,50_₽")]
    [InlineData("1234", "RUB", "₽1,234", "1_234_₽")]
    [InlineData("-0.5", "USD", "-$0.50", "-0,50_$")]
    [InlineData("12345678.9", "CHF", "CHF_12,345,678.90", "12_345_678,90_CHF")]
    [InlineData("0", "EUR", "€0", "0_€")]
    [InlineData("999", "RUB", "₽999", "999_₽")]
    public void money_of_any_size_is_written_as_the_language_does(string amount, string currency, string en, string ru)
    {
        var money = decimal.Parse(amount, System.Globalization.CultureInfo.InvariantCulture);

        Assert.Equal((en, ru), (Plain(MessageLanguage.English.Money(money, currency, 2)), Plain(MessageLanguage.Russian.Money(money, currency, 2))));
    }

    [Theory]
    [InlineData("1234567.125", "1,234,567.125", "1_234_567,125")]
    [InlineData("-1000", "-1,000", "-1_000")]
    [InlineData("0.10", "0.1", "0,1")]
    [InlineData("10000.00", "10,000", "10_000")]
    public void number_of_any_size_is_exact(string number, string en, string ru)
    {
        var value = decimal.Parse(number, System.Globalization.CultureInfo.InvariantCulture);

        Assert.Equal((en, ru), (MessageLanguage.English.Number(value), Plain(MessageLanguage.Russian.Number(value))));
    }

    [Fact]
    public void dates_are_written_as_the_language_does()
    {
        var day = new LocalDate(2028, 2, 29);
        string[] Of(MessageLanguage l) => [Plain(l.LongDate(day)), Plain(l.MediumDate(day)), l.ShortDate(day), Plain(l.DayAndMonth(day))];

        Assert.Equal(["February_29, 2028", "Feb_29, 2028", "2/29/28", "February_29"], Of(MessageLanguage.English));
        Assert.Equal(["29_февраля 2028_г.", "29_февр. 2028_г.", "29.02.2028", "29_февраля"], Of(MessageLanguage.Russian));
        Assert.Equal(("5%", "12,5_%"), (MessageLanguage.English.Percent(5), Plain(MessageLanguage.Russian.Percent(12.50m))));
    }

    [Fact]
    public void of_a_language_without_tables_is_none() => Assert.Null(MessageLanguage.Of("de"));
}
