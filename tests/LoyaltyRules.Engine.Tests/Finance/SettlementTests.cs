using LoyaltyRules.Engine.Accounts.Book;
using LoyaltyRules.Engine.Accounts.Commands;
using LoyaltyRules.Engine.Accounts.Points;
using LoyaltyRules.Engine.Finance;
using LoyaltyRules.Engine.Model;
using LoyaltyRules.Engine.Tests.Accounts;
using LoyaltyRules.Engine.Tests.Evaluation;
using NodaTime;

namespace LoyaltyRules.Engine.Tests.Finance;

/// <summary>Who owes whom in a coalition.</summary>
public sealed class SettlementTests
{
    /// <summary>A point is given for each rouble; the taxi bears twenty points of every purchase, and the café a discount on opera.</summary>
    private const string Coalition = """
        "points": [ { "currency": "bonus", "redemption": { "of": "base.net" } } ],
        "bases": [ { "name": "paid", "of": "line.paid" } ],
        "partners": [ { "id": "cafe", "issuePrice": 0.0105, "reimbursement": 0.0095 }, { "id": "taxi", "issuePrice": 0.02, "reimbursement": 0.01 } ],
        "rules": [ { "id": "accrual", "then": [ { "earn": { "points": 1, "every": 1, "of": "base.paid", "round": "down" } } ] },
                   { "id": "ride", "when": "purchase.partner == 'cafe'", "then": [ { "earn": { "points": 20, "fundedBy": "taxi" } } ] },
                   { "id": "opera", "then": [ { "discount": { "percent": 10, "of": "base.net", "where": "line.category == 'opera'", "fundedBy": "cafe", "round": "down" } } ] } ]
        """;

    [Fact]
    public void points_issued_and_redeemed_are_settled_with_whom_they_concern()
    {
        var (book, settlement) = Open();
        book.Buy(At("p1", "2026-01-10", "cafe", 333));
        book.Buy(At("p2", "2026-02-10", "taxi", 100).Paying(50));
        Assert.Equal(
            [
                "2026-01 cafe +333 -0 paid 0 -0: 3.5 to the operator, 0 to the partner, net 3.5",
                "2026-01 taxi +20 -0 paid 0 -0: 0.4 to the operator, 0 to the partner, net 0.4",
                "2026-02 taxi +50 -0 paid 50 -0: 1 to the operator, 0.5 to the partner, net 0.5",
            ],
            Words(settlement));
    }

    [Fact]
    public void return_is_settled_in_its_own_month()
    {
        var (book, settlement) = Open();
        book.Give("gift", "2026-01-01", 60);
        book.Buy(At("p1", "2026-01-10", "cafe", 300).Paying(60));
        book.ReturnAll("p1", "2026-03-10");
        Assert.Equal(
            [
                "2026-01 cafe +240 -0 paid 60 -0: 2.52 to the operator, 0.57 to the partner, net 1.95",
                "2026-01 taxi +20 -0 paid 0 -0: 0.4 to the operator, 0 to the partner, net 0.4",
                "2026-03 cafe +0 -240 paid 0 -60: -2.52 to the operator, -0.57 to the partner, net -1.95",
                "2026-03 taxi +0 -20 paid 0 -0: -0.4 to the operator, 0 to the partner, net -0.4",
            ],
            Words(settlement));
    }

    [Fact]
    public void discount_of_one_partner_at_another_goes_from_the_one_to_the_other()
    {
        var (book, settlement) = Open();
        book.Buy(Theatre.Order("p1", "2026-01-10", "m", Given.Line("1", 200, "opera")) with { Partner = "taxi" });
        book.Buy(Theatre.Order("p2", "2026-01-11", "m", Given.Line("1", 200, "opera")) with { Partner = "cafe" });
        var statements = settlement.Statements();
        Assert.Equal((20m, 0m), (statements.Single(s => s.Partner == "cafe").DiscountsBorne, statements.Single(s => s.Partner == "cafe").DiscountsGiven));
        Assert.Equal((0m, 20m), (statements.Single(s => s.Partner == "taxi").DiscountsBorne, statements.Single(s => s.Partner == "taxi").DiscountsGiven));
    }

