using LoyaltyRules.Engine.Accounts.Book;
using LoyaltyRules.Engine.Diagnostics;
using LoyaltyRules.Engine.Finance;
using LoyaltyRules.Engine.Model;
using LoyaltyRules.Engine.Simulation.History;
using LoyaltyRules.Engine.Simulation.History.Mapping;
using LoyaltyRules.Engine.Simulation.Reports;
using NodaTime;

namespace LoyaltyRules.Engine.Simulation.Aggregation;

/// <summary>The sums of a simulation while it runs. Mutable; not thread-safe.</summary>
internal sealed class SimulationAggregator
{
    private readonly SimulatedProgram program;
    private readonly BreakdownAggregator? breakdown;
    private readonly SegmentAggregator segments;
    private readonly RuleAggregator rules;
    private readonly TotalsAggregator money;
    private readonly ExclusionAggregator leftOut;
    private readonly ClosureAggregator? closure;
    private readonly ProfitAndLoss? ledger;
    private readonly WalletAggregator? wallet;
    private BookingSummary bookings = BookingSummary.None;
    private LocalDate? firstDay;
    private LocalDate? lastDay;

    public SimulationAggregator(SimulatedProgram program, SimulationOptions options, MemberDirectory members)
    {
        closure = program.Pack.ReadsFigures ? new ClosureAggregator(program, options.Closure) : null;
        ledger = program.Pack.Finances is null ? null : new ProfitAndLoss(program.Compiled);
        wallet = program.Pack.Wallet is { } looked ? new WalletAggregator(program.Compiled, looked) : null;
        this.program = program;
        breakdown = options.By is { } fact ? new BreakdownAggregator(fact, members) : null;
        segments = new SegmentAggregator(program);
        rules = new RuleAggregator(program);
        money = new TotalsAggregator(program);
        leftOut = new ExclusionAggregator(options.ExamplesMax);
        Months = new MonthAggregator(program.Points, [.. program.Tiers.Select(t => t.Tier)])
        {
            RewardCosts = program.Pack.Rewards.ToDictionary(r => r.Id, r => r.ProgramCost ?? 0, StringComparer.Ordinal),
        };
        Returns = new ReturnAggregator(options.ExamplesMax);
        Settlement = program.Pack.Partners.IsEmpty ? null : new Settlement(program.Pack);
    }

    /// <summary>What happened month by month.</summary>
    public MonthAggregator Months { get; }

    /// <summary>What became of returns.</summary>
    public ReturnAggregator Returns { get; }

    /// <summary>Who owes whom; null for a program without partners.</summary>
    public Settlement? Settlement { get; }

    public long DataRows => leftOut.DataRows;

    public long Purchases { get; private set; }

    public long PurchasesWithoutMember { get; private set; }

    public void AddRows(HistoryItem item) => leftOut.AddRows(item);

    public void AddRefused(long line, string? purchaseId, Diagnostic reason) => leftOut.AddRefused(line, purchaseId, reason);

    public void AddOutcome(BookingFate fate) => bookings = fate switch
    {
        BookingFate.Completed => bookings with { Completed = bookings.Completed + 1 },
        BookingFate.Cancelled => bookings with { Cancelled = bookings.Cancelled + 1 },
        _ => bookings with { NoShow = bookings.NoShow + 1 },
    };

    /// <summary>Adds an entry of the book: what was decided, what came back, which points moved, and who changed tiers.</summary>
    public void Add(BookEntry entry)
    {
        breakdown?.Add(entry);
        if (entry.Decision is { Event: EventKind.Purchase } purchase)
        {
            AddPurchase(purchase);
            Months.AddPurchase(entry.BookedOn, purchase.MemberId, purchase.Totals);
            AddRevenue(purchase.MemberId, purchase.Totals.Net);
        }

        if (entry.Decision is { } decision)
        {
            Add(decision);
        }

        foreach (var further in entry.FurtherDecisions)
        {
            Add(further);
        }

        if (entry.Returned is { } returned)
        {
            rules.AddTakenBack(returned);
            money.AddTakenBack(returned);

            // Whoever does not come gets nothing back.
            if (entry.Kind != BookEntryKind.NoShow)
            {
                var back = returned.Charges.Sum(c => c.Refund + c.PaidWithPoints);
                Months.AddReturn(entry.BookedOn, entry.MemberId, back);
                AddRevenue(entry.MemberId, -back);
            }
        }

        Settlement?.Add(entry);
        foreach (var change in entry.Changes)
        {
            if (change is PointsMoved moved)
            {
                Months.AddPosting(entry.BookedOn, moved.Posting);
            }
            else
            {
                Months.AddReward(entry.BookedOn, change);
            }
        }

        foreach (var move in entry.TierMoves)
        {
            Months.AddTierMove(entry.BookedOn, entry.MemberId!, move);
        }

        closure?.Add(entry);
        ledger?.Add(entry);
        wallet?.Add(entry);
    }

