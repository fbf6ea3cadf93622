using LoyaltyRules.Engine.Accounts.Commands;
using LoyaltyRules.Engine.Finance;
using LoyaltyRules.Engine.Model;
using LoyaltyRules.Engine.Tests.Accounts;
using LoyaltyRules.Engine.Tests.Evaluation;

namespace LoyaltyRules.Engine.Tests.Finance;

/// <summary>The profit and loss of a small club, month by month, by hand.</summary>
public sealed class ProfitAndLossTests
{
    private const string Club = """
        "points": [ { "currency": "bonus", "expires": "P30D", "redemption": { "of": "base.net" } } ],
        "bases": [ { "name": "paid", "of": "line.paid" }, { "name": "cards", "of": "line.net", "where": "line.category == 'gift'" } ],
        "rules": [ { "id": "accrual", "then": [ { "earn": { "percent": 10, "of": "base.paid", "where": "line.category != 'gift'", "round": "down" } } ] } ],
        "finances": {
          "costs": [ { "id": "staff", "amount": 100, "per": "month" }, { "id": "letters", "amount": 2.5, "per": "member" }, { "id": "cards-made", "amount": 7, "per": "enrolment" },
                     { "id": "till", "amount": 1, "per": "purchase" } ],
          "income": [ { "id": "card-sales", "of": "base.cards" } ],
          "deferredRevenue": [ { "expectedRedemption": 50 } ] }
        """;

    private static PurchaseLine Line(string id, decimal gross, string category) => Given.Line(id, gross, 1, ("category", FactValue.Of(category)));

    [Fact]
    public void months_of_a_club_add_up_to_its_profit_and_loss()
    {
        var pack = Theatre.Pack(Club);
        var ledger = new ProfitAndLoss(pack);
        var book = Theatre.Book(pack);
        book.Observer = ledger.Add;
        book.Do(new EnrolMember("e", Theatre.Noon("2026-01-05"), "m"));
        book.Buy(Theatre.Order("a", "2026-01-10", "m", Line("1", 1000, "opera"), Line("2", 300, "gift")));
        book.Buy(Theatre.Order("b", "2026-01-12", "n", Line("1", 200, "opera")));
        book.Buy(Theatre.Order("c", "2026-01-20", "m", Line("1", 50, "opera")) with { Pay = [new PointsRequest("bonus", 50)] });
        book.ReturnSome("r", "a", "2026-02-02", ("2", 1));
        book.AdvanceTo("2026-03-01");

        var months = ledger.ToMonths();
        Assert.Equal(2, months.Length);
        var january = months[0];
        Assert.Equal((1550m, 120m, 0m), (january.Revenue, january.PointsIssuedValue, january.PointsExpiredValue));
        Assert.Equal(["card-sales 300"], january.Income.Select(Words));
        Assert.Equal(["cards-made 7 ×1", "letters 5 ×2", "staff 100 ×1", "till 3 ×3"], january.Costs.Select(Words));
        Assert.Equal(300m - 120m - 115m, january.Net);

        // 1,500 paid and 60 points expected: 1,500 · 60 / 1,560 is deferred, and 50 of 60 points were redeemed.
        Assert.Equal((57.69m - 48.08m, 48.08m), (january.Deferred[0].Deferred, january.Deferred[0].Recognised));

        var february = months[1];
        Assert.Equal((-300m, -300m, 70m), (february.Revenue, february.Income[0].Amount, february.PointsExpiredValue));
        Assert.Equal(-300m + 70m - 100m, february.Net);
    }

    [Fact]
    public void points_paid_for_a_reward_are_a_cost_once_and_handing_it_over_is_another()
    {
        const string rewards = """
            , "rewards": [ { "id": "mug", "kind": "gift", "cost": { "points": 40 }, "request": "true", "programCost": 15 } ]
            """;
        var pack = Theatre.Pack(Club + rewards);
        var ledger = new ProfitAndLoss(pack);
        var book = Theatre.Book(pack);
        book.Observer = ledger.Add;
        book.Buy(Theatre.Order("a", "2026-01-10", "m", Line("1", 1000, "opera")));
        book.Do(new RequestReward("mug", Theatre.Noon("2026-01-11"), "m", "mug"));
        book.Do(new UseReward("take", Theatre.Noon("2026-01-12"), "m", "1"));
        book.Do(new RequestReward("another", Theatre.Noon("2026-01-31"), "m", "mug"));
        book.Do(new CancelReward("no", Theatre.Noon("2026-02-01"), "m", "2"));

        var months = ledger.ToMonths();
        Assert.Equal([15m - 40m - 40m, 40m], months.Select(m => m.Rewards));
        Assert.Equal(100m + 15m - 80m, months[0].RewardCost);
    }

    [Fact]
    public void ledgers_of_different_members_add_up_to_that_of_all()
    {
        var pack = Theatre.Pack(Club);
        var (all, ofSome, ofOthers) = (new ProfitAndLoss(pack), new ProfitAndLoss(pack), new ProfitAndLoss(pack));
        var book = Theatre.Book(pack);
        book.Observer = e =>
        {
            all.Add(e);
            (e.MemberId == "m" ? ofSome : ofOthers).Add(e);
        };
        book.Buy("a", "2026-01-10", 1000);
        book.Buy("b", "2026-01-11", 700, "n");
        book.ReturnAll("a", "2026-02-10");
        book.AdvanceTo("2026-04-01");
        ofSome.Add(ofOthers);
        Assert.Equal(all.ToMonths().Select(m => (m.Month, m.Net, m.Revenue, m.Deferred[0])), ofSome.ToMonths().Select(m => (m.Month, m.Net, m.Revenue, m.Deferred[0])));
    }

    private static string Words(FinanceAmount amount) => $"{amount.Id} {ExactDecimal.Format(amount.Amount)}" + (amount.Times is { } times ? $" ×{times}" : "");
}
