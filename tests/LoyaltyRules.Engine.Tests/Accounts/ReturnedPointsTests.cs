using LoyaltyRules.Engine.Accounts.Book;
using LoyaltyRules.Engine.Accounts.Commands;
using LoyaltyRules.Engine.Evaluation;
using LoyaltyRules.Engine.Model;
using LoyaltyRules.Engine.Simulation.Theatre;
using LoyaltyRules.Engine.Tests.Evaluation;
using NodaTime;

namespace LoyaltyRules.Engine.Tests.Accounts;

/// <summary>Points after returns (R2): how long what came back is kept, and that nothing is owed once everything came back.</summary>
public sealed class ReturnedPointsTests
{
    private const string Lasting = """
        "points": [ { "currency": "bonus", "expires": "P1M", "redemption": { "of": "base.net" } } ],
        "rules": [ { "id": "earn", "when": "purchase.channel == 'earn'", "then": [ { "earn": { "points": 100 } } ] } ]
        """;

    private static ProgramBook Spent(params decimal[] lines)
    {
        var book = Theatre.Book(Lasting);
        book.Buy(Theatre.Order("a", "2026-01-01", "m", 1) with { Channel = "earn" });
        book.Buy(Theatre.Order("b", "2026-01-20", "m", [.. lines.Select((gross, i) => Given.Line($"{i + 1}", gross))]).Paying(null));
        Assert.Equal("", book.Balance());
        return book;
    }

    [Fact]
    public void points_that_come_back_after_their_deadline_are_kept_from_each_return_on()
    {
        var book = Spent(50, 30, 20);
        book.ReturnSome("r1", "b", "2026-03-01", ("1", 1));
        Assert.Equal(["a/earn/0 50 until 2026-03-31"], book.Lots());
        book.ReturnSome("r2", "b", "2026-03-20", ("2", 1));
        book.ReturnSome("r3", "b", "2026-03-20", ("3", 1));
        Assert.Equal(["a/earn/0 50 until 2026-03-31", "restored 2026-03-20/a/earn/0 50 until 2026-04-19"], book.Lots());
        book.AdvanceTo("2026-04-01");
        Assert.Equal("50 available, 50 expired", book.Balance());
        book.AdvanceTo("2026-04-20");
        Assert.Equal("100 expired", book.Balance());

        // What was earned is written off wherever it lies.
        book.ReturnAll("a", "2026-04-21");
        Assert.Equal("", book.Balance());
    }

    [Fact]
    public void points_that_came_back_and_paid_again_come_back_with_a_deadline_of_their_own()
    {
        var book = Spent(60, 40);
        book.ReturnSome("r1", "b", "2026-03-01", ("1", 1));
        book.ReturnSome("r2", "b", "2026-03-10", ("2", 1));
        book.Buy(Theatre.Order("c", "2026-03-12", "m", 100).Paying(null));
        Assert.Equal("", book.Balance());
        book.ReturnAll("c", "2026-06-01");
        Assert.Equal(["a/earn/0 60 until 2026-07-01", "restored 2026-03-10/a/earn/0 40 until 2026-07-01"], book.Lots());
    }

    [Fact]
    public void points_that_come_back_before_their_deadline_keep_it()
    {
        var book = Spent(50, 50);
        book.ReturnSome("r1", "b", "2026-01-25", ("1", 1));
        book.ReturnSome("r2", "b", "2026-01-28", ("2", 1));
        Assert.Equal(["a/earn/0 100 until 2026-02-01"], book.Lots());
    }

    [Fact]
    public void points_of_a_returned_purchase_that_came_back_and_expired_are_set_off_against_what_is_owed()
    {
        var book = Theatre.Book(Lasting);
        book.Buy(Theatre.Order("a", "2026-01-01", "m", 1) with { Channel = "earn" });
        book.Buy(Theatre.Order("b", "2026-01-20", "m", 100).Paying(null));
        book.Buy(Theatre.Order("c", "2026-01-21", "m", 1) with { Channel = "earn" });

        // The points of a were spent: those of c go in their stead, and a's, once they are back, in the stead of those.
        book.ReturnAll("a", "2026-01-22");
        book.ReturnAll("b", "2026-01-23");
        Assert.Equal(["a/earn/0 100 until 2026-02-01"], book.Lots());
        book.AdvanceTo("2026-02-10");
        Assert.Equal("100 expired", book.Balance());
        book.ReturnAll("c", "2026-02-11");
        Assert.Equal("", book.Balance());
    }

    [Fact]
    public void points_that_expired_of_a_purchase_that_stands_pay_no_debt()
    {
        var book = Theatre.Book(Lasting);
        book.Buy(Theatre.Order("a", "2026-01-01", "m", 1) with { Channel = "earn" });
        book.AdvanceTo("2026-02-10");
        book.Buy(Theatre.Order("b", "2026-02-10", "m", 1) with { Channel = "earn" });
        book.Buy(Theatre.Order("c", "2026-02-11", "m", 100).Paying(null));
        book.ReturnAll("b", "2026-02-12");
        Assert.Equal("100 owed, 100 expired", book.Balance());
    }

