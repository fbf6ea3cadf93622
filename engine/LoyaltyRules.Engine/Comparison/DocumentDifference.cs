using System.Collections.Immutable;
using LoyaltyRules.Engine.Json;
using LoyaltyRules.Engine.Packs.Documents;

namespace LoyaltyRules.Engine.Comparison;

/// <summary>Finds every place where two documents differ, as deep as they have one shape. Lists are gone through by the names of their items, so that a new item does not shift the others.</summary>
internal static class DocumentDifference
{
    /// <summary>The step of a path that says that the items are the same and their order is not.</summary>
    public const string Order = "order";

    // What names an item of a list, the first that all items of both lists have, each another.
    private static readonly string[] Names = ["id", "name", "tier", "group", "stage", "currency", "activity", "on"];

    /// <summary>A place where documents differ: what stands there in each, null for nothing.</summary>
    internal sealed record Place(ImmutableArray<string> Path, JsonValue? Before, JsonValue? After);

    /// <summary>The places, in the order of the names.</summary>
    public static IEnumerable<Place> Between(JsonObject before, JsonObject after) => OfObjects(before, after, []);

    private static IEnumerable<Place> Of(JsonValue? before, JsonValue? after, ImmutableArray<string> path) => (before, after) switch
    {
        (JsonObject a, JsonObject b) => OfObjects(a, b, path),
        (JsonArray a, JsonArray b) => OfLists(a, b, path),
        (null, null) => [],
        _ when before is not null && after is not null && CanonicalForm.Plain(before) == CanonicalForm.Plain(after) => [],
        _ => [new Place(path, before, after)],
    };

    private static IEnumerable<Place> OfObjects(JsonObject before, JsonObject after, ImmutableArray<string> path) =>
        before.Members.Concat(after.Members).Select(m => m.Name).Distinct().Order(StringComparer.Ordinal).SelectMany(name => Of(before.Get(name), after.Get(name), path.Add(name)));

    private static IEnumerable<Place> OfLists(JsonArray before, JsonArray after, ImmutableArray<string> path)
    {
        if (before.Items.Concat(after.Items).All(i => i is not (JsonObject or JsonArray)))
        {
            return CanonicalForm.Plain(before) == CanonicalForm.Plain(after) ? [] : [new Place(path, before, after)];
        }

        if (Keyed(before, after) is not var (old, now))
        {
            return Enumerable.Range(0, Math.Max(before.Items.Length, after.Items.Length)).SelectMany(i => Of(
                before.Items.ElementAtOrDefault(i), after.Items.ElementAtOrDefault(i), path.Add(i.ToString(System.Globalization.CultureInfo.InvariantCulture))));
        }

        var names = old.Concat(now).Select(i => i.Name).Distinct().ToList();
        var (oldByName, nowByName) = (old.ToDictionary(i => i.Name, i => i.Value, StringComparer.Ordinal), now.ToDictionary(i => i.Name, i => i.Value, StringComparer.Ordinal));
        var places = names.SelectMany(n => Of(oldByName.GetValueOrDefault(n), nowByName.GetValueOrDefault(n), path.Add(n)));
        var isReordered = !old.Select(i => i.Name).Where(nowByName.ContainsKey).SequenceEqual(now.Select(i => i.Name).Where(oldByName.ContainsKey), StringComparer.Ordinal);
        return isReordered ? places.Append(new Place(path.Add(Order), before, after)) : places;
    }

    private static (List<(string Name, JsonValue Value)> Before, List<(string Name, JsonValue Value)> After)? Keyed(JsonArray before, JsonArray after)
    {
        foreach (var namesOf in Names.Select(n => (Func<JsonValue, string?>)(v => (v as JsonObject)?.GetText(n))).Append(RowName))
        {
            if (Named(before, namesOf) is { } old && Named(after, namesOf) is { } now)
            {
                return (old, now);
            }
        }

        return null;
    }

    private static List<(string Name, JsonValue Value)>? Named(JsonArray list, Func<JsonValue, string?> nameOf)
    {
        var named = new List<(string, JsonValue)>();
        var known = new HashSet<string>(StringComparer.Ordinal);
        foreach (var item in list.Items)
        {
            if (nameOf(item) is not { } name || !known.Add(name))
            {
                return null;
            }

            named.Add((name, item));
        }

        return named;
    }

    // A row of a table is named by its cells; the last of the list is what it gives.
    private static string? RowName(JsonValue row) => row is JsonArray { Items.Length: > 1 } cells ? string.Join(" · ", cells.Items.SkipLast(1).Select(CellText)) : null;

    /// <summary>A cell as people write it.</summary>
    public static string CellText(JsonValue cell) => cell switch
    {
        JsonString text => text.Value,
        JsonArray list => string.Join(", ", list.Items.Select(CellText)),
        _ => CanonicalForm.Plain(cell),
    };
}
