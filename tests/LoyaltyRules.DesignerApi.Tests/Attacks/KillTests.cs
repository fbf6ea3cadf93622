using System.Collections.Concurrent;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using LoyaltyRules.Storage;
using LoyaltyRules.Storage.Databases;
using LoyaltyRules.Storage.Maintenance.Verification;
using LoyaltyRules.Testing;
using NodaTime;

namespace LoyaltyRules.DesignerApi.Tests.Attacks;

/// <summary>
/// A real host killed under clients that write, again and again: after each restart everything that was acknowledged is there, what was not can be repeated, and
/// in the end journal, chains and states hold.
/// </summary>
public sealed class KillTests
{
    private const int Clients = 8;
    private static readonly UTF8Encoding Utf8 = new(false);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task killedHost_losesNothingThatItAcknowledged(bool isPostgres)
    {
        Assert.SkipWhen(isPostgres && PostgresServer.Missing is not null, PostgresServer.Missing ?? "");
        using var folder = new TempFolder();
        var connection = isPostgres ? PostgresServer.NewDatabase() : null;
        string[] settings = ["--urls=http://127.0.0.1:0", "--Logging:LogLevel:Default=Warning", .. connection is null ? Array.Empty<string>() : [$"--ConnectionStrings:Program={connection}"]];
        var acknowledged = new ConcurrentDictionary<string, long>();
        var (key, sent) = ("", 0);
        foreach (var round in AttackSize.Rounds(3))
        {
            await using var host = HostProcess.Start(folder.Path, settings);
            var address = await host.WaitForAddressAsync(keys: round == 0 ? 2 : 0);
            key = round == 0 ? host.Keys[0] : key;
            using var client = ClientOf(address, key);

            // What was acknowledged before the kill is answered as it was; what was not is done now, or was.
            foreach (var (id, entry) in acknowledged)
            {
                Assert.Equal(entry, await BuyAsync(client, id));
            }

            using var over = new CancellationTokenSource();
            var writers = Enumerable.Range(0, Clients).Select(_ => Task.Run(async () =>
            {
                while (!over.IsCancellationRequested)
                {
                    var id = $"R-{Interlocked.Increment(ref sent)}";
                    try
                    {
                        acknowledged[id] = await BuyAsync(client, id);
                    }
                    catch (HttpRequestException)
                    {
                        // The host is gone: nobody was told that it was done.
                        return;
                    }
                }
            })).ToList();
            var enough = acknowledged.Count + 30 + (round * 7 % 40);
            while (acknowledged.Count < enough && writers.TrueForAll(w => !w.IsCompleted))
            {
                await Task.Delay(5, Cancellation);
            }

            host.Kill();
            await host.EndAsync();
            await over.CancelAsync();
            await Task.WhenAll(writers);
        }

        await using Database database = connection is not null ? PostgresDatabase.Open(connection) : SqliteDatabase.Open(folder.At("parter-club.db"));
        var store = ProgramStore.Open(database, "parter-club", SystemClock.Instance);
        Assert.Empty((await new StoreVerification(store).RunAsync(Cancellation)).Problems);
        foreach (var (id, entry) in acknowledged)
        {
            Assert.Equal(id, (await store.EntryAsync(entry, Cancellation))!.PurchaseId);
        }
    }

    private static HttpClient ClientOf(Uri address, string key)
    {
        var client = new HttpClient { BaseAddress = address };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
        return client;
    }

    private static async Task<long> BuyAsync(HttpClient client, string id)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri("/v1/purchases", UriKind.Relative));
        request.Content = new StringContent(Purchases.Of(id, "M-" + (id.Length + id[^1]) % 3, at: "2026-09-01T12:00:00+03:00"), Utf8, "application/json");
        request.Headers.TryAddWithoutValidation("Idempotency-Key", id);
        var answer = await client.SendAsync(request, Cancellation);
        var text = await answer.Content.ReadAsStringAsync(Cancellation);
        Assert.True(answer.IsSuccessStatusCode, text);
        return JsonNode.Parse(text)!["entry"]!.GetValue<long>();
    }
}
