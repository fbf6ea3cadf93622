using LoyaltyRules.DesignerApi.Webhooks;
using LoyaltyRules.Engine.Accounts.Book;
using LoyaltyRules.Storage.Databases;
using LoyaltyRules.Storage.Webhooks;
using LoyaltyRules.Testing;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using NodaTime;

namespace LoyaltyRules.DesignerApi.Tests.Webhooks;

/// <summary>A database with an outbox, a clock that is set, and as many senders as a test wants.</summary>
internal sealed class Sending : IAsyncDisposable
{
    private readonly TempFolder folder = new();
    private readonly List<IAsyncDisposable> opened = [];
    private readonly List<WebhookClient> clients = [];
    private readonly string? postgres;
    private readonly Database database;

    private Sending(bool isShared)
    {
        postgres = isShared ? PostgresServer.NewDatabase() : null;
        database = postgres is null ? SqliteDatabase.Open(folder.At("program.db")) : Node();
        opened.Add(database);
        Endpoints = new WebhookEndpoints(database, "club", Time);
        Deliveries = new WebhookDeliveries(database, "club", Time);
    }

    public TestTime Time { get; } = new(Instant.FromUtc(2026, 10, 1, 12, 0));

    public WebhookEndpoints Endpoints { get; }

    public WebhookDeliveries Deliveries { get; }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static async Task<Sending> StartAsync(bool isShared = false)
    {
        if (isShared && PostgresServer.Missing is { } why)
        {
            Assert.Skip(why);
        }

        var sending = new Sending(isShared);
        await sending.database.MigrateAsync(Cancellation);
        return sending;
    }

    /// <summary>Another sender; on a shared database, as another node.</summary>
    public WebhookSender Sender(bool allowsPrivate = true, double timeoutSeconds = 30)
    {
        var options = Options.Create(new WebhookOptions { AllowPrivateNetworks = allowsPrivate, AllowHttp = true, TimeoutSeconds = timeoutSeconds });
        var client = new WebhookClient(options);
        clients.Add(client);
        var node = postgres is null ? database : Node();
        if (postgres is not null)
        {
            opened.Add(node);
        }

        return new WebhookSender(new WebhookDeliveries(node, "club", Time), client, options, NullLogger<WebhookSender>.Instance);
    }

    /// <summary>Registers an address that gets everything.</summary>
    public Task<NewWebhookSecret> RegisterAsync(string url) => Endpoints.RegisterAsync(url, [WebhookTypes.Every], "ann", Cancellation);

    /// <summary>Somebody joins: entries of these numbers.</summary>
    public Task JoinAsync(int first, int last) => database.WriteAsync(
        session =>
        {
            for (var i = first; i <= last; i++)
            {
                var day = new LocalDate(2026, 1, 1);
                WebhookOutbox.Add(session, "club", i, new BookEntry
                {
                    Sequence = i, Kind = BookEntryKind.Enrolment, At = Instant.FromUtc(2026, 1, 1, 9, 0), BookedOn = day, EventOn = day, MemberId = $"M-{i}",
                    Changes = [new MemberEnrolled($"M-{i}", new Enrolment(day, null))],
                });
            }
        },
        Cancellation);

    /// <summary>What stands, for example <c>M-1 delivered after 1: 204</c>, oldest first.</summary>
    public async Task<string[]> StandAsync() =>
    [
        .. (await Deliveries.ListAsync(null, null, null, 500, Cancellation)).Reverse().Select(d => $"M-{d.Entry} {d.State.ToString().ToLowerInvariant()} after {d.Attempts}: {d.Failure ?? $"{d.Status}"}"),
    ];

    public async ValueTask DisposeAsync()
    {
        clients.ForEach(c => c.Dispose());
        foreach (var one in opened)
        {
            await one.DisposeAsync();
        }

        folder.Dispose();
    }

    private PostgresDatabase Node() => PostgresDatabase.Open(postgres!);
}
