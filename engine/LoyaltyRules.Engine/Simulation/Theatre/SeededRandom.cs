namespace LoyaltyRules.Engine.Simulation.Theatre;

/// <summary>
/// Chance that repeats: SplitMix64, integers only, so the same seed gives the same numbers on every machine and runtime.
/// For generated histories; not for anything secret. Mutable; not thread-safe.
/// </summary>
public sealed class SeededRandom
{
    private ulong state;

    /// <summary>A sequence of its own for a seed.</summary>
    public SeededRandom(ulong seed) => state = seed;

    /// <summary>A sequence of its own for a seed and two numbers that name what it is for: sequences of different names do not follow each other.</summary>
    public SeededRandom(ulong seed, ulong purpose, ulong index) => state = Mix(Mix(Mix(seed) ^ purpose) ^ index);

    /// <summary>The next 64 bits.</summary>
    public ulong Next()
    {
        state = unchecked(state + 0x9E3779B97F4A7C15UL);
        return Mix(state);
    }

    /// <summary>A number from 0 to <paramref name="bound"/> - 1, each as likely as any other.</summary>
    public int Below(int bound)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(bound, 1);
        var range = (ulong)bound;

        // What would make the low numbers likelier is drawn again.
        var tooLow = unchecked(0UL - range) % range;
        while (true)
        {
            var high = Math.BigMul(Next(), range, out var low);
            if (low >= tooLow)
            {
                return (int)high;
            }
        }
    }

    /// <summary>True in so many of a million cases.</summary>
    public bool Chance(long perMillion) => Below(1_000_000) < perMillion;

    /// <summary>An index, as likely as its share of the weights. The weights are not negative and their sum is positive.</summary>
    public int Pick(ReadOnlySpan<int> weights)
    {
        var sum = 0;
        foreach (var weight in weights)
        {
            sum += weight;
        }

        var left = Below(sum);
        for (var i = 0; ; i++)
        {
            left -= weights[i];
            if (left < 0)
            {
                return i;
            }
        }
    }

    private static ulong Mix(ulong value)
    {
        unchecked
        {
            value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9UL;
            value = (value ^ (value >> 27)) * 0x94D049BB133111EBUL;
            return value ^ (value >> 31);
        }
    }
}
