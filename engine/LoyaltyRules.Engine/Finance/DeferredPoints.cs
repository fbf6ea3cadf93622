using LoyaltyRules.Engine.Accounts.Points;
using LoyaltyRules.Engine.Model;
using LoyaltyRules.Engine.Packs.Program;

namespace LoyaltyRules.Engine.Finance;

/// <summary>The points of one currency in a month: sums of postings.</summary>
internal sealed class PointSums
{
    /// <summary>Earned, less taken back.</summary>
    public decimal Issued { get; private set; }

    /// <summary>Spent, less restored.</summary>
    public decimal Redeemed { get; private set; }

    /// <summary>Expired.</summary>
    public decimal Expired { get; private set; }

    public void Add(Posting posting)
    {
        switch (posting.From.State, posting.To.State)
        {
            case (PointsState.Issued, _):
                Issued += posting.Points;
                break;
            case (PointsState.Expired, PointsState.TakenBack):
                // Written off with what had earned them: they were neither a cost nor an income.
                Issued -= posting.Points;
                Expired -= posting.Points;
                break;
            case (_, PointsState.TakenBack):
                Issued -= posting.Points;
                break;
            case (_, PointsState.Spent):
                Redeemed += posting.Points;
                break;
            case (PointsState.Spent, _):
                Redeemed -= posting.Points;
                break;
            case (_, PointsState.Expired):
                Expired += posting.Points;
                break;
        }
    }

    public void Add(PointSums other)
    {
        Issued += other.Issued;
        Redeemed += other.Redeemed;
        Expired += other.Expired;
    }
}

/// <summary>
/// Defers the revenue of one points currency month by month. A month in which more came back than went out is set against the months after it: what was
/// deferred is never undone, only used up.
/// </summary>
internal sealed class DeferredPoints(DeferredRevenueTerms terms, int moneyDecimals)
{
    private DeferredRevenue revenue = DeferredRevenue.None(moneyDecimals);
    private decimal priceOpen;
    private decimal issuedOpen;
    private decimal redeemedOpen;

    public string Currency => terms.Currency.Currency;

    /// <summary>A month: what members paid with money, and what became of points. Once the program is over nothing more is expected, so the rest is revenue.</summary>
    public DeferredMonth Close(decimal paid, PointSums points, bool isOver)
    {
        priceOpen += paid;
        issuedOpen += points.Issued;
        redeemedOpen += points.Redeemed;
        if (issuedOpen > 0 && priceOpen > 0)
        {
            revenue = revenue.Sell(new PointsSale(priceOpen, priceOpen, issuedOpen, Expected(issuedOpen), terms.Currency.PointValue));
            (priceOpen, issuedOpen) = (0, 0);
        }

        // Points given by hand pay too, and no sale promised them.
        var redeemed = Math.Clamp(redeemedOpen, 0, revenue.PointsIssued - revenue.PointsRedeemed);
        redeemedOpen = Math.Min(0, redeemedOpen);
        var redeemedInAll = revenue.PointsRedeemed + redeemed;
        (revenue, var recognised) = revenue.Close(redeemed, isOver ? redeemedInAll : Math.Max(redeemedInAll, Expected(revenue.PointsIssued)));
        return new DeferredMonth(Currency, recognised, revenue.Deferred, revenue.PointsIssued - revenue.PointsExpected);
    }

    private decimal Expected(decimal issued) => ExactDecimal.Round(issued * terms.ExpectedRedemption / 100, terms.Currency.Decimals, Rounding.HalfEven);
}
