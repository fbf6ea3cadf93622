using System.Collections.Frozen;
using System.Globalization;
using System.Text;
using LoyaltyRules.Engine.Diagnostics;
using LoyaltyRules.Engine.Language;
using LoyaltyRules.Engine.Language.Syntax;
using LoyaltyRules.Engine.Model;

namespace LoyaltyRules.Engine.Importing.Expressions;

/// <summary>
/// Splits a workflow's expression into the tokens of the rule language: <c>AND</c>, <c>=</c>, <c>&lt;&gt;</c> and their like are other
/// spellings of the same signs. Throws <see cref="Refusal"/> at the first thing that has no counterpart.
/// </summary>
internal sealed class LinqLexer
{
    // The words of System.Linq.Dynamic.Core for signs; their case does not matter.
    private static readonly FrozenDictionary<string, TokenKind> Words = new Dictionary<string, TokenKind>(StringComparer.OrdinalIgnoreCase)
    {
        ["and"] = TokenKind.And, ["andAlso"] = TokenKind.And, ["or"] = TokenKind.Or, ["orElse"] = TokenKind.Or, ["not"] = TokenKind.Not,
        ["eq"] = TokenKind.Equal, ["equal"] = TokenKind.Equal, ["ne"] = TokenKind.NotEqual, ["neq"] = TokenKind.NotEqual, ["notEqual"] = TokenKind.NotEqual,
        ["lt"] = TokenKind.Less, ["lessThan"] = TokenKind.Less, ["le"] = TokenKind.LessOrEqual, ["lessThanEqual"] = TokenKind.LessOrEqual,
        ["gt"] = TokenKind.Greater, ["greaterThan"] = TokenKind.Greater, ["ge"] = TokenKind.GreaterOrEqual, ["greaterThanEqual"] = TokenKind.GreaterOrEqual,
        ["mod"] = TokenKind.Divide, ["in"] = TokenKind.In, ["true"] = TokenKind.True, ["false"] = TokenKind.False,
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    // Longest first.
    private static readonly (string Sign, TokenKind Kind)[] Signs =
    [
        ("==", TokenKind.Equal), ("!=", TokenKind.NotEqual), ("<>", TokenKind.NotEqual), ("<=", TokenKind.LessOrEqual), (">=", TokenKind.GreaterOrEqual),
        ("=>", TokenKind.Arrow), ("&&", TokenKind.And), ("||", TokenKind.Or), ("??", TokenKind.Coalesce), ("=", TokenKind.Equal), ("!", TokenKind.Not),
        ("<", TokenKind.Less), (">", TokenKind.Greater), ("+", TokenKind.Plus), ("-", TokenKind.Minus), ("*", TokenKind.Times), ("/", TokenKind.Divide), ("%", TokenKind.Divide),
        ("?", TokenKind.Question), (":", TokenKind.Colon), ("(", TokenKind.Open), (")", TokenKind.Close), ("[", TokenKind.OpenList),
        ("]", TokenKind.CloseList), (",", TokenKind.Comma), (".", TokenKind.Dot),
    ];

    private readonly string text;
    private readonly List<Token> tokens = [];
    private int position;

    private LinqLexer(string text) => this.text = text;

    /// <summary>The tokens, closed by an <see cref="TokenKind.End"/>. A number keeps its suffix.</summary>
    public static IReadOnlyList<Token> Read(string text)
    {
        if (text.Length > LanguageLimits.LengthMax)
        {
            throw TooLarge(new TextSpan(0, text.Length));
        }

        var lexer = new LinqLexer(text);
        lexer.ReadAll();
        return lexer.tokens;
    }

    /// <summary>The refusal of an expression beyond the limits of the rule language.</summary>
    public static Refusal TooLarge(TextSpan span) => new(span, ExpressionDiagnostics.TooLarge);

    private void ReadAll()
    {
        while (true)
        {
            while (position < text.Length && char.IsWhiteSpace(text[position]))
            {
                position++;
            }

            if (tokens.Count == LanguageLimits.TokensMax)
            {
                throw TooLarge(new TextSpan(position, text.Length - position));
            }

            if (position == text.Length)
            {
                tokens.Add(new Token(TokenKind.End, new TextSpan(position, 0), ""));
                return;
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
        else if (char.IsLetter(c) || c is '_' or '@' or '$')
        {
            var start = position++;
            while (position < text.Length && (char.IsLetterOrDigit(text[position]) || text[position] == '_'))
            {
                position++;
            }

            // Behind a point a word is a member's name, whatever it means elsewhere.
            var word = text[start..position];
            var isMember = tokens is [.., { Kind: TokenKind.Dot }];
            if (!isMember && word.Equals("new", StringComparison.OrdinalIgnoreCase))
            {
                // What follows is of another grammar.
                throw new Refusal(new TextSpan(start, word.Length), ExpressionDiagnostics.NewObject);
            }

            Add(!isMember && Words.TryGetValue(word, out var kind) ? kind : TokenKind.Name, start, word);
        }
        else if (c is '"' or '\'')
        {
            ReadText(c);
        }
        else
        {
            ReadSign();
        }
    }

    private void Add(TokenKind kind, int start, string value) => tokens.Add(new Token(kind, new TextSpan(start, position - start), value));

    private void ReadNumber()
    {
        var start = position;
        while (position < text.Length && (char.IsLetterOrDigit(text[position]) || IsPointInNumber() || IsSignOfExponent(start)))
        {
            position++;
        }

        var written = text[start..position];
        var span = new TextSpan(start, position - start);
        var digits = written.TrimEnd('m', 'M', 'l', 'L', 'u', 'U');
        if (written[^1] is 'f' or 'F' or 'd' or 'D' || digits.AsSpan().ContainsAny('e', 'E'))
        {
            throw new Refusal(span, ExpressionDiagnostics.BinaryNumber, written);
        }

        if (!ExactDecimal.TryParse(digits, out _) || ExactDecimal.SignificantDigits(digits) > LanguageLimits.NumberDigitsMax
            || digits.Length != written.Length && digits.Contains('.', StringComparison.Ordinal) && written[digits.Length..] is not ("m" or "M"))
        {
            throw new Refusal(span, ExpressionDiagnostics.Unreadable, written);
        }

        Add(TokenKind.Number, start, written);
    }

    private bool IsPointInNumber() => text[position] == '.' && position + 1 < text.Length && char.IsAsciiDigit(text[position + 1]);

    private bool IsSignOfExponent(int start) => text[position] is '+' or '-' && text[position - 1] is 'e' or 'E' && text[start..position].All(c => char.IsAsciiDigit(c) || c is '.' or 'e' or 'E');

    private void ReadText(char quote)
    {
        var start = position++;
        var value = new StringBuilder();
        while (position < text.Length)
        {
            var c = text[position++];
            if (c == quote)
            {
                AddText(quote, start, value.ToString());
                return;
            }

            value.Append(c == '\\' ? Escape() : c);
        }

        throw new Refusal(new TextSpan(start, position - start), ExpressionDiagnostics.Unreadable, quote.ToString());
    }

    private void AddText(char quote, int start, string value)
    {
        var span = new TextSpan(start, position - start);
        if (value.Length > LanguageLimits.TextLengthMax)
        {
            throw TooLarge(span);
        }

        if (quote == '\'' && value.Length != 1)
        {
            throw new Refusal(span, ExpressionDiagnostics.SingleQuotes, text.Substring(start, span.Length));
        }

        // Other dialects write a quote twice for the quote itself; this one does not.
        if (position < text.Length && text[position] == quote)
        {
            throw new Refusal(new TextSpan(position - 1, 2), ExpressionDiagnostics.Unreadable, text.Substring(position - 1, 2));
        }

        Add(TokenKind.Text, start, value);
    }

    private char Escape()
    {
        var start = position - 1;
        switch (position < text.Length ? text[position++] : '\0')
        {
            case '\\':
                return '\\';
            case '"':
                return '"';
            case '\'':
                return '\'';
            case 'n':
                return '\n';
            case 't':
                return '\t';
            case 'u' when position + 4 <= text.Length
                && ushort.TryParse(text.AsSpan(position, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var unit):
                position += 4;
                return (char)unit;
            default:
                throw new Refusal(new TextSpan(start, position - start), ExpressionDiagnostics.Unreadable, text[start..position]);
        }
    }

    private void ReadSign()
    {
        foreach (var (sign, kind) in Signs)
        {
            if (text.AsSpan(position).StartsWith(sign, StringComparison.Ordinal))
            {
                var start = position;
                position += sign.Length;
                Add(kind, start, sign);
                return;
            }
        }

        var length = position + 1 < text.Length && char.IsSurrogatePair(text[position], text[position + 1]) ? 2 : 1;
        var found = text.Substring(position, length);
        throw new Refusal(new TextSpan(position, length), found is "&" or "|" ? ExpressionDiagnostics.NoCounterpart : ExpressionDiagnostics.Unreadable, found);
    }
}
