using LoyaltyRules.Engine.Packs;
using LoyaltyRules.Storage;
using LoyaltyRules.Testing;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;

namespace LoyaltyRules.DesignerApi.Tests;

/// <summary>What a quote promises (Q1, Q2).</summary>
public sealed class QuoteTests
{
    [Fact]
    public async Task answer_toWhoeverDidNotAskWhy_tellsOfNoRule()
    {
        using var folder = new TempFolder();
        await using var host = await RunningHost.StartAsync(folder.Path);

        Assert.Empty((await host.PostAsync("/v1/quotes", Purchases.Of("R-1"))).At("/decision/rules")!.AsArray());
        Assert.Empty((await host.PostAsync("/v1/quotes?trace=none", Purchases.Of("R-1"))).At("/decision/rules")!.AsArray());
        var outcomes = (await host.PostAsync("/v1/quotes?trace=outcomes", Purchases.Of("R-1"))).At("/decision/rules")!.AsArray();
        var reasons = (await host.PostAsync("/v1/quotes?trace=full", Purchases.Of("R-1"))).At("/decision/rules")!.AsArray();
        Assert.True(outcomes.Count > 1 && outcomes.Count == reasons.Count && reasons.ToJsonString().Length > outcomes.ToJsonString().Length);
        var commit = await host.PostAsync("/v1/purchases", Purchases.Of("R-1"), "k-1");
        Assert.Empty(commit.At("/decision/rules")?.AsArray() ?? []);
        Assert.Null(commit.At("/trace"));
    }

    [Fact]
    public async Task commit_withAQuoteFromBeforeARelease_isDecidedByThePackOfTheQuote()
    {
        using var folder = new TempFolder();
        await using var host = await RunningHost.StartAsync(folder.Path, "--Clock:Test=true");
        var quote = await host.PostAsync("/v1/quotes", Purchases.Of("R-1", at: "2026-11-20T12:02:00Z"));
        await ReleaseAsync(host, folder, """ "value": 5, "unit": "percent", "min": 0, "max": 30""", """ "value": 10, "unit": "percent", "min": 0, "max": 30""");

        var without = await host.PostAsync("/v1/quotes", Purchases.Of("R-2", at: "2026-11-20T12:02:00Z"));
        var commit = await host.PostAsync("/v1/purchases?trace=full", Purchases.Of("R-1", at: "2026-11-20T12:02:00Z", beside: Quoted(quote)), "k-1");

        Assert.NotEqual(quote.Text("/pack/hash"), without.Text("/pack/hash"));
        Assert.Equal(200, commit.Status);
        Assert.Equal(quote.Text("/pack/hash"), commit.Text("/trace/0/pack/hash"));
        Assert.Equal(quote.Number("/decision/totals/net"), commit.Number("/trace/0/totals/net"));
    }

    [Fact]
    public async Task commit_whoseDecisionDiffersFromTheQuote_isAConflictWithTheNewDecision_unlessChangesAreAccepted()
    {
        using var folder = new TempFolder();
        await using var host = await RunningHost.StartAsync(folder.Path);
        var quote = await host.PostAsync("/v1/quotes", Purchases.Of("R-2"));
        // The first order takes the welcome points away from the second.
        await host.PostAsync("/v1/purchases", Purchases.Of("R-1"), "k-1");

        var conflict = await host.PostAsync("/v1/purchases", Purchases.Of("R-2", beside: Quoted(quote)), "k-2");
        Assert.Equal((409, "decision-changed"), (conflict.Status, conflict.Text("/code")));
        Assert.True(conflict.Number("/decision/totals/earned/bonus") < quote.Number("/decision/totals/earned/bonus"));
        Assert.Single((await host.GetAsync("/v1/members/M-1/statement")).Json["lines"]!.AsArray());

        // The same key again, with another body: a refusal was not stored, so it is free (Q3).
        var accepted = await host.PostAsync("/v1/purchases", Purchases.Of("R-2", beside: Quoted(quote) + ", \"acceptChanges\": true"), "k-2");
        Assert.Equal(200, accepted.Status);
    }

