using System.Collections.Immutable;

namespace LoyaltyRules.Engine.Evaluation.Conditions;

/// <summary>
/// Some of an axis's classes, as stretches of class numbers in ascending order that neither touch nor overlap. A comparison is one stretch,
/// however many values lie in it, which keeps packs of thousands of thresholds small.
/// </summary>
internal sealed class ClassSet : IEquatable<ClassSet>
{
    private ClassSet(ImmutableArray<ClassStretch> stretches) => Stretches = stretches;

    public static ClassSet None { get; } = new([]);

    public ImmutableArray<ClassStretch> Stretches { get; }

    public bool IsEmpty => Stretches.IsEmpty;

    /// <summary>How many classes it holds.</summary>
    public int Count => Stretches.Sum(s => s.To - s.From + 1);

    /// <summary>The classes from one to another, both included; none when the first is the greater.</summary>
    public static ClassSet Between(int from, int to) => from > to ? None : new([new ClassStretch(from, to)]);

    public static ClassSet Of(int single) => Between(single, single);

    public bool Contains(int one)
    {
        foreach (var stretch in Stretches)
        {
            if (one <= stretch.To)
            {
                return one >= stretch.From;
            }
        }

        return false;
    }

    public ClassSet Union(ClassSet other)
    {
        var joined = new List<ClassStretch>();
        foreach (var stretch in Stretches.Concat(other.Stretches).OrderBy(s => s.From))
        {
            if (joined.Count > 0 && stretch.From <= joined[^1].To + 1)
            {
                joined[^1] = joined[^1] with { To = Math.Max(joined[^1].To, stretch.To) };
            }
            else
            {
                joined.Add(stretch);
            }
        }

        return new ClassSet([.. joined]);
    }

    public ClassSet Intersect(ClassSet other)
    {
        var common = ImmutableArray.CreateBuilder<ClassStretch>();
        for (int i = 0, j = 0; i < Stretches.Length && j < other.Stretches.Length;)
        {
            var (a, b) = (Stretches[i], other.Stretches[j]);
            var (from, to) = (Math.Max(a.From, b.From), Math.Min(a.To, b.To));
            if (from <= to)
            {
                common.Add(new ClassStretch(from, to));
            }

            if (a.To < b.To)
            {
                i++;
            }
            else
            {
                j++;
            }
        }

        return new ClassSet(common.ToImmutable());
    }

    /// <summary>The classes from <paramref name="from"/> to <paramref name="to"/> that it does not hold.</summary>
    public ClassSet Others(int from, int to)
    {
        var others = ImmutableArray.CreateBuilder<ClassStretch>();
        var next = from;
        foreach (var stretch in Stretches)
        {
            if (next < stretch.From)
            {
                others.Add(new ClassStretch(next, stretch.From - 1));
            }

            next = Math.Max(next, stretch.To + 1);
        }

        if (next <= to)
        {
            others.Add(new ClassStretch(next, to));
        }

        return new ClassSet(others.ToImmutable());
    }

    public bool Equals(ClassSet? other) => other is not null && Stretches.AsSpan().SequenceEqual(other.Stretches.AsSpan());

    public override bool Equals(object? obj) => Equals(obj as ClassSet);

    public override int GetHashCode() => Stretches.Aggregate(0, HashCode.Combine);

    public override string ToString() => string.Join(' ', Stretches);
}

/// <summary>The classes from one to another, both included.</summary>
internal readonly record struct ClassStretch(int From, int To)
{
    public override string ToString() => From == To ? $"{From}" : $"{From}..{To}";
}
