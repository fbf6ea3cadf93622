using LoyaltyRules.Cli.Output.Html;
using LoyaltyRules.Engine.Diagnostics;
using LoyaltyRules.Engine.Finance;
using LoyaltyRules.Engine.Simulation.Reports;
using NodaTime.Text;

namespace LoyaltyRules.Cli.Output;

/// <summary>The closure of a simulated program, and its own books, as plain text.</summary>
internal sealed class ClosureText(TextWriter writer, ProductLanguage language)
{
    /// <summary>Writes what there is of it.</summary>
    public void Write(SimulationReport report)
    {
        if (report.Closure is { } closure)
        {
            WriteStages(report, closure);
        }

        if (!report.Finances.IsEmpty)
        {
            WriteBooks(report);
        }
    }

    private void WriteStages(SimulationReport report, ClosureReport closure)
    {
        if (closure.Steps.Length > 1)
        {
            var table = new TextTable(In(ClosureNames.Heading), In(ClosureNames.Since), In(ClosureNames.Opening), In(ClosureNames.Spent), In(ClosureNames.Expired), In(ClosureNames.Closing));
            foreach (var step in closure.Steps)
            {
                decimal Value(Func<StagePoints, decimal> of) => step.Points.Sum(p => of(p) * p.PointValue);
                table.Add(In(ClosureNames.Of(step.Stage)), step.Since is { } day ? LocalDatePattern.Iso.Format(day) : "",
                    Number(Value(p => p.Opening)), Number(Value(p => p.Spent)), Number(Value(p => p.Expired)), Number(Value(p => p.Closing)));
            }

            table.Write(writer, OutputWidth.OfTables);
        }
        else
        {
            writer.WriteLine();
            writer.WriteLine(In(ClosureNames.Heading));
        }

        foreach (var sentence in ClosureNames.Sentences(closure, report.Currency, language, Number))
        {
            writer.WriteLine("  " + sentence);
        }
    }

    private void WriteBooks(SimulationReport report)
    {
        var table = new TextTable(In(ClosureNames.OwnBooks, report.Currency), In(ClosureNames.Income), In(ClosureNames.RewardCost), In(ClosureNames.OtherCosts), In(ClosureNames.Net), In(ClosureNames.DeferredInBrief));
        foreach (var month in report.Finances)
        {
            table.Add(MonthNames.InTable(month.Month, language), Whole(month.TotalIncome), Whole(month.RewardCost), Whole(month.OtherCosts), Whole(month.Net), Whole(DeferredIn(month)));
        }

        var all = report.Finances;
        table.Add("", Whole(all.Sum(m => m.TotalIncome)), Whole(all.Sum(m => m.RewardCost)), Whole(all.Sum(m => m.OtherCosts)), Whole(all.Sum(m => m.Net)), "");
        table.Write(writer, OutputWidth.OfTables);
    }

    private static decimal DeferredIn(ProfitAndLossMonth month) => month.Deferred.Sum(d => d.Deferred);

    // Whole units: a line has no room for more, and the other forms of the report have them.
    private string Whole(decimal value) => Number(decimal.Round(value, 0, MidpointRounding.ToEven));

    private string Number(decimal value) => Numbers.Of(value, language);

    private string In(Phrase phrase, params string[] arguments) => phrase.Format(language, arguments);
}
