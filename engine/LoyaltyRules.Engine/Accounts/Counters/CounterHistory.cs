using System.Collections.Immutable;
using LoyaltyRules.Engine.Model;
using LoyaltyRules.Engine.Packs.Rules;
using NodaTime;

namespace LoyaltyRules.Engine.Accounts.Counters;

/// <summary>What was added on one day; for a counter of different values, of one value.</summary>
/// <param name="On">The local day of the events.</param>
/// <param name="Value">The value; null except for counters of different values.</param>
/// <param name="Amount">The sum of what was added and taken back; never zero.</param>
public readonly record struct CounterDay(LocalDate On, string? Value, decimal Amount);

/// <summary>
/// One counter of one member: a fold over events, kept by day (T5). An event belongs to its own day, whenever it arrives, and a return takes back in
/// that day (R3). Asked before an event is added, the value excludes it (S2).
/// <para>
/// A value seen from a day takes in days up to and including that day and no later ones. So an event that arrives late does not see its future (T3);
/// of its own day it sees what arrived before it, because within a day only the order of arrival is known.
/// </para>
/// Immutable.
/// </summary>
public sealed class CounterHistory
{
    private CounterHistory(ImmutableArray<CounterDay> days, decimal before)
    {
        Days = days;
        Before = before;
    }

    /// <summary>A counter to which nothing was added.</summary>
    public static CounterHistory Empty { get; } = new([], 0);

    /// <summary>A counter as it was kept.</summary>
    /// <param name="days">Its days, in order of day and value.</param>
    /// <param name="before">What was added on days before them that are not kept apart any more.</param>
    public static CounterHistory Of(ImmutableArray<CounterDay> days, decimal before) => days.IsEmpty && before == 0 ? Empty : new(days, before);

    /// <summary>The days that are kept apart, in order of day and value.</summary>
    public ImmutableArray<CounterDay> Days { get; }

    /// <summary>What was added on days that are not kept apart any more: it counts for all time and for no other window.</summary>
    public decimal Before { get; }

    /// <summary>Whether nothing was ever added, or everything was taken back.</summary>
    public bool IsEmpty => Days.IsEmpty && Before == 0;

    /// <summary>With an amount added on a day; a negative one takes back. What comes to zero is forgotten.</summary>
    public CounterHistory With(LocalDate on, string? value, decimal amount)
    {
        if (amount == 0)
        {
            return this;
        }

        var index = IndexOf(on, value);
        if (index < 0)
        {
            return new CounterHistory(Days.Insert(~index, new CounterDay(on, value, amount)), Before);
        }

        var sum = Days[index].Amount + amount;
        return new CounterHistory(sum == 0 ? Days.RemoveAt(index) : Days.SetItem(index, new CounterDay(on, value, sum)), Before);
    }

    /// <summary>The value seen from a day: a sum, how many different values, or, for the latest day, days since 1 January 1970; null when there is none.</summary>
    public decimal TotalAt(PeriodWindow window, LocalDate at)
    {
        var (first, last) = Range(window, at);
        var total = window.IsLifetime ? Before : 0;
        for (var i = first; i < last; i++)
        {
            total += Days[i].Amount;
        }

        return total;
    }

    /// <summary>How many different values were added, and not all taken back, in the window seen from a day.</summary>
    public int DifferentAt(PeriodWindow window, LocalDate at)
    {
        var (first, last) = Range(window, at);
        var different = new HashSet<string>(StringComparer.Ordinal);
        for (var i = first; i < last; i++)
        {
            if (Days[i].Amount > 0 && Days[i].Value is { } value)
            {
                different.Add(value);
            }
        }

        return different.Count;
    }

    /// <summary>The latest day in the window seen from a day on which something was added; null for none.</summary>
    public LocalDate? LatestAt(PeriodWindow window, LocalDate at)
    {
        var (first, last) = Range(window, at);
        for (var i = last - 1; i >= first; i--)
        {
            if (Days[i].Amount > 0)
            {
                return Days[i].On;
            }
        }

        return null;
    }

    /// <summary>
    /// The same counter with the days before <paramref name="day"/> summed up. For counts and sums of all time; a windowed counter may forget them,
    /// and a counter of days or of values keeps the latest of each value.
    /// </summary>
    internal CounterHistory Forgetting(CounterKind kind, PeriodWindow window, LocalDate day)
    {
        var reach = window.IsLifetime ? day : LocalDate.Min(day, window.Bounds(day).First);
        var forgotten = Days.TakeWhile(d => d.On < reach).Count();
        if (forgotten == 0 || (window.IsLifetime && kind == CounterKind.Distinct))
        {
            return this;
        }

        var kept = Days.RemoveRange(0, forgotten);
        return (window.IsLifetime, kind) switch
        {
            (true, CounterKind.Last) => new CounterHistory(kept.Insert(0, Days[forgotten - 1]), Before),
            (true, _) => new CounterHistory(kept, Before + Days.Take(forgotten).Sum(d => d.Amount)),
            _ => new CounterHistory(kept, Before),
        };
    }

    private (int First, int Last) Range(PeriodWindow window, LocalDate at)
    {
        if (window.IsLifetime)
        {
            return (0, IndexAfter(at));
        }

        var (first, last) = window.Bounds(at);
        return (IndexAfter(first.PlusDays(-1)), IndexAfter(LocalDate.Min(last, at)));
    }

    // The index of the first entry after a day. Most questions are about the latest days.
    private int IndexAfter(LocalDate day)
    {
        var (low, high) = (0, Days.Length);
        if (high == 0 || Days[high - 1].On <= day)
        {
            return high;
        }

        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = Days[middle].On <= day ? (middle + 1, high) : (low, middle);
        }

        return low;
    }

    private int IndexOf(LocalDate on, string? value)
    {
        for (var i = IndexAfter(on) - 1; i >= 0 && Days[i].On == on; i--)
        {
            var order = string.CompareOrdinal(Days[i].Value, value);
            if (order == 0)
            {
                return i;
            }

            if (order < 0)
            {
                return ~(i + 1);
            }
        }

        return ~IndexAfter(on.PlusDays(-1));
    }
}
