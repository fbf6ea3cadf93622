using LoyaltyRules.Engine.Diagnostics;
using LoyaltyRules.Engine.Language.Wording;
using LoyaltyRules.Engine.Model;

namespace LoyaltyRules.Cli.Output;

/// <summary>Numbers as readers of a language write them, thousands apart and with exactly the decimals that they have; the same on every machine.</summary>
internal static class Numbers
{
    /// <summary>With exactly the decimals that it has.</summary>
    public static string Of(decimal value, ProductLanguage language) => NumberWords.Of(value, language);

    /// <summary>An amount of money in a table: whole, or with two decimals and more where it has more.</summary>
    public static string Money(decimal value, ProductLanguage language) => NumberWords.Money(value, ExactDecimal.ScaleOf(value) == 0 ? 0 : 2, language);

    /// <summary>Rounded to so many decimals, a half to the even neighbour.</summary>
    public static string Of(decimal value, int decimals, ProductLanguage language) => NumberWords.Money(ExactDecimal.Round(value, decimals, Rounding.HalfEven), decimals, language);
}
