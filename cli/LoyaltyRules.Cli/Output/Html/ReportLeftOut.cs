using System.Collections.Immutable;
using System.Globalization;
using LoyaltyRules.Engine.Diagnostics;
using LoyaltyRules.Engine.Simulation.Reports;

namespace LoyaltyRules.Cli.Output.Html;

/// <summary>What of the history did not take part, so that nobody takes the figures for more than they are.</summary>
internal sealed class ReportLeftOut(SimulationReport report, ReportNumbers numbers, ProductLanguage language)
{
    private const int LinesMax = 10;

    public void Write(HtmlText page)
    {
        page.Element("h2", In(ReportWords.LeftOutHeading));
        if (report.IsClean)
        {
            page.Element("p", In(ReportWords.NothingLeftOut));
        }

        if (report.Coverage.Broken is { } broken)
        {
            page.Element("p", $"{broken.Code}: {broken.Message(language)}");
        }

        var returns = report.Returns;
        if (returns.NotWhollyMatched > 0)
        {
            var all = returns.Matched + returns.NotWhollyMatched;
            page.Element("p", In(ReportWords.UnmatchedReturns, numbers.Count(returns.Unmatched), numbers.Count(all), numbers.Count(returns.PartlyMatched),
                $"{numbers.Money(returns.UnmatchedAmount)} {report.Currency}"));
            if (!returns.First.IsEmpty)
            {
                page.Element("p", In(ReportWords.Lines, string.Join(", ", returns.First.Take(LinesMax).Select(r => r.Line.ToString(CultureInfo.InvariantCulture)))));
            }
        }

        WriteReasons(page, ReportWords.Refused, report.Refused);
        WriteReasons(page, ReportWords.Unreadable, report.Unreadable);
        WriteReasons(page, ReportWords.Noticed, report.Notices);
        page.Element("h3", In(ReportWords.RowsHeading));
        var rows = new HtmlTable(1, In(ReportWords.WhatRows), In(ReportWords.HowMany), In(ReportWords.Amount));
        foreach (var row in report.Rows)
        {
            rows.Add(RowNames.Of(row, language), numbers.Count(row.Rows), numbers.Money(row.Amount));
        }

        rows.AddTotal(In(ReportWords.Total), numbers.Count(report.Rows.Sum(r => r.Rows)), numbers.Money(report.Rows.Sum(r => r.Amount)));
        rows.Write(page);
    }

    private void WriteReasons(HtmlText page, Phrase heading, ImmutableArray<ReasonSummary> reasons)
    {
        if (reasons.IsEmpty)
        {
            return;
        }

        page.Element("h3", In(heading));
        var table = new HtmlTable(2, In(ReportWords.Code), In(ReportWords.FirstOfThem), In(ReportWords.HowMany));
        foreach (var reason in reasons)
        {
            var first = reason.First.IsEmpty ? ""
                : reason.First[0] is { Line: 0 } whole ? $"{whole.Reason.Place.Source}: {whole.Reason.Message(language)}"
                : In(ReportWords.AtLine, numbers.Count(reason.First[0].Line), reason.First[0].Reason.Message(language));
            table.Add(reason.Code, first, numbers.Count(reason.Count));
        }

        table.Write(page);
    }

    private string In(Phrase phrase, params string[] arguments) => phrase.Format(language, arguments);
}
