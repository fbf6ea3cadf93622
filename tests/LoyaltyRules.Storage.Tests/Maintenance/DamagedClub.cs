using System.Text;
using System.Text.Json.Nodes;
using LoyaltyRules.Engine.Accounts.Commands;
using LoyaltyRules.Engine.Model;
using LoyaltyRules.Engine.Simulation.Theatre;
using LoyaltyRules.Engine.Tests.Accounts;
using LoyaltyRules.Engine.Packs;
using LoyaltyRules.Storage.Audit;
using LoyaltyRules.Storage.Authoring;
using LoyaltyRules.Storage.Keys;
using LoyaltyRules.Storage.Maintenance;
using LoyaltyRules.Storage.Quotes;
using LoyaltyRules.Storage.Settings;
using LoyaltyRules.Storage.Tests.Databases;
using LoyaltyRules.Storage.Tests.Programs;
using LoyaltyRules.Storage.Webhooks;
using NodaTime;

namespace LoyaltyRules.Storage.Tests.Maintenance;

/// <summary>A club with at least two rows in every table that can have them: members who did everything, one erased; budgets, figures, keys, endpoints, events, settings, anchors.</summary>
internal static class DamagedClub
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static async Task<ProgramStore> MakeAsync(TestDatabase test, SetClock clock, int steps)
    {
        var pack = Theatre.Pack(RandomMembers.Program + """, "indicators": [ { "name": "owed", "value": "program.liability", "window": "month" } ]""").Pack;
        var store = ProgramStore.Open(test.Database, pack.Id, clock);
        await store.ReleaseAsync(pack, Instant.MinValue, "founder", Cancellation);
        await store.ReleaseAsync(pack, clock.Now - Duration.FromDays(30), "founder", Cancellation);
        await DraftAsync(store, pack, "1.1.0", clock.Now + Duration.FromDays(900));
        await DraftAsync(store, pack, "1.2.0", clock.Now + Duration.FromDays(901));
        await new ApiKeys(test.Database, pack.Id, clock).CreateFirstAsync(Cancellation);
        var webhooks = new WebhookEndpoints(test.Database, pack.Id, clock);
        await webhooks.RegisterAsync("https://example.org/one", [WebhookTypes.Every], "admin", Cancellation);
        await webhooks.RegisterAsync("https://example.org/two", [WebhookTypes.PointsEarned], "admin", Cancellation);
        var quotes = new QuoteKeys(test.Database, pack.Id);
        await quotes.AddAsync(new byte[32], 0, clock.Now, Instant.MinValue, Cancellation);
        await quotes.AddAsync(Enumerable.Repeat((byte)7, 32).ToArray(), 1, clock.Now, Instant.MinValue, Cancellation);
        var settings = new ProgramSettings(test.Database, pack.Id);
        await settings.SetAsync("one", "1", Cancellation);
        await settings.SetAsync("two", "2", Cancellation);
        foreach (var member in RandomMembers.Names)
        {
            await store.SetRecordAsync(new MemberSnapshot { Id = member, BirthDate = new LocalDate(1990, 4, 10) }, Cancellation);
        }

        var members = new RandomMembers("2026-01-01", Theatre.Pack(RandomMembers.Program));
        var random = new SeededRandom(5, 7, 1);
        for (var i = 0; i < steps; i++)
        {
            members.Do(random.Below(int.MaxValue), out var command, out _);
            clock.Now = members.Book.Now;
            await DoDueAsync(store);
            if (command is not null)
            {
                await store.HandleAsync(new StoreRequest(command, "till", "test", $"k{i}", Encoding.UTF8.GetBytes($$"""{ "n": {{i}} }""")), Cancellation);
            }

            if (i % (steps / 2) == 1)
            {
                await new Anchors(store).TakeAsync(Cancellation);
            }
        }

        foreach (var id in new[] { "h1", "h2" })
        {
            await store.HandleAsync(new StoreRequest(new AdjustPoints("a" + id, clock.Now, "ann", "bonus", 50, "x"), "till", "test", "a" + id, "{}"u8.ToArray()), Cancellation);
            Club.Accepted(await store.HandleAsync(new StoreRequest(new HoldPoints(id, clock.Now, "ann", "bonus", 10), "till", "test", id, "{}"u8.ToArray()), Cancellation));
        }

        Assert.Equal(5, await new RequestRetention(store).ForgetAsync(RequestRetention.KeptMin, 5, Cancellation));
        await store.EraseAsync(
            "eve", s => AuditTrail.Append(s, store.Program, clock.Now, "admin", AuditActions.MemberErased, "eve", new JsonObject { ["reason"] = "asked" }), Cancellation);
        return store;
    }

    public static async Task DoDueAsync(ProgramStore store)
    {
        while (await store.DoDueAsync(100, Cancellation) > 0)
        {
        }
    }

    // A version that was approved and taken back before its time.
    private static async Task DraftAsync(ProgramStore store, RulePack pack, string version, Instant from)
    {
        var document = JsonNode.Parse(pack.CanonicalText)!;
        document["version"] = version;
        var files = new Dictionary<string, byte[]> { ["pack.json"] = Encoding.UTF8.GetBytes(document.ToJsonString()) };
        var drafts = new Drafts(store);
        await drafts.CreateAsync(version, "Version " + version, files, "ann", Cancellation);
        await drafts.SaveAsync(version, 1, files, "again", "ann", Cancellation);
        await drafts.SubmitAsync(version, 2, "ann", Cancellation);
        await drafts.ApproveAsync(version, 2, from, "good", "eve", Cancellation);
        await drafts.WithdrawAsync(version, 2, "not yet", "eve", Cancellation);
    }
}
