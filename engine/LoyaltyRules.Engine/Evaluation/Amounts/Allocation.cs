using System.Numerics;
using LoyaltyRules.Engine.Model;

namespace LoyaltyRules.Engine.Evaluation.Amounts;

/// <summary>Spreads a whole amount over charges in proportion to weights, so that the parts sum to it: by largest remainder, ties by rank (S4).</summary>
internal static class Allocation
{
    /// <summary>So many charges are given what is over without an array made for them.</summary>
    private const int ChargesOnStackMax = 16;

    /// <summary>Spreads <paramref name="total"/>; the weights are not negative, and not all zero unless the total is.</summary>
    public static Int128[] Spread(Int128 total, ReadOnlySpan<Int128> weights, ReadOnlySpan<int> ranks) => Spread(total, weights, ranks, new Int128[weights.Length]);

    /// <summary>As <see cref="Spread(Int128, ReadOnlySpan{Int128}, ReadOnlySpan{int})"/>, into an array of zeros that is given, and given back.</summary>
    public static Int128[] Spread(Int128 total, ReadOnlySpan<Int128> weights, ReadOnlySpan<int> ranks, Int128[] parts)
    {
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

        var remainders = weighted <= ChargesOnStackMax ? stackalloc Remainder[ChargesOnStackMax] : new Remainder[weighted];
        remainders = remainders[..weighted];
        var left = total;
        for (int i = 0, next = 0; i < weights.Length; i++)
        {
            if (weights[i] != 0)
            {
                (parts[i], var remainder) = MultiplyDivide(total, weights[i], weightSum);
                remainders[next++] = new Remainder(remainder, ranks[i], i);
                left -= parts[i];
            }
        }

        if (left != 0)
        {
            // Fewer steps are left than there are remainders, so each of the first gets one.
            remainders.Sort();
            for (var i = 0; i < (int)left; i++)
            {
                parts[remainders[i].Index]++;
            }
        }

        return parts;
    }

    /// <summary>What the division left of a charge: the greatest goes first, then the lowest rank.</summary>
    private readonly record struct Remainder(Int128 Left, int Rank, int Index) : IComparable<Remainder>
    {
        public int CompareTo(Remainder other) => Left != other.Left ? other.Left.CompareTo(Left) : Rank.CompareTo(other.Rank);
    }

    /// <summary>As <see cref="Spread(Int128, ReadOnlySpan{Int128}, ReadOnlySpan{int})"/>, with no part above its cap: what a full charge cannot take goes to the others. The caps hold the total.</summary>
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
            return Scaled.DivRem(Scaled.Times(total, weight), sum);
        }

        var quotient = BigInteger.DivRem((BigInteger)total * (BigInteger)weight, (BigInteger)sum, out var remainder);
        return ((Int128)quotient, (Int128)remainder);
    }

    private static int BitLength(Int128 value) => 128 - (int)Int128.LeadingZeroCount(value);
}
