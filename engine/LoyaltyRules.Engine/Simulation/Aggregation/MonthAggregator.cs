using System.Collections.Immutable;
using System.Runtime.InteropServices;
using LoyaltyRules.Engine.Accounts.Book;
using LoyaltyRules.Engine.Accounts.Points;
using LoyaltyRules.Engine.Accounts.Rewards;
using LoyaltyRules.Engine.Accounts.Tiers;
using LoyaltyRules.Engine.Model;
using LoyaltyRules.Engine.Simulation.Reports;
using NodaTime;

namespace LoyaltyRules.Engine.Simulation.Aggregation;

/// <summary>
/// Adds up what happened month by month. It takes changes in any order, each with its own day, and only in the end adds them up along time,
/// so whatever month a change belongs to, the months after it have it too. Mutable; not thread-safe.
/// </summary>
/// <param name="currencies">The points currencies.</param>
/// <param name="tiers">The tiers from the lowest, the one below all levels first; empty for a program without tiers.</param>
internal sealed class MonthAggregator(ImmutableArray<SimulatedPoints> currencies, ImmutableArray<string> tiers)
{
    private readonly ImmutableArray<SimulatedPoints> ordered = [.. currencies.OrderBy(c => c.Currency, StringComparer.Ordinal)];
    private readonly SortedDictionary<int, MonthSums> months = [];
    private readonly Dictionary<string, MemberSums> members = new(StringComparer.Ordinal);
    private readonly HashSet<(int Month, int Member)> active = [];

    /// <summary>What each use of a reward costs the program, by its id.</summary>
    public IReadOnlyDictionary<string, decimal> RewardCosts { get; init; } = ImmutableDictionary<string, decimal>.Empty;

    /// <summary>Adds a purchase.</summary>
    public void AddPurchase(LocalDate day, string? memberId, DecisionTotals totals)
    {
        var month = SumsOf(day);
        month.Purchases++;
        month.Gross += totals.Gross;
        month.Discount += totals.Discount;
        month.Net += totals.Net;
        month.PaidWithPoints += totals.PaidWithPoints;
        if (memberId is null)
        {
            return;
        }

        var member = MemberOf(memberId);
        if (!member.HasBought)
        {
            member.HasBought = true;
            month.AddTier(member.Tier, 1, member.Revenue);
        }

        month.ActiveMembers += active.Add((NumberOf(day), member.Number)) ? 1 : 0;
        AddRevenue(month, member, totals.Net);
    }

    /// <summary>Adds a return or cancellation.</summary>
    /// <param name="day">Its local day.</param>
    /// <param name="memberId">Whose it is; null for none.</param>
    /// <param name="net">What was given back, points included.</param>
    public void AddReturn(LocalDate day, string? memberId, decimal net)
    {
        var month = SumsOf(day);
        month.Returns++;
        month.Returned += net;
        if (memberId is not null)
        {
            AddRevenue(month, MemberOf(memberId), -net);
        }
    }

    /// <summary>Adds points that moved.</summary>
    public void AddPosting(LocalDate day, Posting posting)
    {
        var points = SumsOf(day).PointsOf(posting.From.Currency);
        points.Balances[(int)posting.From.State] -= posting.Points;
        points.Balances[(int)posting.To.State] += posting.Points;
        switch (posting.From.State, posting.To.State)
        {
            case (PointsState.Pending, PointsState.Available or PointsState.Debt):
                points.Activated += posting.Points;
                break;
            case (PointsState.Spent, _):
                points.Restored += posting.Points;
                break;
        }
    }

    /// <summary>Adds what happened with a reward; other changes are not its business.</summary>
    public void AddReward(LocalDate day, BookChange change)
    {
        switch (change)
        {
            case RewardIssued { Reward: var issued }:
                var sums = RewardOf(issued.RewardId);
                sums.Issued++;
                sums.Value += issued.Value ?? 0;
                break;
            case RewardUsed used:
                RewardOf(used.RewardId).Used++;
                break;
            case RewardUseReturned returned:
                RewardOf(returned.Reward.RewardId).Used--;
                break;
            case RewardEnded { Cause: RewardEnd.Expired } ended:
                RewardOf(ended.RewardId).Expired++;
                break;
            case RewardEnded ended:
                RewardOf(ended.RewardId).TakenBack++;
                break;
        }

        RewardSums RewardOf(string reward) => SumsOf(day).RewardOf(reward);
    }

