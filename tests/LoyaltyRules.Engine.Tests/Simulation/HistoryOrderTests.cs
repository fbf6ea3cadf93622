using System.Globalization;
using System.Text;
using LoyaltyRules.Engine.Simulation;
using LoyaltyRules.Engine.Simulation.History;
using LoyaltyRules.Engine.Simulation.History.Reading;
using LoyaltyRules.Engine.Simulation.Reports;
using LoyaltyRules.Engine.Simulation.Theatre;
using NodaTime;

namespace LoyaltyRules.Engine.Tests.Simulation;

/// <summary>A history is taken in order of time, whatever order its rows stand in, in memory and on the disk.</summary>
public sealed class HistoryOrderTests
{
    private const string Header = "id,line,who,at,shop,amount\n";

    private const string ByReceipt = """
        {
          "receipt": "id",
          "purchase": { "member": "who", "at": { "column": "at", "format": "yyyy-MM-dd HH:mm", "zone": "UTC" }, "store": "shop" },
          "line": { "id": "line", "gross": "amount" },
          "cancellations": [ { "column": "id", "startsWith": "C" } ],
          "returns": { "match": ["member"] }
        }
        """;

    private const string Sorted = """{ "sort": true, """;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void receipt_whose_rows_stand_far_apart_is_one_purchase(bool saysSo)
    {
        var others = string.Concat(Enumerable.Range(0, 101).Select(i => FormattableString.Invariant($"F{i},1,2,2026-01-02 10:00,,1\n")));
        var (items, _) = Read(Header + "X,1,1,2026-01-01 10:00,,10\n" + others + "X,2,1,2026-01-01 10:00,,10\n", saysSo ? ByReceipt.Replace("{\n", Sorted, StringComparison.Ordinal) : ByReceipt);
        Assert.Equal(20, items.OfType<HistoryPurchase>().First().Amount);
        Assert.Equal(102, items.OfType<HistoryPurchase>().Count());
        Assert.Equal(103, items.Sum(i => i.Rows));
    }

    [Fact]
    public void rows_in_any_order_make_the_same_history()
    {
        for (ulong seed = 1; seed <= 20; seed++)
        {
            var random = new SeededRandom(seed);
            var rows = Rows(random, 300);
            var inOrder = Told(Read(Header + string.Concat(rows.OrderBy(At, StringComparer.Ordinal)), ByReceipt).Items);
            Assert.NotEmpty(inOrder);
            Assert.Equal(inOrder, Told(Read(Header + string.Concat(Shuffled(rows, random)), ByReceipt).Items));
        }

        static string At(string row) => row.Split(',')[3];
    }

    [Fact]
    public void file_sorted_on_the_disk_gives_what_it_gives_in_memory()
    {
        for (ulong seed = 1; seed <= 20; seed++)
        {
            var random = new SeededRandom(seed);
            var text = Header + string.Concat(Shuffled([.. Rows(random, 300), .. Enumerable.Repeat("broken\n", 3), "7,1,nobody,never,,1\n"], random));
            foreach (var mapping in new[] { ByReceipt, ByReceipt.Replace("\"receipt\": \"id\",", "", StringComparison.Ordinal).Replace("\"member\": \"who\"", "\"id\": \"id\", \"member\": \"who\"", StringComparison.Ordinal) })
            {
                var (inMemory, told) = Read(text, mapping);
                var (onDisk, alsoTold) = Read(text, mapping, rowsInMemory: 10, sortBytes: 3_000);
                Assert.Equal(Exactly(inMemory.Where(i => i.When is not null)), Exactly(onDisk.Where(i => i.When is not null)));
                Assert.Equal(Exactly(inMemory.Where(i => i.When is null)).Order(), Exactly(onDisk.Where(i => i.When is null)).Order());
                Assert.Equal(told.Select(n => (n.Code, n.Count)), alsoTold.Select(n => (n.Code, n.Count)));
                Assert.Contains(told, n => n.Code == "LR4040");
            }
        }
    }

    [Fact]
    public void file_in_order_of_time_is_not_told_to_be_sorted()
    {
        var (_, notices) = Read(Header + "1,1,a,2026-01-01 10:00,,1\n2,1,a,2026-01-01 10:00,,1\n3,1,a,2026-01-02 10:00,,1\n", ByReceipt);
        Assert.Empty(notices);
    }