    private static readonly Lazy<CompiledPack> Everything = new(() => Theatre.Pack("""
        "points": [ { "currency": "bonus", "decimals": 1, "available": "P5D", "expires": "P40D", "redemption": { "of": "base.net", "percent": 70 }, "restoredFor": "P9D", "holdFor": "P20D" },
                    { "currency": "pool", "pointValue": 0.5, "owner": "household", "expires": { "since": "member.lastActivityOn", "after": "P1M" }, "redemption": { "of": "base.net" } },
                    { "currency": "show", "available": { "since": "purchase.completedOn" }, "expires": "P2M", "redemption": { "of": "base.net", "percent": 50 } } ],
        "bases": [ { "name": "paid", "of": "line.paid" } ],
        "counters": [ { "name": "orders", "count": "purchase", "window": "P3M" } ],
        "rules": [ { "id": "bonus", "then": [ { "earn": { "percent": 20, "of": "base.paid", "round": "down", "currency": "bonus" } } ] },
                   { "id": "pool", "then": [ { "earn": { "percent": 10, "of": "base.net", "round": "down", "currency": "pool" } } ] },
                   { "id": "show", "then": [ { "earn": { "points": 1, "every": 10, "of": "base.gross", "round": "down", "currency": "show" } } ] },
                   { "id": "brought", "then": [ { "earn": { "percent": 3, "of": "base.paid", "round": "down", "currency": "bonus", "to": "recipient" } } ] },
                   { "id": "seen", "on": "completed", "then": [ { "earn": { "percent": 5, "of": "base.paid", "round": "down", "currency": "bonus" } } ] },
                   { "id": "third", "on": { "counter": "member.orders", "reaches": 2, "thenEvery": 1 }, "then": [ { "earn": { "points": 7, "currency": "bonus" } } ] } ]
        """));

    // Two members, one of them in a household with a recipient; they buy with points, complete, hold and let go, return parts; then everything comes back in any order.
    [Fact]
    public void nothing_is_owed_and_nothing_left_after_everything_came_back() => Properties.HoldForHistories(40, 60, steps =>
    {
        var random = new SeededRandom((ulong)steps.Sum(s => (long)s), 31, (ulong)steps.Length);
        var book = Theatre.Book(Everything.Value);
        string[] names = ["ann", "bob"];
        book.Do(new ChangeHousehold("h", book.Now, "ann", "home"));
        book.Do(new NameHouseholdRecipient("n", book.Now, "home", "ann"));
        var left = new List<(string Id, string Line, int Units)>();
        for (var i = 0; i < steps.Length; i++)
        {
            book.AdvanceTo(book.Now + Duration.FromHours(random.Below(24 * 12)));
            switch (random.Below(8))
            {
                case < 4:
                    Buy(i);
                    break;
                case < 6 when left.Count > 0:
                    Return(i, left[random.Below(left.Count)]);
                    break;
                case 6 when left.Count > 0:
                    book.Handle(new CompletePurchase($"c{i}", book.Now, left[random.Below(left.Count)].Id));
                    break;
                default:
                    book.Handle(new HoldPoints($"h{i}", book.Now, names[random.Below(2)], random.Below(2) == 0 ? "bonus" : "pool", 1 + random.Below(20)));
                    break;
            }
        }

        for (var i = 0; left.Count > 0; i++)
        {
            book.AdvanceTo(book.Now + Duration.FromHours(random.Below(24 * 15)));
            Return(1_000 + i, left[random.Below(left.Count)]);
        }

        book.AdvanceTo(book.Now + Duration.FromDays(30));
        Assert.All(
            book.State.Members.SelectMany(m => m.Points.All).Concat(book.State.Households.SelectMany(h => h.Points.All)),
            a => Assert.Fail($"{a.Owner} {a.Currency}: {Theatre.Words(a)}"));

        void Buy(int i)
        {
            var lines = Enumerable.Range(1, 1 + random.Below(2)).Select(l => Given.Line($"{l}", (100 + random.Below(9_000)) / 100m, 1 + random.Below(3))).ToArray();
            var purchase = Theatre.Order($"p{i}", "2026-01-01", names[random.Below(2)], lines) with
            {
                At = book.Now,
                Pay = [.. ((string[])["bonus", "pool", "show"]).Where(_ => random.Below(2) == 0).Select(c => new PointsRequest(c, random.Below(2) == 0 ? null : 1 + random.Below(15)))],
            };
            book.Buy(purchase);
            left.AddRange(lines.Select(l => (purchase.Id, l.Id, (int)l.Quantity)));
        }

        void Return(int i, (string Id, string Line, int Units) item)
        {
            var units = Math.Min(item.Units, 1 + random.Below(3));
            book.Do(new ReturnItems($"r{i}", book.Now, item.Id, [new ReturnedUnits(item.Line, units)]));
            left.Remove(item);
            if (units < item.Units)
            {
                left.Add(item with { Units = item.Units - units });
            }
        }
    });
}
