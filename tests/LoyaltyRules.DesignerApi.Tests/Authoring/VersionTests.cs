using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using LoyaltyRules.DesignerApi.Callers;
using LoyaltyRules.Storage.Keys;
using LoyaltyRules.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace LoyaltyRules.DesignerApi.Tests.Authoring;

/// <summary>A version of the pack from its first save to the till that decides by it: written by one, approved by another, live from its instant on, on every host.</summary>
public sealed class VersionTests
{
    private const string Ann = "ann-key";
    private const string Bob = "bob-key";
    private const string Eve = "eve-key";

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task version_writtenByTwo_andApprovedByAThird_decidesFromItsInstantOn_onEveryHost(bool isShared)
    {
        Assert.SkipWhen(isShared && PostgresServer.Missing is not null, PostgresServer.Missing ?? "");
        using var folder = new TempFolder();
        string[] settings = isShared ? [$"--ConnectionStrings:Program={PostgresServer.NewDatabase()}", "--Clock:Test=true", "--Timing:Seconds=1"] : ["--Clock:Test=true", "--Timing:Seconds=1"];
        await using var one = await StartAsync(folder, settings);
        await using var second = isShared ? await StartAsync(folder, settings) : null;
        var two = second ?? one;
        var old = (await one.GetAsync("/v1/packs")).Text("/packs/0/version");
        Assert.Equal(200m, await WelcomeAsync(two, "Q-1"));

        var begun = await SendAsync(one, "POST", "/v1/versions", new { title = "A warmer welcome", files = Sample() }, Ann);
        Assert.Equal((201, "draft", "1"), (begun.Status, begun.Text("/state"), begun.Text("/revision")));
        var path = $"/v1/versions/{begun.Text("/id")}";

        // Another version number, and examples that still say what the old one did.
        var files = Sample("2.3.0", 250);
        var saved = await SendAsync(one, "PUT", path + "/files", new { files, note = "250 points" }, Bob, 1);
        Assert.Equal((200, "2"), (saved.Status, saved.Text("/revision")));
        var refused = await SendAsync(one, "POST", path + "/submit", null, Ann, 2);
        Assert.Equal((422, "LR8404"), (refused.Status, refused.Text("/errors/0/code")));
        var check = await one.GetAsync(path + "/check", Ann);
        Assert.Contains(check.Json["examples"]!.AsArray(), e => e!["outcome"]!.ToString() == "differs" && e["difference"]!.AsArray().Count > 0);
        Assert.Equal(
            ["Version: “2.3.0” instead of “2.2.0”.", "Parameter “welcome points”: 250 instead of 200."], check.Json["differences"]!.AsArray().Select(d => d!["sentence"]!.ToString()));
        Assert.Equal("""["parameters","welcomePoints","value"]""", check.Json["differences"]![1]!["path"]!.ToJsonString());

        // The new decisions are approved by taking the examples out that say otherwise.
        var failing = check.Json["examples"]!.AsArray().Where(e => e!["outcome"]!.ToString() != "same").Select(e => e!["name"]!.ToString()).ToList();
        foreach (var name in failing)
        {
            files.Remove($"examples/{name}.json");
            files.Remove($"examples/{name}.verified.json");
        }

        await SendAsync(one, "PUT", path + "/files", new { files }, Ann, 2);
        Assert.Equal("submitted", (await SendAsync(one, "POST", path + "/submit", null, Ann, 3)).Text("/state"));
        Assert.Equal((422, "LR8402"), await SendAsync(one, "POST", path + "/approve", new { }, Bob, 3) is { } own ? (own.Status, own.Text("/errors/0/code")) : default);

        var now = DateTimeOffset.Parse((await one.GetAsync("/v1/clock", RunningHost.Office)).Text("/now")!, System.Globalization.CultureInfo.InvariantCulture);
        var live = now.AddDays(3);
        var approved = await SendAsync(one, "POST", path + "/approve", new { from = live.ToString("yyyy-MM-ddTHH:mm:sszzz", System.Globalization.CultureInfo.InvariantCulture), comment = "good" }, Eve, 3);
        Assert.Equal((200, "scheduled", "2.3.0"), (approved.Status, approved.Text("/state"), approved.Text("/version")));
        Assert.Equal(200m, await WelcomeAsync(two, "Q-2"));
        Assert.Equal(old, await InForceAsync(two));

        // Each host has a test clock of its own.
        foreach (var host in second is null ? [one] : new[] { one, second })
        {
            await host.PostAsync("/v1/test-clock", """{ "advance": "P4D" }""", bearer: RunningHost.Office);
        }

        await WaitAsync(async () => await InForceAsync(two) == "2.3.0");
        Assert.Equal(250m, await WelcomeAsync(two, "Q-3"));
        Assert.Equal("live", (await two.GetAsync(path, Ann)).Text("/state"));
        Assert.Equal((422, "LR8408"), await SendAsync(one, "POST", path + "/withdraw", new { comment = "no" }, Eve, 3) is { } late ? (late.Status, late.Text("/errors/0/code")) : default);
        Assert.Equal((422, "LR8401"), await SendAsync(one, "PUT", path + "/files", new { files }, Ann, 3) is { } closed ? (closed.Status, closed.Text("/errors/0/code")) : default);

        // Back to what was: a new version of the old content.
        var back = await SendAsync(one, "POST", "/v1/versions", new { title = "As before", files = Sample("2.3.1", 200) }, Ann);
        var backPath = $"/v1/versions/{back.Text("/id")}";
        Assert.Equal("submitted", (await SendAsync(one, "POST", backPath + "/submit", null, Ann, 1)).Text("/state"));
        Assert.Equal("live", (await SendAsync(one, "POST", backPath + "/approve", new { }, Eve, 1)).Text("/state"));
        Assert.Equal("superseded", (await two.GetAsync(path, Ann)).Text("/state"));
        Assert.Equal(200m, await WelcomeAsync(two, "Q-4"));
    }

