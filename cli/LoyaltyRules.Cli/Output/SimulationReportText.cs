using LoyaltyRules.Engine.Diagnostics;
using LoyaltyRules.Engine.Simulation.History;
using LoyaltyRules.Engine.Simulation.Reports;
using NodaTime.Text;

namespace LoyaltyRules.Cli.Output;

/// <summary>A simulation's report for people: plain text, at most 80 columns wide, in English or Russian.</summary>
internal sealed class SimulationReportText(TextWriter writer, ProductLanguage language)
{
    private static readonly Phrase Title = new("Simulation of {0} {1}", "Моделирование {0} {1}");
    private static readonly Phrase Complete = new("All of the history was covered: {0} rows.", "История пройдена целиком, строк: {0}.");
    private static readonly Phrase Cancelled = new("Interrupted. Covered: {0} rows, {1} of {2} {4} ({3}%).", "Прервано. Пройдено строк: {0}; {4}: {1} из {2} ({3}%).");
    private static readonly Phrase BrokenOff = new("Broken off. Covered: {0} rows, {1} of {2} {4} ({3}%).", "Оборвалось. Пройдено строк: {0}; {4}: {1} из {2} ({3}%).");
    private static readonly Phrase Bytes = new("bytes", "байт");
    private static readonly Phrase DaysOfHistory = new("days", "дней");
    private static readonly Phrase Blank = new("Blank lines: {0}", "Пустых строк: {0}");
    private static readonly Phrase Rows = new("Rows", "Строки");
    private static readonly Phrase AmountHeading = new("amount", "сумма");
    private static readonly Phrase Total = new("total", "всего");
    private static readonly Phrase WithoutAmount = new("{0} rows of which the amount could not be read", "строк с нечитаемой суммой: {0}");
    private static readonly Phrase Purchases = new("Purchases", "Покупки");
    private static readonly Phrase Decided = new("decided", "решено");
    private static readonly Phrase NoMember = new("without member", "без участника");
    private static readonly Phrase Members = new("members", "участников");
    private static readonly Phrase OutOfOrder = new("out of order", "не по порядку");
    private static readonly Phrase Days = new("days", "дни");
    private static readonly Phrase Money = new("Money, {0}", "Деньги, {0}");
    private static readonly Phrase Gross = new("gross, fees included", "до скидок, со сборами");
    private static readonly Phrase Discounts = new("discounts", "скидки");
    private static readonly Phrase Net = new("net", "к оплате");
    private static readonly Phrase OfWhichPoints = new("of which with points", "из них баллами");
    private static readonly Phrase PointsEarned = new("points earned: {0}", "начислено баллов: {0}");
    private static readonly Phrase PointsWorth = new("points at their value", "баллы по их стоимости");
    private static readonly Phrase Cost = new("cost of the program", "стоимость программы");
    private static readonly Phrase CameBack = new("came back with returns", "отозвано при возвратах");
    private static readonly Phrase OfRewards = new("rewards presented", "предъявленные награды");
    private static readonly Phrase Rules = new("Rules", "Правила");
    private static readonly Phrase Matched = new("matched", "сработало");
    private static readonly Phrase Granted = new("granted", "дало");
    private static readonly Phrase Unknown = new("unknown", "неясно");
    private static readonly Phrase Worth = new("cost", "стоимость");
    private static readonly Phrase Never = new("Never matched: {0}", "Ни разу не сработали: {0}");
    private static readonly Phrase Refused = new("Purchases refused", "Отклонённые покупки");
    private static readonly Phrase Unreadable = new("Unreadable rows", "Нечитаемые строки");
    private static readonly Phrase Noticed = new("Noticed in the files, nothing left out", "Замечено в файлах, ничего не пропущено");
    private static readonly Phrase Line = new("line {0}: {1}", "строка {0}: {1}");
    private static readonly Phrase More = new("and {0} more", "и ещё {0}");

    /// <summary>Writes the report.</summary>
    public void Write(SimulationReport report)
    {
        writer.WriteLine(In(Title, report.Pack.Id, report.Pack.Version));
        WriteCoverage(report.Coverage);
        WriteRows(report);
        WritePurchases(report);
        WriteMoney(report);
        WriteRules(report);
        new SimulationMonthsText(writer, language).Write(report);
        new SimulationGroupsText(writer, language).Write(report);
        new CoalitionText(writer, language).Write(report);
        new ClosureText(writer, language).Write(report);
        WriteReasons(Refused, report.Refused);
        WriteReasons(Unreadable, report.Unreadable);
        WriteReasons(Noticed, report.Notices);
    }

    private void WriteCoverage(SimulationCoverage coverage)
    {
        if (coverage.End == SimulationEnd.Complete)
        {
            writer.WriteLine(In(Complete, Number(coverage.DataRows)));
        }
        else
        {
            var percent = coverage.Length == 0 ? 0 : coverage.Position * 100 / coverage.Length;
            writer.WriteLine(In(coverage.End == SimulationEnd.Cancelled ? Cancelled : BrokenOff,
                Number(coverage.DataRows), Number(coverage.Position), Number(coverage.Length), Number(percent), In(coverage.Unit == HistoryUnit.Bytes ? Bytes : DaysOfHistory)));
        }

        if (coverage.Broken is { } broken)
        {
            WriteWrapped($"{broken.Code} {broken.Message(language)} {broken.Hint(language)}", "  ");
        }

        if (coverage.BlankLines > 0)
        {
            writer.WriteLine(In(Blank, Number(coverage.BlankLines)));
        }
    }

