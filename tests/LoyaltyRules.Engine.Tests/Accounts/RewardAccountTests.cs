using LoyaltyRules.Engine.Accounts.Book;
using LoyaltyRules.Engine.Accounts.Commands;
using LoyaltyRules.Engine.Accounts.Points;
using LoyaltyRules.Engine.Model;
using LoyaltyRules.Engine.Simulation.Aggregation;
using static LoyaltyRules.Engine.Tests.Accounts.Theatre;

namespace LoyaltyRules.Engine.Tests.Accounts;

/// <summary>Rewards through the years: asked for, issued, used, fetched, given back, expired and undone.</summary>
public sealed class RewardAccountTests
{
    private const string Shop = """
        "points": [ { "currency": "bonus", "expires": "P12M", "restoredFor": "P10D", "redemption": { "of": "base.net" } } ],
        "rewards": [
          { "id": "voucher", "kind": "voucher", "cost": { "points": 150, "step": 50 }, "value": { "money": 1.5, "step": 0.5 }, "expires": "P2Y", "request": "member.level >= 1 || !has(member.level)",
            "then": [ { "discount": { "amount": "reward.value", "of": "base.net" } } ] },
          { "id": "pass", "kind": "coupon", "uses": 2, "expires": "P30D", "then": [ { "discount": { "amount": 10, "of": "base.net" } }, { "earn": { "points": 3 } } ],
            "limits": [ { "per": "member", "window": "month", "amount": 15 } ] },
          { "id": "mug", "kind": "gift", "cost": { "points": 40 }, "request": "true", "limits": [ { "per": "member", "window": "month", "times": 1 } ], "programCost": 90 } ],
        "rules": [
          { "id": "pass", "when": "purchase.gross >= 500 && purchase.gross < 900", "then": [ { "issue": "pass" } ], "limits": [ { "per": "member", "window": "year", "times": 1 } ] },
          { "id": "convert", "when": "purchase.gross >= 900 && purchase.gross < 1000", "then": [ { "issue": { "reward": "voucher", "pay": "points" } } ] },
          { "id": "longer", "when": "purchase.gross >= 1000", "then": [ { "extend": { "reward": "pass", "for": "P60D" } }, { "extend": { "points": "bonus", "for": "P18M" } } ] } ]
        """;

    private static ProgramBook Opened(decimal points = 0)
    {
        var book = Book(Shop);
        if (points > 0)
        {
            book.Give("gift", "2026-01-02", points);
        }

        return book;
    }

    private static BookEntry Ask(ProgramBook book, string id, string day, string reward, int? steps = null) => book.Do(new RequestReward(id, Noon(day), "m", reward, steps));

    private static Purchase Presenting(string id, string day, decimal gross, params string[] held) => Order(id, day, "m", gross) with { Rewards = [.. held] };

    /// <summary>For example <c>1 voucher 2 until 2028-01-10</c>: what it is worth, or how often it can be used.</summary>
    private static string[] Held(ProgramBook book) =>
    [
        .. book.State.Member("m").Rewards.Values.Select(r => $"{r.Id} {r.RewardId} {ExactDecimal.Format(r.Value ?? r.UsesLeft)}"
            + (r.ExpiresOn is { } last ? $" until {NodaTime.Text.LocalDatePattern.Iso.Format(last)}" : "")),
    ];

    [Theory]
    [InlineData(150, null, 1.5, 0)]
    [InlineData(199, null, 1.5, 49)]
    [InlineData(200, null, 2, 0)]
    [InlineData(460, null, 4.5, 10)]
    [InlineData(460, 0, 1.5, 310)]
    [InlineData(460, 2, 2.5, 210)]
    public void request_voucher_takes_its_cost_and_the_remainder_stays(int points, int? steps, double worth, int left)
    {
        var book = Opened(points);
        var entry = Ask(book, "r", "2026-01-10", "voucher", steps);
        Assert.Equal(BookEntryKind.RewardRequest, entry.Kind);
        Assert.Equal([$"1 voucher {ExactDecimal.Format((decimal)worth)} until 2028-01-10"], Held(book));
        Assert.Equal(left, book.Points().Available);
        Assert.Equal(points - left, book.State.Program.Balances[("bonus", PointsState.Spent)]);
    }