    /// <summary>Adds a move between tiers.</summary>
    public void AddTierMove(LocalDate day, string memberId, TierMove move)
    {
        var month = SumsOf(day);
        ref var count = ref CollectionsMarshal.GetValueRefOrAddDefault(month.Moves, (move.From, move.To, move.Cause), out _);
        count++;
        var member = MemberOf(memberId);
        var to = Math.Max(0, tiers.IndexOf(move.To));
        if (member.HasBought && to != member.Tier)
        {
            month.AddTier(member.Tier, -1, -member.Revenue);
            month.AddTier(to, 1, member.Revenue);
        }

        member.Tier = to;
    }

    /// <summary>Adds the months of other members.</summary>
    public void Add(MonthAggregator other)
    {
        foreach (var (number, theirs) in other.months)
        {
            SumsOf(number).Add(theirs);
        }
    }

    /// <summary>The months from the first with anything in it to the last, those between without anything included.</summary>
    public ImmutableArray<SimulationMonth> ToMonths()
    {
        if (months.Count == 0)
        {
            return [];
        }

        var result = ImmutableArray.CreateBuilder<SimulationMonth>();
        var nothing = new MonthSums(tiers.Length);
        var toDate = ordered.ToDictionary(c => c.Currency, _ => new PointsSums(), StringComparer.Ordinal);
        var pyramid = new (long Members, decimal Revenue)[tiers.Length];
        for (var number = months.Keys.First(); number <= months.Keys.Last(); number++)
        {
            var sums = months.GetValueOrDefault(number, nothing);
            for (var i = 0; i < pyramid.Length; i++)
            {
                pyramid[i] = (pyramid[i].Members + sums.Tiers[i].Members, pyramid[i].Revenue + sums.Tiers[i].Revenue);
            }

            result.Add(new SimulationMonth
            {
                Month = new YearMonth(number / 12, (number % 12) + 1),
                Purchases = sums.Purchases,
                ActiveMembers = sums.ActiveMembers,
                Gross = sums.Gross,
                Discount = sums.Discount,
                Net = sums.Net,
                PaidWithPoints = sums.PaidWithPoints,
                Returns = sums.Returns,
                Returned = sums.Returned,
                Points = [.. ordered.Select(c => PointsOf(c, sums.Points.GetValueOrDefault(c.Currency) ?? new PointsSums(), toDate[c.Currency]))],
                Tiers = [.. tiers.Select((tier, i) => new MonthTier(tier, pyramid[i].Members, pyramid[i].Revenue))],
                Rewards =
                [
                    .. sums.Rewards.OrderBy(r => r.Key, StringComparer.Ordinal).Select(r => new MonthReward(
                        r.Key, r.Value.Issued, r.Value.Used, r.Value.Expired, r.Value.TakenBack, r.Value.Value, r.Value.Used * RewardCosts.GetValueOrDefault(r.Key))),
                ],
                TierMoves =
                [
                    .. sums.Moves.OrderBy(m => tiers.IndexOf(m.Key.From)).ThenBy(m => tiers.IndexOf(m.Key.To)).ThenBy(m => m.Key.Cause)
                        .Select(m => new MonthTierMoves(m.Key.From, m.Key.To, m.Key.Cause, m.Value)),
                ],
            });
        }

        return result.DrainToImmutable();
    }

    private static MonthPoints PointsOf(SimulatedPoints currency, PointsSums month, PointsSums toDate)
    {
        toDate.Add(month);
        var (earned, spent, takenBack) = (-toDate[PointsState.Issued], toDate[PointsState.Spent], toDate[PointsState.TakenBack]);
        return new MonthPoints(currency.Currency, currency.PointValue)
        {
            Earned = -month[PointsState.Issued],
            Activated = month.Activated,
            Redeemed = month[PointsState.Spent] + month.Restored,
            Restored = month.Restored,
            Expired = month[PointsState.Expired],
            TakenBack = month[PointsState.TakenBack],
            Adjusted = -month[PointsState.Adjusted],
            PaidOut = month[PointsState.PaidOut],
            Forgiven = -month[PointsState.Forgiven],
            Pending = toDate[PointsState.Pending],
            Available = toDate[PointsState.Available],
            Held = toDate[PointsState.Held],
            Debt = -toDate[PointsState.Debt],
            RedemptionRate = Percent(spent, earned - takenBack),
            BreakageRate = Percent(toDate[PointsState.Expired], spent + takenBack + toDate[PointsState.Expired]),
        };
    }

