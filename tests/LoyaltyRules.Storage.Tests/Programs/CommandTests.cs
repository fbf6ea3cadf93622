using System.Text;
using System.Text.Json.Nodes;
using LoyaltyRules.Engine.Accounts.Commands;
using LoyaltyRules.Engine.Evaluation;
using LoyaltyRules.Engine.Model;
using LoyaltyRules.Storage.Tests.Databases;
using NodaTime;

namespace LoyaltyRules.Storage.Tests.Programs;

/// <summary>What a till may do wrong, and what it may count on: nothing is lost, nothing is paid twice.</summary>
public sealed class CommandTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(Kind.Sqlite)]
    [InlineData(Kind.Postgres)]
    public async Task Command_repeatedWithItsKey_isAnsweredAlike_alsoAfterARestart(Kind kind)
    {
        await using var club = await Club.NewAsync(kind);
        var command = new CommitPurchase(club.Order("A-1", 1000));
        var first = await club.DoAsync(command, "key", """{"a":1,"b":2}""");

        var second = await club.DoAsync(command, "key", """{"b":2,"a":1.0}""");
        await club.RestartAsync();
        var third = await club.DoAsync(command, "key", """{"a":1,"b":2}""");

        Assert.Equal((StoreOutcome.Done, StoreOutcome.Repeated, StoreOutcome.Repeated), (first.Outcome, second.Outcome, third.Outcome));
        Assert.Equal(Text(first), Text(second));
        Assert.Equal(Text(first), Text(third));
        Assert.Equal(50, await club.AvailableAsync());
        await club.AssertWholeAsync();
    }

    [Theory]
    [InlineData(Kind.Sqlite)]
    [InlineData(Kind.Postgres)]
    public async Task Key_withAnotherBody_isRefused_namingThePlace(Kind kind)
    {
        await using var club = await Club.NewAsync(kind);
        await club.DoAsync(new CommitPurchase(club.Order("A-1", 1000)), "key", """{"purchase":{"lines":[{"gross":1000}]}}""");

        var answer = await club.DoAsync(new CommitPurchase(club.Order("A-1", 999)), "key", """{"purchase":{"lines":[{"gross":999}]}}""");

        Assert.Equal((StoreOutcome.KeyReused, "/purchase/lines/0/gross"), (answer.Outcome, answer.DiffersAt));
        Assert.Equal(50, await club.AvailableAsync());
    }

    [Theory]
    [InlineData(Kind.Sqlite)]
    [InlineData(Kind.Postgres)]
    public async Task PurchaseId_underAnotherKey_isKnownAgain_andRefusedWhenItSaysSomethingElse(Kind kind)
    {
        await using var club = await Club.NewAsync(kind);
        var order = club.Order("A-1", 1000);
        var first = await club.DoAsync(new CommitPurchase(order), "one");

        var again = await club.DoAsync(new CommitPurchase(order), "two");
        var other = await club.DoAsync(new CommitPurchase(order with { Lines = [order.Lines[0] with { Gross = 500 }] }), "three");

        Assert.Equal(StoreOutcome.Repeated, again.Outcome);
        Assert.Equal(JsonNode.Parse(Text(first))!.ToJsonString(), JsonNode.Parse(Text(again))!.ToJsonString());
        Assert.Equal(["LR6002"], other.Problems.Select(p => p.Code));
        Assert.Equal(50, await club.AvailableAsync());
    }

    [Theory]
    [InlineData(Kind.Sqlite)]
    [InlineData(Kind.Postgres)]
    public async Task Refusal_isNotRemembered_andLeavesNothing(Kind kind)
    {
        await using var club = await Club.NewAsync(kind);
        var hold = new HoldPoints("h", club.Clock.Now, "ann", "bonus", 40);

        var refused = await club.DoAsync(hold, "key");
        await club.BuyAsync("A-1", 1000);
        var accepted = await club.DoAsync(hold, "key");

        Assert.Equal((StoreOutcome.Refused, StoreOutcome.Done), (refused.Outcome, accepted.Outcome));
        Assert.Equal(2, (await club.VerifyAsync()).Entries);
    }

    [Theory]
    [InlineData(Kind.Sqlite)]
    [InlineData(Kind.Postgres)]
    public async Task SamePurchase_fromManyTillsAtOnce_postsOnce(Kind kind)
    {
        await using var club = await Club.NewAsync(kind);
        var order = club.Order("A-1", 1000);

        var answers = await Task.WhenAll(Enumerable.Range(0, 24).Select(i => club.DoAsync(new CommitPurchase(order), "till" + i)));

        Assert.Single(answers, a => a.Outcome == StoreOutcome.Done);
        Assert.All(answers, a => Assert.Contains(a.Outcome, (StoreOutcome[])[StoreOutcome.Done, StoreOutcome.Repeated]));
        Assert.Equal(50, await club.AvailableAsync());
        await club.AssertWholeAsync();
    }

    [Theory]
    [InlineData(Kind.Sqlite)]
    [InlineData(Kind.Postgres)]
    public async Task Points_spentByManyAtOnce_areNeverSpentTwice(Kind kind)
    {
        await using var club = await Club.NewAsync(kind);
        await club.BuyAsync("A-0", 2000);

        var answers = await Task.WhenAll(Enumerable.Range(1, 20).Select(i => club.DoAsync(new HoldPoints("h" + i, club.Clock.Now, "ann", "bonus", 30))));

        Assert.Equal(3, answers.Count(a => a.Outcome == StoreOutcome.Done));
        Assert.Equal(10, await club.AvailableAsync());
        await club.AssertWholeAsync();
    }

    [Fact]
    public async Task Nodes_thatWriteAtOnce_shareOneLedger()
    {
        await using var club = await Club.NewAsync(Kind.Postgres);
        var other = club.AnotherNode(out var database);
        await using var closing = database;
        string[] names = ["ann", "bob", "cid"];
        foreach (var name in names)
        {
            await club.BuyAsync("first " + name, 10_000, name);
        }

        // Transfers in circles: whoever locks in another order than the rest would wait for ever.
        var answers = await Task.WhenAll(Enumerable.Range(0, 60).Select(i => i % 3 == 0
            ? club.DoAsync(new CommitPurchase(club.Order("o" + i, 100 + i, names[i % 3])), at: i % 2 == 0 ? club.Store : other)
            : club.DoAsync(new AdjustPoints("a" + i, club.Clock.Now, names[i % 3], "bonus", 1, "test"), at: i % 2 == 0 ? club.Store : other)));
        var transfers = await Task.WhenAll(Enumerable.Range(0, 6).Select(i => club.DoAsync(
            new TransferPoints("t" + i, club.Clock.Now, names[i % 3], names[(i + 1 + i / 3) % 3], "bonus", 10), at: i % 2 == 0 ? club.Store : other)));

        Assert.All(answers.Concat(transfers), a => Club.Accepted(a));
        await club.AssertWholeAsync();
    }

    [Theory]
    [InlineData(Kind.Sqlite)]
    [InlineData(Kind.Postgres)]
    public async Task Commit_thatDiffersFromItsQuote_isAConflict_unlessChangesAreAccepted(Kind kind)
    {
        await using var club = await Club.NewAsync(kind);
        await club.BuyAsync("A-0", 1000);
        var paying = club.Order("A-1", 100) with { Pay = [new PointsRequest("bonus", 40)] };
        var quote = await club.Store.TryAsync(new CommitPurchase(paying), TraceDetail.Full, Cancellation);
        Club.Accepted(await club.DoAsync(new HoldPoints("h", club.Clock.Now, "ann", "bonus", 30)));

        var request = new StoreRequest(new CommitPurchase(paying), "till", "commit", "k", "{}"u8.ToArray()) { QuotedDigest = quote.Digest };
        var conflict = await club.Store.HandleAsync(request, Cancellation);
        var accepted = await club.Store.HandleAsync(request with { AcceptsChanges = true }, Cancellation);

        Assert.Equal((StoreOutcome.Done, StoreOutcome.Changed, StoreOutcome.Done), (quote.Outcome, conflict.Outcome, accepted.Outcome));
        Assert.Equal(40, quote.Decision!.Totals.PaidWithPoints);
        Assert.Equal(20, conflict.Decision!.Totals.PaidWithPoints);
        Assert.Equal(conflict.Digest, accepted.Digest);
        await club.AssertWholeAsync();
    }

    [Theory]
    [InlineData(Kind.Sqlite)]
    [InlineData(Kind.Postgres)]
    public async Task Quote_equalsTheCommitThatFollows_andWritesNothing(Kind kind)
    {
        await using var club = await Club.NewAsync(kind);
        var order = club.Order("A-1", 1000);

        var quote = await club.Store.TryAsync(new CommitPurchase(order), TraceDetail.Full, Cancellation);
        var entriesThen = (await club.VerifyAsync()).Entries;
        var commit = await club.DoAsync(new CommitPurchase(order));

        Assert.Equal(0, entriesThen);
        Assert.Equal(quote.Digest, commit.Digest);
    }

    [Theory]
    [InlineData(Kind.Sqlite)]
    [InlineData(Kind.Postgres)]
    public async Task Event_beforeANewerRelease_isDecidedByTheOlderVersion_andAQuotedOneByItsOwn(Kind kind)
    {
        await using var club = await Club.NewAsync(kind);
        var early = club.Order("early", 1000);
        var richer = Club.PackWith("""{ "id": "more", "then": [ { "earn": { "points": 7 } } ] },""");
        club.Clock.Now += Duration.FromDays(1);
        await club.Store.ReleaseAsync(richer, club.Clock.Now, "founder", Cancellation);
        club.Clock.Now += Duration.FromDays(1);

        var late = await club.DoAsync(new CommitPurchase(early));
        var present = await club.BuyAsync("now", 1000);
        var quoted = await club.DoAsync(new CommitPurchase(club.Order("quoted", 1000), PackHash: club.Pack.Hash));

        Assert.Equal([50, 57, 50], ((StoreAnswer[])[late, present, quoted]).Select(a => a.Decision!.Totals.Earned[0].Points));
        Assert.Equal([club.Pack.Hash, richer.Hash, club.Pack.Hash], ((StoreAnswer[])[late, present, quoted]).Select(a => a.Decision!.Pack.Hash));
        await club.AssertWholeAsync();
    }

    [Theory]
    [InlineData(Kind.Sqlite)]
    [InlineData(Kind.Postgres)]
    public async Task Clock_thatJumps_refusesWhatLiesAhead_andNeverTakesTimeBack(Kind kind)
    {
        await using var club = await Club.NewAsync(kind);
        var ahead = club.Order("ahead", 100) with { At = club.Clock.Now + Duration.FromMinutes(6) };
        var allowed = club.Order("allowed", 100) with { At = club.Clock.Now + Duration.FromMinutes(5) };

        var refused = await club.DoAsync(new CommitPurchase(ahead));
        Club.Accepted(await club.DoAsync(new CommitPurchase(allowed)));
        club.Clock.Now -= Duration.FromHours(30);
        await club.BuyAsync("after the clock was set back", 100);

        Assert.Equal(["LR8001"], refused.Problems.Select(p => p.Code));
        var lines = await club.Store.StatementAsync("ann", null, 10, Cancellation);
        Assert.Equal(lines.Select(l => l.Entry.At).Order(), lines.Reverse().Select(l => l.Entry.At));
        await club.AssertWholeAsync();
    }

    private static string Text(StoreAnswer answer) => Encoding.UTF8.GetString(answer.Body.Span);
}
