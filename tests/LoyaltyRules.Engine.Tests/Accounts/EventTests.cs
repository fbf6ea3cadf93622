using LoyaltyRules.Engine.Accounts.Book;
using LoyaltyRules.Engine.Accounts.Commands;
using LoyaltyRules.Engine.Evaluation;
using LoyaltyRules.Engine.Evaluation.Output;
using LoyaltyRules.Engine.Model;
using LoyaltyRules.Engine.Tests.Evaluation;
using NodaTime;

namespace LoyaltyRules.Engine.Tests.Accounts;

/// <summary>Rules on events other than purchases: joining, doing something, birthdays, ends of periods, releases, completion.</summary>
public sealed class EventTests
{
    private const string Questionnaire = """
        "activities": [ { "activity": "questionnaire" }, { "activity": "review" } ],
        "facts": [ { "name": "activity.filled", "type": "number", "max": 100 }, { "name": "activity.fields", "type": "number", "min": 0, "max": 100 },
                   { "name": "activity.place", "type": "text" } ],
        "counters": [ { "name": "reviews", "count": "activity.review", "window": "lifetime" }, { "name": "filled", "sum": "activity.filled", "on": "activity.questionnaire", "window": "year" },
                      { "name": "places", "distinct": "activity.place", "window": "lifetime" }, { "name": "lastReview", "last": "activity.review", "window": "lifetime" } ],
        "rules": [
          { "id": "questionnaire", "on": "activity.questionnaire", "then": [ { "earn": { "points": "divide(activity.filled * 100, activity.fields, 0, 'down')" } } ] },
          { "id": "welcome", "on": "enrolment", "then": [ { "earn": { "points": 50 } } ] },
          { "id": "review", "on": "activity.review", "when": "withThis(member.reviews) <= 2", "then": [ { "earn": { "points": 10 } } ],
            "limits": [ { "per": "member", "window": "year", "points": 15 } ] },
          { "id": "bought", "then": [ { "earn": { "points": 1 } } ] } ]
        """;

    [Fact]
    public void questionnaire_partly_filled_earns_points_by_its_share()
    {
        var book = Theatre.Book(Questionnaire);
        var entry = book.Do(Filled("a", "2026-03-01", 7, 12));
        Assert.Equal((EventKind.Activity, "a", 58m), (entry.Decision!.Event, entry.Decision.EventId, entry.Decision.Points()));
        Assert.Equal(["a/questionnaire/0 activity 58"], book.Lots());
        Assert.Equal("questionnaire", Assert.Single(entry.Decision.Rules).RuleId);
        Assert.Equal(7, book.State.Member("m").Counters.Of("filled").TotalAt(PeriodWindow.Lifetime, Theatre.Day("2026-03-01")));
        Assert.Equal(Theatre.Day("2026-03-01"), book.State.Member("m").LastActivityOn(book.Today));
        Assert.True(book.Handle(Filled("a", "2026-03-01", 7, 12)).IsRepetition);
        Assert.Equal("LR6002", book.Refused(Filled("a", "2026-03-01", 8, 12)));
    }

    [Fact]
    public void questionnaire_without_fields_is_unknown_and_earns_nothing()
    {
        var book = Theatre.Book(Questionnaire);
        Assert.Equal(EffectOutcome.Unknown, book.Do(Filled("a", "2026-03-01", 0, 0)).Decision!.Of("questionnaire").Outcome);
        Assert.Equal("", book.Balance());
    }

    [Fact]
    public void enrolment_decides_its_own_rules_only_once()
    {
        var book = Theatre.Book(Questionnaire);
        var entry = book.Do(new EnrolMember("e", Theatre.Noon("2026-03-01"), "m"));
        Assert.Equal("50 available", book.Balance());
        Assert.Equal(["welcome"], entry.Decision!.Rules.Select(r => r.RuleId));
        Assert.Contains("\"event\":{\"id\":\"e\",\"kind\":\"enrolment\"}", DecisionJson.Write(entry.Decision), StringComparison.Ordinal);
        Assert.Equal("LR6053", book.Refused(new EnrolMember("e2", Theatre.Noon("2026-03-02"), "m")));
        Assert.Equal(["bought"], book.Buy("p", "2026-03-03", 100).Decision!.Rules.Select(r => r.RuleId));
    }

