using System.Collections.Immutable;
using LoyaltyRules.Engine.Accounts;
using LoyaltyRules.Engine.Model;
using LoyaltyRules.Engine.Simulation;
using NodaTime;

namespace LoyaltyRules.Engine.Tests.Accounts;

public sealed class MemberCountersTests
{
    private static readonly ImmutableArray<PeriodWindow> AllWindows =
    [
        Parse("P12M"), Parse("P30D"), Parse("lifetime"), Parse("month"), Parse("week"), Parse("day"),
        PeriodWindow.YearFrom(new AnnualDate(9, 1)), PeriodWindow.Calendar(PeriodUnit.Year, PeriodWhich.Previous),
    ];

    [Theory]
    [InlineData(1UL)]
    [InlineData(2UL)]
    [InlineData(3UL)]
    public void ValueAt_RandomEventsSomeLate_EqualsRecomputation(ulong seed)
    {
        var random = new SeededRandom(seed);
        var counters = new MemberCounters(new CounterWindows(AllWindows));
        var events = new List<(LocalDate Day, decimal Amount)>();
        var today = new LocalDate(2018, 1, 1);
        for (var i = 0; i < 2_000; i++)
        {
            today = today.PlusDays(random.Below(4));
            var day = random.Below(10) == 0 ? today.PlusDays(-random.Below(CounterWindows.LateDaysDefault)) : today;
            for (var c = 0; c < AllWindows.Length; c++)
            {
                var (first, last) = AllWindows[c].Bounds(day);
                var expected = events.Where(e => e.Day >= first && e.Day <= last && e.Day <= day).Sum(e => e.Amount);
                Assert.Equal(expected, counters.ValueAt(c, day));
            }

            var amount = (1 + random.Below(100_000)) / 100m;
            counters.Add(day, Enumerable.Repeat(amount, AllWindows.Length).ToArray());
            events.Add((day, amount));
        }

        // 2,000 events over about eight years: only what the windows and the margin reach is kept, up to the list's next doubling.
        Assert.InRange(counters.DaysKept, 1, 1_500);
    }

    [Fact]
    public void DaysKept_YearsOfDailyEvents_IsBounded()
    {
        var counters = new MemberCounters(new CounterWindows([Parse("P12M"), Parse("lifetime")]));
        var day = new LocalDate(1990, 1, 1);
        for (var i = 0; i < 20_000; i++)
        {
            counters.Add(day.PlusDays(i), [1, 1]);
        }

        Assert.InRange(counters.DaysKept, 700, 2_100);
        // The last twelve months hold a 29 February.
        Assert.Equal(366, counters.ValueAt(0, day.PlusDays(19_999)));
        Assert.Equal(20_000, counters.ValueAt(1, day.PlusDays(19_999)));
    }

    [Fact]
    public void Add_OlderThanTheMargin_CountsForAllTimeOnly()
    {
        var counters = new MemberCounters(new CounterWindows([Parse("P30D"), Parse("lifetime")]));
        var day = new LocalDate(2020, 1, 1);
        for (var i = 0; i < 2_000; i++)
        {
            counters.Add(day.PlusDays(i), [1, 1]);
        }

        counters.Add(day, [5, 5]);
        Assert.Equal(30, counters.ValueAt(0, day.PlusDays(1_999)));
        Assert.Equal(2_005, counters.ValueAt(1, day.PlusDays(1_999)));
    }

    [Fact]
    public void ValueAt_LateEvent_DoesNotSeeItsFuture()
    {
        var counters = new MemberCounters(new CounterWindows([Parse("year"), Parse("lifetime")]));
        counters.Add(new LocalDate(2026, 5, 1), [10, 10]);
        counters.Add(new LocalDate(2026, 7, 1), [100, 100]);
        Assert.Equal(10, counters.ValueAt(0, new LocalDate(2026, 6, 1)));
        Assert.Equal(10, counters.ValueAt(1, new LocalDate(2026, 6, 1)));
        Assert.Equal(0, counters.ValueAt(1, new LocalDate(2026, 4, 30)));
        Assert.Equal(110, counters.ValueAt(0, new LocalDate(2026, 7, 1)));
    }

    [Fact]
    public void Add_AReturn_TakesBackInItsOwnDay()
    {
        var counters = new MemberCounters(new CounterWindows([Parse("month")]));
        counters.Add(new LocalDate(2026, 5, 1), [10.50m]);
        counters.Add(new LocalDate(2026, 5, 2), [3m]);
        counters.Add(new LocalDate(2026, 5, 1), [-10.50m]);
        Assert.Equal(0, counters.ValueAt(0, new LocalDate(2026, 5, 1)));
        Assert.Equal(3, counters.ValueAt(0, new LocalDate(2026, 5, 31)));
    }

    [Fact]
    public void Add_NoCounters_KeepsNothing()
    {
        var counters = new MemberCounters(new CounterWindows([]));
        counters.Add(new LocalDate(2026, 5, 1), []);
        Assert.Equal(0, counters.DaysKept);
        Assert.Throws<ArgumentException>(() => counters.Add(new LocalDate(2026, 5, 1), [1]));
    }

    private static PeriodWindow Parse(string text) => PeriodWindow.TryParse(text, out var window) ? window : throw new ArgumentException(text);
}
