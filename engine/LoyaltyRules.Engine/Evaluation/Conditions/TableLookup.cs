using System.Collections.Immutable;
using LoyaltyRules.Engine.Language.Checking;
using LoyaltyRules.Engine.Language.Compilation;
using LoyaltyRules.Engine.Language.Syntax;

namespace LoyaltyRules.Engine.Evaluation.Conditions;

/// <summary>
/// A decision table worked out beforehand: every combination of the classes of its inputs, absence among them, has its answer, found by the
/// table's own rule. Asking it costs the same however many rows it has.
/// </summary>
internal sealed class TableLookup<T>
{
    /// <summary>Combinations of classes that a table may have; a larger one is asked row by row.</summary>
    private const int CombinationsMax = 4_096;

    /// <summary>Rows of all combinations together, which is what working them out costs.</summary>
    private const int StepsMax = 1_000_000;

    private readonly Axis[] axes;
    private readonly (bool IsKnown, T? Value)[] answers;

    private TableLookup(Axis[] axes, (bool IsKnown, T? Value)[] answers)
    {
        this.axes = axes;
        this.answers = answers;
    }

    /// <summary>Where a cell is true and where it is false; in what is left, the absence of its fact, it is unknown.</summary>
    private sealed record Cell(Axis Axis, ClassSet WhenTrue, ClassSet WhenFalse);

    /// <summary>Works a table out; null when a cell asks something no axis serves, or when there are too many combinations.</summary>
    public static TableLookup<T>? TryBuild(ImmutableArray<(ImmutableArray<CheckedNode> Cells, T Value)> rows)
    {
        var catalog = new AxisCatalog(rows.SelectMany(r => r.Cells));
        var cells = rows.Select(r => r.Cells.Select(c => CellOf(c, catalog)).ToArray()).ToList();
        if (cells.SelectMany(c => c).Contains(null))
        {
            return null;
        }

        Axis[] axes = [.. cells.SelectMany(c => c).Select(c => c!.Axis).Distinct()];
        var combinations = 1L;
        foreach (var axis in axes)
        {
            axis.Index = Array.IndexOf(axes, axis);
            combinations = Math.Min(combinations * axis.ClassCount, StepsMax + 1L);
        }

        if (combinations > CombinationsMax || combinations * rows.Length > StepsMax)
        {
            return null;
        }

        var answers = new (bool, T?)[combinations];
        var classes = new int[axes.Length];
        for (var i = 0; i < answers.Length; i++)
        {
            var rest = i;
            for (var a = axes.Length - 1; a >= 0; a--)
            {
                (rest, classes[a]) = Math.DivRem(rest, axes[a].ClassCount);
            }

            answers[i] = Answer(rows, cells!, classes);
        }

        return new TableLookup<T>(axes, answers);
    }

    /// <summary>The table's value for an event, or for one of its lines; false when it is unknown.</summary>
    public bool TryGet(FactFrame frame, int line, out T value)
    {
        var place = 0;
        foreach (var axis in axes)
        {
            place = (place * axis.ClassCount) + axis.ClassOf(frame, line);
        }

        value = answers[place].Value!;
        return answers[place].IsKnown;
    }

    // U1: the first row whose cells are all true; an undecided row before it leaves the table unknown.
    private static (bool IsKnown, T? Value) Answer(ImmutableArray<(ImmutableArray<CheckedNode> Cells, T Value)> rows, List<Cell[]> cells, int[] classes)
    {
        for (var row = 0; row < rows.Length; row++)
        {
            if (Array.TrueForAll(cells[row], c => c.WhenTrue.Contains(classes[c.Axis.Index])))
            {
                return (true, rows[row].Value);
            }

            if (!Array.Exists(cells[row], c => c.WhenFalse.Contains(classes[c.Axis.Index])))
            {
                break;
            }
        }

        return (false, default);
    }

    private static Cell? CellOf(CheckedNode node, AxisCatalog catalog)
    {
        if (node is LogicalNode logical)
        {
            // The two bounds of a stretch.
            var parts = logical.Children.Select(c => CellOf(c, catalog)).ToList();
            return parts.Exists(p => p is null || p.Axis != parts[0]!.Axis) ? null : parts.Aggregate((a, b) => logical.Operator == LogicalOperator.And
                ? new Cell(a!.Axis, a.WhenTrue.Intersect(b!.WhenTrue), a.WhenFalse.Union(b.WhenFalse))
                : new Cell(a!.Axis, a.WhenTrue.Union(b!.WhenTrue), a.WhenFalse.Intersect(b.WhenFalse)));
        }

        return catalog.TryServe(node, wanted: true, out var axis, out var whenTrue) && catalog.TryServe(node, wanted: false, out _, out var whenFalse)
            ? new Cell(axis, whenTrue, whenFalse)
            : null;
    }
}
