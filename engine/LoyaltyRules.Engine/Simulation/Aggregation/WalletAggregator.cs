using System.Collections.Immutable;
using LoyaltyRules.Engine.Accounts.Book;
using LoyaltyRules.Engine.Accounts.Commands;
using LoyaltyRules.Engine.Evaluation;
using LoyaltyRules.Engine.Evaluation.Questions;
using LoyaltyRules.Engine.Model;
using LoyaltyRules.Engine.Packs.Program;
using LoyaltyRules.Engine.Simulation.Reports;

namespace LoyaltyRules.Engine.Simulation.Aggregation;

/// <summary>
/// Where members else buy: what each spent in a year, by category and partner, net of discounts. What comes back is taken off the year it was bought in. Mutable; not
/// thread-safe.
/// </summary>
internal sealed class WalletAggregator(CompiledPack pack, WalletDefinition wallet)
{
    // Money is rounded nowhere; a share is, once, to this many decimals of a percent.
    private const int ShareDecimals = 1;

    private readonly HashSet<string> partners = [.. pack.Pack.Partners.Select(p => p.Id)];
    private readonly Dictionary<(int Year, string Member), Dictionary<(string? Category, string? Partner), decimal>> spent = [];
    private readonly Dictionary<string, Sold> sold = new(StringComparer.Ordinal);

    /// <summary>Adds an entry.</summary>
    public void Add(BookEntry entry)
    {
        // An exchange takes back before it sells.
        if (entry.Returned is { } returned && sold.GetValueOrDefault(returned.PurchaseId) is { } before)
        {
            Add(before, returned.Charges.Select(c => (c.ChargeId, -(c.Refund + c.PaidWithPoints))));
        }

        if (entry is { Decision: { Event: EventKind.Purchase, MemberId: { } member } decision } && PurchaseOf(entry.Command) is { } purchase)
        {
            var categories = pack.CategoriesOf(wallet, purchase).ToImmutableDictionary(l => l.LineId, l => l.Category, StringComparer.Ordinal);
            var sale = new Sold(decision.Date.Year, member, purchase.Partner is { } partner && partners.Contains(partner) ? partner : null, categories);
            sold[purchase.Id] = sale;
            Add(sale, decision.Lines.Select(l => (l.Id, l.Net)));
        }
    }

    /// <summary>Adds what another tally of other members has.</summary>
    public void Add(WalletAggregator other)
    {
        foreach (var (owner, theirs) in other.spent)
        {
            foreach (var (where, amount) in theirs)
            {
                Add(owner, where, amount);
            }
        }
    }

    /// <summary>The rows, by year, partner, category and where it was spent; those without a category, and without a partner, last.</summary>
    public ImmutableArray<WalletRow> ToRows()
    {
        var rows = ImmutableArray.CreateBuilder<WalletRow>();
        foreach (var year in spent.GroupBy(s => s.Key.Year).OrderBy(g => g.Key))
        {
            foreach (var partner in partners.Order(StringComparer.Ordinal))
            {
                var members = year.Where(s => s.Value.Where(v => v.Key.Partner == partner).Sum(v => v.Value) > 0).Select(s => s.Value).ToList();
                foreach (var category in members.SelectMany(m => m).GroupBy(m => m.Key.Category).OrderBy(g => g.Key is null).ThenBy(g => g.Key, StringComparer.Ordinal))
                {
                    var total = category.Sum(c => c.Value);
                    rows.AddRange(category.GroupBy(c => c.Key.Partner).Select(at => (At: at.Key, Amount: at.Sum(a => a.Value)))
                        .Where(at => at.Amount > 0 && total > 0).OrderBy(at => at.At is null).ThenBy(at => at.At, StringComparer.Ordinal)
                        .Select(at => new WalletRow(year.Key, partner, members.Count, category.Key, at.At, at.Amount,
                            ExactDecimal.Divide(at.Amount * 100, total, ShareDecimals, Rounding.HalfEven))));
                }
            }
        }

        return rows.ToImmutable();
    }

    private void Add(Sold sale, IEnumerable<(string LineId, decimal Amount)> lines)
    {
        foreach (var (line, amount) in lines)
        {
            if (sale.Categories.TryGetValue(line, out var category))
            {
                Add((sale.Year, sale.Member), (category, sale.Partner), amount);
            }
        }
    }

    private void Add((int Year, string Member) owner, (string? Category, string? Partner) where, decimal amount)
    {
        if (!spent.TryGetValue(owner, out var sums))
        {
            spent[owner] = sums = [];
        }

        sums[where] = sums.GetValueOrDefault(where) + amount;
    }

    private static Purchase? PurchaseOf(BookCommand? command) => command switch
    {
        CommitPurchase commit => commit.Purchase,
        ExchangeItems exchange => exchange.Purchase,
        _ => null,
    };

    private sealed record Sold(int Year, string Member, string? Partner, ImmutableDictionary<string, string?> Categories);
}