    private void WriteRows(SimulationReport report)
    {
        var table = new TextTable(In(Rows), "", In(AmountHeading));
        foreach (var row in report.Rows)
        {
            table.Add(RowNames.Of(row, language), Number(row.Rows), Amount(row.Amount));
        }

        table.Add(In(Total), Number(report.Rows.Sum(r => r.Rows)), Amount(report.Rows.Sum(r => r.Amount)));
        table.Write(writer, OutputWidth.OfTables);
        if (report.Rows.Sum(r => r.RowsWithoutAmount) is > 0 and var without)
        {
            writer.WriteLine($"  {In(WithoutAmount, Number(without))}");
        }
    }

    private void WritePurchases(SimulationReport report)
    {
        var table = new TextTable(In(Purchases), "");
        table.Add(In(Decided), Number(report.Purchases));
        table.Add(In(NoMember), Number(report.PurchasesWithoutMember));
        table.Add(In(Members), Number(report.Members));
        table.Add(In(OutOfOrder), Number(report.OutOfOrder));
        if (report is { FirstDay: { } first, LastDay: { } last })
        {
            table.Add(In(Days), $"{LocalDatePattern.Iso.Format(first)} – {LocalDatePattern.Iso.Format(last)}");
        }

        table.Write(writer, OutputWidth.OfTables);
    }

    private void WriteMoney(SimulationReport report)
    {
        var totals = report.Totals;
        var table = new TextTable(In(Money, report.Currency), "");
        table.Add(In(Gross), Amount(totals.Gross));
        table.Add(In(Discounts), Amount(totals.Discount));
        table.Add(In(Net), Amount(totals.Net));
        if (totals.PaidWithPoints > 0)
        {
            table.Add(In(OfWhichPoints), Amount(totals.PaidWithPoints));
        }

        foreach (var points in totals.Points)
        {
            table.Add(In(PointsEarned, points.Currency), Number(points.Points));
        }

        table.Add(In(PointsWorth), Amount(totals.PointsValue));
        if (totals.DiscountReturned + totals.PointsTakenBackValue is > 0 and var back)
        {
            table.Add(In(CameBack), Amount(back));
        }

        table.Add(In(Cost), Amount(totals.Cost));
        table.Write(writer, OutputWidth.OfTables);
    }

    private void WriteRules(SimulationReport report)
    {
        if (report.Rules.IsEmpty)
        {
            return;
        }

        var table = new TextTable(In(Rules), In(Matched), In(Granted), In(Unknown), In(Worth));
        foreach (var rule in report.Rules.Where(r => r.Matched > 0 || r.Unknown > 0))
        {
            table.Add(rule.Name.In(language), Number(rule.Matched), Number(rule.Granted), Number(rule.Unknown), Amount(rule.Cost));
        }

        if (report.CostOfRewards != 0)
        {
            table.Add(In(OfRewards), "", "", "", Amount(report.CostOfRewards));
        }

        table.Add(In(Total), "", "", "", Amount(report.Totals.Cost));

        table.Write(writer, OutputWidth.OfTables);
        var never = report.RulesNeverMatched.Select(r => r.Name.In(language)).ToList();
        if (never.Count > 0)
        {
            WriteWrapped(In(Never, string.Join("; ", never)), "  ");
        }
    }

    private void WriteReasons(Phrase title, IReadOnlyCollection<ReasonSummary> reasons)
    {
        if (reasons.Count == 0)
        {
            return;
        }

        writer.WriteLine();
        writer.WriteLine($"{In(title)}: {Number(reasons.Sum(r => r.Count))}");
        foreach (var reason in reasons)
        {
            writer.WriteLine($"  {reason.Code}: {Number(reason.Count)}");
            foreach (var example in reason.First)
            {
                var message = example.Reason.Message(language);
                WriteWrapped(example.Line > 0 ? In(Line, Number(example.Line), message) : $"{example.Reason.Place.Source}: {message}", "    ");
            }

            var listed = reason.First.Sum(e => (long)e.Count);
            if (reason.Count > listed && !reason.First.IsEmpty)
            {
                writer.WriteLine($"    {In(More, Number(reason.Count - listed))}");
            }
        }
    }

    private void WriteWrapped(string text, string indent)
    {
        var line = indent;
        foreach (var word in text.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            if (line.Length > indent.Length && line.Length + 1 + word.Length > OutputWidth.OfTables)
            {
                writer.WriteLine(line);
                line = indent + "  ";
            }

            line += line.EndsWith(' ') || line.Length == 0 ? word : " " + word;
        }

        writer.WriteLine(line);
    }

    private string In(Phrase phrase, params string[] arguments) => phrase.Format(language, arguments);

    private string Number(decimal value) => Numbers.Of(value, language);

    private string Amount(decimal value) => Numbers.Money(value, language);
}
