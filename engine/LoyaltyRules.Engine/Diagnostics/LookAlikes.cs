using System.Collections.Frozen;
using System.Globalization;

namespace LoyaltyRules.Engine.Diagnostics;

/// <summary>Characters that look like others and come from another keyboard, a word processor or a page: names and expressions are written without them.</summary>
internal static class LookAlikes
{
    private const string Cyrillic = "аеорсухіјѕһԁԛԝАВЕЅІЈКМНОРСТУХ";
    private const string LikeCyrillic = "aeopcyxijshdqwABESIJKMHOPCTYX";
    private const string Greek = "οαρνΑΒΕΖΗΙΚΜΝΟΡΤΥΧ";
    private const string LikeGreek = "oapvABEZHIKMNOPTYX";

    private static readonly FrozenDictionary<char, (Phrase Name, string Meant)> Known = All().ToFrozenDictionary(c => c.Seen, c => (c.Name, c.Meant));

    /// <summary>What a character is called and what is probably meant; null for one that is taken for no other. An empty text means that it does not belong there at all.</summary>
    public static (Phrase Name, string Meant)? Of(char c) => Known.TryGetValue(c, out var known) ? known : null;

    /// <summary>Whether a character is a space that is not the usual one, or cannot be seen at all.</summary>
    public static bool IsSpace(char c) => Of(c) is { Meant: "" or " " };

    /// <summary>Whether a character is a quote of a word processor.</summary>
    public static bool IsQuote(char c) => Of(c) is { Meant: "'" };

    /// <summary>The character as Unicode numbers it.</summary>
    public static string NumberOf(char c) => "U+" + ((int)c).ToString("X4", CultureInfo.InvariantCulture);

    /// <summary>What to do about one.</summary>
    public static Phrase HintFor(string meant) => meant.Length == 0 ? new Phrase("Remove it: it cannot be seen.", "Уберите его: его не видно.")
        : meant == " " ? new Phrase("Write an ordinary space.", "Поставьте обычный пробел.")
        : new Phrase($"Write {meant} instead.", $"Напишите вместо него {meant}.");

    private static IEnumerable<(char Seen, Phrase Name, string Meant)> All()
    {
        foreach (var (seen, meant) in Cyrillic.Zip(LikeCyrillic))
        {
            yield return (seen, new Phrase($"the Cyrillic letter {seen}, which looks like the Latin {meant},", $"кириллическая буква {seen}, похожая на латинскую {meant},"), meant.ToString());
        }

        foreach (var (seen, meant) in Greek.Zip(LikeGreek))
        {
            yield return (seen, new Phrase($"the Greek letter {seen}, which looks like the Latin {meant},", $"греческая буква {seen}, похожая на латинскую {meant},"), meant.ToString());
        }

        foreach (var seen in "\u00A0\u2007\u202F")
        {
            yield return (seen, new Phrase("a no-break space", "неразрывный пробел"), " ");
        }

        foreach (var seen in "\u2002\u2003\u2009\u200A\u3000")
        {
            yield return (seen, new Phrase("a space of another width", "пробел другой ширины"), " ");
        }

        foreach (var seen in "\u00AD\u200B\u200C\u200D\u2060\uFEFF")
        {
            yield return (seen, new Phrase("an invisible character", "невидимый символ"), "");
        }

        foreach (var seen in "‘’‚‛“”„‟«»‹›`´′″")
        {
            yield return (seen, new Phrase($"the quote {seen}", $"кавычка {seen}"), "'");
        }

        foreach (var seen in "‐‑‒–—")
        {
            yield return (seen, new Phrase($"the dash {seen}", $"тире {seen}"), "-");
        }
    }
}
