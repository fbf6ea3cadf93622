using System.Text;
using LoyaltyRules.DesignerApi.Tests.Webhooks;
using LoyaltyRules.Testing;

namespace LoyaltyRules.DesignerApi.Tests.Telemetry;

/// <summary>What a collector gets by OTLP over HTTP: traces and metrics, each at its own address.</summary>
public sealed class TelemetryTests
{
    private static readonly string[] InstrumentNames = ["loyalty.decisions", "loyalty.commands", "loyalty.store.duration", "loyalty.store.queue"];

    [Fact]
    public async Task host_withACollector_sendsTracesAndMetricsOfCommits()
    {
        using var folder = new TempFolder();
        await using var collector = await Receiver.StartAsync();
        await using (var host = await RunningHost.StartAsync(folder.Path, $"--Telemetry:Endpoint=http://127.0.0.1:{collector.Port}", "--Telemetry:Protocol=http"))
        {
            var answer = await host.PostAsync("/v1/purchases", Purchases.Of("R-1"), "k-1");
            Assert.True(answer.Status == 200, answer.ToString());
        }

        // Names of spans and instruments stand as text in the protocol's bytes.
        string Sent(string path) => string.Concat(collector.All.Where(r => r.Path == path).Select(r => Encoding.UTF8.GetString(r.Body)));
        Assert.All(collector.All, r => Assert.Equal("application/x-protobuf", r.MediaType));
        Assert.Contains("loyaltyrules", Sent("/v1/traces"), StringComparison.Ordinal);
        Assert.Contains("store ", Sent("/v1/traces"), StringComparison.Ordinal);
        Assert.All(InstrumentNames, name => Assert.Contains(name, Sent("/v1/metrics"), StringComparison.Ordinal));
    }
}
