using LoyaltyRules.Engine.Diagnostics;

namespace LoyaltyRules.Messages.Templates;

/// <summary>
/// Looks over a template before Scriban reads it: how long and how deep it is, and whether every quote within braces is closed there. So what Scriban takes for text
/// and for code is what was looked over, and its work is bounded.
/// </summary>
internal static class TemplateGuard
{
    private static readonly string[] Openers = ["if", "for", "while", "case", "func", "with", "wrap", "capture", "tablerow", "do"];

    /// <summary>Whether the template can be handed to Scriban; what speaks against it is in <paramref name="bag"/>.</summary>
    public static bool IsBounded(TemplateSource source, DiagnosticBag bag)
    {
        var text = source.Text;
        if (text.Length > TemplateLimits.CharactersMax)
        {
            bag.Add(source.At(0, 0), MessageDiagnostics.TooLarge, Characters(text.Length), Characters(TemplateLimits.CharactersMax));
            return false;
        }

        var isFine = NoHiddenCharacters(source, bag);
        var tags = 0;
        var open = new Stack<int>();
        for (var at = 0; (at = NextTag(text, at)) >= 0;)
        {
            if (text[at + 1] == '%')
            {
                bag.Add(source.At(at, 2), MessageDiagnostics.NotInTemplates, "{%");
                return false;
            }

            if (++tags > TemplateLimits.TagsMax)
            {
                bag.Add(source.At(at, 2), MessageDiagnostics.TooLarge,
                    new Phrase($"{tags} pairs of braces", $"{tags} пар фигурных скобок"), TemplateSource.Number(TemplateLimits.TagsMax));
                return false;
            }

            var end = EndOfTag(source, at, open, bag);
            if (end < 0)
            {
                return false;
            }

            at = end;
        }

        return isFine;
    }

    private static int NextTag(string text, int from)
    {
        for (var at = from; at + 1 < text.Length; at++)
        {
            if (text[at] == '{' && text[at + 1] is '{' or '%')
            {
                return at;
            }
        }

        return -1;
    }

    // Past the closing braces; -1 where the template is refused.
    private static int EndOfTag(TemplateSource source, int start, Stack<int> open, DiagnosticBag bag)
    {
        var text = source.Text;
        var brackets = 0;
        for (var at = start + 2; at < text.Length; at++)
        {
            if (at - start > TemplateLimits.CodeMax)
            {
                bag.Add(source.At(start, 2), MessageDiagnostics.TooLarge,
                    new Phrase("too many characters between braces", "слишком много символов между фигурными скобками"), TemplateSource.Number(TemplateLimits.CodeMax));
                return -1;
            }

            switch (text[at])
            {
                case '}' when at + 1 < text.Length && text[at + 1] == '}':
                    return at + 2;
                case '"' or '\'' or '`':
                    var closed = Closing(text, at);
                    if (closed < 0)
                    {
                        bag.Add(source.At(at, 1), MessageDiagnostics.NotClosed, text[at].ToString());
                        return -1;
                    }

                    at = closed;
                    break;
                case '#':
                    // A comment ends with its line or its braces, except one of two signs: those run on.
                    if (text.AsSpan(at).StartsWith("##"))
                    {
                        bag.Add(source.At(at, 2), MessageDiagnostics.NotInTemplates, "##");
                        return -1;
                    }

                    while (at + 1 < text.Length && text[at + 1] != '\n' && !text.AsSpan(at + 1).StartsWith("}}"))
                    {
                        at++;
                    }

                    break;
                case '(' or '[' or '{':
                    brackets++;
                    break;
                case ')' or ']' or '}':
                    brackets--;
                    break;
                case var c when char.IsLetter(c) && !IsPartOfWord(text[at - 1]):
                    var word = WordAt(text, at);
                    Count(word, open, isBehindElse: IsBehindElse(text, at));
                    at += word.Length - 1;
                    break;
            }

            // Signs in a row make depth as well, in some reading or other.
            if (open.Sum() + brackets > TemplateLimits.DepthMax)
            {
                bag.Add(source.At(at, 1), MessageDiagnostics.TooLarge,
                    new Phrase("too many parts in each other", "слишком много частей друг в друге"), TemplateSource.Number(TemplateLimits.DepthMax));
                return -1;
            }
        }

        bag.Add(source.At(start, 2), MessageDiagnostics.NotClosed, "{{");
        return -1;
    }

    // A chain of "else if" is read as one in the other, so each makes it deeper until the end of all.
    private static void Count(string word, Stack<int> open, bool isBehindElse)
    {
        if (word == "end")
        {
            open.TryPop(out _);
        }
        else if (isBehindElse && open.TryPop(out var depth))
        {
            open.Push(depth + 1);
        }
        else if (Openers.Contains(word, StringComparer.Ordinal))
        {
            open.Push(1);
        }
    }

    private static bool IsPartOfWord(char c) => char.IsLetterOrDigit(c) || c == '_';

    private static bool IsBehindElse(string text, int at) => text.AsSpan(0, at).TrimEnd().EndsWith("else", StringComparison.Ordinal);

    private static string WordAt(string text, int at)
    {
        var end = at;
        while (end < text.Length && IsPartOfWord(text[end]))
        {
            end++;
        }

        return text[at..end];
    }

    // Of a quoted text within braces; one that holds braces or ends of lines is not taken: what reads it otherwise would read code for text.
    private static int Closing(string text, int at)
    {
        var quote = text[at];
        for (var i = at + 1; i < text.Length && text[i] != '\n' && !text.AsSpan(i).StartsWith("}}") && !text.AsSpan(i).StartsWith("{{"); i++)
        {
            if (text[i] == quote)
            {
                return i;
            }

            if (text[i] == '\\')
            {
                return -1;
            }
        }

        return -1;
    }

    private static bool NoHiddenCharacters(TemplateSource source, DiagnosticBag bag)
    {
        var isFine = true;
        for (var i = 0; i < source.Text.Length; i++)
        {
            var c = source.Text[i];
            var isHidden = (char.IsControl(c) && c is not ('\n' or '\t'))
                || c is (>= '\u200B' and <= '\u200F') or (>= '\u202A' and <= '\u202E') or (>= '\u2066' and <= '\u2069') or '\uFEFF' or '\u2060' or '\u2028' or '\u2029'
                || (char.IsSurrogate(c) && !IsPaired(source.Text, i));

            // Within an emoji the joiner has a meaning.
            isHidden &= c != '\u200D' || i == 0 || !(char.IsLowSurrogate(source.Text[i - 1]) || source.Text[i - 1] == '\uFE0F');
            if (isHidden)
            {
                bag.Add(source.At(i, 1), MessageDiagnostics.HiddenCharacter, $"U+{(int)c:X4}");
                isFine = false;
            }
        }

        return isFine;
    }

    private static bool IsPaired(string text, int i) =>
        char.IsHighSurrogate(text[i]) ? i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]) : i > 0 && char.IsHighSurrogate(text[i - 1]);

    private static Phrase Characters(int count) => new($"{count} characters", $"{count} символов");
}
