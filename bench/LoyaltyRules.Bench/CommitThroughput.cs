using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Runtime.CompilerServices;
using System.Text;
using LoyaltyRules.DesignerApi;
using LoyaltyRules.DesignerApi.Callers;
using LoyaltyRules.Engine.Accounts.Commands;
using LoyaltyRules.Engine.Model;
using LoyaltyRules.Engine.Packs;
using LoyaltyRules.Storage;
using LoyaltyRules.Storage.Databases;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;

namespace LoyaltyRules.Bench;

/// <summary>
/// How many purchases a second are durable: over HTTP by 1, 8 and 32 clients at once, and by as many callers of the store itself, beside bare commits of one row on the same disk. All
/// with SQLite's <c>synchronous=FULL</c>; clients and server share the machine. Beside it what a purchase takes of the processor, clients included, and on disk.
/// </summary>
internal static class CommitThroughput
{
    private const string Begin = "<!-- commits: written by the command above -->\n";
    private const string End = "<!-- /commits -->\n";
    private const string Key = "bench-key";
    private static readonly int[] ClientCounts = [1, 8, 32];
    private const int Members = 5_000;
    private const int BatchSize = 100;
    private const int PerMinute = int.MaxValue;

    /// <summary>Measures, and writes the table into bench/README.md.</summary>
    /// <param name="isQuick">Whether runs are short.</param>
    /// <param name="only">Only the rows whose names have this text, and the table is only shown; null for all.</param>
    public static async Task MeasureAsync(bool isQuick, string? only = null)
    {
        var seconds = isQuick ? 4 : 10;
        var folder = Directory.CreateTempSubdirectory("loyalty-commits-").FullName;
        try
        {
            var bare = Bare(Path.Combine(folder, "bare.db"), seconds);
            var runs = new List<(string What, Run Run)>();
            foreach (var (pack, name) in new[] { ("discount-card", "a discount card"), ("parter-club", "the sample club") })
            {
                foreach (var clients in ClientCounts)
                {
                    await AddAsync($"purchases through the store, {clients} at once, {name}", () => StoreAsync(folder, pack, clients, seconds));
                    await AddAsync($"purchases over HTTP, {clients} at once, {name}", () => HttpAsync(folder, pack, clients, seconds));
                }

                await AddAsync($"purchases over HTTP, 1 at once in batches of {BatchSize}, {name}", () => HttpAsync(folder, pack, 1, seconds, BatchSize));
            }

            async Task AddAsync(string what, Func<Task<Run>> run)
            {
                if (only is null || what.Contains(only, StringComparison.Ordinal))
                {
                    runs.Add((what, await run()));
                }
            }

            var bareAfter = Bare(Path.Combine(folder, "bare-after.db"), seconds);
            var table = new StringBuilder()
                .Append("| durable, `synchronous=FULL` | a second | of bare | median | 99th | processor | on disk |\n|---|---:|---:|---:|---:|---:|---:|\n")
                .Append(CultureInfo.InvariantCulture, $"| bare commits of one row, one after another, before and after | {bare:N0}, {bareAfter:N0} | | | | | |\n");
            var reference = (bare + bareAfter) / 2;
            foreach (var (what, run) in runs)
            {
                table.Append(
                    CultureInfo.InvariantCulture,
                    $"| {what} | {run.PerSecond:N0} | {run.PerSecond / reference:P0} | {run.Quantile(0.5):N1} ms | {run.Quantile(0.99):N1} ms | {run.Microseconds:N0} µs | {run.Bytes:N0} B |\n");
            }

            if (only is not null)
            {
                Console.WriteLine(table);
                return;
            }

            var page = Path.Combine(Path.GetDirectoryName(Path.GetDirectoryName(ThisFile()))!, "README.md");
            var text = File.ReadAllText(page);
            var (begin, end) = (text.IndexOf(Begin, StringComparison.Ordinal) + Begin.Length, text.IndexOf(End, StringComparison.Ordinal));
            File.WriteAllText(page, text[..begin] + "\n" + table + "\n" + text[end..]);
            Console.WriteLine(table);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static string ThisFile([CallerFilePath] string path = "") => path;

    // What the disk allows: a row like a journal's, each in a transaction of its own.
    private static double Bare(string path, int seconds)
    {
        using var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Pooling = false }.ToString());
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; CREATE TABLE row (id INTEGER PRIMARY KEY, body BLOB)";
        command.ExecuteNonQuery();
        command.CommandText = "INSERT INTO row (body) VALUES ($1)";
        command.Parameters.AddWithValue("$1", new byte[1_000]);
        command.Prepare();
        var (clock, count) = (Stopwatch.StartNew(), 0);
        for (; clock.Elapsed.TotalSeconds < seconds; count++)
        {
            command.ExecuteNonQuery();
        }

        return count / clock.Elapsed.TotalSeconds;
    }

    private static async Task<Run> StoreAsync(string folder, string packName, int clients, int seconds)
    {
        await using var database = SqliteDatabase.Open(Path.Combine(folder, $"store-{packName}-{clients}", "program.db"));
        await database.MigrateAsync();
        var pack = RulePack.Load(PackFolder(packName));
        var store = ProgramStore.Open(database, pack.Id, SystemClock.Instance);
        await store.ReleaseAsync(pack, Instant.FromUtc(2020, 1, 1, 0, 0), "bench");
        return await Run.OfAsync(database, clients, seconds, async i =>
        {
            var id = Id(i);
            var purchase = new Purchase
            {
                Id = id,
                At = SystemClock.Instance.GetCurrentInstant(),
                MemberId = MemberOf(i),
                Lines = [new PurchaseLine { Id = "1", Gross = 3_000 + i % 100, Facts = FactsOf(packName) }],
            };
            var answer = await store.HandleAsync(new StoreRequest(new CommitPurchase(purchase), "bench", "commit", id, "{}"u8.ToArray()));
            return answer.Outcome == StoreOutcome.Done ? null : string.Join("; ", answer.Problems);
        });
    }

