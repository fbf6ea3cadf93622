using System.Text;
using LoyaltyRules.Engine.Evaluation;
using LoyaltyRules.Engine.Model;
using LoyaltyRules.Engine.Packs;
using LoyaltyRules.Engine.Simulation;
using LoyaltyRules.Engine.Simulation.History;

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

    private static SimulationReport Simulate(CompiledPack pack, string history, string mapping)
    {
        using var reader = HistoryReader.Open(SharedHistories.Require(history), SharedHistories.Mapping(mapping));
        return HistorySimulation.Run(SimulatedProgram.Of(pack, ProgramSnapshot.Empty), reader, MemberDirectory.Empty);
    }

    private static CompiledPack PointPerUnit(string zone, string currency, int decimals, string rounding)
    {
        var json = $$"""
            {
              "pack": "point-per-unit", "version": "1.0.0", "languages": ["en"], "name": { "en": "One point per unit of money" },
              "timeZone": "{{zone}}", "currency": "{{currency}}", "currencyDecimals": {{decimals}},
              "points": [ { "currency": "point" } ],
              "bases": [ { "name": "spend", "of": "line.paid" } ],
              "rules": [ { "id": "point-per-unit", "then": [ { "earn": { "points": 1, "every": 1, "of": "base.spend", "round": "{{rounding}}", "kind": "base" } } ] } ]
            }
            """;
        var check = RulePack.Check(new Dictionary<string, byte[]>(StringComparer.Ordinal) { ["pack.json"] = Encoding.UTF8.GetBytes(json) });
        return CompiledPack.Compile(check.Pack ?? throw new InvalidOperationException(string.Join('\n', check.Diagnostics)));
    }
}
