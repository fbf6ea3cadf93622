using System.Text.Json.Nodes;
using LoyaltyRules.Engine.Accounts.Commands;
using LoyaltyRules.Engine.Packs;
using LoyaltyRules.Engine.Simulation.Theatre;
using LoyaltyRules.Engine.Tests.Accounts;
using LoyaltyRules.Storage.Maintenance.Verification;
using LoyaltyRules.Storage.Tests.Databases;
using LoyaltyRules.Testing;
using NodaTime;

namespace LoyaltyRules.Storage.Tests.Programs;

/// <summary>Several commands in one transaction come to what they come to one by one.</summary>
public sealed class CommandBatchTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(Kind.Sqlite)]
    [InlineData(Kind.Postgres)]
    public async Task Lines_areAnsweredInOrder_aRefusedOneLeavesNothing_andARepetitionIsAnsweredAlike(Kind kind)
    {
        await using var club = await Club.NewAsync(kind);
        var order = club.Order("A-1", 1000);
        StoreRequest[] lines =
        [
            Line(new HoldPoints("h-0", club.Clock.Now, "ann", "bonus", 40)),
            Line(new CommitPurchase(order)),
            Line(new HoldPoints("h-1", club.Clock.Now, "ann", "bonus", 40)),
            Line(new HoldPoints("h-2", club.Clock.Now, "ann", "bonus", 40)),
            Line(new CommitPurchase(order)),
            Line(new CommitPurchase(club.Order("A-2", 1000) with { At = club.Clock.Now + Duration.FromDays(1) })),
            Line(new ReturnItems("r-1", club.Clock.Now, "A-1", [])),
            Line(new CommitPurchase(club.Order("A-3", 200, "bob"))),
        ];

        var first = await club.Store.HandleEachAsync(lines, Cancellation);
        var again = await club.Store.HandleEachAsync(lines, Cancellation);

        Assert.Equal(
            [StoreOutcome.Refused, StoreOutcome.Done, StoreOutcome.Done, StoreOutcome.Refused, StoreOutcome.Repeated, StoreOutcome.Refused, StoreOutcome.Done, StoreOutcome.Done], first.Select(a => a.Outcome));
        Assert.Equal(Text(first[1]), Text(first[4]));
        Assert.Equal([1, 2, 4, 6, 7], again.Select((a, i) => (a, i)).Where(a => a.a.Outcome == StoreOutcome.Repeated).Select(a => a.i));
        Assert.All(new[] { 1, 2, 4, 6, 7 }, i => Assert.Equal(Text(first[i]), Text(again[i])));
        Assert.Equal(10, await club.AvailableAsync("bob"));
        await club.AssertWholeAsync();
    }

    // Random members live through a store by batches, and through another one command by command, by the same clock.
    [Theory]
    [InlineData(Kind.Sqlite, 1, 12)]
    [InlineData(Kind.Sqlite, 2, 30)]
    [InlineData(Kind.Postgres, 3, 8)]
    public async Task Batches_ofRandomCommands_comeToWhatTheyComeToOneByOne(Kind kind, int seed, int batches)
    {
        await using var together = await TestDatabase.NewAsync(kind);
        await using var alone = await TestDatabase.NewAsync(kind);
        var (members, random, pack) = (new RandomMembers(), new SeededRandom((ulong)seed, 7, 1), Theatre.Pack(RandomMembers.Program).Pack);
        var clock = new SetClock(members.Book.Now);
        var (batched, single) = (await OpenAsync(together, pack, clock), await OpenAsync(alone, pack, clock));
        var done = 0;
        for (var batch = 0; batch < RandomRuns.Of(batches); batch++)
        {
            var lines = new List<StoreRequest>();
            for (var size = random.Below(12); lines.Count <= size;)
            {
                members.Do(random.Below(int.MaxValue), out var command, out _);
                if (command is not null)
                {
                    lines.Add(Line(command));
                }
            }

            clock.Now = members.Book.Now;
            var answers = await batched.HandleEachAsync(lines, Cancellation);
            foreach (var (line, answer) in lines.Zip(answers))
            {
                var expected = await single.HandleAsync(line, Cancellation);
                Assert.Equal((expected.Outcome, Text(expected)), (answer.Outcome, Text(answer)));
                Assert.Equal(expected.Problems.Select(p => p.ToString()), answer.Problems.Select(p => p.ToString()));
                done += answer.Outcome == StoreOutcome.Done ? 1 : 0;
            }
        }

        Assert.True(done > batches, $"{done} done");
        Assert.Equal(await KeptStates.TextAsync(single), await KeptStates.TextAsync(batched));
        Assert.Empty((await new StoreVerification(batched).RunAsync(Cancellation)).Problems);
    }

    [Fact]
    public async Task Batches_ofTwoNodesOverTheSameMembers_inOppositeOrder_areAllDone()
    {
        await using var club = await Club.NewAsync(Kind.Postgres);
        var other = club.AnotherNode(out var database);
        await using var _ = database;

        var batches = Enumerable.Range(0, 6).Select(i =>
        {
            var members = Enumerable.Range(0, 8).Select(m => $"m{(i % 2 == 0 ? m : 7 - m)}");
            return (i % 2 == 0 ? club.Store : other).HandleEachAsync([.. members.Select(m => Line(new CommitPurchase(club.Order($"{i}-{m}", 1000, m))))], Cancellation);
        });
        var answers = await Task.WhenAll(batches);

        Assert.All(answers.SelectMany(a => a), answer => Assert.Equal(StoreOutcome.Done, answer.Outcome));
        Assert.Equal(300, await club.AvailableAsync("m3"));
        await club.AssertWholeAsync();
    }

    private static async Task<ProgramStore> OpenAsync(TestDatabase test, RulePack pack, SetClock clock)
    {
        var store = ProgramStore.Open(test.Database, pack.Id, clock);
        await store.ReleaseAsync(pack, Instant.MinValue, "test", Cancellation);
        return store;
    }

    private static StoreRequest Line(BookCommand command) => new(command, "till", "command", command.GetType().Name + command.Id, "{}"u8.ToArray());

    // Numbers of entries have gaps where work began again.
    private static string Text(StoreAnswer answer)
    {
        if (answer.Body.IsEmpty)
        {
            return "";
        }

        var body = JsonNode.Parse(answer.Body.Span)!.AsObject();
        body.Remove("entry");
        return body.ToJsonString();
    }
}
