using LoyaltyRules.Engine.Simulation.History;
using LoyaltyRules.Engine.Simulation.History.Reading;
using NodaTime;

namespace LoyaltyRules.Engine.Tests.Simulation;

/// <summary>Imports of published histories whose sums are known.</summary>
public sealed class RealHistoryTests
{
    private const string OnlineRetailMapping = """
        {
          "receipt": "InvoiceNo",
          "purchase": {
            "member": "CustomerID",
            "at": { "column": "InvoiceDate", "format": "yyyy-MM-dd HH:mm:ss", "zone": "Europe/London" },
            "channel": { "value": "web" },
            "facts": { "country": "Country" }
          },
          "line": {
            "sku": "StockCode",
            "quantity": "Quantity",
            "gross": { "product": [ "Quantity", "UnitPrice" ] },
            "facts": { "kind": { "column": "StockCode", "values": { "POST": "postage", "DOT": "postage" }, "otherwise": "goods" } }
          },
          "cancellations": [ { "column": "InvoiceNo", "startsWith": "C" } ],
          "setAside": [ { "class": "adjustments", "column": "InvoiceNo", "startsWith": "A" } ]
        }
        """;

    [Fact]
    public void Read_OnlineRetail_EveryRowIsAccountedFor()
    {
        using var reader = HistoryReader.Open(SharedHistories.Require("online_retail/online_retail_2010_2011.csv.gz"), SharedHistories.Mapping(OnlineRetailMapping));
        var items = reader.Items().ToList();

        Assert.Null(reader.Broken);
        Assert.Equal(541_909, items.Sum(i => (long)i.Rows));
        Assert.Equal(9_747_747.934m, items.Sum(i => i.Amount));
        Assert.Equal(8_300_065.814m, items.Where(i => i.MemberId is not null).Sum(i => i.Amount));
        Assert.Equal(9_288, items.Count(i => i.Class == RowClass.Cancellation));
        Assert.Equal(3, items.Count(i => i is RowApart { Kind: RowClass.SetAside, Name: "adjustments" }));
        Assert.Equal(10_624, items.Count(i => i.Class is RowClass.Cancellation or RowClass.NegativeQuantity));
        Assert.DoesNotContain(items.OfType<UnreadableRows>(), u => u.Reason.Code != "LR4027");
        Assert.Equal(reader.Length, reader.Position);
    }

    [Fact]
    public void Read_OnlineRetail_InterruptedReceiptIsOnePurchase()
    {
        using var reader = HistoryReader.Open(SharedHistories.Require("online_retail/online_retail_2010_2011.csv.gz"), SharedHistories.Mapping(OnlineRetailMapping));
        var purchases = reader.Items().OfType<HistoryPurchase>().Select(p => p.Purchase).ToList();

        Assert.Equal(purchases.Count, purchases.Select(p => p.Id).Distinct(StringComparer.Ordinal).Count());
        Assert.Single(purchases, p => p.Id == "542806");
    }

    [Fact]
    public void Read_Cdnow_PurchasesMembersAndAmountAgree()
    {
        const string mapping = """
            {
              "purchase": {
                "id": { "rowNumber": true },
                "member": "customer_id",
                "at": { "column": "date", "format": "yyyy-MM-dd", "zone": "America/New_York" }
              },
              "line": { "quantity": "quantity", "gross": "amount" }
            }
            """;
        using var reader = HistoryReader.Open(SharedHistories.Require("cdnow/cdnow_transactions.csv"), SharedHistories.Mapping(mapping));
        var purchases = reader.Items().Cast<HistoryPurchase>().ToList();

        Assert.Equal(69_659, purchases.Count);
        Assert.Equal(23_570, purchases.Select(p => p.MemberId).Distinct(StringComparer.Ordinal).Count());
        Assert.Equal(2_500_315.63m, purchases.Sum(p => p.Amount));
        Assert.Equal(167_881m, purchases.Sum(p => p.Purchase.Lines[0].Quantity));
        Assert.Equal(80, purchases.Count(p => p.Amount == 0));
        Assert.Equal("00001", purchases[0].MemberId);
    }

    [Fact]
    public void Read_GlobalElectronics_AmericanDatesAreUnderstood()
    {
        const string mapping = """
            {
              "receipt": "Order Number",
              "purchase": {
                "member": "CustomerKey", "store": "StoreKey", "currency": "Currency Code",
                "at": { "column": "Order Date", "format": "M/d/yyyy", "zone": "America/New_York" }
              },
              "line": { "id": "Line Item", "sku": "ProductKey", "quantity": "Quantity", "gross": { "value": "0" } },
              "members": { "id": "CustomerKey", "birthDate": { "column": "Birthday", "format": "M/d/yyyy" } }
            }
            """;
        var map = SharedHistories.Mapping(mapping);
        using var reader = HistoryReader.Open(SharedHistories.Require("global_electronics/sales.csv"), map);
        var purchases = reader.Items().Cast<HistoryPurchase>().ToList();
        var members = MemberDirectory.Load(SharedHistories.Require("global_electronics/customers.csv"), map.Members!);

        Assert.Equal(26_326, purchases.Count);
        Assert.Equal(62_884, purchases.Sum(p => p.Rows));
        Assert.Equal(197_757m, purchases.Sum(p => p.Purchase.Lines.Sum(l => l.Quantity)));
        Assert.Equal(15_266, members.Count);
        Assert.Equal(0, members.UnreadableRows);
        Assert.Equal(11_887, purchases.Select(p => p.MemberId).Distinct(StringComparer.Ordinal).Count());
        Assert.Equal(new LocalDate(1939, 7, 3), members.Find("301").BirthDate);
    }

    [Fact]
    public void Read_HotelBookings_DateOverThreeColumnsIsUnderstood()
    {
        const string mapping = """
            {
              "csv": { "absent": ["NULL", "NA"] },
              "purchase": {
                "id": { "rowNumber": true }, "store": "hotel", "channel": "distribution_channel", "partner": "agent",
                "at": { "columns": ["arrival_date_year", "arrival_date_month", "arrival_date_day_of_month"], "format": "yyyy MMMM d", "zone": "Europe/Lisbon" }
              },
              "line": { "gross": "adr" },
              "cancellations": [ { "column": "reservation_status", "equals": "Canceled" } ],
              "setAside": [ { "class": "no-show", "column": "reservation_status", "equals": "No-Show" } ]
            }
            """;
        using var reader = HistoryReader.Open(SharedHistories.Require("hotel_bookings/hotel_bookings.csv.gz"), SharedHistories.Mapping(mapping));
        var items = reader.Items().ToList();

        Assert.Equal(119_390, items.Sum(i => i.Rows));
        Assert.Equal(43_017, items.Count(i => i.Class == RowClass.Cancellation));
        Assert.Equal(1_207, items.Count(i => i.Class == RowClass.SetAside));
        Assert.Equal(75_166, items.Count(i => i.Class is RowClass.Purchase or RowClass.NegativeAmount));
        Assert.Equal(1, items.Count(i => i.Class == RowClass.NegativeAmount));
    }
}
