using System.Text.Json.Nodes;
using LoyaltyRules.Engine.Evaluation;
using LoyaltyRules.Engine.Model;
using LoyaltyRules.Engine.Packs;
using LoyaltyRules.Engine.Simulation;
using LoyaltyRules.Engine.Simulation.Reports;
using LoyaltyRules.Engine.Simulation.Theatre;
using LoyaltyRules.Testing;

namespace LoyaltyRules.DesignerApi.Tests.Simulations;

/// <summary>Simulations over the API: asked for, followed, stopped, read, and finished after a restart.</summary>
public sealed class SimulationTests
{
    private const int AttemptsMax = 3_000;

    [Fact]
    public async Task simulation_ofAGeneratedHistory_hasTheReportOfTheSameSimulationElsewhere()
    {
        using var folder = new TempFolder();
        await using var host = await RunningHost.StartAsync(folder.Path);

        var asked = await host.PostAsync("/v1/simulations", """{ "generate": 40, "months": 4, "seed": 7, "redeem": "50%" }""", bearer: RunningHost.Office);
        Assert.Equal((202, "queued", "7"), (asked.Status, asked.Text("/state"), asked.Text("/request/seed")));
        var ended = await EndAsync(host, asked.Text("/id")!);

        Assert.Equal(("completed", ended.Text("/length")), (ended.Text("/state"), ended.Text("/position")));
        var report = await host.GetAsync($"/v1/simulations/{asked.Text("/id")}/report", RunningHost.Office);
        Assert.Equal(JsonNode.Parse(Elsewhere())!.ToJsonString(), report.Json.ToJsonString());
        var listed = await host.GetAsync("/v1/simulations", RunningHost.Office);
        Assert.Equal(asked.Text("/id"), Assert.Single(listed.Json["simulations"]!.AsArray())!["id"]!.ToString());
    }

    [Fact]
    public async Task simulation_ofTheProgramsOwnHistory_decidesWhatTillsHavePosted()
    {
        using var folder = new TempFolder();
        await using var host = await RunningHost.StartAsync(folder.Path);
        foreach (var id in (string[])["R-1", "R-2", "R-3"])
        {
            Assert.Equal(200, (await host.PostAsync("/v1/purchases", Purchases.Of(id, "M-" + id, at: "2026-11-19T12:00:00+03:00"), id)).Status);
        }

        var asked = await host.PostAsync("/v1/simulations", "{}", bearer: RunningHost.Office);
        var ended = await EndAsync(host, asked.Text("/id")!);

        Assert.Equal(("completed", "3"), (ended.Text("/state"), ended.Text("/purchases")));
        var none = await host.PostAsync("/v1/simulations", """{ "until": "2026-11-01" }""", bearer: RunningHost.Office);
        Assert.Equal("0", (await EndAsync(host, none.Text("/id")!)).Text("/purchases"));
    }

    [Fact]
    public async Task simulation_thatIsStopped_saysHowFarItCame_andCanBeDeleted()
    {
        using var folder = new TempFolder();
        await using var host = await RunningHost.StartAsync(folder.Path);
        var asked = await host.PostAsync("/v1/simulations", """{ "generate": 200000, "months": 120 }""", bearer: RunningHost.Office);
        var waiting = await host.PostAsync("/v1/simulations", """{ "generate": 10 }""", bearer: RunningHost.Office);
        await WaitAsync(host, asked.Text("/id")!, s => s.Text("/state") == "running" && s.Number("/purchases") > 0);
        Assert.Equal((409, "simulation-runs"), await host.GetAsync($"/v1/simulations/{asked.Text("/id")}/report", RunningHost.Office) is { } early ? (early.Status, early.Text("/code")) : default);

        Assert.Equal("cancelled", (await host.PostAsync($"/v1/simulations/{waiting.Text("/id")}/cancel", "", bearer: RunningHost.Office)).Text("/state"));
        Assert.Equal("running", (await host.PostAsync($"/v1/simulations/{asked.Text("/id")}/cancel", "", bearer: RunningHost.Office)).Text("/state"));
        var stopped = await EndAsync(host, asked.Text("/id")!);

        Assert.Equal("cancelled", stopped.Text("/state"));
        Assert.InRange(stopped.Number("/position"), 1, stopped.Number("/length") - 1);
        Assert.Equal(200, (await host.GetAsync($"/v1/simulations/{asked.Text("/id")}/report", RunningHost.Office)).Status);
        Assert.Equal((404, "no-report"), await host.GetAsync($"/v1/simulations/{waiting.Text("/id")}/report", RunningHost.Office) is { } never ? (never.Status, never.Text("/code")) : default);
        Assert.Equal(204, (await host.SendAsync(HttpMethod.Delete, $"/v1/simulations/{asked.Text("/id")}", RunningHost.Office)).Status);
        Assert.Equal((404, "unknown-simulation"), await host.GetAsync($"/v1/simulations/{asked.Text("/id")}", RunningHost.Office) is { } gone ? (gone.Status, gone.Text("/code")) : default);
        var audit = await host.GetAsync("/v1/audit", RunningHost.Office);
        Assert.Contains(audit.Json["rows"]!.AsArray(), r => r!["action"]!.ToString() == "simulation.deleted");
    }

