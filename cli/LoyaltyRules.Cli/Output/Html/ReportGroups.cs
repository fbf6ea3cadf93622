using LoyaltyRules.Engine.Diagnostics;
using LoyaltyRules.Engine.Model;
using LoyaltyRules.Engine.Simulation.Aggregation;
using LoyaltyRules.Engine.Simulation.Reports;

namespace LoyaltyRules.Cli.Output.Html;

/// <summary>The members by segments, and the purchases by the values of a fact.</summary>
internal sealed class ReportGroups(SimulationReport report, ReportNumbers numbers, ProductLanguage language)
{
    private static readonly Phrase SegmentsHeading = new("Segments", "Сегменты");
    private static readonly Phrase SegmentsLead = new(
        "Members that each segment holds for at the end of {0}, and what they have bought since the history began. A member may be in several segments, or in none.",
        "Участники каждого сегмента на конец периода ({0}) и сколько они купили с начала истории. Участник может входить в несколько сегментов или ни в один.");
    private static readonly Phrase Segment = new("Segment", "Сегмент");
    private static readonly Phrase Unknown = new("Unknown", "Неясно");
    private static readonly Phrase ByHeading = new("By: {0}", "В разрезе: {0}");
    private static readonly Phrase Value = new("Value", "Значение");
    private static readonly Phrase NoValue = new("none", "нет");
    private static readonly Phrase EarnedColumn = new("Earned, {0}", "Начислено, {0}");

    public void Write(HtmlText page)
    {
        if (!report.Segments.IsEmpty)
        {
            WriteSegments(page);
        }

        if (report.By is { } by)
        {
            WriteBy(page, by);
        }
    }

    private void WriteSegments(HtmlText page)
    {
        page.Element("h2", In(SegmentsHeading)).Element("p", In(SegmentsLead, MonthNames.Long(report.Months[^1].Month, language)), "lead");
        var table = new HtmlTable(1, In(Segment), In(ReportWords.MembersColumn), In(ReportWords.ShareColumn), In(Unknown), In(ReportWords.RevenueColumn, report.Currency));
        foreach (var segment in report.Segments.OrderByDescending(s => s.Members).ThenBy(s => s.Segment, StringComparer.Ordinal))
        {
            var share = report.Members == 0 ? 0 : ExactDecimal.Divide(segment.Members * 100m, report.Members, 1, Rounding.HalfEven);
            table.Add(segment.Label.In(language), numbers.Count(segment.Members), numbers.Percent(share) + "%", numbers.Count(segment.Unknown), numbers.Money(segment.Revenue));
        }

        table.Write(page);
    }

    private void WriteBy(HtmlText page, Breakdown by)
    {
        page.Element("h2", In(ByHeading, by.Label.In(language)));
        var table = new HtmlTable(1, [In(Value), In(ReportWords.Purchases), In(ReportWords.Net), .. report.Points.Select(p => In(EarnedColumn, numbers.NameOf(p.Currency)))]);
        foreach (var value in BreakdownValue.Of(by, report))
        {
            table.Add(Cells(value.Value.Length == 0 ? In(NoValue) : by.NameOf(value.Value).In(language), value));
        }

        table.AddTotal(Cells(In(ReportWords.Total), BreakdownValue.TotalOf(by, report)));
        table.Write(page);
    }

    private string[] Cells(string name, BreakdownValue value) =>
    [
        name, numbers.Count(value.Purchases), numbers.Money(value.Net),
        .. value.Earned.Zip(report.Points, (earned, currency) => numbers.Points(currency.Currency, earned)),
    ];

    private string In(Phrase phrase, params string[] arguments) => phrase.Format(language, arguments);
}
