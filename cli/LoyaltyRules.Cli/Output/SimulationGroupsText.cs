using LoyaltyRules.Engine.Diagnostics;
using LoyaltyRules.Engine.Simulation.Reports;

namespace LoyaltyRules.Cli.Output;

/// <summary>A simulation's members by segments, and its purchases by the values of a fact, as plain text. The months of the values are in the other forms of the report.</summary>
internal sealed class SimulationGroupsText(TextWriter writer, ProductLanguage language)
{
    private static readonly Phrase Segments = new("Segments at the end", "Сегменты на конец");
    private static readonly Phrase Members = new("members", "участников");
    private static readonly Phrase Unknown = new("unknown", "неясно");
    private static readonly Phrase Revenue = new("revenue", "выручка");
    private static readonly Phrase By = new("By: {0}", "В разрезе: {0}");
    private static readonly Phrase Purchases = new("purchases", "покупки");
    private static readonly Phrase Net = new("net", "к оплате");
    private static readonly Phrase Total = new("total", "всего");

    /// <summary>Writes what there is of it.</summary>
    public void Write(SimulationReport report)
    {
        WriteSegments(report);
        WriteBy(report);
    }

    private void WriteSegments(SimulationReport report)
    {
        if (report.Segments.IsEmpty)
        {
            return;
        }

        var table = new TextTable(In(Segments), In(Members), In(Unknown), In(Revenue));
        foreach (var segment in report.Segments.OrderByDescending(s => s.Members).ThenBy(s => s.Segment, StringComparer.Ordinal))
        {
            table.Add(segment.Label.In(language), Numbers.Of(segment.Members, language), Numbers.Of(segment.Unknown, language), Numbers.Of(segment.Revenue, 0, language));
        }

        table.Write(writer, OutputWidth.OfTables);
    }

    private void WriteBy(SimulationReport report)
    {
        if (report.By is not { } by)
        {
            return;
        }

        var table = new TextTable([In(By, by.Label.In(language)), In(Purchases), In(Net), .. report.Points.Select(p => p.Name.In(language))]);
        foreach (var value in BreakdownValue.Of(by, report))
        {
            Add(table, value.Value.Length == 0 ? "–" : by.NameOf(value.Value).In(language), value);
        }

        Add(table, In(Total), BreakdownValue.TotalOf(by, report));
        table.Write(writer, OutputWidth.OfTables);
    }

    private void Add(TextTable table, string name, BreakdownValue value) =>
        table.Add([name, Numbers.Of(value.Purchases, language), Numbers.Money(value.Net, language), .. value.Earned.Select(e => Numbers.Of(e, language))]);

    private string In(Phrase phrase, params string[] arguments) => phrase.Format(language, arguments);
}
