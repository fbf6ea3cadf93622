using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using LoyaltyRules.DesignerApi.Callers;
using LoyaltyRules.DesignerApi.Problems;
using LoyaltyRules.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace LoyaltyRules.DesignerApi.Tests;

/// <summary>A host that several tests ask, none of which changes what another sees.</summary>
public sealed class SharedHost : IAsyncLifetime
{
    private readonly TempFolder folder = new();

    internal RunningHost Host { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Host = await RunningHost.StartAsync(folder.Path, "--Limits:BodyBytes=20000");

    public async ValueTask DisposeAsync()
    {
        await Host.DisposeAsync();
        folder.Dispose();
    }
}

/// <summary>Every way to be wrong is told in the same form (RFC 9457).</summary>
public sealed class ProblemTests(SharedHost shared) : IClassFixture<SharedHost>
{
    private readonly RunningHost host = shared.Host;

    [Fact]
    public async Task request_ofNobodyKnown_isUnauthorized()
    {
        foreach (var bearer in (string?[])[null, "", "wrong"])
        {
            var answer = await host.SendAsync(HttpMethod.Get, "/v1/packs", bearer);
            IsProblem(answer, 401, "unauthorized");
            Assert.Equal("Bearer", answer.Message.Headers.WwwAuthenticate.Single().Scheme);
        }
    }

    [Fact]
    public async Task request_withoutTheScope_isForbidden()
    {
        IsProblem(await host.PostAsync("/v1/purchases", Purchases.Of("R-1"), "k-1", RunningHost.Reader), 403, "forbidden");
        IsProblem(await host.SendAsync(HttpMethod.Delete, "/v1/members/M-1?reason=x", RunningHost.Till), 403, "forbidden");
    }

    [Fact]
    public async Task address_thatLeadsNowhere_isNotFound()
    {
        IsProblem(await host.GetAsync("/v1/nothing"), 404, "not-found");
        IsProblem(await host.GetAsync("/v1/entries/words"), 404, "not-found");
        IsProblem(await host.GetAsync("/v1/entries/999999"), 404, "unknown-entry");
        IsProblem(await host.GetAsync("/v1/entries/999999/why"), 404, "unknown-entry");
        IsProblem(await host.GetAsync("/v1/members/nobody/account"), 404, "unknown-member");
        IsProblem(await host.GetAsync("/v1/members/nobody/statement"), 404, "unknown-member");
        IsProblem(await host.GetAsync("/v1/members/nobody/privileges"), 404, "unknown-member");
        IsProblem(await host.PostAsync("/v1/test-clock", """{ "advance": "P1D" }"""), 404, "no-test-clock");
    }

    [Fact]
    public async Task method_thatAnAddressDoesNotKnow_isNotAllowed()
    {
        var answer = await host.SendAsync(HttpMethod.Patch, "/v1/purchases", RunningHost.Till);

        IsProblem(answer, 405, "method-not-allowed");
        Assert.Equal(["POST"], answer.Message.Content.Headers.Allow);
    }

    [Fact]
    public async Task body_thatIsNotJsonByItsOwnWord_isRefused()
    {
        IsProblem(await host.PostAsync("/v1/quotes", Purchases.Of("R-1"), mediaType: "text/plain"), 415, "unsupported-media-type");
        var packed = new ByteArrayContent([1, 2, 3]) { Headers = { ContentType = new MediaTypeHeaderValue("application/json"), ContentEncoding = { "gzip" } } };
        IsProblem(await host.SendAsync(HttpMethod.Post, "/v1/quotes", RunningHost.Till, content: packed), 415, "unsupported-media-type");
    }

