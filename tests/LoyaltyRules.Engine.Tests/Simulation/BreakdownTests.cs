using System.Text;
using LoyaltyRules.Engine.Diagnostics;
using LoyaltyRules.Engine.Simulation;
using LoyaltyRules.Engine.Simulation.Aggregation;
using LoyaltyRules.Engine.Simulation.History;
using LoyaltyRules.Engine.Simulation.Reports;

namespace LoyaltyRules.Engine.Tests.Simulation;

/// <summary>What a report adds up by the values of a fact, and by segments.</summary>
public sealed class BreakdownTests
{
    private const string Mapping = """
        {
          "purchase": { "id": { "rowNumber": true }, "member": "who", "channel": "channel", "at": { "column": "at", "format": "yyyy-MM-dd", "zone": "UTC" } },
          "line": { "gross": "amount" },
          "members": { "id": "who", "facts": { "card": "card" } }
        }
        """;

    private const string Rows = """
        who,at,channel,amount
        anna,2026-01-05,web,100
        boris,2026-01-31,web,50
        anna,2026-02-01,,200
        vera,2026-02-03,app,10
        ,2026-02-04,app,1000
        anna,2026-03-01,web,300
        """;

    private static readonly SimulatedProgram Club = SimulatedPacks.TenthBack("""
        ,
        "facts": [ { "name": "member.card", "type": "choice", "values": ["Gold", "Plain"], "label": { "en": "card" } } ],
        "counters": [ { "name": "spent", "sum": "base.paid", "window": "P12M" }, { "name": "orders", "count": "purchase", "window": "lifetime" },
                      { "name": "answers", "count": "activity.survey", "window": "lifetime" } ],
        "activities": [ { "activity": "survey" } ],
        "segments": [
          { "name": "repeating", "when": "member.orders >= 2", "label": { "en": "came again" } },
          { "name": "big", "when": "purchase.gross > 1" },
          { "name": "golden", "when": "member.card == 'Gold'" },
          { "name": "perOrder", "when": "divide(member.spent, member.answers, 2, 'halfUp') > 1" } ]
        """);

    [Fact]
    public void simulate_by_a_fact_of_members_every_month_and_value_has_its_row()
    {
        var report = Simulate("member.card");
        Assert.Equal(
        [
            "2026-01 Gold: 1, 100.00, 10.00", "2026-01 Plain: 1, 50.00, 5.00", "2026-02 : 2, 1010.00, 1.00", "2026-02 Gold: 1, 200.00, 20.00", "2026-03 Gold: 1, 300.00, 30.00",
        ], report.By!.Rows.Select(r => FormattableString.Invariant($"{r.Month:uuuu-MM} {r.Value}: {r.Purchases}, {r.Net:0.00}, {r.Earned.Sum(e => e.Points):0.00}")));
        Assert.Equal(report.Totals.Net, report.By.Rows.Sum(r => r.Net));
        Assert.Equal("card", report.By.Label.In(ProductLanguage.English));
    }

    [Fact]
    public void simulate_by_a_fact_of_purchases_counts_buyers_without_a_card_too() =>
        Assert.Equal(["", "app", "web"], Simulate("purchase.channel").By!.Rows.Select(r => r.Value).Distinct().Order(StringComparer.Ordinal));

    [Fact]
    public void segments_of_members_are_counted_at_the_end_and_the_unknown_apart()
    {
        // Of purchases alone nobody can be said to be in one; who answered no survey has no average.
        Assert.Equal(["golden 1 of 600, 1 unknown", "perOrder 0 of 0, 3 unknown", "repeating 1 of 600, 0 unknown"],
            Simulate("member.card").Segments.Select(s => FormattableString.Invariant($"{s.Segment} {s.Members} of {s.Revenue:0}, {s.Unknown} unknown")));
    }

    [Theory]
    [InlineData("member.card")]
    [InlineData("purchase.channel")]
    public void workers_change_nothing(string fact) => Assert.Equal(Text(Simulate(fact)), Text(Simulate(fact, workers: 2)));

    [Theory]
    [InlineData("member.crad", "member.card")]
    [InlineData("purchase.chanel", "purchase.channel")]
    [InlineData("member.orders", "member.card, purchase.channel")]
    public void fact_that_the_pack_does_not_offer_is_refused_with_what_was_meant(string name, string hinted)
    {
        var refusal = Assert.Single(Assert.Throws<RefusedException>(() => BreakdownFact.Of(Club.Compiled.Pack, name)).Diagnostics);
        Assert.Equal("LR4039", refusal.Code);
        Assert.Contains(hinted, refusal.Hint(ProductLanguage.English), StringComparison.Ordinal);
    }

    private static SimulationReport Simulate(string fact, int workers = 1)
    {
        var map = SharedHistories.Mapping(Mapping);
        using var reader = SimulatedPacks.Reader(Rows, Mapping);
        using var folder = new LoyaltyRules.Testing.TempFolder();
        var members = MemberDirectory.Load(folder.Write("members.csv", "who,card\nanna,Gold\nboris,Plain\n"), map.Members!);
        return HistorySimulation.Run(Club, reader, members, new SimulationOptions { By = BreakdownFact.Of(Club.Compiled.Pack, fact), Workers = workers });
    }

    private static string Text(SimulationReport report)
    {
        using var stream = new MemoryStream();
        report.WriteTo(stream);
        return Encoding.UTF8.GetString(stream.ToArray());
    }
}
