using FsCheck.Fluent;
using LoyaltyRules.Engine.Accounts.Book;
using LoyaltyRules.Engine.Accounts.Commands;
using LoyaltyRules.Engine.Diagnostics;
using LoyaltyRules.Engine.Evaluation.Output;
using LoyaltyRules.Engine.Model;
using LoyaltyRules.Engine.Tests.Evaluation;
using NodaTime;
using NodaTime.Text;

namespace LoyaltyRules.Engine.Tests.Accounts;

/// <summary>Points that a purchase earns for somebody else: whoever brought the member, and whom the household has named.</summary>
public sealed class RecipientTests
{
    /// <summary>With the friend's first order both sides get points, to be spent once its fourteen days of return are over; a referrer twice a year at most.</summary>
    private const string Referral = """
        "points": [ { "currency": "bonus", "expires": "P1Y", "redemption": { "of": "base.net" } } ],
        "counters": [ { "name": "orders", "count": "purchase", "window": "lifetime" } ],
        "rules": [
          { "id": "friend", "when": "(member.orders ?? 0) == 0", "then": [ { "earn": { "points": 100, "available": "P14D" } } ] },
          { "id": "referrer", "when": "(member.orders ?? 0) == 0", "then": [ { "earn": { "points": 300, "to": "referrer", "available": "P14D" } } ],
            "limits": [ { "per": "recipient", "window": "year", "times": 2 } ] } ]
        """;

    private const string Family = """
        "points": [ { "currency": "bonus" } ], "rules": [ { "id": "home", "then": [ { "earn": { "points": 10, "to": "recipient" } } ] } ]
        """;

    [Fact]
    public void first_order_of_a_friend_gives_both_sides_points_once_it_cannot_come_back()
    {
        var book = Referred("ann", "bob");
        var decision = book.Buy("o1", "2026-03-02", 500, "bob").Decision!;
        Assert.Equal(("100 pending", "300 pending"), (book.Balance("bob"), book.Balance("ann")));
        Assert.Equal((PointsRecipient.Referrer, "ann"), (decision.Of("referrer").To, decision.Of("referrer").RecipientId));
        book.AdvanceTo("2026-03-16");
        Assert.Equal("300 pending", book.Balance("ann"));
        book.AdvanceTo("2026-03-17");
        Assert.Equal(("100 available", "300 available"), (book.Balance("bob"), book.Balance("ann")));

        // Only the first order.
        book.Buy("o2", "2026-03-20", 500, "bob");
        Assert.Equal("300 available", book.Balance("ann"));
    }

    [Fact]
    public void return_within_the_window_leaves_neither_side_anything()
    {
        var book = Referred("ann", "bob");
        book.Buy("o1", "2026-03-02", 500, "bob");
        book.ReturnAll("o1", "2026-03-16");
        Assert.Equal(("", ""), (book.Balance("bob"), book.Balance("ann")));
        Assert.Empty(book.State.Member("ann").Limits.All);
    }

    [Fact]
    public void late_return_of_points_that_the_referrer_spent_takes_other_points_and_then_debt()
    {
        var book = Referred("ann", "bob");
        book.Buy("o1", "2026-03-02", 500, "bob");
        book.Buy(Theatre.Order("own", "2026-04-01", "ann", 250).Paying(null));
        book.Give("gift", "2026-04-02", 20, "ann");
        book.ReturnAll("o1", "2026-04-10");
        Assert.Equal("100 pending, 230 owed", book.Balance("ann"));
    }

    [Fact]
    public void referrer_gets_as_often_as_the_limit_says_and_friends_still_get_theirs()
    {
        var book = Referred("ann", "bob", "cid", "dee");
        foreach (var friend in (string[])["bob", "cid", "dee"])
        {
            book.Buy("of " + friend, "2026-03-02", 500, friend);
        }

        Assert.Equal(("600 pending", "100 pending"), (book.Balance("ann"), book.Balance("dee")));
        var use = Assert.Single(book.State.Member("ann").Limits.All);
        Assert.Equal(("rule referrer recipient year times", 2m), (use.Key, use.Used));

        // R3: what came back can be given again.
        book.ReturnAll("of bob", "2026-03-03");
        Assert.Equal(1, book.State.Member("ann").Limits.All.Single().Used);
    }

    [Fact]
    public void purchase_of_one_whom_nobody_brought_says_so()
    {
        var decision = Theatre.Book(Referral).Buy("o1", "2026-03-02", 500, "bob").Decision!;
        Assert.Equal((EffectOutcome.NoRecipient, 100m), (decision.Of("referrer").Outcome, decision.Points()));
        var pack = Theatre.Pack(Referral).Pack;
        Assert.Contains("referrer: no points, because nobody brought the member.", new DecisionWords(pack, ProductLanguage.English).GivesNothing(decision));
        Assert.Contains("referrer: баллов нет, потому что участника никто не приводил.", new DecisionWords(pack, ProductLanguage.Russian).GivesNothing(decision));
    }

