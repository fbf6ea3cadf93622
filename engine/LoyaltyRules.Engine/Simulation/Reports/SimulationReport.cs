using System.Collections.Immutable;
using LoyaltyRules.Engine.Diagnostics;
using LoyaltyRules.Engine.Finance;
using LoyaltyRules.Engine.Model;
using LoyaltyRules.Engine.Simulation.Aggregation;
using NodaTime;

namespace LoyaltyRules.Engine.Simulation.Reports;

/// <summary>How a simulation ended.</summary>
public enum SimulationEnd
{
    /// <summary>All of the history was simulated.</summary>
    Complete,

    /// <summary>It was cancelled.</summary>
    Cancelled,

    /// <summary>The history could not be read to its end.</summary>
    Broken,
}

/// <summary>What a simulation found. Immutable. The same history, mapping and pack give the same report, to the byte.</summary>
public sealed record SimulationReport
{
    /// <summary>The pack that decided.</summary>
    public required PackIdentity Pack { get; init; }

    /// <summary>What people call the program.</summary>
    public required Phrase Program { get; init; }

    /// <summary>ISO 4217 code of all money here.</summary>
    public required string Currency { get; init; }

    /// <summary>The points currencies, in ordinal order.</summary>
    public required ImmutableArray<SimulatedPoints> Points { get; init; }

    /// <summary>The tiers from the lowest, the one below all levels first; empty for a program without tiers.</summary>
    public required ImmutableArray<SimulatedTier> Tiers { get; init; }

    /// <summary>How far it went.</summary>
    public required SimulationCoverage Coverage { get; init; }

    /// <summary>Every data row, by what it is; in the order purchases, cancellations, set aside by name, negative, unreadable. Classes without rows are left out.</summary>
    public required ImmutableArray<RowSummary> Rows { get; init; }

    /// <summary>Purchases decided.</summary>
    public required long Purchases { get; init; }

    /// <summary>Purchases decided that name no member.</summary>
    public required long PurchasesWithoutMember { get; init; }

    /// <summary>Different members among them.</summary>
    public required long Members { get; init; }

    /// <summary>Purchases of a member that came after a later one of theirs.</summary>
    public required long OutOfOrder { get; init; }

    /// <summary>The first local day of a purchase decided; null when there is none.</summary>
    public required LocalDate? FirstDay { get; init; }

    /// <summary>The last local day.</summary>
    public required LocalDate? LastDay { get; init; }

    /// <summary>The sums over all decisions.</summary>
    public required SimulationTotals Totals { get; init; }

    /// <summary>Every rule of the pack, in ordinal order of ids.</summary>
    public required ImmutableArray<RuleSummary> Rules { get; init; }

    /// <summary>Month by month, without gaps, from the first in which anything happened.</summary>
    public required ImmutableArray<SimulationMonth> Months { get; init; }

    /// <summary>The same purchases by the values of a fact; null where none was named.</summary>
    public Breakdown? By { get; init; }

    /// <summary>How many members each segment holds for at the end, of segments that ask only about the member, in order of names. Empty where a simulation did not come to its end.</summary>
    public ImmutableArray<SegmentRow> Segments { get; init; } = [];

    /// <summary>Who owes whom for points and discounts, by month and partner; empty for a program without partners.</summary>
    public ImmutableArray<PartnerStatement> Settlement { get; init; } = [];

    /// <summary>What people call the partners, in order of ids.</summary>
    public ImmutableArray<SimulatedFigure> Partners { get; init; } = [];

    /// <summary>What people call the rewards.</summary>
    public ImmutableArray<SimulatedFigure> Rewards { get; init; } = [];

    /// <summary>What people call a reward; its id where nothing is known of it.</summary>
    public Phrase RewardName(string id) => Rewards.FirstOrDefault(r => r.Id == id)?.Name ?? (Phrase)id;

    /// <summary>Where the members of each partner else buy, by year and category; empty for a program whose pack does not look.</summary>
    public ImmutableArray<WalletRow> Wallet { get; init; } = [];

    /// <summary>What people call the categories of <see cref="Wallet"/>.</summary>
    public ImmutableArray<SimulatedFigure> WalletCategories { get; init; } = [];

    /// <summary>What became of the returns of the history.</summary>
    public required ReturnSummary Returns { get; init; }

