using System.Collections.Immutable;
using LoyaltyRules.Engine.Diagnostics;

namespace LoyaltyRules.Engine.Packs;

/// <summary>A text in the pack's languages. Immutable.</summary>
/// <param name="ByLanguage">The text by two-letter language code.</param>
public sealed record LocalizedText(ImmutableSortedDictionary<string, string> ByLanguage)
{
    /// <summary>The text in a language; where the pack does not speak it, in English, and failing that in the ordinally first language.</summary>
    public string In(string language) =>
        ByLanguage.GetValueOrDefault(language) ?? ByLanguage.GetValueOrDefault("en") ?? ByLanguage.First().Value;

    /// <summary>The text in the languages of the product.</summary>
    public Phrase ToPhrase() => new(In("en"), In("ru"));

    /// <inheritdoc/>
    public bool Equals(LocalizedText? other) => other is not null && ByLanguage.SequenceEqual(other.ByLanguage);

    /// <inheritdoc/>
    public override int GetHashCode() => ByLanguage.Count;
}
