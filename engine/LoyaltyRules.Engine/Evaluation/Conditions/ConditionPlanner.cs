using System.Collections.Immutable;

namespace LoyaltyRules.Engine.Evaluation.Conditions;

/// <summary>
/// Chooses how clauses are tested, so that those which cannot hold are never looked at. An index on the most telling axis first, and again on
/// what each of its cells holds; where no axis divides the clauses well, as in packs of wide ranges, bitmaps; and a short list in the end.
/// </summary>
internal sealed class ConditionPlanner(PlanShape shape, int clauseCount)
{
    /// <summary>So few clauses are tested in less time than another step takes.</summary>
    private const int ListMax = 6;

    /// <summary>Below this many clauses the words of bitmaps hold too little.</summary>
    private const int BitmapMin = 48;

    /// <summary>Rows of one bitmap axis may take this many words, 1 MiB.</summary>
    private const int BitmapWordsMax = 1 << 17;

    /// <summary>An index has to leave at most this percentage of the clauses, on average, to be worth a step.</summary>
    private const int LeftPercentMax = 60;

    /// <summary>A clause that allows several classes stands in several cells. All indexes together may repeat clauses this often.</summary>
    private const int PlacesPerClauseMax = 32;

    private const int PlacesSpare = 4_096;

    private long placesLeft = ((long)clauseCount * PlacesPerClauseMax) + PlacesSpare;

    /// <summary>The plan for some clauses; null for none.</summary>
    public PlanNode? Plan(IReadOnlyCollection<Clause> clauses)
    {
        var certain = clauses.Where(c => c.IsCertain).Select(c => c.Rule).Distinct().ToImmutableArray();
        var open = clauses.Where(c => !c.IsCertain).ToImmutableArray();
        return (certain.IsEmpty, open.IsEmpty) switch
        {
            (true, true) => null,
            (false, true) => new AlwaysNode(certain),
            (true, false) => PlanOpen(open),
            _ => new SequenceNode([new AlwaysNode(certain), PlanOpen(open)]),
        };
    }

    private PlanNode PlanOpen(ImmutableArray<Clause> clauses)
    {
        if (shape == PlanShape.List || (shape != PlanShape.Bitmap && clauses.Length <= (shape == PlanShape.Index ? 1 : ListMax)))
        {
            return new ListNode(clauses);
        }

        if (shape != PlanShape.Bitmap && BestDivision(clauses) is { } division)
        {
            placesLeft -= division.Places;
            var cells = division.Cells.Select(c => new IndexCell(c.Classes, Plan(c.Clauses)!));
            return new IndexNode(division.Axis, [.. cells], Plan(division.Rest), clauses.Length);
        }

        var axes = shape == PlanShape.Index || (shape == PlanShape.Automatic && clauses.Length < BitmapMin) ? [] : BitmapAxes(clauses);
        return axes.IsEmpty ? new ListNode(clauses) : new BitmapNode(axes, clauses);
    }

    private IndexDivision? BestDivision(ImmutableArray<Clause> clauses)
    {
        IndexDivision? best = null;
        foreach (var axis in AxesOf(clauses))
        {
            var division = IndexDivision.Of(axis, clauses);

            // The cells of an ordered axis are found by an array over its classes, which should not outgrow what it divides.
            var isTooWide = axis.IsOrdered && axis.ClassCount > (8 * clauses.Length) + 64;
            if (division.Places <= placesLeft && !isTooWide && IsWorthwhile(division, clauses.Length) && (best is null || division.Left < best.Left))
            {
                best = division;
            }
        }

        return best;
    }

    private bool IsWorthwhile(IndexDivision division, int clauseCount) =>
        shape == PlanShape.Index || division.Left * 100 <= (long)LeftPercentMax * clauseCount;

    private ImmutableArray<BitmapAxis> BitmapAxes(ImmutableArray<Clause> clauses)
    {
        // An axis that few clauses ask thins out little; testing it on the candidates is cheaper than one more row.
        var askedMin = shape == PlanShape.Bitmap ? 1 : clauses.Length / 8;
        return
        [
            .. AxesOf(clauses)
                .Select(axis => (Axis: axis, Asked: clauses.Count(c => c.On(axis) is not null), IndexDivision.Of(axis, clauses).Left))
                .Where(a => a.Asked >= askedMin)
                .OrderBy(a => a.Left).ThenBy(a => a.Axis.Index)
                .Select(a => new BitmapAxis(a.Axis, ClassesPerRow(a.Axis.ClassCount, clauses.Length))),
        ];
    }

    private static int ClassesPerRow(int classCount, int clauseCount)
    {
        var perRow = 0;
        while ((long)((classCount >> perRow) + 1) * ((clauseCount + 63) / 64) > BitmapWordsMax)
        {
            perRow++;
        }

        return perRow;
    }

    private static IEnumerable<Axis> AxesOf(ImmutableArray<Clause> clauses) =>
        clauses.SelectMany(c => c.Tests).Select(t => t.Axis).Distinct().OrderBy(a => a.Index);
}
