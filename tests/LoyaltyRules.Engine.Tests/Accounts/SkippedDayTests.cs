using System.Text;
using LoyaltyRules.Engine.Accounts.Book;
using LoyaltyRules.Engine.Accounts.Points;
using LoyaltyRules.Engine.Accounts.Tiers;
using LoyaltyRules.Engine.Model;
using LoyaltyRules.Engine.Simulation.Examples;
using LoyaltyRules.Engine.Tests.Evaluation;
using NodaTime;
using NodaTime.Extensions;

namespace LoyaltyRules.Engine.Tests.Accounts;

/// <summary>The ends of days where a zone skips one, or its clock is set over midnight (T1).</summary>
[Trait("Semantics", "T1")]
public sealed class SkippedDayTests
{
    private static readonly Instant From = Instant.FromUtc(1840, 1, 1, 0, 0);
    private static readonly Instant To = Instant.FromUtc(2040, 1, 1, 0, 0);

    [Fact]
    public void every_day_around_every_transition_of_every_zone_begins_behind_the_day_before()
    {
        var skipped = 0;
        foreach (var zone in DateTimeZoneProviders.Tzdb.GetAllZones())
        {
            foreach (var interval in zone.GetZoneIntervals(From, To).Where(i => i.HasStart))
            {
                var before = interval.Start.Plus(-Duration.Epsilon).InZone(zone).Date;
                for (var day = before.PlusDays(-2); day <= before.PlusDays(4); day = day.PlusDays(1))
                {
                    // The first instant that is not before the day by the clock on the wall.
                    var start = LocalDays.StartOf(zone, day);
                    Assert.True(start.InZone(zone).Date >= day && (start - Duration.Epsilon).InZone(zone).Date < day, $"{zone.Id} {day}: {start}");
                    skipped += start.InZone(zone).Date > day ? 1 : 0;
                }
            }
        }

        Assert.NotEqual(0, skipped);
    }

    /// <summary>Zones that skip a day, in the years that the engine knows, and one for each way in which the clock is put over midnight, on or back.</summary>
    public static TheoryData<string> Zones => [.. Transitions().Select(t => t.Zone.Id).Distinct()];

    [Theory]
    [MemberData(nameof(Zones))]
    public void points_tiers_rewards_and_periods_end_once_with_the_day_before_of_and_after(string id)
    {
        var pack = Given.Pack($$"""
            { "timeZone": "{{id}}", "privileges": [ { "id": "tea", "granted": true } ], "rewards": [ { "id": "mug", "kind": "gift", "expires": "P2D" } ],
              "counters": [ { "name": "orders", "count": "purchase", "window": "P3D" } ],
              "tiers": { "levels": [ { "tier": "gold", "any": { "member.orders": 1 } } ], "upgrade": "immediately", "downgrade": "qualified", "review": "day" },
              "rules": [ { "id": "r", "then": [ { "earn": { "points": 1, "expires": "P1D" } }, { "earn": { "points": 2, "expires": "P2D" } }, { "earn": { "points": 4, "expires": "P3D" } },
                                                { "earn": { "points": 8, "available": "P1D" } }, { "earn": { "points": 16, "available": "P2D" } },
                                                { "issue": "mug" }, { "grant": { "privilege": "tea", "for": "P2D" } } ] },
                         { "id": "daily", "on": { "endOf": "day" }, "then": [ { "earn": { "points": 0.5 } } ] } ],
              "points": [ { "currency": "bonus", "decimals": 1 } ] }
            """);
        foreach (var (zone, transition) in Transitions().Where(t => t.Zone.Id == id))
        {
            var of = transition.Plus(-Duration.Epsilon).InZone(zone).Date;
            for (var bought = of.PlusDays(-3); bought <= of.PlusDays(1); bought = bought.PlusDays(1))
            {
                Live(pack, zone, bought);
            }
        }
    }

    [Fact]
    public void story_that_ends_with_a_skipped_day_or_the_day_before_goes_on_behind_it()
    {
        var pack = Given.Pack("""{ "timeZone": "Pacific/Apia", "points": [ { "currency": "bonus", "expires": "P1M" } ], "rules": [ { "id": "r", "then": [ { "earn": { "points": 5 } } ] } ] }""");
        foreach (var until in new[] { "2011-12-29", "2011-12-30" })
        {
            var story = Story.Read("story.json", Encoding.UTF8.GetBytes($$"""
                { "name": { "en": "s", "ru": "s" }, "story": [
                  { "do": "purchase", "member": "m", "purchase": { "id": "p", "at": "2011-11-29T12:00:00-10:00", "lines": [ { "id": "1", "gross": 10 } ] } }, { "until": "{{until}}" } ] }
                """), out var diagnostics);
            Assert.Empty(diagnostics);
            Assert.Contains(StoryRun.Of(pack, story!).Scenes, s => s.Entry is { Kind: BookEntryKind.Expiry } expiry && expiry.At == Instant.FromUtc(2011, 12, 30, 10, 0));
        }
    }