    /// <summary>Adds figures that were read over several books.</summary>
    public void Add(ClosureReading reading) => closure!.Add(reading);

    /// <summary>Asks which segments the members of a book are in; null for a book that was never opened.</summary>
    public void AskSegments(ProgramBook? book)
    {
        if (book is not null)
        {
            segments.Ask(book);
        }
    }

    private void AddRevenue(string? memberId, decimal net)
    {
        if (memberId is not null)
        {
            segments.AddRevenue(memberId, net);
        }
    }

    private void AddPurchase(Decision decision)
    {
        Purchases++;
        PurchasesWithoutMember += decision.MemberId is null ? 1 : 0;
        firstDay = firstDay is { } first && first <= decision.Date ? first : decision.Date;
        lastDay = lastDay is { } last && last >= decision.Date ? last : decision.Date;
        money.AddPurchase(decision.Totals);
    }

    // Points and what rules gave count on every event; money is that of purchases.
    private void Add(Decision decision)
    {
        money.AddEarned(decision.Totals);
        rules.Add(decision);
    }

    /// <summary>Adds the sums of another part of the history: one whose members and purchases are none of these.</summary>
    public void Add(SimulationAggregator other)
    {
        Purchases += other.Purchases;
        PurchasesWithoutMember += other.PurchasesWithoutMember;
        bookings = new BookingSummary(bookings.Completed + other.bookings.Completed, bookings.Cancelled + other.bookings.Cancelled, bookings.NoShow + other.bookings.NoShow);
        firstDay = firstDay is { } first && !(other.firstDay < first) ? first : other.firstDay;
        lastDay = lastDay is { } last && !(other.lastDay > last) ? last : other.lastDay;
        money.Add(other.money);
        rules.Add(other.rules);
        leftOut.Add(other.leftOut);
        Months.Add(other.Months);
        Returns.Add(other.Returns);
        segments.Add(other.segments);
        if (other.breakdown is { } theirBreakdown)
        {
            breakdown!.Add(theirBreakdown);
        }

        if (other.Settlement is { } theirSettlement)
        {
            Settlement?.Add(theirSettlement);
        }

        if (other.wallet is { } theirWallet)
        {
            wallet!.Add(theirWallet);
        }

        if (other.closure is { } theirClosure)
        {
            closure!.Add(theirClosure);
        }

        if (other.ledger is { } books)
        {
            ledger!.Add(books);
        }
    }

    public SimulationReport ToReport(SimulationCoverage coverage, long members, long outOfOrder) => new()
    {
        Pack = program.Pack.Identity,
        Program = program.Pack.Name.ToPhrase(),
        Points = program.Points,
        Tiers = program.Tiers,
        Currency = program.Pack.Currency,
        Coverage = coverage,
        Rows = leftOut.ToRows(),
        Purchases = Purchases,
        PurchasesWithoutMember = PurchasesWithoutMember,
        Members = members,
        OutOfOrder = outOfOrder,
        FirstDay = firstDay,
        LastDay = lastDay,
        Totals = money.ToTotals(),
        Rules = rules.ToTallies(),
        Months = Months.ToMonths(),
        By = breakdown?.ToBreakdown(),
        Segments = segments.ToRows(),
        Settlement = Settlement?.Statements() ?? [],
        Partners = program.Partners,
        Rewards = program.Rewards,
        Wallet = wallet?.ToRows() ?? [],
        WalletCategories = program.WalletCategories,
        Returns = Returns.ToTally(),
        Bookings = bookings,
        Closure = closure?.ToReport(),
        Finances = [.. (ledger?.ToMonths() ?? []).Select(WithPartners)],
        FinanceItems = program.Pack.Finances is not { } finances
            ? []
            : [.. finances.Income.Concat(finances.Costs).Select(i => new SimulatedFigure(i.Id, i.Name?.ToPhrase() ?? (Phrase)i.Id))],
        Refused = leftOut.ToRefused(),
        Unreadable = leftOut.ToUnreadable(),
    };

    // Points at a partner's cost were a cost of the program when they were given; what the partner owes for them makes up for it.
    private ProfitAndLossMonth WithPartners(ProfitAndLossMonth month) => Settlement is null ? month : month with
    {
        PartnerIncome = Settlement.Statements().Where(s => s.Month == month.Month).Sum(s => s.DiscountsBorne + s.Points.Sum(p => p.OwedByPartner)),
    };
}
