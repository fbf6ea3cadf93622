using System.Collections.Immutable;
using LoyaltyRules.Engine.Simulation.History.Mapping;
using NodaTime;

namespace LoyaltyRules.Engine.Simulation.Theatre;

/// <summary>A line of a generated purchase, its price in whole roubles.</summary>
internal readonly record struct TheatreLine(string Sku, string Category, int Quantity, int Price)
{
    public decimal Gross => (decimal)Quantity * Price;
}

/// <summary>A generated purchase.</summary>
internal sealed record TheatrePurchase(
    LocalDateTime At, string? MemberId, string Channel, string Store, ImmutableArray<TheatreLine> Lines, decimal BookingFee, int HeldHours)
{
    /// <summary>What becomes of it.</summary>
    public required TheatreShow Show { get; init; }

    /// <summary>The points that are to pay: a number, <c>most</c>, or nothing.</summary>
    public string Points { get; init; } = "";
}

/// <summary>Sells made-up tickets: what is bought, when in the day, where and at what price. The figures are documented in <c>docs/generated-history.md</c>.</summary>
internal static class TheatreBoxOffice
{
    /// <summary>What tickets are sold for.</summary>
    public static readonly string[] TicketCategories = ["opera", "drama", "ballet", "circus", "concert", "children"];

    /// <summary>How often each is bought.</summary>
    public static readonly int[] CategoryWeights = [14, 30, 14, 12, 17, 13];

    private static readonly int[] DecemberCategoryWeights = [12, 22, 26, 12, 12, 30];
    private static readonly string[] Rows = ["parterre", "amphitheatre", "mezzanine", "balcony"];
    private static readonly int[] RowWeights = [26, 24, 20, 30];

    // Roubles, by category and row in the orders above.
    private static readonly int[,] Prices =
    {
        { 6_500, 4_800, 3_600, 1_800 },
        { 3_800, 2_900, 2_200, 1_100 },
        { 7_200, 5_200, 3_900, 1_900 },
        { 2_600, 2_100, 1_600, 900 },
        { 4_200, 3_100, 2_300, 1_200 },
        { 2_000, 1_600, 1_200, 700 },
    };

    private static readonly string[] Stores = ["main-stage", "chamber-stage", "main-stage", "circus", "concert-hall", "chamber-stage"];
    private static readonly int[] ProgrammePrices = [400, 250, 400, 200, 300, 200];
    private static readonly int[] GiftCards = [1_000, 2_000, 3_000, 5_000, 10_000];
    private static readonly int[] GiftCardWeights = [10, 20, 30, 30, 10];

    private static readonly string[] Channels = ["web", "app", "phone", "box-office"];
    private static readonly int[] ChannelWeights = [45, 30, 8, 17];

    private static readonly string[] PaidPoints = ["200", "500", "1000"];

    private const int FirstHour = 9;
    private const int FirstEveningHour = 18;
    private static readonly int[] HourWeights = [2, 4, 5, 6, 6, 5, 5, 6, 8, 11, 13, 12, 9, 5, 2];
    private static readonly int[] WeekendHourWeights = [2, 4, 5, 6, 6, 5, 5, 6, 8, 22, 26, 24, 18, 10, 4];

    private static readonly int[] QuantityWeights = [25, 50, 12, 10, 1, 1, 0, 0, 0, 1];
    private static readonly int[] FamilyQuantityWeights = [5, 30, 35, 22, 5, 3, 0, 0, 0, 0];