    [Fact]
    public async Task commit_withAQuoteOfAnotherPurchase_isRefused()
    {
        using var folder = new TempFolder();
        await using var host = await RunningHost.StartAsync(folder.Path);
        var quote = await host.PostAsync("/v1/quotes", Purchases.Of("R-1"));

        foreach (var other in (string[])[Purchases.Of("R-2", beside: Quoted(quote)), Purchases.Of("R-1", gross: 3001, beside: Quoted(quote)), Purchases.Of("R-1", "M-2", beside: Quoted(quote))])
        {
            var answer = await host.PostAsync("/v1/purchases", other, "k-1");
            Assert.Equal((422, "quote-of-another-purchase"), (answer.Status, answer.Text("/code")));
        }

        // The same purchase in another spelling is the same.
        var respelt = Purchases.Of("R-1", beside: Quoted(quote)).Replace("3000", "3000.00", StringComparison.Ordinal).Replace("\n", " ", StringComparison.Ordinal);
        Assert.Equal(200, (await host.PostAsync("/v1/purchases", respelt, "k-1")).Status);
    }

    [Fact]
    public async Task commit_withAForgedToken_isRefused()
    {
        using var folder = new TempFolder();
        await using var host = await RunningHost.StartAsync(folder.Path);
        var token = (await host.PostAsync("/v1/quotes", Purchases.Of("R-1"))).Text("/quote")!;
        var forged = Enumerable.Range(0, token.Length).Where(i => i % 17 == 0)
            .Select(i => token[..i] + (token[i] == 'A' ? 'B' : 'A') + token[(i + 1)..])
            .Append("").Append("x").Append("žluť").Append(new string('A', 300)).Append(token + "AAAA").Append(token[..^4]);

        foreach (var one in forged)
        {
            var answer = await host.PostAsync("/v1/purchases", Purchases.Of("R-1", beside: $$""", "quote": "{{one}}" """), "k-1");
            Assert.True(answer is { Status: 422 } && answer.Text("/code") == "quote-invalid", $"{one}: {answer}");
        }

        Assert.Equal(404, (await host.GetAsync("/v1/members/M-1/statement")).Status);
    }

    [Fact]
    public async Task commit_withAnExpiredQuote_isRefused_butARepetitionIsAnswered()
    {
        using var folder = new TempFolder();
        await using var host = await RunningHost.StartAsync(folder.Path, "--Clock:Test=true");
        var (first, second) = (await host.PostAsync("/v1/quotes", Purchases.Of("R-1")), await host.PostAsync("/v1/quotes", Purchases.Of("R-2", "M-2")));
        var body = Purchases.Of("R-1", beside: Quoted(first));
        var commit = await host.PostAsync("/v1/purchases", body, "k-1");
        await host.PostAsync("/v1/test-clock", """{ "advance": "PT15M" }""");

        var late = await host.PostAsync("/v1/purchases", Purchases.Of("R-2", "M-2", beside: Quoted(second)), "k-2");
        var again = await host.PostAsync("/v1/purchases", body, "k-1");
        Assert.Equal((422, "quote-expired"), (late.Status, late.Text("/code")));
        Assert.Equal(200, again.Status);
        Assert.Equal(commit.Json.ToJsonString(), again.Json.ToJsonString());
        Assert.Equal(404, (await host.GetAsync("/v1/members/M-2/account")).Status);
    }

