using System.Text;
using LoyaltyRules.Engine.Diagnostics;
using LoyaltyRules.Engine.Model;
using LoyaltyRules.Engine.Simulation;
using LoyaltyRules.Engine.Simulation.History;
using NodaTime;

namespace LoyaltyRules.Engine.Tests.Simulation;

public sealed class HistorySimulationTests
{
    private const string Mapping = """
        { "purchase": { "id": "id", "member": "who", "at": { "column": "at", "format": "yyyy-MM-dd", "zone": "UTC" } }, "line": { "gross": "amount" } }
        """;

    private static readonly DiagnosticDescriptor TooCheap = DiagnosticDescriptor.Error("LR3999", "Too cheap.", "Слишком дёшево.");

    [Fact]
    public void Run_CountersInDecisions_HoldWhatCameBefore()
    {
        var seen = new List<string>();
        var report = Run("a,m,2026-01-01,10\nb,m,2026-01-02,20\nc,n,2026-01-02,5\nd,,2026-01-02,5\ne,m,2027-01-02,1\n", Program(seen));
        Assert.Equal(["a 0 0", "b 1 10", "c 0 0", "d", "e 0 30"], seen);
        Assert.Equal(5, report.Purchases);
        Assert.Equal(2, report.Members);
        Assert.Equal(1, report.PurchasesWithoutMember);
        Assert.Equal((new LocalDate(2026, 1, 1), new LocalDate(2027, 1, 2)), (report.FirstDay, report.LastDay));
        Assert.Equal(41, report.Totals.Gross);
    }

    [Fact]
    public void Run_RulesAndPoints_AreSummedWithTheirCost()
    {
        var report = Run("a,m,2026-01-01,100\nb,m,2026-01-02,50\n", Program([]));
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
        var seen = new List<string>();
        var report = Run("a,m,2026-01-01,0.5\nb,m,2026-01-02,20\nc,m,2026-01-02,0.5\nd,m,2026-01-02,0.5\n", Program(seen), examples: 2);
        var refused = Assert.Single(report.Refused);
        Assert.Equal(("LR3999", 3L), (refused.Code, refused.Count));
        Assert.Equal([(2L, "a"), (4L, "c")], refused.First.Select(f => (f.Line, f.PurchaseId!)));
        Assert.Equal("b 0 0", Assert.Single(seen));
        Assert.Equal(4, report.Rows.Single().Rows);
        Assert.False(report.IsClean);
    }

    [Fact]
    public void Run_UnreadableAndLateRows_AreCounted()
    {
        var report = Run("a,m,2026-01-05,10\nb,m,2026-01-02,20\nc,m,never,3\n", Program([]));
        Assert.Equal(1, report.OutOfOrder);
        Assert.Equal("LR4025", Assert.Single(report.Unreadable).Code);
        Assert.Equal(3, report.Rows.Sum(r => r.Rows));
        Assert.Equal(33, report.Rows.Sum(r => r.Amount));
        Assert.Equal(SimulationEnd.Complete, report.Coverage.End);
    }

    [Fact]
    public void Run_Cancelled_ReportsWhatWasCovered()
    {
        using var source = new CancellationTokenSource();
        var seen = new List<string>();
        var program = Program(seen);
        program = program with
        {
            Decide = (purchase, member) =>
            {
                if (seen.Count == 2)
                {
                    source.Cancel();
                }

                return Program(seen).Decide(purchase, member);
            },
        };
        var report = Run(string.Concat(Enumerable.Range(0, 100).Select(i => FormattableString.Invariant($"p{i},m,2026-01-01,10\n"))), program, stop: source);
        Assert.Equal(SimulationEnd.Cancelled, report.Coverage.End);
        Assert.Equal(3, report.Purchases);
        Assert.Equal(3, report.Coverage.DataRows);
    }