    /// <summary>One purchase on a day.</summary>
    public static TheatrePurchase Sell(SeededRandom random, LocalDate day, TheatreMember? member)
    {
        var channel = Channels[random.Pick(ChannelWeights)];
        var at = TimeOf(random, day, channel);
        if (random.Chance(day.Month == 12 ? 120_000 : 40_000))
        {
            var nominal = GiftCards[random.Pick(GiftCardWeights)];
            var card = new TheatreLine(FormattableString.Invariant($"gift-card-{nominal}"), "gift-card", 1 + (random.Below(10) == 0 ? 1 : 0), nominal);
            return new TheatrePurchase(at, member?.Id, channel, "main-stage", [card], 0, 0)
            {
                // Handed over with the receipt.
                Show = new TheatreShow(BookingFate.Completed, at, null),
            };
        }

        var isDecember = day.Month == 12;
        var category = member is not null && random.Below(100) < 40
            ? Array.IndexOf(TicketCategories, member.Favourite)
            : random.Pick(isDecember ? DecemberCategoryWeights : CategoryWeights);
        var lines = LinesOf(random, day, category);
        return new TheatrePurchase(at, member?.Id, channel, Stores[category], lines, FeeOf(channel, lines), HeldHoursOf(random, channel))
        {
            Show = TheatreShow.Of(random, at, TicketCategories[category], lines[0].Quantity),
            Points = member is null ? "" : PointsOf(random),
        };
    }

    private static string PointsOf(SeededRandom random) => random.Pick([88, 8, 4]) switch
    {
        1 => HistoryMapping.PayMost,
        2 => PaidPoints[random.Below(PaidPoints.Length)],
        _ => "",
    };

    private static ImmutableArray<TheatreLine> LinesOf(SeededRandom random, LocalDate day, int category)
    {
        var name = TicketCategories[category];
        var isFamily = name is "children" or "circus";
        var lines = ImmutableArray.CreateBuilder<TheatreLine>();
        var row = random.Pick(RowWeights);
        var quantity = 1 + random.Pick(isFamily ? FamilyQuantityWeights : QuantityWeights);
        lines.Add(Ticket(row, quantity));
        if (random.Below(100) < 12)
        {
            lines.Add(Ticket((row + 1 + random.Below(3)) % Rows.Length, 1 + random.Below(2)));
        }

        if (random.Below(100) < 22)
        {
            lines.Add(new TheatreLine($"{name}-programme", "programme", 1 + random.Below(2), ProgrammePrices[category]));
        }

        return lines.DrainToImmutable();

        TheatreLine Ticket(int at, int tickets)
        {
            // Evenings before a free day cost a tenth more; all prices are whole hundreds, so this is exact.
            var price = Prices[category, at];
            price += day.DayOfWeek is IsoDayOfWeek.Friday or IsoDayOfWeek.Saturday ? price / 10 : 0;
            return new TheatreLine($"{name}-{Rows[at]}", name, tickets, price);
        }
    }

    private static decimal FeeOf(string channel, ImmutableArray<TheatreLine> lines) => channel switch
    {
        // 7% of the tickets; whole roubles, so two decimals hold it exactly.
        "web" => lines.Where(l => l.Category != "programme").Sum(l => l.Gross) * 0.07m,
        "app" => 150,
        "phone" => 250,
        _ => 0,
    };

    private static int HeldHoursOf(SeededRandom random, string channel)
    {
        if (channel == "box-office")
        {
            return 0;
        }

        return random.Pick([35, 20, 25, 12, 8]) switch
        {
            0 => 0,
            1 => 1 + random.Below(2),
            2 => 3 + random.Below(22),
            3 => 25 + random.Below(24),
            _ => 49 + random.Below(24),
        };
    }

    private static LocalDateTime TimeOf(SeededRandom random, LocalDate day, string channel)
    {
        var isBeforeWeekend = day.DayOfWeek is IsoDayOfWeek.Thursday or IsoDayOfWeek.Friday;
        var hour = FirstHour + random.Pick(isBeforeWeekend ? WeekendHourWeights : HourWeights);
        if (channel == "box-office" && hour is < 11 or > 20)
        {
            // The window is closed then; whoever wanted to comes before the evening's performance.
            hour = FirstEveningHour + random.Below(3);
        }

        return day.At(new LocalTime(hour, random.Below(60), random.Below(60)));
    }
}