    [Fact]
    public async Task quote_thatHolds_keepsThePointsForItsCommit()
    {
        using var folder = new TempFolder();
        await using var host = await RunningHost.StartAsync(folder.Path, "--Clock:Test=true");
        await host.HasPointsAsync();
        const string Pay = """, "pay": [ { "currency": "bonus", "points": 300 } ]""";

        var quote = await host.PostAsync("/v1/quotes", Purchases.Of("R-1", more: Pay, beside: """, "hold": true"""), "q-1");
        var repeated = await host.PostAsync("/v1/quotes", Purchases.Of("R-1", more: Pay, beside: """, "hold": true"""), "q-1");
        Assert.Equal(300, quote.Number("/hold/points"));
        Assert.Equal(quote.Text("/hold/id"), repeated.Text("/hold/id"));
        Assert.False(quote.At("/budgetsHeld")!.GetValue<bool>());
        Assert.Equal(300, (await host.GetAsync("/v1/members/M-1/account")).Number("/points/0/held"));

        var beside = Quoted(quote) + $$""", "hold": "{{quote.Text("/hold/id")}}" """;
        var commit = await host.PostAsync("/v1/purchases", Purchases.Of("R-1", more: Pay, beside: beside), "k-1");
        Assert.True(commit.Status == 200, commit.ToString());
        Assert.Equal(0, (await host.GetAsync("/v1/members/M-1/account")).Number("/points/0/held"));
    }

    [Fact]
    public async Task quote_thatHolds_needsTheScopeAndAKey()
    {
        using var folder = new TempFolder();
        await using var host = await RunningHost.StartAsync(folder.Path);
        var body = Purchases.Of("R-1", beside: """, "hold": true""");

        Assert.Equal("idempotency-key-missing", (await host.PostAsync("/v1/quotes", body)).Text("/code"));
        Assert.Equal("forbidden", (await host.PostAsync("/v1/quotes", body, "q-1", RunningHost.Reader)).Text("/code"));
        Assert.Equal(200, (await host.PostAsync("/v1/quotes", Purchases.Of("R-1"), bearer: RunningHost.Reader)).Status);
    }

    [Fact]
    public async Task quote_madeWithAnOldKey_isKnownAfterTheNextOneSigns()
    {
        using var folder = new TempFolder();
        await using var host = await RunningHost.StartAsync(folder.Path, "--Clock:Test=true", "--Quotes:Minutes=3000");
        var old = await host.PostAsync("/v1/quotes", Purchases.Of("R-1"));
        await host.PostAsync("/v1/test-clock", """{ "advance": "P31D" }""");

        var newer = await host.PostAsync("/v1/quotes", Purchases.Of("R-1"));
        Assert.NotEqual(old.Text("/quote")![..12], newer.Text("/quote")![..12]);
        var late = await host.PostAsync("/v1/purchases", Purchases.Of("R-1", beside: Quoted(old)), "k-1");
        Assert.Equal("quote-expired", late.Text("/code"));
        Assert.Equal(200, (await host.PostAsync("/v1/purchases", Purchases.Of("R-1", beside: Quoted(newer)), "k-2")).Status);
    }

    private static string Quoted(Answer quote) => $$""", "quote": "{{quote.Text("/quote")}}" """;

    private static async Task ReleaseAsync(RunningHost host, TempFolder folder, string old, string @new)
    {
        var text = await File.ReadAllTextAsync(Path.Combine(RepositoryFolder.Root, "rule-packs", "parter-club", "pack.json"), TestContext.Current.CancellationToken);
        Assert.Contains(old, text, StringComparison.Ordinal);
        folder.Write("next/pack.json", text.Replace(old, @new, StringComparison.Ordinal).Replace("\"2.2.0\"", "\"2.3.0\"", StringComparison.Ordinal));
        await host.PostAsync("/v1/test-clock", """{ "advance": "PT1M" }""");
        var store = host.Services.GetRequiredService<ProgramStore>();
        await store.ReleaseAsync(RulePack.Load(folder.At("next")), host.Services.GetRequiredService<IClock>().GetCurrentInstant(), "tests", TestContext.Current.CancellationToken);
        await host.PostAsync("/v1/test-clock", """{ "advance": "PT1M" }""");
    }
}
