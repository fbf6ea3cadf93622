using System.Collections.Immutable;
using LoyaltyRules.Engine.Accounts.Book;
using LoyaltyRules.Engine.Accounts.Closure;
using LoyaltyRules.Engine.Accounts.Commands;
using LoyaltyRules.Engine.Accounts.Rewards;
using LoyaltyRules.Engine.Evaluation;
using LoyaltyRules.Engine.Evaluation.Questions;
using LoyaltyRules.Engine.Model;
using LoyaltyRules.Engine.Packs.Program;
using NodaTime;

namespace LoyaltyRules.Engine.Finance;

/// <summary>
/// The books of the program itself, month by month: what rewards and the rest cost, what it brings in, and how revenue is deferred. It takes the entries of one
/// book, or of several whose members are not the same, and adds up in the end. Mutable; not thread-safe.
/// </summary>
/// <param name="pack">The pack; it states finances.</param>
public sealed class ProfitAndLoss(CompiledPack pack)
{
    private readonly SortedDictionary<int, MonthSums> months = [];

    // What of a purchase was income, as long as it may come back.
    private readonly Dictionary<string, ImmutableArray<(string Item, ImmutableHashSet<string> Charges)>> sold = new(StringComparer.Ordinal);

    // What members paid for the rewards they hold, in money: given back with a reward that is undone.
    private readonly Dictionary<(string MemberId, string HeldId), decimal> paidForRewards = [];

    // The month in which the program was closed; what is counted costs nothing after it.
    private int? closedIn;

    private ProgramFinances Finances => pack.Pack.Finances ?? throw new InvalidOperationException("The pack states no finances.");

    /// <summary>Adds an entry of the book.</summary>
    public void Add(BookEntry entry)
    {
        var month = SumsOf(NumberOf(entry.BookedOn));
        switch (entry.Kind)
        {
            case BookEntryKind.Enrolment:
                month.Count(new Occasion(OccasionKind.Enrolment, null), 1);
                break;
            case BookEntryKind.Activity when entry.Command is RecordActivity activity:
                month.Count(new Occasion(OccasionKind.Activity, activity.Activity), 1);
                break;
        }

        if (entry.Decision is { Event: EventKind.Purchase } decision)
        {
            AddSale(month, entry, decision);
        }

        if (entry.Returned is { } returned)
        {
            AddReturn(month, entry.MemberId, returned);
        }

        foreach (var posting in entry.Postings)
        {
            month.PointsOf(posting.From.Currency).Add(posting);
        }

        foreach (var change in entry.Changes)
        {
            month.Rewards += CostOf(change);
        }

        if (entry.Changes.OfType<ClosureMoved>().Any(m => m.To == ClosureStage.Closed))
        {
            closedIn = NumberOf(entry.BookedOn);
        }
    }

    /// <summary>Adds the ledger of other members.</summary>
    public void Add(ProfitAndLoss other)
    {
        foreach (var (number, theirs) in other.months)
        {
            SumsOf(number).Add(theirs);
        }

        closedIn ??= other.closedIn;
    }

    /// <summary>The months from the first with an entry to the last, those between without any included.</summary>
    public ImmutableArray<ProfitAndLossMonth> ToMonths()
    {
        if (months.Count == 0)
        {
            return [];
        }

        var deferred = Finances.DeferredRevenue.Select(t => new DeferredPoints(t, pack.Pack.CurrencyDecimals)).ToImmutableArray();
        var result = ImmutableArray.CreateBuilder<ProfitAndLossMonth>();
        var nothing = new MonthSums();
        for (var number = months.Keys.First(); number <= months.Keys.Last(); number++)
        {
            result.Add(MonthOf(number, months.GetValueOrDefault(number, nothing), deferred));
        }

        return result.ToImmutable();
    }

    private ProfitAndLossMonth MonthOf(int number, MonthSums sums, ImmutableArray<DeferredPoints> deferred)
    {
        long TimesOf(FinanceItem item) => number > closedIn ? 0 : sums.TimesOf(item.Per);
        ImmutableArray<FinanceAmount> Amounts(ImmutableArray<FinanceItem> items) =>
        [
            .. items.Select(i => i.Of is null
                ? new FinanceAmount(i.Id, TimesOf(i), TimesOf(i) * i.Amount)
                : new FinanceAmount(i.Id, null, ExactDecimal.Round(sums.SoldOf(i.Id) * i.Percent / 100, pack.Pack.CurrencyDecimals, Rounding.HalfEven))),
        ];
        var values = pack.Pack.Points.Select(p => (p.PointValue, Sums: sums.PointsOrNone(p.Currency))).ToList();
        return new ProfitAndLossMonth
        {
            Month = new YearMonth(number / 12, (number % 12) + 1),
            Revenue = sums.Revenue,
            Discounts = sums.Discount,
            Rewards = sums.Rewards,
            PointsIssuedValue = values.Sum(v => v.Sums.Issued * v.PointValue),
            PointsExpiredValue = values.Sum(v => v.Sums.Expired * v.PointValue),
            Income = Amounts(Finances.Income),
            Costs = Amounts(Finances.Costs),
            Deferred = [.. deferred.Select(d => d.Close(sums.PaidWithMoney, sums.PointsOrNone(d.Currency), isOver: number >= closedIn))],
        };
    }

