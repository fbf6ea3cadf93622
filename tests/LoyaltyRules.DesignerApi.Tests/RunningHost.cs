using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using LoyaltyRules.DesignerApi.Callers;
using LoyaltyRules.DesignerApi.Tests.OpenApi;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;

namespace LoyaltyRules.DesignerApi.Tests;

/// <summary>An answer as a caller sees it.</summary>
internal sealed record Answer(int Status, JsonNode Json, HttpResponseMessage Message)
{
    public string? Text(string pointer) => At(pointer)?.ToString();

    public decimal Number(string pointer) => At(pointer)!.GetValue<decimal>();

    /// <summary>What stands at a JSON pointer; null for nothing.</summary>
    public JsonNode? At(string pointer) => pointer.Split('/').Skip(1)
        .Aggregate((JsonNode?)Json, (node, step) => node is JsonArray list ? list.ElementAtOrDefault(int.Parse(step)) : (node as JsonObject)?[step]);

    public override string ToString() => $"{Status} {Json.ToJsonString()}";
}

/// <summary>A clock that stands still on the day of the tests.</summary>
internal sealed class ManualClock : IClock
{
    /// <inheritdoc/>
    public Instant GetCurrentInstant() => Instant.FromUtc(2026, 11, 20, 12, 0);
}

/// <summary>The host itself, on a port of its own over a real SQLite file.</summary>
internal sealed class RunningHost : IAsyncDisposable
{
    /// <summary>The key of a till that may ask and post.</summary>
    public const string Till = "till-key";

    /// <summary>The key of a second till.</summary>
    public const string OtherTill = "other-till-key";

    /// <summary>The key of a system that may only ask.</summary>
    public const string Reader = "reader-key";

    /// <summary>The key of one who may do everything.</summary>
    public const string Office = "office-key";

    /// <summary>The key of one who may ask three times a minute.</summary>
    public const string Slow = "slow-key";

    private const int Often = 100_000;

    private readonly WebApplication app;

    private RunningHost(WebApplication app)
    {
        this.app = app;
        Client = new HttpClient { BaseAddress = new Uri(app.Urls.First()) };
    }

    /// <summary>Talks to it.</summary>
    public HttpClient Client { get; }

    /// <summary>What it is made of.</summary>
    public IServiceProvider Services => app.Services;

    /// <summary>Starts it on a folder.</summary>
    public static Task<RunningHost> StartAsync(string folder, params string[] settings) => StartAsync(folder, _ => { }, settings);

    /// <summary>Starts it on a folder, with other services in place.</summary>
    public static Task<RunningHost> StartAsync(string folder, Action<IServiceCollection> replace, params string[] settings) => StartAsync(folder, replace, new ManualClock(), settings);

    /// <summary>Starts it on a folder, with other services in place and by another clock.</summary>
    public static async Task<RunningHost> StartAsync(string folder, Action<IServiceCollection> replace, IClock clock, params string[] settings)
    {
        string[] usual = ["--urls=http://127.0.0.1:0", $"--Data:Folder={folder}", "--Timing:Seconds=3600", "--Logging:LogLevel:Default=None"];
        var app = await ApiHost.CreateAsync([.. usual, .. settings], services =>
        {
            services.AddSingleton<IApiCallers>(new KnownCallers(new Dictionary<string, ApiCaller>
            {
                [Till] = new("till-1", [Scope.Evaluate, Scope.Read, Scope.Commit], Often),
                [OtherTill] = new("till-2", [Scope.Evaluate, Scope.Read, Scope.Commit], Often),
                [Reader] = new("reader", [Scope.Evaluate, Scope.Read], Often),
                [Office] = new("office", [.. Scope.All], Often),
                [Slow] = new("slow", [Scope.Evaluate], 3),
            }));
            replace(services);
        }, clock);
        await app.StartAsync();
        return new RunningHost(app);
    }

    /// <summary>Posts a body.</summary>
    public Task<Answer> PostAsync(string path, string body, string? key = null, string bearer = Till, string? language = null, string mediaType = "application/json") =>
        SendAsync(HttpMethod.Post, path, bearer, language, new StringContent(body, new UTF8Encoding(false), MediaTypeHeaderValue.Parse(mediaType)), key);

    /// <summary>Asks.</summary>
    public Task<Answer> GetAsync(string path, string bearer = Till, string? language = null) => SendAsync(HttpMethod.Get, path, bearer, language);

    /// <summary>Sends a request.</summary>
    public async Task<Answer> SendAsync(HttpMethod method, string path, string? bearer, string? language = null, HttpContent? content = null, string? key = null, string? ifMatch = null)
    {
        using var request = new HttpRequestMessage(method, path) { Content = content };
        if (bearer is not null)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", bearer);
        }

        if (language is not null)
        {
            request.Headers.TryAddWithoutValidation("Accept-Language", language);
        }

        if (ifMatch is not null)
        {
            request.Headers.TryAddWithoutValidation("If-Match", ifMatch);
        }

        if (key is not null)
        {
            request.Headers.TryAddWithoutValidation("Idempotency-Key", key);
        }

        var response = await Client.SendAsync(request, TestContext.Current.CancellationToken);
        var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        await HoldAsync(request, response, text);
        return new Answer((int)response.StatusCode, text.Length > 0 && text[0] is '{' or '[' ? JsonNode.Parse(text)! : new JsonObject { ["text"] = text }, response);
    }

    // Every answer of every test is held against the document that describes it.
    private async Task HoldAsync(HttpRequestMessage request, HttpResponseMessage response, string text)
    {
        var mediaType = response.Content.Headers.ContentType?.MediaType;
        var path = request.RequestUri!.OriginalString;
        if (path.StartsWith("/v1/", StringComparison.Ordinal))
        {
            var contract = await DocumentContract.OfAsync(Client);
            var body = mediaType is "application/json" or "application/problem+json" ? JsonNode.Parse(text) : null;
            var problems = contract.Problems(request.Method.Method, path, (int)response.StatusCode, mediaType, body);
            Assert.True(problems.Count == 0, $"{request.Method} {path}: the document does not say this: {string.Join("; ", problems)}\n{text}");
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await app.StopAsync();
        await app.DisposeAsync();
    }
}
