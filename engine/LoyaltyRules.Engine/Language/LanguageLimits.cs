namespace LoyaltyRules.Engine.Language;

/// <summary>The stated limits of the rule language. Each has a test at its edge; beyond it is an error, never a dead process.</summary>
public static class LanguageLimits
{
    /// <summary>Characters (UTF-16 units) in one expression.</summary>
    public const int LengthMax = 4_000;

    /// <summary>Tokens in one expression. Since every node comes from at least one token, it bounds the nodes too.</summary>
    public const int TokensMax = 1_000;

    /// <summary>Levels of the expression's tree; a chain of <c>&amp;&amp;</c> or <c>||</c> counts as one.</summary>
    public const int DepthMax = 64;

    /// <summary>Characters in a literal text.</summary>
    public const int TextLengthMax = 200;

    /// <summary>Significant digits of a literal number (P1).</summary>
    public const int NumberDigitsMax = 15;
}
