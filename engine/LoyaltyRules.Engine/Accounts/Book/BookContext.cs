using System.Collections.Immutable;
using LoyaltyRules.Engine.Accounts.Handling;
using LoyaltyRules.Engine.Accounts.Points;
using LoyaltyRules.Engine.Accounts.Tiers;
using LoyaltyRules.Engine.Evaluation;
using LoyaltyRules.Engine.Evaluation.Questions;
using LoyaltyRules.Engine.Model;
using LoyaltyRules.Engine.Packs;
using LoyaltyRules.Engine.Packs.Program;
using LoyaltyRules.Engine.Packs.Rules;
using NodaTime;

namespace LoyaltyRules.Engine.Accounts.Book;

/// <summary>What handlers of commands see beside the states: the versions of the pack, the records of members, and the present.</summary>
/// <param name="Packs">The versions of the pack.</param>
/// <param name="Members">The record of a member: birth date, day of joining, facts; null where nothing is known.</param>
/// <param name="ProgramFacts">The facts of the program.</param>
/// <param name="Trace">How much decisions tell of their way.</param>
/// <param name="Now">The book's clock.</param>
internal sealed record BookContext(PackHistory Packs, Func<string, MemberSnapshot?> Members, FactSet ProgramFacts, TraceDetail Trace, Instant Now)
{
    private (Instant At, LocalDate Day)? today;

    /// <summary>Whether the book reads the program's figures itself; otherwise whoever holds all books of the program does.</summary>
    public bool ReadsFigures { get; init; } = true;

    /// <summary>The version that is live now.</summary>
    public CompiledPack Live => Packs.LiveAt(Now);

    /// <summary>The local day of the clock.</summary>
    public LocalDate Today
    {
        get
        {
            // Asked many times between two moves of the clock.
            if (today is not { } known || known.At != Now)
            {
                today = known = (Now, DayOf(Now));
            }

            return known.Day;
        }
    }

    /// <summary>The local day of an instant.</summary>
    public LocalDate DayOf(Instant at) => at.InZone(Live.Pack.TimeZone).Date;

    /// <summary>
    /// The day in whose books something is that happens at the clock's present: the latest that the clock has shown. Where a clock is set back over midnight, the day that had begun goes on.
    /// </summary>
    public LocalDate BookDay
    {
        get
        {
            var interval = Live.Pack.TimeZone.GetZoneInterval(Now);
            return interval.HasStart && Now - interval.Start < Duration.FromDays(1) ? LocalDate.Max(Today, DayOf(interval.Start - Duration.Epsilon)) : Today;
        }
    }

    /// <summary>The instant at which a local day begins, whatever hour that is.</summary>
    public Instant StartOf(LocalDate day) => Live.Pack.StartOf(day);

    /// <summary>The first and the last of the days that end together with a day: the day itself, but for those around a day that the zone skips.</summary>
    public (LocalDate First, LocalDate Last) EndingWith(LocalDate day)
    {
        var end = StartOf(day.PlusDays(1));
        return (DayOf(end - Duration.Epsilon), DayOf(end).PlusDays(-1));
    }

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
            Available = AvailableOf(state, member, pack.Pack),
            Limits = member.Limits,
            HouseholdId = member.HouseholdId,
            HouseholdRecipient = member.HouseholdId is { } of && state.Household(of).RecipientId is { } recipient ? RecipientOf(state, recipient) : null,
            Choices = ChoiceHandling.On(member, pack.Pack, day),
            Referrer = (member.Enrolment is { } enrolment ? enrolment.ReferrerId : record.Referrer?.Id) is { } referrer ? RecipientOf(state, referrer) : null,
            HouseholdLimits = member.HouseholdId is { } household ? state.Household(household).Limits : member.HouseholdLimits,
            Privileges = member.Privileges.IsEmpty ? [] : [.. member.Privileges.Where(p => !(p.Until < day)).Select(p => new PrivilegeGrant(p.Id, p.Until))],
            Rewards = member.Rewards.IsEmpty ? [] : [.. member.Rewards.Values.Select(r => r.ToHeld())],
        };
    }

    /// <summary>The accounts that a member can spend from: the member's own, then the household's pool.</summary>
    public static IReadOnlyList<PointsAccount> AccountsOf(BookState state, MemberState member, string currency) =>
        PoolOf(state, member, currency) is { } pool ? [member.Points[currency], pool] : [member.Points[currency]];

    /// <summary>The pool of a member's household; null where there is none, or nothing in it.</summary>
    public static PointsAccount? PoolOf(BookState state, MemberState member, string currency) =>
        member.HouseholdId is { } household && state.Household(household).Points[currency] is { IsEmpty: false } pool ? pool : null;

    private static ImmutableArray<PointsAmount> AvailableOf(BookState state, MemberState member, RulePack pack)
    {
        var available = ImmutableArray.CreateBuilder<PointsAmount>(pack.Points.Length);
        foreach (var points in pack.Points)
        {
            var pool = PoolOf(state, member, points.Currency)?.Available ?? 0;
            available.Add(new PointsAmount(points.Currency, member.Points[points.Currency].Available + pool));
        }

        return available.MoveToImmutable();
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
        foreach (var fact in recorded)
        {
            if (!IsCounter(pack, fact.Key))
            {
                facts.Add(fact);
            }
        }

        foreach (var counter in pack.Counters)
        {
            if (member.Counters.FactAt(counter, day) is { } value)
            {
                facts.Add(KeyValuePair.Create(counter.Name, value));
            }
        }

        return FactSet.Of(facts);
    }

    private static bool IsCounter(RulePack pack, string name)
    {
        foreach (var counter in pack.Counters)
        {
            if (counter.Name == name)
            {
                return true;
            }
        }

        return false;
    }
}
