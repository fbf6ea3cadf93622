using NodaTime;

namespace LoyaltyRules.Engine.Accounts.Points;

/// <summary>What moves when something happens to points: each operation is a pure function from accounts to postings.</summary>
internal static class PointsPostings
{
    /// <summary>The points of a lot just opened, where its first day finds them.</summary>
    public static Posting Earn(AccountOwner owner, string currency, Lot lot, decimal points, PointsState from, LocalDate today) => new(
        new PointsAccountRef(null, currency, from),
        new PointsAccountRef(owner, currency, lot.Deadlines.AvailableFrom <= today ? PointsState.Available : PointsState.Pending),
        points,
        lot.Id);

    /// <summary>What can be spent from a day on.</summary>
    public static IEnumerable<Posting> Activate(PointsAccount account, LocalDate day) =>
        account.Activating(day).Select(lot => Within(account, lot.Id, PointsState.Pending, PointsState.Available, lot.Pending));

    /// <summary>What expires at the end of a day. Held points stay reserved.</summary>
    public static IEnumerable<Posting> Expire(PointsAccount account, LocalDate day)
    {
        foreach (var lot in account.Expiring(day))
        {
            if (lot.Pending > 0)
            {
                yield return Within(account, lot.Id, PointsState.Pending, PointsState.Expired, lot.Pending);
            }

            if (lot.Available > 0)
            {
                yield return Within(account, lot.Id, PointsState.Available, PointsState.Expired, lot.Available);
            }
        }
    }

    /// <summary>Everything that waits or can be spent expires, whatever its deadline. Held points stay reserved.</summary>
    public static IEnumerable<Posting> Lapse(PointsAccount account)
    {
        foreach (var lot in account.InSpendingOrder())
        {
            if (lot.Pending > 0)
            {
                yield return Within(account, lot.Id, PointsState.Pending, PointsState.Expired, lot.Pending);
            }

            if (lot.Available > 0)
            {
                yield return Within(account, lot.Id, PointsState.Available, PointsState.Expired, lot.Available);
            }
        }
    }

    /// <summary>Points that can be spent repay what is owed.</summary>
    public static IEnumerable<Posting> RepayDebt(PointsAccount account)
    {
        var owed = account.Debt;
        foreach (var lot in account.InSpendingOrder().Where(l => l.Available > 0))
        {
            if (owed == 0)
            {
                yield break;
            }

            var points = Math.Min(owed, lot.Available);
            owed -= points;
            yield return Within(account, lot.Id, PointsState.Available, PointsState.Debt, points);
        }
    }

    /// <summary>What is owed is set off against points of these lots that expired: neither is left.</summary>
    public static IEnumerable<Posting> SetOff(PointsAccount account, IEnumerable<Lot> lots)
    {
        var owed = account.Debt;
        foreach (var lot in lots)
        {
            if (owed == 0)
            {
                yield break;
            }

            var points = Math.Min(owed, lot.Expired);
            if (points > 0)
            {
                owed -= points;
                yield return Within(account, lot.Id, PointsState.Expired, PointsState.Debt, points);
            }
        }
    }

    /// <summary>
    /// The lots that so many points would be taken from, of one account or of several together: soonest-expiring first. Fewer where there are not so many.
    /// </summary>
    public static List<LotPart> Choose(IReadOnlyList<PointsAccount> accounts, decimal points)
    {
        var parts = new List<LotPart>();
        if (points == 0)
        {
            return parts;
        }

        foreach (var (owner, lot) in InSpendingOrder(accounts))
        {
            var taken = Math.Min(points, lot.Available);
            points -= taken;
            parts.Add(new LotPart(owner, lot.Emptied(), taken));
            if (points == 0)
            {
                break;
            }
        }

        return parts;
    }

