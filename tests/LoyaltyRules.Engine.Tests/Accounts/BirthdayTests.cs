using LoyaltyRules.Engine.Accounts.Book;
using LoyaltyRules.Engine.Model;
using LoyaltyRules.Engine.Tests.Evaluation;
using NodaTime;

namespace LoyaltyRules.Engine.Tests.Accounts;

/// <summary>A birthday counts once a year, whatever the date of birth was changed to (T2).</summary>
[Trait("Semantics", "T2")]
public sealed class BirthdayTests
{
    private const string Present = """
        "rules": [ { "id": "present", "on": "birthday", "then": [ { "earn": { "points": 100 } } ], "limits": [ { "per": "member", "window": "year", "times": 1 } ] } ]
        """;

    private const string PresentWithoutLimit = """ "rules": [ { "id": "present", "on": "birthday", "then": [ { "earn": { "points": 100 } } ] } ] """;

    [Theory]
    [InlineData(Present)]
    [InlineData(PresentWithoutLimit)]
    public void birthday_moved_to_a_later_day_of_the_year_comes_again_only_the_year_after(string pack)
    {
        var born = Theatre.Day("1990-03-10");
        var book = Theatre.Book(pack);
        book.Members = id => new MemberSnapshot { Id = id, BirthDate = born };
        book.Give("g", "2026-01-02", 1);
        book.AdvanceTo("2026-03-11");
        Assert.Equal("101 available", book.Balance());
        foreach (var changed in new[] { "1990-03-12", "1990-07-01", "2000-02-29", "1990-12-31" })
        {
            born = Theatre.Day(changed);
            book.Replan("m");
            book.AdvanceTo(changed == "1990-12-31" ? "2026-12-31" : "2026-07-02");
        }

        Assert.Equal("101 available", book.Balance());
        book.AdvanceTo("2027-12-30");
        Assert.Equal("101 available", book.Balance());
        book.AdvanceTo("2027-12-31");
        Assert.Equal("201 available", book.Balance());
    }

    [Fact]
    public void birthdays_of_a_member_who_changes_the_date_at_will_are_one_a_year_at_most() => Properties.HoldForHistories(40, 60, steps =>
    {
        var born = Theatre.Day("1990-03-10");
        var book = Theatre.Book(PresentWithoutLimit);
        var given = new List<LocalDate>();
        book.Observer = e => given.AddRange(e.Kind == BookEntryKind.Birthday && e.Decision!.Points() > 0 ? [e.Decision!.Date] : Array.Empty<LocalDate>());
        book.Members = id => new MemberSnapshot { Id = id, BirthDate = born };
        book.Give("g", "2026-01-02", 1);
        foreach (var step in steps)
        {
            // Often to the days that come next.
            book.AdvanceTo(book.Now + Duration.FromDays(step % 45));
            born = step % 3 == 0 ? new LocalDate(1990, 1, 1).PlusDays(step % 365) : book.Today.PlusYears(-30).PlusDays(step % 5);
            book.Replan("m");
        }

        Assert.Equal(given.Distinct(), given);
        Assert.All(given.GroupBy(d => d.Year), year => Assert.Single(year));
    });

    [Fact]
    public void birthday_on_purchases_with_a_limit_counts_once_a_year_whatever_the_date_was_changed_to()
    {
        var born = Theatre.Day("1990-03-10");
        var book = Theatre.Book("""
            "rules": [ { "id": "drink", "when": "isBirthday(member.birthDate, purchase.date)", "then": [ { "discount": { "percent": 100, "of": "base.net" } } ],
                         "limits": [ { "per": "member", "window": "year", "times": 1 } ] } ]
            """);
        book.Members = id => new MemberSnapshot { Id = id, BirthDate = born };
        var days = new[] { "2026-03-10", "2026-03-11", "2026-03-12", "2027-01-05", "2027-01-06" };
        var outcomes = days.Select(day =>
        {
            born = Theatre.Day(day).PlusYears(-36);
            return book.Buy("p" + day, day, 5).Decision!.Of("drink").Outcome;
        });
        Assert.Equal([EffectOutcome.Granted, EffectOutcome.Limited, EffectOutcome.Limited, EffectOutcome.Granted, EffectOutcome.Limited], outcomes);
    }
}
