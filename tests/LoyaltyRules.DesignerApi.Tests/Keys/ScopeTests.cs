using LoyaltyRules.DesignerApi.Callers;
using LoyaltyRules.DesignerApi.Keys;
using LoyaltyRules.Storage.Keys;
using LoyaltyRules.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace LoyaltyRules.DesignerApi.Tests.Keys;

/// <summary>Each scope lets do what it names and nothing else; the first keys have what their names say.</summary>
public sealed class ScopeTests
{
    private static readonly (string Scope, HttpMethod Method, string Path, string Body)[] Operations =
    [
        ("evaluate", HttpMethod.Get, "/v1/packs", ""), ("evaluate", HttpMethod.Post, "/v1/quotes", Purchases.Of("R-5")),
        ("read", HttpMethod.Get, "/v1/members/M-1/account", ""), ("read", HttpMethod.Get, "/v1/members/M-1/statement", ""), ("read", HttpMethod.Get, "/v1/members/M-1/privileges", ""),
        ("read", HttpMethod.Get, "/v1/entries/1", ""), ("read", HttpMethod.Get, "/v1/entries/1/why", ""),
        ("commit", HttpMethod.Post, "/v1/purchases", Purchases.Of("R-6")), ("commit", HttpMethod.Post, "/v1/batches", """{ "commands": [ { "key": "b", "do": "enrol", "member": "M-7" } ] }"""),
        ("members", HttpMethod.Put, "/v1/members/M-8", "{}"),
        ("adjust", HttpMethod.Post, "/v1/adjustments", """{ "member": "M-1", "currency": "bonus", "points": 5, "reason": "late" }"""),
        ("webhooks", HttpMethod.Get, "/v1/webhooks", ""), ("simulate", HttpMethod.Get, "/v1/simulations", ""), ("simulate", HttpMethod.Post, "/v1/simulations", """{ "generate": 1, "months": 1 }"""),
        ("author", HttpMethod.Post, "/v1/versions", """{ "title": "Autumn" }"""),
        ("approve", HttpMethod.Post, "/v1/versions/none/approve", "{}"),
        ("audit", HttpMethod.Get, "/v1/audit", ""), ("audit", HttpMethod.Get, "/v1/audit/verification", ""),
        ("admin", HttpMethod.Get, "/v1/keys", ""), ("admin", HttpMethod.Get, "/v1/clock", ""),
        ("erase", HttpMethod.Delete, "/v1/members/M-9?reason=asked", ""),
    ];

    [Fact]
    public async Task scope_letsDoWhatItNames_andNothingElse()
    {
        using var folder = new TempFolder();
        await using var host = await RunningHost.StartAsync(folder.Path, services => services.AddSingleton<IApiCallers, StoredCallers>());
        var keys = host.Services.GetRequiredService<ApiKeys>();
        var texts = new Dictionary<string, string>();
        foreach (var scope in ApiScopes.All)
        {
            texts[scope] = (await keys.CreateAsync(new ApiKeyTerms("only-" + scope, [scope]), "test", TestContext.Current.CancellationToken)).Text;
        }

        Assert.Equal(200, (await host.PostAsync("/v1/purchases", Purchases.Of("R-1"), "first", texts["commit"])).Status);
        foreach (var (needed, method, path, body) in Operations)
        {
            foreach (var scope in ApiScopes.All)
            {
                var content = body.Length == 0 ? null : new StringContent(body, System.Text.Encoding.UTF8, "application/json");
                var answer = await host.SendAsync(method, path, texts[scope], content: content, key: method == HttpMethod.Post ? "k" : null);
                Assert.True(answer.Status is (>= 200 and < 300) or 428 == (scope == needed), $"{scope}: {method} {path}: {answer}");
                Assert.True(scope == needed || answer.Status == 403, $"{scope}: {method} {path}: {answer}");
            }
        }

        Assert.Equal(ApiScopes.All.Order(), Operations.Select(o => o.Scope).Distinct().Order());
    }

    [Fact]
    public async Task batch_withACommandThatTheKeyMayNotGive_refusesThatOne()
    {
        using var folder = new TempFolder();
        await using var host = await RunningHost.StartAsync(folder.Path);

        var answer = await host.PostAsync("/v1/batches",
            """{ "commands": [ { "key": "1", "do": "enrol", "member": "M-1" }, { "key": "2", "do": "adjust", "member": "M-1", "currency": "bonus", "points": 500, "reason": "mine" } ] }""");

        Assert.Equal(("200", "403", "forbidden"), (answer.Text("/answers/0/status"), answer.Text("/answers/1/status"), answer.Text("/answers/1/problem/code")));
    }

    [Fact]
    public async Task commandId_ofTheFormOfAnothersDefault_isRefused_andTheOthersKeyIsFree()
    {
        using var folder = new TempFolder();
        await using var host = await RunningHost.StartAsync(folder.Path);

        var squatting = await host.PostAsync("/v1/enrolments", """{ "id": "till-1:k-1", "member": "M-2" }""", "mine", RunningHost.OtherTill);
        var own = await host.PostAsync("/v1/enrolments", """{ "member": "M-1" }""", "k-1");
        var plain = await host.PostAsync("/v1/enrolments", """{ "id": "E-1", "member": "M-3" }""", "k-2");

        Assert.Equal((422, "LR8002"), (squatting.Status, squatting.Text("/errors/0/code")));
        Assert.Equal((200, 200), (own.Status, plain.Status));
    }
}
