using System.Collections.Immutable;
using LoyaltyRules.Engine.Accounts.Tiers;
using NodaTime;

namespace LoyaltyRules.Engine.Simulation.Reports;

/// <summary>
/// One month of a simulation, by the program's local days. Everything belongs to the month in whose books it is: a late purchase to the one in which it came. What stands at the month's end
/// is what stood before the history plus all changes since. Every column is explained in <c>docs/simulation.md</c>.
/// </summary>
public sealed record SimulationMonth
{
    /// <summary>Which month.</summary>
    public required YearMonth Month { get; init; }

    /// <summary>Purchases decided.</summary>
    public long Purchases { get; init; }

    /// <summary>Different members who bought.</summary>
    public long ActiveMembers { get; init; }

    /// <summary>Lines and fees of the purchases as they came, in money.</summary>
    public decimal Gross { get; init; }

    /// <summary>Their discounts, in money.</summary>
    public decimal Discount { get; init; }

    /// <summary>What remained to pay, with money and with points.</summary>
    public decimal Net { get; init; }

    /// <summary>How much of <see cref="Net"/> points paid, in money.</summary>
    public decimal PaidWithPoints { get; init; }

    /// <summary>Returns, cancellations included.</summary>
    public long Returns { get; init; }

    /// <summary>What was given back for them, of <see cref="Net"/> of whatever month.</summary>
    public decimal Returned { get; init; }

    /// <summary>The points currencies, in ordinal order; the same in every month.</summary>
    public ImmutableArray<MonthPoints> Points { get; init; } = [];

    /// <summary>The customer pyramid at the month's end, lowest tier first; empty for a program without tiers.</summary>
    public ImmutableArray<MonthTier> Tiers { get; init; } = [];

    /// <summary>The moves between tiers, by from, to and cause.</summary>
    public ImmutableArray<MonthTierMoves> TierMoves { get; init; } = [];

    /// <summary>The rewards with which something happened, in ordinal order of their ids; empty for a program without rewards.</summary>
    public ImmutableArray<MonthReward> Rewards { get; init; } = [];

    /// <summary>What all points outstanding are worth at the month's end.</summary>
    public decimal LiabilityValue => Points.Sum(p => p.LiabilityValue);

    /// <summary>What the points earned less those taken back are worth.</summary>
    public decimal EarnedValue => Points.Sum(p => (p.Earned - p.TakenBack) * p.PointValue);

    /// <summary>What the points that paid, less those given back, are worth.</summary>
    public decimal SpentValue => Points.Sum(p => p.Spent * p.PointValue);

    /// <summary>What the points that expired are worth.</summary>
    public decimal ExpiredValue => Points.Sum(p => p.ExpiredValue);
}

/// <summary>
/// The points of one currency in one month. Always: <see cref="Earned"/> − <see cref="TakenBack"/> − <see cref="Spent"/> − <see cref="Expired"/> + <see cref="Adjusted"/> − <see cref="PaidOut"/> + <see cref="Forgiven"/>
/// is the change of <see cref="Liability"/> since the month before.
/// </summary>
/// <param name="Currency">The currency.</param>
/// <param name="PointValue">What one point is worth in the program's money.</param>
public sealed record MonthPoints(string Currency, decimal PointValue)
{
    /// <summary>Points earned, pending ones included.</summary>
    public decimal Earned { get; init; }

    /// <summary>Points that stopped being pending.</summary>
    public decimal Activated { get; init; }

    /// <summary>Points that paid.</summary>
    public decimal Redeemed { get; init; }

    /// <summary>Points that had paid and came back with a return.</summary>
    public decimal Restored { get; init; }

    /// <summary>Points whose time passed.</summary>
    public decimal Expired { get; init; }

    /// <summary>Points taken back with returns, cancellations and no-shows.</summary>
    public decimal TakenBack { get; init; }

    /// <summary>Points given by hand, less those taken by hand.</summary>
    public decimal Adjusted { get; init; }

    /// <summary>Points paid out in money because the program was closed.</summary>
    public decimal PaidOut { get; init; }

    /// <summary>Debt forgiven because the program was closed.</summary>
    public decimal Forgiven { get; init; }

    /// <summary>Pending points at the month's end.</summary>
    public decimal Pending { get; init; }

    /// <summary>Points to be spent at the month's end.</summary>
    public decimal Available { get; init; }

    /// <summary>Points reserved at the month's end.</summary>
    public decimal Held { get; init; }

    /// <summary>Points owed by members at the month's end; not negative.</summary>
    public decimal Debt { get; init; }

    /// <summary>Of all points earned so far and not taken back, how many were spent, in percent; null when there are none.</summary>
    public decimal? RedemptionRate { get; init; }

    /// <summary>Of all points that left so far (spent, expired or taken back), how many expired, in percent; null when none left.</summary>
    public decimal? BreakageRate { get; init; }

    /// <summary>Points that paid, less those that came back.</summary>
    public decimal Spent => Redeemed - Restored;

    /// <summary>Points outstanding at the month's end.</summary>
    public decimal Liability => Pending + Available + Held - Debt;

    /// <summary>How the month changed <see cref="Liability"/>.</summary>
    public decimal Change => Earned - TakenBack - Spent - Expired + Adjusted - PaidOut + Forgiven;

    /// <summary><see cref="Liability"/> in money at the point value.</summary>
    public decimal LiabilityValue => Liability * PointValue;

    /// <summary><see cref="Expired"/> in money at the point value.</summary>
    public decimal ExpiredValue => Expired * PointValue;
}

/// <summary>One tier of the customer pyramid at a month's end.</summary>
/// <param name="Tier">The tier.</param>
/// <param name="Members">Members in it, of those who bought at least once.</param>
/// <param name="Revenue">What they paid so far in the history, less what was given back to them: net of discounts, points included.</param>
public sealed record MonthTier(string Tier, long Members, decimal Revenue);

/// <summary>Moves between two tiers in one month, for one cause.</summary>
/// <param name="From">The tier before.</param>
/// <param name="To">The tier since; the same when its deadline was renewed.</param>
/// <param name="Cause">Why.</param>
/// <param name="Count">How many.</param>
public sealed record MonthTierMoves(string From, string To, TierCause Cause, long Count);

/// <summary>What happened with one reward in one month.</summary>
/// <param name="Reward">The reward.</param>
/// <param name="Issued">How many were issued: by rules, on request, for points.</param>
/// <param name="Used">How many uses of it were made, less those that returns gave back.</param>
/// <param name="Expired">How many expired with uses left.</param>
/// <param name="TakenBack">How many ended with uses left because their purchase was returned or they were given back.</param>
/// <param name="Value">What the vouchers issued are worth, in money.</param>
/// <param name="ProgramCost">What the uses cost the program beside what they gave, in money.</param>
public sealed record MonthReward(string Reward, long Issued, long Used, long Expired, long TakenBack, decimal Value, decimal ProgramCost);
