using LoyaltyRules.Engine.Evaluation.Amounts;
using LoyaltyRules.Engine.Evaluation.Deadlines;
using LoyaltyRules.Engine.Evaluation.Planning;
using LoyaltyRules.Engine.Language.Compilation;
using LoyaltyRules.Engine.Model;
using LoyaltyRules.Engine.Packs.Rules;
using NodaTime;

namespace LoyaltyRules.Engine.Evaluation.Terms;

/// <summary>
/// The deadlines of one decision: seen with the dates of its event and member. The terms of points that follow from the day alone are worked out once for all
/// purchases of the day that are decided one after the other.
/// </summary>
internal sealed class LotTermsOfDay(PackPlan plan, FactFrame frame, MovedDates moved) : IDeadlineFacts
{
    private readonly List<(Deadline? Available, Deadline? Expires, LotTerms Terms)> known = [];
    private LocalDate knownOn;
    private ProgramEvent? @event;
    private MemberSnapshot? member;
    private LocalDate date;
    private DeadlineFacts? facts;

    /// <summary>Looks at an event that is decided.</summary>
    public void Open(ProgramEvent @event, MemberSnapshot? member, LocalDate date)
    {
        (this.@event, this.member, this.date, facts) = (@event, member, date, null);
        if (date != knownOn)
        {
            known.Clear();
            knownOn = date;
        }
    }

    /// <summary>The terms of the points that a candidate gives; null where it gives none, and where they depend on what is not known of another member.</summary>
    public LotTerms? Of(Candidate candidate)
    {
        if (candidate.Effect is not CompiledEarn earn || !candidate.Gives || (candidate.OtherRecipient is not null && earn.TermsAskMember))
        {
            return null;
        }

        return Of(earn);
    }

    /// <summary>
    /// The last day of the points that a candidate would give, where that is over when they are earned; null otherwise. A date that the event itself moves to its day counts
    /// as moved. Where it depends on another member, that member's snapshot says so.
    /// </summary>
    public LocalDate? PastDayOf(Candidate candidate)
    {
        var earn = (CompiledEarn)candidate.Effect;
        if (LotTermsCalculation.ExpiryDeadline(earn.Earn.Currency, earn.Earn) is not { } expires)
        {
            return null;
        }

        if (!earn.TermsAskMember)
        {
            return Of(earn).ExpiresOn is { } fixedDay && fixedDay < date ? fixedDay : null;
        }

        return candidate.OtherRecipient is { } other
            ? PastDayFor(other, candidate)
            : PastDay(factsOf => LotTermsCalculation.LastDay(expires, earn.Earn, Dates(), factsOf));
    }

    private static LocalDate? PastDayFor(RecipientSnapshot recipient, Candidate candidate)
    {
        foreach (var expired in recipient.Expired ?? [])
        {
            if (expired.Effect == candidate.Effect.Effect.Index && expired.Id == candidate.Rule.Rule.Id && expired.IsReward == candidate.Rule.Held is not null)
            {
                return expired.LastDay;
            }
        }

        return null;
    }

    /// <summary>The last day of something that would be given until a deadline, where that is over by now; null otherwise.</summary>
    public LocalDate? PastDayOf(Deadline deadline) => PastDay(factsOf => deadline.On(factsOf(Dates())).Day);

    private LocalDate? PastDay(Func<Func<DeadlineDates, IDeadlineFacts>, LocalDate?> dayWith) =>
        dayWith(FactsOf) is { } day && day < date && dayWith(dates => moved.Seen(FactsOf(dates))) < date ? day : null;

    private LotTerms Of(CompiledEarn earn)
    {
        if (earn.TermsAskMember || @event is not Purchase)
        {
            return Compute(earn.Earn);
        }

        var (available, expires) = (earn.Earn.Available ?? earn.Earn.Currency.Available, LotTermsCalculation.ExpiryDeadline(earn.Earn.Currency, earn.Earn));
        foreach (var (knownAvailable, knownExpires, terms) in known)
        {
            if (knownAvailable == available && knownExpires == expires)
            {
                return terms;
            }
        }

        var computed = Compute(earn.Earn);
        known.Add((available, expires, computed));
        return computed;
    }

    public LocalDate? DateOf(DateAnchor anchor) => Facts.DateOf(anchor);

    public bool IsWaived(Deadline deadline) => Facts.IsWaived(deadline);

    private DeadlineFacts Facts => facts ??= FactsOf(Dates());

    private LotTerms Compute(EarnEffect earn) => LotTermsCalculation.Of(earn.Currency, earn, Dates(), FactsOf);

    private DeadlineFacts FactsOf(DeadlineDates dates) => new(plan, dates, member!, () => frame);

    private DeadlineDates Dates() => DeadlineDates.Of(@event!, date, plan.Pack.TimeZone);
}
