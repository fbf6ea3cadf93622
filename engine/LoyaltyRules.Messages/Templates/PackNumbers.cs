using System.Collections.Immutable;
using System.Globalization;
using LoyaltyRules.Engine.Diagnostics;

namespace LoyaltyRules.Messages.Templates;

/// <summary>The numbers of a pack that templates can name: whoever writes one by hand writes what will be untrue when the pack changes.</summary>
/// <param name="named">Each number, whether it is a percentage, and its name in templates.</param>
internal sealed class PackNumbers(ImmutableArray<(decimal Value, bool IsPercent, string Name)> named)
{
    // Below this, only a percentage is taken for the pack's: 3 steps and 5 friends are everywhere.
    private const decimal LeastPlain = 10;

    /// <summary>Where numbers stand in a text; in HTML, between tags only.</summary>
    /// <param name="text">The text.</param>
    /// <param name="html">Where its beginning lies in HTML; null for a plain text.</param>
    public static IEnumerable<(int At, int Length)> NumbersIn(string text, HtmlPlace? html)
    {
        for (var i = 0; i < text.Length; i++)
        {
            var isVisible = html is null || html == HtmlPlace.Start;
            if (isVisible && char.IsAsciiDigit(text[i]) && (i == 0 || !(char.IsLetterOrDigit(text[i - 1]) || text[i - 1] is '&' or '#')))
            {
                var end = i + 1;
                while (end < text.Length && (char.IsAsciiDigit(text[end]) || (text[end] is '.' or ',' or '\u00A0' or ' ' && end + 1 < text.Length && char.IsAsciiDigit(text[end + 1]))))
                {
                    end++;
                }

                yield return (i, end - i);
                i = end - 1;
                continue;
            }

            html = html?.After(text[i].ToString());
        }
    }

    /// <summary>Reports a number that the pack has under a name.</summary>
    /// <param name="written">As it is written.</param>
    /// <param name="isPercent">Whether a percent sign follows.</param>
    /// <param name="place">Where.</param>
    /// <param name="bag">Where the warning goes.</param>
    public void Report(string written, bool isPercent, Place place, DiagnosticBag bag)
    {
        foreach (var reading in Readings(written))
        {
            var found = named.FirstOrDefault(n => n.Value == reading && n.IsPercent == isPercent && (isPercent || reading >= LeastPlain));
            if (found.Name is not null)
            {
                bag.Add(place, MessageDiagnostics.NumberByHand, written, found.Name);
                return;
            }
        }
    }

    // 1,000 is a thousand in English and one in Russian: either may be meant.
    private static IEnumerable<decimal> Readings(string written)
    {
        var plain = written.Replace("\u00A0", "", StringComparison.Ordinal).Replace(" ", "", StringComparison.Ordinal);
        foreach (var text in new[] { plain.Replace(",", "", StringComparison.Ordinal), plain.Replace(",", ".", StringComparison.Ordinal) })
        {
            if (decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number))
            {
                yield return number;
            }
        }
    }
}
