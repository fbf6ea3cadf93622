using LoyaltyRules.Engine.Diagnostics;

namespace LoyaltyRules.Messages.Templates;

/// <summary>Where in HTML the end of a text lies: whether an escaped value can stand there. Immutable.</summary>
internal sealed record HtmlPlace
{
    private static readonly string[] Addresses = ["href", "src", "action", "formaction", "background", "cite", "data", "poster", "srcset", "ping", "xlink:href", "srcdoc", "longdesc", "usemap"];

    private static readonly string[] RawElements = ["script", "style", "iframe", "noscript", "xmp", "noembed", "noframes", "plaintext", "svg", "math", "template", "object", "embed"];

    private enum Kind
    {
        Text,
        TagName,
        InTag,
        AttributeName,
        AfterName,
        BeforeValue,
        Quoted,
        Unquoted,
        Comment,
        Raw,
    }

    /// <summary>Between tags.</summary>
    public static HtmlPlace Start { get; } = new();

    private Kind At { get; init; }

    private string Element { get; init; } = "";

    private string Attribute { get; init; } = "";

    private char Quote { get; init; }

    private string RawEnd { get; init; } = "";

    /// <summary>Why a value cannot stand here; null where it can.</summary>
    public Phrase? WhyNoValue => At switch
    {
        Kind.Text => null,
        Kind.Quoted when Attribute.StartsWith("on", StringComparison.Ordinal) || Attribute == "style" => new Phrase($"in the attribute {Attribute}", $"в атрибуте {Attribute}"),
        Kind.Quoted when Addresses.Contains(Attribute, StringComparer.Ordinal) => new Phrase($"in the address of the attribute {Attribute}", $"в адресе атрибута {Attribute}"),
        Kind.Quoted => null,
        Kind.Comment => new Phrase("in a comment of HTML", "в комментарии HTML"),
        Kind.Raw => new Phrase($"inside {Element}", $"внутри {Element}"),
        Kind.Unquoted or Kind.BeforeValue => new Phrase("in an attribute without quotes", "в атрибуте без кавычек"),
        _ => new Phrase("inside a tag", "внутри тега"),
    };

    /// <summary>The place behind a further text.</summary>
    public HtmlPlace After(string text)
    {
        var place = this;
        for (var i = 0; i < text.Length; i++)
        {
            place = place.Step(text, ref i);
        }

        return place;
    }

    private HtmlPlace Step(string text, ref int i)
    {
        var c = text[i];
        switch (At)
        {
            case Kind.Text:
                if (c != '<')
                {
                    return this;
                }

                if (text.AsSpan(i).StartsWith("<!--", StringComparison.Ordinal))
                {
                    i += 3;
                    return this with { At = Kind.Comment };
                }

                // What follows decides whether it is a tag; at the end of a text a value would.
                return i + 1 < text.Length && !char.IsAsciiLetter(text[i + 1]) && text[i + 1] is not ('/' or '!' or '?') ? this : this with { At = Kind.TagName, Element = "" };
            case Kind.TagName:
                return c == '>' ? EndTag() : char.IsWhiteSpace(c) ? this with { At = Kind.InTag } : this with { Element = Element + char.ToLowerInvariant(c) };
            case Kind.InTag:
                return c == '>' ? EndTag() : char.IsWhiteSpace(c) || c == '/' ? this : this with { At = Kind.AttributeName, Attribute = char.ToLowerInvariant(c).ToString() };
            case Kind.AttributeName:
                return c == '>' ? EndTag() : c == '=' ? this with { At = Kind.BeforeValue } : c == '/' ? this with { At = Kind.InTag }
                    : char.IsWhiteSpace(c) ? this with { At = Kind.AfterName } : this with { Attribute = Attribute + char.ToLowerInvariant(c) };
            case Kind.AfterName:
                return c == '>' ? EndTag() : c == '=' ? this with { At = Kind.BeforeValue } : char.IsWhiteSpace(c) ? this
                    : c == '/' ? this with { At = Kind.InTag } : this with { At = Kind.AttributeName, Attribute = char.ToLowerInvariant(c).ToString() };
            case Kind.BeforeValue:
                return c == '>' ? EndTag() : char.IsWhiteSpace(c) ? this : c is '"' or '\'' ? this with { At = Kind.Quoted, Quote = c } : this with { At = Kind.Unquoted };
            case Kind.Quoted:
                return c == Quote ? this with { At = Kind.InTag, Quote = default } : this;
            case Kind.Unquoted:
                return c == '>' ? EndTag() : char.IsWhiteSpace(c) ? this with { At = Kind.InTag } : this;
            case Kind.Comment:
                return c == '>' && text.AsSpan(0, i).EndsWith("--", StringComparison.Ordinal) ? Start : this;
            default:
                if (c == '<' && text.AsSpan(i).StartsWith(RawEnd, StringComparison.OrdinalIgnoreCase))
                {
                    i += RawEnd.Length - 1;
                    return new HtmlPlace { At = Kind.TagName, Element = "/" + Element };
                }

                return this;
        }
    }

    private HtmlPlace EndTag() => RawElements.Contains(Element, StringComparer.Ordinal) ? new HtmlPlace { At = Kind.Raw, Element = Element, RawEnd = "</" + Element } : Start;
}
