using LoyaltyRules.Engine.Model;
using LoyaltyRules.Engine.Simulation.History;
using LoyaltyRules.Engine.Simulation.History.Mapping;

namespace LoyaltyRules.Engine.Simulation.Paths;

/// <summary>
/// What belongs together in a history (M1): a member with all their purchases and returns; a purchase of nobody by itself. Which partition something is in depends on
/// its id alone, never on the number of workers. Only where ids of purchases can meet (a second purchase of the same id is refused while the first is open, a return may
/// name a receipt and no member) it is remembered which partition a purchase went to. Not thread-safe.
/// </summary>
/// <param name="returns">How returns find their purchases; null when there are none.</param>
internal sealed class Partitioning(ReturnsMapping? returns)
{
    /// <summary>How many partitions there are, whatever the number of workers.</summary>
    public const int Count = SimulationOptions.WorkersMax;

    private const uint FnvOffset = 2_166_136_261;
    private const uint FnvPrime = 16_777_619;

    private readonly bool returnsNameMembers = returns is not null && returns.Match.Contains(ReturnKey.Member);
    private readonly Dictionary<string, int> purchases = new(StringComparer.Ordinal);

    /// <summary>
    /// Whether members can be told apart: a return says by its member or its receipt whose purchase it takes back. Otherwise everything is one partition. No history tells who
    /// brought a member, or who belongs to a household, so none gets points for another's purchase.
    /// </summary>
    public static bool IsPossible(ReturnsMapping? returns) =>
        returns is null || returns.Match.Contains(ReturnKey.Member) || returns.Match.Contains(ReturnKey.Receipt);

    /// <summary>The partition of a purchase by its member; by itself where it has none.</summary>
    public static int Of(Purchase purchase) => Of(purchase.MemberId ?? purchase.Id);

    /// <summary>The partition of the purchase that a return takes back; any partition where there is no such purchase.</summary>
    public int Of(HistoryReturn item)
    {
        var id = returnsNameMembers ? item.MemberId : item.Receipt;
        return id is null ? 0 : returnsNameMembers ? Of(id) : purchases.GetValueOrDefault(id);
    }

    /// <summary>Where the latest purchase of an id went that may still be open; null when there is none.</summary>
    public int? Earlier(string purchaseId) => purchases.TryGetValue(purchaseId, out var earlier) ? earlier : null;

    /// <summary>Notes where a purchase goes.</summary>
    public void Note(HistoryPurchase item, int partition)
    {
        if (returns is not null || item.Outcome is not null)
        {
            purchases[item.Purchase.Id] = partition;
        }
    }

    private static int Of(string id)
    {
        // FNV-1a by UTF-16 units: the same on every machine.
        var hash = FnvOffset;
        foreach (var unit in id)
        {
            hash = unchecked((hash ^ unit) * FnvPrime);
        }

        return (int)((hash ^ (hash >> 16)) % Count);
    }
}
