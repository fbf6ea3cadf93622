namespace LoyaltyRules.Messages.Formatting;

/// <summary>The forms of nouns behind numbers that CLDR tells apart in English and Russian.</summary>
public enum PluralForm
{
    /// <summary>1 point; 1, 21, 31 бонус.</summary>
    One,

    /// <summary>2 to 4, 22 to 24 бонуса.</summary>
    Few,

    /// <summary>0, 5 to 20, 25 бонусов.</summary>
    Many,

    /// <summary>English 0, 2, 1.5 points; Russian 1,5 бонуса.</summary>
    Other,
}
