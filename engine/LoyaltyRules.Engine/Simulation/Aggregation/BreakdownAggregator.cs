using System.Runtime.InteropServices;
using LoyaltyRules.Engine.Accounts.Book;
using LoyaltyRules.Engine.Accounts.Commands;
using LoyaltyRules.Engine.Model;
using LoyaltyRules.Engine.Simulation.History;
using NodaTime;

namespace LoyaltyRules.Engine.Simulation.Aggregation;

/// <summary>Adds purchases up by a fact's values. Mutable; not thread-safe.</summary>
internal sealed class BreakdownAggregator(BreakdownFact fact, MemberDirectory members)
{
    private readonly Dictionary<(YearMonth Month, string Value), Sums> sums = [];

    /// <summary>Adds what a command bought.</summary>
    public void Add(BookEntry entry)
    {
        var purchase = entry.Command switch
        {
            CommitPurchase commit => commit.Purchase,
            ExchangeItems exchange => exchange.Purchase,
            _ => null,
        };
        if (purchase is null || entry.Decision is not { } decision)
        {
            return;
        }

        var own = SumsOf((entry.BookedOn.ToYearMonth(), fact.ValueOf(purchase, members)));
        own.Purchases++;
        own.Net += decision.Totals.Net;
        own.PaidWithPoints += decision.Totals.PaidWithPoints;
        foreach (var earned in decision.Totals.Earned)
        {
            own.Earned[earned.Currency] = own.Earned.GetValueOrDefault(earned.Currency) + earned.Points;
        }
    }

    /// <summary>Adds other purchases.</summary>
    public void Add(BreakdownAggregator other)
    {
        foreach (var (key, theirs) in other.sums)
        {
            var own = SumsOf(key);
            own.Purchases += theirs.Purchases;
            own.Net += theirs.Net;
            own.PaidWithPoints += theirs.PaidWithPoints;
            foreach (var (currency, points) in theirs.Earned)
            {
                own.Earned[currency] = own.Earned.GetValueOrDefault(currency) + points;
            }
        }
    }

    public Breakdown ToBreakdown() => new(fact.Name, fact.Label,
    [
        .. sums.OrderBy(s => s.Key.Month).ThenBy(s => s.Key.Value, StringComparer.Ordinal).Select(s => new BreakdownRow(
            s.Key.Month, s.Key.Value, s.Value.Purchases, s.Value.Net, s.Value.PaidWithPoints, [.. s.Value.Earned.Select(e => new PointsAmount(e.Key, e.Value))])),
    ]) { Values = fact.Values };

    private Sums SumsOf((YearMonth Month, string Value) key)
    {
        ref var known = ref CollectionsMarshal.GetValueRefOrAddDefault(sums, key, out _);
        return known ??= new Sums();
    }

    private sealed class Sums
    {
        public long Purchases;
        public decimal Net;
        public decimal PaidWithPoints;
        public readonly SortedDictionary<string, decimal> Earned = new(StringComparer.Ordinal);
    }
}
