using System.Collections.Immutable;
using LoyaltyRules.Engine.Accounts.Book;
using LoyaltyRules.Engine.Accounts.Commands;
using LoyaltyRules.Engine.Accounts.Points;
using LoyaltyRules.Engine.Evaluation;
using LoyaltyRules.Engine.Model;
using LoyaltyRules.Engine.Packs;
using LoyaltyRules.Engine.Packs.Program;
using LoyaltyRules.Messages.Events;
using NodaTime;
using NodaTime.Text;

namespace LoyaltyRules.Messages.Tests;

/// <summary>What real entries of a book give to tell: drives a club through two years and reads what each entry told whom.</summary>
public sealed class BookMessagesTests
{
    private const string Members = """
        "languages": ["en"], "pack": "club", "version": "1.0.0", "name": { "en": "Club" }, "timeZone": "Europe/Moscow", "currency": "RUB",
        "points": [ { "currency": "bonus", "expires": { "since": "lot.earnedOn", "after": "P12M" }, "redemption": { "of": "base.net", "percent": 50 } } ],
        "bases": [ { "name": "net", "of": "line.net" }, { "name": "paid", "of": "line.paid" } ],
        "counters": [ { "name": "spent", "sum": "base.paid", "window": "P12M" } ],
        "tiers": { "levels": [ { "tier": "gold", "any": { "member.spent": 5000 } } ], "until": { "since": "tier.enteredOn", "after": "P6M" } },
        "privileges": [ { "id": "lounge", "name": { "en": "Lounge" }, "value": { "seats": 1 } } ],
        "rules": [
          { "id": "accrual", "then": [ { "earn": { "percent": 5, "of": "base.paid", "round": "down" } } ] },
          { "id": "lounge", "when": "purchase.gross >= 5000", "then": [ { "grant": { "privilege": "lounge", "for": "P1M" } } ] },
          { "id": "join", "on": "enrolment", "then": [ { "earn": { "points": 50 } }, { "earn": { "points": 70, "to": "referrer" } } ] },
          { "id": "birthday", "on": "birthday", "then": [ { "earn": { "points": 30 } } ], "limits": [ { "per": "member", "window": "year", "times": 1 } ] } ]
        """;

    private static readonly RulePack Pack = MessagePacks.Accepted(MessagePacks.Check(Members));

    private readonly List<string> told = [];
    private readonly List<BookEntry> entries = [];
    private readonly ProgramBook book;

    public BookMessagesTests()
    {
        book = new ProgramBook(new PackHistory(CompiledPack.Compile(Pack)), Noon("2026-01-01"))
        {
            Members = id => new MemberSnapshot { Id = id, BirthDate = id == "ann" ? new LocalDate(1992, 2, 29) : null },
        };
        var messages = new BookMessages(Pack, MemberOf);
        book.Observer = entry =>
        {
            entries.Add(entry);
            told.AddRange(messages.Of(entry).Select(m => $"{LocalDatePattern.Iso.Format(entry.BookedOn)} {m.MemberId} {Words(m.Facts)}"));
        };
    }

    private static Instant Noon(string day) => LocalDatePattern.Iso.Parse(day).Value.At(LocalTime.Noon).InZoneStrictly(DateTimeZoneProviders.Tzdb["Europe/Moscow"]).ToInstant();

    private MemberFacts MemberOf(string id) => new()
    {
        Name = id, Tier = book.TierOf(id) is var tier && tier == "none" ? null : tier,
        Available = [new PointsAmount("bonus", book.State.Account(AccountOwner.Member(id), "bonus").Available)],
    };

    private static Purchase Order(string id, string day, decimal gross, decimal? pay = null) => new()
    {
        Id = id, At = Noon(day), MemberId = "ann", Lines = [new PurchaseLine { Id = "1", Gross = gross }], Pay = pay is { } points ? [new PointsRequest("bonus", points)] : [],
    };

    // Every fact is also read as the values of its event: what is typed there can be rendered.
    private static string Words(MessageFacts facts)
    {
        _ = EventShapes.Of(Pack, facts.On).Read(facts, new Wording(Pack, "en"));
        return facts switch
        {
            WelcomeFacts f => $"welcome {f.Points}",
            PointsEarnedFacts f => $"earned {f.Points} by {string.Join('+', f.Reasons.Select(r => r.RuleId))} until {f.ExpiresOn:uuuu-MM-dd}, balance {f.Member.Available[0].Points}",
            PointsExpiredFacts f => $"expired {f.Points} after {f.ExpiredOn:uuuu-MM-dd}",
            TierReachedFacts f => $"reached {f.Tier} until {f.Until:uuuu-MM-dd}",
            TierLostFacts f => $"lost {f.Previous}",
            PrivilegeGrantedFacts f => $"privilege {f.Privilege} until {f.Until:uuuu-MM-dd}",
            BirthdayFacts f => $"birthday {f.Points}",
            ReferralFacts f => $"referral {f.Points}",
            ReturnFacts f => $"return {f.Purchase}: {f.Refund:0.##}, taken {f.TakenBack}, restored {f.Restored}",
            AdjustmentFacts f => $"adjusted {f.Points}: {f.Reason}",
            _ => facts.On.ToString(),
        };
    }

