namespace LoyaltyRules.Messages.Templates;

/// <summary>What templates may be at most. They are looked at before Scriban reads a template, so that its size, depth and time are bounded whatever the library does.</summary>
internal static class TemplateLimits
{
    /// <summary>Characters of a template.</summary>
    public const int CharactersMax = 100_000;

    /// <summary>Characters between two braces.</summary>
    public const int CodeMax = 500;

    /// <summary>Pairs of braces.</summary>
    public const int TagsMax = 2_000;

    /// <summary>Statements and brackets in each other.</summary>
    public const int DepthMax = 20;

    /// <summary>Parts of a checked template, those of included files counted each time.</summary>
    public const int PartsMax = 20_000;

    /// <summary>Characters that a message comes to.</summary>
    public const int OutputMax = 500_000;

    /// <summary>Parts that are rendered for one message, those of a list for each of its items.</summary>
    public const int StepsMax = 1_000_000;
}
