using System.Globalization;
using LoyaltyRules.Cli.Output.Html;
using LoyaltyRules.Engine.Diagnostics;
using LoyaltyRules.Engine.Simulation.Reports;

namespace LoyaltyRules.Cli.Output;

/// <summary>What a simulation found over time, as plain text: the months, the pyramid at the end, returns and bookings. The whole of it is in the other forms of the report.</summary>
internal sealed class SimulationMonthsText(TextWriter writer, ProductLanguage language)
{
    private static readonly Phrase Months = new("By month, {0}", "По месяцам, {0}");
    private static readonly Phrase Purchases = new("purchases", "покупки");
    private static readonly Phrase Net = new("net", "к оплате");
    private static readonly Phrase Earned = new("earned", "начислено");
    private static readonly Phrase Spent = new("redeemed", "списано");
    private static readonly Phrase Expired = new("expired", "сгорело");
    private static readonly Phrase Liability = new("owed at end", "на конец");
    private static readonly Phrase Issued = new("issued", "выдано");
    private static readonly Phrase Used = new("used", "использовано");
    private static readonly Phrase TakenBack = new("taken back", "отозвано");
    private static readonly Phrase Value = new("value", "номинал");
    private static readonly Phrase Total = new("total", "всего");
    private static readonly Phrase Tiers = new("Members by tier at the end", "Участники по уровням на конец");
    private static readonly Phrase Revenue = new("revenue", "выручка");
    private static readonly Phrase Members = new("members", "участников");
    private static readonly Phrase Moves = new("Moves between tiers", "Переходы между уровнями");
    private static readonly Phrase Returns = new("Returns", "Возвраты");
    private static readonly Phrase Found = new("found in earlier purchases", "найдены в прежних покупках");
    private static readonly Phrase PartlyFound = new("found in part", "найдены частично");
    private static readonly Phrase NotFound = new("not found", "не найдены");
    private static readonly Phrase NotFoundAmount = new("amount not found", "сумма ненайденного");
    private static readonly Phrase FirstLines = new("First lines not found: {0}", "Первые ненайденные строки: {0}");
    private static readonly Phrase Bookings = new("Bookings", "Брони");
    private static readonly Phrase Completed = new("took place", "состоялись");
    private static readonly Phrase Cancelled = new("cancelled", "отменены");
    private static readonly Phrase NoShow = new("nobody came", "неявки");

    /// <summary>Writes what there is of it.</summary>
    public void Write(SimulationReport report)
    {
        WriteMonths(report);
        WriteRewards(report);
        WriteTiers(report);
        WriteReturns(report.Returns);
        WriteBookings(report.Bookings);
    }

    private void WriteMonths(SimulationReport report)
    {
        if (report.Months.IsEmpty)
        {
            return;
        }

        // Money and points at their value, in whole units: a line has no room for more, and the other forms of the report have them.
        var table = new TextTable(In(Months, report.Currency), In(Purchases), In(Net), In(Earned), In(Spent), In(Expired), In(Liability));
        foreach (var month in report.Months)
        {
            table.Add(MonthNames.InTable(month.Month, language), Count(month.Purchases), Whole(month.Net), Whole(month.EarnedValue), Whole(month.SpentValue),
                Whole(month.ExpiredValue), Whole(month.LiabilityValue));
        }

        table.Add(In(Total), Count(report.Months.Sum(m => m.Purchases)), Whole(report.Months.Sum(m => m.Net)), Whole(report.Months.Sum(m => m.EarnedValue)),
            Whole(report.Months.Sum(m => m.SpentValue)), Whole(report.Months.Sum(m => m.ExpiredValue)), Whole(report.Months[^1].LiabilityValue));
        table.Write(writer, OutputWidth.OfTables);
    }

    private void WriteRewards(SimulationReport report)
    {
        var table = new TextTable(In(ReportWords.RewardsHeading), In(Issued), In(Used), In(Expired), In(TakenBack), In(Value));
        foreach (var month in report.Months)
        {
            foreach (var reward in month.Rewards)
            {
                table.Add($"{MonthNames.InTable(month.Month, language)}: {report.RewardName(reward.Reward).In(language)}", Count(reward.Issued), Count(reward.Used), Count(reward.Expired),
                    Count(reward.TakenBack), Whole(reward.Value));
            }
        }

        if (!table.IsEmpty)
        {
            table.Write(writer, OutputWidth.OfTables);
        }
    }

    private void WriteTiers(SimulationReport report)
    {
        if (report.Months.IsEmpty || report.Tiers.IsEmpty)
        {
            return;
        }

        var names = report.Tiers.ToDictionary(t => t.Tier, t => t.Label.In(language), StringComparer.Ordinal);
        var table = new TextTable(In(Tiers), In(Members), In(Revenue));
        foreach (var tier in report.Months[^1].Tiers.Reverse())
        {
            table.Add(names[tier.Tier], Count(tier.Members), Whole(tier.Revenue));
        }

        table.Write(writer, OutputWidth.OfTables);
        var ranks = report.Tiers.Select((t, i) => (t.Tier, i)).ToDictionary(t => t.Tier, t => t.i, StringComparer.Ordinal);
        var moves = new TextTable(In(Moves), "");
        foreach (var move in report.Months.SelectMany(m => m.TierMoves).GroupBy(m => (m.From, m.To, m.Cause))
            .OrderBy(m => ranks.GetValueOrDefault(m.Key.From)).ThenBy(m => ranks.GetValueOrDefault(m.Key.To)).ThenBy(m => m.Key.Cause))
        {
            moves.Add($"{names.GetValueOrDefault(move.Key.From, move.Key.From)} → {names.GetValueOrDefault(move.Key.To, move.Key.To)}, {ReportWords.Of(move.Key.Cause).In(language)}",
                Count(move.Sum(m => m.Count)));
        }

        if (!moves.IsEmpty)
        {
            moves.Write(writer, OutputWidth.OfTables);
        }
    }

    private void WriteReturns(ReturnSummary returns)
    {
        if (returns.Matched + returns.NotWhollyMatched == 0)
        {
            return;
        }

        var table = new TextTable(In(Returns), "");
        table.Add(In(Found), Count(returns.Matched));
        if (returns.NotWhollyMatched > 0)
        {
            table.Add(In(PartlyFound), Count(returns.PartlyMatched));
            table.Add(In(NotFound), Count(returns.Unmatched));
            table.Add(In(NotFoundAmount), Numbers.Of(returns.UnmatchedAmount, language));
        }

        table.Write(writer, OutputWidth.OfTables);
        if (!returns.First.IsEmpty)
        {
            writer.WriteLine("  " + In(FirstLines, string.Join(", ", returns.First.Take(5).Select(r => r.Line.ToString(CultureInfo.InvariantCulture)))));
        }
    }

    private void WriteBookings(BookingSummary bookings)
    {
        if (bookings.Total == 0)
        {
            return;
        }

        var table = new TextTable(In(Bookings), "");
        table.Add(In(Completed), Count(bookings.Completed));
        table.Add(In(Cancelled), Count(bookings.Cancelled));
        table.Add(In(NoShow), Count(bookings.NoShow));
        table.Write(writer, OutputWidth.OfTables);
    }

    private string In(Phrase phrase, params string[] arguments) => phrase.Format(language, arguments);

    private string Count(long value) => Numbers.Of(value, language);

    private string Whole(decimal value) => Numbers.Of(value, 0, language);
}
