using System.Collections.Immutable;

namespace LoyaltyRules.Engine.Evaluation.Conditions;

/// <summary>Which way of testing a pack's conditions is asked for. Every way gives the same answers; they differ in what they cost.</summary>
internal enum PlanShape
{
    /// <summary>What the planner thinks cheapest, part by part.</summary>
    Automatic,

    /// <summary>Every condition, one after another, as it is written. The reference for all others.</summary>
    Scan,

    /// <summary>Every clause, one after another, over the classes of axes.</summary>
    List,

    /// <summary>Indexes down to single clauses, wherever an axis tells any apart.</summary>
    Index,

    /// <summary>One bitmap of clauses for each class of each axis.</summary>
    Bitmap,
}

/// <summary>A step of a plan. Data only: it can be printed, and <see cref="PlanRunner"/> makes it run.</summary>
internal abstract record PlanNode;

/// <summary>Rules that match whenever this step is reached.</summary>
internal sealed record AlwaysNode(ImmutableArray<int> Rules) : PlanNode;

/// <summary>Whole conditions, one after another.</summary>
internal sealed record ScanNode(ImmutableArray<int> Rules) : PlanNode;

/// <summary>Clauses, one after another.</summary>
internal sealed record ListNode(ImmutableArray<Clause> Clauses) : PlanNode;

/// <summary>The event's class on an axis leads straight to the clauses that it allows; those that do not ask the axis stand apart.</summary>
/// <param name="Axis">What is asked.</param>
/// <param name="Cells">Where each stretch of classes leads; classes between them lead nowhere.</param>
/// <param name="Rest">What does not ask this axis; null when everything does.</param>
/// <param name="ClauseCount">How many clauses it divides.</param>
internal sealed record IndexNode(Axis Axis, ImmutableArray<IndexCell> Cells, PlanNode? Rest, int ClauseCount) : PlanNode;

/// <summary>Where some classes of an axis lead.</summary>
internal sealed record IndexCell(ClassStretch Classes, PlanNode Next);

/// <summary>For each class of each axis, one bit for every clause that it allows. The bits left in all of them are the candidates.</summary>
/// <param name="Axes">The axes, the most telling first.</param>
/// <param name="Clauses">The clauses, one bit each, with all their tests.</param>
internal sealed record BitmapNode(ImmutableArray<BitmapAxis> Axes, ImmutableArray<Clause> Clauses) : PlanNode
{
    /// <summary>What is left to test of a clause whose bit is left.</summary>
    public Clause LeftOf(Clause clause) => Axes.Where(a => a.IsExact).Aggregate(clause, (left, axis) => left.Without(axis.Axis));
}

/// <summary>An axis of a bitmap.</summary>
/// <param name="Axis">What is asked.</param>
/// <param name="ClassesPerRow">How many classes, as a power of two, share a row: more than one only where rows for all would take too much
/// memory. A row of several classes lets through what one of them allows, and the clause is tested again.</param>
internal sealed record BitmapAxis(Axis Axis, int ClassesPerRow)
{
    public bool IsExact => ClassesPerRow == 0;
}

/// <summary>Several steps, one after another.</summary>
internal sealed record SequenceNode(ImmutableArray<PlanNode> Steps) : PlanNode;
