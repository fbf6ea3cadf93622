using LoyaltyRules.Engine.Diagnostics;
using LoyaltyRules.Engine.Model;

namespace LoyaltyRules.Engine.Language.Types;

/// <summary>The words by which packs and expressions name a rounding.</summary>
internal static class RoundingWords
{
    public static Rounding? Parse(string word) => word switch
    {
        "down" => Rounding.Down,
        "up" => Rounding.Up,
        "halfUp" => Rounding.HalfUp,
        "halfDown" => Rounding.HalfDown,
        "halfEven" => Rounding.HalfEven,
        _ => null,
    };

    public static string WordOf(Rounding rounding) => rounding switch
    {
        Rounding.Down => "down",
        Rounding.Up => "up",
        Rounding.HalfUp => "halfUp",
        Rounding.HalfDown => "halfDown",
        _ => "halfEven",
    };

    public static Phrase InWords(Rounding rounding) => rounding switch
    {
        Rounding.Down => new("rounded down", "с округлением вниз"),
        Rounding.Up => new("rounded up", "с округлением вверх"),
        Rounding.HalfUp => new("rounded, halves up", "с округлением, половина вверх"),
        Rounding.HalfDown => new("rounded, halves down", "с округлением, половина вниз"),
        _ => new("rounded, halves to even", "с округлением, половина к чётному"),
    };
}
