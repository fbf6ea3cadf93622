using System.Text;
using LoyaltyRules.Engine.Model;
using LoyaltyRules.Engine.Simulation;
using LoyaltyRules.Engine.Simulation.History;
using LoyaltyRules.Engine.Simulation.Reports;
using NodaTime;

namespace LoyaltyRules.Engine.Tests.Simulation;

public sealed class HistorySimulationTests
{
    private const string Mapping = """
        { "purchase": { "id": "id", "member": "who", "at": { "column": "at", "format": "yyyy-MM-dd", "zone": "UTC" }, "pay": { "bonus": "points" } }, "line": { "gross": "amount" } }
        """;

    // Every purchase is a point, and as many points as the counter says: what earlier purchases amount to.
    private const string Counters = """
        , "counters": [ { "name": "orders", "count": "purchase", "window": "P12M" } ]
        """;

    [Fact]
    public void Run_CountersInDecisions_HoldWhatCameBefore()
    {
        var program = SimulatedPacks.Of("""
            {
              "pack": "counting", "version": "1.0.0", "languages": ["en"], "name": { "en": "Counting" }, "timeZone": "UTC", "currency": "RUB", "points": [ { "currency": "bonus" } ],
              "counters": [ { "name": "orders", "count": "purchase", "window": "P12M" }, { "name": "spent", "sum": "purchase.gross", "window": "lifetime" } ],
              "rules": [
                { "id": "second", "when": "member.orders == 1", "then": [ { "earn": { "points": 1 } } ] },
                { "id": "after-thirty", "when": "member.spent >= 30 && member.orders == 0", "then": [ { "earn": { "points": 100 } } ] }
              ]
            }
            """);
        var report = Run("a,m,2026-01-01,10,\nb,m,2026-01-02,20,\nc,n,2026-01-02,5,\nd,,2026-01-02,5,\ne,m,2027-01-02,1,\n", program);
        Assert.Equal(["after-thirty 1 1", "second 1 1"], report.Rules.Select(r => $"{r.RuleId} {r.Matched} {r.Granted}"));
        Assert.Equal(5, report.Purchases);
        Assert.Equal(2, report.Members);
        Assert.Equal(1, report.PurchasesWithoutMember);
        Assert.Equal((new LocalDate(2026, 1, 1), new LocalDate(2027, 1, 2)), (report.FirstDay, report.LastDay));
        Assert.Equal(41, report.Totals.Gross);
    }

    [Fact]
    public void Run_RulesAndPoints_AreSummedWithTheirCost()
    {
        var report = Run("a,m,2026-01-01,100,\nb,m,2026-01-02,50,\n", SimulatedPacks.TenthBack());
        var rule = report.Rules.Single(r => r.RuleId == "tenth-back");
        Assert.Equal((2, 2, 15m), (rule.Matched, rule.Granted, rule.Points.Single().Points));
        Assert.Equal(7.5m, rule.PointsValue);
        Assert.Equal(["never"], report.RulesNeverMatched.Select(r => r.RuleId));
        Assert.Equal(7.5m, report.Totals.Cost);
        Assert.True(report.IsClean);
    }

    [Fact]
    public void Run_RefusedPurchases_AreCountedListedAndLeaveNoTrace()
    {
        // Money of this program has two decimals.
        var report = Run("a,m,2026-01-01,0.001,\nb,n,2026-01-02,20,\nc,m,2026-01-02,0.001,\nd,m,2026-01-02,0.001,\n", SimulatedPacks.TenthBack(), new SimulationOptions { ExamplesMax = 2 });
        var refused = Assert.Single(report.Refused);
        Assert.Equal(3L, refused.Count);
        Assert.Equal([(2L, "a"), (4L, "c")], refused.First.Select(f => (f.Line, f.PurchaseId!)));
        Assert.Equal((1L, 1L), (report.Members, report.Purchases));
        Assert.Equal(4, report.Rows.Single().Rows);
        Assert.False(report.IsClean);
    }

    [Fact]
    public void Run_UnreadableAndLateRowsOfAFileTakenAsItStands_AreCounted()
    {
        var mapping = Mapping.Replace("{ \"purchase\"", "{ \"sort\": false, \"purchase\"", StringComparison.Ordinal);
        var report = Run("a,m,2026-01-05,10,\nb,m,2026-01-02,20,\nc,m,never,3,\n", SimulatedPacks.TenthBack(), mapping: mapping);
        Assert.Equal(1, report.OutOfOrder);
        var late = Assert.Single(report.Notices);
        Assert.Equal(("LR4041", 1L, 3L), (late.Code, late.Count, late.First[0].Line));
        Assert.Equal("LR4025", Assert.Single(report.Unreadable).Code);
        Assert.Equal(3, report.Rows.Sum(r => r.Rows));
        Assert.Equal(33, report.Rows.Sum(r => r.Amount));
        Assert.Equal(SimulationEnd.Complete, report.Coverage.End);
    }

