using System.Collections.Immutable;

namespace LoyaltyRules.Engine.Simulation.Aggregation;

/// <summary>
/// The first of many examples by their lines in the file; those of one line in the order in which they came. What comes late, such as the outcome of a booking, is put in its
/// place, so the examples do not depend on the order in which parts of a history were simulated. Mutable; not thread-safe.
/// </summary>
/// <param name="max">How many are kept.</param>
internal sealed class FirstByLine<T>(int max)
{
    private readonly List<(long Line, T Item)> items = [];

    public void Add(long line, T item)
    {
        var index = items.Count;
        while (index > 0 && items[index - 1].Line > line)
        {
            index--;
        }

        if (index == max)
        {
            return;
        }

        items.Insert(index, (line, item));
        if (items.Count > max)
        {
            items.RemoveAt(max);
        }
    }

    public void Add(FirstByLine<T> other)
    {
        foreach (var (line, item) in other.items)
        {
            Add(line, item);
        }
    }

    public ImmutableArray<T> ToImmutable() => [.. items.Select(i => i.Item)];
}
