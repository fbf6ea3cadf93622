using LoyaltyRules.Engine.Diagnostics;
using LoyaltyRules.Engine.Simulation.Reports;

namespace LoyaltyRules.Cli.Output.Html;

/// <summary>The tables by month: sales, and the books of every points currency with their reconciliation.</summary>
internal sealed class ReportBooks(SimulationReport report, ReportNumbers numbers, ProductLanguage language)
{
    public void Write(HtmlText page)
    {
        WriteSales(page);
        foreach (var currency in report.Points)
        {
            WriteBooks(page, currency);
        }

        WriteRewards(page);
    }

    private void WriteRewards(HtmlText page)
    {
        if (report.Months.All(m => m.Rewards.IsEmpty))
        {
            return;
        }

        page.Element("h2", In(ReportWords.RewardsHeading)).Element("p", In(ReportWords.RewardsLead), "lead");
        var table = new HtmlTable(2, In(ReportWords.Month), In(ReportWords.RewardColumn), In(ReportWords.Issued), In(ReportWords.UsedUp), In(ReportWords.ExpiredRewards),
            In(ReportWords.TakenBackRewards), In(ReportWords.VoucherValue, report.Currency), In(ReportWords.HandingOver, report.Currency));
        foreach (var month in report.Months)
        {
            foreach (var reward in month.Rewards)
            {
                table.Add(MonthNames.InTable(month.Month, language), report.RewardName(reward.Reward).In(language), numbers.Count(reward.Issued), numbers.Count(reward.Used),
                    numbers.Count(reward.Expired), numbers.Count(reward.TakenBack), numbers.Money(reward.Value), numbers.Money(reward.ProgramCost));
            }
        }

        var all = report.Months.SelectMany(m => m.Rewards).ToList();
        table.AddTotal(In(ReportWords.Total), "", numbers.Count(all.Sum(r => r.Issued)), numbers.Count(all.Sum(r => r.Used)), numbers.Count(all.Sum(r => r.Expired)),
            numbers.Count(all.Sum(r => r.TakenBack)), numbers.Money(all.Sum(r => r.Value)), numbers.Money(all.Sum(r => r.ProgramCost)));
        table.Write(page);
    }

    private void WriteSales(HtmlText page)
    {
        page.Element("h2", In(ReportWords.MoneyHeading));
        var table = new HtmlTable(1, In(ReportWords.Month), In(ReportWords.Purchases), In(ReportWords.Active), In(ReportWords.Gross), In(ReportWords.Discount),
            In(ReportWords.Net), In(ReportWords.PaidWithPoints), In(ReportWords.Returns), In(ReportWords.Returned));
        foreach (var month in report.Months)
        {
            table.Add(MonthNames.InTable(month.Month, language), numbers.Count(month.Purchases), numbers.Count(month.ActiveMembers), numbers.Money(month.Gross),
                numbers.Money(month.Discount), numbers.Money(month.Net), numbers.Money(month.PaidWithPoints), numbers.Count(month.Returns), numbers.Money(month.Returned));
        }

        var all = report.Months;
        table.AddTotal(In(ReportWords.Total), numbers.Count(all.Sum(m => m.Purchases)), "", numbers.Money(all.Sum(m => m.Gross)), numbers.Money(all.Sum(m => m.Discount)),
            numbers.Money(all.Sum(m => m.Net)), numbers.Money(all.Sum(m => m.PaidWithPoints)), numbers.Count(all.Sum(m => m.Returns)), numbers.Money(all.Sum(m => m.Returned)));
        table.Write(page);
    }

    private void WriteBooks(HtmlText page, SimulatedPoints currency)
    {
        page.Element("h2", In(ReportWords.BooksHeading, currency.Name.In(language))).Element("p", In(ReportWords.BooksLead), "lead");
        var rows = report.Months.Select(m => (m.Month, Points: m.Points.First(p => p.Currency == currency.Currency))).ToList();
        string Show(decimal value) => numbers.Points(currency.Currency, value);

        // What is nought all along would only widen the table.
        var columns = new List<(string Name, Func<MonthPoints, decimal> Value, bool IsSummed)>
        {
            (In(ReportWords.Opening), p => p.Liability - p.Change, false),
            ("+\u00A0" + In(ReportWords.Earned), p => p.Earned, true),
            ("−\u00A0" + In(ReportWords.TakenBack), p => p.TakenBack, true),
            ("−\u00A0" + In(ReportWords.Redeemed), p => p.Spent, true),
            ("−\u00A0" + In(ReportWords.Expired), p => p.Expired, true),
            ("±\u00A0" + In(ReportWords.Adjusted), p => p.Adjusted, true),
            ("=\u00A0" + In(ReportWords.Closing), p => p.Liability, false),
            (In(ReportWords.Pending), p => p.Pending, false),
            (In(ReportWords.Available), p => p.Available, false),
            (In(ReportWords.Held), p => p.Held, false),
            (In(ReportWords.Debt), p => p.Debt, false),
        }.Where((c, i) => i <= 4 || i == 6 || rows.Any(r => c.Value(r.Points) != 0)).ToList();

        // Where a point is worth one unit of money, the value would only repeat the closing balance.
        string[] ValueOf(string value) => currency.PointValue == 1 ? [] : [value];
        var table = new HtmlTable(1, [In(ReportWords.Month), .. columns.Select(c => c.Name), .. ValueOf(In(ReportWords.InMoney, report.Currency))]);
        foreach (var (month, points) in rows)
        {
            table.Add([MonthNames.InTable(month, language), .. columns.Select(c => Show(c.Value(points))), .. ValueOf(numbers.Money(points.LiabilityValue))]);
        }

        table.AddTotal([In(ReportWords.Total), .. columns.Select(c => c.IsSummed ? Show(rows.Sum(r => c.Value(r.Points))) : ""), .. ValueOf("")]);
        table.Write(page);
    }

    private string In(Phrase phrase, params string[] arguments) => phrase.Format(language, arguments);
}
