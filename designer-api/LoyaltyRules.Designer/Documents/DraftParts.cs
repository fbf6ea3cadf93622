using System.Text.Json;

namespace LoyaltyRules.Designer.Documents;

/// <summary>A part of a draft that two people may change, each for themselves.</summary>
/// <param name="List">The list in which it is an item; null for a member of the pack, and for a file.</param>
/// <param name="Key">Its key in the list, the member's name, or the file's path.</param>
/// <param name="IsFile">Whether it is a whole file.</param>
public readonly record struct DraftPart(string? List, string Key, bool IsFile);

/// <summary>A part that both have changed, each in another way.</summary>
/// <param name="Part">The part.</param>
/// <param name="Mine">What it is here; null where it is gone.</param>
/// <param name="Theirs">What it is there; null where it is gone.</param>
public sealed record PartConflict(DraftPart Part, string? Mine, string? Theirs);

/// <summary>Joins what two people changed of one draft: rule by rule, table by table.</summary>
public static class DraftParts
{
    /// <summary>Joins two documents that come from one.</summary>
    /// <param name="before">The one that both come from.</param>
    /// <param name="mine">What I made of it.</param>
    /// <param name="theirs">What somebody else made of it.</param>
    /// <param name="conflicts">The parts that both have changed. Of these the result has theirs.</param>
    /// <returns>Theirs, with what only I have changed.</returns>
    public static DraftDocument Join(DraftDocument before, DraftDocument mine, DraftDocument theirs, out IReadOnlyList<PartConflict> conflicts)
    {
        var (old, own, other) = (PartsOf(before), PartsOf(mine), PartsOf(theirs));
        var found = new List<PartConflict>();
        var joined = theirs;
        foreach (var part in own.Keys.Concat(old.Keys.Where(k => !own.ContainsKey(k))))
        {
            var (was, isHere, isThere) = (old.GetValueOrDefault(part), own.GetValueOrDefault(part), other.GetValueOrDefault(part));
            if (isHere == was || isHere == isThere)
            {
                continue;
            }

            if (isThere == was)
            {
                joined = Take(joined, part, mine);
            }
            else
            {
                found.Add(new PartConflict(part, isHere, isThere));
            }
        }

        conflicts = found;
        return joined;
    }

    /// <summary>A document with one part as another has it.</summary>
    public static DraftDocument Take(DraftDocument document, DraftPart part, DraftDocument from)
    {
        if (part.IsFile)
        {
            return document.WithFile(part.Key, from.Files.GetValueOrDefault(part.Key));
        }

        if (part.List is not { } list)
        {
            return from.Text(DraftDocument.Main, "/" + JsonText.Escape(part.Key)) is { } member
                ? document.Set(DraftDocument.Main, "", part.Key, member)
                : document.Remove(DraftDocument.Main, "/" + JsonText.Escape(part.Key));
        }

        var (own, given) = (document.Item(list, part.Key), from.Item(list, part.Key));
        var text = given is null ? null : from.Text(given.File, given.Pointer);
        return (own, text) switch
        {
            (null, null) => document,
            (null, { } added) => document.Append(list, added),
            ({ } gone, null) => document.Remove(gone.File, gone.Pointer),
            ({ } kept, { } changed) => document.Replace(kept.File, kept.Pointer, changed),
        };
    }

    private static Dictionary<DraftPart, string?> PartsOf(DraftDocument document)
    {
        var parts = new Dictionary<DraftPart, string?>();
        foreach (var (file, content) in document.Files.Where(f => f.Key != DraftDocument.Main || !document.IsReadable))
        {
            parts[new DraftPart(null, file, true)] = System.Text.Encoding.UTF8.GetString(content);
        }

        if (document is { IsReadable: true, Root: { } root })
        {
            foreach (var member in root.EnumerateObject())
            {
                if (KeysOf(member.Value) is { } keys)
                {
                    var place = 0;
                    foreach (var item in member.Value.EnumerateArray())
                    {
                        parts[new DraftPart(member.Name, keys[place++], false)] = item.GetRawText();
                    }
                }
                else
                {
                    parts[new DraftPart(null, member.Name, false)] = member.Value.GetRawText();
                }
            }
        }

        return parts;
    }

    // A list whose items all have keys of their own falls into its items.
    private static List<string>? KeysOf(JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.Array)
        {
            return null;
        }

        var keys = value.EnumerateArray().Select(DraftDocument.KeyOf).ToList();
        return keys.TrueForAll(k => k.Length > 0) && keys.Distinct(StringComparer.Ordinal).Count() == keys.Count ? keys : null;
    }
}
