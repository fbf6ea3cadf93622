using System.Collections.Immutable;
using System.Globalization;
using System.Runtime.InteropServices;
using LoyaltyRules.Engine.Accounts.Book;
using LoyaltyRules.Engine.Accounts.Commands;
using LoyaltyRules.Engine.Diagnostics;
using LoyaltyRules.Engine.Language.Types;
using LoyaltyRules.Engine.Model;
using LoyaltyRules.Engine.Simulation.Aggregation;
using LoyaltyRules.Engine.Simulation.Audit;
using LoyaltyRules.Engine.Simulation.History;
using LoyaltyRules.Engine.Simulation.History.Mapping;
using LoyaltyRules.Engine.Simulation.Reports;
using NodaTime;
using NodaTime.Text;

namespace LoyaltyRules.Engine.Simulation.Runs;

/// <summary>
/// One simulation while it runs: turns what the history holds into commands to a book, those of bookings at their own later time. A purchase that can neither come back
/// nor take place any more is forgotten, so memory grows with members and with what is still open. Not thread-safe.
/// </summary>
internal sealed class SimulationRun
{
    private readonly SimulatedProgram program;
    private readonly MemberDirectory directory;
    private readonly RedemptionPreference wish;
    private readonly SimulationAggregator tally;
    private readonly ReturnMatcher? matcher;
    private readonly Dictionary<string, Instant> latest = new(StringComparer.Ordinal);

    // What becomes of bookings, by when; those of one instant in the order of the history.
    private readonly PriorityQueue<DueOutcome, (Instant At, long Number)> outcomes = new();
    private long outcomeNumber;
    private ProgramBook? book;

    // How far time has come; in the years that a book takes.
    private Instant clock = FirstInstant;

    /// <summary>A simulation that begins with the first purchase it is given.</summary>
    public SimulationRun(SimulatedProgram program, MemberDirectory directory, ReturnsMapping? returns, RedemptionPreference wish, SimulationAggregator tally)
    {
        (this.program, this.directory, this.wish, this.tally) = (program, directory, wish, tally);
        matcher = returns is null ? null : new ReturnMatcher(returns);
    }

    /// <summary>Different members of purchases that were accepted.</summary>
    public long Members => latest.Count;

    /// <summary>Purchases of a member that came after a later one of theirs.</summary>
    public long OutOfOrder { get; private set; }

    /// <summary>Whether a purchase of this id was accepted and is not forgotten.</summary>
    public bool Knows(string purchaseId) => book?.State.Purchase(purchaseId) is not null;

    /// <summary>What is answered when a trigger proposes to close the program.</summary>
    public ClosureAnswer Closure { get; init; }

    /// <summary>Sees every entry of the book, too.</summary>
    public Action<BookEntry>? Watch { get; init; }

    /// <summary>Notes everything that happens, where an audit is asked for.</summary>
    public AuditRecorder? Audit { get; init; }

    /// <summary>Whether the members are only a part of the program's, so that others read its figures (M3).</summary>
    public bool IsPart { get; init; }

    /// <summary>The latest instant of what is still to become of bookings; null where nothing ever was.</summary>
    public Instant? LatestOutcome { get; private set; }

    /// <summary>The book; null before the first purchase or return.</summary>
    internal ProgramBook? Book => book;

    /// <summary>Takes the next thing the history holds; before it comes everything that is due by then.</summary>
    public void Take(HistoryItem item)
    {
        switch (item)
        {
            case HistoryPurchase purchase:
                Take(purchase);
                break;
            case HistoryReturn back:
                Take(back);
                break;
        }
    }

    /// <summary>Lets time pass to an instant, with everything that is due by then. Never goes back; an instant that no book takes changes nothing.</summary>
    public void PassTo(Instant instant)
    {
        if (!Takes(instant))
        {
            return;
        }

        TakeOutcomesUntil(instant);
        clock = Instant.Max(clock, instant);
        AdvanceTo(clock);
    }

    /// <summary>Lets time pass to the midnight at which a month ends: what is due by then is done, and what becomes of bookings at that very instant still comes.</summary>
    public void PassMonthEnd(Instant midnight)
    {
        TakeOutcomesUntil(midnight - Duration.Epsilon);
        clock = Instant.Max(clock, midnight);
        AdvanceTo(clock);
    }

    /// <summary>Lets everything come that is still due, and time pass to the end of the last month: its books are closed then.</summary>
    public void Finish()
    {
        if (TakeAllOutcomes() is { } last)
        {
            CloseMonthOf(last);
            FinishPlan();
        }
    }

    /// <summary>Lets everything come that is still due.</summary>
    /// <returns>The instant to which time has come; null when nothing happened.</returns>
    public Instant? TakeAllOutcomes()
    {
        TakeOutcomesUntil(Instant.MaxValue);
        return book?.Now;
    }

    /// <summary>Lets time pass to the end of an instant's month.</summary>
    public void CloseMonthOf(Instant instant)
    {
        AdvanceTo(NextMonth(instant));
    }

    /// <summary>Whether an instant lies in the years that a book takes.</summary>
    public static bool Takes(Instant instant) => instant >= FirstInstant && instant < EndInstant;

    private static Instant FirstInstant { get; } = Instant.FromUtc(StoredValue.YearMin + 1, 1, 1, 0, 0);

    private static Instant EndInstant { get; } = Instant.FromUtc(StoredValue.YearMax, 1, 1, 0, 0);

