using System.Collections.Immutable;
using System.Globalization;
using LoyaltyRules.Engine.Diagnostics;
using LoyaltyRules.Engine.Model;
using LoyaltyRules.Engine.Simulation.History;
using LoyaltyRules.Engine.Simulation.History.Mapping;
using NodaTime;

namespace LoyaltyRules.Engine.Simulation.Theatre;

/// <summary>What a generated history is made of.</summary>
public sealed record TheatreHistoryOptions
{
    /// <summary>The most members.</summary>
    public const int MembersMax = 999_999;

    /// <summary>The most months.</summary>
    public const int MonthsMax = 240;

    /// <summary>How many members, 1 to <see cref="MembersMax"/>.</summary>
    public int Members { get; init; } = 2_000;

    /// <summary>What makes it this history and no other.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>The first day.</summary>
    public LocalDate From { get; init; } = new(2024, 9, 1);

    /// <summary>How many months, 1 to <see cref="MonthsMax"/>.</summary>
    public int Months { get; init; } = 24;

    /// <summary>The day after the last.</summary>
    public LocalDate End => From.PlusMonths(Months);
}

/// <summary>
/// A believable purchase history of a theatre ticket club in Moscow, made up from a seed: the same options give the same history, to the
/// byte, on any machine. What is in it, and how likely, is documented in <c>docs/generated-history.md</c>. Nobody in it is real.
/// </summary>
public sealed class TheatreHistory : IPurchaseHistory
{
    /// <summary>The points currency that members pay with.</summary>
    internal const string PayCurrency = "bonus";

    /// <summary>The line that tickets come back of.</summary>
    internal const string FirstLine = "1";

    private const ulong DayPurpose = 2;

    // Parts of a thousand by month, January first: busy from September to May, a peak in December, a quiet summer.
    private static readonly int[] Season = [1_100, 1_050, 1_150, 1_100, 950, 450, 150, 200, 1_050, 1_200, 1_250, 2_000];

    // Parts of a thousand by day of the week, Monday first.
    private static readonly int[] Weekday = [700, 750, 850, 1_000, 1_400, 1_350, 950];

    private const long BirthdayPerMillion = 60_000;
    private const long PurchasesWithoutMemberPerThousandMemberYears = 600;

    private readonly TheatreHistoryOptions options;
    private readonly ImmutableArray<TheatreMember> members;
    private long day;

