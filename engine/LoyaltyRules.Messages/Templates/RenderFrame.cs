using System.Buffers;
using System.Text;
using LoyaltyRules.Messages.Events;
using LoyaltyRules.Messages.Formatting;
using NodaTime;

namespace LoyaltyRules.Messages.Templates;

/// <summary>What one rendering of one message has: its values, its output, and how much of either is left. Made anew for each, so nothing of another member can be in it.</summary>
/// <param name="language">How numbers, money and dates are written.</param>
/// <param name="currency">The program's money.</param>
/// <param name="currencyDecimals">Its decimals.</param>
/// <param name="isHtml">Whether values are escaped.</param>
/// <param name="variables">How many variables the template has, the event included.</param>
internal sealed class RenderFrame(MessageLanguage language, string currency, int currencyDecimals, bool isHtml, int variables)
{
    // Controls, separators of lines, and what turns the direction of writing.
    private const string Hidden = "\u2028\u2029\u200E\u200F\u202A\u202B\u202C\u202D\u202E\u2066\u2067\u2068\u2069\uFEFF";

    private static readonly SearchValues<char> SpecialInText = SearchValues.Create(Hidden + Controls());
    private static readonly SearchValues<char> SpecialInHtml = SearchValues.Create("&<>\"'`" + Hidden + Controls());

    private readonly StringBuilder output = new(4096);
    private int steps;

    public MessageLanguage Language => language;

    public ModelObject[] Variables { get; } = new ModelObject[variables];

    public string Output => output.ToString();

    /// <summary>Counts a part.</summary>
    /// <exception cref="MessageTooLongException">There were too many.</exception>
    public void Step()
    {
        if (++steps > TemplateLimits.StepsMax)
        {
            throw new MessageTooLongException();
        }
    }

    /// <summary>Writes a text as it is.</summary>
    /// <exception cref="MessageTooLongException">The message is too long.</exception>
    public void Write(string text)
    {
        if (output.Length + text.Length > TemplateLimits.OutputMax)
        {
            throw new MessageTooLongException();
        }

        output.Append(text);
    }

    /// <summary>Writes a value: in HTML every sign with a meaning is escaped; in a plain text, what would begin another line or hide is left out.</summary>
    public void WriteValue(string text)
    {
        if (output.Length + text.Length > TemplateLimits.OutputMax)
        {
            throw new MessageTooLongException();
        }

        // Most values hold nothing to escape, and are written in one go.
        var rest = text.AsSpan();
        for (int at; (at = rest.IndexOfAny(isHtml ? SpecialInHtml : SpecialInText)) >= 0; rest = rest[(at + 1)..])
        {
            output.Append(rest[..at]).Append(Written(rest[at]));
        }

        output.Append(rest);
    }

    // In HTML every sign with a meaning is escaped; line breaks become blanks, and what hides is left out.
    private static string Written(char c) => c switch
    {
        '&' => "&amp;",
        '<' => "&lt;",
        '>' => "&gt;",
        '"' => "&quot;",
        '\'' => "&#39;",
        '`' => "&#96;",
        '\n' or '\r' or '\t' or '\u2028' or '\u2029' or '\u0085' => " ",
        _ => "",
    };

    private static string Controls() => string.Concat(Enumerable.Range(0, 0xA0).Select(i => (char)i).Where(char.IsControl));

    /// <summary>A value as people read it.</summary>
    public string Text(object? value, ModelType type) => (value, (type as ScalarType)?.Kind) switch
    {
        (string text, _) => text,
        (decimal money, ScalarKind.Money) => language.Money(money, currency, currencyDecimals),
        (decimal percent, ScalarKind.Percent) => language.Percent(percent),
        (decimal number, _) => language.Number(number),
        (LocalDate date, _) => language.LongDate(date),
        _ => "",
    };
}
