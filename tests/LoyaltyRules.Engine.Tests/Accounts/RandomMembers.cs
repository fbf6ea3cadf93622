using LoyaltyRules.Engine.Accounts.Book;
using LoyaltyRules.Engine.Accounts.Commands;
using LoyaltyRules.Engine.Diagnostics;
using LoyaltyRules.Engine.Evaluation;
using LoyaltyRules.Engine.Model;
using LoyaltyRules.Engine.Simulation.Theatre;
using LoyaltyRules.Engine.Tests.Evaluation;
using NodaTime;

namespace LoyaltyRules.Engine.Tests.Accounts;

/// <summary>
/// Members who do everything a book can be asked: they join, visit, buy in order and late, pay with points, return, exchange, cancel, stay away, hold, transfer, found
/// households. Every step follows from a number and from what the book knows, so a history repeats.
/// </summary>
internal sealed class RandomMembers
{
    /// <summary>Two currencies, one shared and sliding, one that waits; limits and a budget; tiers with reviews and grace; grants and privileges.</summary>
    public const string Program = """
        "points": [ { "currency": "bonus", "available": "P7D", "expires": { "since": "lot.availableFrom", "after": "P3M", "roundUp": "month" },
                      "redemption": { "of": "base.net", "percent": 50, "limits": [ { "per": "member", "window": "month", "points": 400 } ] },
                      "transfer": { "minimum": 5, "limits": [ { "per": "member", "window": "month", "points": 200 } ] }, "holdFor": "P2D", "restoredFor": "P14D" },
                    { "currency": "family", "decimals": 2, "pointValue": 0.5, "owner": "household", "expires": { "since": "member.lastActivityOn", "after": "P2M" },
                      "redemption": { "of": "base.net", "percent": 30 }, "transfer": {} },
                    { "currency": "show", "available": { "since": "purchase.completedOn" },
                      "expires": { "earlierOf": [ { "since": "lot.earnedOn", "after": "P6M", "thenRoundUp": "month" }, { "since": "lot.earnedOn", "after": "P1M", "anniversaryOf": "member.joinedOn" } ] } } ],
        "bases": [ { "name": "paid", "of": "line.paid" } ],
        "activities": [ { "activity": "visit" } ], "facts": [ { "name": "activity.minutes", "type": "number", "max": 100 } ],
        "counters": [ { "name": "friends", "count": "enrolment.referred", "window": "quarter" }, { "name": "visits", "count": "activity.visit", "window": "P3M" }, { "name": "shows", "count": "completed", "window": "lifetime" }, { "name": "orders", "count": "purchase", "window": "P3M" }, { "name": "spent", "sum": "base.paid", "window": "quarter" },
                      { "name": "latest", "last": "purchase", "window": "lifetime" }, { "name": "bonusEarned", "sum": "earned.bonus", "window": "lifetime" },
                      { "name": "familyBase", "sum": "earned.family", "kind": "base", "window": "P3M" }, { "name": "bonusSpent", "sum": "spent.bonus", "window": "lifetime" },
                      { "name": "seen", "sum": "base.paid", "on": "completed", "window": "lifetime" }, { "name": "flownPoints", "sum": "earned.family", "on": "completed", "window": "lifetime" },
                      { "name": "visitPoints", "sum": "earned.family", "on": "activity.visit", "window": "year" }, { "name": "kindsSeen", "distinct": "line.category", "on": "completed", "window": "lifetime" }, { "name": "kinds", "distinct": "line.category", "window": "year" } ],
        "tiers": { "levels": [ { "tier": "silver", "any": { "member.spent": 800 } }, { "tier": "gold", "any": [ { "member.spent": 2500 }, { "member.orders": 6, "member.seen": 400 }, { "member.bonusEarned": 120 }, { "member.seen": 1500 } ], "keep": { "all": [ { "member.spent": 1200, "member.seen": 600 }, { "member.orders": 2 } ] } } ],
                   "upgrade": "immediately", "review": "quarter", "until": "P2M", "grace": "P10D", "downgrade": "oneLevel" },
        "privileges": [ { "id": "tea", "when": "member.tier == 'gold'", "limits": [ { "per": "member", "window": "month", "times": 2 } ] }, { "id": "lounge", "granted": true } ],
        "choices": [ { "name": "favourites", "options": ["opera", "drama"], "max": 2, "window": "month", "changes": 2, "from": "nextWindow" },
                     { "name": "offer", "options": ["opera", "drama"], "max": 2, "window": "month", "until": "windowEnd" } ],
        "partners": [ { "id": "cafe", "issuePrice": 0.7, "reimbursement": 0.65 }, { "id": "taxi", "issuePrice": 0.011, "currencies": ["family"] } ],
        "stacking": [ { "group": "promo", "pick": "all", "limits": [ { "per": "program", "window": "year", "amount": 3000 } ] } ],
        "rules": [
          { "id": "accrual", "then": [ { "earn": { "percent": "member.tier == 'gold' ? 10 : 5", "of": "base.paid", "round": "down", "currency": "bonus" } } ],
            "limits": [ { "per": "member", "window": "month", "points": 150 }, { "per": "program", "window": "year", "points": 2000 } ] },
          { "id": "family", "then": [ { "earn": { "percent": 1.5, "of": "base.paid", "round": "down", "currency": "family", "kind": "base" } } ] },
          { "id": "show", "then": [ { "earn": { "points": 1, "every": 50, "of": "base.gross", "round": "down", "currency": "show" } } ] },
          { "id": "loved", "when": "lines.Any(l => chosen(choice.favourites, l.category)) || chosen(choice.offer, 'drama')", "then": [ { "earn": { "points": 2, "currency": "show", "fundedBy": "taxi" } } ] },
          { "id": "opera", "when": "lines.Any(l => l.category == 'opera')", "stack": "promo",
            "then": [ { "discount": { "percent": 20, "of": "base.net", "where": "line.category == 'opera'", "round": "down", "fundedBy": "cafe" } } ],
            "limits": [ { "per": "household", "window": { "each": "week", "startsOn": "thursday" }, "times": 2 } ] },
          { "id": "welcome", "when": "purchase.gross > 900", "then": [ { "grant": { "tier": "gold", "for": "P20D" } }, { "grant": { "privilege": "lounge", "for": "P9D" } } ],
            "limits": [ { "per": "member", "window": "lifetime", "times": 1 } ] },
          { "id": "brought", "then": [ { "earn": { "percent": 2, "of": "base.paid", "round": "down", "currency": "bonus", "to": "referrer" } } ],
            "limits": [ { "per": "recipient", "window": "month", "points": 40 } ] },
          { "id": "named", "then": [ { "earn": { "points": 3, "currency": "family", "to": "recipient" } } ],
            "limits": [ { "per": "recipient", "window": "quarter", "times": 4 } ] },
          { "id": "flown", "on": "completed", "when": "withThis(member.shows) > 1 || member.friends > 0",
            "then": [ { "earn": { "points": 1, "every": 100, "of": "base.paid", "round": "down", "currency": "family" } } ] },
          { "id": "joined", "on": "enrolment", "then": [ { "earn": { "points": 5, "currency": "bonus" } } ] },
          { "id": "visit", "on": "activity.visit", "when": "member.visits < 5", "then": [ { "earn": { "points": "activity.minutes", "currency": "family" } } ] },
          { "id": "monthly", "on": { "endOf": { "each": "month", "startsOn": "12" } }, "when": "member.orders > 1", "then": [ { "earn": { "points": 3, "currency": "bonus" } } ] },
          { "id": "third", "on": { "counter": "member.orders", "reaches": 3, "thenEvery": 2 },
            "then": [ { "earn": { "points": 9, "currency": "bonus" } }, { "grant": { "privilege": "lounge", "for": "P9D" } } ] },
          { "id": "spender", "on": { "counter": "member.spent", "reaches": 500, "thenEvery": 500 }, "then": [ { "earn": { "points": 2, "currency": "family" } } ] },
          { "id": "friends", "on": { "counter": "member.friends", "reaches": 1, "thenEvery": 1 }, "then": [ { "earn": { "points": 4, "currency": "family", "fundedBy": "taxi" } }, { "issue": { "reward": "pass", "fundedBy": "cafe" } } ] },
          { "id": "pass", "when": "purchase.gross > 700", "then": [ { "issue": "pass" } ], "limits": [ { "per": "member", "window": { "each": "quarter", "startsOn": "02-17" }, "times": 2 } ] },
          { "id": "convert", "when": "purchase.gross > 800", "then": [ { "issue": { "reward": "voucher", "pay": "points" } } ] },
          { "id": "longer", "when": "purchase.gross > 1000", "then": [ { "extend": { "reward": "pass", "for": "P2M" } }, { "extend": { "points": "bonus", "for": "P5M" } },
                                                                       { "extend": { "tier": "silver", "for": "P4M" } } ] } ],
        "rewards": [
          { "id": "voucher", "kind": "voucher", "cost": { "currency": "bonus", "points": 20, "step": 5 }, "value": { "money": 2, "step": 0.5 }, "expires": "P1M", "request": "true",
            "when": "purchase.gross > 2 * reward.value", "then": [ { "discount": { "amount": "reward.value", "of": "base.net" } } ], "stack": "promo",
            "limits": [ { "per": "member", "window": "month", "times": 3 }, { "per": "household", "window": "month", "amount": 20 } ] },
          { "id": "pass", "kind": "coupon", "uses": 3, "expires": { "since": "reward.issuedOn", "roundUp": "month", "after": "P10D" },
            "then": [ { "earn": { "points": 7, "currency": "bonus" } } ], "limits": [ { "per": "program", "window": "year", "points": 200 } ] },
          { "id": "mug", "kind": "gift", "cost": { "currency": "family", "points": 1.25 }, "request": "member.tier != 'none'", "expires": "P20D",
            "limits": [ { "per": "program", "window": "year", "times": 10 } ] } ]
        """;

