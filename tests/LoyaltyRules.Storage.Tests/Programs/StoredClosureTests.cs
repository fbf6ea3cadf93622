using LoyaltyRules.Engine.Accounts.Commands;
using LoyaltyRules.Engine.Model;
using LoyaltyRules.Engine.Tests.Accounts;
using LoyaltyRules.Storage.Maintenance.Verification;
using LoyaltyRules.Storage.Tests.Databases;
using NodaTime;

namespace LoyaltyRules.Storage.Tests.Programs;

/// <summary>A program from its first bad month to the last point, in a store and in memory: however late anybody looks, each month reads what its days have come to (M3).</summary>
public sealed class StoredClosureTests
{
    // Two months in a row in which rewards cost more than 4% of revenue, which 5% of points do.
    private const string Club = """
        "points": [ { "currency": "bonus", "expires": "P1M", "redemption": { "of": "base.net" }, "transfer": {}, "pointValue": 1 } ],
        "bases": [ { "name": "paid", "of": "line.paid" } ],
        "indicators": [ { "name": "costRatio", "value": "divide(program.rewardCost, program.revenue, 4, 'halfUp')", "window": "month" },
                        { "name": "owed", "value": "program.liability", "window": "month" } ],
        "rules": [ { "id": "accrual", "then": [ { "earn": { "percent": 5, "of": "base.paid", "round": "down" } } ] } ],
        "closure": { "triggers": [ { "id": "too-dear", "when": "indicator.costRatio > 0.04", "sustainedFor": "P2M", "then": "propose" } ],
          "plan": { "notice": "P30D", "balances": "payOut", "memberData": { "eraseAfter": "P1Y" },
            "stages": [ { "stage": "stopEnrolment", "after": "P0D" }, { "stage": "stopEarning", "after": "P30D" }, { "stage": "redeemOnly", "after": "P60D" },
                        { "stage": "freeze", "after": "P90D" }, { "stage": "close", "after": "P100D" } ] } }
        """;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(Kind.Sqlite, true)]
    [InlineData(Kind.Sqlite, false)]
    [InlineData(Kind.Postgres, true)]
    [InlineData(Kind.Postgres, false)]
    public async Task Closure_inAStore_isTheOneOfTheBookInMemory(Kind kind, bool isTimerPrompt)
    {
        await using var test = await TestDatabase.NewAsync(kind);
        var pack = Theatre.Pack(Club);
        var book = Theatre.Book(pack);
        var clock = new SetClock(book.Now);
        var store = ProgramStore.Open(test.Database, pack.Pack.Id, clock);
        await store.ReleaseAsync(pack.Pack, Instant.MinValue, "test", Cancellation);
        BookCommand[] commands =
        [
            new CommitPurchase(Theatre.Order("a", "2026-01-10", "ann", 1000)),
            new CommitPurchase(Theatre.Order("b", "2026-01-20", "bob", 500)),
            new CommitPurchase(Theatre.Order("c", "2026-02-15", "ann", 800)),
            new CommitPurchase(Theatre.Order("d", "2026-03-05", "cid", 700)),
            new DecideClosure("close", Theatre.Noon("2026-03-10"), Approved: true, "Too dear."),
            new EnrolMember("late", Theatre.Noon("2026-03-20"), "dee"),
            new CommitPurchase(Theatre.Order("e", "2026-05-02", "bob", 900)),
            new AdjustPoints("g", Theatre.Noon("2026-05-20"), "bob", "bonus", 12, "goodwill"),
            new CommitPurchase(Theatre.Order("f", "2026-07-30", "ann", 100)),
        ];

        foreach (var command in commands)
        {
            clock.Now = command.At;
            if (isTimerPrompt)
            {
                await DoEverythingDueAsync(store);
            }

            var answer = await store.HandleAsync(new StoreRequest(command, "office", "test", command.Id, "{}"u8.ToArray()), Cancellation);
            Assert.Equal(book.Handle(command).Refusals.Select(r => r.ToString()), answer.Problems.Select(p => p.ToString()));
        }

        clock.Now = Theatre.Noon("2026-09-01");
        await DoEverythingDueAsync(store);
        book.AdvanceTo(clock.Now);

        var report = await new StoreVerification(store).RunAsync(Cancellation);
        Assert.Empty(report.Problems);
        Assert.Equal(ClosureStage.Closed, book.State.Program.Closure.Stage);
        Assert.Equal(book.StateText(), await KeptStates.TextAsync(store));
    }

    private static async Task DoEverythingDueAsync(ProgramStore store)
    {
        while (await store.DoDueAsync(100, Cancellation) > 0)
        {
        }
    }
}
