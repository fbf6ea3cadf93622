using LoyaltyRules.DesignerApi.Timing;
using LoyaltyRules.Testing;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;

namespace LoyaltyRules.DesignerApi.Tests;

/// <summary>The one clock of the host, and what falls due by it.</summary>
public sealed class TimeTests
{
    [Fact]
    public async Task testClock_putForward_doesWhatFallsDue_onceEach()
    {
        using var folder = new TempFolder();
        await using var host = await RunningHost.StartAsync(folder.Path, "--Clock:Test=true");
        await host.HasPointsAsync();
        var before = (await host.GetAsync("/v1/members/M-1/account")).Number("/points/0/available");

        var advanced = await host.PostAsync("/v1/test-clock", """{ "advance": "P13M" }""");
        Assert.True(advanced.Number("/done") > 0, advanced.ToString());
        Assert.Equal("2027-12-21T12:00:00Z", advanced.Text("/now"));
        var account = await host.GetAsync("/v1/members/M-1/account");
        Assert.True(before > 0);
        Assert.Equal((0, before), (account.Number("/points/0/available"), account.Number("/points/0/expired")));
        Assert.Single((await host.GetAsync("/v1/members/M-1/statement")).Json["lines"]!.AsArray(), l => l!["kind"]!.ToString() == "expiry");
    }

    [Fact]
    public async Task testClock_putBeyondTheTimeOfAKey_forgetsIt_andTheCommandIsKnownByItsId()
    {
        using var folder = new TempFolder();
        await using var host = await RunningHost.StartAsync(folder.Path, "--Clock:Test=true", "--Idempotency:KeepDays=7");
        const string Body = """{ "member": "M-1", "at": "2026-11-20T12:00:00Z" }""";
        var first = await host.PostAsync("/v1/enrolments", Body, "k");
        Assert.Equal(422, (await host.PostAsync("/v1/enrolments", """{ "member": "M-2", "at": "2026-11-20T12:00:00Z" }""", "k")).Status);

        await host.PostAsync("/v1/test-clock", """{ "advance": "P8D" }""");
        var other = await host.PostAsync("/v1/enrolments", """{ "member": "M-2", "at": "2026-11-20T12:00:00Z" }""", "k");
        var again = await host.PostAsync("/v1/enrolments", Body, "k");

        Assert.Equal((422, "refused", "LR6002"), (other.Status, other.Text("/code"), other.Text("/errors/0/code")));
        Assert.Equal(first.Json.ToJsonString(), again.Json.ToJsonString());
        Assert.Equal("true", again.Message.Headers.GetValues("Idempotency-Replayed").Single());
    }

    [Fact]
    public async Task testClock_ofAHostStartedAgain_isAsFarAhead()
    {
        using var folder = new TempFolder();
        await using (var host = await RunningHost.StartAsync(folder.Path, "--Clock:Test=true"))
        {
            await host.PostAsync("/v1/test-clock", """{ "to": "2027-01-31T12:00:00+03:00" }""");
        }

        await using var restarted = await RunningHost.StartAsync(folder.Path, "--Clock:Test=true");
        var answer = await restarted.PostAsync("/v1/test-clock", """{ "advance": "P1M" }""");
        Assert.Equal("2027-02-28T09:00:00Z", answer.Text("/now"));
    }