    // Proposals are answered as they come: at the first instant of a month.
    private void AdvanceTo(Instant instant)
    {
        while (book is not null && Closure != ClosureAnswer.ProposeOnly && book.State.Program.Closure.DecidedOn is null && NextMonth(book.Today) is var next && next < instant)
        {
            book.AdvanceTo(next);
            AnswerProposal();
        }

        book?.AdvanceTo(instant);
        AnswerProposal();
    }

    private void AnswerProposal()
    {
        if (Closure != ClosureAnswer.ProposeOnly && book?.State.Program.Closure is { Stage: ClosureStage.Proposed, DecidedOn: null, Since: { } since })
        {
            book.Handle(new DecideClosure(LocalDatePattern.Iso.Format(since), book.Now, Closure == ClosureAnswer.Approve, "simulation"));
        }
    }

    // A program that is being closed is followed to its end, also where the history ends before.
    private void FinishPlan()
    {
        if (book?.State.Program.Closure.DecidedOn is { } decided && program.Pack.Closure is { Plan: var plan })
        {
            AdvanceTo(Instant.Max(book.Now, program.Pack.StartOf(plan.StartOf(plan.Stages[^1], decided.PlusDays(1)))));
        }
    }

    /// <summary>The midnight at which the month of an instant ends.</summary>
    public Instant NextMonth(Instant instant) => NextMonth(DayOf(instant));

    /// <summary>The local day of an instant.</summary>
    public LocalDate DayOf(Instant instant) => instant.InZone(program.Pack.TimeZone).Date;

    private Instant NextMonth(LocalDate day) => program.Pack.StartOf(day.With(DateAdjusters.EndOfMonth).PlusDays(1));

    private ProgramBook OpenBook() => book ??= new ProgramBook(new PackHistory(program.Compiled), clock)
    {
        Members = directory.Find,
        ProgramFacts = program.Facts,
        RemembersCommands = false,
        ReadsFigures = !IsPart,
        Observer = tally.Add + Watch + (Audit is null ? null : Audit.Add),
    };

    private void Take(HistoryPurchase item)
    {
        var purchase = wish.Ask(item.Purchase, program.Pack);
        PassTo(purchase.At);
        var answer = OpenBook().Commit(purchase);
        if (!answer.IsAccepted)
        {
            AddRefused(item.Line, purchase.Id, answer.Refusals[0]);
            return;
        }

        if (purchase.MemberId is { } member)
        {
            ref var last = ref CollectionsMarshal.GetValueRefOrAddDefault(latest, member, out var isKnown);
            OutOfOrder += isKnown && purchase.At < last ? 1 : 0;
            last = isKnown ? Instant.Max(last, purchase.At) : purchase.At;
        }

        matcher?.Note(purchase);
        if (item.Outcome is { } outcome)
        {
            outcomes.Enqueue(new DueOutcome(outcome, purchase.Id, item.Line), (outcome.At, outcomeNumber++));
            LatestOutcome = Takes(outcome.At) ? Instant.Max(outcome.At, LatestOutcome ?? outcome.At) : LatestOutcome;
        }
        else
        {
            Forget(purchase.Id);
        }
    }

    private void Take(HistoryReturn item)
    {
        PassTo(item.At);
        OpenBook();
        var units = matcher!.Take(item, out var missing);
        tally.Returns.Add(item, missing);
        Audit?.BeginReturn(item, missing);
        foreach (var ofPurchase in units.GroupBy(u => u.PurchaseId, StringComparer.Ordinal))
        {
            var id = string.Create(CultureInfo.InvariantCulture, $"{item.Line}/{ofPurchase.Key}");
            ImmutableArray<ReturnedUnits> items =
                [.. ofPurchase.GroupBy(u => u.LineId, StringComparer.Ordinal).Select(l => new ReturnedUnits(l.Key, l.Sum(u => u.Quantity)))];
            Audit?.Ask(items);
            Handle(new ReturnItems(id, item.At, ofPurchase.Key, items), item.Line, ofPurchase.Key);
        }

        Audit?.End();
    }

    private void TakeOutcomesUntil(Instant instant)
    {
        while (outcomes.TryPeek(out var due, out _) && due.Outcome.At <= instant)
        {
            outcomes.Dequeue();
            var (outcome, purchaseId, line) = due;
            BookCommand command = outcome.Fate switch
            {
                BookingFate.Completed => new CompletePurchase(purchaseId, outcome.At, purchaseId),
                BookingFate.Cancelled => new CancelPurchase(purchaseId, outcome.At, purchaseId),
                _ => new ReportNoShow(purchaseId, outcome.At, purchaseId),
            };
            Audit?.BeginOutcome(line);
            if (Handle(command, line, purchaseId))
            {
                tally.AddOutcome(outcome.Fate);
            }

            Audit?.End();

            Forget(purchaseId);
        }
    }

    private bool Handle(BookCommand command, long line, string purchaseId)
    {
        var answer = book!.Handle(command);
        if (!answer.IsAccepted)
        {
            AddRefused(line, purchaseId, answer.Refusals[0]);
        }

        return answer.IsAccepted;
    }

    private void AddRefused(long line, string purchaseId, Diagnostic reason)
    {
        tally.AddRefused(line, purchaseId, reason);
        Audit?.AddRefused(line, purchaseId, reason);
    }

    // Where the history has returns, every purchase may still come back.
    private void Forget(string purchaseId)
    {
        if (matcher is null)
        {
            book!.Forget(purchaseId);
        }
    }

    private readonly record struct DueOutcome(BookingOutcome Outcome, string PurchaseId, long Line);
}