    [Fact]
    public async Task version_thatIsScheduled_isTakenBack_andNeverDecides()
    {
        using var folder = new TempFolder();
        await using var host = await StartAsync(folder, ["--Clock:Test=true"]);
        var path = await SubmittedAsync(host, "2.3.0", 300);
        await SendAsync(host, "POST", path + "/approve", new { from = "2030-01-01T00:00:00+03:00" }, Eve, 1);
        Assert.Equal(2, (await host.GetAsync("/v1/packs")).Json["packs"]!.AsArray().Count);

        var back = await SendAsync(host, "POST", path + "/withdraw", new { comment = "too generous" }, Eve, 1);
        Assert.Equal((200, "draft", "too generous"), (back.Status, back.Text("/state"), back.Text("/comment")));
        Assert.Single((await host.GetAsync("/v1/packs")).Json["packs"]!.AsArray());

        // Another takes the place that it had; and after a restart nothing has changed.
        await host.PostAsync("/v1/test-clock", """{ "advance": "PT1M" }""", bearer: RunningHost.Office);
        var next = await SubmittedAsync(host, "2.4.0", 210);
        Assert.Equal("live", (await SendAsync(host, "POST", next + "/approve", new { }, Eve, 1)).Text("/state"));
        Assert.Equal(210m, await WelcomeAsync(host, "Q-1"));
        var audit = (await host.GetAsync("/v1/audit", RunningHost.Office)).Json["rows"]!.AsArray().Select(r => r!["action"]!.ToString()).ToList();
        Assert.Equal(["draft.approved", "pack.released", "draft.submitted", "draft.created", "draft.withdrawn", "draft.approved", "pack.released", "draft.submitted", "draft.created"], audit.Take(9));
    }

    [Fact]
    public async Task version_approvedForThePast_isRefused()
    {
        using var folder = new TempFolder();
        await using var host = await StartAsync(folder, []);
        var path = await SubmittedAsync(host, "2.3.0", 300);

        var refused = await SendAsync(host, "POST", path + "/approve", new { from = "2026-11-20T11:00:00Z" }, Eve, 1);

        Assert.Equal((422, "LR8406"), (refused.Status, refused.Text("/errors/0/code")));
        Assert.Equal("submitted", (await host.GetAsync(path, Eve)).Text("/state"));
    }