    [Fact]
    public void request_that_cannot_be_is_refused_with_its_reason()
    {
        var book = Opened(149);
        Assert.Equal("LR6034", book.Refused(new RequestReward("a", Noon("2026-01-10"), "m", "voucher")));
        Assert.Equal("LR6070", book.Refused(new RequestReward("b", Noon("2026-01-10"), "m", "vaucher")));
        Assert.Equal("LR6071", book.Refused(new RequestReward("c", Noon("2026-01-10"), "m", "pass")));
        Assert.Equal("LR6073", book.Refused(new RequestReward("d", Noon("2026-01-10"), "m", "mug", 1)));
        Assert.Equal("LR6073", book.Refused(new RequestReward("e", Noon("2026-01-10"), "m", "voucher", -1)));
        Assert.Equal("LR6034", book.Refused(new RequestReward("f", Noon("2026-01-10"), "m", "voucher", 1)));
        book.Members = _ => new MemberSnapshot { Id = "m", Facts = FactSet.Of(("level", FactValue.Of(0m))) };
        Assert.Equal("LR6072", book.Refused(new RequestReward("g", Noon("2026-01-10"), "m", "voucher")));
    }

    [Fact]
    [Trait("Semantics", "S3")]
    public void request_beyond_a_limit_is_refused_and_a_cancelled_one_does_not_count()
    {
        var book = Opened(200);
        Ask(book, "r", "2026-01-10", "mug");
        Assert.Equal("LR6074", book.Refused(new RequestReward("s", Noon("2026-01-31"), "m", "mug")));
        book.Do(new CancelReward("c", Noon("2026-01-31"), "m", "1"));
        Assert.Equal(("200 available", 0), (book.Balance(), Held(book).Length));
        Ask(book, "t", "2026-01-31", "mug");
        Ask(book, "u", "2026-02-01", "mug");
        Assert.Equal("120 available", book.Balance());
    }

    [Fact]
    public void rewards_of_every_origin_are_numbered_for_each_member_and_no_number_comes_twice()
    {
        var book = Opened(1000);
        book.Give("gift of n", "2026-01-02", 1000, "n");
        Ask(book, "r", "2026-01-10", "mug");
        book.Do(new RequestReward("s", Noon("2026-01-10"), "n", "mug"));
        book.Buy("p", "2026-01-10", 500);
        Ask(book, "v", "2026-01-11", "voucher", 0);
        book.Do(new CancelReward("c", Noon("2026-01-11"), "m", "3"));
        book.ReturnAll("p", "2026-01-12");
        book.Buy("q", "2026-01-13", 600);
        book.Do(new UseReward("u", Noon("2026-01-14"), "m", "1"));
        Ask(book, "w", "2026-01-15", "voucher", 0);

        Assert.Equal(["4 pass 2 until 2026-02-12", "5 voucher 1.5 until 2028-01-15"], Held(book));
        Assert.Equal("1", Assert.Single(book.State.Member("n").Rewards.Keys));
    }

    [Fact]
    public void reward_of_an_earlier_version_keeps_its_id_and_new_ones_are_numbered_beside_it()
    {
        var book = Opened();
        var first = Assert.Single(book.Buy("p", "2026-01-10", 500).Changes.OfType<RewardIssued>());
        var old = MemberState.New("m").With(first with { Reward = first.Reward with { Id = "p/pass/0" } });
        Assert.Equal(0, old.LastReward);

        var next = old.With(first with { Reward = first.Reward with { Id = "1" } });
        Assert.Equal(["1", "p/pass/0"], next.Rewards.Keys);
        Assert.Equal(1, next.LastReward);
    }

    [Theory]
    [InlineData("2026-02-10", true)]
    [InlineData("2026-02-11", false)]
    [Trait("Semantics", "T1")]
    public void request_of_a_reward_that_would_be_over_is_refused(string day, bool isIssued)
    {
        var book = Book(""" "rewards": [ { "id": "welcome", "kind": "gift", "request": "true", "expires": { "since": "member.joinedOn", "after": "P1M" } } ] """);
        book.Do(new EnrolMember("e", Noon("2026-01-10"), "m", null));
        var request = new RequestReward("r", Noon(day), "m", "welcome");
        if (isIssued)
        {
            book.Do(request);
            Assert.Equal(["1 welcome 1 until 2026-02-10"], Held(book));
        }
        else
        {
            Assert.Equal("LR6079", book.Refused(request));
        }
    }

