using System.Globalization;
using LoyaltyRules.Engine.Diagnostics;
using LoyaltyRules.Engine.Model;

namespace LoyaltyRules.Cli.Output;

/// <summary>Numbers as readers of a language write them, thousands apart and with exactly the decimals that they have; the same on every machine.</summary>
internal static class Numbers
{
    private static readonly NumberFormatInfo English = CultureInfo.InvariantCulture.NumberFormat;

    // A no-break space, so that a number stays on one line.
    private static readonly NumberFormatInfo Russian =
        NumberFormatInfo.ReadOnly(new NumberFormatInfo { NumberGroupSeparator = "\u00A0", NumberDecimalSeparator = ",", NumberGroupSizes = [3] });

    /// <summary>With exactly the decimals that it has.</summary>
    public static string Of(decimal value, ProductLanguage language) => Of(value, ExactDecimal.ScaleOf(value), language);

    /// <summary>Rounded to so many decimals, a half to the even neighbour.</summary>
    public static string Of(decimal value, int decimals, ProductLanguage language) => ExactDecimal.Round(value, decimals, Rounding.HalfEven).ToString(
        "N" + decimals.ToString(CultureInfo.InvariantCulture), language == ProductLanguage.Russian ? Russian : English);
}
