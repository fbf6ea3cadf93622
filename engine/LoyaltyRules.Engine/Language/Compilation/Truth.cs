namespace LoyaltyRules.Engine.Language.Compilation;

/// <summary>Kleene's three values, ordered so that "and" is the least, "or" the greatest, "not" the opposite, and "equal" the product (U1).</summary>
internal static class Truth
{
    public const sbyte False = -1;
    public const sbyte Unknown = 0;
    public const sbyte True = 1;
}