    [Fact]
    public void WriteTo_SameRunTwice_SameBytes()
    {
        const string rows = "a,m,2026-01-01,100.10\nb,m,2026-01-02,0.5\nc,m,x,1\n";
        var first = Json(Run(rows, Program([])));
        Assert.Equal(first, Json(Run(rows, Program([]))));
        Assert.Contains("\"gross\": 100.1,", first, StringComparison.Ordinal);
        Assert.Contains("\"end\": \"complete\"", first, StringComparison.Ordinal);
        Assert.DoesNotContain("\r", first, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_MemberFactOfACountersName_TheCounterStands()
    {
        var seen = new List<string>();
        var members = MemberDirectory.Of([new MemberSnapshot { Id = "m", Facts = FactSet.Of(("orders", FactValue.Of(99m))) }]);
        using var reader = Reader("a,m,2026-01-01,10\n");
        HistorySimulation.Run(Program(seen), reader, members, cancellation: TestContext.Current.CancellationToken);
        Assert.Equal("a 0 0", Assert.Single(seen));
    }

    [Fact]
    public void Run_Progress_IsToldAsItGoes()
    {
        var told = new List<SimulationProgress>();
        using var reader = Reader(string.Concat(Enumerable.Range(0, 2_000).Select(i => FormattableString.Invariant($"p{i},m,2026-01-01,10\n"))));
        HistorySimulation.Run(Program([]), reader, MemberDirectory.Empty, progress: new Told(told), cancellation: TestContext.Current.CancellationToken);
        Assert.True(told.Count >= 3);
        Assert.All(told, t => Assert.InRange(t.Position, 1, t.Length));
    }

    private static SimulationReport Run(string rows, SimulatedProgram program, int examples = 20, CancellationTokenSource? stop = null)
    {
        using var reader = Reader(rows);
        return HistorySimulation.Run(program, reader, MemberDirectory.Empty, examples, null, stop?.Token ?? TestContext.Current.CancellationToken);
    }

    private static HistoryReader Reader(string rows) =>
        HistoryReader.Open(new MemoryStream(Encoding.UTF8.GetBytes("id,who,at,amount\n" + rows)), "purchases.csv", SharedHistories.Mapping(Mapping));

    // A program of one rule: a tenth back in points worth a half; purchases below 1 are refused.
    private static SimulatedProgram Program(List<string> seen) => new()
    {
        Pack = new PackIdentity("test", "1.0.0", "00"),
        Name = "Test",
        TimeZone = DateTimeZone.Utc,
        Currency = "RUB",
        Rules = [new SimulatedRule("tenth-back", "tenth-back"), new SimulatedRule("never", "never")],
        Counters = [new SimulatedCounter("orders", Window("P12M")), new SimulatedCounter("spent", PeriodWindow.Lifetime)],
        Points = [new SimulatedPoints("bonus", 0.5m)],
        Decide = (purchase, member) =>
        {
            var gross = purchase.Lines.Sum(l => l.Gross);
            if (gross < 1)
            {
                throw new RefusedException([Diagnostic.At(Place.None, TooCheap)]);
            }

            seen.Add(string.Join(' ', [purchase.Id, .. member?.Facts.Select(f => f.Value.ToString()) ?? []]));
            var earned = gross / 10;
            return new Decision
            {
                Pack = new PackIdentity("test", "1.0.0", "00"),
                Semantics = "1",
                ZoneData = "1",
                PurchaseId = purchase.Id,
                MemberId = member?.Id,
                At = purchase.At,
                Date = purchase.At.InUtc().Date,
                Currency = "RUB",
                Totals = new DecisionTotals(gross, 0, gross, [new PointsAmount("bonus", earned)], earned * 0.5m),
                Lines = [],
                Fees = [],
                Effects = [new EffectResult { RuleId = "tenth-back", Index = 0, Kind = EffectKind.Earn, PointsCurrency = "bonus", Outcome = EffectOutcome.Granted, Result = earned }],
                Rules = [new RuleResult("never", RuleOutcome.NotMatched, []), new RuleResult("tenth-back", RuleOutcome.Matched, [])],
            };
        },
        Contribute = (purchase, _, decision, contributions) =>
        {
            contributions[0] = 1;
            contributions[1] = decision.Totals.Gross;
        },
    };

    private static PeriodWindow Window(string text) => PeriodWindow.TryParse(text, out var window) ? window : throw new ArgumentException(text);

    private static string Json(SimulationReport report)
    {
        using var stream = new MemoryStream();
        report.WriteTo(stream);
        return Encoding.UTF8.GetString(stream.ToArray());
    }

    private sealed class Told(List<SimulationProgress> told) : IProgress<SimulationProgress>
    {
        public void Report(SimulationProgress value) => told.Add(value);
    }
}
