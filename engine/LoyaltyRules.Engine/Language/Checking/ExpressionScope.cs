namespace LoyaltyRules.Engine.Language.Checking;

/// <summary>Where an expression stands: whether it may speak of one line.</summary>
internal enum ExpressionScope
{
    /// <summary>It speaks of the purchase as a whole.</summary>
    Event,

    /// <summary>It is asked of each line: <c>line.</c> is legal.</summary>
    Line,

    /// <summary>As <see cref="Event"/>, at a point of the decision where it is known what earlier stages left: it may ask computed amounts (S1).</summary>
    Priced,

    /// <summary>As <see cref="Line"/>, at such a point.</summary>
    PricedLine,

    /// <summary>It is asked of a member when there is no purchase.</summary>
    Member,

    /// <summary>
    /// It says which purchases a counter counts. It is asked before anything that may be computed from counters, so that what an event adds to
    /// a counter never depends on itself.
    /// </summary>
    Counter,

    /// <summary>It is asked when a member did something other than buying: the member and <c>activity.</c> are legal.</summary>
    Activity,

    /// <summary>It says which activities a counter counts.</summary>
    ActivityCounter,
}

/// <summary>What an expression may speak of.</summary>
internal static class ExpressionScopes
{
    /// <summary>Whether there is a purchase to speak of.</summary>
    public static bool HasPurchase(this ExpressionScope scope) => scope is ExpressionScope.Event or ExpressionScope.Line or ExpressionScope.Counter || scope.HasAmounts();

    /// <summary>Whether amounts that the decision computes may be asked.</summary>
    public static bool HasAmounts(this ExpressionScope scope) => scope is ExpressionScope.Priced or ExpressionScope.PricedLine;

    /// <summary>The same without computed amounts.</summary>
    public static ExpressionScope WithoutAmounts(this ExpressionScope scope) => scope switch
    {
        ExpressionScope.Priced => ExpressionScope.Event,
        ExpressionScope.PricedLine => ExpressionScope.Line,
        _ => scope,
    };

    /// <summary>Whether it is asked of each line.</summary>
    public static bool IsOfLine(this ExpressionScope scope) => scope is ExpressionScope.Line or ExpressionScope.PricedLine;

    /// <summary>Whether there is an activity to speak of.</summary>
    public static bool HasActivity(this ExpressionScope scope) => scope is ExpressionScope.Activity or ExpressionScope.ActivityCounter;

    /// <summary>Whether it says what a counter counts.</summary>
    public static bool IsOfCounter(this ExpressionScope scope) => scope is ExpressionScope.Counter or ExpressionScope.ActivityCounter;
}
