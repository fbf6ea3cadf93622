using System.Diagnostics;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using LoyaltyRules.Engine.Accounts.Commands;
using LoyaltyRules.Engine.Model;
using LoyaltyRules.Engine.Packs;
using LoyaltyRules.Storage;
using LoyaltyRules.Storage.Databases;
using NodaTime;

namespace LoyaltyRules.Bench;

/// <summary>
/// What a member's past costs: a commit, a quote, an account page and the return of the very first purchase of members with more and more earlier purchases, and what each
/// purchase takes on disk. The sample club on SQLite, by one caller. The past is either spread over eight years, nearly all of it expired, or lies in the last week, all of it open.
/// </summary>
internal static class MemberGrowth
{
    private const string Begin = "<!-- growth: written by the command above -->\n";
    private const string End = "<!-- /growth -->\n";
    private const string Member = "m1";
    private static readonly Instant Present = Instant.FromUtc(2026, 6, 1, 9, 0);

    /// <summary>Measures, and writes the table into bench/README.md.</summary>
    /// <param name="pasts">How many earlier purchases.</param>
    /// <param name="isShown">Whether the table is only shown.</param>
    public static async Task MeasureAsync(IEnumerable<int> pasts, bool isShown)
    {
        var table = new StringBuilder("| earlier purchases | over | commit | quote | account | return of the first | bytes a purchase |\n|---:|---|---:|---:|---:|---:|---:|\n");
        foreach (var past in pasts)
        {
            foreach (var days in past == 0 ? [7] : new[] { 8 * 365, 7 })
            {
                table.Append(await RowAsync(past, days));
                Console.WriteLine(table);
            }
        }

        var page = Path.Combine(Path.GetDirectoryName(Path.GetDirectoryName(ThisFile()))!, "README.md");
        if (!isShown)
        {
            var text = File.ReadAllText(page);
            var (begin, end) = (text.IndexOf(Begin, StringComparison.Ordinal) + Begin.Length, text.IndexOf(End, StringComparison.Ordinal));
            File.WriteAllText(page, text[..begin] + "\n" + table + "\n" + text[end..]);
        }
    }

    private static async Task<string> RowAsync(int past, int days)
    {
        const int Measured = 60;
        var folder = Directory.CreateTempSubdirectory("loyalty-growth-").FullName;
        try
        {
            var path = Path.Combine(folder, "program.db");
            await using var database = SqliteDatabase.Open(path);
            await database.MigrateAsync();
            var pack = RulePack.Load(Path.Combine(Path.GetDirectoryName(Path.GetDirectoryName(Path.GetDirectoryName(ThisFile())))!, "rule-packs", "parter-club"));
            var clock = new SetClock { Now = Present - Duration.FromDays(days + 1) };
            var store = ProgramStore.Open(database, pack.Id, clock);
            await store.ReleaseAsync(pack, Instant.FromUtc(2010, 1, 1, 0, 0), "bench");
            var empty = await SizeOf(database);
            for (var i = 0; i < past; i++)
            {
                clock.Now = Present - Duration.FromDays(days) + (Duration.FromDays(days) * i / past);
                await DoneAsync(store, new CommitPurchase(Order($"p{i}", clock.Now)));
                await DoneAsync(store, new CompletePurchase($"c{i}", clock.Now, $"p{i}"));
            }

            var bytes = past == 0 ? "" : ((await SizeOf(database) - empty) / past).ToString("N0", CultureInfo.InvariantCulture);
            clock.Now = Present;
            await DoneAsync(store, new CommitPurchase(Order("warm", clock.Now)));
            var (commits, quotes, accounts) = (new List<double>(), new List<double>(), new List<double>());
            for (var i = 0; i < Measured; i++)
            {
                clock.Now += Duration.FromMinutes(10);
                commits.Add(await TimedAsync(() => DoneAsync(store, new CommitPurchase(Order($"n{i}", clock.Now)))));
                quotes.Add(await TimedAsync(() => store.TryAsync(new CommitPurchase(Order("q", clock.Now)))));
                accounts.Add(await TimedAsync(() => store.AccountAsync(Member)));
            }

            var back = await TimedAsync(() => DoneAsync(store, new ReturnItems("back", clock.Now, past == 0 ? "warm" : "p0", [])));
            return string.Create(
                CultureInfo.InvariantCulture,
                $"| {past:N0} | {(days == 7 ? "the last week" : "eight years")} | {Median(commits):N1} ms | {Median(quotes):N1} ms | {Median(accounts):N1} ms | {back:N1} ms | {bytes} |\n");
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static Purchase Order(string id, Instant at) =>
        new() { Id = id, At = at, MemberId = Member, Lines = [new PurchaseLine { Id = "1", Gross = 3_000, Facts = FactSet.Of(("category", FactValue.Of("drama"))) }] };

    private static async Task<StoreAnswer> DoneAsync(ProgramStore store, BookCommand command)
    {
        var answer = await store.HandleAsync(new StoreRequest(command, "bench", "bench", command.Id, "{}"u8.ToArray()));
        return answer.Outcome == StoreOutcome.Done ? answer : throw new InvalidOperationException(string.Join("; ", answer.Problems));
    }

    private static async Task<double> TimedAsync(Func<Task> act)
    {
        var began = Stopwatch.GetTimestamp();
        await act();
        return Stopwatch.GetElapsedTime(began).TotalMilliseconds;
    }

    private static double Median(List<double> times) => times.Order().ElementAt(times.Count / 2);

    // Pages of the database, whether they lie in its file or still in its log.
    internal static Task<long> SizeOf(Database database) => database.ReadAsync(s => (s.Number("PRAGMA page_count") ?? 0) * (s.Number("PRAGMA page_size") ?? 0));

    private static string ThisFile([CallerFilePath] string path = "") => path;

    private sealed class SetClock : IClock
    {
        public Instant Now { get; set; }

        public Instant GetCurrentInstant() => Now;
    }
}
