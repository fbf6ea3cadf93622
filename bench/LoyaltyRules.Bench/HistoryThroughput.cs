using System.Diagnostics;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using LoyaltyRules.Engine.Accounts.Book;
using LoyaltyRules.Engine.Diagnostics;
using LoyaltyRules.Engine.Evaluation;
using LoyaltyRules.Engine.Model;
using LoyaltyRules.Engine.Packs;
using LoyaltyRules.Engine.Simulation;
using LoyaltyRules.Engine.Simulation.History;
using LoyaltyRules.Engine.Simulation.History.Mapping;
using LoyaltyRules.Engine.Simulation.History.Reading;
using LoyaltyRules.Engine.Simulation.Reports;
using NodaTime;

namespace LoyaltyRules.Bench;

/// <summary>
/// How fast published histories are decided and posted. Runs of seconds, timed plainly: BenchmarkDotNet is for shorter ones. Of several runs in one warm process the
/// median counts. The histories are no part of the repository: the folder that holds them is named by the environment variable LOYALTYRULES_DATA.
/// </summary>
internal static class HistoryThroughput
{
    private const string Begin = "<!-- histories: written by the command above -->\n";
    private const string End = "<!-- /histories -->\n";

    // Two tiers, two counters, pending points that expire, three rules: what most programs have.
    private const string Pack = """
        {
          "pack": "histories", "version": "1.0.0", "languages": ["en"], "name": { "en": "Histories" }, "timeZone": "Europe/London", "currency": "GBP", "currencyDecimals": 3,
          "points": [ { "currency": "bonus", "pointValue": 0.01, "available": "P14D", "expires": { "since": "lot.earnedOn", "roundUp": "month", "after": "P12M" },
                        "redemption": { "of": "base.net" } } ],
          "bases": [ { "name": "net", "of": "line.net" }, { "name": "paid", "of": "line.paid" } ],
          "counters": [ { "name": "orders", "count": "purchase", "window": "P12M" }, { "name": "spent", "sum": "base.net", "window": "P12M" } ],
          "tiers": { "upgrade": "immediately", "until": { "since": "tier.enteredOn", "roundUp": "year", "after": "P12M" }, "downgrade": "oneLevel",
                     "levels": [ { "tier": "silver", "any": { "member.spent": 100 } }, { "tier": "gold", "any": { "member.spent": 300 } } ] },
          "rules": [
            { "id": "back", "then": [ { "earn": { "percent": 3, "of": "base.paid", "round": "down", "kind": "base" } } ] },
            { "id": "more", "when": "member.tier == 'gold' && member.orders >= 3", "then": [ { "earn": { "percent": 2, "of": "base.paid", "round": "down" } } ] },
            { "id": "big", "when": "purchase.gross >= 100", "then": [ { "earn": { "points": 50 } } ] }
          ]
        }
        """;

    private static readonly Published[] Histories =
    [
        new("CDNOW", "cdnow/cdnow_transactions.csv", """
            { "purchase": { "id": { "rowNumber": true }, "member": "customer_id", "at": { "column": "date", "format": "yyyy-MM-dd", "zone": "America/New_York" } },
              "line": { "quantity": "quantity", "gross": "amount" }, "sort": true }
            """),
        new("Online Retail", "online_retail/online_retail_2010_2011.csv.gz", """
            {
              "receipt": "InvoiceNo",
              "purchase": { "member": "CustomerID", "at": { "column": "InvoiceDate", "format": "yyyy-MM-dd HH:mm:ss", "zone": "Europe/London" } },
              "line": { "sku": "StockCode", "quantity": "Quantity", "gross": { "product": [ "Quantity", "UnitPrice" ] } },
              "cancellations": [ { "column": "InvoiceNo", "startsWith": "C" } ],
              "returns": { "match": ["member", "sku"] },
              "setAside": [ { "class": "adjustments", "column": "InvoiceNo", "startsWith": "A" } ]
            }
            """),
    ];

    /// <summary>Measures the histories that are there, and writes their table into bench/README.md; leaves it as it is where there are none.</summary>
    public static void Measure(bool isQuick)
    {
        if (Folder() is not { } folder)
        {
            Console.WriteLine("Histories are skipped: set LOYALTYRULES_DATA to the folder that holds them.");
            return;
        }

        var page = Path.Combine(Path.GetDirectoryName(Path.GetDirectoryName(ThisFile()))!, "README.md");
        var text = File.ReadAllText(page);
        var (begin, end) = (text.IndexOf(Begin, StringComparison.Ordinal) + Begin.Length, text.IndexOf(End, StringComparison.Ordinal));
        File.WriteAllText(page, text[..begin] + "\n" + Table(folder, isQuick ? 3 : 7) + "\n" + text[end..]);
    }

    private static string ThisFile([CallerFilePath] string path = "") => path;

