using System.Collections.Immutable;

namespace LoyaltyRules.Engine.Simulation.Examples;

/// <summary>What a line of a comparison is.</summary>
public enum DiffKind
{
    /// <summary>In both texts.</summary>
    Same,

    /// <summary>Only in the first.</summary>
    Removed,

    /// <summary>Only in the second.</summary>
    Added,

    /// <summary>Lines in both, left out.</summary>
    Skipped,
}

/// <summary>One line of a comparison.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Text">The line; for lines left out, how many.</param>
public readonly record struct DiffLine(DiffKind Kind, string Text);

/// <summary>Compares two texts line by line, by their longest common subsequence.</summary>
public static class LineDiff
{
    /// <summary>How many equal lines are shown around a difference.</summary>
    private const int Context = 2;

    /// <summary>Beyond this many cells, what lies between the equal beginning and end is shown as replaced: the table would take too much memory.</summary>
    private const long CellsMax = 25_000_000;

    /// <summary>The differences with a few equal lines around them; empty when the texts are equal.</summary>
    public static ImmutableArray<DiffLine> Between(string first, string second)
    {
        var (a, b) = (first.Split('\n'), second.Split('\n'));
        var lines = All(a, b);
        return lines.TrueForAll(l => l.Kind == DiffKind.Same) ? [] : Shortened(lines);
    }

    private static List<DiffLine> All(string[] a, string[] b)
    {
        var start = 0;
        while (start < a.Length && start < b.Length && a[start] == b[start])
        {
            start++;
        }

        var (endA, endB) = (a.Length, b.Length);
        while (endA > start && endB > start && a[endA - 1] == b[endB - 1])
        {
            endA--;
            endB--;
        }

        var lines = a.Take(start).Select(l => new DiffLine(DiffKind.Same, l)).ToList();
        AddMiddle(lines, a.AsSpan(start, endA - start), b.AsSpan(start, endB - start));
        lines.AddRange(a.Skip(endA).Select(l => new DiffLine(DiffKind.Same, l)));
        return lines;
    }

    private static void AddMiddle(List<DiffLine> lines, ReadOnlySpan<string> a, ReadOnlySpan<string> b)
    {
        var (i, j) = (0, 0);
        if ((long)a.Length * b.Length <= CellsMax)
        {
            // common[x, y]: how many lines the rests from x and y on have in common.
            var common = new int[a.Length + 1, b.Length + 1];
            for (var x = a.Length - 1; x >= 0; x--)
            {
                for (var y = b.Length - 1; y >= 0; y--)
                {
                    common[x, y] = a[x] == b[y] ? common[x + 1, y + 1] + 1 : Math.Max(common[x + 1, y], common[x, y + 1]);
                }
            }

            while (i < a.Length && j < b.Length)
            {
                if (a[i] == b[j])
                {
                    lines.Add(new DiffLine(DiffKind.Same, a[i]));
                    i++;
                    j++;
                }
                else if (common[i + 1, j] >= common[i, j + 1])
                {
                    lines.Add(new DiffLine(DiffKind.Removed, a[i++]));
                }
                else
                {
                    lines.Add(new DiffLine(DiffKind.Added, b[j++]));
                }
            }
        }

        for (; i < a.Length; i++)
        {
            lines.Add(new DiffLine(DiffKind.Removed, a[i]));
        }

        for (; j < b.Length; j++)
        {
            lines.Add(new DiffLine(DiffKind.Added, b[j]));
        }
    }

    private static ImmutableArray<DiffLine> Shortened(List<DiffLine> lines)
    {
        var isShown = new bool[lines.Count];
        for (var i = 0; i < lines.Count; i++)
        {
            for (var near = Math.Max(0, i - Context); lines[i].Kind != DiffKind.Same && near <= Math.Min(lines.Count - 1, i + Context); near++)
            {
                isShown[near] = true;
            }
        }

        var shortened = ImmutableArray.CreateBuilder<DiffLine>();
        for (var i = 0; i < lines.Count;)
        {
            var skipped = 0;
            while (i + skipped < lines.Count && !isShown[i + skipped])
            {
                skipped++;
            }

            if (skipped > 0)
            {
                shortened.Add(new DiffLine(DiffKind.Skipped, skipped.ToString(System.Globalization.CultureInfo.InvariantCulture)));
                i += skipped;
            }
            else
            {
                shortened.Add(lines[i++]);
            }
        }

        return shortened.ToImmutable();
    }
}