    [Fact]
    public void points_for_a_completion_are_settled_with_the_partner_of_the_purchase()
    {
        const string Stay = """
            "points": [ { "currency": "bonus" } ], "partners": [ { "id": "hotel", "issuePrice": 0.01 } ],
            "bases": [ { "name": "paid", "of": "line.paid" } ],
            "rules": [ { "id": "stayed", "on": "completed", "then": [ { "earn": { "points": 1, "every": 1, "of": "base.paid", "round": "down" } } ] } ]
            """;
        var (book, settlement) = Open(Stay);
        book.Buy(At("p1", "2026-01-30", "hotel", 200));
        book.Do(new CompletePurchase("done", Theatre.Noon("2026-02-02"), "p1"));
        book.ReturnAll("p1", "2026-03-02");
        Assert.Equal(
            [
                "2026-02 hotel +200 -0 paid 0 -0: 2 to the operator, 0 to the partner, net 2",
                "2026-03 hotel +0 -200 paid 0 -0: -2 to the operator, 0 to the partner, net -2",
            ],
            Words(settlement));
    }

    [Fact]
    public void points_for_a_number_reached_are_the_operators_unless_somebody_funds_them()
    {
        const string Second = """
            "points": [ { "currency": "bonus" } ], "partners": [ { "id": "cafe", "issuePrice": 0.01 }, { "id": "taxi", "issuePrice": 0.02 } ],
            "counters": [ { "name": "orders", "count": "purchase", "window": "lifetime" } ],
            "rules": [ { "id": "own", "on": { "counter": "member.orders", "reaches": 2 }, "then": [ { "earn": { "points": 30 } } ] },
                       { "id": "funded", "on": { "counter": "member.orders", "reaches": 2 }, "then": [ { "earn": { "points": 50, "fundedBy": "taxi" } } ] } ]
            """;
        var (book, settlement) = Open(Second);
        book.Buy(At("p1", "2026-01-10", "cafe", 10));
        book.Buy(At("p2", "2026-01-11", "cafe", 10));
        book.ReturnAll("p1", "2026-02-01");
        Assert.Equal(
            [
                "2026-01 taxi +50 -0 paid 0 -0: 1 to the operator, 0 to the partner, net 1",
                "2026-02 taxi +0 -50 paid 0 -0: -1 to the operator, 0 to the partner, net -1",
            ],
            Words(settlement));
        Assert.Equal([(30m, 0m), (0m, 30m)], settlement.Statements().Where(s => s.Partner is null).Select(s => (s.Points.Single().Issued, s.Points.Single().TakenBack)));
    }

    [Fact]
    public void reward_that_a_partner_funds_is_paid_for_by_it_where_it_is_used_and_comes_back_with_a_return()
    {
        const string Voucher = """
            "points": [ { "currency": "bonus" } ], "partners": [ { "id": "cafe" }, { "id": "taxi", "issuePrice": 0.02 } ],
            "rules": [ { "id": "ride", "when": "purchase.partner == 'taxi'", "then": [ { "issue": { "reward": "cup", "fundedBy": "taxi" } } ] } ],
            "rewards": [ { "id": "cup", "kind": "coupon", "uses": 2, "then": [ { "discount": { "amount": 40, "of": "base.net" } }, { "earn": { "points": 5 } } ] } ]
            """;
        var (book, settlement) = Open(Voucher);
        book.Buy(At("p1", "2026-01-10", "taxi", 100));
        var held = Assert.Single(book.State.Member("m").Rewards.Values);
        Assert.Equal("taxi", held.FundedBy);
        book.Buy(At("p2", "2026-02-11", "cafe", 100) with { Rewards = [held.Id] });
        book.ReturnAll("p2", "2026-03-01");
        (string, string?, decimal, decimal)[] expected = [("2026-02", "cafe", 0, 40), ("2026-02", "taxi", 40, 0), ("2026-03", "cafe", 0, -40), ("2026-03", "taxi", -40, 0)];
        Assert.Equal(expected, settlement.Statements().Select(s => (NodaTime.Text.YearMonthPattern.Iso.Format(s.Month), s.Partner, s.DiscountsBorne, s.DiscountsGiven)));
        Assert.Equal(
            [
                "2026-02 taxi +5 -0 paid 0 -0: 0.1 to the operator, 0 to the partner, net 40.1",
                "2026-03 taxi +0 -5 paid 0 -0: -0.1 to the operator, 0 to the partner, net -40.1",
            ],
            Words(settlement));
    }

