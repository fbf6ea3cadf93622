using System.Collections.Immutable;
using LoyaltyRules.Engine.Accounts.Points;

namespace LoyaltyRules.Engine.Accounts.Book;

/// <summary>Points accounts by currency. Immutable; an account without anything in it is left out.</summary>
public sealed class PointsAccounts
{
    private readonly AccountOwner owner;

    // In order of currencies, of which a program has one or a few.
    private readonly ImmutableArray<PointsAccount> accounts;

    private PointsAccounts(AccountOwner owner, ImmutableArray<PointsAccount> accounts)
    {
        this.owner = owner;
        this.accounts = accounts;
    }

    /// <summary>The accounts that have anything in them, in order of currencies.</summary>
    public ImmutableArray<PointsAccount> All => accounts.Any(a => a.IsEmpty) ? [.. accounts.Where(a => !a.IsEmpty)] : accounts;

    /// <summary>Over kept lots: those accounts too that have nothing in them any more, and know which lots are gone.</summary>
    public ImmutableArray<PointsAccount> WithEmptied => accounts;

    /// <summary>The account of a currency.</summary>
    public PointsAccount this[string currency] => IndexOf(currency) is >= 0 and var index ? accounts[index] : PointsAccount.Empty(owner, currency);

    /// <summary>Accounts as they were kept.</summary>
    public static PointsAccounts Of(AccountOwner owner, IEnumerable<PointsAccount> accounts) => accounts.Aggregate(Empty(owner), (all, account) => all.With(account));

    /// <summary>The same accounts over lots that are kept elsewhere, everything that has changed kept there by now.</summary>
    public PointsAccounts Over(IKeptLots lots) => new(owner, [.. All.Select(a => PointsAccount.Over(owner, a.Currency, a.Sums, lots))]);

    internal static PointsAccounts Empty(AccountOwner owner) => new(owner, []);

    internal PointsAccounts With(PointsAccount account)
    {
        var index = IndexOf(account.Currency);
        return (index >= 0, account.IsEmpty && !account.IsOverKept) switch
        {
            (true, false) => new PointsAccounts(owner, accounts.SetItem(index, account)),
            (true, true) => new PointsAccounts(owner, accounts.RemoveAt(index)),
            (false, false) => new PointsAccounts(owner, accounts.Insert(~index, account)),
            _ => this,
        };
    }

    private int IndexOf(string currency)
    {
        for (var i = 0; i < accounts.Length; i++)
        {
            var order = string.CompareOrdinal(accounts[i].Currency, currency);
            if (order >= 0)
            {
                return order == 0 ? i : ~i;
            }
        }

        return ~accounts.Length;
    }
}
