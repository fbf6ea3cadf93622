using LoyaltyRules.Testing;

namespace LoyaltyRules.DesignerApi.Tests;

/// <summary>Two hosts over one PostgreSQL database: tills talk to either, and timed work is done by whoever is there.</summary>
public sealed class PostgresTests
{
    [Fact]
    public async Task twoNodes_ofOneProgram_postOnce_andDoWhatIsDueOnce()
    {
        Assert.SkipWhen(PostgresServer.Missing is not null, PostgresServer.Missing ?? "");
        using var folder = new TempFolder();
        string[] settings = [$"--ConnectionStrings:Program={PostgresServer.NewDatabase()}", "--Clock:Test=true", "--Timing:Seconds=1", "--Logging:LogLevel:Default=Warning"];
        await using var one = await RunningHost.StartAsync(folder.Path, settings);
        await using var two = await RunningHost.StartAsync(folder.Path, settings);

        var answers = await Task.WhenAll(Enumerable.Range(0, 16).Select(i => (i % 2 == 0 ? one : two).PostAsync("/v1/purchases", Purchases.Of("R-2", "M-2"), $"k-{i}")));
        Assert.All(answers, a => Assert.True(a.Status == 200, a.ToString()));
        Assert.Single(answers.Select(a => a.Text("/entry")).Distinct());

        var quote = await one.PostAsync("/v1/quotes", Purchases.Of("R-3", "M-3"));
        var commit = await two.PostAsync("/v1/purchases", Purchases.Of("R-3", "M-3", beside: $$""", "quote": "{{quote.Text("/quote")}}" """), "k-3");
        Assert.True(commit.Status == 200, commit.ToString());

        await one.WaitForActivationAsync(two);
        Assert.Single((await two.GetAsync("/v1/members/M-1/statement")).Json["lines"]!.AsArray(), l => l!["kind"]!.ToString() == "activation");
        Assert.Equal(200, (await two.SendAsync(HttpMethod.Get, "/health/ready", bearer: null)).Status);
    }
}
