using System.Collections.Immutable;
using NodaTime;

namespace LoyaltyRules.Engine.Accounts.Points;

/// <summary>
/// One owner's points of one currency: lots and debt, a fold of postings. Immutable; over lots that are kept elsewhere, it holds their sums and the lots that have changed since.
/// <para>Debt stands beside points that wait, never beside points that can be spent: those repay it first.</para>
/// </summary>
public sealed class PointsAccount
{
    /// <summary>The most points that an account may have or owe, and that one command may move.</summary>
    public const decimal PointsMax = 1_000_000_000_000_000m;

    private static readonly ImmutableSortedDictionary<string, Lot> NoLots = ImmutableSortedDictionary.Create<string, Lot>(StringComparer.Ordinal);

    // Invariant: the lots at hand that have points pending, available or held, in spending order. They are few, so an array is smaller and faster than a tree.
    private readonly ImmutableArray<Lot> open;

    // The other lots at hand that are still known: those of which points expired, and one that was opened and waits for its posting.
    private readonly ImmutableSortedDictionary<string, Lot> closed;

    // Over lots that are kept elsewhere: those that are no longer known. Lots at hand stand for the kept ones of the same id.
    private readonly ImmutableHashSet<string> gone;

    private readonly IKeptLots? kept;

    private PointsAccount(AccountOwner owner, string currency, ImmutableArray<Lot> open, ImmutableSortedDictionary<string, Lot> closed, ImmutableHashSet<string> gone, IKeptLots? kept)
    {
        Owner = owner;
        Currency = currency;
        this.open = open;
        this.closed = closed;
        this.gone = gone;
        this.kept = kept;
    }

    /// <summary>Whose they are.</summary>
    public AccountOwner Owner { get; }

    /// <summary>The points currency.</summary>
    public string Currency { get; }

    /// <summary>The lots that have points, in spending order.</summary>
    public ImmutableArray<Lot> OpenLots => kept is null ? open : [.. InSpendingOrder()];

    /// <summary>All lots that are still known, in order of ids: open ones, and those of which points expired.</summary>
    public IEnumerable<Lot> Lots => OpenLots.Concat(ClosedLots()).OrderBy(l => l.Id, StringComparer.Ordinal);

    /// <summary>The first of the lots that have points, in spending order: no more than so many are read.</summary>
    public IEnumerable<Lot> FirstLots(int most) => InSpendingOrder().Take(most);

    /// <summary>Over kept lots: those that were opened or have changed since.</summary>
    public IEnumerable<Lot> LotsAtHand => open.Concat(closed.Values);

    /// <summary>Over kept lots: the ids of those that are not known any more. Some may never have been kept.</summary>
    public IEnumerable<string> LotsGone => gone;

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

    /// <summary>What it comes to.</summary>
    public PointsSums Sums => new(Pending, Available, Held, Expired, Debt, Count, SlidingCount);

    /// <summary>Whether there is nothing in it at all.</summary>
    public bool IsEmpty => Count == 0 && Debt == 0;

    /// <summary>Whether its lots are kept elsewhere.</summary>
    internal bool IsOverKept => kept is not null;

    /// <summary>Whether a lot has points.</summary>
    internal bool HasOpenLots => Pending > 0 || Available > 0 || Held > 0;

    /// <summary>How many open lots have a last day that moves.</summary>
    internal int SlidingCount { get; private init; }

    /// <summary>How many lots are known.</summary>
    private int Count { get; init; }

    /// <summary>An account without points.</summary>
    public static PointsAccount Empty(AccountOwner owner, string currency) => new(owner, currency, [], NoLots, [], null);

    /// <summary>An account as it was kept.</summary>
    /// <param name="owner">Whose.</param>
    /// <param name="currency">The points currency.</param>
    /// <param name="lots">Its lots, with their points.</param>
    /// <param name="debt">Points owed.</param>
    public static PointsAccount Of(AccountOwner owner, string currency, IEnumerable<Lot> lots, decimal debt) =>
        lots.Aggregate(Empty(owner, currency), (account, lot) => account.Replace(null, lot)) is var kept && debt != 0 ? kept.With(PointsState.Debt, -debt, null) : kept;