    private static decimal? Percent(decimal part, decimal whole) => whole > 0 ? ExactDecimal.Divide(part * 100, whole, 2, Rounding.HalfEven) : null;

    private static void AddRevenue(MonthSums month, MemberSums member, decimal net)
    {
        member.Revenue += net;
        if (member.HasBought)
        {
            month.AddTier(member.Tier, 0, net);
        }
    }

    private static int NumberOf(LocalDate day) => (day.Year * 12) + day.Month - 1;

    private MonthSums SumsOf(LocalDate day) => SumsOf(NumberOf(day));

    private MonthSums SumsOf(int number)
    {
        if (!months.TryGetValue(number, out var sums))
        {
            months[number] = sums = new MonthSums(tiers.Length);
        }

        return sums;
    }

    private MemberSums MemberOf(string id)
    {
        ref var member = ref CollectionsMarshal.GetValueRefOrAddDefault(members, id, out _);
        return member ??= new MemberSums(members.Count);
    }

    private sealed class MemberSums(int number)
    {
        public int Number { get; } = number;

        public bool HasBought { get; set; }

        public int Tier { get; set; }

        public decimal Revenue { get; set; }
    }

    private sealed class MonthSums(int tiers)
    {
        public long Purchases;
        public long ActiveMembers;
        public decimal Gross;
        public decimal Discount;
        public decimal Net;
        public decimal PaidWithPoints;
        public long Returns;
        public decimal Returned;
        public readonly Dictionary<string, PointsSums> Points = new(StringComparer.Ordinal);
        public readonly (long Members, decimal Revenue)[] Tiers = new (long, decimal)[tiers];
        public readonly Dictionary<(string From, string To, TierCause Cause), long> Moves = [];

        public readonly Dictionary<string, RewardSums> Rewards = new(StringComparer.Ordinal);

        public RewardSums RewardOf(string reward)
        {
            ref var sums = ref CollectionsMarshal.GetValueRefOrAddDefault(Rewards, reward, out _);
            return sums ??= new RewardSums();
        }

        public PointsSums PointsOf(string currency)
        {
            ref var points = ref CollectionsMarshal.GetValueRefOrAddDefault(Points, currency, out _);
            return points ??= new PointsSums();
        }

        public void Add(MonthSums other)
        {
            Purchases += other.Purchases;
            ActiveMembers += other.ActiveMembers;
            Gross += other.Gross;
            Discount += other.Discount;
            Net += other.Net;
            PaidWithPoints += other.PaidWithPoints;
            Returns += other.Returns;
            Returned += other.Returned;
            foreach (var (currency, theirs) in other.Points)
            {
                var points = PointsOf(currency);
                points.Add(theirs);
                points.Activated += theirs.Activated;
                points.Restored += theirs.Restored;
            }

            for (var i = 0; i < Tiers.Length; i++)
            {
                AddTier(i, other.Tiers[i].Members, other.Tiers[i].Revenue);
            }

            foreach (var (reward, theirs) in other.Rewards)
            {
                RewardOf(reward).Add(theirs);
            }

            foreach (var (move, times) in other.Moves)
            {
                ref var count = ref CollectionsMarshal.GetValueRefOrAddDefault(Moves, move, out _);
                count += times;
            }
        }

        public void AddTier(int tier, long members, decimal revenue)
        {
            if (tier < Tiers.Length)
            {
                Tiers[tier] = (Tiers[tier].Members + members, Tiers[tier].Revenue + revenue);
            }
        }
    }

    private sealed class RewardSums
    {
        public long Issued;
        public long Used;
        public long Expired;
        public long TakenBack;
        public decimal Value;

        public void Add(RewardSums other)
        {
            Issued += other.Issued;
            Used += other.Used;
            Expired += other.Expired;
            TakenBack += other.TakenBack;
            Value += other.Value;
        }
    }

    private sealed class PointsSums
    {
        private static readonly int StateCount = Enum.GetValues<PointsState>().Length;

        // What every state gained; of the program's own accounts as of the members'.
        public readonly decimal[] Balances = new decimal[StateCount];
        public decimal Activated;
        public decimal Restored;

        public decimal this[PointsState state] => Balances[(int)state];

        public void Add(PointsSums other)
        {
            for (var i = 0; i < Balances.Length; i++)
            {
                Balances[i] += other.Balances[i];
            }
        }
    }
}
