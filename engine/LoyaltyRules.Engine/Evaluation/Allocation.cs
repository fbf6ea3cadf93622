using System.Numerics;

namespace LoyaltyRules.Engine.Evaluation;

/// <summary>Spreads a whole amount over charges in proportion to weights, so that the parts sum to it: by largest remainder, ties by rank (S4).</summary>
internal static class Allocation
{
    /// <summary>Spreads <paramref name="total"/>; the weights are not negative, and not all zero unless the total is.</summary>
    public static Int128[] Spread(Int128 total, ReadOnlySpan<Int128> weights, ReadOnlySpan<int> ranks)
    {
        var parts = new Int128[weights.Length];
        if (total == 0)
        {
            return parts;
        }

        var weightSum = Int128.Zero;
        var (only, weighted) = (-1, 0);
        for (var i = 0; i < weights.Length; i++)
        {
            weightSum = checked(weightSum + weights[i]);
            if (weights[i] != 0)
            {
                only = i;
                weighted++;
            }
        }

        if (weighted == 1)
        {
            parts[only] = total;
            return parts;
        }

        var remainders = new (Int128 Remainder, int Rank, int Index)[weighted];
        var left = total;
        for (int i = 0, next = 0; i < weights.Length; i++)
        {
            if (weights[i] != 0)
            {
                (parts[i], var remainder) = MultiplyDivide(total, weights[i], weightSum);
                remainders[next++] = (remainder, ranks[i], i);
                left -= parts[i];
            }
        }

        // Fewer steps are left than there are remainders, so each of the first gets one.
        Array.Sort(remainders, static (a, b) => a.Remainder != b.Remainder ? b.Remainder.CompareTo(a.Remainder) : a.Rank.CompareTo(b.Rank));
        for (var i = 0; i < (int)left; i++)
        {
            parts[remainders[i].Index]++;
        }

        return parts;
    }

    /// <summary>As <see cref="Spread"/>, with no part above its cap: what a full charge cannot take goes to the others. The caps hold the total.</summary>
    public static Int128[] SpreadWithin(Int128 total, ReadOnlySpan<Int128> weights, ReadOnlySpan<Int128> caps, ReadOnlySpan<int> ranks)
    {
        var open = weights.ToArray();
        var parts = new Int128[weights.Length];
        while (true)
        {
            var attempt = Spread(total, open, ranks);
            var isOver = false;
            for (var i = 0; i < attempt.Length; i++)
            {
                if (attempt[i] > caps[i])
                {
                    parts[i] = caps[i];
                    total -= caps[i];
                    open[i] = 0;
                    isOver = true;
                }
            }

            if (!isOver)
            {
                for (var i = 0; i < attempt.Length; i++)
                {
                    parts[i] += attempt[i];
                }

                return parts;
            }
        }
    }

    // total * weight / sum with its remainder; only huge amounts need more than 128 bits on the way.
    private static (Int128 Quotient, Int128 Remainder) MultiplyDivide(Int128 total, Int128 weight, Int128 sum)
    {
        if (BitLength(total) + BitLength(weight) <= 126)
        {
            return Int128.DivRem(total * weight, sum);
        }

        var quotient = BigInteger.DivRem((BigInteger)total * (BigInteger)weight, (BigInteger)sum, out var remainder);
        return ((Int128)quotient, (Int128)remainder);
    }

    private static int BitLength(Int128 value) => 128 - (int)Int128.LeadingZeroCount(value);
}