    private void Live()
    {
        book.Handle(new EnrolMember("e0", Noon("2026-01-02"), "bob")).Accepted();
        book.Handle(new EnrolMember("e1", Noon("2026-01-03"), "ann", "bob")).Accepted();
        book.Commit(Order("A-1", "2026-01-10", 6000)).Accepted();
        book.Commit(Order("A-2", "2026-01-20", 1000, 100)).Accepted();
        book.Handle(new ReturnItems("r", Noon("2026-01-25"), "A-2", [])).Accepted();
        book.Handle(new AdjustPoints("g", Noon("2026-02-01"), "ann", "bonus", 15, "sorry")).Accepted();
        book.Handle(new AdjustPoints("t", Noon("2026-02-02"), "ann", "bonus", -5, "mistake")).Accepted();
        book.AdvanceTo(Noon("2027-02-01"));
    }

    [Fact]
    public void entries_of_a_book_tell_each_member_what_was_posted()
    {
        Live();

        Assert.Equal(
            """
            2026-01-02 bob welcome 50
            2026-01-03 ann welcome 50
            2026-01-03 bob referral 70
            2026-01-10 ann earned 300 by accrual until 2027-01-10, balance 350
            2026-01-10 ann reached gold until 2026-07-10
            2026-01-10 ann privilege lounge until 2026-02-10
            2026-01-20 ann earned 45 by accrual until 2027-01-20, balance 295
            2026-01-25 ann return A-2: 900, taken 45, restored 100
            2026-02-01 ann adjusted 15: sorry
            2026-02-02 ann adjusted -5: mistake
            2026-02-28 ann birthday 30
            """.ReplaceLineEndings("\n"),
            string.Join('\n', told.TakeWhile(t => string.CompareOrdinal(t, "2026-07") < 0)));

        // What was taken by hand came from the points that would have expired first.
        Assert.Contains("2027-01-02 bob expired 50 after 2027-01-02", told);
        Assert.Equal(["2027-01-03 ann expired 45 after 2027-01-03", "2027-01-10 ann expired 300 after 2027-01-10"], told.Where(t => t.Contains(" ann expired", StringComparison.Ordinal)).Take(2));
    }

    [Fact]
    public void ahead_of_a_deadline_members_are_told_once_so_long_before()
    {
        Live2026();
        var ahead = new AheadMessages(Pack);
        var days = Enumerable.Range(0, 400).Select(i => new LocalDate(2026, 1, 11).PlusDays(i)).ToList();
        var found = days.SelectMany(day => new[] { MessageEvent.PointsExpiring, MessageEvent.TierExpiring }
            .SelectMany(on => ahead.Of(on, new DayLength(0, 14), book.State.Member("ann"), MemberOf("ann"), day))).ToList();

        Assert.Equal(
            [(new LocalDate(2026, 12, 20), 50m, new LocalDate(2027, 1, 3)), (new LocalDate(2026, 12, 27), 300m, new LocalDate(2027, 1, 10))],
            found.OfType<PointsExpiringFacts>().Select(f => (f.Today, f.Points, f.ExpiresOn)));

        // Enough was spent in the twelve months before: nothing is missing, so nobody is told.
        Assert.Empty(found.OfType<TierExpiringFacts>());
    }

    private void Live2026()
    {
        book.Handle(new EnrolMember("e1", Noon("2026-01-03"), "ann")).Accepted();
        book.Commit(Order("A-1", "2026-01-10", 6000)).Accepted();
    }

    [Fact]
    public void statement_of_a_period_adds_up_to_the_change_of_the_balance()
    {
        Live();

        var year = new AheadMessages(Pack).Statement(entries, "ann", MemberOf("ann"), new LocalDate(2026, 1, 1), new LocalDate(2026, 12, 31));

        // Welcome, two purchases, a gift and a birthday; of the points that paid, the return gave all back.
        Assert.Equal((50m + 300 + 45 + 15 + 30, 45m), (year.Earned, year.TakenBack));
    }
}