    [Fact]
    public void use_gift_hands_it_over_once()
    {
        var book = Opened(200);
        Ask(book, "r", "2026-01-10", "mug");
        Ask(book, "v", "2026-01-10", "voucher");
        Assert.Equal("LR6077", book.Refused(new UseReward("u", Noon("2026-01-11"), "m", "2")));
        book.Do(new UseReward("u", Noon("2026-01-11"), "m", "1"));
        Assert.Equal("LR6076", book.Refused(new UseReward("w", Noon("2026-01-11"), "m", "1")));
        Assert.Equal("LR6076", book.Refused(new CancelReward("x", Noon("2026-01-11"), "m", "1")));
        Assert.Equal("LR6076", book.Refused(new UseReward("y", Noon("2026-01-11"), "other", "2")));
    }

    [Fact]
    public void cancel_after_the_points_expired_keeps_them_for_a_while()
    {
        var book = Opened(40);
        Ask(book, "r", "2026-12-30", "mug");
        book.Do(new CancelReward("c", Noon("2027-02-01"), "m", "1"));
        Assert.Equal("40 available", book.Balance());
        book.AdvanceTo("2027-02-11");
        Assert.Equal("40 available", book.Balance());
        book.AdvanceTo("2027-02-12");
        Assert.Equal("40 expired", book.Balance());
    }

    [Theory]
    [InlineData("2026-02-09", "1 pass 2 until 2026-02-09")]
    [InlineData("2026-02-10", "")]
    [Trait("Semantics", "T1")]
    public void issued_reward_can_be_used_to_the_end_of_its_last_day(string day, string expected)
    {
        var book = Opened();
        book.Buy("p", "2026-01-10", 500);
        book.AdvanceTo(day);
        Assert.Equal(expected, string.Join(' ', Held(book)));
        Assert.Equal(expected.Length == 0 ? "LR3031" : "", string.Join(' ', book.Commit(Presenting("q", day, 100, "1")).Refusals.Select(r => r.Code)));
    }

    [Fact]
    public void use_at_purchases_spends_one_use_after_the_other_within_the_limit()
    {
        var book = Opened();
        book.Buy("p", "2026-01-10", 500);
        Assert.Equal(90, book.Buy(Presenting("q", "2026-01-11", 100, "1")).Decision!.Totals.Payable);
        Assert.Equal(["1 pass 1 until 2026-02-09"], Held(book));
        Assert.Equal(95, book.Buy(Presenting("r", "2026-01-12", 100, "1")).Decision!.Totals.Payable);
        Assert.Empty(Held(book));
        Assert.Equal(["q/1/1 3 until 2027-01-11", "r/1/1 3 until 2027-01-12"], book.Lots());
    }

    [Fact]
    [Trait("Semantics", "R4")]
    public void return_of_a_purchase_with_rewards_equals_nothing()
    {
        foreach (var (gross, presented) in new (decimal, string[])[] { (600, []), (950, []), (100, ["1"]), (1200, ["1"]) })
        {
            var book = Opened(260);
            if (presented.Length > 0)
            {
                book.Buy("a", "2026-01-05", 500);
            }

            var before = book.StateText("m");
            var refused = book.Commit(Presenting("p", "2026-01-10", gross, presented)).Refusals;
            Assert.Empty(refused);
            Assert.NotEqual(before, book.StateText("m"));
            book.ReturnAll("p", "2026-01-10");
            Assert.Equal(before, book.StateText("m"));
        }
    }

    [Fact]
    [Trait("Semantics", "R3")]
    public void return_of_what_issued_a_reward_leaves_its_uses_and_ends_the_rest()
    {
        var book = Opened();
        book.Buy("p", "2026-01-10", 500);
        book.Buy(Presenting("q", "2026-01-11", 100, "1"));
        book.ReturnAll("p", "2026-01-12");
        Assert.Empty(Held(book));

        // The rule gave it, and it was used: its limit stays used up, and a use that comes back finds nothing to come back to.
        book.Buy("r", "2026-01-13", 500);
        Assert.Empty(Held(book));
        book.ReturnAll("q", "2026-01-14");
        Assert.Empty(Held(book));
    }

    [Fact]
    [Trait("Semantics", "R3")]
    public void return_in_part_leaves_rewards_as_they_are()
    {
        var book = Opened();
        book.Buy(Order("p", "2026-01-10", "m", Evaluation.Given.Line("1", 500, 2), Evaluation.Given.Line("2", 100)));
        book.ReturnSome("x", "p", "2026-01-11", ("1", 2));
        Assert.Equal(["1 pass 2 until 2026-02-09"], Held(book));
        book.ReturnSome("y", "p", "2026-01-11", ("2", 1));
        Assert.Empty(Held(book));
    }

