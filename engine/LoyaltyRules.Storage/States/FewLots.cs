using LoyaltyRules.Engine.Accounts.Book;
using LoyaltyRules.Engine.Accounts.Points;
using NodaTime;

namespace LoyaltyRules.Storage.States;

/// <summary>The first lots of an account, read once: what is told of an account when the database is not at hand any more. The others are not known, nor are those without points.</summary>
/// <param name="lots">The lots, in spending order.</param>
internal sealed class FewLots(IReadOnlyList<Lot> lots) : IKeptLots
{
    /// <summary>The accounts with the first lots of each.</summary>
    public static PointsAccounts Of(AccountOwner owner, PointsAccounts accounts, int most) => PointsAccounts.Of(
        owner, accounts.All.Select(a => PointsAccount.Over(owner, a.Currency, a.Sums, new FewLots([.. a.FirstLots(most)]))));

    public Lot? Find(AccountOwner owner, string currency, string lotId) => lots.FirstOrDefault(l => l.Id == lotId);

    public IEnumerable<Lot> RestoredFrom(AccountOwner owner, string currency, string lotId) => lots.Where(l => l.RestoredFrom == lotId);

    public IEnumerable<Lot> Open(AccountOwner owner, string currency) => lots;

    public IEnumerable<Lot> Activating(AccountOwner owner, string currency, LocalDate day) => lots.Where(l => l.Pending > 0 && l.Deadlines.AvailableFrom <= day);

    public IEnumerable<Lot> Sliding(AccountOwner owner, string currency) => lots.Where(l => l.Deadlines.Slides);

    public IEnumerable<Lot> Closed(AccountOwner owner, string currency) => [];
}
