using LoyaltyRules.Engine.Accounts.Book;
using LoyaltyRules.Engine.Accounts.Commands;
using LoyaltyRules.Engine.Model;
using LoyaltyRules.Engine.Tests.Evaluation;
using static LoyaltyRules.Engine.Tests.Evaluation.Given;

namespace LoyaltyRules.Engine.Tests.Accounts;

/// <summary>One limit over several rules on different events: the group that they name has it.</summary>
public sealed class SharedCapTests
{
    private const string Club = """
        "points": [ { "currency": "bonus" } ], "activities": [ { "activity": "review", "name": { "en": "Review" } } ],
        "counters": [ { "name": "orders", "count": "purchase", "window": "lifetime" } ],
        "stacking": [ { "group": "gifts", "pick": "all", "limits": [ { "per": "member", "window": "month", "points": 500 } ] } ],
        "rules": [
          { "id": "birthday", "on": "birthday", "stack": "gifts", "then": [ { "earn": { "points": 300 } } ] },
          { "id": "review", "on": "activity.review", "stack": "gifts", "then": [ { "earn": { "points": 150 } } ] },
          { "id": "purchase", "stack": "gifts", "then": [ { "earn": { "percent": 10, "of": "base.net", "round": "down" } } ] } ]
        """;

    [Fact]
    public void limit_of_a_group_is_one_over_purchases_activities_and_birthdays()
    {
        var book = Open(born: "1990-03-10");
        book.Buy("o1", "2026-03-02", 1_000, "ann");
        Assert.Equal("100 available", book.Balance("ann"));
        book.AdvanceTo("2026-03-11");
        Assert.Equal("400 available", book.Balance("ann"));
        Review(book, "r1", "2026-03-12");
        Assert.Equal("500 available", book.Balance("ann"));
        book.Buy("o2", "2026-03-20", 1_000, "ann");
        Assert.Equal("500 available", book.Balance("ann"));

        // The next month begins anew.
        Review(book, "r2", "2026-04-01");
        Assert.Equal("650 available", book.Balance("ann"));
    }

    [Fact]
    public void return_gives_back_what_its_purchase_used_for_the_other_events()
    {
        var book = Open(born: "1990-05-10");
        book.Buy("o1", "2026-03-02", 5_000, "ann");
        Review(book, "r1", "2026-03-03");
        Assert.Equal("500 available", book.Balance("ann"));
        book.ReturnAll("o1", "2026-03-04");
        Assert.Equal("", book.Balance("ann"));
        Review(book, "r2", "2026-03-05");
        Assert.Equal("150 available", book.Balance("ann"));
    }

    private static ProgramBook Open(string born)
    {
        var book = Theatre.Book(Club);
        book.Members = id => new MemberSnapshot { Id = id, BirthDate = Theatre.Day(born) };
        book.Do(new EnrolMember("e", Theatre.Noon("2026-01-05"), "ann"));
        return book;
    }

    private static void Review(ProgramBook book, string id, string day) => book.Do(new RecordActivity(id, Theatre.Noon(day), "ann", "review", FactSet.Empty));

    [Theory]
    [InlineData(""" "points": "parameter.cap" """, null)]
    [InlineData(""" "points": "member.orders * 10" """, null)]
    [InlineData(""" "points": "purchase.gross" """, "LR1108")]
    [InlineData(""" "points": 5, "per": "purchase" """, "LR2162")]
    public void cap_over_different_events_asks_what_all_of_them_know(string limit, string? code)
    {
        var per = limit.Contains("per", StringComparison.Ordinal) ? "" : """ "per": "member", "window": "month", """;
        var check = Check("{ " + Club.Replace(""" "per": "member", "window": "month", "points": 500 """, per + limit, StringComparison.Ordinal)
            + """, "parameters": [ { "name": "cap", "value": 500, "unit": "points", "currency": "bonus" } ] }""");
        Assert.Equal(code, check.Diagnostics.FirstOrDefault(d => d.IsError)?.Code);
    }
}
