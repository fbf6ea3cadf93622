using System.Text;
using System.Text.Json;
using LoyaltyRules.Engine.Accounts.Commands;
using LoyaltyRules.Engine.Diagnostics;
using LoyaltyRules.Engine.Model;
using LoyaltyRules.Engine.Packs;
using LoyaltyRules.Engine.Tests.Accounts;
using LoyaltyRules.Storage.Maintenance;
using LoyaltyRules.Storage.Maintenance.Verification;
using LoyaltyRules.Storage.Tests.Databases;
using NodaTime;

namespace LoyaltyRules.Storage.Tests.Programs;

/// <summary>What is on record of members, and what they are called, on both databases.</summary>
public sealed class RecordTests
{
    private const string City = """{ "name": "member.city", "type": "text" }""";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(Kind.Sqlite)]
    [InlineData(Kind.Postgres)]
    public async Task Record_thatDoesNotFitTheLivePack_isRefused_andNothingIsKept(Kind kind)
    {
        await using var club = await Club.NewAsync(kind);

        var refused = await Assert.ThrowsAsync<RefusedException>(() => club.Store.SetRecordAsync(
            new MemberSnapshot { Id = "ann", BirthDate = new LocalDate(9999, 12, 31), Facts = Facts("shoeSize", FactValue.Of(43)) }, Cancellation));

        Assert.Equal(["LR3001", "LR3021"], refused.Diagnostics.Select(d => d.Code).Order(StringComparer.Ordinal));
        Assert.Null(await club.Store.RecordAsync("ann", Cancellation));
        await club.BuyAsync("A-1", 1000);
        await club.AssertWholeAsync();
    }

    [Theory]
    [InlineData(Kind.Sqlite)]
    [InlineData(Kind.Postgres)]
    public async Task Member_whoseFactTheNextVersionDrops_goesOnBeingServed(Kind kind)
    {
        await using var club = await Club.NewAsync(kind);
        await club.Store.ReleaseAsync(Version("1.1.0", City), club.Clock.Now, "office", Cancellation);
        await club.Store.SetRecordAsync(new MemberSnapshot { Id = "ann", Facts = Facts("city", FactValue.Of("Tver")), BirthDate = new LocalDate(1990, 4, 10) }, Cancellation);
        await club.BuyAsync("A-1", 1000);
        club.Clock.Now = Theatre.Noon("2026-03-02");
        await club.Store.ReleaseAsync(Version("1.2.0", ""), club.Clock.Now, "office", Cancellation);

        var bought = await club.BuyAsync("A-2", 1000);

        Assert.Equal("LR3052", Assert.Single(bought.Decision!.Warnings).Code);
        Assert.Equal("LR3052", Assert.Single(Assert.Single(await club.Store.ExplainAsync(bought.Entry!.Value, Cancellation)).Warnings).Code);
        Assert.NotNull(await club.Store.PrivilegesAsync("ann", Cancellation));
        Assert.NotNull(await club.Store.AccountAsync("ann", Cancellation));
        Club.Accepted(await club.DoAsync(new ReturnItems("r", club.Clock.Now, "A-1", [])));

        // The birthday comes all the same.
        club.Clock.Now = Theatre.Noon("2026-04-10");
        await club.DoEverythingDueAsync();
        Assert.Equal(100, await club.AvailableAsync());
        await club.AssertWholeAsync();
    }

    [Theory]
    [InlineData(Kind.Sqlite, Kind.Postgres)]
    [InlineData(Kind.Postgres, Kind.Sqlite)]
    public async Task Texts_thatCommandsMayHave_areKeptAndMoved(Kind from, Kind to)
    {
        string[] texts = ["x", " a b ", "é", "Ж-1", "😀", "각", "日本", "a'\"\\;--", "%_", "{}", "\uFFFD"];
        await using var club = await Club.NewAsync(from);
        foreach (var text in texts)
        {
            var json = JsonSerializer.Serialize(new Dictionary<string, object>
            {
                ["do"] = "purchase", ["member"] = text,
                ["purchase"] = new Dictionary<string, object>
                {
                    ["id"] = text, ["at"] = "2026-03-01T09:00:00Z", ["store"] = text, ["lines"] = new[] { new Dictionary<string, object> { ["id"] = text, ["sku"] = text, ["gross"] = 1000 } },
                },
            });
            Club.Accepted(await club.DoAsync(Assert.Single(CommandJson.Read("", Encoding.UTF8.GetBytes(json), out _)), key: "k" + Array.IndexOf(texts, text), body: json));
        }

        await club.AssertWholeAsync();
        using var export = new MemoryStream();
        await StoreTransfer.ExportAsync(club.Store, export, cancellation: Cancellation);
        await using var target = await TestDatabase.NewAsync(to);
        export.Position = 0;
        await StoreTransfer.ImportAsync(target.Database, export, cancellation: Cancellation);
        var moved = ProgramStore.Open(target.Database, club.Store.Program, club.Clock);

        Assert.Empty((await new StoreVerification(moved).RunAsync(Cancellation)).Problems);
        foreach (var text in texts)
        {
            Assert.Equal(50, (await moved.AccountAsync(text, Cancellation))!.Member.Points["bonus"].Available);
        }
    }

    private static FactSet Facts(string name, FactValue value) => FactSet.Of([KeyValuePair.Create(name, value)]);

    private static RulePack Version(string version, string facts) => Theatre.Pack(
        $$""" "version": "{{version}}", "facts": [ {{facts}} ], """
        + Theatre.Plain.Replace("\"rules\": [", "\"rules\": [ " + """{ "id": "birthday", "on": "birthday", "then": [ { "earn": { "points": 50 } } ] }, """, StringComparison.Ordinal)).Pack;
}
