using System.Globalization;
using System.Text;
using LoyaltyRules.Engine.Diagnostics;

namespace LoyaltyRules.Engine.Language.Syntax;

/// <summary>Splits an expression into tokens. Reports every character that it cannot read and goes on behind it.</summary>
internal sealed partial class Lexer
{
    private readonly string text;
    private readonly ExpressionReporter report;
    private readonly List<Token> tokens = [];
    private int position;

    private Lexer(string text, ExpressionReporter report)
    {
        this.text = text;
        this.report = report;
    }

    /// <summary>The tokens, closed by an <see cref="TokenKind.End"/>; null when a limit was passed.</summary>
    public static IReadOnlyList<Token>? Read(string text, ExpressionReporter report)
    {
        if (text.Length > LanguageLimits.LengthMax)
        {
            report.Add(new TextSpan(0, text.Length), LanguageDiagnostics.TooLong, Number(text.Length), Number(LanguageLimits.LengthMax));
            return null;
        }

        var lexer = new Lexer(text, report);
        return lexer.ReadAll() ? lexer.tokens : null;
    }

    private static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);

    private bool ReadAll()
    {
        while (true)
        {
            SkipBlanks();

            if (position == text.Length)
            {
                tokens.Add(new Token(TokenKind.End, new TextSpan(position, 0), ""));
                return true;
            }

            if (tokens.Count == LanguageLimits.TokensMax)
            {
                report.Add(new TextSpan(position, text.Length - position), LanguageDiagnostics.TooManyTokens, Number(LanguageLimits.TokensMax));
                return false;
            }

            ReadOne();
        }
    }

    private void ReadOne()
    {
        var c = text[position];
        if (char.IsAsciiDigit(c))
        {
            ReadNumber();
        }
        else if (IsNameStart(c) || char.IsLetter(c))
        {
            ReadWord();
        }
        else if (c is '\'' or '"' || LookAlikes.IsQuote(c))
        {
            ReadText(c);
        }
        else
        {
            ReadSign();
        }
    }

    private static bool IsNameStart(char c) => char.IsAsciiLetter(c) || c == '_';

    private static bool IsNamePart(char c) => char.IsAsciiLetterOrDigit(c) || c == '_';

    private void ReadNumber()
    {
        var start = position;
        SkipDigits();
        if (position + 1 < text.Length && text[position] == '.' && char.IsAsciiDigit(text[position + 1]))
        {
            position++;
            SkipDigits();
        }

        if (IsOtherNumber(start))
        {
            return;
        }

        // 12abc, 1.2.3 and 1. are taken whole, so that they are told as one mistake.
        var isMalformed = false;
        while (position < text.Length && (IsNamePart(text[position]) || text[position] == '.'))
        {
            isMalformed = true;
            position++;
        }

        var span = new TextSpan(start, position - start);
        var written = text.Substring(start, span.Length);
        if (isMalformed
            || Model.ExactDecimal.SignificantDigits(written) > LanguageLimits.NumberDigitsMax
            || written.Length - written.IndexOf('.', StringComparison.Ordinal) - 1 > 15 && written.Contains('.', StringComparison.Ordinal))
        {
            report.Add(span, LanguageDiagnostics.BadNumber, written);
            written = "0";
        }

        tokens.Add(new Token(TokenKind.Number, span, written));
    }

    private void SkipDigits()
    {
        while (position < text.Length && char.IsAsciiDigit(text[position]))
        {
            position++;
        }
    }

    private void ReadWord()
    {
        var start = position;
        while (position < text.Length && (IsNamePart(text[position]) || char.IsLetter(text[position])))
        {
            position++;
        }

        var word = Meant(text[start..position], start);
        var kind = word switch
        {
            "true" => TokenKind.True,
            "false" => TokenKind.False,
            "in" => TokenKind.In,
            "and" => TokenKind.And,
            "or" => TokenKind.Or,
            "not" => TokenKind.Not,
            _ => TokenKind.Name,
        };
        tokens.Add(new Token(kind, new TextSpan(start, position - start), word));
    }

    private void ReadText(char quote)
    {
        var start = position++;
        var value = new StringBuilder();
        var isOther = LookAlikes.IsQuote(quote);
        if (isOther)
        {
            ReportLookAlike(start);
        }

        while (position < text.Length && text[position] != quote && !(isOther && ClosesOther(text[position])))
        {
            if (text[position] == '\\')
            {
                ReadEscape(value);
            }
            else
            {
                value.Append(text[position++]);
            }
        }

        if (position == text.Length && !isOther && ClosedByOther(start) is { } end)
        {
            value.Clear().Append(text, start + 1, end - start - 1);
            position = end + 1;
        }
        else if (position == text.Length)
        {
            report.Add(new TextSpan(start, position - start), LanguageDiagnostics.TextNotClosed, isOther ? "'" : quote.ToString());
        }
        else
        {
            position++;
        }

        var span = new TextSpan(start, position - start);
        if (value.Length > LanguageLimits.TextLengthMax)
        {
            report.Add(span, LanguageDiagnostics.TextTooLong, Number(LanguageLimits.TextLengthMax));
        }

        tokens.Add(new Token(TokenKind.Text, span, value.ToString()));
    }

    private void ReadEscape(StringBuilder value)
    {
        var start = position++;
        var c = position < text.Length ? text[position++] : '\0';
        switch (c)
        {
            case '\\' or '\'' or '"':
                value.Append(c);
                return;
            case 'n':
                value.Append('\n');
                return;
            case 't':
                value.Append('\t');
                return;
            case 'u' when position + 4 <= text.Length
                && ushort.TryParse(text.AsSpan(position, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var unit):
                position += 4;
                value.Append((char)unit);
                return;
            default:
                report.Add(new TextSpan(start, position - start), LanguageDiagnostics.BadEscape, text[start..position]);
                return;
        }
    }

    private static readonly (string Sign, TokenKind Kind)[] Signs =
    [
        ("&&", TokenKind.And), ("||", TokenKind.Or), ("==", TokenKind.Equal), ("!=", TokenKind.NotEqual),
        ("<=", TokenKind.LessOrEqual), (">=", TokenKind.GreaterOrEqual), ("=>", TokenKind.Arrow), ("??", TokenKind.Coalesce),
        ("!", TokenKind.Not), ("<", TokenKind.Less), (">", TokenKind.Greater), ("+", TokenKind.Plus), ("-", TokenKind.Minus),
        ("*", TokenKind.Times), ("/", TokenKind.Divide), ("?", TokenKind.Question), (":", TokenKind.Colon),
        ("(", TokenKind.Open), (")", TokenKind.Close), ("[", TokenKind.OpenList), ("]", TokenKind.CloseList),
        (",", TokenKind.Comma), (".", TokenKind.Dot),
    ];

    // Signs of neighbouring languages, with what is meant; they are read as what is meant, so that the rest is checked too.
    private static readonly (string Sign, string Meant, TokenKind Kind)[] ForeignSigns =
    [
        ("===", "==", TokenKind.Equal), ("!==", "!=", TokenKind.NotEqual), ("<>", "!=", TokenKind.NotEqual),
        ("≠", "!=", TokenKind.NotEqual), ("≤", "<=", TokenKind.LessOrEqual), ("≥", ">=", TokenKind.GreaterOrEqual),
        ("×", "*", TokenKind.Times), ("÷", "/", TokenKind.Divide), ("−", "-", TokenKind.Minus),
        ("=", "==", TokenKind.Equal), ("&", "&&", TokenKind.And), ("|", "||", TokenKind.Or),
    ];

    private void ReadSign()
    {
        // === and <> begin with a sign that is known, so they are looked for first; =, & and | only where no longer sign is there.
        foreach (var (sign, meant, kind) in ForeignSigns)
        {
            if (StartsWith(sign) && (sign.Length > 1 || !Array.Exists(Signs, s => s.Sign.Length == 2 && StartsWith(s.Sign))))
            {
                report.Add(new TextSpan(position, sign.Length), LanguageDiagnostics.OtherSpelling, sign, meant);
                AddSign(sign, kind);
                return;
            }
        }

        foreach (var (sign, kind) in Signs)
        {
            if (StartsWith(sign))
            {
                AddSign(sign, kind);
                return;
            }
        }

        if (LookAlikes.Of(text[position]) is { Meant: "-" })
        {
            ReportLookAlike(position);
            AddSign("-", TokenKind.Minus);
            return;
        }

        var length = position + 1 < text.Length && char.IsSurrogatePair(text[position], text[position + 1]) ? 2 : 1;
        report.Add(new TextSpan(position, length), LanguageDiagnostics.UnexpectedCharacter, $"'{text.Substring(position, length)}'");
        position += length;
    }

    private bool StartsWith(string sign) => text.AsSpan(position).StartsWith(sign, StringComparison.Ordinal);

    private void AddSign(string sign, TokenKind kind)
    {
        tokens.Add(new Token(kind, new TextSpan(position, sign.Length), sign));
        position += sign.Length;
    }
}
