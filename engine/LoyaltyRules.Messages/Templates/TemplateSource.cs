using System.Globalization;
using LoyaltyRules.Engine.Diagnostics;

namespace LoyaltyRules.Messages.Templates;

/// <summary>A text to be read as a template, and how places in it are told.</summary>
/// <param name="Name">The file's path, or for a subject what it is.</param>
/// <param name="Text">The text.</param>
/// <param name="IsHtml">Whether values are escaped for HTML.</param>
/// <param name="Within">The place of a text inside another document; null for a file of its own.</param>
internal sealed record TemplateSource(string Name, string Text, bool IsHtml, Place? Within = null)
{
    /// <summary>The place of a stretch.</summary>
    /// <param name="start">Its first character, from 0; one that lies outside stands for the end.</param>
    /// <param name="length">How many characters.</param>
    public Place At(int start, int length)
    {
        start = start < 0 || start > Text.Length ? Text.Length : start;
        var span = new TextSpan(start, Math.Clamp(length, 0, Text.Length - start));
        if (Within is not null)
        {
            return Within with { Span = span };
        }

        var line = Text.AsSpan(0, start).Count('\n') + 1;
        var column = start - (start == 0 ? -1 : Text.LastIndexOf('\n', start - 1));
        return new Place(Name, "", line, column, span);
    }

    /// <summary>A number for people.</summary>
    public static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);
}
