using LoyaltyRules.Engine.Model;
using LoyaltyRules.Engine.Packs.Rules;
using NodaTime;

namespace LoyaltyRules.Engine.Evaluation.Deadlines;

/// <summary>When points can be spent and when they expire: the one place where deadlines become the terms of a lot.</summary>
internal static class LotTermsCalculation
{
    /// <summary>The terms of points of a currency, earned by an effect or by none.</summary>
    /// <param name="currency">The currency.</param>
    /// <param name="earn">The effect, whose own deadlines go before the currency's; null for none.</param>
    /// <param name="dates">The dates known, without the day from which the points are available.</param>
    /// <param name="factsOf">Shows a deadline the facts with the dates given.</param>
    public static LotTerms Of(PointsCurrency currency, EarnEffect? earn, DeadlineDates dates, Func<DeadlineDates, IDeadlineFacts> factsOf)
    {
        var from = AvailableFrom(currency, earn, dates, factsOf(dates));
        if (ExpiryDeadline(currency, earn) is not { } expires)
        {
            return new LotTerms(from, ExpiresOn: null, Slides: false);
        }

        var last = Last(expires, from, dates, factsOf);
        var slides = expires.Slides && !last.IsWaived;
        return new LotTerms(from, slides ? null : last.Day, slides);
    }

    /// <summary>The last day of points as it stands when they are earned, also of points whose deadline moves later; null when they have none yet.</summary>
    /// <param name="expires">When they expire.</param>
    /// <param name="earn">The effect that earns them.</param>
    /// <param name="dates">The dates known, without the day from which the points are available.</param>
    /// <param name="factsOf">Shows a deadline the facts with the dates given.</param>
    public static LocalDate? LastDay(Deadline expires, EarnEffect earn, DeadlineDates dates, Func<DeadlineDates, IDeadlineFacts> factsOf) =>
        Last(expires, AvailableFrom(earn.Currency, earn, dates, factsOf(dates)), dates, factsOf).Day;

    private static DeadlineDay Last(Deadline expires, LocalDate? from, DeadlineDates dates, Func<DeadlineDates, IDeadlineFacts> factsOf) =>
        expires.On(factsOf(dates with { LotAvailableFrom = from }));

    /// <summary>Whether the terms of points that an effect gives depend on the member who gets them.</summary>
    public static bool AskMember(EarnEffect earn) => (earn.Available ?? earn.Currency.Available) is { AsksMember: true } || ExpiryDeadline(earn.Currency, earn) is { AsksMember: true };

    public static Deadline? ExpiryDeadline(PointsCurrency currency, EarnEffect? earn) => earn?.Expires ?? currency.Expires;

    // T1: a deadline is the end of its day, so what waits for it can be spent on the day after.
    private static LocalDate? AvailableFrom(PointsCurrency currency, EarnEffect? earn, DeadlineDates dates, IDeadlineFacts facts)
    {
        var atOnce = dates.LotEarnedOn ?? dates.On;
        if ((earn?.Available ?? currency.Available) is not { } available)
        {
            return atOnce;
        }

        var waits = available.On(facts);
        return waits.IsWaived ? atOnce : waits.Day?.PlusDays(1);
    }
}