    [Fact]
    public async Task simulation_thatAHostHadBegun_isDoneAfterTheNextStart()
    {
        using var folder = new TempFolder();
        string id;
        await using (var first = await RunningHost.StartAsync(folder.Path))
        {
            id = (await first.PostAsync("/v1/simulations", """{ "generate": 3000, "months": 24 }""", bearer: RunningHost.Office)).Text("/id")!;
            await WaitAsync(first, id, s => s.Text("/state") == "running");
        }

        await using var second = await RunningHost.StartAsync(folder.Path);
        Assert.Equal("completed", (await EndAsync(second, id)).Text("/state"));
    }

    [Fact]
    public async Task simulations_ofTwoHostsOnOneDatabase_areDoneOnceEach()
    {
        Assert.SkipWhen(PostgresServer.Missing is not null, PostgresServer.Missing ?? "");
        using var folder = new TempFolder();
        string[] settings = [$"--ConnectionStrings:Program={PostgresServer.NewDatabase()}"];
        await using var one = await RunningHost.StartAsync(folder.Path, settings);
        await using var two = await RunningHost.StartAsync(folder.Path, settings);

        var asked = await Task.WhenAll(Enumerable.Range(1, 6).Select(i => (i % 2 == 0 ? one : two).PostAsync("/v1/simulations", $$"""{ "generate": 20, "months": 2, "seed": {{i}} }""", bearer: RunningHost.Office)));
        foreach (var simulation in asked)
        {
            Assert.Equal("completed", (await EndAsync(one, simulation.Text("/id")!)).Text("/state"));
        }

        Assert.Equal(6, (await two.GetAsync("/v1/simulations", RunningHost.Office)).Json["simulations"]!.AsArray().Count);
    }

    [Theory]
    [InlineData("""{ "generate": 0, "months": 5000, "redeem": "all", "closure": "maybe", "from": "2026-02-30", "until": "2026-01-01", "colour": 1 }""", 7)]
    [InlineData("""{ "months": 3, "seed": 2 }""", 2)]
    [InlineData("""{ "by": "purchase.colour" }""", 1)]
    [InlineData("[]", 1)]
    public async Task body_withProblems_tellsThemAllAtOnce(string body, int problems)
    {
        using var folder = new TempFolder();
        await using var host = await RunningHost.StartAsync(folder.Path);

        var refused = await host.PostAsync("/v1/simulations", body, bearer: RunningHost.Office);

        Assert.Equal((400, problems), (refused.Status, refused.Json["errors"]!.AsArray().Count));
        Assert.Empty((await host.GetAsync("/v1/simulations", RunningHost.Office)).Json["simulations"]!.AsArray());
    }

    [Fact]
    public async Task version_thatWasNeverReleased_isRefused()
    {
        using var folder = new TempFolder();
        await using var host = await RunningHost.StartAsync(folder.Path);
        var version = (await host.GetAsync("/v1/packs")).Text("/packs/0/version");

        Assert.Equal((400, "invalid-parameter"), await host.PostAsync("/v1/simulations", """{ "version": "0.0.1" }""", bearer: RunningHost.Office) is { } refused ? (refused.Status, refused.Text("/code")) : default);
        Assert.Equal(202, (await host.PostAsync("/v1/simulations", $$"""{ "version": "{{version}}", "generate": 1, "months": 1 }""", bearer: RunningHost.Office)).Status);
    }

    private static string Elsewhere()
    {
        var check = RulePack.CheckFolder(Path.Combine(RepositoryFolder.Root, "rule-packs", "parter-club"));
        var history = new TheatreHistory(new TheatreHistoryOptions { Members = 40, Months = 4, Seed = 7 });
        var report = HistorySimulation.Run(
            new SimulatedProgram(CompiledPack.Compile(check.Pack!), FactSet.Empty), history, history.Directory(),
            new SimulationOptions { Redeem = LoyaltyRules.Engine.Simulation.Runs.RedemptionPreference.OfPrice(50) });
        using var stream = new MemoryStream();
        report.WriteTo(stream);
        return System.Text.Encoding.UTF8.GetString(stream.ToArray());
    }

    private static Task<Answer> EndAsync(RunningHost host, string id) => WaitAsync(host, id, s => s.Text("/state") is "completed" or "cancelled" or "failed");

    private static async Task<Answer> WaitAsync(RunningHost host, string id, Func<Answer, bool> isSo)
    {
        for (var attempt = 0; ; attempt++)
        {
            var now = await host.GetAsync($"/v1/simulations/{id}", RunningHost.Office);
            if (isSo(now))
            {
                return now;
            }

            Assert.True(attempt < AttemptsMax, now.ToString());
            await Task.Delay(20, TestContext.Current.CancellationToken);
        }
    }
}
