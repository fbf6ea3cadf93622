using LoyaltyRules.Engine.Model;
using NodaTime;

namespace LoyaltyRules.Engine.Evaluation.Deadlines;

/// <summary>The dates that deadlines are counted from, apart from those of the member. A date that is null is absent.</summary>
/// <param name="On">The local day on which the deadline is asked for: today to its <c>unless</c>, and the day of the event.</param>
public sealed record DeadlineDates(LocalDate On)
{
    /// <summary>The day the points were earned.</summary>
    public LocalDate? LotEarnedOn { get; init; }

    /// <summary>The first day the points can be spent.</summary>
    public LocalDate? LotAvailableFrom { get; init; }

    /// <summary>The day of the purchase.</summary>
    public LocalDate? PurchaseDate { get; init; }

    /// <summary>The day on which the purchase was completed.</summary>
    public LocalDate? PurchaseCompletedOn { get; init; }

    /// <summary>The day the reward was issued.</summary>
    public LocalDate? RewardIssuedOn { get; init; }

    /// <summary>The day the tier was entered; null for what the member's snapshot says.</summary>
    public LocalDate? TierEnteredOn { get; init; }

    /// <summary>The dates of what an event gives. What an event gives that is no purchase waits for no other day than its own.</summary>
    /// <param name="event">The event.</param>
    /// <param name="on">Its local day.</param>
    /// <param name="zone">The program's zone.</param>
    public static DeadlineDates Of(ProgramEvent @event, LocalDate on, DateTimeZone zone)
    {
        var dates = new DeadlineDates(on) { LotEarnedOn = on, RewardIssuedOn = on };
        return @event switch
        {
            Purchase => dates with { PurchaseDate = on },
            Completion completion => dates with { PurchaseDate = completion.Purchase.At.InZone(zone).Date, PurchaseCompletedOn = on },
            _ => dates with { PurchaseDate = on, PurchaseCompletedOn = on },
        };
    }
}
