using System.Text;
using LoyaltyRules.DesignerApi.Callers;
using LoyaltyRules.DesignerApi.Keys;
using LoyaltyRules.Storage.Keys;
using LoyaltyRules.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace LoyaltyRules.DesignerApi.Tests.Keys;

/// <summary>Keys over HTTP: who may what, how keys come and go, and what of it stands in the audit trail.</summary>
public sealed class KeyTests
{
    [Fact]
    public async Task scope_thatAKeyHasNot_isRefused_andTheAttemptAuditedOnceAMinute()
    {
        using var folder = new TempFolder();
        await using var host = await StartAsync(folder);
        var (till, boss) = (await KeyAsync(host, "till", ApiScopes.OfIntegrator.ToArray()), await KeyAsync(host, "boss", [.. ApiScopes.All]));

        Assert.Equal(200, (await host.GetAsync("/v1/packs", till)).Status);
        for (var i = 0; i < 5; i++)
        {
            var refused = await host.GetAsync("/v1/keys", till);
            Assert.Equal((403, "forbidden"), (refused.Status, refused.Text("/code")));
        }

        Assert.Equal(403, (await host.PostAsync("/v1/webhooks", "{}", bearer: till)).Status);
        Assert.Equal(403, (await host.GetAsync("/v1/audit", till)).Status);
        Assert.Equal(403, (await host.GetAsync("/v1/packs", await KeyAsync(host, "auditor", ApiScopes.Audit))).Status);
        var rows = (await host.GetAsync("/v1/audit", boss)).Json["rows"]!.AsArray().Where(r => r!["action"]!.ToString() == "access.denied").Select(r => $"{r!["who"]}: {r["subject"]}");
        Assert.Equal(["auditor: GET /v1/packs", "till: GET /v1/audit", "till: POST /v1/webhooks", "till: GET /v1/keys"], rows);
        var verdict = await host.GetAsync("/v1/audit/verification", boss);
        Assert.True(verdict.Json["whole"]!.GetValue<bool>(), verdict.ToString());
    }

    [Fact]
    public async Task key_isMadeUsedRotatedAndRevoked()
    {
        using var folder = new TempFolder();
        await using var host = await StartAsync(folder);
        var boss = await KeyAsync(host, "boss", ApiScopes.Admin);

        var made = await host.PostAsync("/v1/keys", """{ "name": "shop", "scopes": ["evaluate"], "requestsPerMinute": 90, "expiresAt": "2027-01-01T00:00:00+03:00" }""", bearer: boss);
        Assert.Equal((200, "2026-12-31T21:00:00Z", 90m), (made.Status, made.Text("/expiresAt"), made.Number("/requestsPerMinute")));
        var (id, first) = (made.Text("/id"), made.Text("/key")!);
        Assert.Equal(200, (await host.GetAsync("/v1/packs", first)).Status);

        var second = (await host.PostAsync($"/v1/keys/{id}/rotate", """{ "overlapHours": 0 }""", bearer: boss)).Text("/key")!;
        Assert.Equal((401, 200), ((await host.GetAsync("/v1/packs", first)).Status, (await host.GetAsync("/v1/packs", second)).Status));

        Assert.Equal(204, (await host.PostAsync($"/v1/keys/{id}/revoke", "", bearer: boss)).Status);
        Assert.Equal(401, (await host.GetAsync("/v1/packs", second)).Status);
        Assert.Equal(404, (await host.PostAsync($"/v1/keys/{id}/revoke", "", bearer: boss)).Status);
        Assert.Equal(404, (await host.PostAsync($"/v1/keys/{id}/rotate", "{}", bearer: boss)).Status);
        var listed = await host.GetAsync("/v1/keys", boss);
        Assert.Equal(["admin", "boss", "integrator", "shop"], listed.Json["keys"]!.AsArray().Select(k => k!["name"]!.ToString()));
        Assert.DoesNotContain(second[14..], listed.ToString(), StringComparison.Ordinal);
        Assert.Equal("2026-11-20T12:00:00Z", listed.Text("/keys/3/revokedAt"));
    }

    [Theory]
    [InlineData("""{ "name": "x", "scopes": ["everything"] }""", 400, "invalid-body", "/scopes/0")]
    [InlineData("""{ "name": "x", "scopes": [] }""", 400, "invalid-body", "/scopes")]
    [InlineData("""{ "scopes": ["evaluate"] }""", 400, "invalid-body", "")]
    [InlineData("""{ "name": "x", "scopes": ["evaluate"], "requestsPerMinute": 0 }""", 400, "invalid-body", "/requestsPerMinute")]
    [InlineData("""{ "name": "x", "scopes": ["evaluate"], "requestsPerMinute": 1.5 }""", 400, "invalid-body", "/requestsPerMinute")]
    [InlineData("""{ "name": "x", "scopes": ["evaluate"], "owner": "me" }""", 400, "invalid-body", "/owner")]
    [InlineData("""{ "name": "x", "scopes": ["evaluate"], "expiresAt": "tomorrow" }""", 400, "invalid-parameter", null)]
    [InlineData("""{ "name": "x", "scopes": ["evaluate"], "expiresAt": "2020-01-01T00:00:00Z" }""", 400, "invalid-parameter", null)]
    [InlineData("""{ "name": "two words", "scopes": ["evaluate"] }""", 400, "invalid-parameter", null)]
    [InlineData("""{ "name": "boss", "scopes": ["evaluate"] }""", 409, "name-taken", null)]
    public async Task key_outOfOrder_isRefused_withThePlace(string body, int status, string code, string? pointer)
    {
        using var folder = new TempFolder();
        await using var host = await StartAsync(folder);
        var refused = await host.PostAsync("/v1/keys", body, bearer: await KeyAsync(host, "boss", ApiScopes.Admin));
        Assert.Equal((status, code, pointer), (refused.Status, refused.Text("/code"), refused.Text("/errors/0/pointer")));
    }

