using LoyaltyRules.Testing;
using NodaTime;

namespace LoyaltyRules.DesignerApi.Tests;

/// <summary>A clock that leaps: the host says so, does nothing by it, and goes on when it is right again or confirmed.</summary>
public sealed class ClockTests
{
    [Fact]
    public async Task clock_thatLeapsAndComesBack_isInDoubtMeanwhile()
    {
        using var folder = new TempFolder();
        var clock = new LeapingClock();
        await using var host = await RunningHost.StartAsync(folder.Path, _ => { }, clock);
        Assert.Equal(200, (await host.PostAsync("/v1/purchases", Purchases.Of("R-1"), "k-1")).Status);
        var before = (await host.GetAsync("/v1/members/M-1/account")).ToString();

        clock.Now += Duration.FromDays(400);
        Answer[] refused =
        [
            await host.PostAsync("/v1/purchases", Purchases.Of("R-9"), "k-9"), await host.PostAsync("/v1/quotes", Purchases.Of("R-9")),
            await host.PostAsync("/v1/activities", """{ "member": "M-1", "activity": "review" }""", "k-10"), await host.GetAsync("/v1/members/M-1/account"),
            await host.GetAsync("/v1/members/M-1/privileges"),
        ];
        var (ready, shown) = (await host.SendAsync(HttpMethod.Get, "/health/ready", bearer: null), await host.GetAsync("/v1/clock", RunningHost.Office));
        var told = await host.PostAsync("/v1/purchases", Purchases.Of("R-9"), "k-9", language: "ru");
        clock.Now -= Duration.FromDays(400);

        Assert.All(refused, r => Assert.Equal((503, "clock-in-doubt"), (r.Status, r.Text("/code"))));
        Assert.Equal((503, "clock in doubt"), (ready.Status, ready.Text("/status")));
        Assert.Equal(("true", "2027-12-25T12:00:00Z"), (shown.Text("/inDoubt"), shown.Text("/now")));
        Assert.StartsWith("Часы сервера под сомнением: на них 2027-12-25T12:00:00Z", told.Text("/title"), StringComparison.Ordinal);
        Assert.Equal(200, (await host.SendAsync(HttpMethod.Get, "/health/ready", bearer: null)).Status);
        Assert.Equal(before, (await host.GetAsync("/v1/members/M-1/account")).ToString());
        Assert.Equal(200, (await host.PostAsync("/v1/purchases", Purchases.Of("R-9"), "k-9")).Status);
    }

    [Fact]
    public async Task clock_confirmed_isTaken_andAudited()
    {
        using var folder = new TempFolder();
        var clock = new LeapingClock();
        await using var host = await RunningHost.StartAsync(folder.Path, _ => { }, clock);
        clock.Now += Duration.FromDays(30);

        Assert.Equal(403, (await host.PostAsync("/v1/clock/confirm", """{ "reason": "it is right" }""")).Status);
        Assert.Equal(400, (await host.PostAsync("/v1/clock/confirm", "{}", bearer: RunningHost.Office)).Status);
        var confirmed = await host.PostAsync("/v1/clock/confirm", """{ "reason": "it is right" }""", bearer: RunningHost.Office);

        Assert.Equal((200, "false"), (confirmed.Status, confirmed.Text("/inDoubt")));
        Assert.Equal(200, (await host.PostAsync("/v1/purchases", Purchases.Of("R-9"), "k-9")).Status);
        var rows = (await host.GetAsync("/v1/audit", RunningHost.Office)).Json["rows"]!.AsArray();
        Assert.Contains(rows, r => r!["action"]!.ToString() == "clock.confirmed" && r["who"]!.ToString() == "office" && r["details"]!["reason"]!.ToString() == "it is right");
    }

    [Fact]
    public async Task databaseOfATestClock_openedByTheRealOne_isInDoubt()
    {
        using var folder = new TempFolder();
        await using (var tested = await RunningHost.StartAsync(folder.Path, "--Clock:Test=true"))
        {
            Assert.Equal(200, (await tested.PostAsync("/v1/test-clock", """{ "advance": "P1Y" }""")).Status);
        }

        await using var real = await RunningHost.StartAsync(folder.Path);

        Assert.Equal("clock-in-doubt", (await real.PostAsync("/v1/purchases", Purchases.Of("R-9"), "k-9")).Text("/code"));
        Assert.Equal("2027-11-20T12:00:00Z", (await real.GetAsync("/v1/clock", RunningHost.Office)).Text("/expected")![..20].Replace(".", "Z", StringComparison.Ordinal));
    }

    private sealed class LeapingClock : IClock
    {
        public Instant Now { get; set; } = new ManualClock().GetCurrentInstant();

        public Instant GetCurrentInstant() => Now;
    }
}
