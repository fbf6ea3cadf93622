using System.Collections.Immutable;
using LoyaltyRules.Engine.Model;
using LoyaltyRules.Engine.Packs.Rules;

namespace LoyaltyRules.Engine.Evaluation.Amounts;

/// <summary>Points that paid for a purchase, by charge.</summary>
internal static class PaidPoints
{
    /// <summary>The points fall on the charges as the money they paid does, by largest remainder, ties by id (S4).</summary>
    public static ImmutableArray<Share> SharesOf(RedemptionResult redemption, PointsCurrency currency, int moneyDecimals)
    {
        var ids = redemption.Shares.Select(s => s.ChargeId).ToArray();
        var ranks = new int[ids.Length];
        var ordered = ids.Order(StringComparer.Ordinal).ToList();
        for (var i = 0; i < ids.Length; i++)
        {
            ranks[i] = ordered.IndexOf(ids[i]);
        }

        var weights = redemption.Shares.Select(s => Scaled.From(s.Amount, moneyDecimals)).ToArray();
        var parts = Allocation.Spread(Scaled.From(redemption.Points, currency.Decimals), weights, ranks);
        return [.. ids.Select((id, i) => new Share(id, Scaled.ToDecimal(parts[i], currency.Decimals))).Where(s => s.Amount != 0)];
    }
}
