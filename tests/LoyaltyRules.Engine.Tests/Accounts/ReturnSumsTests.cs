using LoyaltyRules.Engine.Accounts.Book;
using LoyaltyRules.Engine.Accounts.Commands;
using LoyaltyRules.Engine.Model;
using LoyaltyRules.Engine.Simulation.Theatre;
using LoyaltyRules.Engine.Tests.Evaluation;

namespace LoyaltyRules.Engine.Tests.Accounts;

/// <summary>The money of returns (R1): every answer adds up, and all of them together are the whole.</summary>
public sealed class ReturnSumsTests
{
    private const string Shop = """
        "points": [ { "currency": "bonus", "decimals": 2, "redemption": { "of": "base.all", "percent": 60 } },
                    { "currency": "miles", "pointValue": 0.35, "redemption": { "of": "base.net" } } ],
        "bases": [ { "name": "all", "of": "line.net", "fees": ["purchase.fee"] } ],
        "rules": [ { "id": "share", "when": "purchase.channel != 'plain'", "then": [ { "discount": { "percent": 15, "of": "base.all", "round": "down" } } ] },
                   { "id": "one", "when": "purchase.channel == 'one'", "then": [ { "discount": { "percent": 50, "of": "base.net", "units": 1, "round": "halfUp" } } ] } ]
        """;

    [Fact]
    public void parts_of_a_unit_discounted_once_add_up()
    {
        var book = Theatre.Book(Shop);
        book.Buy(Theatre.Order("a", "2026-01-15", "m", Given.Line("1", 30, 3)) with { Channel = "one" });
        var charge = Assert.Single(book.ReturnSome("r", "a", "2026-01-16", ("1", 2)).Returned!.Charges);
        Assert.Equal((20m, 6.33m, 0m, 13.67m), (charge.Gross, charge.Discount, charge.PaidWithPoints, charge.Refund));
    }

    [Fact]
    public void what_points_and_discounts_paid_wholly_gives_no_money_back()
    {
        var book = Theatre.Book(Shop.Replace("\"percent\": 60", "\"percent\": 100", StringComparison.Ordinal));
        book.Give("g", "2026-01-02", 100);
        book.Buy((Theatre.Order("a", "2026-01-15", "m", Given.Line("1", 10, 3)) with { Channel = "web" }).Paying(null));
        for (var i = 0; i < 3; i++)
        {
            Assert.Equal(0, book.ReturnSome($"r{i}", "a", "2026-01-16", ("1", 1)).Returned!.Refund);
        }

        Assert.Equal("100 available", book.Balance());
    }

    [Fact]
    public void any_returns_of_any_purchase_in_any_order_add_up_and_sum_to_the_whole() => Properties.HoldForHistories(12, 120, steps =>
    {
        var random = new SeededRandom((ulong)steps.Sum(s => (long)s), 11, (ulong)steps.Length);
        var book = Theatre.Book(Shop);
        book.Give("bonus", "2026-01-02", random.Below(60_000) / 100m);
        book.Do(new AdjustPoints("miles", book.Now, "m", "miles", 1 + random.Below(900), "goodwill"));
        var bought = Bought(book, random);
        var back = bought.Charges.ToDictionary(c => c.Id, _ => default(Sums));
        for (var i = 0; back.Any(b => b.Value.Quantity < bought.Quantity(b.Key)); i++)
        {
            var items = Items(bought, back, random);
            var returned = (random.Below(4) == 0
                ? book.Do(new ExchangeItems($"x{i}", "a", items, Theatre.Order($"b{i}", "2026-01-16", "m", 1) with { At = book.Now }))
                : book.Do(new ReturnItems($"r{i}", book.Now, "a", items))).Returned!;
            Assert.Equal(items.Select(t => t.ChargeId).Order(StringComparer.Ordinal), returned.Charges.Select(c => c.ChargeId).Order(StringComparer.Ordinal));
            foreach (var charge in returned.Charges)
            {
                Assert.Equal(charge.Gross - charge.Discount - charge.PaidWithPoints, charge.Refund);
                back[charge.ChargeId] = back[charge.ChargeId].Plus(charge);
            }

            Assert.Equal(returned.Charges.Sum(c => c.Gross) - returned.Charges.Sum(c => c.Discount) - returned.Charges.Sum(c => c.PaidWithPoints), returned.Refund);
            Assert.All(bought.Charges, c => Assert.Equal(Expected(c, bought.Quantity(c.Id), back[c.Id].Quantity), back[c.Id]));
        }

        Assert.All(bought.Charges, c => Assert.Equal(new Sums(bought.Quantity(c.Id), c.Gross, c.Discount, c.PaidWithPoints, c.Net - c.PaidWithPoints), back[c.Id]));
    });

