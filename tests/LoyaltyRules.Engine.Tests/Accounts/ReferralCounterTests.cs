using LoyaltyRules.Engine.Accounts.Book;
using LoyaltyRules.Engine.Accounts.Commands;
using LoyaltyRules.Engine.Tests.Evaluation;

namespace LoyaltyRules.Engine.Tests.Accounts;

/// <summary>How many members somebody brought: value that no purchase of theirs shows.</summary>
public sealed class ReferralCounterTests
{
    private const string Friends = """
        "counters": [ { "name": "friends", "count": "enrolment.referred", "window": "lifetime" }, { "name": "thisYear", "count": "enrolment.referred", "window": "year" },
                      { "name": "latest", "last": "enrolment.referred", "window": "lifetime" } ],
        "segments": [ { "name": "advocate", "when": "member.friends >= 2" } ],
        "tiers": { "levels": [ { "tier": "envoy", "any": { "member.friends": 3 } } ] },
        "rules": [ { "id": "thanks", "when": "segment.advocate", "then": [ { "earn": { "points": 7 } } ] },
                   { "id": "second", "on": { "counter": "member.friends", "reaches": 2 }, "then": [ { "earn": { "points": 50 } } ] } ]
        """;

    [Fact]
    public void enrolment_through_a_member_counts_for_that_member_and_for_nobody_else()
    {
        var book = Theatre.Book(Friends);
        Join(book, "bob", "2026-03-01", "ann");
        Join(book, "cid", "2026-03-02", "bob");
        Join(book, "dee", "2026-03-03", null);
        Assert.Equal([1m, 1m, 0m, 0m], new[] { "ann", "bob", "cid", "dee" }.Select(m => book.State.Member(m).Counters.Of("friends").Days.Sum(d => d.Amount)));
    }

    [Fact]
    public void number_of_friends_reached_is_decided_with_the_friends_enrolment_and_shows_in_segments_and_tiers()
    {
        var book = Theatre.Book(Friends);
        Join(book, "bob", "2026-03-01", "ann");
        Assert.Empty(book.Buy("before", "2026-03-01", 100, "ann").Decision!.Totals.Earned);
        var entry = Join(book, "cid", "2026-03-02", "ann");
        Assert.Equal(("cid", "ann"), (entry.MemberId, Assert.Single(entry.FurtherDecisions).MemberId));
        Assert.Equal("50 available", book.Balance("ann"));
        book.Buy("after", "2026-03-03", 100, "ann");
        Assert.Equal("57 available", book.Balance("ann"));
        Join(book, "dee", "2026-03-04", "ann");
        Assert.Equal("envoy", book.State.Member("ann").Tier!.Effective(Theatre.Pack(Friends).Pack.Tiers!).Tier);
    }

    [Fact]
    public void late_enrolment_counts_on_its_own_day()
    {
        var book = Theatre.Book(Friends, "2025-01-01");
        book.AdvanceTo("2026-02-01");
        Join(book, "bob", "2025-12-31", "ann");
        Join(book, "cid", "2026-01-01", "ann");
        var counters = book.State.Member("ann").Counters;
        var pack = Theatre.Pack(Friends).Pack;
        decimal Of(string name, string day) => counters.ValueAt(pack.Counters.First(c => c.Name == name), Theatre.Day(day));
        Assert.Equal((1m, 2m, 1m, 1m), (Of("friends", "2025-12-31"), Of("friends", "2026-02-01"), Of("thisYear", "2025-12-31"), Of("thisYear", "2026-02-01")));
        Assert.Equal(Theatre.Day("2026-01-01"), counters.LatestAt(pack.Counters.First(c => c.Name == "latest"), Theatre.Day("2026-02-01")));
    }

    [Fact]
    public void enrolment_that_is_refused_counts_for_nobody()
    {
        var book = Theatre.Book(Friends);
        Join(book, "bob", "2026-03-01", "ann");
        Assert.Equal("LR6053", book.Refused(new EnrolMember("again", Theatre.Noon("2026-03-02"), "bob", "ann")));
        Assert.Equal(1, book.State.Member("ann").Counters.Of("friends").Days.Sum(d => d.Amount));
    }

    private static BookEntry Join(ProgramBook book, string member, string day, string? through)
    {
        if (through is { } known && !book.State.Knows(known))
        {
            book.Do(new EnrolMember("joins " + known, Theatre.Noon("2025-01-02"), known, null));
        }

        return book.Do(new EnrolMember("joins " + member, Theatre.Noon(day), member, through));
    }
}
