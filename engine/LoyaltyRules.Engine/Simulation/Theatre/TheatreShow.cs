using LoyaltyRules.Engine.Simulation.History.Mapping;
using NodaTime;

namespace LoyaltyRules.Engine.Simulation.Theatre;

/// <summary>Tickets that come back before the show.</summary>
/// <param name="At">When.</param>
/// <param name="Quantity">How many of the first line's; fewer than all.</param>
internal readonly record struct TheatreReturn(LocalDateTime At, int Quantity);

/// <summary>The evening that tickets are for, and what becomes of them. How likely each is, is documented in <c>docs/generated-history.md</c>.</summary>
/// <param name="Fate">What becomes of them.</param>
/// <param name="At">When: the end of the show, or the moment of the cancellation.</param>
/// <param name="Return">What of them comes back before; null for nothing.</param>
internal sealed record TheatreShow(BookingFate Fate, LocalDateTime At, TheatreReturn? Return)
{
    // Days from the purchase to the show: bounds of each class and how often it is drawn.
    private static readonly (int From, int To)[] LeadDays = [(0, 0), (1, 3), (4, 14), (15, 45), (46, 90)];
    private static readonly int[] LeadWeights = [12, 22, 35, 25, 6];

    private static readonly LocalTime EveningEnds = new(22, 0);
    private static readonly LocalTime MatineeEnds = new(14, 30);

    private const long CancelledPerMillion = 35_000;
    private const long NoShowPerMillion = 15_000;
    private const long ReturnPerMillion = 40_000;

    /// <summary>The show of tickets bought at a time.</summary>
    public static TheatreShow Of(SeededRandom random, LocalDateTime at, string category, int tickets)
    {
        var (from, to) = LeadDays[random.Pick(LeadWeights)];
        var end = (at.Date + Period.FromDays(from + random.Below(to - from + 1))).At(category is "children" ? MatineeEnds : EveningEnds);
        if (end < at.PlusHours(3))
        {
            // Whoever buys tickets of the day after the show has begun comes on the next one.
            end = end.PlusDays(1);
        }

        if (random.Chance(CancelledPerMillion))
        {
            return new TheatreShow(BookingFate.Cancelled, Before(random, at, end), null);
        }

        var fate = random.Chance(NoShowPerMillion) ? BookingFate.NoShow : BookingFate.Completed;
        var comesBack = tickets > 1 && random.Chance(ReturnPerMillion);
        return new TheatreShow(fate, end, comesBack ? new TheatreReturn(Before(random, at, end), 1 + random.Below(tickets - 1)) : null);
    }

    // A moment between the purchase and the show, both ends left out.
    private static LocalDateTime Before(SeededRandom random, LocalDateTime at, LocalDateTime end)
    {
        var seconds = Period.Between(at, end, PeriodUnits.Seconds).Seconds;
        return at.PlusSeconds(1 + random.Below((int)seconds - 1));
    }
}
