using System.Globalization;
using LoyaltyRules.Engine.Simulation;
using LoyaltyRules.Engine.Simulation.Audit;
using LoyaltyRules.Engine.Simulation.History;
using LoyaltyRules.Engine.Simulation.Reports;
using LoyaltyRules.Engine.Simulation.Theatre;
using LoyaltyRules.Testing;
using NodaTime;
using NodaTime.Text;

namespace LoyaltyRules.Engine.Tests.Simulation;

/// <summary>The tables of an audit add up to the report, and have the same bytes for any number of workers.</summary>
public sealed class SimulationAuditTests
{
    private const string Mapping = """
        {
          "receipt": "id",
          "purchase": { "member": "who", "at": { "column": "at", "format": "yyyy-MM-dd'T'HH", "zone": "UTC" }, "pay": { "bonus": "points" } },
          "line": { "id": "line", "sku": "sku", "quantity": "q", "gross": "amount" },
          "cancellations": [ { "column": "id", "startsWith": "C" } ],
          "returns": { "match": ["member", "sku"] },
          "completion": { "column": "fate", "completed": "done", "cancelled": "off", "noShow": "none", "at": { "column": "known", "format": "yyyy-MM-dd'T'HH", "zone": "UTC" } }
        }
        """;

    private const string Club = """
        {
          "pack": "club", "version": "1.0.0", "languages": ["en"], "name": { "en": "Club" }, "timeZone": "UTC", "currency": "RUB",
          "points": [ { "currency": "bonus", "pointValue": 0.5, "available": { "since": "lot.earnedOn", "after": "P3D" },
                        "expires": { "since": "lot.earnedOn", "after": "P2M" }, "redemption": { "of": "base.net" } } ],
          "bases": [ { "name": "net", "of": "line.net" }, { "name": "paid", "of": "line.paid" } ],
          "counters": [ { "name": "spent", "sum": "base.net", "window": "P3M" } ],
          "tiers": { "review": "month", "until": "P2M", "levels": [ { "tier": "silver", "any": { "member.spent": 100 } }, { "tier": "gold", "any": { "member.spent": 300 } } ] },
          "rules": [
            { "id": "back", "limits": [ { "per": "member", "window": "month", "points": 30 } ], "then": [ { "earn": { "percent": 10, "of": "base.paid", "round": "down" } } ] },
            { "id": "campaign", "when": "purchase.gross >= 50", "limits": [ { "per": "program", "window": "month", "points": 300 } ], "then": [ { "earn": { "points": 20 } } ] },
            { "id": "cheaper", "when": "member.tier == 'gold'", "then": [ { "discount": { "percent": 10, "of": "base.net", "round": "down" } } ] }
          ],
          "finances": { "costs": [], "income": [] }
        }
        """;

