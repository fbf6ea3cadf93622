using System.Collections.Immutable;
using LoyaltyRules.Engine.Diagnostics;
using LoyaltyRules.Engine.Model;

namespace LoyaltyRules.Engine.Simulation.History.Mapping;

/// <summary>The facts of a purchase, line or member, their columns found.</summary>
internal sealed class BoundFacts(ImmutableArray<FactSource> facts, RowValues values)
{
    private readonly (string Name, BoundValue Value)[] bound = [.. facts.Select(f => (f.Name, values.Bind(f.Source)!))];

    /// <summary>Reads them; absent ones are left out.</summary>
    public bool TryRead(RowValues row, out FactSet read, out Diagnostic? fault)
    {
        read = FactSet.Empty;
        fault = null;
        if (bound.Length == 0)
        {
            return true;
        }

        var known = new List<KeyValuePair<string, FactValue>>(bound.Length);
        foreach (var (name, value) in bound)
        {
            if (!row.TryFact(value, out var fact, out fault))
            {
                return false;
            }

            if (fact is { } there)
            {
                known.Add(KeyValuePair.Create(name, there));
            }
        }

        read = FactSet.Of(known);
        return true;
    }
}
