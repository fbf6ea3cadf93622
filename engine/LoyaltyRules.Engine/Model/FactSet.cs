using System.Collections;
using System.Diagnostics.CodeAnalysis;

namespace LoyaltyRules.Engine.Model;

/// <summary>Named values that came with a purchase, a line, a member or the program. Immutable; a name that is not here is absent.</summary>
public sealed class FactSet : IReadOnlyCollection<KeyValuePair<string, FactValue>>
{
    private readonly KeyValuePair<string, FactValue>[] sorted;

    private FactSet(KeyValuePair<string, FactValue>[] sorted) => this.sorted = sorted;

    /// <summary>No facts.</summary>
    public static FactSet Empty { get; } = new([]);

    /// <inheritdoc/>
    public int Count => sorted.Length;

    /// <summary>The facts in ordinal order of their names.</summary>
    internal ReadOnlySpan<KeyValuePair<string, FactValue>> Items => sorted;

    /// <summary>The facts given, by short name (<c>category</c>, not <c>line.category</c>). Throws when a name comes twice.</summary>
    public static FactSet Of(params IEnumerable<KeyValuePair<string, FactValue>> facts)
    {
        var sorted = facts.ToArray();
        if (sorted.Length == 0)
        {
            return Empty;
        }

        Array.Sort(sorted, static (a, b) => string.CompareOrdinal(a.Key, b.Key));
        for (var i = 1; i < sorted.Length; i++)
        {
            if (sorted[i - 1].Key == sorted[i].Key)
            {
                throw new ArgumentException($"The fact '{sorted[i].Key}' is given twice.", nameof(facts));
            }
        }

        return new FactSet(sorted);
    }

    /// <summary>The facts given as pairs of name and value.</summary>
    public static FactSet Of(params (string Name, FactValue Value)[] facts) =>
        Of(facts.Select(f => KeyValuePair.Create(f.Name, f.Value)));

    /// <summary>Looks a fact up by its short name.</summary>
    public bool TryGet(string name, [MaybeNullWhen(false)] out FactValue value)
    {
        // A handful of facts: comparing in place beats hashing, and keeps the set one array.
        foreach (ref readonly var pair in sorted.AsSpan())
        {
            if (string.Equals(pair.Key, name, StringComparison.Ordinal))
            {
                value = pair.Value;
                return true;
            }
        }

        value = default;
        return false;
    }

    /// <summary>These facts and others; where both name one, the others' value stands.</summary>
    public FactSet With(IEnumerable<KeyValuePair<string, FactValue>> others)
    {
        var merged = sorted.ToDictionary(StringComparer.Ordinal);
        foreach (var (name, value) in others)
        {
            merged[name] = value;
        }

        return Of(merged);
    }

    /// <summary>The facts in ordinal order of their names.</summary>
    public IEnumerator<KeyValuePair<string, FactValue>> GetEnumerator() => sorted.AsEnumerable().GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