    [Fact]
    public void words_of_a_decision_tell_whose_the_points_are()
    {
        var decision = Referred("ann", "bob").Buy("o1", "2026-03-02", 500, "bob").Decision!;
        var words = new DecisionWords(Theatre.Pack(Referral).Pack, ProductLanguage.English);
        Assert.Equal("Earned: 400 bonus. Of these, others get: 300 bonus.", words.Earned(decision));
        Assert.Contains(words.Gives(decision), s => s.StartsWith("referrer: 300 bonus. They go to whoever brought the member. Can be spent from 2026-03-17", StringComparison.Ordinal));
    }

    [Fact]
    public void points_of_the_referrer_slide_with_what_the_referrer_does()
    {
        var book = Theatre.Book("""
            "points": [ { "currency": "bonus", "expires": { "since": "member.lastActivityOn", "after": "P30D" } } ],
            "rules": [ { "id": "own", "when": "purchase.channel == 'web'", "then": [ { "earn": { "points": 1 } } ] },
                       { "id": "brought", "then": [ { "earn": { "points": 10, "to": "referrer" } } ] } ]
            """);
        book.Buy(Theatre.Order("a0", "2026-03-01", "ann", 10) with { Channel = "web" });
        book.Do(new EnrolMember("e", Theatre.Noon("2026-03-02"), "bob", "ann"));
        book.Buy("o1", "2026-03-10", 500, "bob");
        Assert.Contains("o1/brought/0 10 until 2026-03-31", book.Lots("ann"));
        book.Buy(Theatre.Order("a1", "2026-03-20", "ann", 10) with { Channel = "web" });
        Assert.Contains("o1/brought/0 10 until 2026-04-19", book.Lots("ann"));
    }

    [Theory]
    [InlineData("member.lastActivityOn", "P30D", "2026-03-31")]
    [InlineData("member.tierEnteredOn", "P30D", null)]
    [InlineData("member.birthDate", "P10950D", "2020-01-02")]
    public void points_that_would_be_over_for_the_referrer_are_not_given(string since, string after, string? lastDay)
    {
        var book = Theatre.Book($$"""
            "points": [ { "currency": "bonus", "expires": { "since": "{{since}}", "after": "{{after}}" } } ],
            "rules": [ { "id": "own", "when": "purchase.channel == 'web'", "then": [ { "earn": { "points": 1 } } ] },
                       { "id": "brought", "then": [ { "earn": { "points": 10, "to": "referrer" } } ] } ]
            """);
        book.Members = id => new MemberSnapshot { Id = id, BirthDate = new LocalDate(id == "ann" ? 1990 : 2000, 1, 9) };
        book.Buy(Theatre.Order("a0", "2026-03-01", "ann", 10) with { Channel = "web" });
        book.Do(new EnrolMember("e", Theatre.Noon("2026-03-02"), "bob", "ann"));
        var effect = book.Buy("o1", "2026-06-10", 500, "bob").Decision!.Of("brought");

        Assert.Equal(lastDay is null ? EffectOutcome.Granted : EffectOutcome.Expired, effect.Outcome);
        Assert.Equal(lastDay, effect.ExpiredOn is { } day ? LocalDatePattern.Iso.Format(day) : null);
        Assert.Equal(lastDay is null, book.Lots("ann").Any(l => l.StartsWith("o1/brought", StringComparison.Ordinal)));
    }

    [Fact]
    public void points_that_would_be_over_for_the_named_member_of_a_household_leave_their_group_to_another_rule()
    {
        var book = Theatre.Book("""
            "points": [ { "currency": "bonus", "expires": { "since": "member.lastActivityOn", "after": "P30D" } } ],
            "stacking": [ { "group": "one", "pick": "best" } ],
            "rules": [ { "id": "named", "stack": "one", "then": [ { "earn": { "points": 10, "to": "recipient" } } ] },
                       { "id": "own", "stack": "one", "then": [ { "earn": { "points": 4 } } ] } ]
            """);
        foreach (var member in (string[])["ann", "bob"])
        {
            book.Buy("of " + member, "2026-02-01", 10, member);
            book.Do(new ChangeHousehold("join " + member, Theatre.Noon("2026-02-01"), member, "home"));
        }

        book.Do(new NameHouseholdRecipient("n1", Theatre.Noon("2026-02-03"), "home", "ann"));
        book.Buy("o1", "2026-02-20", 10, "bob");
        Assert.Contains(book.Lots("ann"), l => l.StartsWith("o1/named", StringComparison.Ordinal));

        var decision = book.Buy("o2", "2026-06-10", 10, "bob").Decision!;
        Assert.Equal((EffectOutcome.Expired, 4m), (decision.Of("named").Outcome, decision.Of("own").Result));
    }