    [Theory]
    [InlineData(0.0001, "LR6022")]
    [InlineData(0.000001, "LR6022")]
    [InlineData(1.2345, "LR6022")]
    [InlineData(0.001, "")]
    [InlineData(1.25, "")]
    [InlineData(2, "")]
    public void quantity_comes_back_as_fine_as_it_is_sold(double quantity, string refusal)
    {
        var book = Theatre.Book(Shop);
        book.Buy(Theatre.Order("a", "2026-01-15", "m", Given.Line("1", 10, 2)));
        var command = new ReturnItems("r", book.Now, "a", [new ReturnedUnits("1", (decimal)quantity)]);
        if (refusal.Length > 0)
        {
            Assert.Equal(refusal, book.Refused(command));
            Assert.Equal(refusal, book.Refused(new ExchangeItems("x", "a", command.Items, Theatre.Order("b", "2026-01-15", "m", 1))));
        }
        else
        {
            Assert.Equal((decimal)quantity, Assert.Single(book.Do(command).Returned!.Charges).Quantity);
        }

        // The same fineness on the way in.
        var sold = book.Handle(new CommitPurchase(Theatre.Order("c", "2026-01-15", "m", Given.Line("1", 10, (decimal)quantity))));
        Assert.Equal(refusal.Length > 0 ? "LR3004" : "", string.Join(' ', sold.Refusals.Select(r => r.Code)));
    }

    private static (IReadOnlyList<ChargeResult> Charges, Func<string, decimal> Quantity) Bought(ProgramBook book, SeededRandom random)
    {
        string[] channels = ["plain", "web", "one"];
        var lines = Enumerable.Range(1, 1 + random.Below(3)).Select(i => Given.Line(
            $"{i}", (1 + random.Below(60_000)) / 100m, random.Below(3) == 0 ? (1 + random.Below(4_000)) / 1_000m : random.Below(5))).ToArray();
        var purchase = Theatre.Order("a", "2026-01-15", "m", lines) with
        {
            Channel = channels[random.Below(3)],
            Pay = random.Below(4) switch
            {
                0 => [],
                1 => [new PointsRequest("bonus", null)],
                2 => [new PointsRequest("miles", 1 + random.Below(200)), new PointsRequest("bonus", null)],
                _ => [new PointsRequest("bonus", 1 + random.Below(90)), new PointsRequest("miles", null)],
            },
        };
        var decision = book.Buy(random.Below(2) == 0 ? purchase : purchase.WithFee(1 + random.Below(900) / 100m)).Decision!;
        var quantities = lines.ToDictionary(l => l.Id, l => l.Quantity == 0 ? 1 : l.Quantity);
        return ([.. decision.Lines, .. decision.Fees], id => quantities.GetValueOrDefault(id, 1));
    }

    private static System.Collections.Immutable.ImmutableArray<ReturnedUnits> Items(
        (IReadOnlyList<ChargeResult> Charges, Func<string, decimal> Quantity) bought, Dictionary<string, Sums> back, SeededRandom random)
    {
        var left = bought.Charges.Where(c => back[c.Id].Quantity < bought.Quantity(c.Id)).ToList();
        var some = left.Where(_ => random.Below(2) == 0).DefaultIfEmpty(left[0]);
        return
        [
            .. some.Select(c =>
            {
                var rest = bought.Quantity(c.Id) - back[c.Id].Quantity;
                var isWhole = bought.Quantity(c.Id) == 1 || random.Below(4) == 0;
                return new ReturnedUnits(c.Id, isWhole ? rest : rest > 1 && random.Below(2) == 0 ? 1 : Math.Max(0.001m, Math.Floor(rest * random.Below(1_000)) / 1_000));
            }),
        ];
    }

    // By R1, of everything that came back so far: the gross, the discount and what points paid rounded down by themselves, the refund what is left of them.
    private static Sums Expected(ChargeResult charge, decimal quantity, decimal returned)
    {
        decimal Part(decimal amount) => returned == quantity ? amount : decimal.Floor(amount * 100 * returned / quantity) / 100;
        var (gross, discount) = (Part(charge.Gross), Part(charge.Discount));
        var refund = Math.Min(gross - discount - Part(charge.PaidWithPoints), charge.Net - charge.PaidWithPoints);
        return new Sums(returned, gross, discount, gross - discount - refund, refund);
    }

    private readonly record struct Sums(decimal Quantity, decimal Gross, decimal Discount, decimal PaidWithPoints, decimal Refund)
    {
        public Sums Plus(ReturnedCharge c) => new(Quantity + c.Quantity, Gross + c.Gross, Discount + c.Discount, PaidWithPoints + c.PaidWithPoints, Refund + c.Refund);
    }
}
