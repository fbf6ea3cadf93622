using LoyaltyRules.Cli.Output.Html;
using LoyaltyRules.Engine.Comparison;
using LoyaltyRules.Engine.Diagnostics;

namespace LoyaltyRules.Cli.Output.Compare;

/// <summary>A comparison of versions as one HTML page that needs nothing else and runs no script. The same comparison gives the same bytes.</summary>
internal static class VersionComparisonHtml
{
    /// <summary>The page.</summary>
    public static string Of(VersionComparison comparison, ProductLanguage language)
    {
        var page = new HtmlText();
        var (old, now) = (comparison.Before.Version, comparison.After.Version);
        var title = CompareWords.Title.Format(language, comparison.After.Name.ToPhrase().In(language), old, now);
        page.Line("<!DOCTYPE html>").Line($"<html lang=\"{(language == ProductLanguage.Russian ? "ru" : "en")}\">")
            .Line("<head>").Line("<meta charset=\"utf-8\">").Line("<meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">")
            .Element("title", title)
            .Line($"<style>\n{ReportStyle.Sheet}\n</style>").Line("</head>").Line("<body><main>")
            .Element("h1", title);
        if (comparison.Differences.IsEmpty)
        {
            page.Element("p", CompareWords.Same.In(language));
        }
        else
        {
            page.Element("h2", CompareWords.Differences.In(language)).Line("<ul>");
            foreach (var difference in comparison.Differences)
            {
                page.Element("li", difference.Sentence.In(language));
            }

            page.Line("</ul>");
        }

        if (comparison.History is { } history)
        {
            WriteHistory(page, comparison, history, language);
        }

        page.Line("<footer>").Markup(HtmlText.Escaped($"{comparison.Before.Id} {old} · SHA-256 {comparison.Before.Hash}")).Line("<br>")
            .Markup(HtmlText.Escaped($"{comparison.After.Id} {now} · SHA-256 {comparison.After.Hash}")).Line("</footer>");
        return page.Line("</main></body>").Line("</html>").ToString();
    }

    private static void WriteHistory(HtmlText page, VersionComparison comparison, HistoryComparison history, ProductLanguage language)
    {
        var (old, now, decimals) = (comparison.Before.Version, comparison.After.Version, comparison.After.CurrencyDecimals);
        page.Element("h2", CompareWords.Figures.In(language));
        Table(page, [CompareWords.Figure.In(language), old, now, CompareWords.Change.In(language)], comparison.Figures().Select(f => new[]
        {
            f.Name.In(language), VersionComparison.Told(f.Before, f.Decimals, language), VersionComparison.Told(f.After, f.Decimals, language), VersionComparison.Change(f.After - f.Before, f.Decimals, language),
        }));
        page.Element("h2", CompareWords.Members.In(language)).Line("<ul>");
        foreach (var (phrase, count) in VersionComparisonText.Counts(history))
        {
            page.Element("li", phrase.Format(language, Numbers.Of(count, language)));
        }

        page.Line("</ul>").Element("p", CompareWords.Given.Format(language, comparison.After.Currency), "sub");
        if (!history.Most.IsEmpty)
        {
            page.Element("h2", CompareWords.Most.In(language));
            Table(page, [CompareWords.Member.In(language), old, now, CompareWords.Change.In(language), CompareWords.Tier.In(language)], history.Most.Select(m => new[]
            {
                m.Member, VersionComparison.Told(m.Before, decimals, language), VersionComparison.Told(m.After, decimals, language), VersionComparison.Change(m.Change, decimals, language), comparison.TierOf(m, language),
            }));
            page.Line("<ul>");
            foreach (var member in history.Most)
            {
                foreach (var receipt in member.Receipts)
                {
                    page.Element("li", $"{member.Member}: {VersionComparisonText.ReceiptOf(receipt, decimals, language)}");
                }
            }

            page.Line("</ul>");
        }

        var (neverOld, neverNow) = comparison.NeverMatched();
        foreach (var (version, rules) in new[] { (old, neverOld), (now, neverNow) }.Where(n => n.Item2.Count > 0))
        {
            page.Element("p", CompareWords.Never.Format(language, version, string.Join(", ", rules.Select(r => r.In(language)))));
        }
    }

    private static void Table(HtmlText page, string[] header, IEnumerable<string[]> rows)
    {
        var table = new HtmlTable(1, header);
        foreach (var row in rows)
        {
            table.Add(row);
        }

        table.Write(page);
    }
}
