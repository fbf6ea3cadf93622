using System.Text;
using LoyaltyRules.Engine.Accounts.Book;
using LoyaltyRules.Engine.Accounts.Commands;
using LoyaltyRules.Engine.Evaluation;
using LoyaltyRules.Engine.Model;
using LoyaltyRules.Engine.Packs;
using NodaTime;
using NodaTime.Text;

namespace LoyaltyRules.Storage.Tests.Webhooks;

/// <summary>What happened in a small program: entries to tell of.</summary>
internal static class Happenings
{
    private const string Club = """
        {
          "pack": "club", "version": "1.0.0", "languages": ["en"], "name": { "en": "Club" }, "timeZone": "Europe/Moscow", "currency": "RUB",
          "points": [ { "currency": "bonus", "available": "P1D", "expires": "P30D", "redemption": { "of": "base.net" }, "transfer": {} } ],
          "bases": [ { "name": "net", "of": "line.net" } ],
          "counters": [ { "name": "spent", "sum": "base.net", "window": "year" } ],
          "tiers": { "levels": [ { "tier": "gold", "any": { "member.spent": 1000 } } ], "upgrade": "immediately",
                     "until": { "since": "tier.enteredOn", "roundUp": "year" }, "downgrade": "oneLevel" },
          "rewards": [ { "id": "rose", "kind": "gift", "expires": "P10D" }, { "id": "mug", "kind": "gift", "request": "true", "cost": { "currency": "bonus", "points": 10 } } ],
          "privileges": [ { "id": "lounge" } ],
          "closure": { "plan": { "notice": "P1D", "balances": "expire", "stages": ["stopEnrolment", "close"] } },
          "rules": [ { "id": "accrual", "then": [ { "earn": { "percent": 5, "of": "base.net", "round": "down" } } ] },
                     { "id": "rose", "when": "purchase.gross >= 1000", "then": [ { "issue": "rose" } ] },
                     { "id": "lounge", "when": "purchase.gross >= 1000", "then": [ { "grant": { "privilege": "lounge", "for": "P20D" } } ] } ]
        }
        """;

    /// <summary>A bit of everything, in order.</summary>
    public static IReadOnlyList<BookEntry> OfEverything()
    {
        var entries = new List<BookEntry>();
        var pack = RulePack.Check(new Dictionary<string, byte[]> { ["pack.json"] = Encoding.UTF8.GetBytes(Club) });
        var book = new ProgramBook(new PackHistory(CompiledPack.Compile(pack.Pack ?? throw new InvalidOperationException(string.Join('\n', pack.Diagnostics)))), Noon("2026-01-01"))
        {
            Observer = entries.Add,
        };
        Do(new EnrolMember("e", Noon("2026-01-01"), "M-1"));
        Do(new CommitPurchase(Order("A-1", "2026-01-02", 2000)));
        Do(new AdjustPoints("a", Noon("2026-01-03"), "M-1", "bonus", 20, "sorry"));
        Do(new CompletePurchase("c", Noon("2026-01-04"), "A-1"));
        Do(new HoldPoints("h", Noon("2026-01-05"), "M-1", "bonus", 30));
        Do(new ReleaseHold("hr", Noon("2026-01-05"), "h"));
        Do(new TransferPoints("t", Noon("2026-01-05"), "M-1", "M-2", "bonus", 15));
        Do(new RequestReward("m", Noon("2026-01-05"), "M-1", "mug"));
        Do(new UseReward("mu", Noon("2026-01-05"), "M-1", "2"));
        Do(new CommitPurchase(Order("A-2", "2026-01-06", 100) with { Pay = [new PointsRequest("bonus", 40)] }));
        Do(new ExchangeItems("x", "A-2", [], Order("A-3", "2026-01-07", 60)));
        Do(new ReturnItems("r", Noon("2026-01-07"), "A-3", [new ReturnedUnits("1", 1)]));
        Do(new CommitPurchase(Order("A-4", "2026-01-08", 50)));
        Do(new CancelPurchase("k", Noon("2026-01-08"), "A-4"));
        Do(new CommitPurchase(Order("A-5", "2026-01-09", 50)));
        Do(new ReportNoShow("n", Noon("2026-01-09"), "A-5"));
        Do(new DecideClosure("d", Noon("2026-03-01"), Approved: true, "enough"));
        book.AdvanceTo(Noon("2026-03-05"));
        return entries;

        void Do(BookCommand command) => book.Handle(command).Accepted();
    }

    /// <summary>A person joins: the least that can be told.</summary>
    public static BookEntry Joining(long sequence, string member) => new()
    {
        Sequence = sequence,
        Kind = BookEntryKind.Enrolment,
        At = Noon("2026-01-01") + Duration.FromSeconds(sequence),
        BookedOn = new LocalDate(2026, 1, 1),
        EventOn = new LocalDate(2026, 1, 1),
        MemberId = member,
        Changes = [new MemberEnrolled(member, new Enrolment(new LocalDate(2026, 1, 1), null))],
    };

    public static Instant Noon(string day) => LocalDatePattern.Iso.Parse(day).Value.At(new LocalTime(12, 0)).InZoneStrictly(DateTimeZoneProviders.Tzdb["Europe/Moscow"]).ToInstant();

    private static Purchase Order(string id, string day, decimal gross) => new()
    {
        Id = id, At = Noon(day), MemberId = "M-1", Lines = [new PurchaseLine { Id = "1", Gross = gross, Quantity = 2 }],
    };
}