    [Fact]
    public void points_that_expire_and_points_of_no_partner_are_the_operators()
    {
        var (book, settlement) = Open();
        book.Buy(At("p1", "2026-01-10", null, 100));
        book.Buy(At("p2", "2026-01-10", "kiosk", 100));
        var own = Assert.Single(settlement.Statements());
        Assert.Equal((null, 0m, 200m), (own.Partner, own.Net, own.Points.Single().Issued));
    }

    [Fact]
    public void any_history_is_settled_to_the_last_point_of_its_postings() => Properties.HoldForHistories(60, 25, steps =>
    {
        var members = new RandomMembers();
        var (settlement, first, second) = (new Settlement(Theatre.Pack(RandomMembers.Program).Pack), new Settlement(Theatre.Pack(RandomMembers.Program).Pack), new Settlement(Theatre.Pack(RandomMembers.Program).Pack));
        foreach (var step in steps)
        {
            members.Do(step);
        }

        foreach (var entry in members.Entries)
        {
            settlement.Add(entry);
            (entry.Sequence % 2 == 0 ? first : second).Add(entry);
        }

        var postings = members.Entries.SelectMany(e => e.Postings).ToList();
        var points = settlement.Statements().SelectMany(s => s.Points).ToList();
        Assert.Equal(postings.Where(p => p.From.State == PointsState.Issued).Sum(p => p.Points), points.Sum(p => p.Issued));
        Assert.Equal(postings.Where(p => p.To.State == PointsState.TakenBack).Sum(p => p.Points), points.Sum(p => p.TakenBack));
        Assert.Equal(postings.Where(p => p.To.State == PointsState.Spent).Sum(p => p.Points), points.Sum(p => p.Redeemed));
        Assert.Equal(postings.Where(p => p.From.State == PointsState.Spent).Sum(p => p.Points), points.Sum(p => p.Restored));
        Assert.All(points, p => Assert.True(p.Issued >= 0 && p.TakenBack >= 0 && p.Redeemed >= 0 && p.Restored >= 0));

        // Parts of a history settled apart sum to the whole.
        first.Add(second);
        Assert.Equal(Words(settlement), Words(first));
    });

    private static (ProgramBook Book, Settlement Settlement) Open(string program = Coalition)
    {
        var pack = Theatre.Pack(program);
        var settlement = new Settlement(pack.Pack);
        var book = Theatre.Book(pack);
        book.Observer = settlement.Add;
        return (book, settlement);
    }

    private static Purchase At(string id, string day, string? partner, decimal gross) => Theatre.Order(id, day, "m", gross) with { Partner = partner };

    // One line for each partner, month and currency; what is the operator's own is left out.
    private static string[] Words(Settlement settlement) =>
    [
        .. settlement.Statements().Where(s => s.Partner is not null).SelectMany(s => s.Points.Select(p => string.Create(
            System.Globalization.CultureInfo.InvariantCulture,
            $"{NodaTime.Text.YearMonthPattern.Iso.Format(s.Month)} {s.Partner} +{N(p.Issued)} -{N(p.TakenBack)} paid {N(p.Redeemed)} -{N(p.Restored)}: {N(p.OwedByPartner)} to the operator, {N(p.OwedToPartner)} to the partner, net {N(s.Net)}"))),
    ];

    private static string N(decimal number) => ExactDecimal.Format(number);
}
