using System.Text;
using LoyaltyRules.Engine.Accounts.Commands;
using LoyaltyRules.Engine.Model;
using LoyaltyRules.Engine.Packs;
using LoyaltyRules.Engine.Tests.Accounts;
using LoyaltyRules.Storage.Databases;
using LoyaltyRules.Storage.Maintenance.Verification;
using LoyaltyRules.Storage.Tests.Databases;
using NodaTime;

namespace LoyaltyRules.Storage.Tests.Programs;

/// <summary>A small club in a store, with a clock that tests set: 5% back at once, points pay up to half, 50 points to whoever has a birthday.</summary>
internal sealed class Club : IAsyncDisposable
{
    private const string Birthday = """{ "id": "birthday", "on": "birthday", "then": [ { "earn": { "points": 50 } } ] }""";

    private Club(TestDatabase database, SetClock clock, RulePack pack)
    {
        Test = database;
        Clock = clock;
        Pack = pack;
        Store = ProgramStore.Open(database.Database, pack.Id, clock);
    }

    public TestDatabase Test { get; }

    public SetClock Clock { get; }

    public RulePack Pack { get; }

    public ProgramStore Store { get; private set; }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static RulePack PackWith(string more = "", string zone = "Europe/Moscow") =>
        Theatre.Pack($"\"timeZone\": \"{zone}\", " + Theatre.Plain.Replace("\"rules\": [", "\"rules\": [ " + Birthday + ", " + more, StringComparison.Ordinal)).Pack;

    public static async Task<Club> NewAsync(Kind kind, string more = "", string zone = "Europe/Moscow", Instant? now = null)
    {
        var club = new Club(await TestDatabase.NewAsync(kind), new SetClock(now ?? Theatre.Noon("2026-03-01")), PackWith(more, zone));
        await club.Store.ReleaseAsync(club.Pack, Instant.MinValue, "founder", Cancellation);
        return club;
    }

    public ProgramStore AnotherNode(out Database database) => ProgramStore.Open(database = Test.AnotherNode(), Pack.Id, Clock);

    public async Task RestartAsync()
    {
        await Test.ReopenAsync();
        Store = ProgramStore.Open(Test.Database, Pack.Id, Clock);
    }

    public Purchase Order(string id, decimal gross, string? member = "ann") =>
        new() { Id = id, At = Clock.Now, MemberId = member, Lines = [new PurchaseLine { Id = "1", Gross = gross }] };

    public Task<StoreAnswer> DoAsync(BookCommand command, string? key = null, string? body = null, ProgramStore? at = null) => (at ?? Store).HandleAsync(
        new StoreRequest(command, "till", "command", key ?? command.GetType().Name + command.Id, Encoding.UTF8.GetBytes(body ?? "{}")), Cancellation);

    public async Task<StoreAnswer> BuyAsync(string id, decimal gross, string? member = "ann") => Accepted(await DoAsync(new CommitPurchase(Order(id, gross, member))));

    public static StoreAnswer Accepted(StoreAnswer answer)
    {
        Assert.True(answer.Outcome == StoreOutcome.Done, $"{answer.Outcome}: {string.Join("; ", answer.Problems)}");
        return answer;
    }

    public async Task<decimal> AvailableAsync(string member = "ann") => (await Store.AccountAsync(member, Cancellation))!.Member.Points["bonus"].Available;

    public async Task<VerificationReport> VerifyAsync() => await new StoreVerification(Store).RunAsync(Cancellation);

    public async Task AssertWholeAsync() => Assert.Empty((await VerifyAsync()).Problems);

    public async Task DoEverythingDueAsync()
    {
        while (await Store.DoDueAsync(100, Cancellation) > 0)
        {
        }
    }

    public ValueTask DisposeAsync() => Test.DisposeAsync();
}
