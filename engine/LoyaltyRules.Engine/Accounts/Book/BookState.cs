using LoyaltyRules.Engine.Model;
using LoyaltyRules.Engine.Packs;

namespace LoyaltyRules.Engine.Accounts;

/// <summary>
/// The states of a program's members, households and purchases: the fold of its entries. The states themselves are immutable; this is the one place where
/// the present of each is found. A state over another one shows what it would be: handlers work on one, and what is refused leaves no trace. A state over
/// a source fetches what it is asked for, and holds itself only what has changed since.
/// Not thread-safe.
/// </summary>
public sealed class BookState
{
    private readonly BookState? under;
    private readonly IStateSource? source;
    private readonly Dictionary<string, MemberState> members = new(StringComparer.Ordinal);
    private readonly Dictionary<string, HouseholdState> households = new(StringComparer.Ordinal);
    private readonly Dictionary<string, PurchaseRecord> purchases = new(StringComparer.Ordinal);
    private readonly Dictionary<string, PointsHold?> holds = new(StringComparer.Ordinal);

    /// <summary>A book in which nothing has happened.</summary>
    public BookState()
    {
        Program = ProgramState.New;
    }

    /// <summary>A book whose states are kept elsewhere.</summary>
    /// <param name="source">Where they are kept.</param>
    /// <param name="program">What all members share.</param>
    public BookState(IStateSource source, ProgramState program)
    {
        this.source = source;
        Program = program;
    }

    /// <summary>States as they were kept, all of them.</summary>
    public static BookState Of(
        ProgramState program, IEnumerable<MemberState> members, IEnumerable<HouseholdState> households, IEnumerable<PurchaseRecord> purchases, IEnumerable<PointsHold> holds)
    {
        var state = new BookState { Program = program };
        foreach (var member in members)
        {
            state.members.Add(member.Id, member);
        }

        foreach (var household in households)
        {
            state.households.Add(household.Id, household);
        }

        foreach (var purchase in purchases)
        {
            state.purchases.Add(purchase.Id, purchase);
        }

        foreach (var hold in holds)
        {
            state.holds.Add(hold.Id, hold);
        }

        return state;
    }

    private BookState(BookState under)
    {
        this.under = under;
        Program = under.Program;
        LastSequence = under.LastSequence;
    }

    /// <summary>What all members share.</summary>
    public ProgramState Program { get; private set; }

    /// <summary>The sequence of the latest entry; 0 before the first.</summary>
    public long LastSequence { get; private set; }

    /// <summary>The members of whom anything is known, in no particular order; over a source, only those who have changed since.</summary>
    public IReadOnlyCollection<MemberState> Members => members.Values;

    /// <summary>The households of which anything is known, in no particular order; over a source, only those that have changed since.</summary>
    public IReadOnlyCollection<HouseholdState> Households => households.Values;

    /// <summary>The purchases, in no particular order; over a source, only those that have changed since.</summary>
    public IReadOnlyCollection<PurchaseRecord> Purchases => purchases.Values;

    /// <summary>The holds that are open, in no particular order; over a source, only those opened since.</summary>
    public IEnumerable<PointsHold> Holds => holds.Values.OfType<PointsHold>();

    /// <summary>Over a source: the ids of the holds that were closed since.</summary>
    public IEnumerable<string> ClosedHolds => holds.Where(h => h.Value is null).Select(h => h.Key);

    /// <summary>A member's state; that of a new member where nothing is known.</summary>
    public MemberState Member(string id) => members.TryGetValue(id, out var state) ? state : under?.Member(id) ?? source?.Member(id) ?? MemberState.New(id);

    /// <summary>Whether anything was ever booked for a member.</summary>
    public bool Knows(string memberId) => members.ContainsKey(memberId) || under?.Knows(memberId) == true || source?.Member(memberId) is not null;

    /// <summary>A household's state; that of a new household where nothing is known.</summary>
    public HouseholdState Household(string id) => households.TryGetValue(id, out var state) ? state : under?.Household(id) ?? source?.Household(id) ?? HouseholdState.New(id);

    /// <summary>A purchase; null when there is none of this id.</summary>
    public PurchaseRecord? Purchase(string id) => purchases.TryGetValue(id, out var record) ? record : under?.Purchase(id) ?? source?.Purchase(id);

    /// <summary>A hold that is open; null when there is none of this id, or no more.</summary>
    public PointsHold? Hold(string id) => holds.TryGetValue(id, out var hold) ? hold : under?.Hold(id) ?? source?.Hold(id);

    /// <summary>All members of whom anything is known, those of the state below included, in no particular order.</summary>
    internal IEnumerable<MemberState> EveryMember() =>
        members.Values.Concat((under?.EveryMember() ?? source?.Members() ?? []).Where(m => !members.ContainsKey(m.Id)));

