using System.Globalization;
using LoyaltyRules.Engine.Accounts.Points;
using LoyaltyRules.Engine.Accounts.Tiers;
using LoyaltyRules.Engine.Simulation;
using LoyaltyRules.Engine.Simulation.Aggregation;
using LoyaltyRules.Engine.Simulation.History;
using LoyaltyRules.Engine.Simulation.Reports;
using LoyaltyRules.Engine.Simulation.Runs;
using LoyaltyRules.Engine.Simulation.Theatre;
using NodaTime;

namespace LoyaltyRules.Engine.Tests.Simulation;

/// <summary>What a simulation reports by month, and that its books close.</summary>
public sealed class SimulationMonthsTests
{
    private const string Mapping = """
        {
          "receipt": "id",
          "purchase": { "member": "who", "at": { "column": "at", "format": "yyyy-MM-dd", "zone": "UTC" }, "pay": { "bonus": "points" } },
          "line": { "sku": "sku", "quantity": "q", "gross": "amount" },
          "cancellations": [ { "column": "id", "startsWith": "C" } ],
          "returns": { "match": ["member", "sku"] },
          "completion": { "column": "fate", "completed": "done", "cancelled": "off", "noShow": "none", "at": { "column": "known", "format": "yyyy-MM-dd", "zone": "UTC" } }
        }
        """;

    private const string Header = "id,who,at,sku,q,amount,points,fate,known\n";

    // A tenth back; a tier from 100 roubles on; points live three months, and pay for anything.
    private const string Pack = """
        {
          "pack": "club", "version": "1.0.0", "languages": ["en"], "name": { "en": "Club" }, "timeZone": "UTC", "currency": "RUB",
          "points": [ { "currency": "bonus", "pointValue": 0.5, "available": { "since": "purchase.completedOn" },
                        "expires": { "since": "lot.earnedOn", "roundUp": "month", "after": "P3M" }, "redemption": { "of": "base.net" } } ],
          "bases": [ { "name": "net", "of": "line.net" }, { "name": "paid", "of": "line.paid" } ],
          "counters": [ { "name": "spent", "sum": "base.net", "window": "lifetime" } ],
          "tiers": { "levels": [ { "tier": "silver", "any": { "member.spent": 100 } }, { "tier": "gold", "any": { "member.spent": 300 } } ] },
          "rules": [
            { "id": "back", "then": [ { "earn": { "percent": 10, "of": "base.paid", "round": "down" } } ] },
            { "id": "cheaper", "when": "member.tier == 'gold'", "then": [ { "discount": { "percent": 10, "of": "base.net", "round": "down" } } ] }
          ]
        }
        """;

    [Fact]
    public void Run_Bookings_PointsWaitComeAndAreTakenBackInTheirMonths()
    {
        var report = Run("""
            a,m,2026-01-05,S,1,100,,done,2026-02-10
            b,m,2026-01-06,S,1,50,,off,2026-02-11
            c,n,2026-01-07,S,1,40,,none,2026-03-01
            d,m,2026-03-02,S,1,60,most,done,2026-03-02
            """);

        // Ten roubles of each hundred at half a rouble a point: twice as many points.
        Assert.Equal(
            [
                "2026-01 earned 38 back 0 spent 0 expired 0 pending 38 available 0",
                "2026-02 earned 0 back 10 spent 0 expired 0 pending 8 available 20",
                "2026-03 earned 10 back 8 spent 20 expired 0 pending 0 available 10",
            ],
            report.Months.Select(Told));
        Assert.Equal(new BookingSummary(2, 1, 1), report.Bookings);
        Assert.Equal(["none 1 40", "silver 1 150", "gold 0 0"], Pyramid(report.Months[0]));
        Assert.Equal([(1, 50m), (0, 0m)], report.Months.Skip(1).Select(m => ((int)m.Returns, m.Returned)));
        Assert.Equal(10, report.Months[2].PaidWithPoints);
        Assert.True(report.IsClean);
    }

    [Fact]
    public void Run_Returns_TakeBackTheMostRecentFirstAndReportTheRest()
    {
        var report = Run("""
            a,m,2026-01-05,S,3,300,,,
            b,m,2026-01-06,S,2,200,,,
            C1,m,2026-02-01,S,-3,-300,,,
            C2,m,2026-02-02,S,-4,-400,,,
            C3,m,2026-02-03,T,-1,-10,,,
            C4,,2026-02-03,S,-1,-10,,,
            """);
        Assert.Equal((1, 1, 2, -220m), (report.Returns.Matched, report.Returns.PartlyMatched, report.Returns.Unmatched, report.Returns.UnmatchedAmount));
        Assert.Equal([(5L, 2m, -200m), (6L, 1m, -10m), (7L, 1m, -10m)], report.Returns.First.Select(r => (r.Line, r.Unmatched, r.Amount ?? 0)));
        var (january, february) = (report.Months[0], report.Months[1]);
        Assert.Equal(january.Net, february.Returned);
        Assert.Equal(0, february.Points[0].Liability);
        Assert.Equal(january.Points[0].Earned, february.Points[0].TakenBack);
        Assert.Equal(["none 1 0", "silver 0 0", "gold 0 0"], Pyramid(february));
        Assert.Contains(february.TierMoves, m => m is { From: "gold", Cause: TierCause.Returned });
        Assert.False(report.IsClean);

        // What came back costs nothing: neither the discount nor the points.
        Assert.All(report.Rules, r => Assert.Equal(0, r.Cost));
    }