    /// <summary>What became of the bookings of the history.</summary>
    public required BookingSummary Bookings { get; init; }

    /// <summary>What indicators and triggers said, and what came of it; null for a program whose pack has neither.</summary>
    public ClosureReport? Closure { get; init; }

    /// <summary>The books of the program itself, month by month; empty for a program whose pack states no finances.</summary>
    public ImmutableArray<ProfitAndLossMonth> Finances { get; init; } = [];

    /// <summary>What people call the items of <see cref="Finances"/>: income, then costs.</summary>
    public ImmutableArray<SimulatedFigure> FinanceItems { get; init; } = [];

    /// <summary>Purchases, returns and outcomes of bookings that the engine refused, by their first reason, in order of codes.</summary>
    public required ImmutableArray<ReasonSummary> Refused { get; init; }

    /// <summary>Rows that could not be read, by reason, in order of codes.</summary>
    public required ImmutableArray<ReasonSummary> Unreadable { get; init; }

    /// <summary>What was assumed of the files and may not be so, by code, in order of codes: nothing was left out for it.</summary>
    public ImmutableArray<ReasonSummary> Notices { get; init; } = [];

    /// <summary>What of the cost no rule gave: what rewards took off and earned where they were presented, less what came back.</summary>
    public decimal CostOfRewards => Totals.Cost - Rules.Sum(r => r.Cost);

    /// <summary>The rules that matched no purchase.</summary>
    public IEnumerable<RuleSummary> RulesNeverMatched => Rules.Where(r => r.Matched == 0);

    /// <summary>Whether everything was covered, read and accepted, and every return found what it takes back.</summary>
    public bool IsClean => Coverage.End == SimulationEnd.Complete && Refused.IsEmpty && Unreadable.IsEmpty && Returns.NotWhollyMatched == 0;

    /// <summary>The report as JSON with a fixed order of keys and exact decimals.</summary>
    public void WriteTo(Stream stream) => SimulationReportJson.Write(this, stream);
}

/// <summary>How far a simulation went.</summary>
/// <param name="End">How it ended.</param>
/// <param name="Unit">What position and length count.</param>
/// <param name="Position">How much of the history was read.</param>
/// <param name="Length">How much there is.</param>
/// <param name="DataRows">Data rows accounted for.</param>
/// <param name="BlankLines">Lines without anything on them.</param>
/// <param name="Broken">Why the history could not be read to its end; null when it could.</param>
public sealed record SimulationCoverage(SimulationEnd End, History.HistoryUnit Unit, long Position, long Length, long DataRows, long BlankLines, Diagnostic? Broken);

/// <summary>Rows of one class.</summary>
/// <param name="Class">What they are.</param>
/// <param name="Name">The name of a class set aside; otherwise null.</param>
/// <param name="Rows">How many.</param>
/// <param name="Amount">Their prices, as far as they could be read.</param>
/// <param name="RowsWithMember">How many of them name a member.</param>
/// <param name="AmountWithMember">The prices of those.</param>
/// <param name="RowsWithoutAmount">How many prices could not be read.</param>
public sealed record RowSummary(History.RowClass Class, string? Name, long Rows, decimal Amount, long RowsWithMember, decimal AmountWithMember, long RowsWithoutAmount);

/// <summary>The sums of a simulation, in major units of the program's money.</summary>
/// <param name="Gross">Lines and fees as they came.</param>
/// <param name="Discount">All discounts.</param>
/// <param name="Net">What remained to pay.</param>
/// <param name="Points">Points earned, by currency, in ordinal order.</param>
/// <param name="PointsValue">What they are worth at their point values.</param>
public sealed record SimulationTotals(decimal Gross, decimal Discount, decimal Net, ImmutableArray<PointsAmount> Points, decimal PointsValue)
{
    /// <summary>How much of <see cref="Net"/> points paid.</summary>
    public decimal PaidWithPoints { get; init; }

    /// <summary>How much of <see cref="Discount"/> went with what was returned.</summary>
    public decimal DiscountReturned { get; init; }

    /// <summary>What the points are worth that returns took back.</summary>
    public decimal PointsTakenBackValue { get; init; }

