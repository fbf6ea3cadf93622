using LoyaltyRules.Engine.Model;
using NodaTime;
using NodaTime.Text;

namespace LoyaltyRules.Engine.Tests.Model;

public sealed class PeriodWindowTests
{
    [Theory]
    [InlineData("day", "2024-02-29", "2024-02-29", "2024-02-29")]
    [InlineData("week", "2026-11-22", "2026-11-16", "2026-11-22")]
    [InlineData("week", "2026-11-16", "2026-11-16", "2026-11-22")]
    [InlineData("month", "2024-02-10", "2024-02-01", "2024-02-29")]
    [InlineData("month", "2023-02-10", "2023-02-01", "2023-02-28")]
    [InlineData("quarter", "2026-05-31", "2026-04-01", "2026-06-30")]
    [InlineData("quarter", "2026-12-31", "2026-10-01", "2026-12-31")]
    [InlineData("year", "2026-12-31", "2026-01-01", "2026-12-31")]
    [InlineData("P12M", "2026-03-15", "2025-03-16", "2026-03-15")]
    [InlineData("P1Y", "2024-02-29", "2023-03-01", "2024-02-29")]
    [InlineData("P1M", "2023-03-31", "2023-03-01", "2023-03-31")]
    [InlineData("P1M", "2023-03-28", "2023-03-01", "2023-03-28")]
    [InlineData("P30D", "2026-01-30", "2026-01-01", "2026-01-30")]
    [InlineData("P1D", "2026-01-30", "2026-01-30", "2026-01-30")]
    [InlineData("P2W", "2026-01-30", "2026-01-17", "2026-01-30")]
    // T1: one clamp from the anchor. A year and then a month, clamped twice, would end a day earlier.
    [InlineData("P1Y1M", "2024-03-30", "2023-03-01", "2024-03-30")]
    public void Bounds_TextForm_FirstAndLastDay(string text, string at, string first, string last)
    {
        Assert.True(PeriodWindow.TryParse(text, out var window));
        Assert.Equal((Day(first), Day(last)), window.Bounds(Day(at)));
        Assert.True(window.Contains(Day(first), Day(at)));
        Assert.False(window.Contains(Day(first).PlusDays(-1), Day(at)));
        Assert.False(window.Contains(Day(last).PlusDays(1), Day(at)));
    }

    [Theory]
    [InlineData("09-01", "2026-08-31", "2025-09-01", "2026-08-31")]
    [InlineData("09-01", "2026-09-01", "2026-09-01", "2027-08-31")]
    [InlineData("02-29", "2024-02-28", "2023-02-28", "2024-02-28")]
    [InlineData("02-29", "2024-02-29", "2024-02-29", "2025-02-27")]
    [InlineData("02-29", "2025-02-28", "2025-02-28", "2026-02-27")]
    public void Bounds_YearWithItsOwnStart_FirstAndLastDay(string startsOn, string at, string first, string last)
    {
        Assert.True(PeriodWindow.TryParseStartsOn(startsOn, out var start));
        Assert.Equal((Day(first), Day(last)), PeriodWindow.YearFrom(start).Bounds(Day(at)));
    }

    [Theory]
    [InlineData(PeriodUnit.Week, "sunday", "2026-11-21", "2026-11-15", "2026-11-21")]
    [InlineData(PeriodUnit.Week, "sunday", "2026-11-22", "2026-11-22", "2026-11-28")]
    [InlineData(PeriodUnit.Week, "monday", "2026-11-22", "2026-11-16", "2026-11-22")]
    [InlineData(PeriodUnit.Month, "15", "2026-11-14", "2026-10-15", "2026-11-14")]
    [InlineData(PeriodUnit.Month, "15", "2026-11-15", "2026-11-15", "2026-12-14")]
    // A month that is too short starts on its last day.
    [InlineData(PeriodUnit.Month, "31", "2026-02-28", "2026-02-28", "2026-03-30")]
    [InlineData(PeriodUnit.Month, "31", "2024-03-30", "2024-02-29", "2024-03-30")]
    [InlineData(PeriodUnit.Month, "31", "2026-01-30", "2025-12-31", "2026-01-30")]
    [InlineData(PeriodUnit.Quarter, "02-01", "2026-01-31", "2025-11-01", "2026-01-31")]
    [InlineData(PeriodUnit.Quarter, "02-01", "2026-02-01", "2026-02-01", "2026-04-30")]
    [InlineData(PeriodUnit.Quarter, "11-30", "2026-02-27", "2025-11-30", "2026-02-27")]
    [InlineData(PeriodUnit.Quarter, "11-30", "2026-02-28", "2026-02-28", "2026-05-29")]
    public void Bounds_StretchWithItsOwnStart_FirstAndLastDay(PeriodUnit each, string startsOn, string at, string first, string last)
    {
        Assert.True(PeriodWindow.TryStarting(each, startsOn, PeriodWhich.Current, out var window));
        Assert.Equal((Day(first), Day(last)), window.Bounds(Day(at)));
    }

