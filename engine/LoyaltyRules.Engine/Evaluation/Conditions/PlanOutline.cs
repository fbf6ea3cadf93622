using System.Collections.Immutable;

namespace LoyaltyRules.Engine.Evaluation.Conditions;

/// <summary>How the conditions of a pack are tested, to be shown to people.</summary>
/// <param name="Rules">How many rules there are.</param>
/// <param name="Ways">In how many ways a rule can match: one for each rule, and more for those with <c>||</c>.</param>
/// <param name="LookedAt">How many ways are looked at one by one for an event, on average, if every value were as likely as any other; to one decimal.</param>
/// <param name="Steps">What is done, one after another.</param>
public sealed record PlanOutline(int Rules, int Ways, decimal LookedAt, ImmutableArray<PlanStep> Steps)
{
    internal static PlanOutline Of(PlanNode? root, int ruleCount)
    {
        var nodes = root is null ? [] : new[] { (root, IsRest: false) };
        return new PlanOutline(
            ruleCount,
            root is null ? 0 : WaysIn(root),
            root is null ? 0 : decimal.Round(LookedAtIn(root), 1, MidpointRounding.AwayFromZero),
            Merged(nodes));
    }

    // The cells of an index mostly hold the same kinds of steps; each kind is told once.
    private static ImmutableArray<PlanStep> Merged(IEnumerable<(PlanNode Node, bool IsRest)> nodes) =>
    [
        .. nodes
            .SelectMany(n => n.Node is SequenceNode sequence ? sequence.Steps.Select(s => (Node: s, n.IsRest)) : [n])
            .GroupBy(n => (Kind: KindOf(n.Node), n.IsRest, On: string.Join(", ", AsksOf(n.Node))))
            .OrderBy(g => g.Key.IsRest)
            .Select(g => new PlanStep(
                g.Key.Kind,
                AsksOf(g.First().Node),
                g.Key.IsRest,
                g.Count(),
                g.Sum(n => (n.Node as IndexNode)?.Cells.Length ?? 0),
                g.Sum(n => WaysIn(n.Node)),
                g.Max(n => WaysIn(n.Node)),
                Merged(g.Select(n => n.Node).OfType<IndexNode>().SelectMany(Below)))),
    ];

    private static IEnumerable<(PlanNode Node, bool IsRest)> Below(IndexNode index) =>
        [.. index.Cells.Select(c => (c.Next, false)), .. index.Rest is { } rest ? [(rest, true)] : Array.Empty<(PlanNode, bool)>()];

    private static PlanStepKind KindOf(PlanNode node) => node switch
    {
        AlwaysNode => PlanStepKind.Always,
        IndexNode { Axis.IsOrdered: true } => PlanStepKind.ThresholdIndex,
        IndexNode => PlanStepKind.EqualityIndex,
        BitmapNode => PlanStepKind.Bitmaps,
        _ => PlanStepKind.OneByOne,
    };

    private static ImmutableArray<string> AsksOf(PlanNode node) => node switch
    {
        IndexNode index => [index.Axis.Name],
        BitmapNode bitmap => [.. bitmap.Axes.Select(a => a.Axis.Name)],
        _ => [],
    };

    private static int WaysIn(PlanNode node) => node switch
    {
        AlwaysNode always => always.Rules.Length,
        ScanNode scan => scan.Rules.Length,
        ListNode list => list.Clauses.Length,
        BitmapNode bitmap => bitmap.Clauses.Length,
        IndexNode index => index.ClauseCount,
        SequenceNode sequence => sequence.Steps.Sum(WaysIn),
        _ => 0,
    };

    private static decimal LookedAtIn(PlanNode node) => node switch
    {
        ScanNode scan => scan.Rules.Length,
        ListNode list => list.Clauses.Length,
        BitmapNode bitmap => bitmap.Clauses.Sum(c => bitmap.Axes.Aggregate(1m, (part, a) => c.On(a.Axis) is { } classes ? part * classes.Count / (a.Axis.ClassCount - 1) : part)),
        IndexNode index => (index.Rest is { } rest ? LookedAtIn(rest) : 0)
            + (index.Cells.Sum(c => LookedAtIn(c.Next) * (c.Classes.To - c.Classes.From + 1)) / (index.Axis.ClassCount - 1)),
        SequenceNode sequence => sequence.Steps.Sum(LookedAtIn),
        _ => 0,
    };
}

/// <summary>What a step does.</summary>
public enum PlanStepKind
{
    /// <summary>Nothing is left to ask: the rules match.</summary>
    Always,

    /// <summary>A word, a text or a segment leads straight to the ways that allow it.</summary>
    EqualityIndex,

    /// <summary>A number or a time, sorted in among the constants it is compared with, leads to the ways that allow it.</summary>
    ThresholdIndex,

    /// <summary>A row of bits for each value, one bit a way; what is left in the rows of all facts is looked at.</summary>
    Bitmaps,

    /// <summary>The ways are looked at one by one.</summary>
    OneByOne,
}

/// <summary>Steps of one kind that stand side by side.</summary>
/// <param name="Kind">What they do.</param>
/// <param name="Asks">What they ask: names of facts and segments, or the text of a shared part.</param>
/// <param name="IsRest">Whether they hold what the index above them does not ask.</param>
/// <param name="Times">How many there are.</param>
/// <param name="Cells">Of an index: the cells of all of them.</param>
/// <param name="Ways">The ways in all of them; one that allows several values stands in several cells and counts once in each index.</param>
/// <param name="WaysMax">The ways in the largest of them.</param>
/// <param name="Below">What follows in their cells.</param>
public sealed record PlanStep(
    PlanStepKind Kind, ImmutableArray<string> Asks, bool IsRest, int Times, int Cells, int Ways, int WaysMax, ImmutableArray<PlanStep> Below);
