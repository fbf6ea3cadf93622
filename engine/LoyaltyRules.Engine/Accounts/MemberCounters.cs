using System.Collections.Immutable;
using LoyaltyRules.Engine.Model;
using NodaTime;

namespace LoyaltyRules.Engine.Accounts;

/// <summary>The periods of a pack's counters, by index. Shared by the counters of all members. Immutable.</summary>
public sealed class CounterWindows
{
    /// <summary>How many days later than the member's latest event an event may come and still be counted into every window it belongs to.</summary>
    public const int LateDaysDefault = 366;

    private readonly int lateDays;

    /// <summary>Creates the windows.</summary>
    /// <param name="windows">One period per counter.</param>
    /// <param name="lateDays">How late an event may be, in days, not negative.</param>
    public CounterWindows(ImmutableArray<PeriodWindow> windows, int lateDays = LateDaysDefault)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(lateDays);
        Windows = windows;
        this.lateDays = lateDays;
    }

    /// <summary>One period per counter.</summary>
    public ImmutableArray<PeriodWindow> Windows { get; }

    /// <summary>How many counters there are.</summary>
    public int Count => Windows.Length;

    /// <summary>The first day that any window can still reach once an event of <paramref name="latest"/> is known, late events allowed for.</summary>
    internal int FirstReachableDay(LocalDate latest)
    {
        var at = latest.PlusDays(-lateDays);
        var first = at;
        foreach (var window in Windows)
        {
            // All time needs no days: what lies before the kept ones is in the running total.
            if (!window.IsLifetime)
            {
                first = LocalDate.Min(first, window.Bounds(at).First);
            }
        }

        return MemberCounters.DayNumber(first);
    }
}

/// <summary>
/// What one member's past amounts to, counter by counter: a fold over events, kept as one list of days with running totals (T5).
/// An event belongs to its own day, whenever it arrives. Asked before an event is added, the value excludes it (S2).
/// <para>
/// A value seen from a day takes in days up to and including that day and no later ones. So an event that arrives late does not see
/// its future (T3); of its own day it sees what arrived before it, because within a day only the order of arrival is known.
/// </para>
/// <para>
/// Memory is bounded by the windows: days that no window can reach are folded into the running total once they lie further back than
/// <see cref="CounterWindows.LateDaysDefault"/> days before the reach of the longest window. An event older than that still counts for all time,
/// and for no other window.
/// </para>
/// Mutable, because a simulation folds millions of events; not thread-safe.
/// </summary>
public sealed class MemberCounters(CounterWindows windows)
{
    private const int DaysInitially = 4;

    // Invariant: days[0..count) rises strictly; totals holds, for each of them, the running total of every counter through that day.
    private int[] days = [];
    private decimal[] totals = [];
    private int count;

    // The running totals before days[0], and the first day that is kept apart.
    private decimal[]? folded;
    private int firstKept = int.MinValue;

    /// <summary>How many days are kept apart at this moment.</summary>
    public int DaysKept => count;

    /// <summary>Adds what an event contributes to each counter, on the event's own day.</summary>
    /// <param name="day">The local day of the event.</param>
    /// <param name="contributions">One value per counter.</param>
    public void Add(LocalDate day, ReadOnlySpan<decimal> contributions)
    {
        if (contributions.Length != windows.Count)
        {
            throw new ArgumentException("There must be one contribution per counter.", nameof(contributions));
        }

        if (windows.Count == 0 || contributions.IndexOfAnyExcept(0m) < 0)
        {
            return;
        }

        var number = DayNumber(day);
        var from = 0;
        if (number >= firstKept)
        {
            from = FirstAfter(number);
            if (from == 0 || days[from - 1] != number)
            {
                Insert(from, number, day);
                from = FirstAfter(number);
            }

            from--;
        }
        else
        {
            folded ??= new decimal[windows.Count];
            AddTo(folded, contributions);
        }

        for (var i = from; i < count; i++)
        {
            AddTo(totals.AsSpan(i * windows.Count, windows.Count), contributions);
        }
    }

    /// <summary>The value of a counter seen from a day: what was added on the days of its window, up to and including that day.</summary>
    public decimal ValueAt(int counter, LocalDate at)
    {
        var window = windows.Windows[counter];
        if (window.IsLifetime)
        {
            return TotalThrough(counter, DayNumber(at));
        }

        var (first, last) = window.Bounds(at);
        return TotalThrough(counter, DayNumber(LocalDate.Min(last, at))) - TotalThrough(counter, DayNumber(first) - 1);
    }

    internal static int DayNumber(LocalDate day) => Period.DaysBetween(Epoch, day);

    private static LocalDate Epoch { get; } = new(1970, 1, 1);

    private static void AddTo(Span<decimal> target, ReadOnlySpan<decimal> contributions)
    {
        for (var i = 0; i < contributions.Length; i++)
        {
            target[i] += contributions[i];
        }
    }

    private decimal TotalThrough(int counter, int day)
    {
        var after = FirstAfter(day);
        return after > 0 ? totals[((after - 1) * windows.Count) + counter] : folded?[counter] ?? 0;
    }

    // The index of the first kept day after the given one. Most questions are about the latest days.
    private int FirstAfter(int day)
    {
        if (count == 0 || days[count - 1] <= day)
        {
            return count;
        }

        var index = Array.BinarySearch(days, 0, count, day);
        return index >= 0 ? index + 1 : ~index;
    }

    private void Insert(int index, int number, LocalDate day)
    {
        if (count == days.Length)
        {
            // Only when the list is full: so that forgetting costs next to nothing per event.
            var forgotten = Forget(index == count ? day : Epoch.PlusDays(days[count - 1]));
            index = Math.Max(0, index - forgotten);
            if (count == days.Length)
            {
                var capacity = Math.Max(DaysInitially, days.Length * 2);
                Array.Resize(ref days, capacity);
                Array.Resize(ref totals, capacity * windows.Count);
            }
        }

        var width = windows.Count;
        Array.Copy(days, index, days, index + 1, count - index);
        Array.Copy(totals, index * width, totals, (index + 1) * width, (count - index) * width);
        days[index] = number;
        var before = index > 0 ? totals.AsSpan((index - 1) * width, width) : folded.AsSpan();
        var own = totals.AsSpan(index * width, width);
        own.Clear();
        before.CopyTo(own);
        count++;
    }

    private int Forget(LocalDate latest)
    {
        var horizon = windows.FirstReachableDay(latest);
        var drop = FirstAfter(horizon - 1);
        if (drop == 0)
        {
            return 0;
        }

        var width = windows.Count;
        folded = totals.AsSpan((drop - 1) * width, width).ToArray();
        firstKept = horizon;
        Array.Copy(days, drop, days, 0, count - drop);
        Array.Copy(totals, drop * width, totals, 0, (count - drop) * width);
        count -= drop;
        return drop;
    }
}