    [Theory]
    [InlineData(PeriodUnit.Week, "09-01")]
    [InlineData(PeriodUnit.Week, "Sunday")]
    [InlineData(PeriodUnit.Month, "sunday")]
    [InlineData(PeriodUnit.Month, "32")]
    [InlineData(PeriodUnit.Month, "1")]
    [InlineData(PeriodUnit.Quarter, "15")]
    [InlineData(PeriodUnit.Year, "02-30")]
    [InlineData(PeriodUnit.Day, "monday")]
    public void TryStarting_StartOfAnotherStretch_IsRefused(PeriodUnit each, string startsOn) => Assert.False(PeriodWindow.TryStarting(each, startsOn, PeriodWhich.Current, out _));

    [Theory]
    [InlineData(PeriodUnit.Week, "sunday", "week from sunday", "in a week from Sunday", "за неделю с воскресенья")]
    [InlineData(PeriodUnit.Month, "15", "month from 15", "in a month from day 15", "за месяц с 15-го числа")]
    [InlineData(PeriodUnit.Quarter, "02-01", "quarter from 02-01", "in a quarter from 1 February", "за квартал с 1 февраля")]
    [InlineData(PeriodUnit.Year, "09-01", "year from 09-01", "in a year from 1 September", "за год с 1 сентября")]
    [InlineData(PeriodUnit.Year, "01-01", "year", "in a calendar year", "за календарный год")]
    public void Words_StretchWithItsOwnStart_NameIt(PeriodUnit each, string startsOn, string text, string english, string russian)
    {
        Assert.True(PeriodWindow.TryStarting(each, startsOn, PeriodWhich.Current, out var window));
        Assert.Equal((text, new Engine.Diagnostics.Phrase(english, russian)), (window.ToString(), window.ToPhrase()));
    }

    [Theory]
    [InlineData(PeriodUnit.Day, "2024-03-01", "2024-02-29", "2024-02-29")]
    [InlineData(PeriodUnit.Week, "2026-11-22", "2026-11-09", "2026-11-15")]
    [InlineData(PeriodUnit.Month, "2024-03-31", "2024-02-01", "2024-02-29")]
    [InlineData(PeriodUnit.Quarter, "2026-01-01", "2025-10-01", "2025-12-31")]
    [InlineData(PeriodUnit.Year, "2026-06-01", "2025-01-01", "2025-12-31")]
    public void Bounds_Previous_TheStretchBefore(PeriodUnit unit, string at, string first, string last) =>
        Assert.Equal((Day(first), Day(last)), PeriodWindow.Calendar(unit, PeriodWhich.Previous).Bounds(Day(at)));

    [Fact]
    public void Bounds_AnyCalendarStretch_TilesTheDaysWithoutGaps()
    {
        var windows = Enum.GetValues<PeriodUnit>().Select(u => PeriodWindow.Calendar(u))
            .Append(PeriodWindow.YearFrom(new AnnualDate(2, 29)))
            .Append(PeriodWindow.YearFrom(new AnnualDate(3, 1)))
            .Concat(Starts.Select(s => PeriodWindow.TryStarting(s.Each, s.On, PeriodWhich.Current, out var window) ? window : throw new InvalidOperationException(s.On)));
        foreach (var window in windows)
        {
            var (first, last) = window.Bounds(new LocalDate(2019, 1, 1));
            while (last.Year < 2030)
            {
                for (var day = first; day <= last; day = day.PlusDays(1))
                {
                    Assert.Equal((first, last), window.Bounds(day));
                }

                var next = window.Bounds(last.PlusDays(1));
                Assert.Equal(last.PlusDays(1), next.First);
                (first, last) = next;
            }
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("days")]
    [InlineData("Day")]
    [InlineData("P")]
    [InlineData("P0D")]
    [InlineData("P-1D")]
    [InlineData("PT24H")]
    [InlineData("P1DT1H")]
    [InlineData("P101Y")]
    [InlineData("P99999999Y")]
    [InlineData("P36526D")]
    public void TryParse_NoPeriod_IsRefused(string text) => Assert.False(PeriodWindow.TryParse(text, out _));

    [Fact]
    public void Equals_SamePeriodWrittenTwice_IsEqual()
    {
        Assert.True(PeriodWindow.TryParse("P1Y", out var year));
        Assert.True(PeriodWindow.TryParse("P12M", out var months));
        Assert.Equal(year, months);
        Assert.Equal("P12M", year.ToString());
        Assert.NotEqual(PeriodWindow.Calendar(PeriodUnit.Year), PeriodWindow.Calendar(PeriodUnit.Year, PeriodWhich.Previous));
    }

    private static IEnumerable<(PeriodUnit Each, string On)> Starts =>
    [
        (PeriodUnit.Week, "sunday"), (PeriodUnit.Week, "thursday"), (PeriodUnit.Month, "15"), (PeriodUnit.Month, "29"), (PeriodUnit.Month, "31"), (PeriodUnit.Quarter, "02-01"),
        (PeriodUnit.Quarter, "11-30"), (PeriodUnit.Quarter, "05-31"), (PeriodUnit.Year, "09-15"),
    ];

    private static LocalDate Day(string text) => LocalDatePattern.Iso.Parse(text).Value;
}