    [Fact]
    public async Task key_nobodyKnows_isAudited_withoutWhatWasSent()
    {
        using var folder = new TempFolder();
        await using var host = await StartAsync(folder);
        var boss = await KeyAsync(host, "boss", ApiScopes.Audit);
        foreach (var stranger in new[] { "guess-1", "guess-2", "guess-3", boss[..^1] + (boss[^1] == '0' ? '1' : '0') })
        {
            Assert.Equal(401, (await host.GetAsync("/v1/packs", stranger)).Status);
        }

        var rows = (await host.GetAsync("/v1/audit", boss)).Json["rows"]!.AsArray().Where(r => r!["action"]!.ToString() == "access.denied").Select(r => r!["details"]!["cause"]!.ToString());
        Assert.Equal(["key mistyped", "not a key"], rows);
        Assert.DoesNotContain("guess", (await host.GetAsync("/v1/audit", boss)).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task webhooks_areRegisteredChangedAndRemoved()
    {
        using var folder = new TempFolder();
        await using var host = await StartAsync(folder);
        var key = await KeyAsync(host, "hooks", ApiScopes.Webhooks);

        var made = await host.PostAsync("/v1/webhooks", """{ "url": "https://shop.example.com/l", "types": ["*"] }""", bearer: key);
        Assert.Equal(200, made.Status);
        Assert.StartsWith("whsec_", made.Text("/secret"), StringComparison.Ordinal);
        var id = made.Text("/id");
        var change = await host.SendAsync(HttpMethod.Patch, $"/v1/webhooks/{id}", key, content: new StringContent("""{ "active": false, "types": ["org.loyaltyrules.tier.changed"] }""", Encoding.UTF8, "application/json"));
        Assert.Equal((200, "false", "org.loyaltyrules.tier.changed", "https://shop.example.com/l"), (change.Status, change.Text("/active"), change.Text("/types/0"), change.Text("/url")));
        var rotated = await host.PostAsync($"/v1/webhooks/{id}/secret", "{}", bearer: key);
        Assert.NotEqual(made.Text("/secret"), rotated.Text("/secret"));
        Assert.Equal("2026-11-21T12:00:00Z", rotated.Text("/previousSecretUntil"));
        Assert.Equal(id, (await host.GetAsync("/v1/webhooks", key)).Text("/webhooks/0/id"));
        Assert.DoesNotContain("secret\"", (await host.GetAsync("/v1/webhooks", key)).ToString(), StringComparison.Ordinal);
        Assert.Equal("""{"deliveries":[]}""", (await host.GetAsync($"/v1/webhooks/deliveries?state=parked&webhook={id}&limit=5", key)).Json.ToJsonString());
        Assert.Equal(400, (await host.GetAsync("/v1/webhooks/deliveries?state=lost", key)).Status);
        Assert.Equal(404, (await host.PostAsync($"/v1/webhooks/{id}/deliveries/none/resend", "", bearer: key)).Status);
        Assert.Equal(204, (await host.SendAsync(HttpMethod.Delete, $"/v1/webhooks/{id}", key)).Status);
        Assert.Equal(404, (await host.SendAsync(HttpMethod.Delete, $"/v1/webhooks/{id}", key)).Status);
    }

    [Theory]
    [InlineData("http://shop.example.com/")]
    [InlineData("https://127.0.0.1/")]
    [InlineData("https://[::ffff:10.0.0.1]/")]
    [InlineData("https://169.254.169.254/latest")]
    [InlineData("https://ann:secret@shop.example.com/")]
    [InlineData("shop")]
    public async Task webhook_toWhereNothingIsSent_isRefusedAtOnce(string url)
    {
        using var folder = new TempFolder();
        await using var host = await StartAsync(folder);
        var refused = await host.PostAsync("/v1/webhooks", $$"""{ "url": "{{url}}", "types": ["*"] }""", bearer: await KeyAsync(host, "hooks", ApiScopes.Webhooks));
        Assert.Equal((422, "webhook-url-refused"), (refused.Status, refused.Text("/code")));
    }

    // With the keys that are kept, rather than those of the other tests.
    private static Task<RunningHost> StartAsync(TempFolder folder) => RunningHost.StartAsync(folder.Path, services => services.AddSingleton<IApiCallers, StoredCallers>());

    private static async Task<string> KeyAsync(RunningHost host, string name, params string[] scopes) =>
        (await host.Services.GetRequiredService<ApiKeys>().CreateAsync(new ApiKeyTerms(name, [.. scopes]), "the test", TestContext.Current.CancellationToken)).Text;
}
