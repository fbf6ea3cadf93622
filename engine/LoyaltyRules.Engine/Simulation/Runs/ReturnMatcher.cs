using System.Collections.Immutable;
using System.Runtime.InteropServices;
using LoyaltyRules.Engine.Model;
using LoyaltyRules.Engine.Simulation.History;
using LoyaltyRules.Engine.Simulation.History.Mapping;
using NodaTime;

namespace LoyaltyRules.Engine.Simulation.Runs;

/// <summary>Units of a line that a return takes back.</summary>
internal readonly record struct MatchedUnits(string PurchaseId, string LineId, decimal Quantity);

/// <summary>
/// Finds what returns take back: lines of earlier purchases that agree in all keys and have units left, the most recent purchase first and within it the last line first.
/// Keeps every line that can still be returned. Mutable; not thread-safe.
/// </summary>
internal sealed class ReturnMatcher(ReturnsMapping mapping)
{
    private const char KeySeparator = '\u001F';

    // Invariant: the lines of a key are in order of their purchases' instants, and each has units left.
    private readonly Dictionary<string, List<OpenLine>> byKey = new(StringComparer.Ordinal);

    /// <summary>Notes a purchase that was accepted: its lines can be returned from now on.</summary>
    public void Note(Purchase purchase)
    {
        foreach (var line in purchase.Lines)
        {
            if (line.Quantity <= 0 || KeyOf(purchase.Id, line.Id, purchase.MemberId, line.Sku, purchase.Store) is not { } key)
            {
                continue;
            }

            ref var lines = ref CollectionsMarshal.GetValueRefOrAddDefault(byKey, key, out _);
            lines ??= [];
            var index = lines.Count;
            while (index > 0 && lines[index - 1].At > purchase.At)
            {
                index--;
            }

            lines.Insert(index, new OpenLine(purchase.Id, line.Id, purchase.At, line.Quantity));
        }
    }

    /// <summary>What a return takes back; those units are gone for later returns. <paramref name="unmatched"/> is how many units were found nowhere.</summary>
    public ImmutableArray<MatchedUnits> Take(HistoryReturn item, out decimal unmatched)
    {
        unmatched = item.Quantity;
        if (KeyOf(item.Receipt, item.LineId, item.MemberId, item.Sku, item.Store) is not { } key || !byKey.TryGetValue(key, out var lines))
        {
            return [];
        }

        var taken = ImmutableArray.CreateBuilder<MatchedUnits>();
        for (var i = lines.Count - 1; i >= 0 && unmatched > 0; i--)
        {
            var line = lines[i];
            if (line.At > item.At)
            {
                continue;
            }

            var units = Math.Min(line.Left, unmatched);
            taken.Add(new MatchedUnits(line.PurchaseId, line.LineId, units));
            unmatched -= units;
            if (units == line.Left)
            {
                lines.RemoveAt(i);
            }
            else
            {
                lines[i] = line with { Left = line.Left - units };
            }
        }

        if (lines.Count == 0)
        {
            byKey.Remove(key);
        }

        return taken.DrainToImmutable();
    }

    // Null when one of the keys is absent: what says nothing agrees with nothing.
    private string? KeyOf(string? receipt, string? line, string? member, string? sku, string? store)
    {
        var parts = new string[mapping.Match.Length];
        for (var i = 0; i < parts.Length; i++)
        {
            var part = mapping.Match[i] switch
            {
                ReturnKey.Receipt => receipt,
                ReturnKey.Line => line,
                ReturnKey.Member => member,
                ReturnKey.Sku => sku,
                _ => store,
            };
            if (part is null)
            {
                return null;
            }

            parts[i] = part;
        }

        return string.Join(KeySeparator, parts);
    }

    private readonly record struct OpenLine(string PurchaseId, string LineId, Instant At, decimal Left);
}
