using LoyaltyRules.Engine.Accounts.Points;
using LoyaltyRules.Engine.Simulation;
using LoyaltyRules.Engine.Simulation.Aggregation;
using LoyaltyRules.Engine.Simulation.History;
using LoyaltyRules.Engine.Simulation.History.Reading;
using LoyaltyRules.Engine.Simulation.Reports;
using LoyaltyRules.Engine.Simulation.Runs;

namespace LoyaltyRules.Engine.Tests.Simulation;

/// <summary>Packs run over published histories, their figures reconciled to the histories' own sums.</summary>
public sealed class SimulatedHistoryTests
{
    private const string CdnowMapping = """
        {
          "purchase": {
            "id": { "rowNumber": true },
            "member": "customer_id",
            "at": { "column": "date", "format": "yyyy-MM-dd", "zone": "America/New_York" }
          },
          "line": { "quantity": "quantity", "gross": "amount" }
        }
        """;

    private const string OnlineRetailMapping = """
        {
          "receipt": "InvoiceNo",
          "purchase": {
            "member": "CustomerID",
            "at": { "column": "InvoiceDate", "format": "yyyy-MM-dd HH:mm:ss", "zone": "Europe/London" }
          },
          "line": { "sku": "StockCode", "quantity": "Quantity", "gross": { "product": [ "Quantity", "UnitPrice" ] } },
          "cancellations": [ { "column": "InvoiceNo", "startsWith": "C" } ],
          "setAside": [ { "class": "adjustments", "column": "InvoiceNo", "startsWith": "A" } ]
        }
        """;

    [Theory]
    [InlineData("down", 2_453_159)]
    [InlineData("halfUp", 2_498_114)]
    public void Simulate_CdnowWithOnePointPerDollar_PointsAgree(string rounding, int points)
    {
        var report = Simulate(PointPerUnit("America/New_York", "USD", 2, rounding), "cdnow/cdnow_transactions.csv", CdnowMapping);

        Assert.Equal(69_659, report.Purchases);
        Assert.Equal(23_570, report.Members);
        Assert.Equal(2_500_315.63m, report.Totals.Gross);
        Assert.Equal(points, Assert.Single(report.Totals.Points).Points);
        Assert.True(report.IsClean);
    }

    [Fact]
    public void Simulate_OnlineRetail_EveryRowIsAccountedForAndSumsToTheFile()
    {
        // Prices run to three decimals, so the program's money does too.
        var report = Simulate(PointPerUnit("Europe/London", "GBP", 3, "down"), "online_retail/online_retail_2010_2011.csv.gz", OnlineRetailMapping);

        Assert.Equal(541_909, report.Rows.Sum(r => r.Rows));
        Assert.Equal(9_747_747.934m, report.Rows.Sum(r => r.Amount));
        Assert.Equal(8_300_065.814m, report.Rows.Sum(r => r.AmountWithMember));
        Assert.Equal(9_288, report.Rows.Single(r => r.Class == RowClass.Cancellation).Rows);
        Assert.All(report.Rows, r => Assert.Equal(0, r.RowsWithoutAmount));
        Assert.Empty(report.Refused);

        // What was decided is what was read as purchases; the one receipt of more lines than a purchase may have is told, not dropped.
        Assert.Equal(report.Rows.Single(r => r.Class == RowClass.Purchase).Amount, report.Totals.Gross);
        var tooLong = Assert.Single(report.Unreadable);
        Assert.Equal(("LR4027", 1_114), (tooLong.Code, tooLong.Count));
    }

    [Fact]
    public void Simulate_CdnowTiersByLifetimeSpend_MembersReachThem()
    {
        var program = SimulatedPacks.Of("""
            {
              "pack": "cdnow", "version": "1.0.0", "languages": ["en"], "name": { "en": "CDs" }, "timeZone": "America/New_York", "currency": "USD",
              "counters": [ { "name": "spent", "sum": "purchase.gross", "window": "lifetime" } ],
              "tiers": { "levels": [
                { "tier": "bronze", "any": { "member.spent": 100 } }, { "tier": "silver", "any": { "member.spent": 250 } },
                { "tier": "gold", "any": { "member.spent": 500 } }, { "tier": "platinum", "any": { "member.spent": 1000 } } ] },
              "rules": []
            }
            """);
        var report = Simulate(program, "cdnow/cdnow_transactions.csv", CdnowMapping.Replace("\"line\"", "\"sort\": true, \"line\"", StringComparison.Ordinal));

        // A member reaches a tier with a lifetime spend of at least its threshold, this purchase included; whoever is in a tier reached all below it.
        var tiers = report.Months[^1].Tiers;
        Assert.Equal([23_570, 6_234, 2_260, 734, 200], tiers.Select((_, i) => tiers.Skip(i).Sum(t => t.Members)));
        Assert.Equal(2_500_315.63m, tiers.Sum(t => t.Revenue));
        Assert.Equal(0, report.OutOfOrder);
    }