    /// <summary>
    /// What the program costs: discounts of rules and of rewards, and points at their value as if all of them were spent, both less what came back with returns. The one
    /// meaning of the word in every form of the report: a program's finances (<c>discounts</c> and <c>points</c>) and its indicators (<c>program.rewardCost</c>) come to it, too.
    /// </summary>
    public decimal Cost => Discount - DiscountReturned + PointsValue - PointsTakenBackValue;
}

/// <summary>What a rule did.</summary>
/// <param name="RuleId">The rule.</param>
/// <param name="Name">What people call it.</param>
/// <param name="Matched">Purchases on which its condition held.</param>
/// <param name="Granted">Purchases on which it gave something.</param>
/// <param name="Unknown">Purchases on which its condition depended on something absent.</param>
/// <param name="Discount">Money it gave.</param>
/// <param name="Points">Points it gave, by currency, in ordinal order.</param>
/// <param name="PointsValue">What those are worth.</param>
public sealed record RuleSummary(string RuleId, Phrase Name, long Matched, long Granted, long Unknown, decimal Discount, ImmutableArray<PointsAmount> Points, decimal PointsValue)
{
    /// <summary>How much of <see cref="Discount"/> went with what was returned.</summary>
    public decimal DiscountReturned { get; init; }

    /// <summary>How many of <see cref="Points"/> were taken back, by currency, in ordinal order.</summary>
    public ImmutableArray<PointsAmount> PointsTakenBack { get; init; } = [];

    /// <summary>What those are worth.</summary>
    public decimal PointsTakenBackValue { get; init; }

    /// <summary>What the rule cost: its discounts, and its points at their value as if all of them were spent, less what came back.</summary>
    public decimal Cost => Discount - DiscountReturned + PointsValue - PointsTakenBackValue;
}

/// <summary>What became of returns.</summary>
/// <param name="Matched">Returns all of whose units were found in earlier purchases.</param>
/// <param name="PartlyMatched">Returns some of whose units were found.</param>
/// <param name="Unmatched">Returns none of whose units were found.</param>
/// <param name="UnmatchedAmount">What the rows of those say they are worth, with the part that was not found of the others; not positive in most files.</param>
/// <param name="First">The first that were not wholly found.</param>
public sealed record ReturnSummary(long Matched, long PartlyMatched, long Unmatched, decimal UnmatchedAmount, ImmutableArray<UnmatchedReturn> First)
{
    /// <summary>There were none.</summary>
    public static ReturnSummary None { get; } = new(0, 0, 0, 0, []);

    /// <summary>How many returns were not found, or not wholly.</summary>
    public long NotWhollyMatched => PartlyMatched + Unmatched;
}

/// <summary>A return that was not found in earlier purchases, or not wholly.</summary>
/// <param name="Line">The line of the file.</param>
/// <param name="Quantity">The units it takes back.</param>
/// <param name="Unmatched">How many of them were not found.</param>
/// <param name="Amount">What they are worth by the row; null when it does not say.</param>
public sealed record UnmatchedReturn(long Line, decimal Quantity, decimal Unmatched, decimal? Amount);

/// <summary>What became of bookings, of those whose rows say it.</summary>
/// <param name="Completed">They took place.</param>
/// <param name="Cancelled">They were cancelled before.</param>
/// <param name="NoShow">Nobody came.</param>
public sealed record BookingSummary(long Completed, long Cancelled, long NoShow)
{
    /// <summary>There were none.</summary>
    public static BookingSummary None { get; } = new(0, 0, 0);

    /// <summary>How many there were.</summary>
    public long Total => Completed + Cancelled + NoShow;
}

/// <summary>One reason why rows or purchases did not take part.</summary>
/// <param name="Code">The code of the reason.</param>
/// <param name="Count">How many purchases were refused for it, or rows unreadable.</param>
/// <param name="First">The first of them.</param>
public sealed record ReasonSummary(string Code, long Count, ImmutableArray<ReasonExample> First);

/// <summary>One example of a reason.</summary>
/// <param name="Line">The line of the file.</param>
/// <param name="Count">How many rows it stands for; 1 for a purchase.</param>
/// <param name="PurchaseId">The purchase; null for a row that could not be read.</param>
/// <param name="Reason">The problem.</param>
public sealed record ReasonExample(long Line, int Count, string? PurchaseId, Diagnostic Reason);
