using System.Collections.Immutable;
using LoyaltyRules.Engine.Language.Checking;
using LoyaltyRules.Engine.Language.Compilation;
using LoyaltyRules.Engine.Language.Types;
using LoyaltyRules.Engine.Model;
using LoyaltyRules.Engine.Packs;
using NodaTime;
using NodaTime.Text;

namespace LoyaltyRules.Engine.Evaluation;

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
}

/// <summary>Shows deadlines the dates of an event and of a member; a frame is asked for only where a condition waives one.</summary>
internal sealed class DeadlineFacts(PackPlan plan, DeadlineDates dates, MemberSnapshot member, Func<FactFrame> frame) : IDeadlineFacts
{
    public LocalDate? DateOf(DateAnchor anchor) => anchor.Name switch
    {
        DateAnchor.LotEarnedOn => dates.LotEarnedOn,
        DateAnchor.LotAvailableFrom => dates.LotAvailableFrom,
        DateAnchor.PurchaseDate => dates.PurchaseDate,
        DateAnchor.PurchaseCompletedOn => dates.PurchaseCompletedOn,
        DateAnchor.RewardIssuedOn => dates.RewardIssuedOn,
        DateAnchor.TierEnteredOn => dates.TierEnteredOn ?? member.TierEnteredOn,
        DateAnchor.MemberLastActivityOn => member.LastActivityOn,
        DateAnchor.EventDate => dates.On,
        "member.tierEnteredOn" => member.TierEnteredOn,
        "member.birthDate" => member.BirthDate,
        "member.joinedOn" => member.JoinedOn,
        _ => DeclaredDate(anchor.Name),
    };

    /// <summary>The names of the dates that a deadline is counted from and that are absent.</summary>
    public static ImmutableArray<string> AbsentIn(Deadline deadline, IDeadlineFacts facts) =>
        [.. Anchors(deadline).Where(a => facts.DateOf(a) is null).Select(a => a.Name)];

    private static IEnumerable<DateAnchor> Anchors(Deadline deadline) => deadline switch
    {
        DeadlineAfter after => [after.Since],
        LaterDeadline later => later.Of.SelectMany(Anchors),
        EarlierDeadline earlier => earlier.Of.SelectMany(Anchors),
        _ => [],
    };

    public bool IsWaived(Deadline deadline) => plan.WaiverOf(deadline)(frame(), 0);

    private LocalDate? DeclaredDate(string name)
    {
        var fact = (FactDeclaration)plan.Pack.Vocabulary.Find(name)!;
        if (member.Facts.TryGet(fact.ShortName, out var value))
        {
            return LocalDatePattern.Iso.Parse(value.AsText).Value;
        }

        return fact.Default is long day ? StoredValue.DateOf(day) : null;
    }
}

/// <summary>When points can be spent and when they expire: the one place where deadlines become the terms of a lot.</summary>
internal static class PointsTerms
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
