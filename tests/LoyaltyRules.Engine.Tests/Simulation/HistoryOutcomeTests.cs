using System.Text;
using LoyaltyRules.Engine.Model;
using LoyaltyRules.Engine.Simulation.History;
using LoyaltyRules.Engine.Simulation.History.Mapping;
using LoyaltyRules.Engine.Simulation.History.Reading;
using NodaTime;

namespace LoyaltyRules.Engine.Tests.Simulation;

/// <summary>What a history says of what came after its purchases: returns, and what became of bookings.</summary>
public sealed class HistoryOutcomeTests
{
    private const string Shop = """
        {
          "receipt": "id",
          "purchase": { "member": "who", "at": { "column": "at", "format": "yyyy-MM-dd", "zone": "UTC" } },
          "line": { "sku": "sku", "quantity": "q", "gross": "amount" },
          "cancellations": [ { "column": "id", "startsWith": "C" } ],
          "returns": { "match": ["member", "sku"] }
        }
        """;

    private const string Hotel = """
        {
          "purchase": {
            "id": { "rowNumber": true }, "member": { "rowNumber": true },
            "at": { "column": "arrival", "format": "yyyy-MM-dd", "zone": "Europe/Lisbon", "daysBefore": "lead" },
            "pay": { "bonus": "points" }
          },
          "line": { "gross": "price" },
          "completion": { "column": "status", "completed": ["out", "left"], "cancelled": "off", "noShow": "none",
                          "at": { "column": "known", "format": "yyyy-MM-dd", "zone": "Europe/Lisbon" } }
        }
        """;

    [Fact]
    public void Items_CancellationsThatAreReturns_SayWhatTheyTakeBack()
    {
        var items = Read("id,who,at,sku,q,amount\nC9,m1,2026-02-03,A,-2,-20\nC9,,2026-02-03,B,3,-5\nC9,m1,soon,B,3,-5\nC9,m1,2026-02-03,A,0,0\n", Shop);
        var first = items.OfType<HistoryReturn>().First();
        Assert.Equal((2m, "m1", "A", "C9", -20m, Instant.FromUtc(2026, 2, 3, 0, 0)), (first.Quantity, first.MemberId, first.Sku, first.Receipt, first.Amount, first.At));
        Assert.Equal(RowClass.Cancellation, first.Class);
        Assert.Null(items.OfType<HistoryReturn>().Last().MemberId);
        Assert.Equal(["LR4025", "LR4023"], items.OfType<UnreadableRows>().Select(u => u.Reason.Code));
        Assert.Equal(4, items.Sum(i => i.Rows));
    }

    [Fact]
    public void Items_ReturnCloseBehindItsPurchase_ComesAfterIt()
    {
        var items = Read("id,who,at,sku,q,amount\n1,m1,2026-02-01,A,5,50\nC1,m1,2026-02-02,A,-2,-20\n2,m1,2026-02-03,A,1,10\n", Shop);
        Assert.Equal([RowClass.Purchase, RowClass.Cancellation, RowClass.Purchase], items.Select(i => i.Class));
    }

    [Fact]
    public void Items_WithoutAMappingOfReturns_CancellationsAreOnlyCounted()
    {
        var items = Read("id,who,at,sku,q,amount\nC1,m1,soon,A,-2,-20\n", Shop.Replace("""
            ,
              "returns": { "match": ["member", "sku"] }
            """, "", StringComparison.Ordinal));
        Assert.Equal(RowClass.Cancellation, Assert.IsType<RowApart>(Assert.Single(items)).Kind);
    }

    [Fact]
    public void Items_Bookings_CarryWhatBecameOfThem()
    {
        var items = Read(
            "arrival,lead,points,price,status,known\n2026-03-10,7,,100,out,2026-03-12\n2026-03-10,0,most,100,off,2026-03-01\n2026-03-10,0,12.5,100,none,2026-03-10\n2026-03-10,0,0,100,,\n2026-03-10,0,0,100,asleep,\n",
            Hotel).Cast<HistoryPurchase>().ToList();
        Assert.Equal(["1", "2", "3", "4", "5"], items.Select(i => i.MemberId));
        Assert.Equal(Instant.FromUtc(2026, 3, 3, 0, 0), items[0].Purchase.At);
        Assert.Equal(new BookingOutcome(BookingFate.Completed, Instant.FromUtc(2026, 3, 12, 0, 0)), items[0].Outcome);

        // Cancelled before it was booked is cancelled when it was booked.
        Assert.Equal(new BookingOutcome(BookingFate.Cancelled, items[1].Purchase.At), items[1].Outcome);
        Assert.Equal(BookingFate.NoShow, items[2].Outcome?.Fate);
        Assert.Null(items[3].Outcome);
        Assert.Null(items[4].Outcome);
        Assert.Equal([[], [new PointsRequest("bonus", null)], [new PointsRequest("bonus", 12.5m)], [], []], items.Select(i => i.Purchase.Pay.ToArray()));
    }

    [Theory]
    [InlineData("2026-03-10,1.5,,100,,", "LR4030")]
    [InlineData("2026-03-10,-1,,100,,", "LR4030")]
    [InlineData("2026-03-10,,,100,,", "LR4023")]
    [InlineData("2026-03-10,0,,100,out,", "LR4023")]
    [InlineData("2026-03-10,0,,100,out,later", "LR4025")]
    [InlineData("2026-03-10,0,-1,100,,", "LR4038")]
    [InlineData("2026-03-10,0,all,100,,", "LR4024")]
    public void Items_BookingThatCannotBeRead_SaysWhy(string row, string code) =>
        Assert.Equal(code, Assert.IsType<UnreadableRows>(Assert.Single(Read($"arrival,lead,points,price,status,known\n{row}\n", Hotel))).Reason.Code);

    private static List<HistoryItem> Read(string csv, string mapping)
    {
        using var reader = HistoryReader.Open(new MemoryStream(Encoding.UTF8.GetBytes(csv)), "purchases.csv", SharedHistories.Mapping(mapping));
        return reader.Items().ToList();
    }
}