    [Fact]
    public void return_after_the_last_day_gives_no_use_back()
    {
        var book = Opened();
        book.Buy("p", "2026-01-10", 500);
        book.Buy(Presenting("q", "2026-02-09", 100, "1"));
        book.ReturnAll("q", "2026-02-10");
        Assert.Empty(Held(book));
    }

    [Fact]
    public void conversion_takes_the_points_after_those_that_paid()
    {
        var book = Opened(460);
        var entry = book.Buy(Order("p", "2026-01-10", "m", 950m).Paying(100));
        Assert.Equal(850, entry.Decision!.Totals.Payable);
        Assert.Equal(["1 voucher 3.5 until 2028-01-10"], Held(book));
        Assert.Equal("10 available", book.Balance());
    }

    [Fact]
    public void extend_moves_deadlines_that_are_earlier_and_no_others()
    {
        var book = Opened(100);
        book.Buy("p", "2026-01-10", 500);
        book.Buy("q", "2026-01-20", 1000);
        Assert.Equal(["1 pass 2 until 2026-03-21"], Held(book));
        Assert.Equal(["adjustment gift 100 until 2027-07-20"], book.Lots());
        book.Buy("r", "2026-01-20", 1000);
        book.ReturnAll("r", "2026-01-20");
        Assert.Equal(["1 pass 2 until 2026-03-21"], Held(book));
        book.ReturnAll("q", "2026-01-21");
        Assert.Equal(["1 pass 2 until 2026-02-09"], Held(book));
        Assert.Equal(["adjustment gift 100 until 2027-01-02"], book.Lots());
    }

    [Fact]
    public void extend_keeps_a_tier_that_the_member_has()
    {
        var book = Book(Plain.Replace("\"rules\": [", "\"rules\": [ { \"id\": \"longer\", \"when\": \"purchase.store == 'gala'\", \"then\": [ { \"extend\": { \"tier\": \"silver\", \"for\": \"P5Y\" } } ] },", StringComparison.Ordinal));
        book.Buy("p", "2026-01-10", 1000);
        Assert.Equal(Day("2027-12-31"), book.State.Member("m").Tier!.Reached.Until);
        book.Buy(Order("q", "2026-01-20", "m", 10m) with { Store = "gala" });
        Assert.Equal(Day("2031-01-20"), book.State.Member("m").Tier!.Reached.Until);
        book.ReturnAll("q", "2026-01-20");
        Assert.Equal(Day("2027-12-31"), book.State.Member("m").Tier!.Reached.Until);
        book.Buy(Order("r", "2026-01-21", "other", 10m) with { Store = "gala" });
        Assert.Null(book.State.Member("other").Tier);
    }

    [Fact]
    public void months_tell_what_became_of_rewards()
    {
        var book = Opened(400);
        var tally = new MonthAggregator([], []) { RewardCosts = new Dictionary<string, decimal> { ["mug"] = 90 } };
        book.Observer = entry => entry.Changes.ToList().ForEach(c => tally.AddReward(entry.BookedOn, c));
        Ask(book, "r", "2026-01-10", "mug");
        Ask(book, "v", "2026-01-10", "voucher", 1);
        book.Do(new UseReward("u", Noon("2026-01-11"), "m", "1"));
        book.Buy("p", "2026-01-10", 500);
        book.Buy(Presenting("q", "2026-01-12", 100, "3"));
        book.ReturnAll("q", "2026-02-01");
        book.AdvanceTo("2026-03-01");
        Ask(book, "s", "2026-03-02", "mug");
        book.Do(new CancelReward("c", Noon("2026-03-03"), "m", "4"));
        Assert.Equal(
            [
                "01 mug 1 1 0 0 0 90", "01 pass 1 1 0 0 0 0", "01 voucher 1 0 0 0 2 0", "02 pass 0 -1 1 0 0 0", "03 mug 1 0 0 1 0 0",
            ],
            tally.ToMonths().SelectMany(m => m.Rewards.Select(r =>
                $"{m.Month.Month:00} {r.Reward} {r.Issued} {r.Used} {r.Expired} {r.TakenBack} {ExactDecimal.Format(r.Value)} {ExactDecimal.Format(r.ProgramCost)}")));
    }
}
