using System.Collections.Immutable;
using LoyaltyRules.Messages.Events;

namespace LoyaltyRules.Messages.Templates;

/// <summary>The names at a place of a template, and which of them were asked for and are there. Immutable.</summary>
/// <param name="Root">The values of the event.</param>
internal sealed record NameScope(ObjectType Root)
{
    private ImmutableDictionary<string, (int Variable, ObjectType? Type)> Loops { get; init; } = ImmutableDictionary.Create<string, (int, ObjectType?)>(StringComparer.Ordinal);

    private ImmutableHashSet<string> Present { get; init; } = ImmutableHashSet.Create<string>(StringComparer.Ordinal);

    /// <summary>The names that can stand first.</summary>
    public IEnumerable<string> Names => Loops.Keys.Concat(Root.Fields.Select(f => f.Name)).Order(StringComparer.Ordinal);

    /// <summary>The variable of a loop of that name.</summary>
    /// <returns>Whether there is one; its type is null where its list was refused.</returns>
    public bool TryLoop(string name, out int variable, out ObjectType? type)
    {
        var found = Loops.TryGetValue(name, out var loop);
        (variable, type) = loop;
        return found;
    }

    /// <summary>Whether a value that can be missing is known to be there.</summary>
    public bool IsPresent(string key) => Present.Contains(key);

    /// <summary>With values that are there.</summary>
    public NameScope With(IEnumerable<string> present) => this with { Present = Present.Union(present) };

    /// <summary>With the variable of a loop.</summary>
    public NameScope WithLoop(string name, int variable, ObjectType type) => this with { Loops = Loops.SetItem(name, (variable, type)) };

    /// <summary>With the variable of a loop over what is no list: what names it was refused already.</summary>
    public NameScope WithRefused(string name) => this with { Loops = Loops.SetItem(name, (0, null)) };

    /// <summary>The scope of an included file: it knows the event, not the loops around it.</summary>
    public NameScope WithoutLoops() => this with { Loops = Loops.Clear() };
}
