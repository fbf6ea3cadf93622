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

        foreach (var c in text)
        {
            switch (c)
            {
                case '&' when isHtml:
                    output.Append("&amp;");
                    break;
                case '<' when isHtml:
                    output.Append("&lt;");
                    break;
                case '>' when isHtml:
                    output.Append("&gt;");
                    break;
                case '"' when isHtml:
                    output.Append("&quot;");
                    break;
                case '\'' when isHtml:
                    output.Append("&#39;");
                    break;
                case '`' when isHtml:
                    output.Append("&#96;");
                    break;
                case '\n' or '\r' or '\t' or '\u2028' or '\u2029' or '\u0085':
                    output.Append(' ');
                    break;
                case (>= '\u202A' and <= '\u202E') or (>= '\u2066' and <= '\u2069') or '\u200E' or '\u200F' or '\uFEFF':
                case var control when char.IsControl(control):
                    break;
                default:
                    output.Append(c);
                    break;
            }
        }
    }

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
