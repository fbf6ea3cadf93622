using System.Globalization;
using System.Text;
using LoyaltyRules.Engine.Diagnostics;
using LoyaltyRules.Engine.Model;
using LoyaltyRules.Engine.Simulation.History;
using LoyaltyRules.Engine.Simulation.History.Reading;
using NodaTime;
using static LoyaltyRules.Engine.Tests.Simulation.HistoryTexts;

namespace LoyaltyRules.Engine.Tests.Simulation;

public sealed class HistoryReaderTests
{
    [Fact]
    public void Items_PlainRows_ArePurchases()
    {
        var (items, _) = Read(Header + "a,m1,2026-01-02,10.50\nb,,2026-01-03,3\n", ByRow);
        var purchases = items.Cast<HistoryPurchase>().ToList();
        Assert.Equal(["a", "b"], purchases.Select(p => p.Purchase.Id));
        Assert.Equal([2L, 3L], purchases.Select(p => p.Line));
        Assert.Equal(["m1", null], purchases.Select(p => p.Purchase.MemberId));
        Assert.Equal(10.50m, purchases[0].Purchase.Lines[0].Gross);
        Assert.Equal("1", purchases[0].Purchase.Lines[0].Id);
        Assert.Equal(Instant.FromUtc(2026, 1, 2, 0, 0), purchases[0].Purchase.At);
    }

    [Theory]
    [InlineData("a,m,2026-01-01\n", "LR4020")]
    [InlineData("a,m,2026-01-01,1,2\n", "LR4020")]
    [InlineData("a,m,2026-01-01,\"1\"0\n", "LR4021")]
    [InlineData("a,m,2026-01-01,\n", "LR4023")]
    [InlineData(",m,2026-01-01,1\n", "LR4023")]
    [InlineData("a,m,,1\n", "LR4023")]
    [InlineData("a,m,2026-01-01,one\n", "LR4024")]
    [InlineData("a,m,2026-01-01,1e3\n", "LR4024")]
    [InlineData("a,m,2026-01-01,NaN\n", "LR4024")]
    [InlineData("a,m,2026-01-01,1 000\n", "LR4024")]
    [InlineData("a,m,2026-02-29,1\n", "LR4025")]
    [InlineData("a,m,yesterday,1\n", "LR4025")]
    [InlineData("a,m,2026-01-01,1000000000000.01\n", "LR4030")]
    [InlineData("a,m,2026-01-01,0.0000001\n", "LR4030")]
    [InlineData("a,m\u0001,2026-01-01,1\n", "LR4022")]
    [InlineData("a,m\u007f,2026-01-01,1\n", "LR2024")]
    [InlineData("a,\"m\tn\",2026-01-01,1\n", "LR2024")]
    [InlineData("\"a\nb\",m,2026-01-01,1\n", "LR2024")]
    [InlineData("a,m\u0085,2026-01-01,1\n", "LR2024")]
    [InlineData("a,e\u0301,2026-01-01,1\n", "LR2025")]
    public void Items_RowThatCannotBeRead_IsUnreadableWithLineAndReason(string row, string code)
    {
        var (items, reader) = Read(Header + "before,m,2026-01-01,1\n" + row + "after,m,2026-01-01,1\n", ByRow);
        Assert.Equal(3, items.Count);
        var unreadable = Assert.IsType<UnreadableRows>(items[1]);
        Assert.Equal(code, unreadable.Reason.Code);
        Assert.Equal(3, unreadable.Line);
        Assert.Equal(3, unreadable.Reason.Place.Line);
        Assert.IsType<HistoryPurchase>(items[2]);
        Assert.Null(reader.Broken);
        Assert.NotEqual("", unreadable.Reason.Message(ProductLanguage.Russian));
    }

    [Fact]
    public void Items_UnreadableRow_KeepsTheAmountThatCouldBeRead()
    {
        var (items, _) = Read(Header + "a,m,yesterday,12.5\n", ByRow);
        Assert.Equal(12.5m, Assert.IsType<UnreadableRows>(items[0]).Amount);
    }

    [Fact]
    public void Items_RowsOfReceiptsInterleave_AreGrouped()
    {
        var (items, _) = Read(Header + "a,m,2026-01-01,1\nb,n,2026-01-01,2\na,m,2026-01-01,3\nb,n,2026-01-01,4\nc,,2026-01-01,5\n", ByReceipt);
        var purchases = items.Cast<HistoryPurchase>().ToList();
        Assert.Equal(["a", "b", "c"], purchases.Select(p => p.Purchase.Id));
        Assert.Equal([1m, 3m], purchases[0].Purchase.Lines.Select(l => l.Gross));
        Assert.Equal(["1", "2"], purchases[0].Purchase.Lines.Select(l => l.Id));
        Assert.Equal(4, purchases[0].Amount);
        Assert.Equal(2, purchases[0].Rows);
    }

