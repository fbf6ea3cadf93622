using NodaTime;

namespace LoyaltyRules.Engine.Simulation.History.Reading;

/// <summary>
/// Puts what a history holds in order of time: by instant and then by id (M1). Of one instant purchases come before returns, so that what was bought can be brought back on
/// the same day; purchases without an id of their own come as their rows do. What is neither comes as it is read.
/// </summary>
internal static class TimeOrder
{
    /// <summary>Everything in order. Needs memory for all of it.</summary>
    public static IEnumerable<HistoryItem> Of(IEnumerable<HistoryItem> items, bool hasIds)
    {
        var timed = new List<HistoryItem>();
        foreach (var item in items)
        {
            if (item.When is null)
            {
                yield return item;
            }
            else
            {
                timed.Add(item);
            }
        }

        timed.Sort((a, b) => Compare(a, b, hasIds));
        foreach (var item in timed)
        {
            yield return item;
        }
    }

    /// <summary>The same order of what comes in order of instants already. Needs memory for what shares an instant.</summary>
    public static IEnumerable<HistoryItem> WithinInstants(IEnumerable<HistoryItem> items, bool hasIds)
    {
        var waiting = new List<HistoryItem>();
        Instant? instant = null;
        foreach (var item in items)
        {
            if (item.When is { } at && at != instant)
            {
                foreach (var earlier in Sorted(waiting, hasIds))
                {
                    yield return earlier;
                }

                waiting.Clear();
                instant = at;
            }

            waiting.Add(item);
        }

        foreach (var last in Sorted(waiting, hasIds))
        {
            yield return last;
        }
    }

    // What has no time keeps its place among the others.
    private static IEnumerable<HistoryItem> Sorted(List<HistoryItem> items, bool hasIds)
    {
        var timed = items.Where(i => i.When is not null).ToList();
        timed.Sort((a, b) => Compare(a, b, hasIds));
        var next = 0;
        foreach (var item in items)
        {
            yield return item.When is null ? item : timed[next++];
        }
    }

    private static int Compare(HistoryItem a, HistoryItem b, bool hasIds)
    {
        var byTime = Nullable.Compare<Instant>(a.When, b.When);
        if (byTime != 0)
        {
            return byTime;
        }

        var byKind = (a is HistoryReturn).CompareTo(b is HistoryReturn);
        if (byKind != 0)
        {
            return byKind;
        }

        var byId = hasIds ? string.CompareOrdinal(IdOf(a), IdOf(b)) : 0;
        return byId != 0 ? byId : a.Line.CompareTo(b.Line);
    }

    /// <summary>The id that decides between what is of one instant; empty for none.</summary>
    public static string IdOf(HistoryItem item) => item switch
    {
        HistoryPurchase { Purchase.Id: var id } => id,
        HistoryReturn { Receipt: { } receipt } => receipt,
        _ => "",
    };
}
