using System.Text;
using LoyaltyRules.Engine.Diagnostics;
using LoyaltyRules.Engine.Packs.Documents;

namespace LoyaltyRules.Engine.Tests.Packs.Documents;

/// <summary>A valid pack that uses every field of the format, and short ways to read variations of it.</summary>
internal static class SamplePack
{
    public const string Text = """
        {
          "$schema": "../../schemas/rule-pack.schema.json",
          "note": "A theatre's club.",
          "pack": "parter-club", "version": "2.1.0", "languages": ["en", "ru"],
          "name": { "en": "Parter Club", "ru": "Партер-Клуб", "note": "as on the posters" },
          "timeZone": "Europe/Moscow", "currency": "RUB", "currencyDecimals": 2, "leapDayBirthday": "03-01", "lateBy": "P1M15D",
          "points": [
            { "currency": "bonus", "name": { "en": "bonus", "ru": "бонус" }, "decimals": 0, "pointValue": 1.00, "note": "n",
              "available": "P14D", "expires": { "laterOf": [ { "since": "lot.earnedOn", "roundUp": "month", "after": "P12M", "note": "n" },
                  { "earlierOf": [ { "since": "member.lastOrderOn", "after": "P6M" }, { "since": "member.lastActivityOn", "after": "P1Y" } ] } ],
                "unless": "member.tier == 'gold'" },
              "redemption": { "of": "base.payable", "percent": "member.tier == 'gold' ? 100 : 50", "minimum": 100, "step": 10, "when": "purchase.gross > 500", "note": "n",
                "limits": [ { "per": "member", "window": "month", "points": 5000 }, { "per": "program", "window": "year", "amount": 1000000 } ] },
              "transfer": { "minimum": 50, "limits": [ { "per": "member", "window": "month", "times": 2 } ], "note": "n" },
              "owner": "household", "holdFor": "PT1H30M", "restoredFor": "P14D" },
            { "currency": "miles" }
          ],
          "facts": [
            { "name": "line.category", "type": "choice", "values": ["opera", "note", "gift-card"], "default": "opera",
              "labels": { "opera": { "en": "Opera", "ru": "Опера" }, "note": { "en": "Sheet music", "ru": "Ноты", "note": "a note" } },
              "label": { "en": "Category", "ru": "Жанр" } },
            { "name": "purchase.bookingFee", "type": "money", "min": 0, "max": 100000, "default": 0, "fee": true },
            { "name": "member.rate", "type": "percent", "min": 0, "max": 50.5, "decimals": 1, "note": "n" },
            { "name": "member.visits", "type": "number", "decimals": 0 },
            { "name": "member.saved", "type": "points", "currency": "bonus", "max": 1e3 },
            { "name": "member.subscribed", "type": "bool", "default": false },
            { "name": "member.city", "type": "text" }, { "name": "line.day", "type": "date" },
            { "name": "program.openedAt", "type": "instant" }, { "name": "purchase.ahead", "type": "duration" },
            { "name": "activity.filled", "type": "number", "max": 100 }, { "name": "activity.place", "type": "text" }
          ],
          "activities": [ { "activity": "questionnaire", "name": { "en": "Questionnaire", "ru": "Анкета" }, "note": "n" }, { "activity": "book-review" } ],
          "parameters": [
            { "name": "bookingBonus", "value": 20, "unit": "percent", "min": 0, "max": 50, "label": { "en": "Bonus", "ru": "Бонус" }, "note": "n" },
            { "name": "gift", "value": 100, "unit": "points", "currency": "bonus" }, { "name": "share", "value": 0.000001 }
          ],
          "bases": [
            { "name": "tickets", "of": "line.paid", "where": "line.category != 'gift-card'", "label": { "en": "Tickets", "ru": "Билеты" }, "note": "n" },
            { "name": "payable", "of": "line.net", "fees": ["purchase.bookingFee"] }
          ],
          "counters": [
            { "name": "ordersIn12Months", "count": "purchase", "window": "P12M", "label": { "en": "Orders", "ru": "Заказы" }, "note": "n" },
            { "name": "spentThisYear", "sum": "base.tickets", "window": { "each": "year", "startsOn": "09-01", "which": "previous", "note": "n" } },
            { "name": "spentEver", "sum": "purchase.gross", "window": "lifetime" },
            { "name": "lastOrderOn", "last": "purchase", "window": "lifetime", "where": "purchase.gross > 0" },
            { "name": "genres", "distinct": "line.category", "window": "year", "where": "purchase.channel == 'web'" },
            { "name": "shows", "count": "completed", "window": "lifetime" },
            { "name": "reviews", "count": "activity.book-review", "window": "P12M", "where": "activity.filled > 0 && member.subscribed" },
            { "name": "fields", "sum": "activity.filled", "on": "activity.questionnaire", "window": "lifetime" },
            { "name": "places", "distinct": "activity.place", "window": "lifetime" },
            { "name": "friends", "count": "enrolment.referred", "window": "year" }
          ],
          "segments": [ { "name": "regular", "when": "member.ordersIn12Months >= 5", "label": { "en": "Regular", "ru": "Постоянный" }, "note": "n" } ],
          "tables": [
            { "name": "ticketRate", "inputs": ["member.visits", "line.category"], "match": "first", "gives": "percent", "note": "n",
              "rows": [ [">= 10", ["opera", "note"], 7], [5, "*", 5.5], ["*", "*", 3] ], "label": { "en": "Rate", "ru": "Ставка" } },
            { "name": "flag", "inputs": ["member.subscribed"], "match": "unique", "rows": [ [true, 1], [false, 2] ] }
          ],
          "rules": [
            { "id": "ticket-accrual", "when": "segment.regular", "name": { "en": "Points", "ru": "Баллы" }, "priority": -10, "on": "purchase",
              "then": [ { "earn": { "percent": "table.ticketRate", "of": "base.tickets", "round": "down", "kind": "base", "currency": "bonus",
                                    "where": "line.gross > 0", "each": "line", "note": "n" }, "note": "n" } ], "note": "n",
              "limits": [ { "per": "member", "window": { "each": "year", "startsOn": "09-01" }, "base": 50000, "over": "trim", "note": "n" },
                          { "per": "purchase", "points": "member.visits * 100", "over": "skip" } ] },
            { "id": "booking-free", "from": "2026-09-01", "to": "2027-05-31", "stack": "fee",
              "then": [ { "discount": { "percent": 100, "of": "purchase.bookingFee", "note": "n" } } ] },
            { "id": "tenth-free", "stack": "fee",
              "then": [ { "discount": { "amount": 200, "of": "base.payable", "basis": "remaining", "where": "line.quantity > 1",
                                        "units": 1, "pick": "dearest", "round": "halfEven" } } ] },
            { "id": "bonuses", "then": [ { "earn": { "points": 1, "every": 10, "of": "base.tickets", "round": "down", "currency": "miles" } },
                { "earn": { "times": 1, "of": "earned.base", "currency": "bonus" } }, { "earn": { "points": "parameter.gift", "kind": "bonus", "currency": "bonus", "to": "household",
                            "available": { "since": "purchase.completedOn" }, "expires": "P90D" } } ] },
            { "id": "fee-back", "stack": "budget", "then": [ { "earn": { "percent": 10, "of": "purchase.bookingFee", "round": "down", "currency": "bonus", "onPointsPaid": true } } ] },
            { "id": "welcome", "when": "purchase.gross > 10000", "limits": [ { "per": "member", "window": "lifetime", "times": 1 } ],
              "then": [ { "grant": { "tier": "gold", "for": "P3M", "note": "n" } }, { "grant": { "privilege": "box-office-tea", "for": { "since": "event.date", "roundUp": "year" } } } ] },
            { "id": "brought", "limits": [ { "per": "recipient", "window": "year", "times": 10 } ],
              "then": [ { "earn": { "points": 300, "currency": "miles", "to": "referrer", "fundedBy": "cafe" } }, { "earn": { "points": 5, "currency": "miles", "to": "recipient" } } ] },
            { "id": "flown", "on": "completed", "then": [ { "earn": { "points": 1, "every": 100, "of": "base.tickets", "round": "down", "currency": "miles" } } ] },
            { "id": "filled", "on": "activity.questionnaire", "when": "withThis(member.fields) <= 100", "then": [ { "earn": { "points": "divide(activity.filled * 100, 7, 0, 'down')", "currency": "bonus" } } ] },
            { "id": "birthday", "on": "birthday", "when": "member.tier != 'guest'", "then": [ { "earn": { "points": 100, "currency": "bonus" } } ] },
            { "id": "thanks", "on": "release", "then": [ { "earn": { "points": 1, "currency": "bonus" } } ] },
            { "id": "season", "on": { "endOf": { "each": "year", "startsOn": "09-01" }, "note": "n" }, "then": [ { "earn": { "points": 5, "currency": "bonus" } } ] },
            { "id": "tenth", "on": { "counter": "member.ordersIn12Months", "reaches": 10, "thenEvery": 5, "note": "n" }, "then": [ { "earn": { "points": 5, "currency": "bonus" } } ] },
            { "id": "joined", "on": "enrolment", "then": [ { "grant": { "privilege": "box-office-tea", "for": "P7D" } } ] },
            { "id": "generous", "when": "purchase.gross > 20000", "then": [ { "issue": "voucher" }, { "issue": { "reward": "voucher", "pay": "points", "fundedBy": "taxi", "note": "n" } },
                { "extend": { "reward": "voucher", "for": "P1M", "note": "n" } }, { "extend": { "points": "bonus", "for": "P1Y" } }, { "extend": { "tier": "gold", "for": "P1Y" } } ] }
          ],
          "stacking": [ { "group": "fee", "pick": "best", "per": "line", "note": "n" }, { "group": "other", "pick": "all" },
            { "group": "budget", "pick": "all", "limits": [ { "per": "program", "window": "lifetime", "times": 1000 } ] } ],
          "tiers": { "none": "guest", "note": "n", "upgrade": "atReview", "review": { "each": "year", "startsOn": "09-01" }, "downgrade": "oneLevel", "grace": "P1M",
            "until": { "since": "tier.enteredOn", "roundUp": "year", "after": "P1Y" },
            "levels": [ { "tier": "silver", "label": { "en": "Silver", "ru": "Серебряный" }, "any": { "member.spentThisYear": 30000, "member.genres": 3, "note": "n" }, "note": "n" },
                        { "tier": "gold", "all": { "member.spentThisYear": 90000.50, "member.ordersIn12Months": 10 } } ] },
          "privileges": [
            { "id": "longer-hold", "name": { "en": "Longer hold", "ru": "Долгая бронь" }, "when": "member.tier in ['silver', 'gold']", "note": "n",
              "value": { "holdHours": 72, "desk": "first", "quiet": true, "note": "n" }, "limits": [ { "per": "household", "window": "month", "times": 2 } ] },
            { "id": "box-office-tea", "granted": true } ],
          "control": { "percent": 5, "salt": "2026", "note": "n" },
          "indicators": [
            { "name": "costRatio", "label": { "en": "Cost", "ru": "Затраты" }, "value": "divide(program.rewardCost, program.revenue, 4, 'halfUp')", "window": "P12M", "note": "n" },
            { "name": "uplift", "value": "divide(program.treatedRevenue * program.controlMembers, program.controlRevenue * program.treatedMembers, 2, 'down')", "window": "year" } ],
          "closure": {
            "triggers": [ { "id": "too-dear", "name": { "en": "Too dear", "ru": "Слишком дорого" }, "when": "indicator.costRatio > 0.12 && program.activeMembers < 1000",
                            "window": "quarter", "sustainedFor": "P3M", "then": "propose", "note": "n" } ],
            "plan": { "notice": "P90D", "balances": "payOut", "memberData": { "eraseAfter": "P1Y", "note": "n" }, "note": "n",
                      "stages": ["stopEnrolment", { "stage": "stopEarning", "after": "P90D", "note": "n" }, { "stage": "close", "after": "P1Y" }] }, "note": "n" },
          "finances": {
            "costs": [ { "id": "staff", "name": { "en": "Staff", "ru": "Персонал" }, "amount": 150000.5, "per": "month", "note": "n" }, { "id": "letters", "amount": 2, "per": "member" } ],
            "income": [ { "id": "cards", "amount": 100, "per": "enrolment" }, { "id": "fees", "of": "base.payable", "percent": 50, "note": "n" } ],
            "deferredRevenue": [ { "currency": "bonus", "expectedRedemption": 80.5, "note": "n" } ], "note": "n" },
          "choices": [ { "name": "favourites", "label": { "en": "Favourites", "ru": "Любимое" }, "options": ["opera", "note"], "labels": { "opera": { "en": "Opera", "ru": "Опера" } },
            "max": 2, "window": "month", "changes": 2, "from": "nextWindow", "until": "windowEnd", "note": "n" }, { "name": "gift", "options": ["gift", "points"] } ],
          "partners": [ { "id": "cafe", "name": { "en": "Café", "ru": "Кафе" }, "issuePrice": 0.01, "reimbursement": 0.0095, "currencies": ["bonus"], "note": "n" }, { "id": "taxi" } ],
          "wallet": { "category": "line.category", "of": "base.payable", "note": "n" },
          "rewards": [
            { "id": "voucher", "name": { "en": "Voucher", "ru": "Ваучер" }, "kind": "voucher", "cost": { "currency": "bonus", "points": 150, "step": 50, "note": "n" },
              "value": { "money": 150, "step": 50.5, "note": "n" }, "uses": 2, "expires": { "since": "reward.issuedOn", "roundUp": "year", "after": "P1Y" },
              "request": "member.tier in ['silver', 'gold']", "when": "purchase.gross >= 3 * reward.value", "priority": -5, "stack": "other", "programCost": 10.25, "note": "n",
              "then": [ { "discount": { "amount": "reward.value", "of": "base.payable" } } ],
              "limits": [ { "per": "member", "window": "year", "times": 3 }, { "per": "household", "window": "month", "amount": 500 } ] },
            { "id": "mug", "kind": "gift", "request": "true" },
            { "id": "extra-miles", "kind": "coupon", "request": "segment.regular", "then": [ { "earn": { "points": 1, "every": 10, "of": "base.tickets", "round": "down", "currency": "miles" } } ] } ]
        }
        """;

    public const string Minimal = """
        { "pack": "p", "version": "1.0.0", "languages": ["en"], "name": { "en": "P" }, "timeZone": "UTC", "currency": "EUR" }
        """;

    public static (PackDocument? Document, DiagnosticBag Bag) Read(params (string Path, string Text)[] files)
    {
        var bag = new DiagnosticBag();
        var pack = PackFiles.FromMemory(files.Select(f => KeyValuePair.Create(f.Path, Encoding.UTF8.GetBytes(f.Text))), bag);
        return (pack is null ? null : PackDocumentReader.Read(pack, bag), bag);
    }

    public static (PackDocument? Document, DiagnosticBag Bag) Read(string main) => Read((PackFiles.MainPath, main));

    /// <summary>The sample with one stretch of its text replaced; the stretch must be there.</summary>
    public static string With(string old, string replacement)
    {
        Assert.Contains(old, Text, StringComparison.Ordinal);
        var at = Text.IndexOf(old, StringComparison.Ordinal);
        return string.Concat(Text.AsSpan(0, at), replacement, Text.AsSpan(at + old.Length));
    }

    public static string HashOf(string main)
    {
        var (document, bag) = Read(main);
        Assert.Empty(bag.Ordered());
        return document!.Hash;
    }
}
