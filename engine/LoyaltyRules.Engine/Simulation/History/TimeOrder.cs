namespace LoyaltyRules.Engine.Simulation.History;

/// <summary>Puts what a history holds in order of time. Needs memory for all of its purchases and returns; what is neither comes as it is read.</summary>
internal static class TimeOrder
{
    /// <summary>
    /// The items by instant and then by id (M1); of one instant purchases come before returns, so that what was bought can be brought back on the same day.
    /// </summary>
    public static IEnumerable<HistoryItem> Of(IEnumerable<HistoryItem> items)
    {
        var timed = new List<(NodaTime.Instant At, bool IsReturn, string Id, HistoryItem Item)>();
        foreach (var item in items)
        {
            switch (item)
            {
                case HistoryPurchase { Purchase: var purchase }:
                    timed.Add((purchase.At, false, purchase.Id, item));
                    break;
                case HistoryReturn back:
                    timed.Add((back.At, true, back.Receipt ?? "", item));
                    break;
                default:
                    yield return item;
                    break;
            }
        }

        timed.Sort(static (a, b) => a.At.CompareTo(b.At) is var at && at != 0 ? at
            : a.IsReturn.CompareTo(b.IsReturn) is var kind && kind != 0 ? kind
            : string.CompareOrdinal(a.Id, b.Id) is var id && id != 0 ? id : a.Item.Line.CompareTo(b.Item.Line));
        foreach (var (_, _, _, item) in timed)
        {
            yield return item;
        }
    }
}