    /// <summary>An account over lots that are kept elsewhere, with nothing changed since.</summary>
    /// <param name="owner">Whose.</param>
    /// <param name="currency">The points currency.</param>
    /// <param name="sums">What they come to.</param>
    /// <param name="kept">The lots.</param>
    public static PointsAccount Over(AccountOwner owner, string currency, PointsSums sums, IKeptLots kept) => new(owner, currency, [], NoLots, [], kept)
    {
        Pending = sums.Pending, Available = sums.Available, Held = sums.Held, Expired = sums.Expired, Debt = sums.Debt, Count = sums.Lots, SlidingCount = sums.Sliding,
    };

    /// <summary>A lot by its id; null when it has neither points nor a past that still matters.</summary>
    public Lot? Find(string lotId) => FindAtHand(lotId) ?? (kept is null || gone.Contains(lotId) ? null : kept.Find(Owner, Currency, lotId));

    /// <summary>The lots that have points, in spending order: read only as far as it is enumerated.</summary>
    internal IEnumerable<Lot> InSpendingOrder() => kept is null ? open : Merged(kept.Open(Owner, Currency), _ => true);

    /// <summary>The lots that have points and a last day that moves, in spending order.</summary>
    internal IEnumerable<Lot> SlidingLots() =>
        SlidingCount == 0 ? [] : kept is null ? open.Where(l => l.Deadlines.Slides) : Merged(kept.Sliding(Owner, Currency), l => l.Deadlines.Slides);

    /// <summary>The lots of which nothing is left but what expired, in no particular order.</summary>
    internal IEnumerable<Lot> ClosedLots() => kept is null ? closed.Values : closed.Values.Concat(AsKept(kept.Closed(Owner, Currency)));

    /// <summary>A lot, and those that its points came back into, in order of ids.</summary>
    internal IEnumerable<Lot> FamilyOf(string lotId)
    {
        var restored = LotsAtHand.Where(l => l.RestoredFrom == lotId);
        restored = (kept is null ? restored : restored.Concat(AsKept(kept.RestoredFrom(Owner, Currency, lotId)))).OrderBy(l => l.Id, StringComparer.Ordinal);
        return Find(lotId) is { } own ? restored.Prepend(own) : restored;
    }

    /// <summary>With a lot that has no points yet. What it is opened for comes with a posting.</summary>
    internal PointsAccount Open(Lot lot) => Find(lot.Id) is not null
        ? throw new InvalidOperationException($"The lot {lot.Id} of {Owner} is open already.")
        : Replace(null, lot);

    /// <summary>With other deadlines of a lot.</summary>
    internal PointsAccount WithDeadlines(string lotId, LotDeadlines deadlines)
    {
        var lot = Known(lotId);
        return Replace(lot, lot with { Deadlines = deadlines });
    }

    /// <summary>With a posting applied, as far as it touches this account.</summary>
    internal PointsAccount Apply(in Posting posting)
    {
        var (isFrom, isTo) = (posting.From.Owner == Owner, posting.To.Owner == Owner);
        if (isFrom && isTo && posting.From.State != PointsState.Debt && posting.To.State != PointsState.Debt)
        {
            // In one step: a lot whose last points change their state is not gone in between.
            var lot = Known(posting.LotId!);
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
                : new PointsAccount(Owner, Currency, open, closed, gone, kept)
                {
                    Pending = Pending, Available = Available, Held = Held, Debt = debt, Expired = Expired, Count = Count, SlidingCount = SlidingCount,
                };
        }

        var lot = Known(lotId!);
        return Replace(lot, lot.With(state, points));
    }

    private Lot Known(string lotId) => Find(lotId) ?? throw new InvalidOperationException($"{Owner} has no lot {lotId} of {Currency}.");

    private PointsAccount Replace(Lot? old, Lot lot)
    {
        var lots = WithOpen(old is { Open: > 0 } ? old : null, lot.Open > 0 ? lot : null);

        // An empty lot stays until its points have come: opening and posting are two steps of one entry.
        var isKept = lot.Open == 0 && (lot.Expired > 0 || old is null or { Open: 0, Expired: 0 });
        var others = isKept ? closed.SetItem(lot.Id, lot) : old is { Open: > 0 } ? closed : closed.Remove(lot.Id);
        var isGone = !isKept && lot.Open == 0;
        return new PointsAccount(Owner, Currency, lots, others, kept is null ? gone : isGone ? gone.Add(lot.Id) : gone.Remove(lot.Id), kept)
        {
            Pending = Pending + lot.Pending - (old?.Pending ?? 0),
            Available = Available + lot.Available - (old?.Available ?? 0),
            Held = Held + lot.Held - (old?.Held ?? 0),
            Expired = Expired + lot.Expired - (old?.Expired ?? 0),
            Debt = Debt,
            Count = Count + (old is null ? 1 : 0) - (isGone ? 1 : 0),
            SlidingCount = SlidingCount + Sliding(lot) - (old is null ? 0 : Sliding(old)),
        };
    }

