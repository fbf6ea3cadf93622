using LoyaltyRules.Engine.Accounts.Book;
using LoyaltyRules.Engine.Accounts.Commands;
using LoyaltyRules.Engine.Model;
using LoyaltyRules.Engine.Tests.Evaluation;

namespace LoyaltyRules.Engine.Tests.Accounts;

/// <summary>What members choose: favourite categories, an offer to activate, a gift or points.</summary>
public sealed class ChoiceTests
{
    private const string Favourites = """
        "choices": [ { "name": "favourites", "label": { "en": "Favourites" }, "options": ["opera", "drama"], "max": 1, "window": "month", "from": "nextWindow" } ],
        "rules": [ { "id": "loved", "then": [ { "earn": { "percent": 10, "of": "base.net", "where": "chosen(choice.favourites, line.category)", "round": "down" } } ] } ]
        """;

    private const string Activation = """
        "choices": [ { "name": "offer", "options": ["activated"], "window": "month", "until": "windowEnd" } ],
        "rules": [ { "id": "offer", "when": "chosen(choice.offer, 'activated')", "then": [ { "earn": { "points": 50 } } ] } ]
        """;

    [Fact]
    public void favourites_count_from_the_next_month_on_for_their_lines_alone()
    {
        var book = Theatre.Book(Favourites);
        book.Do(Choose("c1", "2026-02-27", "favourites", "opera"));
        Assert.Equal(0, Buy(book, "p1", "2026-02-28"));
        Assert.Equal(30, Buy(book, "p2", "2026-03-01"));
        book.Do(Choose("c2", "2026-03-31", "favourites", "drama"));
        Assert.Equal(30, Buy(book, "p3", "2026-03-31"));
        Assert.Equal(20, Buy(book, "p4", "2026-04-01"));
    }

    [Fact]
    public void late_purchase_is_decided_by_what_was_chosen_on_its_day()
    {
        var book = Theatre.Book(Favourites);
        book.Do(Choose("c1", "2026-02-27", "favourites", "opera"));
        book.Do(Choose("c2", "2026-03-02", "favourites", "drama"));
        book.AdvanceTo("2026-04-20");
        Assert.Equal(30, Buy(book, "late", "2026-03-31"));
        Assert.Equal(20, Buy(book, "now", "2026-04-20"));
    }

    [Fact]
    public void activated_offer_is_over_with_its_month()
    {
        var book = Theatre.Book(Activation);
        Assert.Equal(0, Buy(book, "p1", "2026-02-10"));
        book.Do(Choose("c1", "2026-02-11", "offer", "activated"));
        Assert.Equal(50, Buy(book, "p2", "2026-02-28"));
        Assert.Equal(0, Buy(book, "p3", "2026-03-01"));
        book.Do(Choose("c2", "2026-03-01", "offer", "activated"));
        Assert.Equal("LR6068", book.Refused(Choose("c3", "2026-03-02", "offer", "activated")));
    }

    [Fact]
    public void gift_or_points_gives_what_was_chosen_and_nothing_before()
    {
        var book = Theatre.Book("""
            "choices": [ { "name": "welcome", "options": ["gift", "points"] } ],
            "privileges": [ { "id": "programme", "granted": true } ],
            "rules": [ { "id": "gift", "when": "chosen(choice.welcome, 'gift')", "then": [ { "grant": { "privilege": "programme" } } ] },
                       { "id": "points", "when": "chosen(choice.welcome, 'points')", "then": [ { "earn": { "points": 100 } } ] } ]
            """);
        Assert.Equal(0, Buy(book, "p1", "2026-02-10"));
        book.Do(Choose("c1", "2026-02-11", "welcome", "points"));
        Assert.Equal(100, Buy(book, "p2", "2026-02-12"));
        book.Do(Choose("c2", "2026-02-13", "welcome", "gift"));
        Assert.Equal(0, Buy(book, "p3", "2026-02-14"));
        Assert.Equal("programme", Assert.Single(book.State.Member("m").Privileges).Id);
    }

    [Fact]
    public void choice_in_a_condition_is_unknown_without_a_member_and_false_where_nothing_was_chosen()
    {
        var pack = Theatre.Pack(Activation);
        Assert.Equal(RuleOutcome.Unknown, pack.DecideFor(null, Given.Purchase(Given.Line("1", 5))).OutcomeOf("offer"));
        var decision = pack.DecideFor(Given.Member(), Given.Purchase(Given.Line("1", 5)));
        Assert.Equal(RuleOutcome.NotMatched, decision.OutcomeOf("offer"));
        Assert.Contains("activated is among what was chosen (choice.offer)", decision.Rules.Single(r => r.RuleId == "offer").Reasons.Single().Sentence.En, StringComparison.Ordinal);
    }

    [Fact]
    public void snapshot_with_choices_the_pack_does_not_have_is_refused_and_with_other_words_warned_of()
    {
        var pack = Theatre.Pack(Activation);
        var purchase = Given.Purchase(Given.Line("1", 5));
        Assert.Equal(["LR3025 /member/choices/ofer"], pack.Doubts(purchase, Given.Member() with { Choices = [new MemberChoice("ofer", ["activated"])] }));
        Assert.Equal(["LR3051 /member/choices/offer"], pack.Doubts(purchase, Given.Member() with { Choices = [new MemberChoice("offer", ["activate"])] }));
    }

    private static ChooseOptions Choose(string id, string day, string choice, params string[] options) => new(id, Theatre.Noon(day), "m", choice, [.. options]);

    private static decimal Buy(ProgramBook book, string id, string day) =>
        book.Buy(Theatre.Order(id, day, "m", Given.Line("1", 300, "opera"), Given.Line("2", 200, "drama"))).Decision!.Points();
}
