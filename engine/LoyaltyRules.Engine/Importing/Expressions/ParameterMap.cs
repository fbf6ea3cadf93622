using System.Collections.Frozen;
using LoyaltyRules.Engine.Diagnostics;
using LoyaltyRules.Engine.Language.Checking;

namespace LoyaltyRules.Engine.Importing.Expressions;

/// <summary>A property of a workflow's input and the fact that it is in the pack.</summary>
/// <param name="Path">As workflows write it: <c>input1.country</c>; within a list, what follows the item: <c>price</c>.</param>
/// <param name="Fact">The declared fact.</param>
/// <param name="Number">What C# computes it as.</param>
internal sealed record MappedFact(string Path, NameDeclaration Fact, NumberKind Number);

/// <summary>A list of a workflow's input that is the purchase's lines.</summary>
/// <param name="Path">As workflows write it: <c>input1.items</c>.</param>
/// <param name="Facts">The properties of an item.</param>
internal sealed record MappedLines(string Path, FrozenDictionary<string, MappedFact> Facts);

/// <summary>Everything of a workflow's input that has a place in the pack.</summary>
internal sealed class ParameterMap(IEnumerable<MappedFact> facts, IEnumerable<MappedLines> lines)
{
    private readonly FrozenDictionary<string, MappedFact> facts = facts.ToFrozenDictionary(f => f.Path, StringComparer.Ordinal);
    private readonly FrozenDictionary<string, MappedLines> lines = lines.ToFrozenDictionary(l => l.Path, StringComparer.Ordinal);

    /// <summary>Every property that is a fact, by its path.</summary>
    public IEnumerable<MappedFact> Facts => facts.Values.OrderBy(f => f.Path, StringComparer.Ordinal);

    /// <summary>Every list, by its path.</summary>
    public IEnumerable<MappedLines> Lists => lines.Values.OrderBy(l => l.Path, StringComparer.Ordinal);

    /// <summary>The fact of a path; its case does not matter where no path of that very case is there.</summary>
    public MappedFact? Fact(string path) => Find(facts, path);

    /// <summary>The list of a path.</summary>
    public MappedLines? Lines(string path) => Find(lines, path);

    /// <summary>Whether a path is an input, or an object in it, of which the map knows properties only.</summary>
    public bool IsInput(string path) =>
        !facts.ContainsKey(path) && facts.Keys.Concat(lines.Keys).Any(p => p.StartsWith(path + ".", StringComparison.OrdinalIgnoreCase));

    /// <summary>The path that was probably meant; null when none is near.</summary>
    public string? NearestTo(string path) => NearestName.Of(path, facts.Keys.Concat(lines.Keys));

    /// <summary>Finds by the very name, then without regard to case, as the expressions of workflows are read.</summary>
    public static T? Find<T>(FrozenDictionary<string, T> among, string name)
        where T : class
    {
        if (among.TryGetValue(name, out var found))
        {
            return found;
        }

        var alike = among.Where(pair => pair.Key.Equals(name, StringComparison.OrdinalIgnoreCase)).Take(2).ToList();
        return alike is [var (_, only)] ? only : null;
    }

    /// <summary>What C# most likely computes a fact as: whole numbers where the fact has no decimals, decimals otherwise.</summary>
    public static NumberKind UsualNumber(NameDeclaration fact) =>
        !fact.Type.IsNumeric ? NumberKind.None : fact.Range is { Scale: 0 } ? NumberKind.Whole : NumberKind.Decimal;
}

/// <summary>A local or global parameter of a workflow: a name for an expression, read anew wherever it stands.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Expression">What it stands for; null when that could not be taken.</param>
internal sealed record ScopedParameter(string Name, LinqNode? Expression);

/// <summary>The parameters that a rule may name: its own, those of the rules around it, and the workflow's. Immutable.</summary>
internal sealed class ParameterScope
{
    private readonly ParameterScope? outer;
    private readonly ScopedParameter? own;

    private ParameterScope(ParameterScope? outer, ScopedParameter? own) => (this.outer, this.own) = (outer, own);

    /// <summary>No parameters.</summary>
    public static ParameterScope Empty { get; } = new(null, null);

    /// <summary>This scope and one more, which may name those before it.</summary>
    public ParameterScope With(ScopedParameter parameter) => new(this, parameter);

    /// <summary>The nearest parameter of a name, and the scope that its own expression was written in.</summary>
    public (ScopedParameter Parameter, ParameterScope Scope)? Find(string name)
    {
        for (var scope = this; scope.own is not null; scope = scope.outer!)
        {
            if (scope.own.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
            {
                return (scope.own, scope.outer!);
            }
        }

        return null;
    }
}