    private static readonly Lazy<CompiledPack> Compiled = new(() => Theatre.Pack(Program));

    public static readonly string[] Names = ["ann", "bob", "cid", "dee", "eve"];

    private readonly List<BookCommand> accepted = [];
    private int commands;

    public RandomMembers(string startsAt = "2026-01-01", CompiledPack? pack = null)
    {
        Book = Theatre.Book(pack ?? Compiled.Value, startsAt);
        Book.Observer = entry => Entries.Add(entry);
    }

    public ProgramBook Book { get; }

    public List<BookEntry> Entries { get; } = [];

    /// <summary>The commands that were accepted, in order.</summary>
    public IReadOnlyList<BookCommand> Accepted => accepted;

    /// <summary>Does a step. What the book refuses, it refuses; it never fails.</summary>
    public void Do(int step) => Do(step, out _, out _);

    /// <summary>Does a step, and tells the command it was, if any, and why it was refused, if it was.</summary>
    public void Do(int step, out BookCommand? command, out IReadOnlyList<Diagnostic> refusals)
    {
        var random = new SeededRandom((ulong)step, 1, (ulong)++commands);
        command = Next(random);
        refusals = [];
        if (command is null)
        {
            Book.AdvanceTo(Book.Now + Duration.FromHours(1 + random.Below(24 * 12)));
        }
        else if (Book.Handle(command) is var answer && answer.IsAccepted)
        {
            accepted.Add(command);
        }
        else
        {
            refusals = answer.Refusals;
        }
    }

