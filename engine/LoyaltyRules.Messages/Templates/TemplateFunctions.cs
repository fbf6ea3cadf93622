using System.Collections.Immutable;
using LoyaltyRules.Engine.Diagnostics;
using LoyaltyRules.Messages.Events;
using LoyaltyRules.Messages.Formatting;
using NodaTime;

namespace LoyaltyRules.Messages.Templates;

/// <summary>A function of templates: what it takes, what it gives, and how.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Takes">The kinds of its first value.</param>
/// <param name="Needed">In words, what it takes first.</param>
/// <param name="Gives">What comes of it; null for the same kind.</param>
/// <param name="Arguments">In words, its further values in a language.</param>
/// <param name="IsCount">Whether it takes so many further values in a language.</param>
/// <param name="ArgumentKind">The kind of its further values.</param>
/// <param name="Compute">The value and the further values become what it gives.</param>
internal sealed record TemplateFunction(
    string Name,
    ImmutableArray<ScalarKind> Takes,
    Phrase Needed,
    ScalarKind? Gives,
    Func<MessageLanguage, Phrase> Arguments,
    Func<MessageLanguage, int, bool> IsCount,
    ScalarKind ArgumentKind,
    Func<RenderFrame, ModelType, object, ImmutableArray<object?>, object> Compute);

/// <summary>The functions of templates: a closed list.</summary>
internal static class TemplateFunctions
{
    private static readonly ImmutableArray<ScalarKind> Numbers = [ScalarKind.Number, ScalarKind.Points, ScalarKind.Money, ScalarKind.Percent];
    private static readonly Phrase NumberNeeded = new("a number", "число");
    private static readonly Phrase DateNeeded = new("a date", "дата");
    private static readonly Phrase TextNeeded = new("a text", "текст");

    /// <summary>All, by name.</summary>
    public static ImmutableSortedDictionary<string, TemplateFunction> All { get; } = new[]
    {
        Nouns("plural", (frame, type, number, noun) => $"{frame.Text(number, type)}\u00A0{noun}"),
        Nouns("noun", (_, _, _, noun) => noun),
        Plain("abs", Numbers, NumberNeeded, null, (_, value) => Math.Abs((decimal)value)),
        Plain("long", [ScalarKind.Date], DateNeeded, ScalarKind.Text, (frame, value) => frame.Language.LongDate((LocalDate)value)),
        Plain("medium", [ScalarKind.Date], DateNeeded, ScalarKind.Text, (frame, value) => frame.Language.MediumDate((LocalDate)value)),
        Plain("short", [ScalarKind.Date], DateNeeded, ScalarKind.Text, (frame, value) => frame.Language.ShortDate((LocalDate)value)),
        Plain("day", [ScalarKind.Date], DateNeeded, ScalarKind.Text, (frame, value) => frame.Language.DayAndMonth((LocalDate)value)),
        Plain("upcase", [ScalarKind.Text], TextNeeded, ScalarKind.Text, (_, value) => ((string)value).ToUpperInvariant()),
        Plain("downcase", [ScalarKind.Text], TextNeeded, ScalarKind.Text, (_, value) => ((string)value).ToLowerInvariant()),
        Plain("capitalize", [ScalarKind.Text], TextNeeded, ScalarKind.Text, (_, value) => Capitalized((string)value)),
        new TemplateFunction(
            "truncate", [ScalarKind.Text], TextNeeded, ScalarKind.Text, _ => new("one number", "одно число"), (_, count) => count == 1, ScalarKind.Number,
            (_, _, value, arguments) => Truncated((string)value, (decimal)arguments[0]!)),
    }.ToImmutableSortedDictionary(f => f.Name, f => f, StringComparer.Ordinal);

    private static TemplateFunction Plain(string name, ImmutableArray<ScalarKind> takes, Phrase needed, ScalarKind? gives, Func<RenderFrame, object, object> compute) => new(
        name, takes, needed, gives, _ => new("nothing more", "больше ничего"), (_, count) => count == 0, ScalarKind.Text, (frame, _, value, _) => compute(frame, value));

    private static TemplateFunction Nouns(string name, Func<RenderFrame, ModelType, object, string, object> compute) => new(
        name,
        Numbers,
        NumberNeeded,
        ScalarKind.Text,
        language => language.Forms.Count == 2
            ? new("two nouns: for 1 and for others (\"point\" \"points\")", "две формы: для 1 и для остальных («point» «points»)")
            : new("three nouns: for 1, 2 and 5 (\"бонус\" \"бонуса\" \"бонусов\")", "три формы: для 1, 2 и 5 («бонус» «бонуса» «бонусов»)"),
        (language, count) => count == language.Forms.Count || (count == 3 && language.Forms.Count == 4),
        ScalarKind.Text,
        (frame, type, value, nouns) => compute(frame, type, value, (string)nouns[PlaceOf(frame.Language, frame.Language.FormOf((decimal)value), nouns.Length)]!));

    // Without a fourth form, a fraction takes the noun for 2: 1,5 бонуса.
    private static int PlaceOf(MessageLanguage language, PluralForm form, int count)
    {
        var place = 0;
        while (language.Forms[place] != form)
        {
            place++;
        }

        return place < count ? place : 1;
    }

    private static string Capitalized(string text)
    {
        var first = text.Length > 1 && char.IsSurrogatePair(text, 0) ? 2 : Math.Min(1, text.Length);
        return text[..first].ToUpperInvariant() + text[first..];
    }

    // Never through the middle of a character.
    private static string Truncated(string text, decimal characters)
    {
        var most = (int)Math.Clamp(decimal.Truncate(characters), 0, TemplateLimits.OutputMax);
        if (text.Length <= most)
        {
            return text;
        }

        var end = Math.Max(0, most - 1);
        return text[..(end > 0 && char.IsHighSurrogate(text[end - 1]) ? end - 1 : end)] + "…";
    }
}