    [Fact]
    public async Task version_thatIsRejected_isEditedAgain()
    {
        using var folder = new TempFolder();
        await using var host = await StartAsync(folder, []);
        var path = await SubmittedAsync(host, "2.3.0", 300);

        Assert.Equal((400, "LR2032"), await SendAsync(host, "POST", path + "/reject", new { }, Eve, 1) is { } silent ? (silent.Status, silent.Text("/errors/0/code")) : default);
        Assert.Equal("draft", (await SendAsync(host, "POST", path + "/reject", new { comment = "too much" }, Eve, 1)).Text("/state"));
        Assert.Equal("2", (await SendAsync(host, "PUT", path + "/files", new { files = Sample("2.3.0", 220) }, Ann, 1)).Text("/revision"));
        Assert.Equal(2, (await host.GetAsync(path, Eve)).Json["saves"]!.AsArray().Count);
        Assert.Equal(300, JsonNode.Parse((await host.GetAsync(path + "/files?revision=1", Ann)).Json["files"]!["pack.json"]!.ToString())!["parameters"]!.AsArray().Single(p => p!["name"]!.ToString() == "welcomePoints")!["value"]!.GetValue<int>());
    }

    [Fact]
    public async Task edits_ofOneDraft_byManyAtOnce_haveOneWinnerForEachRevision_andLoseNothingSilently()
    {
        using var folder = new TempFolder();
        await using var host = await StartAsync(folder, []);
        var begun = await SendAsync(host, "POST", "/v1/versions", new { title = "Everybody's", files = new Dictionary<string, string> { ["pack.json"] = "{}" } }, Ann);
        var path = $"/v1/versions/{begun.Text("/id")}";

        var answers = await Task.WhenAll(Enumerable.Range(0, 200).Select(i => SendAsync(
            host, "PUT", path + "/files", new { files = new Dictionary<string, string> { ["pack.json"] = $$"""{ "edit": {{i}} }""" }, note = $"edit {i}" }, i % 2 == 0 ? Ann : Bob, 1 + (i / 50))));

        Assert.All(answers, a => Assert.True(a.Status is 200 or 412, a.ToString()));
        var won = answers.Where(a => a.Status == 200).Select(a => a.Text("/revision")!).Order().ToList();
        var saves = (await host.GetAsync(path, Ann)).Json["saves"]!.AsArray();
        Assert.Equal(won, saves.Select(s => s!["revision"]!.ToString()).Where(r => r != "1").Order());
        Assert.Equal(won.Count, saves.Select(s => s!["note"]!.ToString()).Count(n => n.StartsWith("edit", StringComparison.Ordinal)));
        Assert.InRange(won.Count, 1, 4);
    }

    [Fact]
    public async Task versions_areRefused_whereTheirPackIsNotInOrderOrOfAnotherProgram()
    {
        using var folder = new TempFolder();
        await using var host = await StartAsync(folder, []);
        (string Version, string From, string To, string Code)[] cases =
        [
            ("2.3.0", "\"pack\":\"parter-club\"", "\"pack\":\"other-club\"", "LR8407"), ("2.3.0", "Europe/Moscow", "Asia/Tokyo", "LR8407"), ("2.2.0", "", "", "LR8403"),
            ("2.3.0", "\"currency\":\"RUB\"", "\"currency\":\"XYZ\"", "LR2"),
        ];
        foreach (var (version, from, to, code) in cases)
        {
            var files = Sample(version, 300, isWithExamples: false);
            files["pack.json"] = from.Length == 0 ? files["pack.json"] : files["pack.json"].Replace(from, to, StringComparison.Ordinal);
            var begun = await SendAsync(host, "POST", "/v1/versions", new { title = code, files }, Ann);
            var refused = await SendAsync(host, "POST", $"/v1/versions/{begun.Text("/id")}/submit", null, Ann, 1);
            Assert.True(refused.Status == 422 && refused.Text("/errors/0/code")!.StartsWith(code, StringComparison.Ordinal), $"{code}: {refused}");
        }

        var same = await SendAsync(host, "POST", "/v1/versions", new { title = "Nothing new" }, Ann);
        Assert.Equal("LR8405", (await SendAsync(host, "POST", $"/v1/versions/{same.Text("/id")}/submit", null, Ann, 1)).Text("/errors/0/code"));
        Assert.Equal((428, "revision-missing"), await host.PostAsync($"/v1/versions/{same.Text("/id")}/submit", "", bearer: Ann) is { } blind ? (blind.Status, blind.Text("/code")) : default);
        Assert.Equal((412, "stale-version"), await SendAsync(host, "POST", $"/v1/versions/{same.Text("/id")}/submit", null, Ann, 7) is { } stale ? (stale.Status, stale.Text("/code")) : default);
        Assert.Equal((404, "unknown-version"), await SendAsync(host, "POST", "/v1/versions/none/submit", null, Ann, 1) is { } none ? (none.Status, none.Text("/code")) : default);
        Assert.Equal(403, (await SendAsync(host, "POST", "/v1/versions", new { title = "Mine" }, Eve)).Status);
    }

