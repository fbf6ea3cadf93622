using System.Collections.Immutable;
using LoyaltyRules.Engine.Diagnostics;
using LoyaltyRules.Engine.Model;
using LoyaltyRules.Engine.Simulation.Reports;
using NodaTime;

namespace LoyaltyRules.Cli.Output.Html;

/// <summary>
/// A simulation's report as one HTML page that needs nothing else: style and charts are in it, and it runs no script. The same report gives the same bytes.
/// </summary>
internal sealed class SimulationHtml
{
    private readonly SimulationReport report;
    private readonly ProductLanguage language;
    private readonly ReportNumbers numbers;
    private readonly ImmutableArray<YearMonth> months;
    private readonly HtmlText page = new();

    private SimulationHtml(SimulationReport report, ProductLanguage language)
    {
        this.report = report;
        this.language = language;
        numbers = new ReportNumbers(report, language);
        months = [.. report.Months.Select(m => m.Month)];
    }

    /// <summary>The page.</summary>
    public static string Of(SimulationReport report, ProductLanguage language) => new SimulationHtml(report, language).Write();

    private string Write()
    {
        var title = ReportWords.Title.Format(language, report.Program.In(language));
        page.Line("<!DOCTYPE html>")
            .Line($"<html lang=\"{(language == ProductLanguage.Russian ? "ru" : "en")}\">")
            .Line("<head>").Line("<meta charset=\"utf-8\">").Line("<meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">")
            .Element("title", title)
            .Line($"<style>\n{ReportStyle.Sheet}\n</style>").Line("</head>").Line("<body><main>");
        WriteHead(title);
        if (!report.Months.IsEmpty)
        {
            WriteTiles();
            WriteLiability();
            foreach (var currency in report.Points)
            {
                WriteFlow(currency);
            }

            WriteRates();
            WritePyramid();
            WriteMoves();
            new ReportGroups(report, numbers, language).Write(page);
            WriteRules();
            new ReportBooks(report, numbers, language).Write(page);
            new ReportCoalition(report, numbers, language).Write(page);
            new ReportClosure(report, numbers, language).Write(page);
        }

        new ReportLeftOut(report, numbers, language).Write(page);
        WriteGlossary();
        page.Line("<footer>").Markup(HtmlText.Escaped($"{report.Pack.Id} {report.Pack.Version} · SHA-256 {report.Pack.Hash}")).Line("</footer>");
        return page.Line("</main></body>").Line("</html>").ToString();
    }

    private void WriteHead(string title)
    {
        page.Element("h1", title);
        var version = In(ReportWords.Version, report.Pack.Id, report.Pack.Version);
        page.Element("p", report is { FirstDay: { } first, LastDay: { } last }
            ? $"{In(ReportWords.Span, MonthNames.Day(first, language), MonthNames.Day(last, language))} · {version}" : version, "sub");
        var coverage = report.Coverage;
        page.Element("p", coverage.End == SimulationEnd.Complete
            ? In(ReportWords.Whole, numbers.Count(coverage.DataRows))
            : In(ReportWords.Partly, numbers.Count(coverage.DataRows), numbers.Count(coverage.Length == 0 ? 0 : coverage.Position * 100 / coverage.Length)), "sub");
        if (report.Purchases == 0)
        {
            page.Element("p", In(ReportWords.NothingDecided));
        }
    }

    private void WriteTiles()
    {
        var (totals, end) = (report.Totals, report.Months[^1]);
        var cost = totals.Cost;
        page.Line("<section class=\"tiles\">");
        Tile(In(ReportWords.Purchases), numbers.Count(report.Purchases), In(ReportWords.Members, numbers.Count(report.Members)));
        Tile(In(ReportWords.Revenue, report.Currency), numbers.WholeMoney(totals.Net), In(ReportWords.OfGross, numbers.WholeMoney(totals.Gross)));
        Tile(In(ReportWords.Cost, report.Currency), numbers.WholeMoney(cost),
            totals.Net == 0 ? "" : In(ReportWords.CostShare, numbers.Percent(ExactDecimal.Divide(cost * 100, totals.Net, 1, Rounding.HalfEven))));
        Tile(In(ReportWords.LiabilityAtEnd, report.Currency), numbers.WholeMoney(end.LiabilityValue), report.Points.Length == 1
            ? In(ReportWords.AtPointValue, numbers.Points(end.Points[0].Currency, end.Points[0].Liability))
            : string.Join(" · ", end.Points.Select(p => $"{numbers.NameOf(p.Currency)} {numbers.Points(p.Currency, p.Liability)}")));
        Tile(In(ReportWords.Redemption), Rates(end, p => p.RedemptionRate), In(ReportWords.RedemptionNote));
        Tile(In(ReportWords.Breakage), Rates(end, p => p.BreakageRate), In(ReportWords.BreakageNote));
        page.Line("</section>");
    }

    private string Rates(SimulationMonth end, Func<MonthPoints, decimal?> rateOf) => end.Points.Length == 0 ? "–" : string.Join(" · ", end.Points.Select(p =>
        rateOf(p) is { } rate ? numbers.Percent(rate) + "%" : In(ReportWords.NotYet)));

    private void Tile(string label, string value, string note)
    {
        page.Line("<div class=\"tile\">").Element("p", label).Element("p", value, "big");
        page.Element("p", note).Line("</div>");
    }

    private void WriteLiability()
    {
        if (report.Points.IsEmpty)
        {
            return;
        }

        Heading(In(ReportWords.LiabilityHeading), In(ReportWords.LiabilityLead));
        ImmutableArray<ChartSeries> parts =
        [
            Series(ReportWords.Available, ReportStyle.Blue, m => m.Points.Sum(p => p.Available * p.PointValue)),
            Series(ReportWords.Pending, ReportStyle.Sky, m => m.Points.Sum(p => p.Pending * p.PointValue)),
            Series(ReportWords.Held, ReportStyle.Orange, m => m.Points.Sum(p => p.Held * p.PointValue)),
        ];
        var hasDebt = report.Months.Any(m => m.Points.Any(p => p.Debt > 0));
        Figure(MonthChart.Areas(In(ReportWords.LiabilityHeading), months, [.. parts.Where(HasValues)],
            hasDebt ? Series(ReportWords.LiabilityLine, ReportStyle.Ink, m => m.LiabilityValue) : null,
            report.Currency, language, v => $"{numbers.Money(v)} {report.Currency}"));
    }

    private void WriteFlow(SimulatedPoints currency)
    {
        MonthPoints Of(SimulationMonth month) => month.Points.First(p => p.Currency == currency.Currency);
        var name = currency.Name.In(language);
        Heading(In(ReportWords.FlowHeading, name), In(ReportWords.FlowLead));
        ImmutableArray<ChartSeries> above =
        [
            Series(ReportWords.Earned, ReportStyle.Green, m => Of(m).Earned),
            Series(ReportWords.Adjusted, ReportStyle.Orange, m => Of(m).Adjusted),
        ];
        ImmutableArray<ChartSeries> below =
        [
            Series(ReportWords.Redeemed, ReportStyle.Blue, m => Of(m).Spent),
            Series(ReportWords.TakenBack, ReportStyle.Purple, m => Of(m).TakenBack),
            Series(ReportWords.Expired, ReportStyle.Vermilion, m => Of(m).Expired),
        ];
        Figure(MonthChart.Bars(In(ReportWords.FlowHeading, name), months, [.. above.Where(HasValues)], [.. below.Where(HasValues)],
            name, language, v => numbers.Points(currency.Currency, v)));
    }

    private void WriteRates()
    {
        var series = ImmutableArray.CreateBuilder<ChartSeries>();
        var colours = new[] { ReportStyle.Blue, ReportStyle.Vermilion, ReportStyle.Green, ReportStyle.Purple };
        foreach (var currency in report.Points)
        {
            string Named(Phrase what) => report.Points.Length == 1 ? In(what) : $"{currency.Name.In(language)}: {In(what)}";
            ChartSeries Rate(Phrase what, Func<MonthPoints, decimal?> rateOf) => new(Named(what), colours[series.Count % colours.Length],
                [.. report.Months.Select(m => rateOf(m.Points.First(p => p.Currency == currency.Currency)))]);
            series.Add(Rate(ReportWords.RedemptionLine, p => p.RedemptionRate));
            series.Add(Rate(ReportWords.BreakageLine, p => p.BreakageRate));
        }

        if (series.Any(s => s.Values.Any(v => v is not null)))
        {
            Heading(In(ReportWords.RatesHeading), null);
            Figure(MonthChart.Lines(In(ReportWords.RatesHeading), months, series.ToImmutable(), "%", language, v => numbers.Percent(v) + "%"));
        }
    }

    private void WritePyramid()
    {
        var end = report.Months[^1];
        if (end.Tiers.IsEmpty)
        {
            return;
        }

        Heading(In(ReportWords.PyramidHeading), In(ReportWords.PyramidLead, MonthNames.Long(end.Month, language)));
        var (members, revenue) = (end.Tiers.Sum(t => t.Members), end.Tiers.Sum(t => t.Revenue));
        decimal ShareOf(decimal part, decimal whole) => whole <= 0 ? 0 : ExactDecimal.Divide(part * 100, whole, 1, Rounding.HalfEven);
        var fromTop = end.Tiers.Reverse().ToList();
        Figure(BarChart.Draw(In(ReportWords.PyramidHeading),
            [
                .. fromTop.Select(t => new BarGroup(numbers.TierName(t.Tier),
                    [
                        (ShareOf(t.Members, members), numbers.Percent(ShareOf(t.Members, members)) + "%"),
                        (ShareOf(t.Revenue, revenue), numbers.Percent(ShareOf(t.Revenue, revenue)) + "%"),
                    ])),
            ],
            [(In(ReportWords.ShareOfMembers), ReportStyle.Sky), (In(ReportWords.ShareOfRevenue), ReportStyle.Blue)]));
        var table = new HtmlTable(1, In(ReportWords.Tier), In(ReportWords.MembersColumn), In(ReportWords.ShareColumn),
            In(ReportWords.RevenueColumn, report.Currency), In(ReportWords.ShareColumn));
        foreach (var tier in fromTop)
        {
            table.Add(numbers.TierName(tier.Tier), numbers.Count(tier.Members), numbers.Percent(ShareOf(tier.Members, members)) + "%",
                numbers.Money(tier.Revenue), numbers.Percent(ShareOf(tier.Revenue, revenue)) + "%");
        }

        table.AddTotal(In(ReportWords.Total), numbers.Count(members), "", numbers.Money(revenue), "");
        table.Write(page);
    }

    private void WriteMoves()
    {
        var moves = report.Months.SelectMany(m => m.TierMoves).GroupBy(m => (m.From, m.To, m.Cause)).ToList();
        if (moves.Count == 0)
        {
            return;
        }

        page.Element("h3", In(ReportWords.MovesHeading));
        var ranks = report.Tiers.Select((t, i) => (t.Tier, i)).ToDictionary(t => t.Tier, t => t.i, StringComparer.Ordinal);
        var table = new HtmlTable(3, In(ReportWords.From), In(ReportWords.To), In(ReportWords.Cause), In(ReportWords.Count));
        foreach (var move in moves.OrderBy(m => ranks.GetValueOrDefault(m.Key.From)).ThenBy(m => ranks.GetValueOrDefault(m.Key.To)).ThenBy(m => m.Key.Cause))
        {
            table.Add(numbers.TierName(move.Key.From), numbers.TierName(move.Key.To), In(ReportWords.Of(move.Key.Cause)), numbers.Count(move.Sum(m => m.Count)));
        }

        table.Write(page);
    }

    private void WriteRules()
    {
        const int BarsMax = 12;
        var rules = report.Rules.Where(r => r.Matched > 0).OrderByDescending(r => r.Cost).ThenBy(r => r.RuleId, StringComparer.Ordinal).ToList();
        Heading(In(ReportWords.RulesHeading), In(ReportWords.RulesLead));
        if (rules.Any(r => r.Cost > 0))
        {
            Figure(BarChart.Draw(In(ReportWords.RulesHeading),
                [.. rules.Take(BarsMax).Select(r => new BarGroup(r.Name.In(language), [(r.Cost, numbers.WholeMoney(r.Cost))]))], [("", ReportStyle.Blue)]));
        }

        var table = new HtmlTable(1, In(ReportWords.Rule), In(ReportWords.Matched), In(ReportWords.Granted), In(ReportWords.Discount),
            In(ReportWords.PointsWorth, report.Currency), In(ReportWords.CameBack), In(ReportWords.CostColumn, report.Currency));
        foreach (var rule in rules)
        {
            table.Add(rule.Name.In(language), numbers.Count(rule.Matched), numbers.Count(rule.Granted), numbers.Money(rule.Discount),
                numbers.Money(rule.PointsValue), numbers.Money(rule.DiscountReturned + rule.PointsTakenBackValue), numbers.Money(rule.Cost));
        }

        var totals = report.Totals;
        if (report.CostOfRewards != 0)
        {
            table.Add(In(ReportWords.RewardsPresented), "", "", numbers.Money(totals.Discount - rules.Sum(r => r.Discount)), numbers.Money(totals.PointsValue - rules.Sum(r => r.PointsValue)),
                numbers.Money(totals.DiscountReturned + totals.PointsTakenBackValue - rules.Sum(r => r.DiscountReturned + r.PointsTakenBackValue)), numbers.Money(report.CostOfRewards));
        }

        table.AddTotal(In(ReportWords.Total), "", "", numbers.Money(totals.Discount), numbers.Money(totals.PointsValue),
            numbers.Money(totals.DiscountReturned + totals.PointsTakenBackValue), numbers.Money(totals.Cost));
        table.Write(page);
        var never = report.RulesNeverMatched.Select(r => r.Name.In(language)).ToList();
        if (never.Count > 0)
        {
            page.Element("p", In(ReportWords.RulesNever, string.Join("; ", never)));
        }
    }

    private void WriteGlossary()
    {
        Heading(In(ReportWords.GlossaryHeading), null);
        page.Line("<dl>");
        foreach (var (word, meaning) in ReportWords.Glossary)
        {
            page.Element("dt", In(word)).Element("dd", In(meaning));
        }

        page.Line("</dl>");
    }

    private ChartSeries Series(Phrase name, string colour, Func<SimulationMonth, decimal> valueOf) =>
        new(In(name), colour, [.. report.Months.Select(m => (decimal?)valueOf(m))]);

    private static bool HasValues(ChartSeries series) => series.Values.Any(v => v is not (null or 0));

    private void Heading(string text, string? lead)
    {
        page.Element("h2", text);
        if (lead is not null)
        {
            page.Element("p", lead, "lead");
        }
    }

    private void Figure(string drawing) => page.Line("<figure>").Markup(drawing).Line("</figure>");

    private string In(Phrase phrase, params string[] arguments) => phrase.Format(language, arguments);
}
