using System.Collections.Immutable;
using LoyaltyRules.Engine.Language.Checking;
using LoyaltyRules.Engine.Language.Types;
using LoyaltyRules.Engine.Model;
using LoyaltyRules.Engine.Packs.Program;
using NodaTime;

namespace LoyaltyRules.Engine.Packs.Rules;

/// <summary>A points currency of the program.</summary>
/// <param name="Currency">Its name in the pack.</param>
/// <param name="Name">What people call it; null where the pack gives no name.</param>
/// <param name="Decimals">Decimals of an amount of points, 0 to 6.</param>
/// <param name="PointValue">What one point is worth in the program's money, when it pays and in the books; more than zero.</param>
public sealed record PointsCurrency(string Currency, LocalizedText? Name, int Decimals, decimal PointValue)
{
    /// <summary>Its place in the pack's list, from 0: currencies pay in this order where nobody asks for another.</summary>
    public int Position { get; init; }

    /// <summary>How long points wait before they can be spent; null for not at all.</summary>
    public Deadline? Available { get; init; }

    /// <summary>When points expire; null for never.</summary>
    public Deadline? Expires { get; init; }

    /// <summary>How they pay for orders; null when they do not.</summary>
    public RedemptionTerms? Redemption { get; init; }

    /// <summary>How they move between members; null when they do not.</summary>
    public TransferTerms? Transfer { get; init; }

    /// <summary>Who holds them.</summary>
    public PointsOwner Owner { get; init; }

    /// <summary>How long points stay held for an order that is not captured.</summary>
    public Duration HoldFor { get; init; } = HoldForDefault;

    /// <summary>The default of <see cref="HoldFor"/>: 30 minutes.</summary>
    public static Duration HoldForDefault { get; } = Duration.FromMinutes(30);

    /// <summary>How many days after a return points that had paid are kept when their own deadline has passed (R2).</summary>
    public int RestoredForDays { get; init; } = 30;
}

/// <summary>A number that the marketer turns.</summary>
/// <param name="Name">Its name; expressions use it as <c>parameter.name</c>.</param>
/// <param name="Value">Its value.</param>
/// <param name="Unit">Its unit in the pack's word: <c>number</c>, <c>percent</c>, <c>money</c> or <c>points</c>.</param>
/// <param name="Min">The least value the pack allows itself; null when not bounded.</param>
/// <param name="Max">The greatest value the pack allows itself; null when not bounded.</param>
/// <param name="Label">What people call it; null where the pack gives no label.</param>
public sealed record Parameter(string Name, decimal Value, string Unit, decimal? Min, decimal? Max, LocalizedText? Label);

/// <summary>Which amount of a line a base is made of.</summary>
public enum LineAmount
{
    /// <summary>As it came.</summary>
    Gross,

    /// <summary>What remains after discounts.</summary>
    Net,

    /// <summary>What remains after discounts and after the points that paid for it.</summary>
    Paid,

    /// <summary>How many units.</summary>
    Quantity,

    /// <summary>A declared number or money fact of the line.</summary>
    Fact,
}

/// <summary>A named amount over lines, and over the fees it names (S5).</summary>
public sealed class BaseDefinition
{
    /// <summary>Its name; effects use it as <c>base.name</c>.</summary>
    public required string Name { get; init; }

    /// <summary>Which amount of each line.</summary>
    public required LineAmount Of { get; init; }

    /// <summary>What people call it; null where the pack gives no label.</summary>
    public LocalizedText? Label { get; init; }

    /// <summary>The fact that gives the amount, when <see cref="Of"/> says so.</summary>
    internal FactDeclaration? Fact { get; init; }

    /// <summary>Which lines; null for all.</summary>
    internal CheckedNode? Where { get; init; }

    /// <summary>The fees that take part.</summary>
    internal ImmutableArray<FactDeclaration> Fees { get; init; } = [];

    /// <summary>Money or number.</summary>
    internal RuleType Type { get; init; } = null!;

    /// <summary>The bounds of one line's amount.</summary>
    internal NumericRange LineRange { get; init; }

    /// <summary>The bounds of the whole.</summary>
    internal NumericRange TotalRange => LineRange * NumericRange.Between(0, Purchase.LinesMax + Fees.Length, 0);
}

/// <summary>What a counter adds up.</summary>
public enum CounterKind
{
    /// <summary>How many events.</summary>
    Count,

    /// <summary>An amount of each event.</summary>
    Sum,

    /// <summary>The day of the latest event.</summary>
    Last,

    /// <summary>How many different values of a fact.</summary>
    Distinct,
}

/// <summary>A declared aggregate of a member's past over a period. It does not include the event that is being decided (S2).</summary>
/// <param name="Name">Its name; expressions use it as <c>member.name</c>.</param>
/// <param name="Kind">Count or sum.</param>
/// <param name="Base">What is summed; null for a count, and for the sum of whole purchases.</param>
/// <param name="Window">The period.</param>
/// <param name="Label">What people call it; null where the pack gives no label.</param>
public sealed record CounterDefinition(string Name, CounterKind Kind, BaseDefinition? Base, PeriodWindow Window, LocalizedText? Label)
{
    /// <summary>What counts the members whom this one brought.</summary>
    internal const string ReferredEnrolment = "enrolment.referred";

    /// <summary>Which events it counts: purchases, their completion, activities, or the enrolment of members whom this one brought.</summary>
    public EventKind On { get; init; } = EventKind.Purchase;

    /// <summary>The only kind of activity it counts; null for all, and where it counts none.</summary>
    public string? Activity { get; init; }

    /// <summary>
    /// The text or choice whose different values are counted, or the number of an activity that is summed; null for what names no fact.
    /// </summary>
    internal FactDeclaration? Fact { get; init; }

    /// <summary>Which of the events count; null for all.</summary>
    internal CheckedNode? Where { get; init; }
}

/// <summary>A named condition.</summary>
public sealed class SegmentDefinition
{
    /// <summary>Its name; expressions use it as <c>segment.name</c>.</summary>
    public required string Name { get; init; }

    /// <summary>What people call it; null where the pack gives no label.</summary>
    public LocalizedText? Label { get; init; }

    internal int Index { get; init; }

    internal CheckedNode When { get; init; } = null!;
}

/// <summary>A decision table: the first row whose cells all hold gives the value.</summary>
public sealed class TableDefinition
{
    /// <summary>Its name; expressions use it as <c>table.name</c>.</summary>
    public required string Name { get; init; }

    /// <summary>What people call it; null where the pack gives no label.</summary>
    public LocalizedText? Label { get; init; }

    internal TableDeclaration Declaration { get; init; } = null!;

    /// <summary>Each row's cells as conditions (a <c>*</c> is none), and its value as it is stored.</summary>
    internal ImmutableArray<(ImmutableArray<CheckedNode> Cells, object Value)> Rows { get; init; } = [];
}

/// <summary>How a stacking group chooses among its matching rules.</summary>
public enum StackingPick
{
    /// <summary>All of them give.</summary>
    All,

    /// <summary>The one that gives most in money, points at their point value.</summary>
    Best,

    /// <summary>The first, by priority and id, that gives anything.</summary>
    First,
}

/// <summary>How the effects of several matching rules combine (S3).</summary>
/// <param name="Group">Its name.</param>
/// <param name="Pick">How it chooses.</param>
/// <param name="PerLine">Whether it chooses anew for each line.</param>
public sealed record StackingGroup(string Group, StackingPick Pick, bool PerLine)
{
    /// <summary>What its rules together may give, in order of priority and id.</summary>
    public ImmutableArray<Limit> Limits { get; init; } = [];
}
