using System.Net;
using System.Text;
using LoyaltyRules.Engine.Diagnostics;

namespace LoyaltyRules.Messages.Terms;

/// <summary>Writes terms for people.</summary>
public static class TermsText
{
    private static readonly Phrase Title = new("Terms of {0}", "Правила программы «{0}»");
    private static readonly Phrase Version = new("Version {0}", "Версия {0}");

    /// <summary>As plain text.</summary>
    public static string Plain(ProgramTerms terms, ProductLanguage language)
    {
        var text = new StringBuilder();
        text.Append(Title.Format(language, terms.Name.In(language))).Append('\n').Append(Version.Format(language, terms.Version)).Append('\n');
        foreach (var section in terms.Sections)
        {
            text.Append('\n').Append(section.Number).Append(". ").Append(section.Title.In(language)).Append('\n');
            foreach (var clause in section.Clauses)
            {
                text.Append(clause.Number).Append(' ').Append(clause.Text.In(language)).Append('\n');
            }
        }

        return text.ToString();
    }

    /// <summary>As a page of its own. Every clause has its number as its anchor, and names what of the pack it states in <c>data-of</c>.</summary>
    public static string Html(ProgramTerms terms, ProductLanguage language)
    {
        var text = new StringBuilder();
        var title = WebUtility.HtmlEncode(Title.Format(language, terms.Name.In(language)));
        text.Append("<!doctype html>\n<html lang=\"").Append(language == ProductLanguage.Russian ? "ru" : "en").Append("\">\n<head>\n<meta charset=\"utf-8\">\n")
            .Append("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>").Append(title).Append("</title>\n")
            .Append("<style>body{max-width:46rem;margin:2rem auto;padding:0 1rem;font:1.05rem/1.5 Georgia,serif;color:#222}h1{font-size:1.7rem}h2{font-size:1.25rem;margin-top:2rem}p{margin:.6rem 0 .6rem 3rem;text-indent:-3rem;overflow-wrap:anywhere}p b{display:inline-block;width:3rem;text-indent:0;font-weight:normal;color:#666}</style>\n")
            .Append("</head>\n<body>\n<h1>").Append(title).Append("</h1>\n<div>").Append(WebUtility.HtmlEncode(Version.Format(language, terms.Version))).Append("</div>\n");
        foreach (var section in terms.Sections)
        {
            text.Append("<h2>").Append(section.Number).Append(". ").Append(WebUtility.HtmlEncode(section.Title.In(language))).Append("</h2>\n");
            foreach (var clause in section.Clauses)
            {
                text.Append("<p id=\"c").Append(clause.Number).Append("\" data-of=\"").Append(WebUtility.HtmlEncode(clause.Of)).Append("\"><b>").Append(clause.Number).Append("</b>")
                    .Append(WebUtility.HtmlEncode(clause.Text.In(language))).Append("</p>\n");
            }
        }

        return text.Append("</body>\n</html>\n").ToString();
    }
}
