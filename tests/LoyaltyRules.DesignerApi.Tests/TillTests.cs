using LoyaltyRules.Testing;

namespace LoyaltyRules.DesignerApi.Tests;

/// <summary>A day at a till, over HTTP and a real file.</summary>
public sealed class TillTests
{
    [Fact]
    public async Task purchase_quotedCommittedRepeatedAndReturned_standsOnTheStatement()
    {
        using var folder = new TempFolder();
        await using var host = await RunningHost.StartAsync(folder.Path, "--Clock:Test=true");

        var quote = await host.PostAsync("/v1/quotes", Purchases.Of("R-1"));
        Assert.Equal(200, quote.Status);
        Assert.Equal(150, quote.Number("/decision/totals/discount"));
        Assert.Equal("parter-club", quote.Text("/pack/id"));
        Assert.Equal(quote.Text("/pack/hash"), quote.Text("/decision/pack/hash"));

        var body = Purchases.Of("R-1", beside: $$""", "quote": "{{quote.Text("/quote")}}" """);
        var commit = await host.PostAsync("/v1/purchases", body, "k-1");
        var again = await host.PostAsync("/v1/purchases", body, "k-1");
        Assert.Equal(200, commit.Status);
        Assert.False(commit.Message.Headers.Contains("Idempotency-Replayed"));
        Assert.Equal("true", again.Message.Headers.GetValues("Idempotency-Replayed").Single());
        Assert.Equal(commit.Json.ToJsonString(), again.Json.ToJsonString());

        Assert.Equal(200, (await host.PostAsync("/v1/completions", """{ "of": "R-1" }""", "k-2")).Status);
        Assert.Equal(200, (await host.PostAsync("/v1/test-clock", """{ "advance": "P1D" }""")).Status);
        var earned = quote.Number("/decision/totals/earned/bonus");
        var account = await host.GetAsync("/v1/members/M-1/account");
        Assert.Equal(earned, account.Number("/points/0/available"));
        Assert.Equal(earned, account.Number("/points/0/expiring/0/points"));

        var returned = await host.PostAsync("/v1/returns", """{ "of": "R-1", "items": [ { "charge": "1", "quantity": 1 } ] }""", "k-3");
        Assert.Equal(200, returned.Status);
        var statement = await host.GetAsync("/v1/members/M-1/statement");
        Assert.Equal(["return", "activation", "completed", "purchase"], statement.Json["lines"]!.AsArray().Select(l => l!["kind"]!.ToString()));
        Assert.True((await host.GetAsync("/v1/members/M-1/account")).Number("/points/0/available") < earned);
    }

    [Fact]
    public async Task statement_readByPages_isWholeAndInOrder()
    {
        using var folder = new TempFolder();
        await using var host = await RunningHost.StartAsync(folder.Path);
        for (var i = 1; i <= 5; i++)
        {
            await host.PostAsync("/v1/purchases", Purchases.Of($"R-{i}"), $"k-{i}");
        }

        var seen = new List<string>();
        var address = "/v1/members/M-1/statement?limit=2";
        for (string? next = ""; next is not null; address = $"/v1/members/M-1/statement?limit=2&before={next}")
        {
            var page = await host.GetAsync(address);
            seen.AddRange(page.Json["lines"]!.AsArray().Select(l => l!["purchase"]!.ToString()));
            next = page.Text("/next");
        }

        Assert.Equal(["R-5", "R-4", "R-3", "R-2", "R-1"], seen);
    }

    [Fact]
    public async Task samePurchase_fromTwoTillsAtOnce_postsOnce()
    {
        using var folder = new TempFolder();
        await using var host = await RunningHost.StartAsync(folder.Path);

        var answers = await Task.WhenAll(Enumerable.Range(0, 24).Select(i =>
            host.PostAsync("/v1/purchases", Purchases.Of("R-1"), $"k-{i}", i % 2 == 0 ? RunningHost.Till : RunningHost.OtherTill)));

        Assert.All(answers, a => Assert.Equal(200, a.Status));
        Assert.Single(answers, a => !a.Message.Headers.Contains("Idempotency-Replayed"));
        Assert.Single(answers.Select(a => a.Text("/entry")).Distinct());
        Assert.Single((await host.GetAsync("/v1/members/M-1/statement")).Json["lines"]!.AsArray());
    }

    [Fact]
    public async Task host_startedAgain_keepsEverything()
    {
        using var folder = new TempFolder();
        Answer commit, before;
        await using (var host = await RunningHost.StartAsync(folder.Path))
        {
            commit = await host.PostAsync("/v1/purchases", Purchases.Of("R-1"), "k-1");
            before = await host.GetAsync("/v1/members/M-1/account");
        }

        await using var restarted = await RunningHost.StartAsync(folder.Path);
        var again = await restarted.PostAsync("/v1/purchases", Purchases.Of("R-1"), "k-1");
        Assert.Equal(commit.Json.ToJsonString(), again.Json.ToJsonString());
        Assert.Equal(before.Json.ToJsonString(), (await restarted.GetAsync("/v1/members/M-1/account")).Json.ToJsonString());
        Assert.Single((await restarted.GetAsync("/v1/packs")).Json["packs"]!.AsArray());
    }

