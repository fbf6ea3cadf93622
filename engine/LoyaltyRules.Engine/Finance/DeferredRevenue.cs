using LoyaltyRules.Engine.Model;

namespace LoyaltyRules.Engine.Finance;

/// <summary>What a sale promised: money came in, and with it points were given that will buy something later.</summary>
/// <param name="Price">What was paid for the sale, in major units of money.</param>
/// <param name="SellingPrice">What the goods sold would cost by themselves, without points; usually the same.</param>
/// <param name="PointsIssued">The points given.</param>
/// <param name="PointsExpected">How many of them are expected to be redeemed; at most those given.</param>
/// <param name="PointValue">What one redeemed point buys, in money.</param>
public readonly record struct PointsSale(decimal Price, decimal SellingPrice, decimal PointsIssued, decimal PointsExpected, decimal PointValue);

/// <summary>
/// The revenue of points that is not earned yet, by IFRS 15 (paragraphs B39 to B43; Illustrative Example 52): points are a promise of their own.
/// Part of the price of a sale is theirs, in proportion to stand-alone selling prices, where a point counts by how likely it is to be redeemed. It becomes
/// revenue as points are redeemed, as the share of those expected to be redeemed in all. A new expectation changes what is recognised from then on,
/// never the part of the price. Points that nobody will redeem (breakage) need no entry of their own: they are in the expectation.
/// <para>Amounts are rounded half up to the decimals of the money. What is recognised is always the difference of two rounded sums, so no rounding is lost.</para>
/// Immutable.
/// </summary>
public sealed record DeferredRevenue
{
    private readonly int decimals;

    private DeferredRevenue(int decimals) => this.decimals = decimals;

    /// <summary>The part of all prices that is the points', recognised or not.</summary>
    public decimal Allocated { get; private init; }

    /// <summary>What of it was recognised as revenue so far.</summary>
    public decimal Recognised { get; private init; }

    /// <summary>The contract liability: what is still deferred.</summary>
    public decimal Deferred => Allocated - Recognised;

    /// <summary>The points given in all.</summary>
    public decimal PointsIssued { get; private init; }

    /// <summary>The points redeemed in all.</summary>
    public decimal PointsRedeemed { get; private init; }

    /// <summary>How many points are expected to be redeemed in all, those already redeemed included.</summary>
    public decimal PointsExpected { get; private init; }

    /// <summary>Nothing sold yet.</summary>
    /// <param name="decimals">Decimals of the money, 0 to 6.</param>
    public static DeferredRevenue None(int decimals)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(decimals);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(decimals, 6);
        return new DeferredRevenue(decimals);
    }

    /// <summary>After sales that gave points: part of their price is deferred.</summary>
    /// <exception cref="ArgumentOutOfRangeException">An amount is negative, or more points are expected to be redeemed than were given.</exception>
    public DeferredRevenue Sell(PointsSale sale)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(sale.Price);
        ArgumentOutOfRangeException.ThrowIfNegative(sale.SellingPrice);
        ArgumentOutOfRangeException.ThrowIfNegative(sale.PointsExpected);
        ArgumentOutOfRangeException.ThrowIfNegative(sale.PointValue);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(sale.PointsExpected, sale.PointsIssued);
        var promised = sale.PointsExpected * sale.PointValue;
        var share = promised == 0 ? 0 : Rounded(sale.Price, promised, sale.SellingPrice + promised);
        return this with
        {
            Allocated = Allocated + share,
            PointsIssued = PointsIssued + sale.PointsIssued,
            PointsExpected = PointsExpected + sale.PointsExpected,
        };
    }

    /// <summary>At the end of a period: how many points were redeemed in it, and how many are expected to be redeemed in all from what is known now.</summary>
    /// <param name="pointsRedeemed">Redeemed in the period.</param>
    /// <param name="pointsExpected">Expected to be redeemed in all; at least those redeemed, at most those given.</param>
    /// <returns>The state after it, and the revenue of the period; negative when a higher expectation takes some back.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The expectation is outside its bounds, or the points redeemed are negative.</exception>
    public (DeferredRevenue After, decimal Revenue) Close(decimal pointsRedeemed, decimal pointsExpected)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(pointsRedeemed);
        var redeemed = PointsRedeemed + pointsRedeemed;
        ArgumentOutOfRangeException.ThrowIfLessThan(pointsExpected, redeemed);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(pointsExpected, PointsIssued);

        // Nothing is expected any more: then nothing is owed, and the rest is revenue.
        var recognised = pointsExpected == 0 ? Allocated : Rounded(Allocated, redeemed, pointsExpected);
        var after = this with { PointsRedeemed = redeemed, PointsExpected = pointsExpected, Recognised = recognised };
        return (after, recognised - Recognised);
    }

    // amount * part / whole, exact until the one rounding.
    private decimal Rounded(decimal amount, decimal part, decimal whole) => ExactDecimal.Share(amount, part, whole, decimals, Rounding.HalfUp);
}
