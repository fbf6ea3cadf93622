using System.Text;

namespace LoyaltyRules.Cli.Output.Html;

/// <summary>A page of HTML as it is written: elements by name, every text escaped.</summary>
internal sealed class HtmlText
{
    private readonly StringBuilder text = new();

    /// <summary>Text as it is meant to be read; whatever it holds, it stays text.</summary>
    public static string Escaped(string value)
    {
        var escaped = new StringBuilder(value.Length + 16);
        foreach (var c in value)
        {
            switch (c)
            {
                case '&': escaped.Append("&amp;"); break;
                case '<': escaped.Append("&lt;"); break;
                case '>': escaped.Append("&gt;"); break;
                case '"': escaped.Append("&quot;"); break;
                case '\'': escaped.Append("&#39;"); break;
                default:
                    // No parser takes a control character; a report must not break on a strange file.
                    escaped.Append(char.IsControl(c) && c is not ('\n' or '\t') ? '\uFFFD' : c);
                    break;
            }
        }

        return escaped.ToString();
    }

    /// <summary>Markup that was written here, as it stands.</summary>
    public HtmlText Markup(string markup)
    {
        text.Append(markup);
        return this;
    }

    /// <summary>A line of markup.</summary>
    public HtmlText Line(string markup)
    {
        text.Append(markup).Append('\n');
        return this;
    }

    /// <summary>An element that holds a text.</summary>
    public HtmlText Element(string name, string content, string? style = null) =>
        Line($"<{name}{(style is null ? "" : $" class=\"{style}\"")}>{Escaped(content)}</{name}>");

    /// <inheritdoc/>
    public override string ToString() => text.ToString();
}
