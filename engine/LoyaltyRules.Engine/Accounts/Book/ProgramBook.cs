using System.Globalization;
using LoyaltyRules.Engine.Accounts.Closure;
using LoyaltyRules.Engine.Accounts.Commands;
using LoyaltyRules.Engine.Accounts.Handling;
using LoyaltyRules.Engine.Accounts.Points;
using LoyaltyRules.Engine.Evaluation;
using LoyaltyRules.Engine.Language.Types;
using LoyaltyRules.Engine.Model;
using NodaTime;
using NodaTime.Text;

namespace LoyaltyRules.Engine.Accounts.Book;

/// <summary>
/// A program's members through the years: handles commands one after the other, and lets time pass. Everything it does is an entry; its states are the fold of
/// its entries. No clock of its own: time passes with <see cref="AdvanceTo"/> and with the instants of commands.
/// <para>Order of arrival decides balances, limits and budgets; event time decides the pack and the windows of counters (T3).</para>
/// Not thread-safe.
/// </summary>
public sealed class ProgramBook
{
    private readonly PackHistory packs;
    private readonly DueQueue due = new();
    private readonly Dictionary<(Type Kind, string Id), BookEntry> known = [];
    private BookContext context;
    private LocalDate lastBookedOn;
    private bool forgets;

    // Whether everything was done that was due by the clock's present: what comes to be due by then after that is late.
    private bool hasPassed;

    /// <summary>Opens a book.</summary>
    /// <param name="packs">The versions of the program's pack.</param>
    /// <param name="startsAt">The first instant of its clock.</param>
    public ProgramBook(PackHistory packs, Instant startsAt)
    {
        this.packs = packs;
        context = new BookContext(packs, _ => null, FactSet.Empty, TraceDetail.Outcomes, startsAt);
        lastBookedOn = context.Today;
    }

    /// <summary>Opens a book for a moment over states that are kept elsewhere. What it remembers of commands is what it is asked while it is open.</summary>
    /// <param name="packs">The versions of the program's pack.</param>
    /// <param name="state">The states, over their source.</param>
    /// <param name="now">The clock; not before the latest entry of anybody it will change.</param>
    /// <param name="lastBookedOn">The local day in whose books that entry is; null for none.</param>
    /// <param name="works">What is due of those it will change, and is to be done first.</param>
    public ProgramBook(PackHistory packs, BookState state, Instant now, LocalDate? lastBookedOn, IEnumerable<DueWork> works)
        : this(packs, now)
    {
        State = state;
        this.lastBookedOn = LocalDate.Max(lastBookedOn ?? LocalDate.MinIsoValue, this.lastBookedOn);
        foreach (var work in works)
        {
            due.Add(work);
        }
    }

    /// <summary>The record of a member: birth date, day of joining, facts; null where nothing is known. What the book keeps itself is not asked of it.</summary>
    public Func<string, MemberSnapshot?> Members
    {
        get => context.Members;
        set => context = context with { Members = value };
    }

    /// <summary>The facts of the program. They may be set anew at any time.</summary>
    public FactSet ProgramFacts
    {
        get => context.ProgramFacts;
        set => context = context with { ProgramFacts = value };
    }

    /// <summary>How much decisions tell of their way.</summary>
    public TraceDetail Trace
    {
        get => context.Trace;
        set => context = context with { Trace = value };
    }

    /// <summary>Told of every entry, in order, once it is applied.</summary>
    public Action<BookEntry>? Observer { get; set; }

    /// <summary>
    /// Whether commands are remembered, so that a repetition is answered with what was done then. A simulation that never repeats one saves the memory;
    /// a purchase that comes twice is refused then.
    /// </summary>
    public bool RemembersCommands { get; set; } = true;

    /// <summary>Whether the book reads the program's figures at the ends of months; not where its members are only a part of the program's (M3).</summary>
    internal bool ReadsFigures
    {
        get => context.ReadsFigures;
        init => context = context with { ReadsFigures = value };
    }

    /// <summary>The clock.</summary>
    public Instant Now => context.Now;

    /// <summary>The local day of the clock.</summary>
    public LocalDate Today => context.Today;

    /// <summary>The states. To be read; what changes them are commands.</summary>
    public BookState State { get; } = new();

    /// <summary>What will fall due, in no particular order; of a book over a source, what was given and not done, and what has come to be planned since.</summary>
    public IReadOnlyCollection<DueWork> Due => due.All;