    /// <summary>All households of which anything is known, those of the state below included, in no particular order.</summary>
    internal IEnumerable<HouseholdState> EveryHousehold() =>
        households.Values.Concat((under?.EveryHousehold() ?? source?.Households() ?? []).Where(h => !households.ContainsKey(h.Id)));

    /// <summary>The open holds that reserve points of an owner, in order of ids.</summary>
    internal IReadOnlyList<PointsHold> HoldsOf(AccountOwner owner, string currency) =>
    [
        .. (under?.HoldsOf(owner, currency) ?? source?.HoldsOf(owner) ?? []).Where(h => !holds.ContainsKey(h.Id)).Concat(Holds)
            .Where(h => h.Currency == currency && h.Parts.Any(p => p.Owner == owner)).OrderBy(h => h.Id, StringComparer.Ordinal),
    ];

    /// <summary>The account of an owner.</summary>
    public PointsAccount Account(AccountOwner owner, string currency) =>
        owner.Kind == PointsOwner.Member ? Member(owner.Id).Points[currency] : Household(owner.Id).Points[currency];

    /// <summary>Applies an entry: it is the next one.</summary>
    public void Apply(BookEntry entry)
    {
        if (entry.Sequence != LastSequence + 1)
        {
            throw new ArgumentException($"Entry {entry.Sequence} does not follow entry {LastSequence}.", nameof(entry));
        }

        foreach (var change in entry.Changes)
        {
            Apply(change);
        }

        LastSequence = entry.Sequence;
    }

    /// <summary>A state over this one, in which changes can be tried.</summary>
    internal BookState Over() => new(this);

    internal void Apply(BookChange change)
    {
        switch (change)
        {
            case PointsMoved moved:
                Apply(moved.Posting);
                break;
            case LotOpened opened:
                Set(Account(opened.Owner, opened.Currency).Open(opened.Lot));
                break;
            case LotRescheduled moved:
                Set(Account(moved.Owner, moved.Currency).WithDeadlines(moved.LotId, moved.Deadlines));
                break;
            case HoldOpened opened:
                holds[opened.Hold.Id] = opened.Hold;
                break;
            case HoldClosed closed when under is null && source is null:
                holds.Remove(closed.HoldId);
                break;
            case HoldClosed closed:
                holds[closed.HoldId] = null;
                break;
            case CounterMoved moved:
                Set(Member(moved.MemberId), m => m with { Counters = m.Counters.With(moved.Counter, moved.On, moved.Value, moved.Amount) });
                break;
            case ActivityMoved moved:
                Set(Member(moved.MemberId), m => m with { Activity = m.Activity.With(moved.On, null, moved.Times) });
                break;
            case TierChanged changed:
                Set(Member(changed.MemberId), m => m with { Tier = changed.State.IsNone ? null : changed.State });
                break;
            case LimitMoved moved:
                Apply(moved);
                break;
            case PrivilegeGranted granted:
                Set(Member(granted.MemberId), m => m with { Privileges = m.Privileges.Add(granted.Grant) });
                break;
            case PrivilegeEnded ended:
                Set(Member(ended.MemberId), m => m with { Privileges = m.Privileges.Remove(ended.Grant) });
                break;
            case RewardIssued issued:
                Set(Member(issued.MemberId), m => m with { Rewards = m.Rewards.Add(issued.Reward.Id, issued.Reward) });
                break;
            case RewardUsed used:
                Set(Member(used.MemberId), m => m.WithUse(m.Rewards[used.HeldId], -1));
                break;
            case RewardUseReturned returned:
                Set(Member(returned.MemberId), m => m.WithUse(m.Rewards.GetValueOrDefault(returned.Reward.Id) ?? returned.Reward with { UsesLeft = 0 }, 1));
                break;
            case RewardRescheduled moved:
                Set(Member(moved.MemberId), m => m with { Rewards = m.Rewards.SetItem(moved.HeldId, m.Rewards[moved.HeldId] with { ExpiresOn = moved.ExpiresOn }) });
                break;
            case RewardEnded ended:
                Set(Member(ended.MemberId), m => m with { Rewards = m.Rewards.Remove(ended.HeldId) });
                break;
            case PurchaseOpened opened:
                purchases.Add(opened.Record.Id, opened.Record);
                break;
            case PurchaseProgressed progressed:
                purchases[progressed.PurchaseId] = Purchase(progressed.PurchaseId)! with { Progress = progressed.Progress };
                break;
            case PurchaseCompleted completed:
                purchases[completed.PurchaseId] = Purchase(completed.PurchaseId)! with { Completion = completed.Completion };
                break;
            case MilestoneReached reached:
                Set(Member(reached.MemberId), m => m with { Milestones = m.Milestones.Add(reached.Milestone) });
                break;
            case MilestoneTakenBack taken:
                Set(Member(taken.MemberId), m => m with { Milestones = m.Milestones.RemoveAll(r => r.EventId == taken.EventId) });
                break;
            case MemberSeen seen:
                Set(Member(seen.MemberId), m => m with { KnownSince = seen.At });
                break;
            case TimedRulesAsked asked:
                Set(Member(asked.MemberId), m => m with { Asked = m.Asked.SetItem(asked.Name, asked.Due) });
                break;
            case HouseholdChanged changed:
                Set(Member(changed.MemberId), m => m with { HouseholdId = changed.HouseholdId });
                break;
            case HouseholdRecipientNamed named:
                households[named.HouseholdId] = Household(named.HouseholdId) with { RecipientId = named.MemberId };
                break;
            case OptionsChosen chosen:
                Set(Member(chosen.MemberId), m => m with { Choices = m.Choices.Add(chosen.Choice) });
                break;
            case MemberEnrolled enrolled:
                Set(Member(enrolled.MemberId), m => m with { Enrolment = enrolled.Enrolment });
                break;
            case FiguresMoved moved:
                Apply(moved);
                break;
            case FiguresRead or ClosureDecided or ClosureMoved or BalanceOwed:
                Program = Program with { Closure = Apply(Program.Closure, change) };
                break;
            default:
                throw new ArgumentException($"Nothing applies {change.GetType().Name}.", nameof(change));
        }
    }

