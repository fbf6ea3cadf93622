using LoyaltyRules.Engine.Accounts.Closure;
using LoyaltyRules.Engine.Accounts.Points;
using NodaTime;

namespace LoyaltyRules.Engine.Accounts.Book;

/// <summary>What falls due by itself, in the order in which it is done at one instant.</summary>
public enum DueKind
{
    /// <summary>A hold ends.</summary>
    HoldTimeout,

    /// <summary>A period ends: what the ending day still gives comes before what it takes.</summary>
    PeriodEnd,

    /// <summary>Pending points become available.</summary>
    Activation,

    /// <summary>Points expire.</summary>
    Expiry,

    /// <summary>Rewards expire.</summary>
    RewardExpiry,

    /// <summary>A granted tier or privilege ends.</summary>
    GrantEnd,

    /// <summary>A tier is reviewed, or its grace ends.</summary>
    TierReview,

    /// <summary>A birthday begins.</summary>
    Birthday,

    /// <summary>A version of the pack goes live.</summary>
    Release,

    /// <summary>A month ends: indicators are read.</summary>
    FiguresRead,

    /// <summary>The program comes to another stage.</summary>
    ClosureMove,

    /// <summary>What is left on an account of a closed program is settled.</summary>
    Settlement,
}

/// <summary>Something to be looked at when its time has come. Looking is harmless: what is not due any more, or was done, changes nothing.</summary>
/// <param name="Due">When: the end of the day, or the instant at which a hold ends.</param>
/// <param name="Kind">What.</param>
/// <param name="Owner">Whose.</param>
/// <param name="Name">The points currency, the hold, or what is asked of the member; empty for tiers and privileges.</param>
/// <param name="Day">The local day whose end it is; of a birthday and a release, the day that begins or on which it is.</param>
public readonly record struct DueWork(Instant Due, DueKind Kind, AccountOwner Owner, string Name, LocalDate Day) : IComparable<DueWork>
{
    /// <summary>The order in which work is done: by its time, then its kind, then whose it is, then its day.</summary>
    public int CompareTo(DueWork other)
    {
        var byDue = Due.CompareTo(other.Due);
        if (byDue != 0)
        {
            return byDue;
        }

        var byKind = Kind.CompareTo(other.Kind);
        if (byKind != 0)
        {
            return byKind;
        }

        var byOwner = Owner.CompareTo(other.Owner);
        var byName = byOwner != 0 ? byOwner : string.CompareOrdinal(Name, other.Name);
        return byName != 0 ? byName : Day.CompareTo(other.Day);
    }

    /// <summary>What tells apart works of one instant, as they are queued.</summary>
    public override int GetHashCode() => HashCode.Combine(Kind, Owner.Id, Name);
}

/// <summary>
/// What falls due, soonest first. To advance costs what is due, not what exists. Most of it is due at the end of some day, so it is kept by instant, and what is due at
/// one instant is put in order only when its time has come. Not thread-safe.
/// </summary>
internal sealed class DueQueue
{
    private readonly PriorityQueue<Instant, Instant> instants = new();
    private readonly Dictionary<Instant, Works> byInstant = [];

    /// <summary>What is queued, in no particular order.</summary>
    public IReadOnlyCollection<DueWork> All => [.. byInstant.Values.SelectMany(w => w.All)];

    /// <summary>Notes work; the same work is noted once.</summary>
    public void Add(DueWork work)
    {
        if (!byInstant.TryGetValue(work.Due, out var works))
        {
            byInstant[work.Due] = works = new Works();
            instants.Enqueue(work.Due, work.Due);
        }

        works.Add(work);
    }

    /// <summary>The next work that is due by an instant; null when there is none.</summary>
    public DueWork? Next(Instant until)
    {
        if (!instants.TryPeek(out var due, out _) || due > until)
        {
            return null;
        }

        var works = byInstant[due];
        var work = works.TakeFirst();
        if (works.IsEmpty)
        {
            instants.Dequeue();
            byInstant.Remove(due);
        }

        return work;
    }

    /// <summary>What is due at one instant: never empty while it is queued.</summary>
    private sealed class Works
    {
        private static readonly Comparer<DueWork> LastFirst = Comparer<DueWork>.Create(static (a, b) => b.CompareTo(a));

        private HashSet<DueWork>? unordered = [];
        private List<DueWork> lastFirst = [];

        public bool IsEmpty => lastFirst.Count == 0;

        public IReadOnlyCollection<DueWork> All => unordered ?? (IReadOnlyCollection<DueWork>)lastFirst;

        public void Add(DueWork work)
        {
            if (unordered is not null)
            {
                unordered.Add(work);
            }
            else if (lastFirst.BinarySearch(work, LastFirst) is < 0 and var index)
            {
                lastFirst.Insert(~index, work);
            }
        }

        public DueWork TakeFirst()
        {
            if (unordered is not null)
            {
                lastFirst = [.. unordered];
                lastFirst.Sort(LastFirst);
                unordered = null;
            }

            var first = lastFirst[^1];
            lastFirst.RemoveAt(lastFirst.Count - 1);
            return first;
        }
    }
}