    /// <summary>What all members share, as a decision sees it now.</summary>
    public ProgramSnapshot Program => context.ProgramOf(State);

    /// <summary>A member as a decision about a day would see them now, under the pack that is live.</summary>
    public MemberSnapshot SnapshotOf(string memberId, LocalDate day) => context.MemberOf(State, memberId, day, context.Live);

    /// <summary>The tier that counts for a member now; null where the pack has no tiers.</summary>
    public string? TierOf(string memberId) => BookContext.EffectiveTier(State.Member(memberId), context.Live).Tier;

    /// <summary>Opens a book that others have written: applies its entries, and knows what falls due.</summary>
    /// <param name="entries">The entries from the first on, in order.</param>
    /// <param name="now">The clock; not before the last entry.</param>
    public void Rebuild(IEnumerable<BookEntry> entries, Instant now)
    {
        foreach (var entry in entries)
        {
            State.Apply(entry);
            Remember(entry);
            lastBookedOn = entry.BookedOn;
        }

        context = context with { Now = now };
        hasPassed = false;
        new ScheduledWorkPlanner(context, State, due).PlanEverything();
    }

    /// <summary>Plans anew what falls due for a member: after more came to be known of them, or another version of the pack.</summary>
    public void Replan(string memberId) => new ScheduledWorkPlanner(context, State, due).PlanMember(State.Member(memberId));

    /// <summary>Plans what falls due of one owner by the states as they stand, or, of the default owner, of the program itself; holds are planned by themselves.</summary>
    public void PlanOf(AccountOwner owner) => new ScheduledWorkPlanner(context, State, due).PlanOwner(owner);

    /// <summary>Plans the end of an open hold.</summary>
    public void PlanOf(PointsHold hold) => new ScheduledWorkPlanner(context, State, due).PlanHold(hold);

    /// <summary>Decides a purchase anew on what the book knows, and posts it.</summary>
    public BookAnswer Commit(Purchase purchase) => Handle(new CommitPurchase(purchase));

    /// <summary>Lets time pass: everything that is due until then is done, each at the end of its own day, in a fixed order. Never goes back.</summary>
    public void AdvanceTo(Instant instant)
    {
        LocalDate? passing = null;
        while (due.Next(instant) is { } work)
        {
            // Late work is booked now, and about the day that it should have been done on. What work at a day's end makes due before it is booked with that work. So the day
            // depends on what time it is for the program, and on nobody else's work (M1).
            if (work.Due > Now || (work.Due == Now && !hasPassed))
            {
                SetNow(work.Due);
                passing = work.Day;
            }

            var bookedOn = passing is { } ending && !hasPassed ? ending : context.BookDay;
            var draft = new BookDraft(State, context, LocalDate.Max(bookedOn, lastBookedOn));
            var kind = ScheduledWorkHandling.Do(draft, work);
            if (!draft.Refusals.IsEmpty)
            {
                // S6: what cannot be decided posts nothing. The entry tells why.
                State.Drop(draft.State);
                draft = new BookDraft(State, context, draft.BookedOn) { Refusals = draft.Refusals };
                ScheduledWorkHandling.NoteAsked(draft, work);
            }

            if (!draft.IsEmpty)
            {
                var memberId = work.Owner.Kind == Packs.Program.PointsOwner.Member ? work.Owner.Id : null;
                FigureAccumulator.Note(draft, memberId);
                Book(draft, draft.ToEntry(kind, work.Day, null, memberId, null));
            }
            else
            {
                State.Drop(draft.State);
            }

            if (work.Kind == DueKind.TierReview)
            {
                new ScheduledWorkPlanner(context, State, due).PlanReview(work.Owner.Id, work.Day.PlusDays(1));
            }
        }

        if (instant > Now)
        {
            SetNow(instant);
        }

        hasPassed = true;
    }

