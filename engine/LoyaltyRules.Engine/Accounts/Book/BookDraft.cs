using System.Collections.Immutable;
using LoyaltyRules.Engine.Accounts.Commands;
using LoyaltyRules.Engine.Accounts.Points;
using LoyaltyRules.Engine.Accounts.Tiers;
using LoyaltyRules.Engine.Diagnostics;
using LoyaltyRules.Engine.Evaluation.Deadlines;
using LoyaltyRules.Engine.Evaluation.Questions;
using LoyaltyRules.Engine.Language.Wording;
using LoyaltyRules.Engine.Model;
using LoyaltyRules.Engine.Packs.Rules;
using NodaTime;

namespace LoyaltyRules.Engine.Accounts.Book;

/// <summary>
/// An entry in the making: what one command, or the passing of a day, changes. Every change is seen by the steps that follow it; the book itself sees them
/// all at once, or, where the command is refused, never.
/// </summary>
internal sealed class BookDraft(BookState book, BookContext context, LocalDate bookedOn)
{
    private readonly ImmutableArray<BookChange>.Builder changes = ImmutableArray.CreateBuilder<BookChange>();
    private readonly List<Decision> decisions = [];
    private readonly List<DecisionGround> grounds = [];
    private ImmutableArray<TierMove> tierMoves = [];

    /// <summary>The states with what was changed so far.</summary>
    public BookState State { get; } = book.Over();

    /// <summary>The pack and the present.</summary>
    public BookContext Context { get; } = context;

    /// <summary>The local day in whose books the entry is.</summary>
    public LocalDate BookedOn { get; } = bookedOn;

    /// <summary>The decisions told so far: of the event itself, then of what followed from it.</summary>
    public IReadOnlyList<Decision> Decisions => decisions;

    /// <summary>Why an event that came by itself gave nothing.</summary>
    public ImmutableArray<Diagnostic> Refusals { get; set; } = [];

    /// <summary>What came back.</summary>
    public ReturnResult? Returned { get; set; }

    /// <summary>What changed so far, in order.</summary>
    public IReadOnlyList<BookChange> Changes => changes;

    /// <summary>Whether nothing changed.</summary>
    public bool IsEmpty => changes.Count == 0;

    /// <summary>The entry.</summary>
    public BookEntry ToEntry(BookEntryKind kind, LocalDate eventOn, BookCommand? command, string? memberId, string? purchaseId) => new()
    {
        Sequence = State.LastSequence + 1,
        Kind = kind,
        At = Context.Now,
        BookedOn = BookedOn,
        EventOn = eventOn,
        Command = command,
        MemberId = memberId,
        PurchaseId = purchaseId,
        Partner = purchaseId is null ? null : State.Purchase(purchaseId)?.Purchase.Partner,
        Decision = decisions.Count > 0 ? decisions[0] : null,
        FurtherDecisions = decisions.Count > 1 ? [.. decisions.Skip(1)] : [],
        Grounds = [.. grounds],
        Refusals = Refusals,
        Returned = Returned,
        TierMoves = tierMoves,
        Changes = changes.DrainToImmutable(),
    };

    /// <summary>Keeps a decision with the entry, and what it was made on.</summary>
    public void Tell(Decision decision, ProgramEvent happened, MemberSnapshot? member, ProgramSnapshot program)
    {
        decisions.Add(decision);
        grounds.Add(new DecisionGround(happened, member, program));
    }

    /// <summary>The event that a decision of this entry is about.</summary>
    public ProgramEvent EventOf(Decision decision) => grounds[decisions.IndexOf(decision)].Event;

    public void Change(BookChange change)
    {
        State.Apply(change);
        changes.Add(change);
    }

    public void Post(Posting posting) => Change(new PointsMoved(posting));

    /// <summary>Posts several. They are computed first: postings follow from accounts, and accounts from postings.</summary>
    public void Post(IEnumerable<Posting> postings)
    {
        foreach (var posting in postings.ToList())
        {
            Post(posting);
        }
    }

    /// <summary>Opens a lot with its points; what can be spent at once repays debt first.</summary>
    public void Earn(AccountOwner owner, string currency, Lot lot, PointsState from)
    {
        Change(new LotOpened(owner, currency, lot));
        Post(PointsPostings.Earn(owner, currency, lot, lot.Original, from, Context.Today));
        RepayDebt(owner, currency);
    }

    public void RepayDebt(AccountOwner owner, string currency)
    {
        var account = State.Account(owner, currency);
        if (account.Debt > 0 && account.Available > 0)
        {
            Post(PointsPostings.RepayDebt(account));
        }
    }

    /// <summary>Uses a limit, or, with a negative use, gives it back, on the side that the limit counts.</summary>
    public void UseLimit(LimitUse use, string? memberId, string? householdId)
    {
        if (use.Used == 0)
        {
            return;
        }

        AccountOwner? owner = (use.Per, memberId, householdId) switch
        {
            (LimitScope.Recipient, { } member, _) => AccountOwner.Member(use.RecipientId ?? member),
            (LimitScope.Member, { } member, _) => AccountOwner.Member(member),
            (LimitScope.Household, _, { } household) => AccountOwner.Household(household),
            (LimitScope.Household, { } member, _) => AccountOwner.Member(member),
            (LimitScope.Member or LimitScope.Household or LimitScope.Recipient, null, _) => null,
            (LimitScope.Purchase or LimitScope.Program, _, _) => null,
        };
        Change(new LimitMoved(owner, use with { RecipientId = null }));
    }

