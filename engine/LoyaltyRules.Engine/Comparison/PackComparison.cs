using System.Collections.Immutable;
using System.Text;
using LoyaltyRules.Engine.Diagnostics;
using LoyaltyRules.Engine.Json;
using LoyaltyRules.Engine.Packs;
using LoyaltyRules.Engine.Packs.Documents;

namespace LoyaltyRules.Engine.Comparison;

/// <summary>
/// Tells what one version of a pack says otherwise than another: by section, item and part, in words and as data. It rests on the canonical text, so two packs of different hashes are
/// never told to be equal, and how a pack is laid out in files makes no difference.
/// </summary>
public static class PackComparison
{
    private const string Templates = "templates";

    /// <summary>The differences: of the program as a whole, then section by section in the order of the pack format.</summary>
    /// <param name="before">The one version.</param>
    /// <param name="after">The other.</param>
    public static ImmutableArray<PackDifference> Of(RulePack before, RulePack after)
    {
        var words = new DifferenceWords(before, after);
        return
        [
            .. DocumentDifference.Between(Root(before), Root(after)).OrderBy(p => PartWords.PlaceOf(p.Path[0])).Select(p => new PackDifference(
                p.Before is null ? DifferenceKind.Added : p.After is null ? DifferenceKind.Removed : DifferenceKind.Changed, p.Path, Text(p.Before), Text(p.After), words.Of(p))),
            .. OfTemplates(before, after),
        ];
    }

    private static JsonObject Root(RulePack pack) => (JsonObject)StrictJson.Parse(pack.Id, Encoding.UTF8.GetBytes(pack.CanonicalText), new DiagnosticBag())!;

    private static string? Text(JsonValue? value) => value is null ? null : CanonicalForm.Plain(value);

    private static IEnumerable<PackDifference> OfTemplates(RulePack before, RulePack after)
    {
        var (old, now) = (before.Templates.ToDictionary(t => t.Path, t => t.Text, StringComparer.Ordinal), after.Templates.ToDictionary(t => t.Path, t => t.Text, StringComparer.Ordinal));
        foreach (var path in old.Keys.Concat(now.Keys).Distinct().Order(StringComparer.Ordinal))
        {
            var (was, isNow) = (old.GetValueOrDefault(path), now.GetValueOrDefault(path));
            if (was != isNow)
            {
                yield return new PackDifference(
                    was is null ? DifferenceKind.Added : isNow is null ? DifferenceKind.Removed : DifferenceKind.Changed, [Templates, path], was, isNow, DifferenceWords.OfTemplate(path, was, isNow));
            }
        }
    }
}