    /// <summary>
    /// Handles a command. What is due before it is done first. It is done whole, or refused and nothing changes; a command that was accepted before is answered
    /// with what it did then.
    /// </summary>
    public BookAnswer Handle(BookCommand command)
    {
        if (command.Id.Length == 0)
        {
            return BookAnswer.Refused(BookDraft.Refuse("/id", AccountDiagnostics.NoId));
        }

        if (known.Count > 0 && known.TryGetValue((command.GetType(), command.Id), out var earlier))
        {
            return BookAnswer.RefusalOfRepetition(earlier.Command!, command) is { IsEmpty: false } refusal ? BookAnswer.Refused(refusal) : BookAnswer.Repeated(earlier);
        }

        if (command.At.InUtc().Year is <= StoredValue.YearMin or >= StoredValue.YearMax)
        {
            return BookAnswer.Refused(BookDraft.Refuse(
                LateEvents.PointerOfAt(command), AccountDiagnostics.InstantOutOfYears, InstantPattern.ExtendedIso.Format(command.At), Year(StoredValue.YearMin + 1), Year(StoredValue.YearMax - 1)));
        }

        var refusals = LateEvents.Refusal(context, command);
        if (!refusals.IsEmpty)
        {
            return BookAnswer.Refused(refusals);
        }

        AdvanceTo(Instant.Max(command.At, Now));
        refusals = ClosureGate.Refusal(State.Program.Closure.Stage, command);
        if (!refusals.IsEmpty)
        {
            return BookAnswer.Refused(refusals);
        }

        var draft = new BookDraft(State, context, LocalDate.Max(context.BookDay, lastBookedOn));
        refusals = CommandHandling.Handle(draft, command, out var about);
        if (!refusals.IsEmpty)
        {
            State.Drop(draft.State);
            return BookAnswer.Refused(refusals);
        }

        NoteSeen(draft, about.MemberId);
        NoteSeen(draft, (command as TransferPoints)?.ToMemberId);
        FigureAccumulator.Note(draft, about.MemberId);
        var entry = draft.ToEntry(about.Kind, about.EventOn, command, about.MemberId, about.PurchaseId);
        Book(draft, entry);
        Remember(entry);

        // What came too late for its own deadlines meets them at once.
        AdvanceTo(Now);
        return BookAnswer.Of(entry);
    }

    /// <summary>Forgets a purchase that cannot come back any more: its return would be refused as of an unknown purchase. Its id must not come again.</summary>
    public void Forget(string purchaseId)
    {
        forgets = true;
        State.Forget(purchaseId);
        known.Remove((typeof(CommitPurchase), purchaseId));
    }

    /// <summary>Everything that is known of all members, households and purchases, as canonical JSON: two books are equal where their texts are.</summary>
    public string StateText() => StateText(State);

    /// <summary>Another state of this program, for example one folded from its entries, as canonical JSON.</summary>
    public string StateText(BookState state) => BookStateText.Of(state, context);

    /// <summary>Everything that is known of a member, as canonical JSON.</summary>
    public string StateText(string memberId) => BookStateText.Of(State.Member(memberId), context);

    private void Remember(BookEntry entry)
    {
        if (RemembersCommands && entry.Command is { } command)
        {
            known.Add((command.GetType(), command.Id), entry);
        }
    }

    private void Book(BookDraft draft, BookEntry entry)
    {
        State.Adopt(draft.State, entry);
        lastBookedOn = entry.BookedOn;
        var planner = new ScheduledWorkPlanner(context, State, due);
        foreach (var change in entry.Changes)
        {
            planner.Plan(change);
        }

        BookFold.Compact(State, context, entry);

        if (forgets && entry is { Kind: BookEntryKind.Expiry, MemberId: { } expired })
        {
            ForgetExpired(expired);
        }

        // What is known of a member may have become more: a birth date, for one.
        if (entry.MemberId is { } memberId)
        {
            planner.PlanTimed(State.Member(memberId));
        }

        Observer?.Invoke(entry);
    }

    private void NoteSeen(BookDraft draft, string? memberId)
    {
        if (packs.HasTimedRules && memberId is not null && draft.State.Member(memberId).KnownSince is null)
        {
            draft.Change(new MemberSeen(memberId, Now));
        }
    }

    // A purchase that was forgotten cannot come back, so nobody asks any more for what expired of it.
    private void ForgetExpired(string memberId)
    {
        var member = State.Member(memberId);
        var points = member.Points;
        foreach (var account in points.All)
        {
            points = points.With(account.WithoutExpired(lot => lot.Source.PurchaseId is { } purchase && State.Purchase(purchase) is null));
        }

        State.Compact(member with { Points = points });
    }

    private void SetNow(Instant now)
    {
        hasPassed = hasPassed && now == Now;
        context = context with { Now = now };
    }

    private static string Year(int year) => year.ToString(CultureInfo.InvariantCulture);
}
