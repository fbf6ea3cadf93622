using System.Collections.Immutable;
using System.Runtime.InteropServices;
using LoyaltyRules.Engine.Accounts;
using LoyaltyRules.Engine.Diagnostics;
using LoyaltyRules.Engine.Finance;
using LoyaltyRules.Engine.Model;
using LoyaltyRules.Engine.Simulation.History;
using NodaTime;

namespace LoyaltyRules.Engine.Simulation;

/// <summary>The sums of a simulation while it runs. Mutable; not thread-safe.</summary>
internal sealed class SimulationTally
{
    private readonly SimulatedProgram program;
    private readonly int examplesMax;
    private readonly BreakdownTally? breakdown;
    private readonly SegmentTally segments;
    private readonly string[] ruleIds;
    private readonly Dictionary<string, int> ruleIndex = new(StringComparer.Ordinal);
    private readonly RuleSums[] rules;
    private readonly Dictionary<(RowClass Class, string Name), RowSums> rows = [];
    private readonly SortedDictionary<string, Reasons> refused = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, Reasons> unreadable = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, decimal> points = new(StringComparer.Ordinal);
    private readonly Dictionary<string, decimal> pointValues;
    private readonly ClosureTally? closure;
    private readonly ProgramLedger? ledger;
    private readonly WalletTally? wallet;
    private decimal gross;
    private decimal discount;
    private decimal net;
    private decimal pointsValue;
    private decimal paidWithPoints;
    private BookingsTally bookings = BookingsTally.None;
    private LocalDate? firstDay;
    private LocalDate? lastDay;

    public SimulationTally(SimulatedProgram program, SimulationOptions options, MemberDirectory members)
    {
        closure = program.Pack.ReadsFigures ? new ClosureTally(program, options.Closure) : null;
        ledger = program.Pack.Finances is null ? null : new ProgramLedger(program.Compiled);
        wallet = program.Pack.Wallet is { } looked ? new WalletTally(program.Compiled, looked) : null;
        this.program = program;
        examplesMax = options.ExamplesMax;
        breakdown = options.By is { } fact ? new BreakdownTally(fact, members) : null;
        segments = new SegmentTally(program);
        ruleIds = [.. program.Rules.Select(r => r.Id)];
        rules = new RuleSums[ruleIds.Length];
        for (var i = 0; i < ruleIds.Length; i++)
        {
            ruleIndex[ruleIds[i]] = i;
            rules[i] = new RuleSums(program.Rules[i]);
        }

        Months = new MonthTally(program.Points, [.. program.Tiers.Select(t => t.Tier)])
        {
            RewardCosts = program.Pack.Rewards.ToDictionary(r => r.Id, r => r.ProgramCost ?? 0, StringComparer.Ordinal),
        };
        Returns = new ReturnSums(examplesMax);
        Settlement = program.Pack.Partners.IsEmpty ? null : new Settlement(program.Pack);
        pointValues = program.Points.ToDictionary(p => p.Currency, p => p.PointValue, StringComparer.Ordinal);
        foreach (var currency in program.Points)
        {
            points[currency.Currency] = 0;
        }
    }

    /// <summary>What happened month by month.</summary>
    public MonthTally Months { get; }

    /// <summary>What became of returns.</summary>
    public ReturnSums Returns { get; }

    /// <summary>Who owes whom; null for a program without partners.</summary>
    public Settlement? Settlement { get; }

    public long DataRows { get; private set; }

    public long Purchases { get; private set; }

    // Numbers the decisions, so that a rule of several effects counts once in each.
    private long decisions;

    public long PurchasesWithoutMember { get; private set; }

    public void AddRows(HistoryItem item)
    {
        DataRows += item.Rows;
        ref var sums = ref CollectionsMarshal.GetValueRefOrAddDefault(rows, (item.Class, (item as RowApart)?.Name ?? ""), out _);
        sums.Rows += item.Rows;
        sums.Amount += item.Amount ?? 0;
        sums.RowsWithoutAmount += item.Amount is null ? item.Rows : 0;
        if (item.MemberId is not null)
        {
            sums.RowsWithMember += item.Rows;
            sums.AmountWithMember += item.Amount ?? 0;
        }

        if (item is UnreadableRows broken)
        {
            AddReason(unreadable, broken.Reason, broken.Rows, broken.Line, null);
        }
    }

    public void AddRefused(long line, string? purchaseId, Diagnostic reason) => AddReason(refused, reason, 1, line, purchaseId);

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
            AddTakenBack(returned);

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

    private void AddTakenBack(ReturnResult returned)
    {
        foreach (var grant in returned.Grants)
        {
            if (grant.HeldId is not null || SumsOf(grant.RuleId, -1) is not { } rule)
            {
                continue;
            }

            if (grant.Kind == EffectKind.Discount)
            {
                rule.DiscountReturned += grant.Amount;
            }
            else if (grant.Currency is { } currency)
            {
                rule.PointsTakenBack[currency] = rule.PointsTakenBack.GetValueOrDefault(currency) + grant.Amount;
            }
        }
    }

