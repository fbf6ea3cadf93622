using System.Collections.Immutable;
using NodaTime;

namespace LoyaltyRules.Engine.Accounts;

/// <summary>
/// One owner's points of one currency: lots and debt, a fold of postings. Immutable.
/// <para>Debt stands beside points that wait, never beside points that can be spent: those repay it first.</para>
/// </summary>
public sealed class PointsAccount
{
    /// <summary>The most points that an account may have or owe, and that one command may move.</summary>
    public const decimal PointsMax = 1_000_000_000_000_000m;

    private static readonly Comparer<Lot> SpendingOrder = Comparer<Lot>.Create(Lot.CompareSpendingOrder);
    private static readonly ImmutableSortedSet<Lot> NoLots = ImmutableSortedSet.Create<Lot>(SpendingOrder);
    private static readonly ImmutableSortedDictionary<string, Lot> NoIds = ImmutableSortedDictionary.Create<string, Lot>(StringComparer.Ordinal);

    // Invariant: open holds exactly the lots of byId that have points pending, available or held.
    private readonly ImmutableSortedSet<Lot> open;
    private readonly ImmutableSortedDictionary<string, Lot> byId;

    private PointsAccount(AccountOwner owner, string currency, ImmutableSortedSet<Lot> open, ImmutableSortedDictionary<string, Lot> byId)
    {
        Owner = owner;
        Currency = currency;
        this.open = open;
        this.byId = byId;
    }

    /// <summary>Whose they are.</summary>
    public AccountOwner Owner { get; }

    /// <summary>The points currency.</summary>
    public string Currency { get; }

    /// <summary>The lots that have points, in spending order.</summary>
    public IReadOnlyCollection<Lot> OpenLots => open;

    /// <summary>All lots that are still known, in order of ids: open ones, and those of which points expired.</summary>
    public IEnumerable<Lot> Lots => byId.Values;

    /// <summary>Points that wait.</summary>
    public decimal Pending { get; private init; }

    /// <summary>Points that can be spent.</summary>
    public decimal Available { get; private init; }

    /// <summary>Points reserved.</summary>
    public decimal Held { get; private init; }

    /// <summary>Points owed; not negative.</summary>
    public decimal Debt { get; private init; }

    /// <summary>Points that expired unspent and were not written off since.</summary>
    public decimal Expired { get; private init; }

    /// <summary>What the program owes the owner, in points: pending, available and held, less debt.</summary>
    public decimal Balance => Pending + Available + Held - Debt;

    /// <summary>Whether there is nothing in it at all.</summary>
    public bool IsEmpty => byId.IsEmpty && Debt == 0;

    /// <summary>How many open lots have a last day that moves.</summary>
    internal int SlidingCount { get; private init; }

    /// <summary>An account without points.</summary>
    public static PointsAccount Empty(AccountOwner owner, string currency) => new(owner, currency, NoLots, NoIds);

    /// <summary>An account as it was kept.</summary>
    /// <param name="owner">Whose.</param>
    /// <param name="currency">The points currency.</param>
    /// <param name="lots">Its lots, with their points.</param>
    /// <param name="debt">Points owed.</param>
    public static PointsAccount Of(AccountOwner owner, string currency, IEnumerable<Lot> lots, decimal debt) =>
        lots.Aggregate(Empty(owner, currency), (account, lot) => account.Replace(null, lot)) is var kept && debt != 0 ? kept.With(PointsState.Debt, -debt, null) : kept;

    /// <summary>A lot by its id; null when it has neither points nor a past that still matters.</summary>
    public Lot? Find(string lotId) => byId.GetValueOrDefault(lotId);

    /// <summary>With a lot that has no points yet. What it is opened for comes with a posting.</summary>
    internal PointsAccount Open(Lot lot) => byId.ContainsKey(lot.Id)
        ? throw new InvalidOperationException($"The lot {lot.Id} of {Owner} is open already.")
        : Replace(null, lot);

    /// <summary>With other deadlines of a lot.</summary>
    internal PointsAccount WithDeadlines(string lotId, LotDeadlines deadlines)
    {
        var lot = byId[lotId];
        return Replace(lot, lot with { Deadlines = deadlines });
    }

    /// <summary>With a posting applied, as far as it touches this account.</summary>
    internal PointsAccount Apply(in Posting posting)
    {
        var (isFrom, isTo) = (posting.From.Owner == Owner, posting.To.Owner == Owner);
        if (isFrom && isTo && posting.From.State != PointsState.Debt && posting.To.State != PointsState.Debt)
        {
            // In one step: a lot whose last points change their state is not gone in between.
            var lot = byId[posting.LotId!];
            return Replace(lot, lot.With(posting.From.State, -posting.Points).With(posting.To.State, posting.Points));
        }

        var account = isFrom ? With(posting.From.State, -posting.Points, posting.LotId) : this;
        return isTo ? account.With(posting.To.State, posting.Points, posting.LotId) : account;
    }

    private PointsAccount With(PointsState state, decimal points, string? lotId)
    {
        if (state == PointsState.Debt)
        {
            var debt = Debt - points;
            return debt < 0
                ? throw new InvalidOperationException($"{Owner} would repay more {Currency} than is owed.")
                : new PointsAccount(Owner, Currency, open, byId)
                {
                    Pending = Pending, Available = Available, Held = Held, Debt = debt, Expired = Expired, SlidingCount = SlidingCount,
                };
        }

        var lot = byId[lotId!];
        return Replace(lot, lot.With(state, points));
    }

    private PointsAccount Replace(Lot? old, Lot lot)
    {
        var lots = open;
        if (old is not null)
        {
            lots = lots.Remove(old);
        }

        // An empty lot stays until its points have come: opening and posting are two steps of one entry.
        var isGone = old is not null && lot is { Open: 0, Expired: 0 } && (old.Open > 0 || old.Expired > 0);
        if (lot.Open > 0)
        {
            lots = lots.Add(lot);
        }

        return new PointsAccount(Owner, Currency, lots, isGone ? byId.Remove(lot.Id) : byId.SetItem(lot.Id, lot))
        {
            Pending = Pending + lot.Pending - (old?.Pending ?? 0),
            Available = Available + lot.Available - (old?.Available ?? 0),
            Held = Held + lot.Held - (old?.Held ?? 0),
            Expired = Expired + lot.Expired - (old?.Expired ?? 0),
            Debt = Debt,
            SlidingCount = SlidingCount + Sliding(lot) - (old is null ? 0 : Sliding(old)),
        };
    }

    private static int Sliding(Lot lot) => lot.Deadlines.Slides && lot.Open > 0 ? 1 : 0;

    /// <summary>The open lots whose last day is <paramref name="day"/> or before, and that have points which are not held.</summary>
    internal IEnumerable<Lot> Expiring(LocalDate day) =>
        open.TakeWhile(l => l.Deadlines.LastDay <= day).Where(l => l.Pending > 0 || l.Available > 0);

    /// <summary>The lots whose points can be spent from <paramref name="day"/> on and still wait.</summary>
    internal IEnumerable<Lot> Activating(LocalDate day) =>
        Pending == 0 ? [] : open.Where(l => l.Pending > 0 && l.Deadlines.AvailableFrom <= day);
}