    [Theory]
    [InlineData(1UL, 300)]
    [InlineData(2UL, 300)]
    [InlineData(3UL, 1_000_000)]
    public void tables_add_up_to_the_report(ulong seed, int budget)
    {
        using var folder = new TempFolder();
        var report = Run(folder.At("audit"), seed, budget, workers: 1);
        var months = report.Months.ToDictionary(m => YearMonthPattern.Iso.Format(m.Month), StringComparer.Ordinal);

        // Balances and lots: the closing of every month and state.
        var balances = Read(folder, AuditTable.Balances);
        Assert.All(months, m =>
        {
            var rows = balances.Where(r => r["month"] == m.Key).ToList();
            var points = m.Value.Points[0];
            Assert.Equal((points.Pending, points.Available, points.Held, points.Debt, points.Liability), (Sum(rows, "pending"), Sum(rows, "available"), Sum(rows, "held"), Sum(rows, "debt"), Sum(rows, "balance")));
            var lots = Read(folder, AuditTable.Lots).Where(r => r["month"] == m.Key).ToList();
            Assert.Equal((points.Pending, points.Available, points.Held), (Sum(lots, "pending"), Sum(lots, "available"), Sum(lots, "held")));
            Assert.All(m.Value.Tiers.Skip(1), t => Assert.Equal(t.Members, rows.Count(r => r["tier"] == t.Tier)));
        });

        // Postings: every flow of every month.
        var postings = Read(folder, AuditTable.Postings);
        Assert.All(months, m =>
        {
            var rows = postings.Where(r => r["bookedOn"].StartsWith(m.Key, StringComparison.Ordinal)).ToList();
            var points = m.Value.Points[0];
            Assert.Equal(points.Earned, Sum(rows.Where(r => r["from"] == "issued"), "points"));
            Assert.Equal(points.Redeemed, Sum(rows.Where(r => r["to"] == "spent"), "points"));
            Assert.Equal(points.Restored, Sum(rows.Where(r => r["from"] == "spent"), "points"));
            Assert.Equal(points.TakenBack, Sum(rows.Where(r => r["to"] == "takenBack"), "points"));
            Assert.Equal(points.Expired, Sum(rows.Where(r => r["to"] == "expired"), "points") - Sum(rows.Where(r => r["from"] == "expired"), "points"));
        });

        // Decisions and effects.
        var decisions = Read(folder, AuditTable.Decisions);
        var purchases = decisions.Where(r => r["event"] == "purchase").ToList();
        Assert.Equal(report.Purchases, purchases.Count);
        Assert.Equal((report.Totals.Gross, report.Totals.Discount, report.Totals.Net), (Sum(purchases, "gross"), Sum(purchases, "discount"), Sum(purchases, "net")));
        Assert.Equal(report.Totals.Points[0].Points, Sum(decisions, "earned bonus"));
        var effects = Read(folder, AuditTable.Effects);
        Assert.All(report.Rules, r => Assert.Equal(r.Discount + r.Points.Sum(p => p.Points), Sum(effects.Where(e => e["rule"] == r.RuleId && e["outcome"] == "granted"), "result")));
        Assert.All(effects.Where(e => e["rounded"] != "" && e["kind"] is "earn" or "discount"), e =>
            Assert.True(e["outcome"] is not ("granted" or "limited") || Sum([e], "rounded") - CutsOf(folder, e) == Sum([e], "result")));

        // Returns: the money given back, and what the rows of the file say.
        var returns = Read(folder, AuditTable.Returns);
        Assert.All(months, m => Assert.Equal(m.Value.Returned, Given(returns.Where(r => r["kind"] != "noShow" && r["bookedOn"].StartsWith(m.Key, StringComparison.Ordinal)))));
        Assert.Equal(report.Rows.Single(r => r.Class == RowClass.Cancellation).Amount, Sum(returns, "rowAmount"));
        var notFound = returns.Where(r => r["outcome"] == "notFound").ToList();
        Assert.Equal((report.Returns.NotWhollyMatched, report.Returns.UnmatchedAmount), (notFound.Count, Sum(notFound, "rowAmount")));

        // Budgets and limits.
        var cuts = Read(folder, AuditTable.Cuts);
        var limits = Read(folder, AuditTable.Limits);
        Assert.Equal(Sum(cuts.Where(c => c["limit"] != ""), "cut"), Sum(limits, "cut"));
        Assert.Equal(cuts.Count(c => c["limit"] != ""), Sum(limits, "times"));
        Assert.NotEmpty(limits);
        var budgets = Read(folder, AuditTable.Budgets);
        Assert.All(budgets, b => Assert.Equal(budget, Sum([b], "used") + Sum([b], "left")));
        Assert.All(budgets, b => Assert.InRange(Sum([b], "used"), 0, budget));
        Assert.Equal(budget == 300, limits.Any(l => l["per"] == "program"));

        Assert.All([balances, postings, decisions, effects, returns, notFound, cuts, budgets], Assert.NotEmpty);

        // What was left out, whole.
        Assert.NotEmpty(report.Refused);
        Assert.NotEmpty(report.Unreadable);
        Assert.Equal(report.Refused.Sum(r => r.Count), Read(folder, AuditTable.Refused).Count);
        var unreadable = Read(folder, AuditTable.Unreadable);
        Assert.Equal(report.Unreadable.Sum(r => r.Count), Sum(unreadable, "rows"));
        Assert.Equal(report.Unreadable.Select(r => r.Code), unreadable.Select(r => r["code"]).Distinct().Order(StringComparer.Ordinal));
        Assert.Equal(report.Months.SelectMany(m => m.TierMoves).Sum(m => m.Count), Read(folder, AuditTable.Tiers).Count);
    }

    [Theory]
    [InlineData(4UL, 300)]
    [InlineData(5UL, 1_000_000)]
    public void tables_have_the_same_bytes_for_any_number_of_workers_and_any_memory(ulong seed, int budget)
    {
        using var folder = new TempFolder();
        Run(folder.At("1"), seed, budget, workers: 1);
        foreach (var (workers, memory) in new (int, long?)[] { (2, null), (8, 20_000) })
        {
            Run(folder.At("many"), seed, budget, workers, memory);
            Assert.All(AuditTable.All, t => Assert.Equal(File.ReadAllBytes(folder.At("1/" + t.File)), File.ReadAllBytes(folder.At("many/" + t.File))));
        }
    }

    [Fact]
    public void months_that_are_named_are_the_only_ones_of_balances_and_lots()
    {
        using var folder = new TempFolder();
        Run(folder.At("audit"), 1, 300, workers: 1, months: [new YearMonth(2026, 2)]);
        Assert.All([AuditTable.Balances, AuditTable.Lots], t => Assert.Equal(["2026-02"], Read(folder, t).Select(r => r["month"]).Distinct()));
    }

