using System.Globalization;
using System.Text;
using LoyaltyRules.Engine.Diagnostics;
using LoyaltyRules.Engine.Model;

namespace LoyaltyRules.Engine.Language.Wording;

/// <summary>
/// Numbers as readers of a language write them, thousands apart; the same on every machine. For sentences only: what a document, an expression or an answer
/// holds is written as JSON writes it.
/// </summary>
public static class NumberWords
{
    private static readonly NumberFormatInfo English = CultureInfo.InvariantCulture.NumberFormat;

    // A no-break space, so that a number stays on one line.
    private static readonly NumberFormatInfo Russian =
        NumberFormatInfo.ReadOnly(new NumberFormatInfo { NumberGroupSeparator = "\u00A0", NumberDecimalSeparator = ",", NumberGroupSizes = [3] });

    /// <summary>With exactly the decimals that it has.</summary>
    public static string Of(decimal value, ProductLanguage language) => Fixed(value, ExactDecimal.ScaleOf(value), language);

    /// <summary>With exactly the decimals that it has, in both languages.</summary>
    public static Phrase Of(decimal value) => new(Of(value, ProductLanguage.English), Of(value, ProductLanguage.Russian));

    /// <summary>An amount of money: with the decimals of its currency, or with more where it has more.</summary>
    public static string Money(decimal value, int decimals, ProductLanguage language) => Fixed(value, Math.Max(decimals, ExactDecimal.ScaleOf(value)), language);

    /// <summary>
    /// Arithmetic as a decision tells it, its numbers as the language writes them: <c>5% × 1234.5</c>, <c>2 × (300 / 100)</c>, <c>10 / 3</c>.
    /// </summary>
    /// <param name="formula">The arithmetic.</param>
    /// <param name="decimals">The decimals of money.</param>
    /// <param name="isMoney">Whether a number alone is an amount of money. What a percentage is taken of always is.</param>
    /// <param name="language">The language.</param>
    internal static string Formula(string formula, int decimals, bool isMoney, ProductLanguage language)
    {
        var text = new StringBuilder(formula.Length);
        for (var i = 0; i < formula.Length;)
        {
            var end = i;
            while (end < formula.Length && (char.IsAsciiDigit(formula[end]) || (end > i && formula[end] == '.')))
            {
                end++;
            }

            if (end == i)
            {
                text.Append(formula[i++]);
                continue;
            }

            var number = decimal.Parse(formula.AsSpan(i, end - i), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture);
            var isAmount = formula.AsSpan(0, i).EndsWith("% × ", StringComparison.Ordinal) || (isMoney && end - i == formula.Length);
            text.Append(isAmount ? Money(number, decimals, language) : Of(number, language));
            i = end;
        }

        return text.ToString();
    }

    private static string Fixed(decimal value, int decimals, ProductLanguage language) => (value == 0 ? 0 : value).ToString(
        "N" + decimals.ToString(CultureInfo.InvariantCulture), language == ProductLanguage.Russian ? Russian : English);
}