    private static Task<RunningHost> StartAsync(TempFolder folder, string[] settings) => RunningHost.StartAsync(folder.Path, services => services.AddSingleton<IApiCallers>(new KnownCallers(new Dictionary<string, ApiCaller>
    {
        [Ann] = new("ann", [ApiScopes.Author], 100_000), [Bob] = new("bob", [ApiScopes.Author, ApiScopes.Approve], 100_000), [Eve] = new("eve", [ApiScopes.Approve], 100_000),
        [RunningHost.Office] = new("office", [.. ApiScopes.All], 100_000), [RunningHost.Till] = new("till", [ApiScopes.Evaluate, ApiScopes.Read, ApiScopes.Commit], 100_000),
    })), settings);

    private static async Task<string> SubmittedAsync(RunningHost host, string version, int welcome)
    {
        var begun = await SendAsync(host, "POST", "/v1/versions", new { title = version, files = Sample(version, welcome, isWithExamples: false) }, Ann);
        var path = $"/v1/versions/{begun.Text("/id")}";
        var submitted = await SendAsync(host, "POST", path + "/submit", null, Ann, 1);
        Assert.True(submitted.Text("/state") == "submitted", submitted.ToString());
        return path;
    }

    // The sample program as a folder of files, with another number of welcome points.
    private static Dictionary<string, string> Sample(string version = "2.2.0", int welcome = 200, bool isWithExamples = true)
    {
        var folder = Path.Combine(RepositoryFolder.Root, "rule-packs", "parter-club");
        var files = Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Where(f => Path.GetExtension(f) is ".json" or ".html" or ".txt").Select(f => Path.GetRelativePath(folder, f).Replace('\\', '/'))
            .Where(f => isWithExamples || !f.StartsWith("examples/", StringComparison.Ordinal)).ToDictionary(f => f, f => File.ReadAllText(Path.Combine(folder, f)));
        var pack = JsonNode.Parse(files["pack.json"])!;
        pack["version"] = version;
        pack["parameters"]!.AsArray().Single(p => p!["name"]!.ToString() == "welcomePoints")!["value"] = welcome;
        files["pack.json"] = pack.ToJsonString();
        return files;
    }

    private static async Task<decimal> WelcomeAsync(RunningHost host, string id)
    {
        var now = (await host.GetAsync("/v1/clock", RunningHost.Office)).Text("/now")!;
        var quote = await host.PostAsync("/v1/quotes", Purchases.Of(id, "M-" + id, at: now));
        return quote.Json["decision"]!["effects"]!.AsArray().Single(e => e!["rule"]!.ToString() == "welcome")!["result"]!.GetValue<decimal>();
    }

    private static async Task<string?> InForceAsync(RunningHost host) =>
        (await host.GetAsync("/v1/packs")).Json["packs"]!.AsArray().Single(p => p!["inForce"]!.GetValue<bool>())!["version"]!.ToString();

    private static Task<Answer> SendAsync(RunningHost host, string method, string path, object? body, string bearer, long? revision = null)
    {
        var content = body is null ? null : new StringContent(JsonSerializer.Serialize(body), Encoding.UTF8, "application/json");
        return host.SendAsync(new HttpMethod(method), path, bearer, content: content, ifMatch: revision is { } read ? $"\"{read}\"" : null);
    }

    private static async Task WaitAsync(Func<Task<bool>> isSo)
    {
        for (var attempt = 0; !await isSo(); attempt++)
        {
            Assert.True(attempt < 500);
            await Task.Delay(20, TestContext.Current.CancellationToken);
        }
    }
}
