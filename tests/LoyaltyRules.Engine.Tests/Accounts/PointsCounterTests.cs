using LoyaltyRules.Engine.Accounts.Book;
using LoyaltyRules.Engine.Accounts.Commands;
using LoyaltyRules.Engine.Accounts.Purchases;
using LoyaltyRules.Engine.Model;
using LoyaltyRules.Engine.Packs.Rules;
using LoyaltyRules.Engine.Tests.Evaluation;
using NodaTime;
using static LoyaltyRules.Engine.Tests.Accounts.Theatre;

namespace LoyaltyRules.Engine.Tests.Accounts;

/// <summary>Counters of points that were earned or spent, and of what was completed (S2, R3).</summary>
[Trait("Semantics", "S2 R3")]
public sealed class PointsCounterTests
{
    private const int Steps = 60;

    private const string Airline = """
        "points": [ { "currency": "miles", "pointValue": 0.01, "redemption": { "of": "base.net" } } ],
        "counters": [ { "name": "all", "sum": "earned.miles", "window": "lifetime" }, { "name": "status", "sum": "earned.miles", "kind": "base", "window": "year" },
                      { "name": "bonus", "sum": "earned.miles", "kind": "bonus", "window": "year" }, { "name": "spent", "sum": "spent.miles", "window": "lifetime" },
                      { "name": "flown", "sum": "base.net", "on": "completed", "window": "year" }, { "name": "flownMiles", "sum": "earned.miles", "on": "completed", "window": "year" } ],
        "tiers": { "levels": [ { "tier": "silver", "any": { "member.status": 50 } } ], "until": "P12M" },
        "rules": [ { "id": "base", "then": [ { "earn": { "points": 1, "every": 10, "of": "base.net", "round": "down", "kind": "base" } } ] },
                   { "id": "bonus", "when": "member.tier >= 'silver'", "then": [ { "earn": { "times": 1, "of": "earned.base" } } ] },
                   { "id": "flown", "on": "completed", "then": [ { "earn": { "points": 2, "every": 100, "of": "base.net", "round": "down" } } ] } ]
        """;

    private static CounterDefinition Counter(string program, string name) => Pack(program).Pack.Counters.Single(c => c.Name == name);

    private static readonly Lazy<Dictionary<string, CounterDefinition>> Points = new(() => Pack(RandomMembers.Program).Pack.Counters.ToDictionary(c => c.Name));

    private static string TierOf(ProgramBook book) => book.State.Member("m").Tier?.Reached.Tier ?? "none";

    private static decimal ValueOf(ProgramBook book, string counter, string day) =>
        book.State.Member("m").Counters.ValueAt(Counter(Airline, counter), Day(day));

    [Fact]
    public void status_by_base_points_is_reached_by_them_alone_and_lost_with_a_return()
    {
        var book = Book(Airline);
        book.Buy("p1", "2026-01-10", 490);
        Assert.Equal("none", TierOf(book));
        book.Buy("p2", "2026-01-11", 10);
        Assert.Equal("silver", TierOf(book));
        book.Buy("p3", "2026-01-12", 100);
        Assert.Equal((70, 60, 10), (ValueOf(book, "all", "2026-01-12"), ValueOf(book, "status", "2026-01-12"), ValueOf(book, "bonus", "2026-01-12")));
        book.ReturnAll("p1", "2026-01-13");
        Assert.Equal(("none", 11m), (TierOf(book), ValueOf(book, "status", "2026-01-13")));
    }

    [Fact]
    public void points_spent_are_counted_and_leave_the_counter_as_they_come_back()
    {
        var book = Book(Airline);
        book.Buy("p1", "2026-01-10", 9_000);
        book.Buy(Order("p2", "2026-01-11", "m", Given.Line("1", 4, 2)) with { Pay = [new PointsRequest("miles", 333)] });
        Assert.Equal(333, ValueOf(book, "spent", "2026-01-11"));
        book.ReturnSome("r1", "p2", "2026-01-12", ("1", 1));
        Assert.Equal(167, ValueOf(book, "spent", "2026-01-12"));
        book.ReturnSome("r2", "p2", "2026-01-12", ("1", 1));
        Assert.Equal(0, ValueOf(book, "spent", "2026-01-12"));
    }

    [Fact]
    public void sums_at_completion_count_what_was_left_on_the_day_of_completion()
    {
        // Booked in December, one of four came back before the flight in January, another one after it.
        var book = Book(Airline, "2026-12-01");
        book.Buy(Order("p1", "2026-12-10", "m", Given.Line("1", 1_000, 4)));
        book.ReturnSome("r1", "p1", "2026-12-20", ("1", 1));
        book.Do(new CompletePurchase("c1", Noon("2027-01-05"), "p1"));
        Assert.Equal((0, 750), (ValueOf(book, "flown", "2026-12-31"), ValueOf(book, "flown", "2027-01-05")));
        Assert.Equal(14, ValueOf(book, "flownMiles", "2027-01-05"));
        book.ReturnSome("r2", "p1", "2027-01-06", ("1", 1));
        Assert.Equal((500, 10), (ValueOf(book, "flown", "2027-01-06"), ValueOf(book, "flownMiles", "2027-01-06")));
        book.ReturnSome("r3", "p1", "2027-01-07", ("1", 2));
        Assert.Equal((0, 0), (ValueOf(book, "flown", "2027-01-07"), ValueOf(book, "flownMiles", "2027-01-07")));
    }

    [Fact]
    public void points_taken_back_because_nobody_came_leave_the_counter()
    {
        var book = Book(Airline);
        book.Buy("p1", "2026-01-10", 600);
        book.Do(new ReportNoShow("n1", Noon("2026-01-11"), "p1"));
        Assert.Equal(0, ValueOf(book, "status", "2026-01-11"));
    }

    [Fact]
    public void counters_of_points_are_what_purchases_earned_and_spent_less_what_came_back() => Properties.HoldForHistories(Steps, 40, steps =>
    {
        var counters = Points.Value;
        var members = new RandomMembers();
        foreach (var step in steps)
        {
            members.Do(step);
        }

        var (book, today) = (members.Book, members.Book.Now.InZone(DateTimeZoneProviders.Tzdb["Europe/Moscow"]).Date);
        foreach (var member in RandomMembers.Names)
        {
            decimal earned = 0, spent = 0, flown = 0;
            foreach (var record in book.State.Purchases.Where(p => p.MemberId == member))
            {
                var back = new ReturnArithmetic(record, record.Progress);
                earned += record.Grants.Where(g => g is { Kind: EffectKind.Earn, Currency: "bonus", RecipientId: null }).Sum(g => g.Amount - back.TakenOf(g));
                spent += record.Payments.Where(p => p.Currency == "bonus").Sum(p => p.Points - back.RestoredOf(p));
                flown += record.Completion?.Grants.Where(g => g is { Kind: EffectKind.Earn, Currency: "family", RecipientId: null }).Sum(g => g.Amount - back.TakenOf(g)) ?? 0;
            }

            decimal Value(string counter) => book.State.Member(member).Counters.ValueAt(counters[counter], today);
            Assert.Equal((earned, spent, flown), (Value("bonusEarned"), Value("bonusSpent"), Value("flownPoints")));
        }
    });
}