    private void AddSale(MonthSums month, BookEntry entry, Decision decision)
    {
        month.Discount += decision.Totals.Discount;
        if (decision.MemberId is { } member)
        {
            month.Count(new Occasion(OccasionKind.Purchase, null), 1);
            month.Buyers.Add(member);
            month.Revenue += decision.Totals.Net;
            month.PaidWithMoney += decision.Totals.Payable;
        }

        if (PurchaseOf(entry.Command) is not { } purchase)
        {
            return;
        }

        var income = ImmutableArray.CreateBuilder<(string Item, ImmutableHashSet<string> Charges)>();
        foreach (var item in Finances.Income.Where(i => i.Of is not null))
        {
            var charges = pack.ChargesOf(item.Of!, purchase);
            if (!charges.IsEmpty)
            {
                income.Add((item.Id, charges));
                month.Sell(item.Id, decision.Lines.Concat(decision.Fees).Where(c => charges.Contains(c.Id)).Sum(c => c.Net));
            }
        }

        if (income.Count > 0)
        {
            sold[purchase.Id] = income.ToImmutable();
        }
    }

    // What a reward gives at a purchase is a discount or points there.
    private decimal CostOf(BookChange change)
    {
        switch (change)
        {
            case RewardIssued issued:
                return -Paid(issued.MemberId, issued.Reward);
            case RewardEnded ended:
                return paidForRewards.Remove((ended.MemberId, ended.HeldId), out var paid) && ended.Cause != RewardEnd.Expired ? paid : 0;
            case RewardUsed used:
                // What was paid for a used reward stays paid (R3).
                paidForRewards.Remove((used.MemberId, used.HeldId));
                return ProgramCostOf(used.RewardId);
            case RewardUseReturned { Reward: var reward } returned:
                if (reward.UsesLeft == reward.Uses)
                {
                    Paid(returned.MemberId, reward);
                }

                return -ProgramCostOf(reward.RewardId);
            default:
                return 0;
        }
    }

    // Notes what an unused reward was paid with.
    private decimal Paid(string memberId, IssuedReward reward)
    {
        if (reward.Payment is not { } payment)
        {
            return 0;
        }

        var value = pack.Pack.Points.FirstOrDefault(p => p.Currency == payment.Currency)?.PointValue ?? 0;
        return paidForRewards[(memberId, reward.Id)] = payment.Parts.Sum(p => p.Points) * value;
    }

    private decimal ProgramCostOf(string rewardId) => pack.Pack.Rewards.FirstOrDefault(r => r.Id == rewardId)?.ProgramCost ?? 0;

    private void AddReturn(MonthSums month, string? memberId, ReturnResult returned)
    {
        month.Discount -= returned.Grants.Where(g => g.Kind == EffectKind.Discount).Sum(g => g.Amount);
        if (memberId is not null)
        {
            month.Revenue -= returned.Charges.Sum(c => c.Refund + c.PaidWithPoints);
            month.PaidWithMoney -= returned.Refund;
        }

        foreach (var (item, charges) in sold.GetValueOrDefault(returned.PurchaseId, []))
        {
            month.Sell(item, -returned.Charges.Where(c => charges.Contains(c.ChargeId)).Sum(c => c.Refund + c.PaidWithPoints));
        }
    }

    private static Purchase? PurchaseOf(BookCommand? command) => command switch
    {
        CommitPurchase commit => commit.Purchase,
        ExchangeItems exchange => exchange.Purchase,
        _ => null,
    };

    private static int NumberOf(LocalDate day) => (day.Year * 12) + day.Month - 1;

    private MonthSums SumsOf(int number)
    {
        if (!months.TryGetValue(number, out var sums))
        {
            months[number] = sums = new MonthSums();
        }

        return sums;
    }

    private sealed class MonthSums
    {
        public readonly HashSet<string> Buyers = new(StringComparer.Ordinal);
        public decimal Revenue;
        public decimal PaidWithMoney;
        public decimal Discount;
        public decimal Rewards;
        private readonly Dictionary<Occasion, long> times = [];
        private readonly Dictionary<string, decimal> sales = new(StringComparer.Ordinal);
        private readonly Dictionary<string, PointSums> points = new(StringComparer.Ordinal);

        public void Count(Occasion occasion, long more) => times[occasion] = times.GetValueOrDefault(occasion) + more;

        public void Sell(string item, decimal amount) => sales[item] = sales.GetValueOrDefault(item) + amount;

        public long TimesOf(Occasion occasion) => occasion.Kind switch
        {
            OccasionKind.Month => 1,
            OccasionKind.ActiveMember => Buyers.Count,
            _ => times.GetValueOrDefault(occasion),
        };

        public decimal SoldOf(string item) => sales.GetValueOrDefault(item);

        public PointSums PointsOf(string currency)
        {
            if (!points.TryGetValue(currency, out var sums))
            {
                points[currency] = sums = new PointSums();
            }

            return sums;
        }

        public PointSums PointsOrNone(string currency) => points.GetValueOrDefault(currency) ?? new PointSums();

        public void Add(MonthSums other)
        {
            Buyers.UnionWith(other.Buyers);
            Revenue += other.Revenue;
            PaidWithMoney += other.PaidWithMoney;
            Discount += other.Discount;
            Rewards += other.Rewards;
            foreach (var (occasion, more) in other.times)
            {
                Count(occasion, more);
            }

            foreach (var (item, amount) in other.sales)
            {
                Sell(item, amount);
            }

            foreach (var (currency, sums) in other.points)
            {
                PointsOf(currency).Add(sums);
            }
        }
    }
}
