using LoyaltyRules.Engine.Accounts.Closure;
using LoyaltyRules.Engine.Accounts.Points;
using LoyaltyRules.Engine.Accounts.Purchases;
using LoyaltyRules.Engine.Model;
using LoyaltyRules.Engine.Packs.Program;

namespace LoyaltyRules.Engine.Accounts.Book;

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
    private BookState? spare;

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
        ThrowIfNotNext(entry);
        foreach (var change in entry.Changes)
        {
            Apply(change);
        }

        LastSequence = entry.Sequence;
    }

    /// <summary>A state over this one, in which changes can be tried.</summary>
    internal BookState Over()
    {
        // One is used again and again: it costs nothing but what is put into it.
        var over = spare ?? new BookState(this);
        spare = null;
        (over.Program, over.LastSequence) = (Program, LastSequence);
        return over;
    }

    /// <summary>
    /// Takes what was tried over this state for what is: the same as to apply the entry that was made of it, without doing everything twice. The state above is empty after that.
    /// </summary>
    internal void Adopt(BookState over, BookEntry entry)
    {
        ThrowIfNotNext(entry);
        foreach (var (id, member) in over.members)
        {
            members[id] = member;
        }

        foreach (var (id, household) in over.households)
        {
            households[id] = household;
        }

        foreach (var (id, purchase) in over.purchases)
        {
            purchases[id] = purchase;
        }

        foreach (var (id, hold) in over.holds)
        {
            if (hold is not null || source is not null)
            {
                holds[id] = hold;
            }
            else
            {
                holds.Remove(id);
            }
        }

        (Program, LastSequence) = (over.Program, entry.Sequence);
        Drop(over);
    }

    /// <summary>Lets go what was tried over this state.</summary>
    internal void Drop(BookState over)
    {
        over.members.Clear();
        over.households.Clear();
        over.purchases.Clear();
        over.holds.Clear();
        spare = over;
    }

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
            case MemberChange of:
                Set(Member(of.MemberId).With(of));
                break;
            case LimitMoved moved:
                Apply(moved);
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
            case HouseholdRecipientNamed named:
                households[named.HouseholdId] = Household(named.HouseholdId) with { RecipientId = named.MemberId };
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
    internal void Compact(MemberState state) => Set(state);

    private void ThrowIfNotNext(BookEntry entry)
    {
        if (entry.Sequence != LastSequence + 1)
        {
            throw new ArgumentException($"Entry {entry.Sequence} does not follow entry {LastSequence}.", nameof(entry));
        }
    }

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
            Set(Member(buyer) with { LastPurchaseOn = moved.On });
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
            case { } member:
                var own = Member(member.Id);
                Set(moved.Use.Per == LimitScope.Household
                    ? own with { HouseholdLimits = own.HouseholdLimits.With(moved.Use) }
                    : own with { Limits = own.Limits.With(moved.Use) });
                break;
        }
    }

    private void Set(MemberState state) => members[state.Id] = state;

    private void Set(PointsAccount account)
    {
        if (account.Owner.Kind == PointsOwner.Member)
        {
            var member = Member(account.Owner.Id);
            Set(member with { Points = member.Points.With(account) });
        }
        else
        {
            var household = Household(account.Owner.Id);
            households[household.Id] = household with { Points = household.Points.With(account) };
        }
    }
}