    [Fact]
    public void activities_count_with_the_one_being_decided_and_use_limits()
    {
        var book = Theatre.Book(Questionnaire);
        var earned = Enumerable.Range(1, 3).Select(i => book.Do(Review($"r{i}", $"2026-03-0{i}", i % 2 == 0 ? "opera" : "drama")).Decision!.Points());
        Assert.Equal([10, 5, 0], earned);
        var member = book.SnapshotOf("m", book.Today);
        Assert.True(member.Facts.TryGet("places", out var places) && member.Facts.TryGet("lastReview", out var last) && places.AsNumber == 2 && last.AsText == "2026-03-03");
    }

    [Fact]
    public void activity_with_facts_that_do_not_fit_is_refused_with_all_of_them()
    {
        var book = Theatre.Book(Questionnaire);
        Assert.Equal("LR3003 LR3001", book.Refused(new RecordActivity("a", Theatre.Noon("2026-03-01"), "m", "review",
            FactSet.Of(("filled", FactValue.Of(101)), ("stars", FactValue.Of(5))))));
        Assert.Equal("LR6054", book.Refused(new RecordActivity("a", Theatre.Noon("2026-03-01"), "m", "visit", FactSet.Empty)));
    }

    [Fact]
    public void activity_unknown_to_the_pack_is_refused()
    {
        var happened = new MemberEvent { Of = EventKind.Activity, Id = "a", At = Theatre.Noon("2026-03-01"), MemberId = "m", Activity = "visit" };
        Assert.False(Theatre.Pack(Questionnaire).TryDecide(happened, Given.Member(), ProgramSnapshot.Empty, out _, out var diagnostics));
        Assert.Equal("LR3020", Assert.Single(diagnostics).Code);
    }

    [Fact]
    public void completed_rules_give_on_what_is_left_and_are_taken_back_with_it()
    {
        var book = Theatre.Book("""
            "bases": [ { "name": "paid", "of": "line.paid" } ],
            "counters": [ { "name": "shows", "count": "completed", "window": "lifetime" }, { "name": "lastShow", "last": "completed", "window": "lifetime" } ],
            "rules": [ { "id": "flown", "on": "completed", "when": "purchase.gross >= 100 && event.date > purchase.date && withThis(member.shows) == 1",
                         "then": [ { "earn": { "percent": 10, "of": "base.paid", "round": "down" } } ] },
                       { "id": "sale", "then": [ { "discount": { "percent": 50, "of": "base.gross", "round": "down" } } ] } ]
            """);
        book.Buy(Theatre.Order("p", "2026-03-01", "m", Given.Line("a", 400, 4), Given.Line("b", 100)));
        book.ReturnSome("r0", "p", "2026-03-02", ("a", 1));
        var entry = book.Do(new CompletePurchase("c", Theatre.Noon("2026-03-10"), "p"));
        Assert.Equal((EventKind.Completed, 400m, 200m, 20m), (entry.Decision!.Event, entry.Decision.Totals.Gross, entry.Decision.Totals.Net, entry.Decision.Points()));
        Assert.Equal(["p/flown/0 completed 20"], book.Lots());
        Assert.Equal(["flown"], entry.Decision.Rules.Select(r => r.RuleId));
        book.ReturnSome("r1", "p", "2026-03-11", ("a", 1));
        Assert.Equal("15 available", book.Balance());
        book.ReturnSome("r2", "p", "2026-03-12", ("a", 2), ("b", 1));
        Assert.Equal("", book.Balance());
        var member = book.State.Member("m");
        Assert.True(member.Counters.Of("shows").IsEmpty && member.Counters.Of("lastShow").IsEmpty && member.Activity.IsEmpty);
    }

