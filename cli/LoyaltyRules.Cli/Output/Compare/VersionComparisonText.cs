using LoyaltyRules.Engine.Comparison;
using LoyaltyRules.Engine.Diagnostics;

namespace LoyaltyRules.Cli.Output.Compare;

/// <summary>A comparison of versions for people, as text.</summary>
internal static class VersionComparisonText
{
    /// <summary>Writes it.</summary>
    public static void Write(Page page, TextWriter writer, VersionComparison comparison, ProductLanguage language)
    {
        var (old, now) = (comparison.Before.Version, comparison.After.Version);
        page.Line(CompareWords.Title.Format(language, comparison.After.Name.ToPhrase().In(language), old, now), ink: Ink.Bold);
        if (comparison.Differences.IsEmpty)
        {
            page.Line(CompareWords.Same.In(language));
        }
        else
        {
            page.Heading(CompareWords.Differences.In(language));
            foreach (var difference in comparison.Differences)
            {
                var (sign, ink) = difference.Kind switch { DifferenceKind.Added => ("  + ", Ink.Green), DifferenceKind.Removed => ("  − ", Ink.Red), _ => ("  ~ ", Ink.Plain) };
                page.Line(difference.Sentence.In(language), sign, ink);
            }
        }

        if (comparison.History is { } history)
        {
            WriteHistory(page, writer, comparison, history, language);
        }
    }

    private static void WriteHistory(Page page, TextWriter writer, VersionComparison comparison, HistoryComparison history, ProductLanguage language)
    {
        var (old, now, decimals) = (comparison.Before.Version, comparison.After.Version, comparison.After.CurrencyDecimals);
        page.Heading(CompareWords.Figures.In(language));
        var figures = new TextTable(CompareWords.Figure.In(language), old, now, CompareWords.Change.In(language));
        foreach (var figure in comparison.Figures())
        {
            figures.Add(figure.Name.In(language), VersionComparison.Told(figure.Before, figure.Decimals, language), VersionComparison.Told(figure.After, figure.Decimals, language),
                VersionComparison.Change(figure.After - figure.Before, figure.Decimals, language));
        }

        figures.Write(writer, page.Width);
        page.Heading(CompareWords.Members.In(language));
        foreach (var (phrase, count) in Counts(history))
        {
            page.Line(phrase.Format(language, Numbers.Of(count, language)), "  ");
        }

        page.Line(CompareWords.Given.Format(language, comparison.After.Currency), "  ", Ink.Faint);
        if (!history.Most.IsEmpty)
        {
            page.Heading(CompareWords.Most.In(language));
            var members = new TextTable(CompareWords.Member.In(language), old, now, CompareWords.Change.In(language), CompareWords.Tier.In(language));
            foreach (var member in history.Most)
            {
                members.Add(member.Member, VersionComparison.Told(member.Before, decimals, language), VersionComparison.Told(member.After, decimals, language),
                    VersionComparison.Change(member.Change, decimals, language), comparison.TierOf(member, language));
            }

            members.Write(writer, page.Width);
            page.Blank();
            foreach (var (member, receipt) in history.Most.SelectMany(m => m.Receipts.Take(1).Select(r => (m.Member, r))))
            {
                page.Line($"{member}: {ReceiptOf(receipt, decimals, language)}", "  ");
            }
        }

        var (neverOld, neverNow) = comparison.NeverMatched();
        foreach (var (version, rules) in new[] { (old, neverOld), (now, neverNow) }.Where(n => n.Item2.Count > 0))
        {
            page.Blank();
            page.Line(CompareWords.Never.Format(language, version, string.Join(", ", rules.Select(r => r.In(language)))));
        }
    }

    /// <summary>How many members fare how.</summary>
    public static IEnumerable<(Phrase Name, int Count)> Counts(HistoryComparison history) =>
        new[] { (CompareWords.Gaining, history.Gaining), (CompareWords.Losing, history.Losing), (CompareWords.Unchanged, history.Unchanged), (CompareWords.Rising, history.Rising), (CompareWords.Falling, history.Falling) };

    /// <summary>A purchase that is decided otherwise.</summary>
    public static string ReceiptOf(ReceiptChange receipt, int decimals, ProductLanguage language) => CompareWords.Receipt.Format(
        language, receipt.Purchase, VersionComparison.Told((receipt.After ?? receipt.Before)!.Gross, decimals, language),
        VersionComparison.Told(receipt.After?.Given ?? 0, decimals, language), VersionComparison.Told(receipt.Before?.Given ?? 0, decimals, language));
}