    [Theory]
    [InlineData(HistoryReader.InterleaveRowsMax - 1, true)]
    [InlineData(HistoryReader.InterleaveRowsMax, false)]
    public void Items_ReceiptComesAgainInAFileTakenAsItStands_IsOneReceiptWithinTheWindowAndReportedBeyond(int between, bool isOne)
    {
        var others = string.Concat(Enumerable.Range(0, between).Select(i => FormattableString.Invariant($"x{i},m,2026-01-01,1\n")));
        var (items, _) = Read(Header + "a,m,2026-01-01,1\n" + others + "a,m,2026-01-01,1\n", AsItStands(ByReceipt));
        Assert.Equal(isOne ? 2 : 1, items.OfType<HistoryPurchase>().Single(p => p.Purchase.Id == "a").Rows);
        Assert.Equal(isOne ? [] : ["LR4028"], items.OfType<UnreadableRows>().Select(u => u.Reason.Code));
        Assert.Equal(between + 2, items.Sum(i => i.Rows));
    }

    [Fact]
    public void Items_RowOfAnotherMemberInAReceipt_IsUnreadable()
    {
        var (items, _) = Read(Header + "a,m,2026-01-01,1\na,n,2026-01-01,2\na,m,2026-01-01,3\n", ByReceipt);
        Assert.Equal("LR4029", items.OfType<UnreadableRows>().Single().Reason.Code);
        Assert.Equal(2, items.OfType<HistoryPurchase>().Single().Rows);
    }

    [Theory]
    [InlineData(Purchase.LinesMax, true)]
    [InlineData(Purchase.LinesMax + 1, false)]
    public void Items_ReceiptOfManyLines_IsUnreadableBeyondTheLimit(int lines, bool isPurchase)
    {
        var (items, _) = Read(Header + string.Concat(Enumerable.Repeat("a,m,2026-01-01,0.25\n", lines)), ByReceipt);
        var item = Assert.Single(items);
        Assert.Equal(isPurchase, item is HistoryPurchase);
        Assert.Equal(lines, item.Rows);
        Assert.Equal(lines * 0.25m, item.Amount);
    }

    [Fact]
    public void Items_RepeatedPurchaseId_IsReported()
    {
        var (items, _) = Read(Header + "a,m,2026-01-01,1\na,m,2026-01-01,1\n", ByRow);
        Assert.Equal("LR4028", Assert.IsType<UnreadableRows>(items[1]).Reason.Code);
    }

    [Fact]
    public void Items_NegativeRowsAndConditions_AreKeptApart()
    {
        const string mapping = """
            {
              "purchase": { "id": { "rowNumber": true }, "at": { "column": "at", "format": "yyyy-MM-dd", "zone": "UTC" } },
              "line": { "quantity": "q", "gross": { "product": ["q", "price"] } },
              "cancellations": [ { "column": "id", "startsWith": ["C", "X"] }, { "column": "status", "equals": "void" } ],
              "setAside": [ { "class": "adjustments", "column": "id", "startsWith": "A" }, { "class": "free", "column": "price", "isAbsent": true } ]
            }
            """;
        var (items, _) = Read("id,at,q,price,status\n1,2026-01-01,2,5,\nC2,2026-01-01,-1,5,\n3,2026-01-01,1,5,void\nA4,2026-01-01,1,-7,\n5,2026-01-01,-1,3,\n6,2026-01-01,1,-3,\n7,2026-01-01,1,,\n8,never,-2,1,\n", mapping);
        Assert.Equal(
            ["Purchase 10", "Cancellation -5", "Cancellation 5", "SetAside adjustments -7", "NegativeQuantity -3", "NegativeAmount -3", "SetAside free ", "NegativeQuantity -2"],
            items.Select(i => string.Join(' ', new[] { i.Class.ToString(), (i as RowApart)?.Name, i.Amount?.ToString(CultureInfo.InvariantCulture) ?? "" }.Where(p => p is not null))));
    }

    [Theory]
    [InlineData("\"$1,299.00 \"", 1299.00)]
    [InlineData("-$5", -5)]
    [InlineData("$-5.50", -5.50)]
    [InlineData("7", 7)]
    public void Items_PriceWithPrefixAndThousands_IsRead(string price, double expected)
    {
        const string mapping = """
            {
              "purchase": { "id": { "rowNumber": true }, "at": { "column": "at", "format": "M/d/yyyy", "zone": "UTC" } },
              "line": { "gross": { "column": "price", "prefix": "$", "thousands": "," } }
            }
            """;
        var (items, _) = Read($"at,price\n1/5/2026,{price}\n", mapping);
        Assert.Equal((decimal)expected, Assert.Single(items).Amount);
    }

