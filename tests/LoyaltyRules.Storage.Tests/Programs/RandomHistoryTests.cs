using LoyaltyRules.Engine.Simulation.Theatre;
using LoyaltyRules.Engine.Tests.Accounts;
using LoyaltyRules.Storage.Maintenance.Verification;
using LoyaltyRules.Storage.Tests.Databases;
using NodaTime;

namespace LoyaltyRules.Storage.Tests.Programs;

/// <summary>
/// The same members live through a store and through a book in memory: what one accepts the other accepts, for the same reasons refused, and in the end all states are
/// equal, as is what the journal folds to.
/// </summary>
public sealed class RandomHistoryTests
{
    [Theory]
    [InlineData(Kind.Sqlite, 1, 400)]
    [InlineData(Kind.Sqlite, 2, 400)]
    [InlineData(Kind.Sqlite, 3, 400)]
    [InlineData(Kind.Postgres, 4, 150)]
    public async Task Store_livesAsTheBookInMemoryDoes(Kind kind, int seed, int steps)
    {
        await using var test = await TestDatabase.NewAsync(kind);
        var cancellation = TestContext.Current.CancellationToken;
        var members = new RandomMembers();
        var clock = new SetClock(members.Book.Now);
        var pack = Theatre.Pack(RandomMembers.Program).Pack;
        var store = ProgramStore.Open(test.Database, pack.Id, clock);
        await store.ReleaseAsync(pack, Instant.MinValue, "test", cancellation);
        var random = new SeededRandom((ulong)seed, 7, 1);

        for (var i = 0; i < steps; i++)
        {
            if (i == steps / 2)
            {
                await test.ReopenAsync();
                store = ProgramStore.Open(test.Database, pack.Id, clock);
            }

            var (accepted, entries) = (members.Accepted.Count, members.Entries.Count);
            members.Do(random.Below(int.MaxValue), out var command, out var refusals);
            clock.Now = members.Book.Now;
            while (await store.DoDueAsync(100, cancellation) > 0)
            {
            }

            if (command is not null)
            {
                var answer = await store.HandleAsync(new StoreRequest(command, "till", "test", $"k{i}", "{}"u8.ToArray()), cancellation);
                Assert.Equal(refusals.Select(r => r.ToString()), answer.Problems.Select(p => p.ToString()));
                Assert.Equal(members.Accepted.Count > accepted, answer.Outcome == StoreOutcome.Done);
            }
        }

        var report = await new StoreVerification(store).RunAsync(cancellation);
        Assert.Empty(report.Problems);
        Assert.Equal(members.Book.StateText(), await KeptStates.TextAsync(store));
    }
}
