using System.Globalization;
using LoyaltyRules.Engine.Model;
using LoyaltyRules.Engine.Packs.Rules;
using NodaTime;

namespace LoyaltyRules.Engine.Tests.Packs;

/// <summary>Deadlines that are rounded up to the end of a period and then move by whole months (T1).</summary>
[Trait("Semantics", "T1")]
public sealed class MonthEndTests
{
    // Four years, of which one has a 29 February, and their neighbours.
    private static readonly LocalDate First = new(2026, 1, 1);
    private static readonly LocalDate Last = new(2029, 12, 31);

    /// <summary>Every period that ends with a month: months, quarters, and years from the first of each month.</summary>
    public static TheoryData<string> PeriodsThatEndWithAMonth =>
        [.. Enumerable.Range(1, 12).Select(m => string.Create(CultureInfo.InvariantCulture, $"year from {m:00}-01")), "month", "quarter", "year"];

    [Theory]
    [MemberData(nameof(PeriodsThatEndWithAMonth))]
    public void deadline_rounded_up_and_moved_by_months_is_the_last_day_of_its_month(string roundUp)
    {
        for (var months = 0; months <= 40; months++)
        {
            for (var date = First; date <= Last; date = date.PlusDays(1))
            {
                Assert.Equal(ExpectedEnd(roundUp, date, months), On(Window(roundUp), date, months, days: 0));
            }
        }
    }

    [Theory]
    [InlineData("2027-02-10", "2027-09-10")]
    [InlineData("2028-02-29", "2028-09-10")]
    [InlineData("2027-04-01", "2027-11-10")]
    public void days_are_added_after_the_months(string date, string until) =>
        Assert.Equal(Day(until), On(Window("month"), Day(date), months: 6, days: 10));

    // A week's, a day's or a theatre season's last day may be the last of a month by chance.
    [Theory]
    [InlineData("day", "2027-02-28", "2027-08-28")]
    [InlineData("week", "2027-02-24", "2027-08-28")]
    [InlineData("year from 03-02", "2027-02-01", "2027-09-01")]
    [InlineData("year from 02-29", "2027-03-01", "2028-08-28")]
    [InlineData("year from 12-31", "2027-03-01", "2028-06-30")]
    [InlineData("none", "2027-02-28", "2027-08-28")]
    [InlineData("none", "2027-08-31", "2028-02-29")]
    public void deadline_of_other_periods_and_of_none_is_clamped(string roundUp, string date, string until) =>
        Assert.Equal(Day(until), On(roundUp == "none" ? null : Window(roundUp), Day(date), months: 6, days: 0));

    [Fact]
    public void the_chosen_one_of_several_says_whether_it_ends_a_month()
    {
        Deadline rounded = new DeadlineAfter { Since = new DateAnchor(DateAnchor.EventDate), RoundUp = Window("month"), Months = 1 };
        Deadline plain = new DeadlineAfter { Since = new DateAnchor(DateAnchor.EventDate), Months = 3 };
        var facts = new OneDate(Day("2027-02-28"));
        Assert.Equal((Day("2027-03-31"), true), Told(new EarlierDeadline([plain, rounded]).On(facts)));
        Assert.Equal((Day("2027-05-28"), false), Told(new LaterDeadline([rounded, plain]).On(facts)));
    }

    private static (LocalDate?, bool) Told(DeadlineDay day) => (day.Day, day.EndsMonth);

    private static LocalDate On(PeriodWindow? roundUp, LocalDate date, int months, int days) =>
        new DeadlineAfter { Since = new DateAnchor(DateAnchor.EventDate), RoundUp = roundUp, Months = months, Days = days }.On(new OneDate(date)).Day!.Value;

    // Counted in months alone: in which the period ends, then how long the month is that lies so many behind it.
    private static LocalDate ExpectedEnd(string roundUp, LocalDate date, int months)
    {
        var month = (date.Year * 12) + date.Month - 1;
        var startsIn = roundUp.Contains(' ', StringComparison.Ordinal) ? int.Parse(roundUp[10..12], CultureInfo.InvariantCulture) - 1 : 0;
        var length = roundUp switch { "month" => 1, "quarter" => 3, _ => 12 };
        var end = month + length - 1 - ((month - startsIn) % length) + months;
        return new LocalDate(end / 12, (end % 12) + 1, CalendarSystem.Iso.GetDaysInMonth(end / 12, (end % 12) + 1));
    }

    private static PeriodWindow Window(string text)
    {
        if (text.Split(" from ") is [_, var from])
        {
            Assert.True(PeriodWindow.TryParseStartsOn(from, out var startsOn));
            return PeriodWindow.YearFrom(startsOn);
        }

        Assert.True(PeriodWindow.TryParse(text, out var window));
        return window;
    }

    private static LocalDate Day(string day) => NodaTime.Text.LocalDatePattern.Iso.Parse(day).Value;

    private sealed class OneDate(LocalDate date) : IDeadlineFacts
    {
        public LocalDate? DateOf(DateAnchor anchor) => date;

        public bool IsWaived(Deadline deadline) => false;
    }
}
