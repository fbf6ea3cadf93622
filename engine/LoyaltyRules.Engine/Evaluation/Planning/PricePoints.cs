namespace LoyaltyRules.Engine.Evaluation.Planning;

/// <summary>
/// The points of a decision at which the amounts of the receipt are looked at (S1): before the discounts of each stage, after all discounts, and after points
/// have paid. They are numbered in this order, from 0.
/// </summary>
/// <param name="StageCount">How many stages discounts are given in.</param>
internal readonly record struct PricePoints(int StageCount)
{
    /// <summary>How many points there are.</summary>
    public int Count => StageCount + 2;

    /// <summary>When all discounts are given, and points are about to pay.</summary>
    public int AfterDiscounts => StageCount;

    /// <summary>When points have paid: what gives no discount is decided here.</summary>
    public int AfterPoints => StageCount + 1;
}