    [Fact]
    public void cost_of_a_run_is_one_in_every_part_of_the_report()
    {
        using var folder = new TempFolder();
        var report = Run(folder.At("audit"), 6, 300, workers: 1);
        Assert.True(report.Totals.DiscountReturned + report.Totals.PointsTakenBackValue > 0);
        Assert.Equal(report.Totals.Cost, report.Rules.Sum(r => r.Cost) + report.CostOfRewards);
        Assert.Equal(report.Totals.Cost, report.Finances.Sum(m => m.Discounts + m.PointsIssuedValue));
        Assert.Equal(report.Months.Sum(m => m.ExpiredValue), report.Finances.Sum(m => m.PointsExpiredValue));
    }

    [Fact]
    public void docs_name_every_table_and_column()
    {
        var page = File.ReadAllText(Path.Combine(RepositoryFolder.Root, "docs", "simulation.md"));
        Assert.All(AuditTable.All, t => Assert.Contains($"`{t.File}`", page, StringComparison.Ordinal));
        Assert.All(AuditTable.All.SelectMany(t => t.Columns).Distinct(), c => Assert.Matches($"[`\\s]{c}[`\\s]", page));
    }

    private static decimal CutsOf(TempFolder folder, Dictionary<string, string> effect) => Sum(
        Read(folder, AuditTable.Cuts).Where(c => c["id"] == effect["id"] && c["event"] == effect["event"] && c["rule"] == effect["rule"] && c["effect"] == effect["effect"]), "cut");

    private static decimal Given(IEnumerable<Dictionary<string, string>> rows) => rows.Where(r => r["outcome"] == "done").ToList() is var done ? Sum(done, "refund") + Sum(done, "paidWithPoints") : 0;

    private static decimal Sum(IEnumerable<Dictionary<string, string>> rows, string column) => rows.Sum(r => r[column].Length == 0 ? 0 : decimal.Parse(r[column], CultureInfo.InvariantCulture));

    private static List<Dictionary<string, string>> Read(TempFolder folder, AuditTable table)
    {
        var lines = File.ReadAllLines(folder.At("audit/" + table.File));
        var columns = lines[0].Split(',');
        Assert.Equal(table.Columns, columns.Take(table.Columns.Length));
        return [.. lines.Skip(1).Select(l => columns.Zip(Fields(l)).ToDictionary(p => p.First, p => p.Second, StringComparer.Ordinal))];
    }

    // Quoted fields are of no interest here; what stands in them holds commas.
    private static IEnumerable<string> Fields(string line) => System.Text.RegularExpressions.Regex.Replace(line, "\"(?:[^\"]|\"\")*\"", "quoted").Split(',');

    private static SimulationReport Run(string folder, ulong seed, int budget, int workers, long? memory = null, YearMonth[]? months = null)
    {
        var pack = Club.Replace("\"points\": 300 }", FormattableString.Invariant($"\"points\": {budget} }}"), StringComparison.Ordinal);
        using var reader = SimulatedPacks.Reader(Rows(new SeededRandom(seed), 250), Mapping);
        return HistorySimulation.Run(SimulatedPacks.Of(pack), reader, MemberDirectory.Empty, new SimulationOptions
        {
            Workers = workers,
            Audit = new SimulationAudit(folder) { Months = [.. months ?? []], BytesInMemory = memory },
        }, cancellation: TestContext.Current.CancellationToken);
    }

    // Purchases of a dozen members over five months, some bookings, returns of some of it, rows that cannot be read and purchases that are refused.
    private static string Rows(SeededRandom random, int count)
    {
        var text = new System.Text.StringBuilder("id,line,who,at,sku,q,amount,points,fate,known\n");
        for (var i = 0; i < count; i++)
        {
            var day = new LocalDate(2026, 1, 1).PlusDays((int)random.Below(150));
            var at = LocalDatePattern.Iso.Format(day) + "T" + random.Below(24).ToString("00", CultureInfo.InvariantCulture);
            var (kind, quantity) = (random.Below(10), 1 + random.Below(3));
            var known = LocalDatePattern.Iso.Format(day.PlusDays(5)) + "T12";
            text.Append(CultureInfo.InvariantCulture, $"{(kind == 0 ? "C" : "P")}{i},1,{(random.Below(15) == 0 ? "" : "m" + random.Below(12))},{(random.Below(40) == 0 ? "never" : at)},s{random.Below(3)},")
                .Append(CultureInfo.InvariantCulture, $"{(kind == 0 ? -(int)quantity : (int)quantity)},{(kind == 0 ? "-" : "")}{10 + random.Below(90)}.{random.Below(10)}7,{(random.Below(30) == 0 ? "0.5" : random.Below(4) == 0 ? "most" : "")},")
                .Append(CultureInfo.InvariantCulture, $"{(kind == 0 ? "" : random.Below(8) switch { 0 => "off", 1 => "none", 2 => "done", _ => "" })},{known}\n");
        }

        return text.ToString();
    }
}