    [Fact]
    public void enrolment_through_oneself_somebody_unknown_or_in_a_circle_is_refused()
    {
        var book = Theatre.Book(Referral);
        foreach (var member in (string[])["ann", "bob", "cid"])
        {
            book.Buy("of " + member, "2026-02-01", 10, member);
        }

        var at = Theatre.Noon("2026-03-01");
        Assert.Equal("LR6061", book.Refused(new EnrolMember("e1", at, "ann", "ann")));
        Assert.Equal("LR6062", book.Refused(new EnrolMember("e2", at, "ann", "zoe")));
        book.Do(new EnrolMember("e3", at, "bob", "ann"));
        book.Do(new EnrolMember("e4", at, "cid", "bob"));
        Assert.Equal("LR6063", book.Refused(new EnrolMember("e5", at, "ann", "bob")));
        Assert.Equal("LR6063", book.Refused(new EnrolMember("e6", at, "ann", "cid")));
        book.Do(new EnrolMember("e7", at, "ann"));
    }

    [Fact]
    public void any_enrolments_never_close_a_circle() => Properties.Hold(Gen.Choose(0, 63).ArrayOf(40), 200, pairs =>
    {
        var book = Theatre.Book(Referral);
        string[] names = ["a", "b", "c", "d", "e", "f", "g", "h"];
        foreach (var name in names)
        {
            book.Give("gift " + name, "2026-01-02", 1, name);
        }

        for (var i = 0; i < pairs.Length; i++)
        {
            book.Handle(new EnrolMember($"e{i}", book.Now, names[pairs[i] / 8], names[pairs[i] % 8]));
        }

        Assert.All(names, name =>
        {
            var above = name;
            for (var steps = 0; above is not null; above = book.State.Member(above).Enrolment?.ReferrerId)
            {
                Assert.True(steps++ < names.Length, $"{name} is in a circle.");
            }
        });
    });

    [Fact]
    public void household_names_who_gets_its_points_until_that_member_leaves()
    {
        var book = Theatre.Book(Family);
        var at = Theatre.Noon("2026-02-01");
        foreach (var member in (string[])["ann", "bob"])
        {
            book.Do(new ChangeHousehold("join " + member, at, member, "home"));
        }

        book.Buy("o1", "2026-02-02", 10, "bob");
        book.Do(new NameHouseholdRecipient("n1", Theatre.Noon("2026-02-03"), "home", "ann"));
        book.Buy("o2", "2026-02-04", 10, "bob");
        book.Buy("o3", "2026-02-04", 10, "ann");
        Assert.Equal(("10 available", "20 available"), (book.Balance("bob"), book.Balance("ann")));

        book.Do(new ChangeHousehold("leave", Theatre.Noon("2026-02-05"), "ann", null));
        book.Buy("o4", "2026-02-06", 10, "bob");
        Assert.Equal(("20 available", "20 available"), (book.Balance("bob"), book.Balance("ann")));
        Assert.Equal("LR6060", book.Refused(new NameHouseholdRecipient("n2", Theatre.Noon("2026-02-07"), "home", "ann")));
    }

    [Fact]
    public void base_points_of_another_are_not_multiplied()
    {
        var pack = Given.Rules("""
            { "id": "base", "then": [ { "earn": { "points": 10, "kind": "base" } }, { "earn": { "points": 7, "kind": "base", "to": "referrer" } } ] },
            { "id": "double", "then": [ { "earn": { "times": 1, "of": "earned.base" } } ] }
            """);
        var decision = pack.DecideFor(Given.Member() with { Referrer = new RecipientSnapshot("r") }, Given.Purchase(Given.Line("1", 5)));
        Assert.Equal(10, decision.Of("double").Result);
    }

    [Theory]
    [InlineData("redemption", """ "points": [ { "currency": "bonus", "redemption": { "of": "base.net", "limits": [ { "per": "recipient", "window": "year", "points": 5 } ] } } ] """)]
    [InlineData("privilege", """ "privileges": [ { "id": "tea", "limits": [ { "per": "recipient", "window": "year", "times": 5 } ] } ] """)]
    public void limit_per_recipient_of_what_nobody_gets_is_refused(string what, string members) =>
        Assert.Equal((what, "LR2162"), (what, Assert.Single(Given.Check("{" + members + "}").Diagnostics).Code));

    // Friends join on the first of March, all through one member.
    private static ProgramBook Referred(string referrer, params string[] friends)
    {
        var book = Theatre.Book(Referral);
        book.Do(new EnrolMember("e0", Theatre.Noon("2026-02-01"), referrer));
        foreach (var friend in friends)
        {
            book.Do(new EnrolMember("of " + friend, Theatre.Noon("2026-03-01"), friend, referrer));
        }

        return book;
    }
}