    [Fact]
    public void file_out_of_order_names_the_row_that_shows_it()
    {
        var (_, notices) = Read(Header + "1,1,a,2026-01-01 10:00,,1\n2,1,a,2026-01-03 10:00,,1\n3,1,a,2026-01-02 10:00,,1\n", ByReceipt);
        var sorted = Assert.Single(notices);
        Assert.Equal(("LR4040", 4L), (sorted.Code, sorted.First[0].Line));
        Assert.Contains("line 3", sorted.First[0].Reason.Message(Engine.Diagnostics.ProductLanguage.English), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("2,1,a,2026-01-01 10:05,N,1", "at")]
    [InlineData("2,1,a,2026-01-01 10:00,S,1", "store")]
    public void rows_of_a_receipt_that_disagree_are_told(string row, string field)
    {
        var (items, notices) = Read(Header + "2,0,a,2026-01-01 10:00,N,1\n" + row + "\n", ByReceipt);
        Assert.Equal(2, Assert.Single(items).Rows);
        var differs = Assert.Single(notices);
        Assert.Equal("LR4043", differs.Code);
        Assert.StartsWith(field + ":", differs.First[0].Reason.Message(Engine.Diagnostics.ProductLanguage.English), StringComparison.Ordinal);
    }

    [Fact]
    public void receipt_number_that_begins_anew_is_unreadable_and_never_one_purchase()
    {
        var (items, _) = Read(Header + "2,1,a,2026-01-01 10:00,N,1\n2,2,a,2026-01-02 10:00,N,5\n", ByReceipt);
        Assert.Equal("LR4042", Assert.Single(items.OfType<UnreadableRows>()).Reason.Code);
        Assert.Equal(1, Assert.Single(items.OfType<HistoryPurchase>()).Amount);
    }

    [Fact]
    public void repeated_id_is_unreadable_however_far_apart()
    {
        const string mapping = """{ "purchase": { "id": "id", "at": { "column": "at", "format": "yyyy-MM-dd HH:mm", "zone": "UTC" } }, "line": { "gross": "amount" } }""";
        var others = string.Concat(Enumerable.Range(0, 5_000).Select(i => FormattableString.Invariant($"F{i},1,2,2026-01-02 10:00,,1\n")));
        var (items, _) = Read(Header + "X,1,1,2026-01-01 10:00,,10\n" + others + "X,2,1,2026-01-03 10:00,,10\n", mapping);
        Assert.Equal("LR4028", Assert.Single(items.OfType<UnreadableRows>()).Reason.Code);
        Assert.Equal(5_001, items.OfType<HistoryPurchase>().Count());
    }

    [Fact]
    public void cdnow_goes_by_customer_and_has_its_months()
    {
        var mapping = SharedHistories.Mapping("""
            { "purchase": { "id": { "rowNumber": true }, "member": "customer_id", "at": { "column": "date", "format": "yyyy-MM-dd", "zone": "UTC" } },
              "line": { "quantity": "quantity", "gross": "amount" } }
            """);
        using var reader = HistoryReader.Open(SharedHistories.Require("cdnow/cdnow_transactions.csv"), mapping);
        var report = HistorySimulation.Run(SimulatedPacks.TenthBack(), reader, MemberDirectory.Empty, cancellation: TestContext.Current.CancellationToken);
        Assert.Equal(new YearMonth(1997, 1), report.Months[0].Month);
        Assert.Equal(8_928, report.Months[0].Purchases);
        Assert.Equal(18, report.Months.Length);
        Assert.Equal(0, report.OutOfOrder);
        Assert.Contains(report.Notices, n => n.Code == "LR4040");
    }

    private static List<string> Rows(SeededRandom random, int count)
    {
        var rows = new List<string>();
        for (var i = 0; i < count; i++)
        {
            // A few rows to a receipt, many receipts of one day, some returns.
            var receipt = random.Below(120);
            var at = FormattableString.Invariant($"2026-01-{1 + (receipt % 25):00} {10 + (receipt % 3)}:00");
            var isReturn = random.Below(10) == 0;
            rows.Add(FormattableString.Invariant($"{(isReturn ? "C" : "R")}{receipt},{i},m{receipt % 7},{at},s{receipt % 4},{random.Below(100)}\n"));
        }

        return rows;
    }

    private static IEnumerable<string> Shuffled(List<string> rows, SeededRandom random) => [.. rows.Select(r => (Row: r, Key: random.Below(1_000_000))).OrderBy(r => r.Key).Select(r => r.Row)];

    // What does not depend on where rows stand.
    private static List<string> Told(List<HistoryItem> items) =>
    [
        .. items.Where(i => i.When is not null).Select(i => i switch
        {
            HistoryPurchase { Purchase: var p } => $"{p.At} {p.Id} {p.MemberId} {string.Join(' ', p.Lines.OrderBy(l => l.Id, StringComparer.Ordinal).Select(l => $"{l.Id}={l.Gross}"))}",
            HistoryReturn r => string.Create(CultureInfo.InvariantCulture, $"{r.At} {r.Receipt}"),
            _ => "",
        }),
    ];

    private static List<string> Exactly(IEnumerable<HistoryItem> items) =>
        [.. items.Select(i => string.Create(CultureInfo.InvariantCulture, $"{i.Line} {i.Rows} {i.Amount} {i.Class} {i.When} {(i as UnreadableRows)?.Reason.Code}") + (i is HistoryPurchase p
            ? string.Join(' ', p.Purchase.Lines.Select(l => $"{l.Id}={l.Gross}")) + p.Purchase.Store + p.Purchase.MemberId : ""))];

    private static (List<HistoryItem> Items, IReadOnlyList<ReasonSummary> Notices) Read(
        string csv, string mapping, long rowsInMemory = HistoryReader.RowsInMemoryMax, long sortBytes = HistoryReader.SortBytesMax)
    {
        using var reader = HistoryReader.Open(new MemoryStream(Encoding.UTF8.GetBytes(csv)), "purchases.csv", SharedHistories.Mapping(mapping), rowsInMemory, sortBytes);
        var items = reader.Items().ToList();
        return (items, reader.Notices);
    }
}