    public Purchase Purchase(SeededRandom random, Instant at)
    {
        string[] categories = ["opera", "drama", "gift"];
        var lines = Enumerable.Range(1, 1 + random.Below(3)).Select(i => Given.Line(
            $"{i}", (1 + random.Below(60_000)) / 100m, 1 + random.Below(4), ("category", FactValue.Of(categories[random.Below(3)])))).ToArray();
        var member = Names[random.Below(Names.Length)];
        string?[] partners = ["cafe", "taxi", "nobody", null];
        var purchase = new Purchase
        {
            Id = $"p{commands}",
            At = at,
            MemberId = member,
            Partner = partners[random.Below(4)],
            Lines = [.. lines],
            Rewards = [.. Book.State.Member(member).Rewards.Keys.Where(_ => random.Below(3) == 0)],
        };
        return random.Below(3) switch
        {
            0 => purchase with { Pay = [new PointsRequest("bonus", random.Below(2) == 0 ? null : 1 + random.Below(80))] },
            1 when random.Below(2) == 0 => purchase with { Pay = [new PointsRequest("bonus", null), new PointsRequest("family", null)] },
            _ => purchase,
        };
    }

    private BookCommand? Next(SeededRandom random)
    {
        var now = Book.Now + Duration.FromMinutes(random.Below(600));
        var (id, member) = ($"c{commands}", Names[random.Below(Names.Length)]);
        var purchases = accepted.OfType<CommitPurchase>().ToList();
        var past = purchases.Count > 0 ? purchases[random.Below(purchases.Count)].Purchase : null;
        var holds = Book.State.Holds.OrderBy(h => h.Id, StringComparer.Ordinal).ToList();
        var held = Book.State.Member(member).Rewards.Keys.ToList();
        return random.Below(30) switch
        {
            < 6 => new CommitPurchase(Purchase(random, now)),
            6 => new CommitPurchase(Purchase(random, now - Duration.FromDays(random.Below(60)))),
            7 or 8 when past is not null => new ReturnItems(id, now, past.Id, Items(random, past)),
            9 when past is not null => new ReturnItems(id, now, past.Id, []),
            10 when past is not null && random.Below(3) == 0 => new CancelPurchase(id, now, past.Id),
            10 or 11 when past is not null => new CompletePurchase(id, now, past.Id),
            12 when past is not null => new ReportNoShow(id, now, past.Id),
            13 when past is not null => new ExchangeItems(id, past.Id, Items(random, past), Purchase(random, now)),
            14 => new HoldPoints(id, now, member, random.Below(2) == 0 ? "bonus" : "family", 1 + random.Below(60)),
            15 when holds.Count > 0 => random.Below(2) == 0
                ? new CaptureHold(id, now, holds[0].Id, random.Below(2) == 0 ? null : Math.Min(holds[0].Points, 1 + random.Below(60)))
                : new ReleaseHold(id, now, holds[0].Id),
            15 => new UsePrivilege(id, now, member, random.Below(2) == 0 ? "tea" : "lounge"),
            16 => new AdjustPoints(id, now, member, "bonus", random.Below(200) - 100, "by hand", random.Below(3) == 0),
            17 => new TransferPoints(id, now, member, Names[random.Below(Names.Length)], random.Below(2) == 0 ? "bonus" : "family", 1 + random.Below(50)),
            18 => new ChangeHousehold(id, now, member, random.Below(3) switch { 0 => null, 1 => "north", _ => "south" }),
            19 => new EnrolMember(id, now, member, random.Below(4) == 0 ? null : Names[random.Below(Names.Length)]),
            23 => new ChooseOptions(id, now - Duration.FromDays(random.Below(20)), member, random.Below(2) == 0 ? "favourites" : "offer", random.Below(2) == 0 ? ["opera"] : ["drama", "opera"]),
            20 => new NameHouseholdRecipient(id, now, random.Below(2) == 0 ? "north" : "south", random.Below(5) == 0 ? null : member),
            21 or 22 => new RecordActivity(id, now, member, "visit", FactSet.Of(("minutes", FactValue.Of(random.Below(100))))),
            24 => new RequestReward(id, now, member, random.Below(2) == 0 ? "voucher" : "mug", random.Below(2) == 0 ? null : random.Below(2)),
            25 when held.Count > 0 => new UseReward(id, now, member, held[random.Below(held.Count)]),
            26 when held.Count > 0 => new CancelReward(id, now, member, held[random.Below(held.Count)]),
            _ => null,
        };
    }

    private static System.Collections.Immutable.ImmutableArray<ReturnedUnits> Items(SeededRandom random, Purchase purchase) =>
    [
        .. purchase.Lines.Where(_ => random.Below(2) == 0).DefaultIfEmpty(purchase.Lines[0]).Select(l => new ReturnedUnits(l.Id, 1 + random.Below((int)l.Quantity))),
    ];
}