    internal void Forget(string purchaseId) => purchases.Remove(purchaseId);

    /// <summary>Sets a member's state to one that answers every question alike.</summary>
    internal void Compact(MemberState state) => members[state.Id] = state;

    private void Apply(in Posting posting)
    {
        // One side may be the same account as the other; then it is applied once.
        if (posting.From.Owner is { } from)
        {
            Set(Account(from, posting.From.Currency).Apply(posting));
        }

        if (posting.To.Owner is { } to && posting.To.Owner != posting.From.Owner)
        {
            Set(Account(to, posting.To.Currency).Apply(posting));
        }

        if (posting.From.Owner is null)
        {
            Program = Program.With(posting.From.Currency, posting.From.State, -posting.Points);
        }

        if (posting.To.Owner is null)
        {
            Program = Program.With(posting.To.Currency, posting.To.State, posting.Points);
        }
    }

    private void Apply(FiguresMoved moved)
    {
        Program = Program with { Days = Program.Days.With(moved.On, moved.Amounts) };
        if (moved.BuyerId is { } buyer)
        {
            Set(Member(buyer), m => m with { LastPurchaseOn = moved.On });
        }
    }

    private static ClosureState Apply(ClosureState closure, BookChange change) => change switch
    {
        FiguresRead read => closure with { ReadOn = read.On, MonthsTrue = read.MonthsTrue },
        ClosureDecided { IsClosed: true } decided => closure with { DecidedOn = decided.On, TriggerId = decided.TriggerId },

        // Refused: what asked for it must hold for the whole of its time once more.
        ClosureDecided decided => closure with { Stage = ClosureStage.Running, Since = decided.On, TriggerId = null, MonthsTrue = closure.MonthsTrue.Clear() },
        ClosureMoved moved => closure with { Stage = moved.To, Since = moved.Since, TriggerId = moved.TriggerId, EraseOn = moved.EraseOn },
        BalanceOwed owed => closure with { Owed = closure.Owed.SetItem(owed.Owner, closure.Owed.GetValueOrDefault(owed.Owner) + owed.Money) },
        _ => closure,
    };

    private void Apply(LimitMoved moved)
    {
        switch (moved.Owner)
        {
            case null:
                Program = Program with { Limits = Program.Limits.With(moved.Use) };
                break;
            case { Kind: PointsOwner.Household } household:
                var shared = Household(household.Id);
                households[household.Id] = shared with { Limits = shared.Limits.With(moved.Use) };
                break;
            case { } member when moved.Use.Per == LimitScope.Household:
                Set(Member(member.Id), m => m with { HouseholdLimits = m.HouseholdLimits.With(moved.Use) });
                break;
            case { } member:
                Set(Member(member.Id), m => m with { Limits = m.Limits.With(moved.Use) });
                break;
        }
    }

    private void Set(MemberState state, Func<MemberState, MemberState> change) => members[state.Id] = change(state);

    private void Set(PointsAccount account)
    {
        if (account.Owner.Kind == PointsOwner.Member)
        {
            var member = Member(account.Owner.Id);
            members[member.Id] = member with { Points = member.Points.With(account) };
        }
        else
        {
            var household = Household(account.Owner.Id);
            households[household.Id] = household with { Points = household.Points.With(account) };
        }
    }
}