    [Fact]
    public void Items_RussianFile_IsRead()
    {
        const string mapping = """
            {
              "csv": { "delimiter": ";", "encoding": "windows-1251" },
              "purchase": { "id": { "rowNumber": true }, "member": "участник", "at": { "column": "дата", "format": "dd.MM.yyyy HH:mm", "zone": "Europe/Moscow" } },
              "line": { "gross": { "column": "сумма", "suffix": "₽", "thousands": " ", "decimalPoint": "," },
                        "facts": { "category": { "column": "жанр", "values": { "Опера": "opera" }, "otherwise": "other" }, "gift": { "column": "подарок", "as": "boolean" } } }
            }
            """;
        var encoding = CodePagesEncodingProvider.Instance.GetEncoding(1251)!;
        var (items, _) = Read(encoding.GetBytes("участник;дата;сумма;жанр;подарок\nИванов;31.12.2025 23:30;1 299,50;Опера;yes\n"), mapping);
        var purchase = Assert.IsType<HistoryPurchase>(Assert.Single(items)).Purchase;
        Assert.Equal("Иванов", purchase.MemberId);
        Assert.Equal(1299.50m, purchase.Lines[0].Gross);
        Assert.Equal(Instant.FromUtc(2025, 12, 31, 20, 30), purchase.At);
        Assert.True(purchase.Lines[0].Facts.TryGet("category", out var category) && category.AsText == "opera");
        Assert.True(purchase.Lines[0].Facts.TryGet("gift", out var gift) && gift.AsBoolean);
    }

    [Fact]
    public void Items_FeesOfTheReceiptAndOfRows_AreTakenAsSaid()
    {
        const string mapping = """
            {
              "receipt": "id",
              "purchase": { "at": { "column": "at", "format": "offset" },
                            "fees": { "booking": { "column": "booking", "as": "number" }, "delivery": { "column": "delivery", "on": "row" } } },
              "line": { "gross": "amount" }
            }
            """;
        var (items, _) = Read("id,at,amount,booking,delivery\na,2026-01-01T12:00:00+03:00,1,50,10\na,2026-01-01T12:00:00+03:00,1,50,15\nb,2026-01-01T12:00:00Z,1,,\n", mapping);
        var purchases = items.Cast<HistoryPurchase>().Select(p => p.Purchase).ToList();
        Assert.Equal("booking=50 delivery=25", string.Join(' ', purchases[0].Fees.Select(f => $"{f.Key}={f.Value}")));
        Assert.Empty(purchases[1].Fees);
        Assert.Equal(Instant.FromUtc(2026, 1, 1, 9, 0), purchases[0].At);
    }

    [Fact]
    public void Open_ColumnsMissing_AllAreReportedAtOnce()
    {
        var refusal = Assert.Throws<RefusedException>(() => Read("id,when,amount,amount\n", ByRow));
        Assert.Equal(["LR4010", "LR4010", "LR4011"], refusal.Diagnostics.Select(d => d.Code).Order());
        Assert.Equal("LR4012", Assert.Throws<RefusedException>(() => Read("", ByRow)).Diagnostics[0].Code);
        Assert.Equal("LR4013", Assert.Throws<RefusedException>(() => HistoryReader.Open("/no/such/file.csv", SharedHistories.Mapping(ByRow))).Diagnostics[0].Code);
    }

    [Fact]
    public void Load_MembersFile_ProblemsAreCountedAndTheRestIsKnown()
    {
        var folder = Directory.CreateTempSubdirectory("members");
        try
        {
            var path = Path.Combine(folder.FullName, "members.csv");
            File.WriteAllText(path, "id,born,level\nm1,2000-02-29,gold\nm2,,\nm1,1990-01-01,none\n,1990-01-01,none\nm3,soon,none\n");
            var mapping = SharedHistories.Mapping(ByRow.Replace("{ \"purchase\"", "{ \"members\": { \"id\": \"id\", \"birthDate\": { \"column\": \"born\", \"format\": \"yyyy-MM-dd\" }, \"facts\": { \"card\": \"level\" } }, \"purchase\"", StringComparison.Ordinal));
            var members = MemberDirectory.Load(path, mapping.Members!);
            Assert.Equal(2, members.Count);
            Assert.Equal(5, members.Rows);
            Assert.Equal(3, members.UnreadableRows);
            Assert.Equal(["LR4032", "LR4023", "LR4025"], members.Problems.Select(p => p.Code));
            Assert.Equal(new LocalDate(2000, 2, 29), members.Find("m1").BirthDate);
            Assert.Empty(members.Find("m2").Facts);
            Assert.Null(members.Find("stranger").BirthDate);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
