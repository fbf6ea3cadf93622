using System.Text;
using LoyaltyRules.Engine.Packs;
using LoyaltyRules.Storage.Databases;
using LoyaltyRules.Storage.Tests.Databases;
using NodaTime;

namespace LoyaltyRules.Storage.Tests.Programs;

public sealed class StoredTemplateTests
{
    private const string Pack = """
        { "pack": "club", "version": "1.0.0", "languages": ["en"], "name": { "en": "Club" }, "timeZone": "UTC", "currency": "EUR",
          "messages": [ { "on": "welcome", "channel": "sms", "template": "hello" } ] }
        """;

    [Theory]
    [InlineData(Kind.Sqlite)]
    [InlineData(Kind.Postgres)]
    public async Task release_a_pack_with_templates_keeps_them_over_a_restart(Kind kind)
    {
        var cancellation = TestContext.Current.CancellationToken;
        await using var test = await TestDatabase.NewAsync(kind);
        var pack = RulePack.Check(new Dictionary<string, byte[]>
        {
            ["pack.json"] = Encoding.UTF8.GetBytes(Pack),
            ["templates/hello.en.txt"] = Encoding.UTF8.GetBytes("Welcome, {{ member.name ?? \"friend\" }}!\n"),
        }).Pack!;
        await ProgramStore.Open(test.Database, "club", new SetClock(Instant.FromUtc(2026, 1, 1, 0, 0))).ReleaseAsync(pack, Instant.MinValue, "founder", cancellation);

        await test.ReopenAsync();
        var read = (await ProgramStore.Open(test.Database, "club", new SetClock(Instant.FromUtc(2026, 1, 2, 0, 0))).ReleasesAsync(cancellation)).Single().Pack;

        Assert.Equal(pack.Hash, read.Hash);
        Assert.Equal(pack.Templates, read.Templates);
    }
}
