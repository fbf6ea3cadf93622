using LoyaltyRules.Engine.Accounts.Book;
using LoyaltyRules.Engine.Model;
using LoyaltyRules.Engine.Simulation.Reports;

namespace LoyaltyRules.Engine.Simulation.Aggregation;

/// <summary>The money and points of all decisions, and what of both came back: what the program costs. Mutable; not thread-safe.</summary>
internal sealed class TotalsAggregator
{
    private readonly Dictionary<string, decimal> pointValues;
    private readonly SortedDictionary<string, decimal> points = new(StringComparer.Ordinal);
    private decimal gross;
    private decimal discount;
    private decimal net;
    private decimal paidWithPoints;
    private decimal pointsValue;
    private decimal discountReturned;
    private decimal pointsTakenBackValue;

    public TotalsAggregator(SimulatedProgram program)
    {
        pointValues = program.Points.ToDictionary(p => p.Currency, p => p.PointValue, StringComparer.Ordinal);
        foreach (var currency in program.Points)
        {
            points[currency.Currency] = 0;
        }
    }

    /// <summary>Adds the money of a purchase.</summary>
    public void AddPurchase(DecisionTotals totals)
    {
        gross += totals.Gross;
        discount += totals.Discount;
        net += totals.Net;
        paidWithPoints += totals.PaidWithPoints;
    }

    /// <summary>Adds the points that any event earned.</summary>
    public void AddEarned(DecisionTotals totals)
    {
        pointsValue += totals.EarnedValue;
        foreach (var earned in totals.Earned)
        {
            points[earned.Currency] = points.GetValueOrDefault(earned.Currency) + earned.Points;
        }
    }

    /// <summary>Adds what a return took back, of rules and of rewards.</summary>
    public void AddTakenBack(ReturnResult returned)
    {
        foreach (var grant in returned.Grants)
        {
            if (grant.Kind == EffectKind.Discount)
            {
                discountReturned += grant.Amount;
            }
            else if (grant.Currency is { } currency)
            {
                pointsTakenBackValue += grant.Amount * pointValues.GetValueOrDefault(currency);
            }
        }
    }

    /// <summary>Adds the sums of another part of the history.</summary>
    public void Add(TotalsAggregator other)
    {
        gross += other.gross;
        discount += other.discount;
        net += other.net;
        paidWithPoints += other.paidWithPoints;
        pointsValue += other.pointsValue;
        discountReturned += other.discountReturned;
        pointsTakenBackValue += other.pointsTakenBackValue;
        Add(points, other.points);
    }

    public SimulationTotals ToTotals() => new(gross, discount, net, [.. points.Select(p => new PointsAmount(p.Key, p.Value))], pointsValue)
    {
        PaidWithPoints = paidWithPoints,
        DiscountReturned = discountReturned,
        PointsTakenBackValue = pointsTakenBackValue,
    };

    /// <summary>Adds sums by currency to others.</summary>
    public static void Add(SortedDictionary<string, decimal> sums, SortedDictionary<string, decimal> others)
    {
        foreach (var (currency, sum) in others)
        {
            sums[currency] = sums.GetValueOrDefault(currency) + sum;
        }
    }
}