    [Fact]
    public void period_end_gives_before_points_expire_and_once_for_each_period()
    {
        var book = Theatre.Book("""
            "points": [ { "currency": "bonus", "expires": { "since": "lot.earnedOn", "roundUp": "month" }, "redemption": { "of": "base.net" } } ],
            "counters": [ { "name": "orders", "count": "purchase", "window": "month" } ],
            "rules": [ { "id": "monthly", "on": { "endOf": "month" }, "when": "member.orders > 0 && event.date >= '2026-01-31'", "then": [ { "earn": { "points": 7, "expires": "P40D" } } ] },
                       { "id": "quarterly", "on": { "endOf": "quarter" }, "then": [ { "earn": { "points": 1000, "expires": "P1D" } } ] } ]
            """);
        var kinds = new List<string>();
        book.Observer = e => kinds.Add($"{e.Kind} {e.EventOn:MM-dd}");
        book.Buy("p", "2026-01-15", 100);
        book.Give("g", "2026-01-15", 5);
        book.AdvanceTo("2026-02-01");
        Assert.Equal(["PeriodEnd 01-31", "Expiry 01-31"], kinds[2..]);
        Assert.Equal("7 available, 5 expired", book.Balance());
        book.AdvanceTo("2026-04-01");
        Assert.Equal(1000, book.Points().Available);
        Assert.Equal(7 + 5, book.Points().Expired);
    }

    [Fact]
    public void birthday_comes_at_the_start_of_its_day_for_members_known_before()
    {
        var book = Theatre.Book("""
            "rules": [ { "id": "birthday", "on": "birthday", "then": [ { "earn": { "points": 100 } }, { "grant": { "privilege": "tea", "for": "P7D" } } ] } ],
            "privileges": [ { "id": "tea", "granted": true } ]
            """);
        book.Members = id => new MemberSnapshot { Id = id, BirthDate = Theatre.Day(id == "leap" ? "2000-02-29" : "1990-03-01") };
        book.Do(new EnrolMember("e1", Theatre.Noon("2026-02-01"), "leap"));
        book.Do(new EnrolMember("e2", Theatre.Noon("2026-03-01"), "m"));
        book.AdvanceTo("2026-03-02");
        Assert.Equal(("100 available", ""), (book.Balance("leap"), book.Balance("m")));
        Assert.Equal(Theatre.Day("2026-03-07"), Assert.Single(book.State.Member("leap").Privileges).Until);
        book.AdvanceTo("2028-02-29");
        Assert.Equal(("300 available", "100 available"), (book.Balance("leap"), book.Balance("m")));
    }

    [Fact]
    public void new_version_asks_everybody_known_once_when_it_goes_live_and_plans_its_birthdays()
    {
        CompiledPack Version(string rules) => Theatre.Pack($$"""
            "version": "1.{{rules.Length}}.0", "rules": [ {{rules}} ]
            """);
        var book = new ProgramBook(
            new PackHistory([(Theatre.Noon("2026-01-01"), Version("")), (Theatre.Noon("2026-03-01"), Version("""
                { "id": "thanks", "on": "release", "then": [ { "earn": { "points": 5 } } ] }, { "id": "birthday", "on": "birthday", "then": [ { "earn": { "points": 100 } } ] }
                """))]),
            Theatre.Noon("2026-01-01")) { Members = id => new MemberSnapshot { Id = id, BirthDate = Theatre.Day("1990-02-10") } };
        book.Give("g1", "2026-02-01", 1, "a");
        book.Give("g2", "2026-03-02", 1, "b");
        Assert.Equal(("6 available", "1 available"), (book.Balance("a"), book.Balance("b")));
        book.AdvanceTo("2027-03-01");
        Assert.Equal(("106 available", "101 available"), (book.Balance("a"), book.Balance("b")));
    }

    private static RecordActivity Filled(string id, string day, decimal filled, decimal fields) => new(
        id, Theatre.Noon(day), "m", "questionnaire", FactSet.Of(("filled", FactValue.Of(filled)), ("fields", FactValue.Of(fields))));

    private static RecordActivity Review(string id, string day, string place) => new(id, Theatre.Noon(day), "m", "review", FactSet.Of(("place", FactValue.Of(place))));
}