    // Of equal lots of two accounts, by their owners. Each account is read only as far as its lots are taken.
    private static IEnumerable<(AccountOwner Owner, Lot Lot)> InSpendingOrder(IReadOnlyList<PointsAccount> accounts)
    {
        var queue = new PriorityQueue<IEnumerator<Lot>, (Lot Lot, AccountOwner Owner)>(Comparer<(Lot Lot, AccountOwner Owner)>.Create((a, b) =>
            Lot.CompareSpendingOrder(a.Lot, b.Lot) is var order && order != 0 ? order : a.Owner.CompareTo(b.Owner)));
        try
        {
            foreach (var account in accounts)
            {
                Add(account.InSpendingOrder().Where(l => l.Available > 0).GetEnumerator(), account.Owner);
            }

            while (queue.TryDequeue(out var lots, out var next))
            {
                yield return (next.Owner, next.Lot);
                Add(lots, next.Owner);
            }
        }
        finally
        {
            foreach (var (lots, _) in queue.UnorderedItems)
            {
                lots.Dispose();
            }
        }

        void Add(IEnumerator<Lot> lots, AccountOwner owner)
        {
            if (lots.MoveNext())
            {
                queue.Enqueue(lots, (lots.Current, owner));
            }
            else
            {
                lots.Dispose();
            }
        }
    }

    /// <summary>Points of chosen lots from one of the owner's states to another state of the owner.</summary>
    public static IEnumerable<Posting> Within(IEnumerable<LotPart> parts, string currency, PointsState from, PointsState to) =>
        parts.Select(p => new Posting(new PointsAccountRef(p.Owner, currency, from), new PointsAccountRef(p.Owner, currency, to), p.Points, p.Lot.Id));

    /// <summary>Points of chosen lots to an account of the program.</summary>
    public static IEnumerable<Posting> ToProgram(IEnumerable<LotPart> parts, string currency, PointsState from, PointsState to) =>
        parts.Select(p => new Posting(new PointsAccountRef(p.Owner, currency, from), new PointsAccountRef(null, currency, to), p.Points, p.Lot.Id));

    /// <summary>
    /// R2: what was earned is taken from its own lot, also where it waits; what of it expired unspent is written off; then other lots in spending
    /// order; the rest is owed.
    /// </summary>
    public static List<Posting> TakeBack(PointsAccount account, string lotId, decimal points)
    {
        var postings = new List<Posting>();
        var target = new PointsAccountRef(null, account.Currency, PointsState.TakenBack);
        foreach (var own in account.FamilyOf(lotId))
        {
            Take(own, PointsState.Pending);
            Take(own, PointsState.Available);
            Take(own, PointsState.Expired);
        }

        if (points > 0 && account.Available > 0)
        {
            foreach (var lot in account.InSpendingOrder().Where(l => l.Available > 0 && l.Id != lotId && l.RestoredFrom != lotId))
            {
                Take(lot, PointsState.Available);
                if (points == 0)
                {
                    break;
                }
            }
        }

        if (points > 0)
        {
            postings.Add(new Posting(new PointsAccountRef(account.Owner, account.Currency, PointsState.Debt), target, points, null));
        }

        return postings;

        void Take(Lot lot, PointsState state)
        {
            var taken = Math.Min(points, lot.In(state));
            if (taken > 0)
            {
                points -= taken;
                postings.Add(new Posting(new PointsAccountRef(account.Owner, account.Currency, state), target, taken, lot.Id));
            }
        }
    }

    /// <summary>
    /// The parts that come back when <paramref name="before"/> points had come back already and now <paramref name="after"/> have. What was spent last
    /// comes back first: the account stands as if fewer points had paid.
    /// </summary>
    public static IEnumerable<LotPart> Restored(IReadOnlyList<LotPart> spent, decimal before, decimal after)
    {
        var passed = 0m;
        for (var i = spent.Count - 1; i >= 0 && passed < after; i--)
        {
            var from = Math.Max(before, passed);
            var to = Math.Min(after, passed + spent[i].Points);
            passed += spent[i].Points;
            if (to > from)
            {
                yield return spent[i] with { Points = to - from };
            }
        }
    }

    private static Posting Within(PointsAccount account, string lotId, PointsState from, PointsState to, decimal points) => new(
        new PointsAccountRef(account.Owner, account.Currency, from), new PointsAccountRef(account.Owner, account.Currency, to), points, lotId);
}