    [Fact]
    public void Simulate_OnlineRetailCancellationsAsReturns_NoAccountIsImpossible()
    {
        var mapping = OnlineRetailMapping.Replace("\"setAside\"", "\"returns\": { \"match\": [\"member\", \"sku\"] }, \"setAside\"", StringComparison.Ordinal);
        var program = PointPerUnit("Europe/London", "GBP", 3, "down");
        var tally = new SimulationAggregator(program, new SimulationOptions(), MemberDirectory.Empty);
        using var reader = HistoryReader.Open(SharedHistories.Require("online_retail/online_retail_2010_2011.csv.gz"), SharedHistories.Mapping(mapping));
        var run = new SimulationRun(program, MemberDirectory.Empty, reader.Returns, RedemptionPreference.AsHistory, tally);
        foreach (var item in reader.Items())
        {
            tally.AddRows(item);
            run.Take(item);
        }

        run.Finish();
        var report = tally.ToReport(new SimulationCoverage(SimulationEnd.Complete, reader.Unit, reader.Position, reader.Length, tally.DataRows, reader.BlankLines, reader.Broken), run.Members, run.OutOfOrder);
        Assert.Equal(541_909, report.Rows.Sum(r => r.Rows));
        Assert.Equal(9_288, report.Returns.Matched + report.Returns.NotWhollyMatched);
        Assert.Empty(report.Refused);
        Assert.Equal((7_516, 54, 1_718), (report.Returns.Matched, report.Returns.PartlyMatched, report.Returns.Unmatched));

        // Every account is its lots less its debt, and no lot is below nothing.
        var accounts = run.Book!.State.Members.Select(m => run.Book.State.Account(AccountOwner.Member(m.Id), "point")).ToList();
        Assert.All(accounts, a =>
        {
            Assert.Equal(a.Balance, a.OpenLots.Sum(l => l.Pending + l.Available + l.Held) - a.Debt);
            Assert.All(a.OpenLots, l => Assert.True(l is { Pending: >= 0, Available: >= 0, Held: >= 0 }));
        });
        var end = report.Months[^1].Points.Single();
        Assert.Equal(accounts.Sum(a => a.Balance), end.Liability);
        Assert.Equal(report.Months.Sum(m => m.Points.Single().Earned - m.Points.Single().TakenBack), end.Liability);
    }

    [Fact]
    public void Simulate_HotelBookings_PointsOfCancelledAndNoShowsAreAllTakenBack()
    {
        const string mapping = """
            {
              "csv": { "absent": ["NULL", "NA"] },
              "purchase": {
                "id": { "rowNumber": true }, "member": { "rowNumber": true }, "store": "hotel",
                "at": { "columns": ["arrival_date_year", "arrival_date_month", "arrival_date_day_of_month"], "format": "yyyy MMMM d", "zone": "Europe/Lisbon", "daysBefore": "lead_time" }
              },
              "line": { "gross": "adr" },
              "completion": { "column": "reservation_status", "completed": "Check-Out", "cancelled": "Canceled", "noShow": "No-Show",
                              "at": { "column": "reservation_status_date", "format": "yyyy-MM-dd", "zone": "Europe/Lisbon" } },
              "sort": true
            }
            """;

        // A point for every booking: so points count bookings.
        var program = SimulatedPacks.Of("""
            {
              "pack": "hotel", "version": "1.0.0", "languages": ["en"], "name": { "en": "Hotel" }, "timeZone": "Europe/Lisbon", "currency": "EUR",
              "points": [ { "currency": "stay", "available": { "since": "purchase.completedOn" } } ],
              "rules": [ { "id": "booking", "then": [ { "earn": { "points": 1 } } ] } ]
            }
            """);
        var report = Simulate(program, "hotel_bookings/hotel_bookings.csv.gz", mapping);

        // One booking has a negative rate and is set aside by it.
        Assert.Equal(119_389, report.Purchases);
        Assert.Equal(new BookingSummary(75_165, 43_017, 1_207), report.Bookings);
        Assert.Empty(report.Refused);
        var points = report.Months.Select(m => m.Points.Single()).ToList();
        Assert.Equal(119_389, points.Sum(p => p.Earned));
        Assert.Equal(43_017 + 1_207, points.Sum(p => p.TakenBack));
        Assert.Equal((0m, 75_165m, 0m), (points[^1].Pending, points[^1].Available, points[^1].Debt));
        Assert.Equal(75_165, points.Sum(p => p.Activated));
        Assert.Equal(43_017, report.Months.Sum(m => m.Returns));
    }

    [Fact]
    public void Simulate_SameHistoryTwice_ReportHasTheSameBytes()
    {
        var pack = PointPerUnit("America/New_York", "USD", 2, "down");

        Assert.Equal(Bytes(Simulate(pack, "cdnow/cdnow_transactions.csv", CdnowMapping)), Bytes(Simulate(pack, "cdnow/cdnow_transactions.csv", CdnowMapping)));
    }

    private static byte[] Bytes(SimulationReport report)
    {
        using var stream = new MemoryStream();
        report.WriteTo(stream);
        return stream.ToArray();
    }

    private static SimulationReport Simulate(SimulatedProgram program, string history, string mapping)
    {
        using var reader = HistoryReader.Open(SharedHistories.Require(history), SharedHistories.Mapping(mapping));
        return HistorySimulation.Run(program, reader, MemberDirectory.Empty);
    }

    private static SimulatedProgram PointPerUnit(string zone, string currency, int decimals, string rounding)
    {
        return SimulatedPacks.Of($$"""
            {
              "pack": "point-per-unit", "version": "1.0.0", "languages": ["en"], "name": { "en": "One point per unit of money" },
              "timeZone": "{{zone}}", "currency": "{{currency}}", "currencyDecimals": {{decimals}},
              "points": [ { "currency": "point" } ],
              "bases": [ { "name": "spend", "of": "line.paid" } ],
              "rules": [ { "id": "point-per-unit", "then": [ { "earn": { "points": 1, "every": 1, "of": "base.spend", "round": "{{rounding}}", "kind": "base" } } ] } ]
            }
            """);
    }
}
