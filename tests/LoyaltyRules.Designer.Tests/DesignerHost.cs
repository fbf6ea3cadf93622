using System.Net.Http.Headers;
using System.Text;
using LoyaltyRules.DesignerApi;
using LoyaltyRules.DesignerApi.Callers;
using LoyaltyRules.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;

namespace LoyaltyRules.Designer.Tests;

/// <summary>The real host with the sample program over a SQLite file of its own, and people who may do this or that.</summary>
internal sealed class DesignerHost : IAsyncDisposable
{
    /// <summary>The key of somebody who writes versions, and looks at everything.</summary>
    public const string Author = "author-key";

    /// <summary>The key of a second author.</summary>
    public const string SecondAuthor = "second-author-key";

    /// <summary>The key of somebody who approves what others wrote.</summary>
    public const string Approver = "approver-key";

    /// <summary>The key of somebody who may look at nothing but the program in words.</summary>
    public const string Clerk = "clerk-key";

    /// <summary>The key of a till.</summary>
    public const string Till = "till-key";

    private const int Often = 100_000;

    private readonly WebApplication app;
    private readonly TempFolder folder;

    private DesignerHost(WebApplication app, TempFolder folder, HandClock clock)
    {
        (this.app, this.folder, Clock) = (app, folder, clock);
        Address = new Uri(app.Urls.First());
        Client = new HttpClient { BaseAddress = Address };
    }

    /// <summary>Where it listens.</summary>
    public Uri Address { get; }

    /// <summary>Its clock.</summary>
    public HandClock Clock { get; }

    /// <summary>Talks to its API.</summary>
    public HttpClient Client { get; }

    /// <summary>What it is made of.</summary>
    public IServiceProvider Services => app.Services;

    public static async Task<DesignerHost> StartAsync()
    {
        var (folder, clock) = (new TempFolder(), new HandClock());
        string[] settings = ["--urls=http://127.0.0.1:0", $"--Data:Folder={folder.Path}", "--Timing:Seconds=3600", "--Logging:LogLevel:Default=None"];
        var app = await ApiHost.CreateAsync(settings, services => services.AddSingleton<IApiCallers>(new KnownCallers(new Dictionary<string, ApiCaller>
        {
            [Author] = new("anna", [Scope.Read, "author", "simulate", "audit", "webhooks", "admin"], Often),
            [SecondAuthor] = new("boris", [Scope.Read, "author"], Often),
            [Approver] = new("vera", [Scope.Read, "approve", "audit"], Often),
            [Clerk] = new("clara", [Scope.Evaluate], Often),
            [Till] = new("till-1", [Scope.Evaluate, Scope.Read, Scope.Commit, Scope.Members], Often),
        })), clock);
        await app.StartAsync();
        clock.Advance(Duration.FromHours(1));
        return new DesignerHost(app, folder, clock);
    }

    /// <summary>A till books a purchase of tickets.</summary>
    public async Task<string> BuyAsync(string purchase, string member, decimal gross = 3000, string category = "opera", string path = "/v1/purchases", decimal fee = 100)
    {
        var at = Clock.GetCurrentInstant().ToString();
        using var request = new HttpRequestMessage(HttpMethod.Post, path)
        {
            Content = new StringContent(
                FormattableString.Invariant($$"""{ "member": "{{member}}", "purchase": { "id": "{{purchase}}", "at": "{{at}}", "channel": "web", "lines": [ { "id": "1", "quantity": 2, "gross": {{gross}}, "facts": { "category": "{{category}}" } } ], "fees": { "bookingFee": {{fee}} }, "facts": { "heldHours": 0 } } }"""),
                Encoding.UTF8, "application/json"),
        };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", Till);
        request.Headers.Add("Idempotency-Key", purchase);
        using var answer = await Client.SendAsync(request, TestContext.Current.CancellationToken);
        var text = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.True(answer.IsSuccessStatusCode, text);
        return text;
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await app.StopAsync();
        await app.DisposeAsync();
        folder.Dispose();
    }
}

/// <summary>A clock that stands still until a test moves it.</summary>
internal sealed class HandClock : IClock
{
    private Instant now = Instant.FromUtc(2026, 11, 20, 12, 0);

    public void Advance(Duration by) => now += by;

    public Instant GetCurrentInstant() => now;
}
