using System.Collections.Immutable;
using LoyaltyRules.Engine.Diagnostics;
using LoyaltyRules.Engine.Packs;
using LoyaltyRules.Messages.Terms;

namespace LoyaltyRules.Designer.Release;

/// <summary>What one clause of the terms said before and says now.</summary>
/// <param name="Section">The section of the terms.</param>
/// <param name="Before">What it said; null where it is new.</param>
/// <param name="After">What it says; null where it is gone.</param>
/// <param name="Of">What of the pack it states: <c>rules/welcome</c>.</param>
internal sealed record WordChange(Phrase Section, Phrase? Before, Phrase? After, string Of);

/// <summary>What changes for members between two versions, in the words of their terms.</summary>
internal static class WordChanges
{
    /// <summary>The clauses that differ, in the order of the terms.</summary>
    public static ImmutableArray<WordChange> Between(RulePack before, RulePack after)
    {
        var (old, changes) = (Clauses(before), ImmutableArray.CreateBuilder<WordChange>());
        var kept = new HashSet<(string, int)>();
        foreach (var (key, clause) in Clauses(after))
        {
            kept.Add(key);
            if (!old.TryGetValue(key, out var former))
            {
                changes.Add(new WordChange(clause.Section, null, clause.Text, key.Of));
            }
            else if (former.Text != clause.Text && Renamed(former.Text, before.Version, after.Version) != clause.Text)
            {
                changes.Add(new WordChange(clause.Section, former.Text, clause.Text, key.Of));
            }
        }

        changes.AddRange(old.Where(o => !kept.Contains(o.Key)).Select(o => new WordChange(o.Value.Section, o.Value.Text, null, o.Key.Of)));
        return changes.ToImmutable();
    }

    // The terms name their version: that it is another one goes without saying.
    private static Phrase Renamed(Phrase text, string before, string after) =>
        new(text.En.Replace(before, after, StringComparison.Ordinal), text.Ru.Replace(before, after, StringComparison.Ordinal));

    // One thing of a pack may be told in several clauses: they are known by their order.
    private static Dictionary<(string Of, int Place), (Phrase Section, Phrase Text)> Clauses(RulePack pack)
    {
        var places = new Dictionary<string, int>(StringComparer.Ordinal);
        var clauses = new Dictionary<(string, int), (Phrase, Phrase)>();
        foreach (var (section, clause) in ProgramTerms.Of(pack).Sections.SelectMany(s => s.Clauses.Select(c => (s, c))))
        {
            var place = places[clause.Of] = places.GetValueOrDefault(clause.Of) + 1;
            clauses[(clause.Of, place)] = (section.Title, clause.Text);
        }

        return clauses;
    }
}
