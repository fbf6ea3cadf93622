namespace LoyaltyRules.Messages.Previews;

/// <summary>Members and days at which texts go wrong.</summary>
public enum EdgeCase
{
    /// <summary>Nothing special: a name, a few hundred points.</summary>
    Usual,

    /// <summary>Nobody said what the member is called.</summary>
    NoName,

    /// <summary>Everything happens on 29 February.</summary>
    LeapDay,

    /// <summary>Nothing on the account, nothing more to say: what can be missing is.</summary>
    ZeroBalance,

    /// <summary>The longest name that fits a form.</summary>
    LongestName,

    /// <summary>More than ten thousand points.</summary>
    ManyPoints,

    /// <summary>One point: the noun changes.</summary>
    OnePoint,
}
