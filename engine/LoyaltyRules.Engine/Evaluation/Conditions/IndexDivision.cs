using System.Collections.Immutable;

namespace LoyaltyRules.Engine.Evaluation.Conditions;

/// <summary>How an axis divides some clauses: into cells of classes that allow the same ones, and the clauses that do not ask it.</summary>
/// <param name="Axis">The axis.</param>
/// <param name="Cells">Stretches of classes in order, each with the clauses it allows, the axis decided; those that allow none are left out.</param>
/// <param name="Rest">The clauses that do not ask the axis.</param>
/// <param name="Places">How many clauses stand in cells, each as often as it does.</param>
/// <param name="Left">How many clauses are left to test on average, if all classes are equally likely.</param>
internal sealed record IndexDivision(
    Axis Axis, IReadOnlyList<(ClassStretch Classes, List<Clause> Clauses)> Cells, IReadOnlyCollection<Clause> Rest, long Places, decimal Left)
{
    public static IndexDivision Of(Axis axis, ImmutableArray<Clause> clauses)
    {
        var rest = new List<Clause>();
        var asking = new List<(Clause Clause, ClassSet Classes)>();
        var cuts = new SortedSet<int>();
        foreach (var clause in clauses)
        {
            if (clause.On(axis) is not { } classes)
            {
                rest.Add(clause);
                continue;
            }

            asking.Add((clause.Without(axis), classes));
            foreach (var stretch in classes.Stretches)
            {
                cuts.Add(stretch.From);
                cuts.Add(stretch.To + 1);
            }
        }

        // Between two cuts the same clauses are allowed everywhere.
        int[] starts = [.. cuts];
        var cells = new List<Clause>[Math.Max(0, starts.Length - 1)];
        long places = 0;
        long weight = 0;
        foreach (var (clause, classes) in asking)
        {
            foreach (var stretch in classes.Stretches)
            {
                for (var cell = Array.BinarySearch(starts, stretch.From); starts[cell] <= stretch.To; cell++)
                {
                    (cells[cell] ??= []).Add(clause);
                    places++;
                    weight += starts[cell + 1] - starts[cell];
                }
            }
        }

        var classCount = Math.Max(1, axis.ClassCount - 1);
        return new IndexDivision(
            axis,
            [.. cells.Select((c, i) => (new ClassStretch(starts[i], starts[i + 1] - 1), c)).Where(c => c.c is not null)],
            rest,
            places,
            rest.Count + ((decimal)weight / classCount));
    }
}
