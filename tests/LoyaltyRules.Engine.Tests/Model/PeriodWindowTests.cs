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
            .Append(PeriodWindow.YearFrom(new AnnualDate(3, 1)));
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

    private static LocalDate Day(string text) => LocalDatePattern.Iso.Parse(text).Value;
}
