using LoyaltyRules.Engine.Diagnostics;
using LoyaltyRules.Engine.Simulation.Reports;
using NodaTime.Text;

namespace LoyaltyRules.Cli.Output.Html;

/// <summary>The closure of the program, stage by stage, what was read month by month, and the program's own books.</summary>
internal sealed class ReportClosure(SimulationReport report, ReportNumbers numbers, ProductLanguage language)
{
    private static readonly Phrase Readings = new("Indicators at month's ends", "Показатели на конец месяца");
    private static readonly Phrase Unknown = new("unknown", "неизвестно");
    private static readonly Phrase Yes = new("true", "да");
    private static readonly Phrase No = new("no", "нет");
    private static readonly Phrase StagesLead = new(
        "Points outstanding when each stage began, what became of them, and what was left: {0}.",
        "Баллы на руках в начале каждого этапа, что с ними стало и что осталось: {0}.");
    private static readonly Phrase BooksLead = new(
        "Rewards cost what they are worth when they are given; points that expire give it back. Deferred revenue is the contract liability by IFRS 15 at the month's end.",
        "Поощрения учитываются по стоимости в момент выдачи; сгоревшие баллы её возвращают. Отложенная выручка — обязательство по договору (МСФО 15) на конец месяца.");

    public void Write(HtmlText page)
    {
        if (report.Closure is { } closure)
        {
            page.Element("h2", In(ClosureNames.Heading));
            foreach (var sentence in ClosureNames.Sentences(closure, report.Currency, language, numbers.Money))
            {
                page.Element("p", sentence);
            }

            if (closure.Steps.Length > 1)
            {
                WriteStages(page, closure);
            }

            WriteReadings(page, closure);
        }

        if (!report.Finances.IsEmpty)
        {
            WriteBooks(page);
        }
    }

    private void WriteStages(HtmlText page, ClosureReport closure)
    {
        foreach (var currency in report.Points)
        {
            page.Element("p", In(StagesLead, currency.Name.In(language)), "lead");
            var rows = closure.Steps.Select(s => (Step: s, Points: s.Points.First(p => p.Currency == currency.Currency))).ToList();
            var columns = new (Phrase Name, string Sign, Func<StagePoints, decimal> Of, bool IsAlways)[]
            {
                (ClosureNames.Opening, "", p => p.Opening, true),
                (ClosureNames.Earned, "+\u00A0", p => p.Earned, true),
                (ClosureNames.Adjusted, "±\u00A0", p => p.Adjusted, false),
                (ClosureNames.Forgiven, "+\u00A0", p => p.Forgiven, false),
                (ClosureNames.Spent, "−\u00A0", p => p.Spent, true),
                (ClosureNames.Expired, "−\u00A0", p => p.Expired, true),
                (ClosureNames.PaidOut, "−\u00A0", p => p.PaidOut, false),
                (ClosureNames.Closing, "=\u00A0", p => p.Closing, true),
            }.Where(c => c.IsAlways || rows.Exists(r => c.Of(r.Points) != 0)).ToList();
            var table = new HtmlTable(2, [In(ClosureNames.Stage), In(ClosureNames.Since), .. columns.Select(c => c.Sign + In(c.Name))]);
            foreach (var (step, points) in rows)
            {
                table.Add([
                    In(ClosureNames.Of(step.Stage)), step.Since is { } day ? LocalDatePattern.Iso.Format(day) : "",
                    .. columns.Select(c => numbers.Points(currency.Currency, c.Of(points))),
                ]);
            }

            table.Write(page);
        }
    }

    private void WriteReadings(HtmlText page, ClosureReport closure)
    {
        page.Element("h3", In(Readings));
        var table = new HtmlTable(1, [In(ReportWords.Month), .. closure.Indicators.Select(i => i.Name.In(language)), .. closure.Triggers.Select(t => t.Name.In(language))]);
        foreach (var reading in closure.Readings)
        {
            table.Add([
                MonthNames.InTable(reading.On.ToYearMonth(), language),
                .. reading.Reading.Indicators.Select(i => i.Value is { } value ? Numbers.Of(value, language) : In(Unknown)),
                .. reading.Reading.Triggers.Select(t => In(t.Holds switch { true => Yes, false => No, _ => Unknown })),
            ]);
        }

        table.Write(page);
    }

    private void WriteBooks(HtmlText page)
    {
        page.Element("h2", In(ClosureNames.Books, report.Currency)).Element("p", In(BooksLead), "lead");
        var (first, all) = (report.Finances[0], report.Finances);
        string NameOf(string id) => report.FinanceItems.First(i => i.Id == id).Name.In(language);
        var table = new HtmlTable(1, [
            In(ReportWords.Month), .. first.Income.Select(i => "+\u00A0" + NameOf(i.Id)), "+\u00A0" + In(ClosureNames.ExpiredIncome), "−\u00A0" + In(ClosureNames.RewardCost),
            .. first.Costs.Select(c => "−\u00A0" + NameOf(c.Id)), "=\u00A0" + In(ClosureNames.Net), In(ClosureNames.Deferred),
        ]);
        foreach (var month in all)
        {
            table.Add([
                MonthNames.InTable(month.Month, language), .. month.Income.Select(i => numbers.Money(i.Amount)), numbers.Money(month.PointsExpiredValue), numbers.Money(month.RewardCost),
                .. month.Costs.Select(c => numbers.Money(c.Amount)), numbers.Money(month.Net), numbers.Money(month.Deferred.Sum(d => d.Deferred)),
            ]);
        }

        table.AddTotal([
            In(ReportWords.Total), .. first.Income.Select((_, i) => numbers.Money(all.Sum(m => m.Income[i].Amount))), numbers.Money(all.Sum(m => m.PointsExpiredValue)),
            numbers.Money(all.Sum(m => m.RewardCost)), .. first.Costs.Select((_, i) => numbers.Money(all.Sum(m => m.Costs[i].Amount))), numbers.Money(all.Sum(m => m.Net)), "",
        ]);
        table.Write(page);
    }

    private string In(Phrase phrase, params string[] arguments) => phrase.Format(language, arguments);
}
