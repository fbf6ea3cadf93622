using System.Collections.Immutable;
using LoyaltyRules.Engine.Model;
using LoyaltyRules.Engine.Packs.Rules;
using NodaTime;

namespace LoyaltyRules.Engine.Accounts.Counters;

/// <summary>
/// What one member's past amounts to, counter by counter, by their names: state carries over to a new version of the pack by name (P2). Immutable.
/// </summary>
public sealed class MemberCounters
{
    /// <summary>How many days later than the present an event may come and still be counted into every window it belongs to.</summary>
    public const int LateDaysDefault = 366;

    // In order of names, of which a pack has a few.
    private readonly ImmutableArray<KeyValuePair<string, CounterHistory>> histories;

    private MemberCounters(ImmutableArray<KeyValuePair<string, CounterHistory>> histories) => this.histories = histories;

    /// <summary>Counters to which nothing was added.</summary>
    public static MemberCounters Empty { get; } = new([]);

    /// <summary>Counters as they were kept.</summary>
    public static MemberCounters Of(IEnumerable<KeyValuePair<string, CounterHistory>> histories) => new(Empty.histories.AddRange(histories));

    /// <summary>The counters to which something was added, in order of names.</summary>
    public IEnumerable<KeyValuePair<string, CounterHistory>> Histories => histories;

    /// <summary>The most days that a counter keeps apart.</summary>
    public int DaysKept
    {
        get
        {
            var most = 0;
            foreach (var (_, history) in histories)
            {
                most = Math.Max(most, history.Days.Length);
            }

            return most;
        }
    }

    /// <summary>The history of a counter.</summary>
    public CounterHistory Of(string counter) => IndexOf(counter) is >= 0 and var index ? histories[index].Value : CounterHistory.Empty;

    /// <summary>With an amount added to a counter on a day; a negative one takes back.</summary>
    /// <param name="counter">The counter's name.</param>
    /// <param name="on">The local day of the event.</param>
    /// <param name="value">The value, for a counter of different values; null otherwise.</param>
    /// <param name="amount">How much.</param>
    public MemberCounters With(string counter, LocalDate on, string? value, decimal amount) => With(counter, Of(counter).With(on, value, amount));

    private MemberCounters With(string counter, CounterHistory history)
    {
        var index = IndexOf(counter);
        var pair = KeyValuePair.Create(counter, history);
        return (index >= 0, history.IsEmpty) switch
        {
            (true, false) => new MemberCounters(histories.SetItem(index, pair)),
            (true, true) => new MemberCounters(histories.RemoveAt(index)),
            (false, false) => new MemberCounters(histories.Insert(~index, pair)),
            _ => this,
        };
    }

    private int IndexOf(string counter)
    {
        for (var i = 0; i < histories.Length; i++)
        {
            var order = string.CompareOrdinal(histories[i].Key, counter);
            if (order >= 0)
            {
                return order == 0 ? i : ~i;
            }
        }

        return ~histories.Length;
    }

    /// <summary>The number that a counter shows on a day: a count, a sum, or how many different values. For the latest day see <see cref="LatestAt"/>.</summary>
    public decimal ValueAt(CounterDefinition counter, LocalDate at) => counter.Kind switch
    {
        CounterKind.Distinct => Of(counter.Name).DifferentAt(counter.Window, at),
        _ => Of(counter.Name).TotalAt(counter.Window, at),
    };

    /// <summary>The day that a counter of the latest day shows; null for none.</summary>
    public LocalDate? LatestAt(CounterDefinition counter, LocalDate at) => Of(counter.Name).LatestAt(counter.Window, at);

    /// <summary>What a rule sees of a counter on a day; null when it is absent: a latest day that never was.</summary>
    public FactValue? FactAt(CounterDefinition counter, LocalDate at) => counter.Kind == CounterKind.Last
        ? LatestAt(counter, at) is { } day ? FactValue.Of(day) : null
        : FactValue.Of(ValueAt(counter, at));

    /// <summary>
    /// The same counters without the days that no window reaches any more, seen from a day, late events allowed for. Every question that may still be
    /// asked has the same answer: only memory is saved, and two ways of reaching one state look the same.
    /// </summary>
    public MemberCounters Forgetting(IEnumerable<CounterDefinition> counters, LocalDate today, int lateDays = LateDaysDefault)
    {
        var kept = this;
        foreach (var counter in counters)
        {
            if (Of(counter.Name) is { IsEmpty: false } history)
            {
                kept = kept.With(counter.Name, history.Forgetting(counter.Kind, counter.Window, today.PlusDays(-lateDays)));
            }
        }

        return kept;
    }
}
