using System.Globalization;
using LoyaltyRules.Engine.Diagnostics;

namespace LoyaltyRules.Engine.Language.Syntax;

/// <summary>What is written as elsewhere: other alphabets, quotes and spaces, words and numbers of other languages. It is told, and read as what is meant.</summary>
internal sealed partial class Lexer
{
    private static readonly Dictionary<string, string> ForeignWords = new(StringComparer.OrdinalIgnoreCase)
    {
        ["and"] = "and", ["or"] = "or", ["not"] = "not", ["in"] = "in", ["true"] = "true", ["false"] = "false",
        ["и"] = "and", ["или"] = "or", ["не"] = "not", ["истина"] = "true", ["ложь"] = "false",
    };

    private void SkipBlanks()
    {
        while (position < text.Length && (text[position] is ' ' or '\t' or '\r' or '\n' || LookAlikes.IsSpace(text[position])))
        {
            if (LookAlikes.IsSpace(text[position]))
            {
                ReportLookAlike(position);
            }

            position++;
        }
    }

    private void ReportLookAlike(int at)
    {
        var (name, meant) = LookAlikes.Of(text[at])!.Value;
        report.Add(new TextSpan(at, 1), LanguageDiagnostics.LookAlike, name, LookAlikes.NumberOf(text[at]), LookAlikes.HintFor(meant));
    }

    private static bool ClosesOther(char c) => c is '\'' or '"' || LookAlikes.IsQuote(c);

    /// <summary>Where a text that begins with an ordinary quote ends with another one; null where it does not.</summary>
    private int? ClosedByOther(int start)
    {
        for (var i = start + 1; i < text.Length; i++)
        {
            if (LookAlikes.IsQuote(text[i]))
            {
                ReportLookAlike(i);
                return i;
            }
        }

        return null;
    }

    /// <summary>A word as it is meant; what it is written as is told.</summary>
    private string Meant(string word, int start)
    {
        var isPartOfName = (tokens.Count > 0 && tokens[^1].Kind == TokenKind.Dot) || (position < text.Length && text[position] == '.');
        if (!isPartOfName && ForeignWords.TryGetValue(word, out var meant) && meant != word)
        {
            report.Add(new TextSpan(start, word.Length), LanguageDiagnostics.OtherSpelling, word, meant);
            return meant;
        }

        if (word.All(char.IsAscii))
        {
            return word;
        }

        // A word all of whose other letters look like Latin ones was meant to be Latin.
        if (word.All(c => char.IsAscii(c) || LookAlikes.Of(c) is { Meant: [>= 'A' and <= 'z'] }))
        {
            ReportLookAlike(start + word.IndexOf(word.First(c => !char.IsAscii(c)), StringComparison.Ordinal));
            return string.Concat(word.Select(c => char.IsAscii(c) ? c.ToString() : LookAlikes.Of(c)!.Value.Meant));
        }

        report.Add(new TextSpan(start, word.Length), LanguageDiagnostics.OtherAlphabet, word);
        return word;
    }

    /// <summary>
    /// 10%, 100 RUB, 1,000 and 0,12. A comma is part of a number where nothing else can be meant: outside of lists and of the values of a function.
    /// </summary>
    private bool IsOtherNumber(int start)
    {
        var end = position;
        while (end + 1 < text.Length && char.IsAsciiDigit(text[end + 1]) && (text[end] == ',' ? !IsAmongValues() : text[end] is ' ' or '\u00A0' or '\u202F' && IsGroup(end + 1)))
        {
            end++;
            while (end < text.Length && char.IsAsciiDigit(text[end]))
            {
                end++;
            }
        }

        if (end > position && end + 1 < text.Length && text[end] == '.' && char.IsAsciiDigit(text[end + 1]))
        {
            end++;
            while (end < text.Length && char.IsAsciiDigit(text[end]))
            {
                end++;
            }
        }

        var number = Plain(text[start..end]);
        var unit = UnitAt(end);
        if (end == position && unit.Length == 0)
        {
            return false;
        }

        position = end + unit.Length;
        var span = new TextSpan(start, position - start);
        var written = text.Substring(start, span.Length);
        report.Add(span, LanguageDiagnostics.OtherNumber, written, unit.Trim() switch
        {
            "" => new Phrase($"Write {number}: no separators, and a point before decimals.", $"Напишите {number}: без разделителей, а перед дробной частью точка."),
            "%" => new Phrase($"Write {number}: beside a percentage a bare number is percent.", $"Напишите {number}: рядом с процентами просто число и есть проценты."),
            _ => new Phrase($"Write {number}: beside money a bare number is money of the program's currency.", $"Напишите {number}: рядом с деньгами просто число — это деньги в валюте программы."),
        });
        tokens.Add(new Token(TokenKind.Number, span, Model.ExactDecimal.SignificantDigits(number) > LanguageLimits.NumberDigitsMax ? "0" : number));
        return true;
    }

    // 1,000,000 has groups of three; 0,12 and 1,5 have decimals.
    private static string Plain(string written)
    {
        var groups = written.Split(',', ' ', '\u00A0', '\u202F');
        var isGrouped = groups.Length > 1 && groups[0] is not "0" && groups.Skip(1).All(g => g.Split('.')[0].Length == 3);
        return groups.Length != 2 || isGrouped ? string.Concat(groups) : groups[0] + "." + groups[1].Replace(".", "", StringComparison.Ordinal);
    }

    // 1 000: a group of three digits, and no more.
    private bool IsGroup(int at) => at + 3 <= text.Length && text.AsSpan(at, 3).IndexOfAnyExceptInRange('0', '9') < 0 && (at + 3 == text.Length || !char.IsAsciiDigit(text[at + 3]));

    /// <summary>Whether what is read now stands in a list or among the values of a function, where a comma separates.</summary>
    private bool IsAmongValues()
    {
        var open = 0;
        for (var i = tokens.Count - 1; i >= 0; i--)
        {
            open += tokens[i].Kind switch { TokenKind.Close or TokenKind.CloseList => 1, TokenKind.Open or TokenKind.OpenList => -1, _ => 0 };
            if (open < 0)
            {
                return tokens[i].Kind == TokenKind.OpenList || (i > 0 && tokens[i - 1].Kind == TokenKind.Name);
            }
        }

        return false;
    }

    // "%", or a sign or code of money, with the blanks before it; empty for none.
    private string UnitAt(int at)
    {
        var start = at;
        while (at < text.Length && text[at] is ' ' or '\u00A0')
        {
            at++;
        }

        if (at < text.Length && (text[at] == '%' || char.GetUnicodeCategory(text[at]) == UnicodeCategory.CurrencySymbol))
        {
            return text[start..(at + 1)];
        }

        var end = at;
        while (end < text.Length && char.IsLetter(text[end]))
        {
            end++;
        }

        var word = text[at..end];
        var isCode = at > start && word.Length == 3 && word.All(char.IsAsciiLetterUpper) && !ForeignWords.ContainsKey(word);
        return isCode || word is "руб" or "рублей" or "рубля" or "рубль" ? text[start..end] : "";
    }
}