    private Lot? FindAtHand(string lotId)
    {
        // What was opened last is asked for most.
        for (var i = open.Length - 1; i >= 0; i--)
        {
            if (string.Equals(open[i].Id, lotId, StringComparison.Ordinal))
            {
                return open[i];
            }
        }

        return closed.GetValueOrDefault(lotId);
    }

    // Of kept lots, those that have not changed since.
    private IEnumerable<Lot> AsKept(IEnumerable<Lot> lots)
    {
        var changed = gone.Union(LotsAtHand.Select(l => l.Id));
        return changed.IsEmpty ? lots : lots.Where(l => !changed.Contains(l.Id));
    }

    // Kept lots and lots at hand, both in spending order.
    private IEnumerable<Lot> Merged(IEnumerable<Lot> lots, Func<Lot, bool> isAsked)
    {
        var next = 0;
        foreach (var lot in AsKept(lots))
        {
            for (; next < open.Length && Lot.CompareSpendingOrder(open[next], lot) < 0; next++)
            {
                if (isAsked(open[next]))
                {
                    yield return open[next];
                }
            }

            yield return lot;
        }

        for (; next < open.Length; next++)
        {
            if (isAsked(open[next]))
            {
                yield return open[next];
            }
        }
    }

    // The open lots with one taken out and another put in: a lot whose place in the spending order stays is replaced where it is.
    private ImmutableArray<Lot> WithOpen(Lot? old, Lot? lot)
    {
        var from = -1;
        for (var i = 0; i < open.Length && old is not null && from < 0; i++)
        {
            from = ReferenceEquals(open[i], old) ? i : -1;
        }

        if (lot is null)
        {
            return from < 0 ? open : open.RemoveAt(from);
        }

        var to = PlaceOf(lot);
        return from < 0 ? open.Insert(to, lot)
            : to == from || to == from + 1 ? open.SetItem(from, lot)
            : open.RemoveAt(from).Insert(to > from ? to - 1 : to, lot);
    }

    // How many open lots are spent before it.
    private int PlaceOf(Lot lot)
    {
        var (low, high) = (0, open.Length);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = Lot.CompareSpendingOrder(open[middle], lot) < 0 ? (middle + 1, high) : (low, middle);
        }

        return low;
    }

    /// <summary>Without the lots, among those of which nothing is left but what expired, that nobody asks for any more.</summary>
    internal PointsAccount WithoutExpired(Func<Lot, bool> isForgotten)
    {
        var forgotten = closed.Values.Where(l => l.Expired > 0 && isForgotten(l)).ToList();
        return forgotten.Count == 0 ? this : new PointsAccount(Owner, Currency, open, closed.RemoveRange(forgotten.Select(l => l.Id)), gone, kept)
        {
            Pending = Pending,
            Available = Available,
            Held = Held,
            Debt = Debt,
            Expired = Expired - forgotten.Sum(l => l.Expired),
            Count = Count - forgotten.Count,
            SlidingCount = SlidingCount,
        };
    }

    private static int Sliding(Lot lot) => lot.Deadlines.Slides && lot.Open > 0 ? 1 : 0;

    /// <summary>The open lots whose last day is <paramref name="day"/> or before, and that have points which are not held.</summary>
    internal IEnumerable<Lot> Expiring(LocalDate day) =>
        InSpendingOrder().TakeWhile(l => l.Deadlines.LastDay <= day).Where(l => l.Pending > 0 || l.Available > 0);

    /// <summary>The lots whose points can be spent from <paramref name="day"/> on and still wait.</summary>
    internal IEnumerable<Lot> Activating(LocalDate day)
    {
        return Pending == 0 ? [] : kept is null ? open.Where(IsAsked) : Merged(kept.Activating(Owner, Currency, day), IsAsked);

        bool IsAsked(Lot lot) => lot.Pending > 0 && lot.Deadlines.AvailableFrom <= day;
    }
}
