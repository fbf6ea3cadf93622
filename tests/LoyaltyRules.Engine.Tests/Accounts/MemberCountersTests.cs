using System.Collections.Immutable;
using LoyaltyRules.Engine.Accounts.Counters;
using LoyaltyRules.Engine.Model;
using LoyaltyRules.Engine.Packs.Rules;
using LoyaltyRules.Engine.Simulation.Theatre;
using NodaTime;

namespace LoyaltyRules.Engine.Tests.Accounts;

public sealed class MemberCountersTests
{
    private static readonly ImmutableArray<PeriodWindow> AllWindows =
    [
        Parse("P12M"), Parse("P30D"), Parse("lifetime"), Parse("month"), Parse("week"), Parse("day"),
        PeriodWindow.YearFrom(new AnnualDate(9, 1)), PeriodWindow.Calendar(PeriodUnit.Year, PeriodWhich.Previous),
    ];

    private static readonly ImmutableArray<CounterDefinition> Sums = [.. AllWindows.Select((w, i) => new CounterDefinition($"c{i}", CounterKind.Sum, null, w, null))];

    [Theory]
    [InlineData(1UL)]
    [InlineData(2UL)]
    [InlineData(3UL)]
    public void ValueAt_RandomEventsSomeLateAndOldDaysForgotten_EqualsRecomputation(ulong seed)
    {
        var random = new SeededRandom(seed);
        var counters = MemberCounters.Empty;
        var events = new List<(LocalDate Day, decimal Amount)>();
        var today = new LocalDate(2018, 1, 1);
        for (var i = 0; i < 2_000; i++)
        {
            today = today.PlusDays(random.Below(4));
            var day = random.Below(10) == 0 ? today.PlusDays(-random.Below(MemberCounters.LateDaysDefault)) : today;
            foreach (var counter in Sums)
            {
                var (first, last) = counter.Window.Bounds(day);
                var expected = events.Where(e => e.Day >= first && e.Day <= last && e.Day <= day).Sum(e => e.Amount);
                Assert.Equal(expected, counters.ValueAt(counter, day));
            }

            var amount = (1 + random.Below(100_000)) / 100m;
            counters = Sums.Aggregate(counters, (c, counter) => c.With(counter.Name, day, null, amount));
            events.Add((day, amount));
            counters = i % 100 == 0 ? counters.Forgetting(Sums, today) : counters;
        }

        // 2,000 events over about eight years: only what the windows and the margin reach is kept.
        Assert.InRange(counters.DaysKept, 1, 1_100);
    }

    [Fact]
    public void Forgetting_YearsOfDailyEvents_KeepsWhatWindowsReach()
    {
        ImmutableArray<CounterDefinition> two = [Sums[0], Sums[2]];
        var counters = MemberCounters.Empty;
        var day = new LocalDate(1990, 1, 1);
        for (var i = 0; i < 5_000; i++)
        {
            counters = counters.With("c0", day.PlusDays(i), null, 1).With("c2", day.PlusDays(i), null, 1);
        }

        var kept = counters.Forgetting(two, day.PlusDays(4_999));
        Assert.InRange(kept.DaysKept, 700, 740);
        Assert.Equal(365, kept.ValueAt(two[0], day.PlusDays(4_999)));
        Assert.Equal(5_000, kept.ValueAt(two[1], day.PlusDays(4_999)));
        var late = kept.With("c0", day, null, 5).With("c2", day, null, 5).Forgetting(two, day.PlusDays(4_999));
        Assert.Equal((365m, 5_005m), (late.ValueAt(two[0], day.PlusDays(4_999)), late.ValueAt(two[1], day.PlusDays(4_999))));
    }

    [Fact]
    public void ValueAt_LateEvent_DoesNotSeeItsFuture()
    {
        var year = new CounterDefinition("year", CounterKind.Sum, null, Parse("year"), null);
        var ever = new CounterDefinition("ever", CounterKind.Sum, null, Parse("lifetime"), null);
        var counters = MemberCounters.Empty;
        foreach (var (on, amount) in new[] { (new LocalDate(2026, 5, 1), 10m), (new LocalDate(2026, 7, 1), 100m) })
        {
            counters = counters.With("year", on, null, amount).With("ever", on, null, amount);
        }

        Assert.Equal(10, counters.ValueAt(year, new LocalDate(2026, 6, 1)));
        Assert.Equal(10, counters.ValueAt(ever, new LocalDate(2026, 6, 1)));
        Assert.Equal(0, counters.ValueAt(ever, new LocalDate(2026, 4, 30)));
        Assert.Equal(110, counters.ValueAt(year, new LocalDate(2026, 7, 1)));
    }

    [Fact]
    public void With_AReturn_TakesBackInItsOwnDayAndForgetsWhatIsZero()
    {
        var month = new CounterDefinition("month", CounterKind.Sum, null, Parse("month"), null);
        var one = MemberCounters.Empty.With("month", new LocalDate(2026, 5, 2), null, 3m);
        var both = one.With("month", new LocalDate(2026, 5, 1), null, 10.50m);
        Assert.Equal(13.5m, both.ValueAt(month, new LocalDate(2026, 5, 31)));
        var undone = both.With("month", new LocalDate(2026, 5, 1), null, -10.50m);
        Assert.Equal(one.Of("month").Days, undone.Of("month").Days);
        Assert.Empty(one.With("month", new LocalDate(2026, 5, 2), null, -3m).Histories);
    }

    [Fact]
    public void DistinctAndLatest_ReturnedEvents_AreAsIfNeverAdded()
    {
        var kinds = new CounterDefinition("kinds", CounterKind.Distinct, null, Parse("year"), null);
        var latest = new CounterDefinition("latest", CounterKind.Last, null, Parse("lifetime"), null);
        var (may, june) = (new LocalDate(2026, 5, 1), new LocalDate(2026, 6, 1));
        var counters = MemberCounters.Empty
            .With("kinds", may, "opera", 1).With("kinds", may, "drama", 1).With("kinds", may, "opera", 1).With("kinds", june, "opera", 1)
            .With("latest", may, null, 1).With("latest", june, null, 1);
        Assert.Equal((2m, june), (counters.ValueAt(kinds, june), counters.LatestAt(latest, june)!.Value));
        Assert.Equal(may, counters.LatestAt(latest, june.PlusDays(-1)));
        var returned = counters.With("kinds", may, "drama", -1).With("kinds", may, "opera", -1).With("latest", june, null, -1);
        Assert.Equal((1m, may), (returned.ValueAt(kinds, june), returned.LatestAt(latest, june)!.Value));
        Assert.Null(returned.LatestAt(latest, may.PlusDays(-1)));
        Assert.Null(MemberCounters.Empty.FactAt(latest, may));
    }

    private static PeriodWindow Parse(string text) => PeriodWindow.TryParse(text, out var window) ? window : throw new ArgumentException(text);
}
