using LoyaltyRules.Engine.Accounts.Book;
using LoyaltyRules.Engine.Accounts.Commands;
using LoyaltyRules.Engine.Tests.Accounts;
using LoyaltyRules.Storage.Tests.Databases;
using LoyaltyRules.Storage.Tests.Programs;
using LoyaltyRules.Testing;

namespace LoyaltyRules.Storage.Tests.Attacks;

/// <summary>A day on which everybody's points expire at once, while tills go on: each lot expires once, on its day, and whoever buys meanwhile is served.</summary>
public sealed class MassDayTests
{
    private const int AtOnce = 20;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(Kind.Sqlite, 400)]
    [InlineData(Kind.Postgres, 150)]
    public async Task MassDay_expiresEverybodyOnce_whileOthersBuy(Kind kind, int usual)
    {
        await using var club = await Club.NewAsync(kind);
        var members = usual * AttackSize.Factor;
        foreach (var some in Enumerable.Range(0, members).Chunk(AtOnce))
        {
            await Task.WhenAll(some.Select(i => club.BuyAsync("A-" + i, 1000, "m" + i)));
        }

        club.Clock.Now = Theatre.Noon("2027-04-02");

        var due = club.DoEverythingDueAsync();
        var bought = await Task.WhenAll(Enumerable.Range(0, AtOnce).Select(i => club.DoAsync(new CommitPurchase(club.Order("B-" + i, 100, "m" + i * 7)))));
        await due;

        Assert.All(bought, b => Club.Accepted(b));
        for (var i = 0; i < members; i++)
        {
            var isBuyer = i % 7 == 0 && i < 7 * AtOnce;
            var points = (await club.Store.AccountAsync("m" + i, Cancellation))!.Member.Points["bonus"];
            Assert.Equal((isBuyer ? 5 : 0, 50), (points.Available, points.Expired));
            Assert.Single(await club.Store.StatementAsync("m" + i, null, 50, Cancellation), l => l.Entry.Kind == BookEntryKind.Expiry);
        }

        await club.AssertWholeAsync();
    }
}