    private static string Table(string folder, int runs)
    {
        var program = Program();
        var table = new StringBuilder($"{Environment.ProcessorCount} logical cores, .NET {Environment.Version}; medians of {runs} runs, {DateTime.UtcNow:yyyy-MM-dd}; load before {LoadBefore()}.\n\n"
            + "| history | purchases | members | decide and post, one core | half of it | all, from memory: 1 worker | 2 workers | `simulate`: 1 worker | 2 workers | memory of a member |\n"
            + "|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|\n");
        foreach (var history in Histories)
        {
            var path = Path.Combine(folder, history.File);
            if (!File.Exists(path))
            {
                Console.WriteLine($"{history.Name} is skipped: {path} is not there.");
                continue;
            }

            var map = HistoryMappingJson.Parse(Encoding.UTF8.GetBytes(history.Mapping), "mapping.json");
            using var reader = HistoryReader.Open(path, map);
            var read = new ReadHistory([.. reader.Items()], reader.Returns);
            Purchase[] purchases = [.. read.Items().OfType<HistoryPurchase>().Select(p => p.Purchase).OrderBy(p => p.At)];
            var (members, bytes) = MemoryOf(program, purchases);
            double[] rates =
            [
                Rate(purchases.Length, runs, () => Post(program, purchases)),
                Rate(purchases.Length / 2, runs, () => Post(program, purchases[..(purchases.Length / 2)])),
                Rate(purchases.Length, runs, () => Simulate(program, read, 1)),
                Rate(purchases.Length, runs, () => Simulate(program, read, 2)),
                Rate(purchases.Length, runs, () => SimulateFile(program, path, map, 1)),
                Rate(purchases.Length, runs, () => SimulateFile(program, path, map, 2)),
            ];
            table.Append(CultureInfo.InvariantCulture, $"| {history.Name} | {purchases.Length:N0} | {members:N0} | {string.Join(" | ", rates.Select(r => r.ToString("N0", CultureInfo.InvariantCulture)))} | {bytes / members:N0} bytes |\n");
        }

        return table.ToString();
    }

    private static double Rate(int purchases, int runs, Action run)
    {
        const int WarmUps = 2;
        var seconds = new List<double>();
        for (var i = -WarmUps; i < runs; i++)
        {
            GC.Collect();
            var started = Stopwatch.GetTimestamp();
            run();
            if (i >= 0)
            {
                seconds.Add(Stopwatch.GetElapsedTime(started).TotalSeconds);
            }
        }

        return purchases / seconds.Order().ElementAt(runs / 2);
    }

    // Purchases are decided in order of time and forgotten at once, as in a history without returns.
    private static ProgramBook Post(SimulatedProgram program, Purchase[] purchases)
    {
        var book = new ProgramBook(new PackHistory(program.Compiled), purchases[0].At) { RemembersCommands = false };
        foreach (var purchase in purchases)
        {
            book.Commit(purchase);
            book.Forget(purchase.Id);
        }

        return book;
    }

    private static (int Members, long Bytes) MemoryOf(SimulatedProgram program, Purchase[] purchases)
    {
        Post(program, purchases[..(purchases.Length / 10)]);
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var book = Post(program, purchases);
        var bytes = GC.GetTotalMemory(forceFullCollection: true) - before;
        return (book.State.Members.Count, bytes);
    }

    private static void Simulate(SimulatedProgram program, IPurchaseHistory history, int workers) =>
        HistorySimulation.Run(program, history, MemberDirectory.Empty, new SimulationOptions { Workers = workers });

    private static void SimulateFile(SimulatedProgram program, string path, HistoryMapping map, int workers)
    {
        using var reader = HistoryReader.Open(path, map);
        Simulate(program, reader, workers);
    }

    private static SimulatedProgram Program()
    {
        var check = RulePack.Check(new Dictionary<string, byte[]>(StringComparer.Ordinal) { ["pack.json"] = Encoding.UTF8.GetBytes(Pack) });
        return new SimulatedProgram(CompiledPack.Compile(check.Pack ?? throw new InvalidOperationException(string.Join('\n', check.Diagnostics))), FactSet.Empty);
    }

    // Of the last minute, where the system tells: figures of a machine that is busy with other things are too low.
    private static string LoadBefore() => File.Exists("/proc/loadavg") ? File.ReadAllText("/proc/loadavg").Split(' ')[0] : "unknown";

    // Where the tests look, too.
    private static string? Folder()
    {
        if (Environment.GetEnvironmentVariable("LOYALTYRULES_DATA") is { Length: > 0 } set)
        {
            return set;
        }

        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (Path.Combine(folder.FullName, "shared", "data") is var candidate && Directory.Exists(candidate))
            {
                return candidate;
            }
        }

        return null;
    }

    private sealed record Published(string Name, string File, string Mapping);

    /// <summary>A history that was read beforehand.</summary>
    private sealed class ReadHistory(List<HistoryItem> items, ReturnsMapping? returns) : IPurchaseHistory
    {
        public IEnumerable<HistoryItem> Items() => items;

        public ReturnsMapping? Returns => returns;

        public HistoryUnit Unit => HistoryUnit.Bytes;

        public long Position => 0;

        public long Length => 0;

        public long BlankLines => 0;

        public Diagnostic? Broken => null;
    }
}
