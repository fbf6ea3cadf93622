using LoyaltyRules.Engine.Diagnostics;
using LoyaltyRules.Engine.Json;

namespace LoyaltyRules.Engine.Packs.Binding.Names;

/// <summary>
/// Holds the texts of a pack to its languages. A language that no text speaks is one wrong word in the list of languages, not a hundred missing texts: it is
/// told once. So it waits until all texts were seen.
/// </summary>
internal sealed class TextLanguages(DiagnosticBag bag)
{
    private readonly List<JsonObject> texts = [];

    public void Note(JsonObject text) => texts.Add(text);

    /// <summary>Reports what is missing and what is too much.</summary>
    public void Report(JsonObject root)
    {
        var listed = root.GetItems("languages").OfType<JsonString>().ToList();
        var spoken = texts.SelectMany(LanguagesOf).Select(m => m.Name).ToHashSet(StringComparer.Ordinal);
        var silent = listed.Where(l => IsLanguage(l.Value) && texts.Count > 1 && !spoken.Contains(l.Value)).ToList();
        foreach (var language in silent)
        {
            var others = string.Join(", ", spoken.Where(s => listed.TrueForAll(l => l.Value != s)).Order(StringComparer.Ordinal).DefaultIfEmpty("—"));
            bag.Add(language.Place, PackDiagnostics.LanguageOfNoText, language.Value, others);
        }

        // What another language is in the list for is not known while one of its words is wrong.
        var isListWrong = silent.Count > 0 || listed.Exists(l => !IsLanguage(l.Value));
        foreach (var text in texts)
        {
            foreach (var member in LanguagesOf(text).Where(m => !isListWrong && listed.TrueForAll(l => l.Value != m.Name)))
            {
                bag.Add(member.PlaceOfName, PackDiagnostics.TextInOtherLanguage, member.Name);
            }

            foreach (var language in listed.Where(l => IsLanguage(l.Value) && !silent.Contains(l) && text.Get(l.Value) is not JsonString).DistinctBy(l => l.Value))
            {
                bag.Add(text.Place, PackDiagnostics.TextLacksLanguage, language.Value);
            }
        }
    }

    /// <summary>A code of another form was refused; texts need not speak it.</summary>
    public static bool IsLanguage(string code) => code is [>= 'a' and <= 'z', >= 'a' and <= 'z'];

    private static IEnumerable<JsonMember> LanguagesOf(JsonObject text) => text.Members.Where(m => m.Name != "note" && m.Value is JsonString);
}