    [Theory]
    [InlineData("history", 40)]
    [InlineData("never", 0)]
    [InlineData("most", 45)]
    [InlineData("25", 15)]
    public void Run_Redeem_IsWhatMembersAskFor(string redeem, int paid)
    {
        var wish = redeem switch { "history" => RedemptionPreference.AsHistory, "never" => RedemptionPreference.Never, "most" => RedemptionPreference.Most, _ => RedemptionPreference.OfPrice(25) };
        var report = Run("a,m,2026-01-05,S,1,450,,done,2026-01-05\nb,m,2026-01-06,S,1,60,80,done,2026-01-06\nc,,2026-01-07,S,1,60,80,,\n", new SimulationOptions { Redeem = wish });
        Assert.Equal(paid, report.Totals.PaidWithPoints);
        Assert.Equal(3, report.Purchases);
    }

    [Fact]
    public void Run_RandomHistories_BooksCloseEveryMonth()
    {
        for (var seed = 0UL; seed < 25; seed++)
        {
            var report = Run(RandomHistory(new SeededRandom(seed)));
            Assert.NotEmpty(report.Months);
            Assert.Empty(report.Unreadable);
            var before = 0m;
            foreach (var month in report.Months)
            {
                var points = Assert.Single(month.Points);
                Assert.True(points.Liability == before + points.Earned - points.TakenBack - points.Spent - points.Expired + points.Adjusted, $"seed {seed}, {month.Month}");
                Assert.True(points is { Pending: >= 0, Available: >= 0, Held: >= 0, Debt: >= 0 }, $"seed {seed}, {month.Month}");
                Assert.InRange(points.BreakageRate ?? 0, 0, 100);
                before = points.Liability;
            }

            // What rules granted less what came back is what the months earned less what was taken back.
            var granted = report.Rules.Sum(r => r.PointsValue - r.PointsTakenBackValue);
            Assert.Equal(report.Months.Sum(m => m.EarnedValue), granted);
            var end = report.Months[^1];
            Assert.Equal(report.Members, end.Tiers.Sum(t => t.Members));
            Assert.Equal(report.Totals.Net, report.Months.Sum(m => m.Net));
            Assert.All(end.Tiers, t => Assert.True(t is { Members: >= 0, Revenue: >= 0 }, $"seed {seed}"));
        }
    }

    [Fact]
    public void Run_RandomHistory_LiabilityIsWhatMembersHold()
    {
        var program = SimulatedPacks.Of(Pack);
        var tally = new SimulationAggregator(program, new SimulationOptions { ExamplesMax = 10 }, MemberDirectory.Empty);
        using var reader = SimulatedPacks.Reader(Header + RandomHistory(new SeededRandom(77)), Mapping);
        var run = new SimulationRun(program, MemberDirectory.Empty, reader.Returns, RedemptionPreference.AsHistory, tally);
        foreach (var item in reader.Items())
        {
            run.Take(item);
            var points = tally.Months.ToMonths() is { IsEmpty: false } months ? months[^1].Points[0] : null;
            var accounts = run.Book?.State.Members.Select(m => run.Book.State.Account(AccountOwner.Member(m.Id), "bonus")).ToList() ?? [];
            Assert.Equal(accounts.Sum(a => a.Pending), points?.Pending ?? 0);
            Assert.Equal(accounts.Sum(a => a.Available), points?.Available ?? 0);
            Assert.Equal(accounts.Sum(a => a.Debt), points?.Debt ?? 0);
        }
    }

    private static string RandomHistory(SeededRandom random)
    {
        var rows = new System.Text.StringBuilder();
        var day = new LocalDate(2025, 1, 1);
        string On(LocalDate at) => at.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        for (var i = 0; i < 150; i++)
        {
            day = day.PlusDays(random.Below(6));
            var (who, sku, units) = (random.Below(8) == 0 ? "" : $"m{random.Below(6)}", "STU"[random.Below(3)], 1 + random.Below(4));
            if (random.Below(5) == 0)
            {
                rows.Append(CultureInfo.InvariantCulture, $"C{i},{who},{On(day)},{sku},-{units},-{units * 10},,,\n");
                continue;
            }

            var points = random.Below(4) switch { 0 when who.Length > 0 => "most", 1 when who.Length > 0 => "7", _ => "" };
            var fate = new[] { "done", "done", "done", "off", "none", "" }[random.Below(6)];
            var known = fate.Length == 0 ? "" : On(day.PlusDays(random.Below(60)));
            rows.Append(CultureInfo.InvariantCulture, $"p{i},{who},{On(day)},{sku},{units},{units * (5 + random.Below(60))}.{random.Below(100):D2},{points},{fate},{known}\n");
            if (random.Below(3) == 0)
            {
                rows.Append(CultureInfo.InvariantCulture, $"p{i},{who},{On(day)},S,1,{random.Below(30)},{points},{fate},{known}\n");
            }
        }

        return rows.ToString();
    }

    private static string Told(SimulationMonth month)
    {
        var p = month.Points.Single();
        return FormattableString.Invariant(
            $"{month.Month.Year}-{month.Month.Month:D2} earned {p.Earned:0.##} back {p.TakenBack:0.##} spent {p.Spent:0.##} expired {p.Expired:0.##} pending {p.Pending:0.##} available {p.Available:0.##}");
    }

    private static IEnumerable<string> Pyramid(SimulationMonth month) =>
        month.Tiers.Select(t => FormattableString.Invariant($"{t.Tier} {t.Members} {t.Revenue:0.##}"));

    private static SimulationReport Run(string rows, SimulationOptions? options = null)
    {
        using var reader = SimulatedPacks.Reader(Header + rows, Mapping);
        return HistorySimulation.Run(SimulatedPacks.Of(Pack), reader, MemberDirectory.Empty, options, cancellation: TestContext.Current.CancellationToken);
    }
}