    private static void Live(Engine.Evaluation.CompiledPack pack, DateTimeZone zone, LocalDate boughtOn)
    {
        var at = boughtOn.At(new LocalTime(12, 0)).InZoneLeniently(zone);
        var day = at.Date;
        var book = new ProgramBook(new PackHistory(pack), (at - Duration.FromDays(1)).ToInstant());
        var entries = new List<BookEntry>();
        book.Observer = entries.Add;
        book.Buy(new Purchase { Id = "p", At = at.ToInstant(), MemberId = "m", Lines = [Given.Line("1", 10)] });
        Assert.Equal(book.StateText(), Later(pack, entries, book.Now).StateText());
        book.AdvanceTo(LocalDays.StartOf(zone, day.PlusDays(7)));

        var bonus = book.Points();
        foreach (var (effect, days) in new[] { (0, 1), (1, 2), (2, 3) })
        {
            var expired = Assert.Single(entries, e => e.Postings.Any(p => p.LotId == $"p/r/{effect}" && p.To.State == PointsState.Expired));
            Assert.Equal(EndOf(days), expired.At);
        }

        foreach (var (effect, days) in new[] { (3, 1), (4, 2) })
        {
            var activated = Assert.Single(entries, e => e.Postings.Any(p => p.LotId == $"p/r/{effect}" && p.To.State == PointsState.Available));
            Assert.Equal(EndOf(days), activated.At);
        }

        Assert.Equal(EndOf(2), Assert.Single(entries, e => e.Kind == BookEntryKind.RewardExpiry).At);
        Assert.Equal(EndOf(2), Assert.Single(entries, e => e.Kind == BookEntryKind.GrantEnd).At);
        var lost = Assert.Single(entries, e => e.TierMoves.Any(m => m.Cause == TierCause.NotKept));
        Assert.True(lost.At >= EndOf(3) && lost.At <= EndOf(5), $"{zone.Id} {day}: lost at {lost.At}");

        // One period end for each day that there is.
        var days7 = Enumerable.Range(0, 7).Select(day.PlusDays).Where(d => LocalDays.StartOf(zone, d).InZone(zone).Date == d).Select(d => LocalDays.StartOf(zone, d.PlusDays(1))).ToList();
        Assert.Equal(days7, entries.Where(e => e.Kind == BookEntryKind.PeriodEnd).Select(e => e.At));
        Assert.Equal((24m + (days7.Count * 0.5m), 7m), (bonus.Available, bonus.Expired));
        Assert.Equal(book.StateText(), Later(pack, entries, book.Now).StateText());

        Instant EndOf(int later) => LocalDays.StartOf(zone, day.PlusDays(later + 1));
    }

    // The same book, opened anew.
    private static ProgramBook Later(Engine.Evaluation.CompiledPack pack, List<BookEntry> entries, Instant now)
    {
        var book = new ProgramBook(new PackHistory(pack), now);
        book.Rebuild(entries, now);
        return book;
    }

    private static IEnumerable<(DateTimeZone Zone, Instant At)> Transitions() => transitions.Value;

    private static readonly Lazy<List<(DateTimeZone Zone, Instant At)>> transitions = new(() =>
    {
        var found = new List<(DateTimeZone Zone, Instant At)>();
        var seen = new HashSet<(object, LocalTime, long)>();
        foreach (var zone in DateTimeZoneProviders.Tzdb.GetAllZones())
        {
            foreach (var at in zone.GetZoneIntervals(Instant.FromUtc(1902, 1, 1, 0, 0), To).Skip(1).Select(i => i.Start))
            {
                var (was, becomes) = ((at - Duration.Epsilon).InZone(zone).LocalDateTime.PlusNanoseconds(1), at.InZone(zone).LocalDateTime);
                var isSkipped = Period.Between(was, becomes, PeriodUnits.Hours).Hours >= 24;
                var isOverMidnight = was.Date != becomes.Date || was.TimeOfDay == LocalTime.Midnight;
                if ((isSkipped || isOverMidnight) && seen.Add((isSkipped ? at : "", was.TimeOfDay, Period.Between(was, becomes, PeriodUnits.Seconds).Seconds)))
                {
                    found.Add((zone, at));
                }
            }
        }

        return found;
    });
}