    [Fact]
    public async Task points_heldCapturedAndReleased_moveOnce()
    {
        using var folder = new TempFolder();
        await using var host = await RunningHost.StartAsync(folder.Path, "--Clock:Test=true");
        await host.HasPointsAsync();

        var hold = await host.PostAsync("/v1/holds", """{ "member": "M-1", "currency": "bonus", "points": 100 }""", "h-1");
        var second = await host.PostAsync("/v1/holds", """{ "id": "second", "member": "M-1", "currency": "bonus", "points": 50 }""", "h-2");
        Assert.Equal((200, 200), (hold.Status, second.Status));
        var account = await host.GetAsync("/v1/members/M-1/account");
        Assert.Equal(150, account.Number("/points/0/held"));
        Assert.Equal(["second", "till-1:h-1"], account.Json["holds"]!.AsArray().Select(h => h!["id"]!.ToString()).Order(StringComparer.Ordinal));

        Assert.Equal(200, (await host.PostAsync("/v1/holds/capture", """{ "of": "till-1:h-1", "points": 80 }""", "c-1")).Status);
        Assert.Equal(200, (await host.PostAsync("/v1/holds/release", """{ "of": "second" }""", "c-2")).Status);
        Assert.Equal(0, (await host.GetAsync("/v1/members/M-1/account")).Number("/points/0/held"));
        Assert.Equal(422, (await host.PostAsync("/v1/holds/release", """{ "of": "second" }""", "c-3")).Status);
    }

    [Fact]
    public async Task decision_askedWhy_isToldInWordsOfBothLanguages()
    {
        using var folder = new TempFolder();
        await using var host = await RunningHost.StartAsync(folder.Path);
        var commit = await host.PostAsync("/v1/purchases?trace=full", Purchases.Of("R-1"), "k-1");
        var entry = commit.Text("/entry");

        var en = await host.GetAsync($"/v1/entries/{entry}/why");
        var ru = await host.GetAsync($"/v1/entries/{entry}/why", language: "ru-RU, en;q=0.5");
        Assert.Equal("To pay: 2,950.00 RUB (3,100.00 before discounts of 150.00).", en.Text("/decisions/0/toPay"));
        Assert.Contains("К оплате", ru.Text("/decisions/0/toPay"), StringComparison.Ordinal);
        Assert.Equal("ru", ru.Message.Content.Headers.ContentLanguage.Single());
        Assert.NotEmpty(en.At("/decisions/0/gave")!.AsArray());
        Assert.Equal(en.At("/decisions/0/decision")!.ToJsonString(), commit.At("/trace/0")!.ToJsonString());
        Assert.Contains("reasons", en.At("/decisions/0/decision")!.ToJsonString(), StringComparison.Ordinal);
        Assert.Equal("purchase", (await host.GetAsync($"/v1/entries/{entry}")).Text("/kind"));
    }

    [Fact]
    public async Task member_recordWrittenAndErased_decidesWithAndWithoutIt()
    {
        using var folder = new TempFolder();
        await using var host = await RunningHost.StartAsync(folder.Path);
        var put = await host.SendAsync(HttpMethod.Put, "/v1/members/M-1", RunningHost.Office, content: Json("""{ "birthDate": "1984-09-01" }"""));
        Assert.Equal(204, put.Status);

        var commit = await host.PostAsync("/v1/purchases", Purchases.Of("R-1"), "k-1");
        Assert.Equal(250, (await host.PostAsync("/v1/quotes", Purchases.Of("R-9", member: "M-1"))).Number("/decision/totals/discount") + 100);
        Assert.Equal(204, (await host.SendAsync(HttpMethod.Delete, "/v1/members/M-1?reason=asked", RunningHost.Office)).Status);
        Assert.Equal(204, (await host.SendAsync(HttpMethod.Delete, "/v1/members/M-1?reason=asked", RunningHost.Office)).Status);

        var why = await host.GetAsync($"/v1/entries/{commit.Text("/entry")}/why");
        Assert.Equal((410, "erased"), (why.Status, why.Text("/code")));
        Assert.Equal(200, (await host.GetAsync("/v1/members/M-1/account")).Status);
    }

    [Fact]
    public async Task privileges_listed_sayWhyOrWhyNot()
    {
        using var folder = new TempFolder();
        await using var host = await RunningHost.StartAsync(folder.Path);
        await host.PostAsync("/v1/enrolments", """{ "member": "M-1" }""", "e-1");

        var en = await host.GetAsync("/v1/members/M-1/privileges");
        var ru = await host.GetAsync("/v1/members/M-1/privileges", language: "ru");
        Assert.NotEmpty(en.Json["privileges"]!.AsArray());
        Assert.NotEqual(en.Text("/privileges/0/words"), ru.Text("/privileges/0/words"));
    }

    private static StringContent Json(string body) => new(body, System.Text.Encoding.UTF8, "application/json");
}

/// <summary>What many stories begin with.</summary>
internal static class Beginnings
{
    /// <summary>M-1 buys, the show is over, and the points can be spent. Needs the test clock.</summary>
    public static async Task HasPointsAsync(this RunningHost host)
    {
        Assert.Equal(200, (await host.PostAsync("/v1/purchases", Purchases.Of("R-0", gross: 20000), "b-1")).Status);
        Assert.Equal(200, (await host.PostAsync("/v1/completions", """{ "of": "R-0" }""", "b-2")).Status);
        Assert.Equal(200, (await host.PostAsync("/v1/test-clock", """{ "advance": "P1D" }""")).Status);
    }
}