    private void AddPurchase(Decision decision)
    {
        Purchases++;
        PurchasesWithoutMember += decision.MemberId is null ? 1 : 0;
        firstDay = firstDay is { } first && first <= decision.Date ? first : decision.Date;
        lastDay = lastDay is { } last && last >= decision.Date ? last : decision.Date;
        gross += decision.Totals.Gross;
        discount += decision.Totals.Discount;
        net += decision.Totals.Net;
        paidWithPoints += decision.Totals.PaidWithPoints;
    }

    // Points and what rules gave count on every event; money is that of purchases.
    private void Add(Decision decision)
    {
        decisions++;
        pointsValue += decision.Totals.EarnedValue;
        foreach (var earned in decision.Totals.Earned)
        {
            points[earned.Currency] = points.GetValueOrDefault(earned.Currency) + earned.Points;
        }

        for (var i = 0; i < decision.Rules.Length; i++)
        {
            if (decision.Rules[i].Outcome == RuleOutcome.Unknown && SumsOf(decision.Rules[i].RuleId, i) is { } rule)
            {
                rule.Unknown++;
            }
        }

        foreach (var effect in decision.Effects)
        {
            // What a reward gives is the reward's, whatever its id.
            if (effect.HeldId is not null || SumsOf(effect.RuleId, -1) is not { } rule)
            {
                continue;
            }

            // Every effect of every matching rule is here, granted or not; a rule of several matched, and gave something, once per event.
            rule.Matched += rule.LastMatched == decisions ? 0 : 1;
            rule.LastMatched = decisions;
            if (effect.Outcome != EffectOutcome.Granted)
            {
                continue;
            }

            rule.Granted += rule.LastGranted == decisions ? 0 : 1;
            rule.LastGranted = decisions;
            if (effect.Kind == EffectKind.Discount)
            {
                rule.Discount += effect.Result;
            }
            else if (effect.PointsCurrency is { } currency)
            {
                rule.Points[currency] = rule.Points.GetValueOrDefault(currency) + effect.Result;
            }
        }
    }

    /// <summary>Adds the sums of another part of the history: one whose members and purchases are none of these.</summary>
    public void Add(SimulationTally other)
    {
        DataRows += other.DataRows;
        Purchases += other.Purchases;
        PurchasesWithoutMember += other.PurchasesWithoutMember;
        gross += other.gross;
        discount += other.discount;
        net += other.net;
        pointsValue += other.pointsValue;
        paidWithPoints += other.paidWithPoints;
        bookings = new BookingsTally(bookings.Completed + other.bookings.Completed, bookings.Cancelled + other.bookings.Cancelled, bookings.NoShow + other.bookings.NoShow);
        firstDay = firstDay is { } first && !(other.firstDay < first) ? first : other.firstDay;
        lastDay = lastDay is { } last && !(other.lastDay > last) ? last : other.lastDay;
        foreach (var (key, theirs) in other.rows)
        {
            ref var sums = ref CollectionsMarshal.GetValueRefOrAddDefault(rows, key, out _);
            sums.Add(theirs);
        }

        foreach (var (currency, sum) in other.points)
        {
            points[currency] = points.GetValueOrDefault(currency) + sum;
        }

        for (var i = 0; i < rules.Length; i++)
        {
            rules[i].Add(other.rules[i]);
        }

        AddReasons(refused, other.refused);
        AddReasons(unreadable, other.unreadable);
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
        Rows =
        [
            .. rows.OrderBy(r => r.Key.Class).ThenBy(r => r.Key.Name, StringComparer.Ordinal).Select(r => new RowTally(
                r.Key.Class, r.Key.Name.Length == 0 ? null : r.Key.Name, r.Value.Rows, r.Value.Amount, r.Value.RowsWithMember, r.Value.AmountWithMember, r.Value.RowsWithoutAmount)),
        ],
        Purchases = Purchases,
        PurchasesWithoutMember = PurchasesWithoutMember,
        Members = members,
        OutOfOrder = outOfOrder,
        FirstDay = firstDay,
        LastDay = lastDay,
        Totals = new SimulationTotals(gross, discount, net, [.. points.Select(p => new PointsAmount(p.Key, p.Value))], pointsValue) { PaidWithPoints = paidWithPoints },
        Rules = [.. rules.Select(r => r.ToTally(pointValues))],
        Months = Months.ToMonths(),
        By = breakdown?.ToBreakdown(),
        Segments = segments.ToRows(),
        Settlement = Settlement?.Statements() ?? [],
        Partners = program.Partners,
        Wallet = wallet?.ToRows() ?? [],
        WalletCategories = program.WalletCategories,
        Returns = Returns.ToTally(),
        Bookings = bookings,
        Closure = closure?.ToReport(),
        Finances = [.. (ledger?.ToMonths() ?? []).Select(WithPartners)],
        FinanceItems = program.Pack.Finances is not { } finances
            ? []
            : [.. finances.Income.Concat(finances.Costs).Select(i => new SimulatedFigure(i.Id, i.Name?.ToPhrase() ?? (Phrase)i.Id))],
        Refused = [.. refused.Select(r => r.Value.ToTally(r.Key))],
        Unreadable = [.. unreadable.Select(r => r.Value.ToTally(r.Key))],
    };

