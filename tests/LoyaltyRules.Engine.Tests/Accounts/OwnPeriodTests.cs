using LoyaltyRules.Engine.Accounts.Book;
using LoyaltyRules.Engine.Evaluation.Output;
using LoyaltyRules.Engine.Model;
using LoyaltyRules.Engine.Tests.Evaluation;
using NodaTime;

namespace LoyaltyRules.Engine.Tests.Accounts;

/// <summary>Limits whose periods are the member's own: the year around a birthday, the year of membership, a billing cycle (T5).</summary>
[Trait("Semantics", "T5")]
public sealed class OwnPeriodTests
{
    private const string AroundBirthday = """
        "rules": [ { "id": "treat", "when": "abs(daysFromBirthday(member.birthDate, purchase.date)) <= 7", "then": [ { "earn": { "points": 100 } } ],
                     "limits": [ { "per": "member", "window": "birthday", "times": 1 } ] } ]
        """;

    [Theory]
    [InlineData("1990-01-01", "2026-12-24", false)]
    [InlineData("1990-01-01", "2026-12-25", true)]
    [InlineData("1990-01-01", "2027-01-08", true)]
    [InlineData("1990-01-01", "2027-01-09", false)]
    [InlineData("1996-02-29", "2027-02-21", true)]
    [InlineData("1996-02-29", "2027-03-07", true)]
    [InlineData("1996-02-29", "2028-03-07", true)]
    [InlineData("1996-02-29", "2027-03-08", false)]
    public void days_around_a_birthday_are_counted_across_the_turn_of_the_year(string born, string day, bool isGiven)
    {
        var book = Open(AroundBirthday, born);
        Assert.Equal(isGiven ? "100 available" : "", Bought(book, "o", day));
    }

    [Theory]
    [InlineData("1990-01-01", "2026-12-27", "2027-01-03", "2027-12-30")]
    [InlineData("1990-12-31", "2026-12-27", "2027-01-03", "2027-12-30")]
    [InlineData("1990-06-15", "2026-06-10", "2026-06-20", "2027-06-10")]
    public void benefit_around_a_birthday_is_given_once_however_the_calendar_falls(string born, string before, string after, string nextYear)
    {
        var book = Open(AroundBirthday, born);
        Assert.Equal("100 available", Bought(book, "o1", before));
        Assert.Equal("100 available", Bought(book, "o2", after));
        Assert.Equal("200 available", Bought(book, "o3", nextYear));
    }

    [Fact]
    public void benefit_around_a_birthday_comes_once_for_each_year_whatever_the_date_of_birth_is_changed_to() => Properties.HoldForHistories(40, 40, steps =>
    {
        var born = Theatre.Day("1990-03-10");
        var book = Theatre.Book(AroundBirthday);
        book.Members = id => new MemberSnapshot { Id = id, BirthDate = born };
        var (given, number) = (0, 0);
        foreach (var step in steps)
        {
            book.AdvanceTo(book.Now + Duration.FromDays(step % 20));
            born = book.Today.PlusYears(-30).PlusDays((step % 30) - 15);
            given += book.Buy($"o{number++}", NodaTime.Text.LocalDatePattern.Iso.Format(book.Today), 100).Decision!.Points() > 0 ? 1 : 0;
        }

        // Birthdays of the years from the first to the one after the last, where that is near.
        Assert.True(given <= book.Today.Year - 2026 + 2, $"{given} times until {book.Today}");
    });

    [Fact]
    public void year_of_membership_begins_on_the_day_of_joining()
    {
        var book = Open("""
            "rules": [ { "id": "gift", "then": [ { "earn": { "points": 10 } } ], "limits": [ { "per": "member", "window": { "each": "year", "startsOn": "member.joinedOn" }, "times": 1 } ] } ]
            """, joined: "2024-05-20");
        Assert.Equal("10 available", Bought(book, "o1", "2026-05-18"));
        Assert.Equal("10 available", Bought(book, "o2", "2026-05-19"));
        Assert.Equal("20 available", Bought(book, "o3", "2026-05-20"));
        Assert.Equal("20 available", Bought(book, "o4", "2027-05-19"));
    }

    [Fact]
    public void billing_cycle_begins_on_the_day_of_the_members_own_date_and_a_return_gives_its_use_back()
    {
        var book = Open("""
            "facts": [ { "name": "member.statementDay", "type": "date" } ],
            "rules": [ { "id": "cashback", "then": [ { "earn": { "percent": 10, "of": "base.net", "round": "down" } } ],
                         "limits": [ { "per": "member", "window": { "each": "month", "startsOn": "member.statementDay" }, "points": 50 } ] } ]
            """, statement: "2020-01-31");
        Assert.Equal("50 available", Bought(book, "o1", "2026-02-27", 900));
        Assert.Equal("100 available", Bought(book, "o2", "2026-02-28", 900));
        Assert.Equal("100 available", Bought(book, "o3", "2026-03-30", 900));
        book.ReturnAll("o2", "2026-03-30");
        Assert.Equal("100 available", Bought(book, "o4", "2026-03-30", 900));
        Assert.Equal("150 available", Bought(book, "o5", "2026-03-31", 900));
    }

    [Fact]
    public void without_the_date_the_period_is_the_calendars()
    {
        var book = Open("""
            "rules": [ { "id": "gift", "then": [ { "earn": { "points": 10 } } ], "limits": [ { "per": "member", "window": { "each": "month", "startsOn": "member.birthDate" }, "times": 1 } ] } ]
            """);
        Assert.Equal("10 available", Bought(book, "o1", "2026-02-01"));
        Assert.Equal("10 available", Bought(book, "o2", "2026-02-28"));
        Assert.Equal("20 available", Bought(book, "o3", "2026-03-01"));
    }

    private static ProgramBook Open(string pack, string? born = null, string? joined = null, string? statement = null)
    {
        var book = Theatre.Book(pack);
        book.Members = id => new MemberSnapshot
        {
            Id = id,
            BirthDate = born is null ? null : Theatre.Day(born),
            JoinedOn = joined is null ? null : Theatre.Day(joined),
            Facts = statement is null ? FactSet.Empty : FactSet.Of(("statementDay", FactValue.Of(Theatre.Day(statement)))),
        };
        return book;
    }

    private static string Bought(ProgramBook book, string id, string day, decimal gross = 100)
    {
        book.Buy(id, day, gross);
        return book.Balance();
    }
}
