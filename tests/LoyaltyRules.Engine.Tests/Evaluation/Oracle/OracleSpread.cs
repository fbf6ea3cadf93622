using System.Numerics;
using LoyaltyRules.Engine.Tests.Language;

namespace LoyaltyRules.Engine.Tests.Evaluation.Oracle;

/// <summary>How the oracle rounds amounts and spreads them over charges.</summary>
internal static class OracleSpread
{
    private static readonly Fraction Zero = Fraction.Whole(0);

    public static Fraction Rounded(Fraction value, int decimals, string? mode)
    {
        var rounded = value.Rounded(decimals, mode ?? "down");
        return mode is not null || rounded == value ? rounded : throw new InvalidOperationException($"{value} needs a rounding to {decimals}.");
    }

    // What a full charge cannot take goes to the others, again in proportion, until nobody is over.
    public static Fraction[] SpreadAroundFull(Fraction amount, Fraction[] weights, Fraction[] remaining, ModelLine?[] charges, int decimals)
    {
        var full = new HashSet<int>();
        while (true)
        {
            var room = Sum(remaining.Where((_, i) => !weights[i].IsZero && !full.Contains(i)));
            var left = amount - Sum(full.Select(i => remaining[i]));
            left = left.CompareTo(room) > 0 ? room : left;
            var parts = Spread(left, [.. weights.Select((w, i) => full.Contains(i) ? Zero : w)], charges, decimals);
            var over = Enumerable.Range(0, parts.Length).Where(i => parts[i].CompareTo(remaining[i]) > 0).ToList();
            if (over.Count == 0)
            {
                return [.. parts.Select((p, i) => full.Contains(i) ? remaining[i] : p)];
            }

            full.UnionWith(over);
        }
    }

    /// <summary>Whole steps by largest remainder; ties by line id, the fee last.</summary>
    public static Fraction[] Spread(Fraction total, Fraction[] weights, ModelLine?[] charges, int decimals)
    {
        var sum = Sum(weights);
        if (total.IsZero || sum.IsZero)
        {
            return [.. weights.Select(_ => Zero)];
        }

        var step = new Fraction(1, BigInteger.Pow(10, decimals));
        var exact = weights.Select(w => total * w / sum).ToArray();
        var parts = exact.Select(x => x.Rounded(decimals, "down")).ToArray();
        var order = Enumerable.Range(0, parts.Length).Where(i => !weights[i].IsZero)
            .OrderByDescending(i => exact[i] - parts[i]).ThenBy(i => charges[i] is null).ThenBy(i => charges[i]?.Id, StringComparer.Ordinal).ToList();
        for (var next = 0; Sum(parts) != total; next++)
        {
            parts[order[next]] += step;
        }

        return parts;
    }

    public static Fraction Sum(IEnumerable<Fraction> parts) => parts.Aggregate(Zero, (a, b) => a + b);
}