    // Prague puts its clocks forward on 28 March 2027 at 1:00 UTC and back on 31 October.
    [Theory]
    [InlineData("2027-03-27T12:00:00Z", "PT24H", "2027-03-28T12:00:00Z")]
    [InlineData("2027-03-27T12:00:00Z", "P1D", "2027-03-28T11:00:00Z")]
    [InlineData("2027-10-30T12:00:00Z", "PT24H", "2027-10-31T12:00:00Z")]
    [InlineData("2027-10-30T12:00:00Z", "P1D", "2027-10-31T13:00:00Z")]
    [InlineData("2027-03-27T12:00:00Z", "P1DT1H", "2027-03-28T12:00:00Z")]
    [InlineData("2027-03-27T12:00:00Z", "P1W", "2027-04-03T11:00:00Z")]
    [InlineData("2027-03-27T12:00:00Z", "PT1440M", "2027-03-28T12:00:00Z")]
    [InlineData("2027-03-27T12:00:00Z", "PT86400S", "2027-03-28T12:00:00Z")]
    public async Task testClock_overAChangeOfTheClocks_movesHoursAsTimeThatPasses_andDaysByTheCalendar(string from, string advance, string to)
    {
        using var folder = new TempFolder();
        var pack = folder.At("pack");
        Directory.CreateDirectory(pack);
        await File.WriteAllTextAsync(
            Path.Combine(pack, "pack.json"),
            """{ "pack": "prague", "version": "1.0.0", "languages": ["en"], "name": { "en": "Prague" }, "timeZone": "Europe/Prague", "currency": "CZK" }""",
            TestContext.Current.CancellationToken);
        await using var host = await RunningHost.StartAsync(folder.Path, "--Clock:Test=true", $"--Program:Pack={pack}");
        Assert.Equal(200, (await host.PostAsync("/v1/test-clock", $$"""{ "to": "{{from}}" }""")).Status);

        Assert.Equal(to, (await host.PostAsync("/v1/test-clock", $$"""{ "advance": "{{advance}}" }""")).Text("/now"));
    }

    [Theory]
    [InlineData("""{ "advance": "PT-24H" }""", 400)]
    [InlineData("""{ }""", 400)]
    [InlineData("""{ "advance": "P1M", "to": "2027-01-01T00:00:00Z" }""", 400)]
    [InlineData("""{ "advance": "next week" }""", 400)]
    [InlineData("""{ "advance": "P-1D" }""", 400)]
    [InlineData("""{ "advance": "P999999999Y" }""", 400)]
    [InlineData("""{ "to": "2020-01-01T00:00:00Z" }""", 400)]
    [InlineData("""{ "back": "P1D" }""", 400)]
    public async Task testClock_askedForWhatIsNoTimeAhead_refuses(string body, int status)
    {
        using var folder = new TempFolder();
        await using var host = await RunningHost.StartAsync(folder.Path, "--Clock:Test=true");

        Assert.Equal(status, (await host.PostAsync("/v1/test-clock", body)).Status);
    }

    [Fact]
    public async Task scheduler_lookingEverySecond_doesWhatIsDueWithoutBeingAsked()
    {
        using var folder = new TempFolder();
        await using var host = await RunningHost.StartAsync(folder.Path, "--Clock:Test=true", "--Timing:Seconds=1");

        await host.WaitForActivationAsync();
    }
}

/// <summary>Waits for work that nobody asks for.</summary>
internal static class Waiting
{
    private const int AttemptsMax = 300;

    /// <summary>M-1 buys, the show is over, its day passes, and the points become available: the statement says so once it was written.</summary>
    /// <param name="host">Where the till is.</param>
    /// <param name="others">Further nodes of the program: each has a test clock of its own.</param>
    public static async Task WaitForActivationAsync(this RunningHost host, params RunningHost[] others)
    {
        Assert.Equal(200, (await host.PostAsync("/v1/purchases", Purchases.Of("R-1"), "k-1")).Status);
        Assert.Equal(200, (await host.PostAsync("/v1/completions", """{ "of": "R-1" }""", "k-2")).Status);
        foreach (var node in others.Prepend(host))
        {
            var clock = (TestClock)node.Services.GetRequiredService<IClock>();
            Assert.True(await clock.AdvanceAsync(clock.GetCurrentInstant() + Duration.FromDays(2)));
        }

        for (var i = 0; i < AttemptsMax; i++)
        {
            var kinds = (await host.GetAsync("/v1/members/M-1/statement")).Json["lines"]!.AsArray().Select(l => l!["kind"]!.ToString());
            if (kinds.Contains("activation"))
            {
                return;
            }

            await Task.Delay(200, TestContext.Current.CancellationToken);
        }

        Assert.Fail("Nothing was done.");
    }
}