    [Fact]
    public void Run_UnsortedFileThatSaysSo_IsSimulatedInOrderOfTime()
    {
        var mapping = Mapping.Replace("{ \"purchase\"", "{ \"sort\": true, \"purchase\"", StringComparison.Ordinal);
        const string rows = "c,m,2026-03-05,10,\na,m,2026-01-02,20,\nx,m,never,3,\nb,m,2026-01-02,40,\n";
        using var reader = SimulatedPacks.Reader("id,who,at,amount,points\n" + rows, mapping);
        Assert.Equal(["x", "a", "b", "c"], reader.Items().Select(i => i is HistoryPurchase p ? p.Purchase.Id : "x"));
        var report = Run(rows, SimulatedPacks.TenthBack(), mapping: mapping);
        Assert.Equal(0, report.OutOfOrder);
        Assert.Equal([3m, 3m, 3.5m], report.Months.Select(m => m.LiabilityValue));
    }

    [Fact]
    public void Run_Cancelled_ReportsWhatWasCovered()
    {
        using var source = new CancellationTokenSource();
        var told = 0;
        var report = Run(
            string.Concat(Enumerable.Range(0, 5_000).Select(i => FormattableString.Invariant($"p{i},m,2026-01-01,10,\n"))), SimulatedPacks.TenthBack(),
            progress: new Told(_ =>
            {
                if (++told == 2)
                {
                    source.Cancel();
                }
            }), stop: source);
        Assert.Equal(SimulationEnd.Cancelled, report.Coverage.End);
        Assert.InRange(report.Purchases, 1, 4_999);
        Assert.Equal(report.Purchases, report.Coverage.DataRows);
    }

    [Fact]
    public void WriteTo_SameRunTwice_SameBytes()
    {
        const string rows = "a,m,2026-01-01,100.10,\nb,m,2026-01-02,0.001,\nc,m,x,1,\n";
        var first = Json(Run(rows, SimulatedPacks.TenthBack()));
        Assert.Equal(first, Json(Run(rows, SimulatedPacks.TenthBack())));
        Assert.Contains("\"gross\": 100.1,", first, StringComparison.Ordinal);
        Assert.Contains("\"end\": \"complete\"", first, StringComparison.Ordinal);
        Assert.DoesNotContain("\r", first, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_MemberFactOfACountersName_TheCounterStands()
    {
        var program = SimulatedPacks.TenthBack(Counters + """, "segments": [ { "name": "regular", "when": "member.orders >= 5" } ]""");
        var members = MemberDirectory.Of([new MemberSnapshot { Id = "m", Facts = FactSet.Of(("orders", FactValue.Of(99m))) }]);
        using var reader = SimulatedPacks.Reader("id,who,at,amount,points\na,m,2026-01-01,10,\n", Mapping);
        var report = HistorySimulation.Run(program, reader, members, cancellation: TestContext.Current.CancellationToken);
        Assert.Equal(1, report.Purchases);
    }

    [Fact]
    public void Run_Progress_IsToldAsItGoes()
    {
        var told = new List<SimulationProgress>();
        Run(string.Concat(Enumerable.Range(0, 2_000).Select(i => FormattableString.Invariant($"p{i},m,2026-01-01,10,\n"))), SimulatedPacks.TenthBack(), progress: new Told(told.Add));
        Assert.True(told.Count >= 3);
        Assert.All(told, t => Assert.InRange(t.Position, 1, t.Length));
    }

    private static SimulationReport Run(
        string rows, SimulatedProgram program, SimulationOptions? options = null, string mapping = Mapping, IProgress<SimulationProgress>? progress = null, CancellationTokenSource? stop = null)
    {
        using var reader = SimulatedPacks.Reader("id,who,at,amount,points\n" + rows, mapping);
        return HistorySimulation.Run(program, reader, MemberDirectory.Empty, options, progress, stop?.Token ?? TestContext.Current.CancellationToken);
    }

    private static string Json(SimulationReport report)
    {
        using var stream = new MemoryStream();
        report.WriteTo(stream);
        return Encoding.UTF8.GetString(stream.ToArray());
    }

    private sealed class Told(Action<SimulationProgress> told) : IProgress<SimulationProgress>
    {
        public void Report(SimulationProgress value) => told(value);
    }
}
