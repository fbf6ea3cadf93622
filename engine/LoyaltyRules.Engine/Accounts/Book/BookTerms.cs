using LoyaltyRules.Engine.Evaluation;
using LoyaltyRules.Engine.Model;
using LoyaltyRules.Engine.Packs;
using NodaTime;

namespace LoyaltyRules.Engine.Accounts;

/// <summary>What handlers of commands see beside the states: the versions of the pack, the records of members, and the present.</summary>
/// <param name="Packs">The versions of the pack.</param>
/// <param name="Members">The record of a member: birth date, day of joining, facts; null where nothing is known.</param>
/// <param name="ProgramFacts">The facts of the program.</param>
/// <param name="Trace">How much decisions tell of their way.</param>
/// <param name="Now">The book's clock.</param>
internal sealed record BookTerms(PackHistory Packs, Func<string, MemberSnapshot?> Members, FactSet ProgramFacts, TraceDetail Trace, Instant Now)
{
    /// <summary>The version that is live now.</summary>
    public CompiledPack Live => Packs.LiveAt(Now);

    /// <summary>The local day of the clock.</summary>
    public LocalDate Today => DayOf(Now);

    /// <summary>The local day of an instant.</summary>
    public LocalDate DayOf(Instant at) => at.InZone(Live.Pack.TimeZone).Date;

    /// <summary>What all members share, as a decision sees it.</summary>
    public ProgramSnapshot ProgramOf(BookState state) => new() { Facts = ProgramFacts, Limits = state.Program.Limits, Stage = state.Program.Closure.Stage };

    /// <summary>
    /// A member as a decision sees them: counters and the last activity as of the day of the event (T3), everything else as it stands now.
    /// </summary>
    public MemberSnapshot MemberOf(BookState state, string memberId, LocalDate day, CompiledPack pack)
    {
        var member = state.Member(memberId);
        var record = Members(memberId) ?? new MemberSnapshot { Id = memberId };
        var tier = EffectiveTier(member, pack);
        return record with
        {
            Id = memberId,
            JoinedOn = member.Enrolment?.On ?? record.JoinedOn,
            Facts = FactsOf(member, record.Facts, day, pack.Pack),
            Tier = tier.Tier,
            TierEnteredOn = tier.EnteredOn,
            LastActivityOn = member.LastActivityOn(day),
            Available = [.. pack.Pack.Points.Select(p => new PointsAmount(p.Currency, AccountsOf(state, member, p.Currency).Sum(a => a.Available)))],
            Limits = member.Limits,
            HouseholdId = member.HouseholdId,
            HouseholdRecipient = member.HouseholdId is { } of && state.Household(of).RecipientId is { } recipient ? RecipientOf(state, recipient) : null,
            Choices = ChoiceHandling.On(member, pack.Pack, day),
            Referrer = (member.Enrolment is { } enrolment ? enrolment.ReferrerId : record.Referrer?.Id) is { } referrer ? RecipientOf(state, referrer) : null,
            HouseholdLimits = member.HouseholdId is { } household ? state.Household(household).Limits : member.HouseholdLimits,
            Privileges = [.. member.Privileges.Where(p => !(p.Until < day)).Select(p => new PrivilegeGrant(p.Id, p.Until))],
            Rewards = [.. member.Rewards.Values.Select(r => r.ToHeld())],
        };
    }

    /// <summary>The accounts that a member can spend from: the member's own, then the household's pool.</summary>
    public static IReadOnlyList<PointsAccount> AccountsOf(BookState state, MemberState member, string currency)
    {
        var own = member.Points[currency];
        return member.HouseholdId is { } household && state.Household(household).Points[currency] is { IsEmpty: false } pool ? [own, pool] : [own];
    }

    /// <summary>Whose account gets a member's points: the pool where they belong to the household and there is one, otherwise the member's own.</summary>
    public static AccountOwner OwnerOf(MemberState member, PointsCurrency currency, PointsRecipient to = PointsRecipient.Member) =>
        member.HouseholdId is { } household && (to == PointsRecipient.Household || currency.Owner == PointsOwner.Household)
            ? AccountOwner.Household(household)
            : AccountOwner.Member(member.Id);

    /// <summary>The tier that counts, its day of entering and its last day; nothing where the pack has no tiers.</summary>
    public static (string? Tier, LocalDate? EnteredOn, LocalDate? Until) EffectiveTier(MemberState member, CompiledPack pack) =>
        pack.Pack.Tiers is not { } tiers ? default : (pack.IsHeldOut(member.Id) ? TierState.None(tiers) : member.Tier ?? TierState.None(tiers)).Effective(tiers);

    private static RecipientSnapshot RecipientOf(BookState state, string memberId) => new(memberId) { Limits = state.Member(memberId).Limits };

    // Where the record carries a counter's name, what the book itself amounts to stands.
    private static FactSet FactsOf(MemberState member, FactSet recorded, LocalDate day, RulePack pack)
    {
        if (pack.Counters.IsEmpty)
        {
            return recorded;
        }

        var facts = new List<KeyValuePair<string, FactValue>>(pack.Counters.Length + recorded.Count);
        facts.AddRange(recorded.Where(f => !pack.Counters.Any(c => c.Name == f.Key)));
        foreach (var counter in pack.Counters)
        {
            if (member.Counters.FactAt(counter, day) is { } value)
            {
                facts.Add(KeyValuePair.Create(counter.Name, value));
            }
        }

        return FactSet.Of(facts);
    }
}
