using System.Globalization;
using FsCheck;
using FsCheck.Fluent;
using LoyaltyRules.Engine.Simulation.History.Mapping;
using LoyaltyRules.Engine.Tests.Accounts;

namespace LoyaltyRules.Engine.Tests.Simulation;

/// <summary>A number printed by one locale and read by another is the same or unreadable, never another number.</summary>
public sealed class NumberTextTests
{
    private static readonly NumberStyle German = new("", "", ".", ',');

    private static readonly NumberStyle[] Locales =
    [
        new("", "", ",", '.'), German, new("", "", " ", ','), new("", "", "'", '.'), new("", "", ",", '.') { Grouping = DigitGrouping.Indian },
        new("", "", "", '.') { FractionDigits = 2 }, new("", "", "", ','),
    ];

    [Theory]
    [InlineData("1.205,50", "1205.50")]
    [InlineData("1205,50", "1205.50")]
    [InlineData("-1.205.300", "-1205300")]
    [InlineData("1.205", "1205")]
    [InlineData("0,205", "0.205")]
    [InlineData("12,", "12")]
    [InlineData("12.50", null)]
    [InlineData("1.2.0.5", null)]
    [InlineData("1.205.30", null)]
    [InlineData("1205.300", null)]
    [InlineData(".205", null)]
    [InlineData("1..205", null)]
    [InlineData("0.205", null)]
    [InlineData("1.205,", "1205")]
    [InlineData("1,205.50", null)]
    [InlineData("1,205", null)]
    [InlineData("1.205,5.0", null)]
    public void number_of_a_german_file_is_read_in_that_form_only(string text, string? expected)
    {
        var isRead = NumberText.TryParse(text, German, out var number);
        Assert.Equal(expected, isRead ? number.ToString(CultureInfo.InvariantCulture) : null);
    }

    [Theory]
    [InlineData("1,23,45,678.5", "12345678.5")]
    [InlineData("12,345", "12345")]
    [InlineData("123,456", null)]
    [InlineData("12,345,678", null)]
    public void number_of_an_indian_file_has_groups_of_two_before_the_last(string text, string? expected)
    {
        var isRead = NumberText.TryParse(text, new NumberStyle("", "", ",", '.') { Grouping = DigitGrouping.Indian }, out var number);
        Assert.Equal(expected, isRead ? number.ToString(CultureInfo.InvariantCulture) : null);
    }

    [Theory]
    [InlineData("1,759", 3, true)]
    [InlineData("1.205,5", 3, true)]
    [InlineData("1,7591", 3, false)]
    [InlineData("1,759", 2, false)]
    public void fraction_that_the_mapping_bounds_is_read_within_the_bound(string text, int digits, bool isRead) =>
        Assert.Equal(isRead, NumberText.TryParse(text, German with { FractionDigits = digits }, out _));

    [Fact]
    public void number_printed_by_one_locale_and_read_by_another_is_the_same_or_unreadable_or_told() => Properties.Hold(
        from mantissa in Gen.OneOf(Gen.Choose(0, 2_000), Gen.Choose(0, int.MaxValue - 1))
        from decimals in Gen.Choose(0, 4)
        from isGrouped in Gen.Elements(true, false)
        from writer in Gen.Choose(0, Locales.Length - 1)
        from reader in Gen.Choose(0, Locales.Length - 1)
        select (mantissa, decimals, isGrouped, writer, reader),
        4_000,
        input =>
        {
            var number = new decimal(input.mantissa, 0, 0, false, (byte)input.decimals);
            var (writer, reader) = (Locales[input.writer], Locales[input.reader]);
            var text = Print(number, input.decimals, writer, input.isGrouped);
            if (!NumberText.TryParse(text, reader, out var read))
            {
                // A writer's own form is read wherever it cannot be another number.
                Assert.False(writer == reader && (input.decimals < 3 || writer.Thousands.Length == 0) && input.decimals <= (writer.FractionDigits ?? 4), text);
                return;
            }

            // "1.205" is the reader's way to write 1205, with whatever meaning it was written.
            var isReadersOwnForm = input.decimals == 3 && reader.Thousands == writer.DecimalPoint.ToString();
            Assert.True(read == number || isReadersOwnForm || NumberText.IsDoubtful(text, reader), $"{text} of {writer} is {read} to {reader}");
        });

    private static string Print(decimal number, int decimals, NumberStyle style, bool isGrouped)
    {
        var parts = number.ToString("F" + decimals.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture).Split('.');
        var whole = parts[0];
        var length = 3;
        for (var end = whole.Length - length; isGrouped && style.Thousands.Length > 0 && end > 0; end -= length)
        {
            whole = whole.Insert(end, style.Thousands);
            length = style.Grouping == DigitGrouping.Indian ? 2 : 3;
        }

        return parts.Length == 1 ? whole : whole + style.DecimalPoint + parts[1];
    }
}