    /// <summary>A history of the options given. Throws <see cref="ArgumentOutOfRangeException"/> when they are out of bounds.</summary>
    public TheatreHistory(TheatreHistoryOptions options)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Members, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(options.Members, TheatreHistoryOptions.MembersMax);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Months, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(options.Months, TheatreHistoryOptions.MonthsMax);
        this.options = options;
        members = [.. Enumerable.Range(1, options.Members).Select(n => TheatreMember.Of(options, n))];
        Length = Period.DaysBetween(options.From, options.End);
    }

    /// <inheritdoc/>
    public ReturnsMapping? Returns { get; } = new([ReturnKey.Receipt, ReturnKey.Line]);

    /// <inheritdoc/>
    public HistoryUnit Unit => HistoryUnit.Days;

    /// <inheritdoc/>
    public long Position => day;

    /// <inheritdoc/>
    public long Length { get; }

    /// <inheritdoc/>
    public long BlankLines => 0;

    /// <inheritdoc/>
    public Diagnostic? Broken => null;

    /// <summary>The zone of the history.</summary>
    internal static DateTimeZone Zone { get; } = DateTimeZoneProviders.Tzdb["Europe/Moscow"];

    /// <summary>The members as the engine sees them.</summary>
    public MemberDirectory Directory() => MemberDirectory.Of(members.Select(m => m.ToSnapshot()));

    /// <summary>The history as a reader of its own files would give it; the lines are those of <c>purchases.csv</c>. Returns come at their own time.</summary>
    public IEnumerable<HistoryItem> Items()
    {
        long line = 2;
        foreach (var entry in Entries())
        {
            var purchase = entry.Purchase;
            if (entry.Return is { } back)
            {
                yield return new HistoryReturn(InstantOf(back.At), back.Quantity)
                {
                    Line = line,
                    Rows = 1,
                    Amount = -back.Quantity * (decimal)purchase.Lines[0].Price,
                    MemberId = purchase.MemberId,
                    Receipt = entry.Id,
                    LineId = FirstLine,
                    Sku = purchase.Lines[0].Sku,
                    Store = purchase.Store,
                };
                line++;
                continue;
            }

            var rows = purchase.Lines.Length;
            yield return new HistoryPurchase(ToPurchase(entry.Id, purchase))
            {
                Line = line,
                Rows = rows,
                Amount = purchase.Lines.Sum(l => l.Gross),
                MemberId = purchase.MemberId,
                Outcome = entry.Known is { } show ? new BookingOutcome(show.Fate, InstantOf(show.At)) : null,
            };
            line += rows;
        }
    }

    internal ImmutableArray<TheatreMember> Members => members;

    /// <summary>The purchases and returns in order of time; what is still to come when the history ends is not known.</summary>
    internal IEnumerable<TheatreEntry> Entries()
    {
        var ofDay = new List<TheatrePurchase>();
        var comingBack = new PriorityQueue<TheatreEntry, (LocalDateTime At, string Id)>();
        for (day = 0; day < Length; day++)
        {
            var today = options.From.PlusDays((int)day);
            ofDay.Clear();
            SellOn(today, ofDay);

            // A stable order: two purchases of one second stay in the order in which they were made up.
            var number = 0;
            foreach (var purchase in ofDay.OrderBy(p => p.At))
            {
                foreach (var due in Due(purchase.At))
                {
                    yield return due;
                }

                number++;
                var id = string.Create(CultureInfo.InvariantCulture, $"R{today.Year:D4}{today.Month:D2}{today.Day:D2}-{number:D5}");
                yield return new TheatreEntry(id, purchase, null, purchase.Show.At.Date < options.End ? purchase.Show : null);
                if (purchase.Show.Return is { } back && back.At.Date < options.End)
                {
                    comingBack.Enqueue(new TheatreEntry(id, purchase, back, null), (back.At, id));
                }
            }
        }

        foreach (var due in Due(options.End.AtMidnight()))
        {
            yield return due;
        }

        IEnumerable<TheatreEntry> Due(LocalDateTime until)
        {
            while (comingBack.TryPeek(out var entry, out var order) && order.At < until)
            {
                comingBack.Dequeue();
                yield return entry;
            }
        }
    }

    private void SellOn(LocalDate today, List<TheatrePurchase> ofDay)
    {
        var random = new SeededRandom(options.Seed, DayPurpose, (ulong)Period.DaysBetween(new LocalDate(1, 1, 1), today));
        var demand = (long)Season[today.Month - 1] * Weekday[(int)today.DayOfWeek - 1];
        foreach (var member in members)
        {
            if (member.JoinedOn > today)
            {
                continue;
            }

            var perMillion = (member.VisitsPerThousandYears * demand / 365_000) + (member.HasBirthday(today) ? BirthdayPerMillion : 0);
            if (random.Chance(perMillion))
            {
                ofDay.Add(TheatreBoxOffice.Sell(random, today, member));
            }
        }

        var expected = members.Length * PurchasesWithoutMemberPerThousandMemberYears * demand / 365_000;
        var count = (expected / 1_000_000) + (random.Chance(expected % 1_000_000) ? 1 : 0);
        for (var i = 0L; i < count; i++)
        {
            ofDay.Add(TheatreBoxOffice.Sell(random, today, null));
        }
    }

    private static Instant InstantOf(LocalDateTime at) => at.InZoneLeniently(Zone).ToInstant();

    private static Purchase ToPurchase(string id, TheatrePurchase purchase) => new()
    {
        Id = id,
        At = InstantOf(purchase.At),
        MemberId = purchase.MemberId,
        Channel = purchase.Channel,
        Store = purchase.Store,
        Currency = "RUB",
        Lines =
        [
            .. purchase.Lines.Select((l, i) => new PurchaseLine
            {
                Id = (i + 1).ToString(CultureInfo.InvariantCulture),
                Sku = l.Sku,
                Quantity = l.Quantity,
                Gross = l.Gross,
                Facts = FactSet.Of(("category", FactValue.Of(l.Category))),
            }),
        ],
        Fees = FactSet.Of(("bookingFee", FactValue.Of(purchase.BookingFee))),
        Pay = purchase.Points switch
        {
            "" => [],
            HistoryMapping.PayMost => [new PointsRequest(PayCurrency, null)],
            var points => [new PointsRequest(PayCurrency, decimal.Parse(points, NumberStyles.None, CultureInfo.InvariantCulture))],
        },
        Facts = FactSet.Of(("heldHours", FactValue.Of((decimal)purchase.HeldHours))),
    };
}

/// <summary>A purchase of the history, or a return of part of one.</summary>
/// <param name="Id">The receipt.</param>
/// <param name="Purchase">The purchase.</param>
/// <param name="Return">What comes back; null for the purchase itself.</param>
/// <param name="Known">What became of it, as far as the history knows; null for what is still to come, and for a return.</param>
internal readonly record struct TheatreEntry(string Id, TheatrePurchase Purchase, TheatreReturn? Return, TheatreShow? Known);
