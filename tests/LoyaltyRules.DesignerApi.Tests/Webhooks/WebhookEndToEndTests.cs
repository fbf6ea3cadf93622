using LoyaltyRules.DesignerApi.Callers;
using LoyaltyRules.DesignerApi.Keys;
using LoyaltyRules.Storage.Keys;
using LoyaltyRules.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace LoyaltyRules.DesignerApi.Tests.Webhooks;

/// <summary>All the way: what is posted to the host is told to a receiver by the sender that runs in it.</summary>
public sealed class WebhookEndToEndTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    [Fact]
    public async Task purchase_thatIsCommitted_isToldOnce_andARepetitionNotAgain()
    {
        using var folder = new TempFolder();
        await using var receiver = await Receiver.StartAsync();
        await using var host = await RunningHost.StartAsync(
            folder.Path, s => s.AddSingleton<IApiCallers, StoredCallers>(), "--Webhooks:AllowPrivateNetworks=true", "--Webhooks:AllowHttp=true", "--Webhooks:PollSeconds=0.1");
        var key = (await host.Services.GetRequiredService<ApiKeys>().CreateAsync(new ApiKeyTerms("shop", ApiScopes.All), "the test", TestContext.Current.CancellationToken)).Text;
        var made = await host.PostAsync("/v1/webhooks", $$"""{ "url": "{{receiver.Url}}", "types": ["org.loyaltyrules.purchase.committed"] }""", bearer: key);
        Assert.Equal(200, made.Status);

        var commit = await host.PostAsync("/v1/purchases", Purchases.Of("R-1"), "k-1", key);
        Assert.Equal(200, commit.Status);
        await host.PostAsync("/v1/purchases", Purchases.Of("R-1"), "k-1", key);
        await host.PostAsync("/v1/purchases", Purchases.Of("R-2"), "k-2", key);

        using var patience = new CancellationTokenSource(Patience);
        while (!receiver.All.Any(r => r.Json["data"]!["purchaseId"]!.ToString() == "R-2"))
        {
            await Task.Delay(50, patience.Token);
        }

        Assert.Equal(["R-1", "R-2"], receiver.All.Select(r => r.Json["data"]!["purchaseId"]!.ToString()));
        var first = receiver.All.First();
        Assert.True(first.IsSignedBy(made.Text("/secret")!));
        Assert.Equal(commit.Number("/entry"), first.Json["data"]!["entry"]!.GetValue<decimal>());
        Assert.Equal("members/M-1", first.Json["subject"]!.ToString());
    }
}