    // Points at a partner's cost were a cost of the program when they were given; what the partner owes for them makes up for it.
    private FinanceMonth WithPartners(FinanceMonth month) => Settlement is null ? month : month with
    {
        PartnerIncome = Settlement.Statements().Where(s => s.Month == month.Month).Sum(s => s.DiscountsBorne + s.Points.Sum(p => p.OwedByPartner)),
    };

    private RuleSums? SumsOf(string id, int guess)
    {
        // A decision lists its rules in the same order, so the guess is right but for a foreign decision.
        if (guess >= 0 && guess < ruleIds.Length && string.Equals(ruleIds[guess], id, StringComparison.Ordinal))
        {
            return rules[guess];
        }

        return ruleIndex.TryGetValue(id, out var index) ? rules[index] : null;
    }

    private void AddReason(SortedDictionary<string, Reasons> reasons, Diagnostic reason, int count, long line, string? purchaseId)
    {
        var known = ReasonsOf(reasons, reason.Code);
        known.Count += count;
        known.First.Add(line, new ReasonExample(line, count, purchaseId, reason));
    }

    private void AddReasons(SortedDictionary<string, Reasons> reasons, SortedDictionary<string, Reasons> others)
    {
        foreach (var (code, theirs) in others)
        {
            var known = ReasonsOf(reasons, code);
            known.Count += theirs.Count;
            known.First.Add(theirs.First);
        }
    }

    private Reasons ReasonsOf(SortedDictionary<string, Reasons> reasons, string code)
    {
        if (!reasons.TryGetValue(code, out var known))
        {
            reasons[code] = known = new Reasons(examplesMax);
        }

        return known;
    }

    private struct RowSums
    {
        public long Rows;
        public decimal Amount;
        public long RowsWithMember;
        public decimal AmountWithMember;
        public long RowsWithoutAmount;

        public void Add(in RowSums other)
        {
            Rows += other.Rows;
            Amount += other.Amount;
            RowsWithMember += other.RowsWithMember;
            AmountWithMember += other.AmountWithMember;
            RowsWithoutAmount += other.RowsWithoutAmount;
        }
    }

    private sealed class RuleSums(SimulatedRule rule)
    {
        public long Matched;
        public long Granted;
        public long Unknown;
        public long LastMatched;
        public long LastGranted;
        public decimal Discount;
        public decimal DiscountReturned;
        public readonly SortedDictionary<string, decimal> Points = new(StringComparer.Ordinal);
        public readonly SortedDictionary<string, decimal> PointsTakenBack = new(StringComparer.Ordinal);

        public void Add(RuleSums other)
        {
            Matched += other.Matched;
            Granted += other.Granted;
            Unknown += other.Unknown;
            Discount += other.Discount;
            DiscountReturned += other.DiscountReturned;
            Add(Points, other.Points);
            Add(PointsTakenBack, other.PointsTakenBack);
        }

        private static void Add(SortedDictionary<string, decimal> sums, SortedDictionary<string, decimal> others)
        {
            foreach (var (currency, sum) in others)
            {
                sums[currency] = sums.GetValueOrDefault(currency) + sum;
            }
        }

        public RuleTally ToTally(Dictionary<string, decimal> pointValues) => new(
            rule.Id, rule.Name, Matched, Granted, Unknown, Discount,
            [.. Points.Select(p => new PointsAmount(p.Key, p.Value))],
            Points.Sum(p => p.Value * pointValues.GetValueOrDefault(p.Key)))
        {
            DiscountReturned = DiscountReturned,
            PointsTakenBack = [.. PointsTakenBack.Select(p => new PointsAmount(p.Key, p.Value))],
            PointsTakenBackValue = PointsTakenBack.Sum(p => p.Value * pointValues.GetValueOrDefault(p.Key)),
        };
    }

    private sealed class Reasons(int examplesMax)
    {
        public long Count;
        public readonly FirstByLine<ReasonExample> First = new(examplesMax);

        public ReasonTally ToTally(string code) => new(code, Count, First.ToImmutable());
    }
}