    private static async Task<Run> HttpAsync(string folder, string packName, int clients, int seconds, int batch = 1)
    {
        string[] settings =
        [
            "--urls=http://127.0.0.1:0", $"--Data:Folder={Path.Combine(folder, $"http-{packName}-{clients}-{batch}")}", $"--Program:Pack={PackFolder(packName)}", "--Logging:LogLevel:Default=None",
        ];
        await using var app = await ApiHost.CreateAsync(settings, services => services.AddSingleton<IApiCallers>(
            new KnownCallers(new Dictionary<string, ApiCaller> { [Key] = new("bench", [.. Scope.All], PerMinute) })));
        await app.StartAsync();
        using var client = new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = clients }) { BaseAddress = new Uri(app.Urls.First()) };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Key);
        var run = await Run.OfAsync(app.Services.GetRequiredService<ProgramStore>().Database, clients, seconds, async i =>
        {
            var body = batch == 1
                ? "{ " + Purchase(i) + " }"
                : "{ \"commands\": [ " + string.Join(", ", Enumerable.Range(i * batch, batch).Select(n => $$"""{ "key": "{{Id(n)}}", "do": "purchase", {{Purchase(n)}} }""")) + " ] }";
            using var request = new HttpRequestMessage(HttpMethod.Post, batch == 1 ? "/v1/purchases" : "/v1/batches") { Content = new StringContent(body, Encoding.UTF8, "application/json") };
            if (batch == 1)
            {
                request.Headers.Add("Idempotency-Key", Id(i));
            }

            using var response = await client.SendAsync(request);
            var answer = await response.Content.ReadAsStringAsync();
            return response.IsSuccessStatusCode && !answer.Contains("\"problem\"", StringComparison.Ordinal) ? null : answer;
        }, batch);
        await app.StopAsync();
        return run;

        string Purchase(int n)
        {
            var facts = packName == "parter-club" ? """, "facts": { "category": "drama" }""" : "";
            return $$"""
                "member": "{{MemberOf(n)}}", "purchase": { "id": "{{Id(n)}}", "at": "{{SystemClock.Instance.GetCurrentInstant()}}", "lines": [ { "id": "1", "gross": {{3_000 + n % 100}}{{facts}} } ] }
                """;
        }
    }

    private static string Id(int n) => "p" + n.ToString(CultureInfo.InvariantCulture);

    private static string MemberOf(int i) => "m" + (i * 7_919 % Members).ToString(CultureInfo.InvariantCulture);

    private static FactSet FactsOf(string packName) => packName == "parter-club" ? FactSet.Of(("category", FactValue.Of("drama"))) : FactSet.Empty;

    private static string PackFolder(string name) => Path.Combine(Path.GetDirectoryName(Path.GetDirectoryName(Path.GetDirectoryName(ThisFile())))!, "rule-packs", name);

    /// <summary>A run of many at once.</summary>
    /// <param name="PerSecond">How many were done a second.</param>
    /// <param name="Milliseconds">How long each took, in order.</param>
    /// <param name="Microseconds">What each took of the processor, in this whole process.</param>
    /// <param name="Bytes">What each took on disk.</param>
    private sealed record Run(double PerSecond, double[] Milliseconds, double Microseconds, double Bytes)
    {
        public double Quantile(double part) => Milliseconds[(int)((Milliseconds.Length - 1) * part)];

        /// <summary>Runs a third of the time to warm up, then measures.</summary>
        /// <exception cref="InvalidOperationException">One was refused: nothing measured would mean anything.</exception>
        public static async Task<Run> OfAsync(Database database, int clients, int seconds, Func<int, Task<string?>> act, int batch = 1)
        {
            var next = 0;
            await ForAsync(seconds / 3.0);
            var (size, processor) = (await MemberGrowth.SizeOf(database), Environment.CpuUsage.TotalTime);
            var clock = Stopwatch.StartNew();
            var times = await ForAsync(seconds);
            var took = clock.Elapsed.TotalSeconds;
            var count = (double)times.Length * batch;
            return new Run(
                count / took,
                times,
                (Environment.CpuUsage.TotalTime - processor).TotalMicroseconds / count,
                (await MemberGrowth.SizeOf(database) - size) / count);

            async Task<double[]> ForAsync(double length)
            {
                var until = Stopwatch.GetTimestamp() + (long)(length * Stopwatch.Frequency);
                var lists = await Task.WhenAll(Enumerable.Range(0, clients).Select(_ => Task.Run(async () =>
                {
                    var own = new List<double>();
                    while (Stopwatch.GetTimestamp() < until)
                    {
                        var began = Stopwatch.GetTimestamp();
                        if (await act(Interlocked.Increment(ref next)) is { } refused)
                        {
                            throw new InvalidOperationException(refused);
                        }

                        own.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
                    }

                    return own;
                })));
                return [.. lists.SelectMany(l => l).Order()];
            }
        }
    }
}
