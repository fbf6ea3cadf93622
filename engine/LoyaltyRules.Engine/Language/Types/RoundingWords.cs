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

    /// <summary>What was done to a value, for people. Where the pack names no rounding the value is exact, and down is what the engine asks for.</summary>
    public static Phrase InWords(Rounding? rounding) => rounding switch
    {
        Rounding.Up => new("rounded up", "округлено вверх"),
        Rounding.HalfUp => new("rounded, halves up", "округлено, половина вверх"),
        Rounding.HalfDown => new("rounded, halves down", "округлено, половина вниз"),
        Rounding.HalfEven => new("rounded, halves to even", "округлено, половина к чётному"),
        _ => new("rounded down", "округлено вниз"),
    };
}
