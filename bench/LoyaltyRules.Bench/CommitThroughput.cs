using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Runtime.CompilerServices;
using System.Text;
using LoyaltyRules.DesignerApi;
using LoyaltyRules.DesignerApi.Callers;
using LoyaltyRules.Engine.Accounts;
using LoyaltyRules.Engine.Model;
using LoyaltyRules.Engine.Packs;
using LoyaltyRules.Storage;
using LoyaltyRules.Storage.Databases;
using Microsoft.AspNetCore.Builder;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;

namespace LoyaltyRules.Bench;

/// <summary>
/// How many purchases a second are durable: over HTTP by 32 clients at once, and by 32 callers of the store itself, beside bare commits of one row on the same disk. All
/// with SQLite's <c>synchronous=FULL</c>; clients and server share the machine.
/// </summary>
internal static class CommitThroughput
{
    private const string Begin = "<!-- commits: written by the command above -->\n";
    private const string End = "<!-- /commits -->\n";
    private const string Key = "bench-key";
    private const int Clients = 32;
    private const int Members = 5_000;
    private const int PerMinute = int.MaxValue;

    /// <summary>Measures, and writes the table into bench/README.md.</summary>
    public static async Task MeasureAsync(bool isQuick)
    {
        var seconds = isQuick ? 4 : 10;
        var folder = Directory.CreateTempSubdirectory("loyalty-commits-").FullName;
        try
        {
            var bare = Bare(Path.Combine(folder, "bare.db"), seconds);
            var plain = await StoreAsync(folder, "discount-card", seconds);
            var sample = await StoreAsync(folder, "parter-club", seconds);
            var http = await HttpAsync(folder, "discount-card", seconds);
            var sampleHttp = await HttpAsync(folder, "parter-club", seconds);
            var bareAfter = Bare(Path.Combine(folder, "bare-after.db"), seconds);
            var table = new StringBuilder()
                .Append("| durable, `synchronous=FULL` | a second | of bare | median | 99th |\n|---|---:|---:|---:|---:|\n")
                .Append(CultureInfo.InvariantCulture, $"| bare commits of one row, one after another, before and after | {bare:N0}, {bareAfter:N0} | | | |\n");
            var reference = (bare + bareAfter) / 2;
            Row("purchases through the store, 32 callers, a discount card", plain);
            Row("purchases through the store, 32 callers, the sample club", sample);
            Row("purchases over HTTP, 32 clients, a discount card", http);
            Row("purchases over HTTP, 32 clients, the sample club", sampleHttp);
            var page = Path.Combine(Path.GetDirectoryName(Path.GetDirectoryName(ThisFile()))!, "README.md");
            var text = File.ReadAllText(page);
            var (begin, end) = (text.IndexOf(Begin, StringComparison.Ordinal) + Begin.Length, text.IndexOf(End, StringComparison.Ordinal));
            File.WriteAllText(page, text[..begin] + "\n" + table + "\n" + text[end..]);
            Console.WriteLine(table);

            void Row(string what, Run run) => table.Append(
                CultureInfo.InvariantCulture, $"| {what} | {run.PerSecond:N0} | {run.PerSecond / reference:P0} | {run.Quantile(0.5):N1} ms | {run.Quantile(0.99):N1} ms |\n");
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

    private static async Task<Run> StoreAsync(string folder, string packName, int seconds)
    {
        await using var database = SqliteDatabase.Open(Path.Combine(folder, "store-" + packName, "program.db"));
        await database.MigrateAsync();
        var pack = RulePack.Load(PackFolder(packName));
        var store = ProgramStore.Open(database, pack.Id, SystemClock.Instance);
        await store.ReleaseAsync(pack, Instant.FromUtc(2020, 1, 1, 0, 0), "bench");
        return await Run.OfAsync(Clients, seconds, async i =>
        {
            var id = "p" + i.ToString(CultureInfo.InvariantCulture);
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

    private static async Task<Run> HttpAsync(string folder, string packName, int seconds)
    {
        string[] settings =
        [
            "--urls=http://127.0.0.1:0", $"--Data:Folder={Path.Combine(folder, "http-" + packName)}", $"--Program:Pack={PackFolder(packName)}", "--Logging:LogLevel:Default=None",
        ];
        await using var app = await ApiHost.CreateAsync(settings, services => services.AddSingleton<IApiCallers>(
            new KnownCallers(new Dictionary<string, ApiCaller> { [Key] = new("bench", [.. Scope.All], PerMinute) })));
        await app.StartAsync();
        using var client = new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = Clients }) { BaseAddress = new Uri(app.Urls.First()) };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Key);
        var run = await Run.OfAsync(Clients, seconds, async i =>
        {
            var id = "p" + i.ToString(CultureInfo.InvariantCulture);
            var facts = packName == "parter-club" ? """, "facts": { "category": "drama" }""" : "";
            var body = $$"""
                { "member": "{{MemberOf(i)}}", "purchase": { "id": "{{id}}", "at": "{{SystemClock.Instance.GetCurrentInstant()}}", "lines": [ { "id": "1", "gross": {{3_000 + i % 100}}{{facts}} } ] } }
                """;
            using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/purchases") { Content = new StringContent(body, Encoding.UTF8, "application/json") };
            request.Headers.Add("Idempotency-Key", id);
            using var response = await client.SendAsync(request);
            var answer = await response.Content.ReadAsStringAsync();
            return response.IsSuccessStatusCode ? null : answer;
        });
        await app.StopAsync();
        return run;
    }

    private static string MemberOf(int i) => "m" + (i * 7_919 % Members).ToString(CultureInfo.InvariantCulture);

    private static FactSet FactsOf(string packName) => packName == "parter-club" ? FactSet.Of(("category", FactValue.Of("drama"))) : FactSet.Empty;

    private static string PackFolder(string name) => Path.Combine(Path.GetDirectoryName(Path.GetDirectoryName(Path.GetDirectoryName(ThisFile())))!, "rule-packs", name);

    /// <summary>A run of many at once.</summary>
    /// <param name="PerSecond">How many were done a second.</param>
    /// <param name="Milliseconds">How long each took, in order.</param>
    private sealed record Run(double PerSecond, double[] Milliseconds)
    {
        public double Quantile(double part) => Milliseconds[(int)((Milliseconds.Length - 1) * part)];

        /// <summary>Runs a third of the time to warm up, then measures.</summary>
        /// <exception cref="InvalidOperationException">One was refused: nothing measured would mean anything.</exception>
        public static async Task<Run> OfAsync(int clients, int seconds, Func<int, Task<string?>> act)
        {
            var next = 0;
            await ForAsync(seconds / 3.0);
            var clock = Stopwatch.StartNew();
            var times = await ForAsync(seconds);
            return new Run(times.Length / clock.Elapsed.TotalSeconds, times);

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