    /// <summary>The member as of a day, under the live pack.</summary>
    public MemberSnapshot MemberOf(string memberId, LocalDate day) => Context.MemberOf(State, memberId, day, Context.Live);

    /// <summary>Sets a member's tier and tells the move, where the tier that counts or its last day is another.</summary>
    public void SetTier(string memberId, TierState state, LocalDate on, TierCause cause)
    {
        var tiers = Context.Live.Pack.Tiers!;
        var before = State.Member(memberId).Tier ?? TierState.None(tiers);
        if (state == before)
        {
            return;
        }

        Change(new TierChanged(memberId, state));
        var (from, to) = (before.Effective(tiers), state.Effective(tiers));
        if (from.Tier != to.Tier || from.Until != to.Until)
        {
            tierMoves = tierMoves.Add(new TierMove(from.Tier, to.Tier, on, to.Until, cause));
        }
    }

    /// <summary>Moves the deadlines that follow what the member does, under the live pack (P2).</summary>
    public void MoveSlidingDeadlines(string memberId)
    {
        var member = State.Member(memberId);
        foreach (var currency in Context.Live.Pack.Points)
        {
            Slide(member.Points[currency.Currency], memberId, currency);
            if (BookContext.PoolOf(State, member, currency.Currency) is { } pool)
            {
                Slide(pool, memberId, currency);
            }
        }
    }

    private void Slide(PointsAccount account, string memberId, PointsCurrency currency)
    {
        if (account.SlidingCount == 0)
        {
            return;
        }

        MemberSnapshot? snapshot = null;
        foreach (var lot in account.SlidingLots())
        {
            if (lot.Source.MemberId == memberId)
            {
                snapshot ??= MemberOf(memberId, Context.Today);
                var day = Context.Live.ExpiryOf(currency, EarnOf(lot), DatesOf(lot), snapshot, Context.ProgramOf(State));
                if (day != lot.Deadlines.ExpiresOn)
                {
                    Change(new LotRescheduled(account.Owner, currency.Currency, lot.Id, lot.Deadlines with { ExpiresOn = day }));
                }
            }
        }
    }

    private EarnEffect? EarnOf(Lot lot) => lot.Source.RuleId is { } rule ? Context.Live.EarnOf(rule, lot.Source.Effect, lot.Source.IsReward) : null;

    private DeadlineDates DatesOf(Lot lot)
    {
        var purchase = lot.Source.PurchaseId is { } id ? State.Purchase(id) : null;
        return new DeadlineDates(Context.Today)
        {
            LotEarnedOn = lot.EarnedOn,
            LotAvailableFrom = lot.Deadlines.AvailableFrom,

            // Points of another event wait for no other day than its own.
            PurchaseDate = purchase?.On ?? (lot.Source.Event is null ? null : lot.EarnedOn),
            PurchaseCompletedOn = purchase?.Progress.CompletedOn ?? (lot.Source.Event is null ? null : lot.EarnedOn),
        };
    }

    /// <summary>A refusal of the command as a whole, whatever it says.</summary>
    public static ImmutableArray<Diagnostic> Refuse(DiagnosticDescriptor descriptor, params Phrase[] arguments) =>
        [Diagnostic.At(Place.None, descriptor, arguments)];

    /// <summary>A refusal for what stands at a place of the command.</summary>
    /// <param name="pointer">The place, as a JSON pointer into the form of <c>schemas/command.schema.json</c>.</param>
    /// <param name="descriptor">Why.</param>
    /// <param name="arguments">What fills its placeholders.</param>
    public static ImmutableArray<Diagnostic> Refuse(string pointer, DiagnosticDescriptor descriptor, params Phrase[] arguments) =>
        [Diagnostic.At(new Place("", pointer), descriptor, arguments)];

    /// <summary>A refusal where an account that was changed has more points than an account may have; nothing otherwise.</summary>
    public ImmutableArray<Diagnostic> RefuseTooMany()
    {
        foreach (var change in changes)
        {
            if (change is PointsMoved { Posting: var posting } && (TooMany(posting.From) ?? TooMany(posting.To)) is { } owner)
            {
                return Refuse(AccountDiagnostics.TooManyPoints, owner.Id, NumberWords.Of(PointsAccount.PointsMax), posting.From.Currency);
            }
        }

        return [];
    }

    private AccountOwner? TooMany(PointsAccountRef reference)
    {
        if (reference.Owner is not { } owner)
        {
            return null;
        }

        var account = State.Account(owner, reference.Currency);
        return account.Pending + account.Available + account.Held + account.Expired > PointsAccount.PointsMax || account.Debt > PointsAccount.PointsMax ? owner : null;
    }
}
