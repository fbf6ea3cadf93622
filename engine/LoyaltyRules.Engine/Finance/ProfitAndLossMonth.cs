using System.Collections.Immutable;
using NodaTime;

namespace LoyaltyRules.Engine.Finance;

/// <summary>A cost or an income in a month.</summary>
/// <param name="Id">The item of the pack.</param>
/// <param name="Times">How often it came; null for a share of sales.</param>
/// <param name="Amount">What it comes to, in money.</param>
public readonly record struct FinanceAmount(string Id, long? Times, decimal Amount);

/// <summary>The deferred revenue of a points currency at the end of a month (IFRS 15).</summary>
/// <param name="Currency">The points currency.</param>
/// <param name="Recognised">What of it became revenue in the month; negative where a higher expectation takes some back.</param>
/// <param name="Deferred">The contract liability at the month's end.</param>
/// <param name="ExpectedBreakage">Points issued so far that are not expected to be redeemed.</param>
public readonly record struct DeferredMonth(string Currency, decimal Recognised, decimal Deferred, decimal ExpectedBreakage);

/// <summary>The profit and loss of the program in a month, in money.</summary>
public sealed record ProfitAndLossMonth
{
    /// <summary>Which month.</summary>
    public required YearMonth Month { get; init; }

    /// <summary>What members bought, net of discounts, less what was given back. For comparison: it is no income of the program.</summary>
    public decimal Revenue { get; init; }

    /// <summary>Discounts given, less those returned.</summary>
    public decimal Discounts { get; init; }

    /// <summary>Points earned less those taken back, at their point value.</summary>
    public decimal PointsIssuedValue { get; init; }

    /// <summary>Points that expired, at their point value: they were a cost when they were earned.</summary>
    public decimal PointsExpiredValue { get; init; }

    /// <summary>
    /// What rewards cost beside the discounts and points they give: what handing them over costs the program, less the points that members paid for them at their
    /// point value, which were a cost when they were earned.
    /// </summary>
    public decimal Rewards { get; init; }

    /// <summary>What the program brings in, in the order of the pack.</summary>
    public ImmutableArray<FinanceAmount> Income { get; init; } = [];

    /// <summary>What it costs beside rewards, in the order of the pack.</summary>
    public ImmutableArray<FinanceAmount> Costs { get; init; } = [];

    /// <summary>
    /// What partners owe for points given at their cost and for discounts that they bear; 0 for a program without partners. What they are paid for points redeemed is no
    /// cost here: points were a cost when they were earned.
    /// </summary>
    public decimal PartnerIncome { get; init; }

    /// <summary>Deferred revenue, by currency, of those for which the pack states an expectation.</summary>
    public ImmutableArray<DeferredMonth> Deferred { get; init; } = [];

    /// <summary>All income: the items, partners, and points that expired.</summary>
    public decimal TotalIncome => Income.Sum(i => i.Amount) + PartnerIncome + PointsExpiredValue;

    /// <summary>What rewarding members costs: discounts, points when they are earned, and what rewards cost beside those.</summary>
    public decimal RewardCost => Discounts + PointsIssuedValue + Rewards;

    /// <summary>All other costs.</summary>
    public decimal OtherCosts => Costs.Sum(c => c.Amount);

    /// <summary>Income less all costs.</summary>
    public decimal Net => TotalIncome - RewardCost - OtherCosts;
}
