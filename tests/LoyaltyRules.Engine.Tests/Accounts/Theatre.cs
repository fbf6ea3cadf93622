using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json.Nodes;
using LoyaltyRules.Engine.Accounts;
using LoyaltyRules.Engine.Accounts.Book;
using LoyaltyRules.Engine.Accounts.Closure;
using LoyaltyRules.Engine.Accounts.Commands;
using LoyaltyRules.Engine.Accounts.Points;
using LoyaltyRules.Engine.Diagnostics;
using LoyaltyRules.Engine.Evaluation;
using LoyaltyRules.Engine.Model;
using LoyaltyRules.Engine.Tests.Evaluation;
using NodaTime;
using NodaTime.Text;

namespace LoyaltyRules.Engine.Tests.Accounts;

/// <summary>A program with a bit of everything, and short ways to drive its book. Purchases are at noon; a point is a rouble.</summary>
internal static class Theatre
{
    /// <summary>5% of what money paid, at once, for a year to the end of the month; points pay up to half; silver at 1 000, gold at 5 000 in a year.</summary>
    public const string Plain = """
        "points": [ { "currency": "bonus", "expires": { "since": "lot.earnedOn", "after": "P12M", "roundUp": "month" },
                      "redemption": { "of": "base.net", "percent": 50 }, "transfer": { "minimum": 10, "limits": [ { "per": "member", "window": "month", "times": 2 } ] } } ],
        "bases": [ { "name": "paid", "of": "line.paid" } ],
        "counters": [ { "name": "orders", "count": "purchase", "window": "P12M" }, { "name": "spent", "sum": "base.paid", "window": "year" } ],
        "tiers": { "levels": [ { "tier": "silver", "any": { "member.spent": 1000 } }, { "tier": "gold", "any": { "member.spent": 5000 } } ],
                   "upgrade": "immediately", "until": { "since": "tier.enteredOn", "roundUp": "year", "after": "P12M" }, "downgrade": "oneLevel" },
        "rules": [ { "id": "accrual", "then": [ { "earn": { "percent": 5, "of": "base.paid", "round": "down" } } ] } ]
        """;

    public static CompiledPack Pack(string members = Plain) => Given.Pack("{" + members + "}");

    public static ProgramBook Book(string members = Plain, string startsAt = "2026-01-01") => Book(Pack(members), startsAt);

    public static ProgramBook Book(CompiledPack pack, string startsAt = "2026-01-01") => new(new PackHistory(pack), Noon(startsAt));

    public static LocalDate Day(string day) => LocalDatePattern.Iso.Parse(day).Value;

    /// <summary>Noon of a day in Moscow, where the club counts its days.</summary>
    public static Instant Noon(string day) => Day(day).At(new LocalTime(12, 0)).InZoneStrictly(DateTimeZoneProviders.Tzdb["Europe/Moscow"]).ToInstant();

    public static Purchase Order(string id, string day, string member, params PurchaseLine[] lines) =>
        new() { Id = id, At = Noon(day), MemberId = member, Lines = [.. lines] };

    public static Purchase Order(string id, string day, string member, decimal gross) => Order(id, day, member, Given.Line("1", gross));

    public static Purchase Paying(this Purchase purchase, decimal? points) => purchase with { Pay = [new PointsRequest("bonus", points)] };

    /// <summary>Commits and expects it to be accepted.</summary>
    public static BookEntry Buy(this ProgramBook book, Purchase purchase) => book.Commit(purchase).Accepted();

    public static BookEntry Buy(this ProgramBook book, string id, string day, decimal gross, string member = "m") => book.Buy(Order(id, day, member, gross));

    public static BookEntry Do(this ProgramBook book, BookCommand command) => book.Handle(command).Accepted();

    public static BookEntry ReturnAll(this ProgramBook book, string purchase, string day) => book.Do(new ReturnItems($"return of {purchase}", Noon(day), purchase, []));

    public static BookEntry ReturnSome(this ProgramBook book, string id, string purchase, string day, params (string Charge, decimal Quantity)[] items) =>
        book.Do(new ReturnItems(id, Noon(day), purchase, [.. items.Select(i => new ReturnedUnits(i.Charge, i.Quantity))]));

    public static BookEntry Give(this ProgramBook book, string id, string day, decimal points, string member = "m") =>
        book.Do(new AdjustPoints(id, Noon(day), member, "bonus", points, "goodwill"));

    /// <summary>The codes a command is refused with; the state is as before.</summary>
    public static string Refused(this ProgramBook book, BookCommand command)
    {
        book.AdvanceTo(command.At);
        var before = book.StateText();
        var answer = book.Handle(command);
        Assert.False(answer.IsAccepted);
        Assert.Equal(before, book.StateText());
        Assert.All(answer.Refusals, r => AssertNamesItsPlace(command, r));
        return string.Join(' ', answer.Refusals.Select(r => r.Code));
    }

    // Whoever sent a command is told what in it is refused; but for what a command reaches beyond itself.
    private static void AssertNamesItsPlace(BookCommand command, Diagnostic refusal)
    {
        var pointer = refusal.Place.Pointer;
        JsonNode? at = JsonNode.Parse(CommandWriter.Write(command));
        foreach (var step in pointer.Split('/').Skip(1))
        {
            at = at is JsonArray list ? list[int.Parse(step, CultureInfo.InvariantCulture)] : at![step];
            Assert.True(at is not null, $"{refusal} is not in {CommandWriter.Write(command)}");
        }

        Assert.True(pointer.Length > 0 || OfNoPlace.Contains(refusal.Descriptor), $"{refusal} names no place.");
    }

    private static readonly DiagnosticDescriptor[] OfNoPlace =
    [
        AccountDiagnostics.TooManyPoints, AccountDiagnostics.TooManyMilestones,
        ClosureRefusals.ProgramClosed, ClosureRefusals.EnrolmentStopped, ClosureRefusals.PointsFrozen,
        ClosureRefusals.NoPlan, ClosureRefusals.DecidedAlready, ClosureRefusals.NothingProposed,
    ];

    public static void AdvanceTo(this ProgramBook book, string day) => book.AdvanceTo(Noon(day));

    public static PointsAccount Points(this ProgramBook book, string member = "m") => book.State.Account(AccountOwner.Member(member), "bonus");

    /// <summary>For example <c>30 available, 5 pending</c>; what is zero is left out.</summary>
    public static string Balance(this ProgramBook book, string member = "m") => Words(book.Points(member));

    public static string Words(PointsAccount account)
    {
        var parts = new (decimal Points, string Word)[]
        {
            (account.Available, "available"), (account.Pending, "pending"), (account.Held, "held"), (account.Debt, "owed"), (account.Expired, "expired"),
        };
        return string.Join(", ", parts.Where(p => p.Points != 0).Select(p => $"{ExactDecimal.Format(p.Points)} {p.Word}"));
    }

    /// <summary>Open lots in spending order: <c>a/accrual/0 5 until 2027-01-31</c>.</summary>
    public static string[] Lots(this ProgramBook book, string member = "m") =>
    [
        .. book.Points(member).OpenLots.Select(l => $"{l.Id} {ExactDecimal.Format(l.Open)}"
            + (l.Deadlines.LastDay is { } last ? $" until {LocalDatePattern.Iso.Format(last)}" : "")),
    ];
}