    [Fact]
    public async Task body_overTheLimit_isRefusedHoweverItComes()
    {
        var large = Purchases.Of("R-1", more: $", \"channel\": \"{new string('x', 30_000)}\"");
        IsProblem(await host.PostAsync("/v1/quotes", large), 413, "body-too-large");

        // Without a length said beforehand.
        var chunked = new StreamContent(new MemoryStream(Encoding.UTF8.GetBytes(large))) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/quotes") { Content = chunked, Headers = { TransferEncodingChunked = true } };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", RunningHost.Till);
        var response = await host.Client.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.Equal(413, (int)response.StatusCode);
    }

    [Theory]
    [InlineData(0, 0, 0, 200, "")]
    [InlineData(7_000, 90, 100, 200, "")]
    [InlineData(9_000, 0, 0, 414, "address-too-long")]
    [InlineData(60_000, 0, 0, 414, "address-too-long")]
    [InlineData(0, 120, 10, 431, "headers-too-large")]
    [InlineData(0, 780, 10, 431, "headers-too-large")]
    [InlineData(0, 2, 17_000, 431, "headers-too-large")]
    [InlineData(0, 10, 24_000, 431, "headers-too-large")]
    public async Task head_overTheLimits_isRefusedInWords(int address, int headers, int length, int status, string code)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/v1/packs?x={new string('x', address)}");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", RunningHost.Reader);
        request.Headers.AcceptLanguage.ParseAdd("ru");
        for (var i = 0; i < headers; i++)
        {
            request.Headers.Add($"X-{i}", new string('x', length));
        }

        using var response = await host.Client.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(status, (int)response.StatusCode);
        if (code.Length > 0)
        {
            var answer = System.Text.Json.Nodes.JsonNode.Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!;
            Assert.Equal("application/problem+json", response.Content.Headers.ContentType!.MediaType);
            Assert.Equal(code, answer["code"]!.ToString());
            Assert.Equal("ru", response.Content.Headers.ContentLanguage.Single());
            Assert.NotEmpty(answer["hint"]!.ToString());
        }
    }

    [Fact]
    public async Task body_withSeveralMistakes_isToldOfAllAtOnce_withTheirPlaces()
    {
        const string Body = """
            {
              "member": 7,
              "purchase": { "id": "R-1", "at": "2026-13-01T12:00:00+03:00", "channel": "web", "lines": [ { "id": "1" }, { "id": "2", "gross": "much", "colour": "red" } ] },
              "quoet": "x"
            }
            """;

        var answer = await host.PostAsync("/v1/purchases", Body, "k-1");
        IsProblem(answer, 400, "invalid-body");
        var places = answer.Json["errors"]!.AsArray().Select(e => e!["pointer"]!.ToString()).ToList();
        Assert.Equal(["/member", "/purchase/at", "/purchase/lines/0", "/purchase/lines/1/gross", "/purchase/lines/1/colour", "/quoet"], places);
        Assert.All(answer.Json["errors"]!.AsArray(), e => Assert.StartsWith("LR2", e!["code"]!.ToString(), StringComparison.Ordinal));
        Assert.All(answer.Json["errors"]!.AsArray(), e => Assert.NotEmpty(e!["message"]!.ToString()));
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("\"text\"")]
    [InlineData("{ \"of\": \"R-1\", \"of\": \"R-2\" }")]
    [InlineData("{ \"of\": \"R-1\", }")]
    [InlineData("{ \"of\": null }")]
    [InlineData("{ \"of\": \"R-1\", \"do\": \"cancel\" }")]
    [InlineData("{ \"of\": \"R-1\", \"at\": \"2026-02-30T12:00:00Z\" }")]
    [InlineData("{ \"of\": \"R-1\", \"items\": [ { \"charge\": \"1\", \"quantity\": 1e400 } ] }")]
    [InlineData("{ \"of\": \"\\ud800\" }")]
    public async Task body_thatIsNotACommand_isToldWhy(string body)
    {
        var answer = await host.PostAsync("/v1/returns", body, "k-1");

        IsProblem(answer, 400, "invalid-body");
        Assert.NotEmpty(answer.Json["errors"]!.AsArray());
    }

    [Fact]
    public async Task write_withoutAKeyOrWithABadOne_isRefused()
    {
        IsProblem(await host.PostAsync("/v1/purchases", Purchases.Of("R-1")), 400, "idempotency-key-missing");
        foreach (var key in (string[])[new string('k', 101), "k 1", "ключ"])
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/purchases") { Content = new StringContent(Purchases.Of("R-1"), Encoding.UTF8, "application/json") };
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", RunningHost.Till);
            request.Headers.TryAddWithoutValidation("Idempotency-Key", Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(key)));
            using var client = new HttpClient(new SocketsHttpHandler { RequestHeaderEncodingSelector = (_, _) => Encoding.Latin1 }) { BaseAddress = host.Client.BaseAddress };
            var response = await client.SendAsync(request, TestContext.Current.CancellationToken);
            var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
            Assert.True((int)response.StatusCode == 400, text);
        }
    }

    [Fact]
    public async Task parameter_outsideItsBounds_isRefused()
    {
        foreach (var address in (string[])["/v1/members/M-1/statement?limit=0", "/v1/members/M-1/statement?limit=201", "/v1/members/M-1/statement?before=-1", "/v1/members/M-1/statement?limit=x"])
        {
            IsProblem(await host.GetAsync(address), 400, "invalid-parameter");
        }

        IsProblem(await host.PostAsync("/v1/quotes?trace=some", Purchases.Of("R-1")), 400, "invalid-parameter");
        IsProblem(await host.SendAsync(HttpMethod.Delete, "/v1/members/M-1", RunningHost.Office), 400, "invalid-parameter");
    }

    [Fact]
    public async Task command_thatTheProgramRefuses_isToldWithItsReasons_inTheLanguageAskedFor()
    {
        var en = await host.PostAsync("/v1/returns", """{ "of": "nothing" }""", "k-1");
        var ru = await host.PostAsync("/v1/returns", """{ "of": "nothing" }""", "k-1", language: "de, ru;q=0.8, en;q=0.2");

        IsProblem(en, 422, "refused");
        Assert.Equal("LR6010", en.Text("/errors/0/code"));
        Assert.Equal("There is no purchase 'nothing'.", en.Text("/errors/0/message"));
        Assert.Equal("Покупки «nothing» нет.", ru.Text("/errors/0/message"));
        Assert.Equal(en.Text("/code"), ru.Text("/code"));
        Assert.NotEqual(en.Text("/title"), ru.Text("/title"));
        Assert.Equal("ru", ru.Message.Content.Headers.ContentLanguage.Single());
    }

    [Fact]
    public async Task key_usedForAnotherBody_isRefused_namingThePlace()
    {
        Assert.Equal(200, (await host.PostAsync("/v1/enrolments", """{ "member": "M-k" }""", "same")).Status);

        var answer = await host.PostAsync("/v1/enrolments", """{ "member": "M-l" }""", "same");
        IsProblem(answer, 422, "idempotency-key-reused");
        Assert.Equal("/member", answer.Text("/pointer"));

        // The same key of another operation, and of another caller, is another key (Q3).
        Assert.Equal(200, (await host.PostAsync("/v1/activities", """{ "member": "M-k", "activity": "review" }""", "same")).Status);
        Assert.Equal(200, (await host.PostAsync("/v1/enrolments", """{ "member": "M-l" }""", "same", RunningHost.OtherTill)).Status);
    }

    [Fact]
    public async Task purchase_repeatedWithAnotherBody_isRefused_namingTheField()
    {
        await host.PostAsync("/v1/purchases", Purchases.Of("R-two", "M-two"), "two-1");

        var answer = await host.PostAsync("/v1/purchases", Purchases.Of("R-two", "M-two", gross: 3001), "two-2");
        IsProblem(answer, 422, "refused");
        Assert.Equal("LR6002", answer.Text("/errors/0/code"));
        Assert.Contains("gross", answer.Text("/errors/0/message"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task event_aheadOfTheClock_isRefused()
    {
        IsProblem(await host.PostAsync("/v1/purchases", Purchases.Of("R-ahead", "M-a", at: "2026-11-20T12:05:01Z"), "a-1"), 422, "refused");
        Assert.Equal(200, (await host.PostAsync("/v1/purchases", Purchases.Of("R-ahead", "M-a", at: "2026-11-20T12:05:00Z"), "a-1")).Status);
    }

    [Fact]
    public async Task bytes_thatAreNoHttp_doNotStopTheHost()
    {
        foreach (var bytes in (string[])["nonsense\r\n\r\n", "GET / HTTP/9.9\r\n\r\n", "POST /v1/quotes HTTP/1.1\r\nHost: x\r\nContent-Length: -5\r\n\r\n"])
        {
            using var socket = new TcpClient();
            await socket.ConnectAsync("127.0.0.1", host.Client.BaseAddress!.Port, TestContext.Current.CancellationToken);
            await socket.GetStream().WriteAsync(Encoding.ASCII.GetBytes(bytes), TestContext.Current.CancellationToken);
            var buffer = new byte[200];
            _ = await socket.GetStream().ReadAsync(buffer, TestContext.Current.CancellationToken);
        }

        Assert.Equal(200, (await host.GetAsync("/health/live")).Status);
    }

    [Fact]
    public async Task faultOfOurs_isOpaque_andTheNextRequestIsServed()
    {
        using var folder = new TempFolder();
        await using var broken = await RunningHost.StartAsync(folder.Path, services => services.AddSingleton<IApiCallers, BrokenCallers>());

        var answer = await broken.GetAsync("/v1/packs");
        IsProblem(answer, 500, "internal");
        Assert.DoesNotContain("secret", answer.ToString(), StringComparison.Ordinal);
        Assert.Equal(200, (await broken.SendAsync(HttpMethod.Get, "/health/live", bearer: null)).Status);
    }

    [Fact]
    public async Task requests_overTheLimitOfAKey_areToldToWait()
    {
        for (var i = 0; i < 3; i++)
        {
            Assert.Equal(200, (await host.GetAsync("/v1/packs", RunningHost.Slow)).Status);
        }

        var answer = await host.GetAsync("/v1/packs", RunningHost.Slow);
        IsProblem(answer, 429, "rate-limited");
        Assert.True(answer.Message.Headers.RetryAfter!.Delta >= TimeSpan.FromSeconds(1));
        Assert.Equal(200, (await host.GetAsync("/v1/packs")).Status);
        Assert.Equal(200, (await host.GetAsync("/health/ready", RunningHost.Slow)).Status);
    }

    [Fact]
    public void kind_ofProblem_hasACodeOfItsOwn_andWordsInBothLanguages()
    {
        Assert.Equal(ProblemKind.All.Count, ProblemKind.All.Select(k => k.Code).Distinct().Count());
        Assert.All(ProblemKind.All, k => Assert.True(k.Title.En.Length > 0 && k.Title.Ru.Length > 0 && k.Title.En != k.Title.Ru));
    }

    private static void IsProblem(Answer answer, int status, string code)
    {
        Assert.True(answer.Status == status, answer.ToString());
        Assert.Equal("application/problem+json", answer.Message.Content.Headers.ContentType!.MediaType);
        Assert.Equal(code, answer.Text("/code"));
        Assert.Equal("urn:loyaltyrules:problem:" + code, answer.Text("/type"));
        Assert.Equal(status, answer.Number("/status"));
        Assert.NotEmpty(answer.Text("/title")!);
        Assert.NotEmpty(answer.Text("/traceId")!);
        Assert.NotNull(answer.Json["errors"]!.AsArray());
    }

    private sealed class BrokenCallers : IApiCallers
    {
        public ValueTask<ApiCaller?> FindAsync(string key, CancellationToken cancellation) => throw new InvalidOperationException("a secret of ours");
    }
}
