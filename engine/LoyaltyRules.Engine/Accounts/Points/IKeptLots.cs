using NodaTime;

namespace LoyaltyRules.Engine.Accounts.Points;

/// <summary>
/// Lots that are kept elsewhere than in memory. An account over them asks for those that a command comes upon, so what it costs does not depend on how many there are. Asked again
/// within one piece of work, it answers the same.
/// </summary>
public interface IKeptLots
{
    /// <summary>A lot by its id; null where there is none.</summary>
    Lot? Find(AccountOwner owner, string currency, string lotId);

    /// <summary>The lots that points of a lot came back into, in no particular order.</summary>
    IEnumerable<Lot> RestoredFrom(AccountOwner owner, string currency, string lotId);

    /// <summary>The lots that have points pending, available or held, in spending order. Read as far as it is enumerated; other questions may be asked in between.</summary>
    IEnumerable<Lot> Open(AccountOwner owner, string currency);

    /// <summary>The lots that have points pending which can be spent from a day on or before, in spending order.</summary>
    IEnumerable<Lot> Activating(AccountOwner owner, string currency, LocalDate day);

    /// <summary>The lots that have points and a last day that moves, in spending order.</summary>
    IEnumerable<Lot> Sliding(AccountOwner owner, string currency);

    /// <summary>The lots that have no points any more but such as expired, in no particular order.</summary>
    IEnumerable<Lot> Closed(AccountOwner owner, string currency);
}

/// <summary>What an account comes to: the sums over its lots, and what is owed.</summary>
/// <param name="Pending">Points that wait.</param>
/// <param name="Available">Points that can be spent.</param>
/// <param name="Held">Points reserved.</param>
/// <param name="Expired">Points that expired unspent and were not written off since.</param>
/// <param name="Debt">Points owed.</param>
/// <param name="Lots">How many lots are known.</param>
/// <param name="Sliding">How many of them have points and a last day that moves.</param>
public readonly record struct PointsSums(decimal Pending, decimal Available, decimal Held, decimal Expired, decimal Debt, int Lots, int Sliding);
