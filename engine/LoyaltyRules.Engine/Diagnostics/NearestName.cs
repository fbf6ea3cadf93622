namespace LoyaltyRules.Engine.Diagnostics;

/// <summary>Finds the name that was probably meant.</summary>
public static class NearestName
{
    /// <summary>Longer names are not compared: the cost is quadratic in their length.</summary>
    private const int LengthMax = 80;

    /// <summary>The candidate fewest edits away from <paramref name="name"/>, or null when none is near. Ties go to the ordinally first.</summary>
    public static string? Of(string name, IEnumerable<string> candidates)
    {
        if (name.Length > LengthMax)
        {
            return null;
        }

        string? nearest = null;
        var nearestDistance = (Math.Max(name.Length, 3) / 3) + 1;
        foreach (var candidate in candidates.Order(StringComparer.Ordinal))
        {
            if (candidate.Length > LengthMax || Math.Abs(candidate.Length - name.Length) >= nearestDistance)
            {
                continue;
            }

            var distance = Distance(name, candidate);
            if (distance < nearestDistance)
            {
                (nearest, nearestDistance) = (candidate, distance);
            }
        }

        return nearest;
    }

    // Levenshtein's distance, two rows at a time; a change of case alone counts as nothing.
    private static int Distance(string a, string b)
    {
        var previous = new int[b.Length + 1];
        var current = new int[b.Length + 1];
        for (var j = 0; j <= b.Length; j++)
        {
            previous[j] = j;
        }

        for (var i = 1; i <= a.Length; i++)
        {
            current[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var replace = char.ToLowerInvariant(a[i - 1]) == char.ToLowerInvariant(b[j - 1]) ? 0 : 1;
                current[j] = Math.Min(Math.Min(current[j - 1] + 1, previous[j] + 1), previous[j - 1] + replace);
            }

            (previous, current) = (current, previous);
        }

        return previous[b.Length];
    }
}
