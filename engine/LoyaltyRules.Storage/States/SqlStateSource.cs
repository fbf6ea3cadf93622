using System.Data.Common;
using System.Text.Json;
using LoyaltyRules.Engine.Accounts;
using LoyaltyRules.Engine.Packs;
using LoyaltyRules.Storage.Databases;
using LoyaltyRules.Storage.Journal;

namespace LoyaltyRules.Storage.States;

/// <summary>
/// The states of members, households, purchases and holds, as one transaction finds them. A state may only be built on once its chain is locked, and what is due
/// of its owner done; work that reaches further than it had locked begins again with that chain in its set, so locks are always taken in one order.
/// </summary>
/// <param name="session">The transaction.</param>
/// <param name="program">The program.</param>
/// <param name="recent">What the writer remembers; null where it must be read.</param>
/// <param name="locks">The chains locked; null where nothing will be written.</param>
internal sealed class SqlStateSource(SqlSession session, string program, RecentStates? recent, LockSet? locks) : IStateSource
{
    private readonly Dictionary<(string Kind, string Id), object?> fetched = [];

    public MemberState? Member(string id)
    {
        locks?.Need(AccountOwner.Member(id));
        return recent is not null && recent.Members.TryGetValue(id, out var known) ? known : Fetch<MemberState>(StateKinds.Member, id);
    }

    public HouseholdState? Household(string id)
    {
        locks?.Need(AccountOwner.Household(id));
        return recent is not null && recent.Households.TryGetValue(id, out var known) ? known : Fetch<HouseholdState>(StateKinds.Household, id);
    }

    public PurchaseRecord? Purchase(string id)
    {
        var record = Fetch<PurchaseRecord>(StateKinds.Purchase, id);
        if (record?.MemberId is { } member)
        {
            locks?.Need(AccountOwner.Member(member));
        }

        return record;
    }

    public PointsHold? Hold(string id)
    {
        var hold = Fetch<PointsHold>(StateKinds.Hold, id);
        if (hold is not null)
        {
            locks?.Need(AccountOwner.Member(hold.MemberId));
        }

        return hold;
    }

    // A hold of a member's household pool is kept with the member: there are few open at a time.
    public IEnumerable<PointsHold> HoldsOf(AccountOwner owner) => owner.Kind == PointsOwner.Member
        ? session.Query("SELECT body FROM state WHERE program = $1 AND kind = $2 AND owner = $3 ORDER BY id", Read<PointsHold>, program, StateKinds.Hold, owner.Id)
        : Holds();

    public IEnumerable<MemberState> Members() =>
        session.Query("SELECT body FROM state WHERE program = $1 AND kind = $2 ORDER BY id", Read<MemberState>, program, StateKinds.Member);

    public IEnumerable<HouseholdState> Households() =>
        session.Query("SELECT body FROM state WHERE program = $1 AND kind = $2 ORDER BY id", Read<HouseholdState>, program, StateKinds.Household);

    /// <summary>All purchases, in no particular order. Asked when a store is verified.</summary>
    public IEnumerable<PurchaseRecord> Purchases() =>
        session.Query("SELECT body FROM state WHERE program = $1 AND kind = $2 ORDER BY id", Read<PurchaseRecord>, program, StateKinds.Purchase);

    /// <summary>All open holds, in no particular order. Asked when a store is verified.</summary>
    public IEnumerable<PointsHold> Holds() =>
        session.Query("SELECT body FROM state WHERE program = $1 AND kind = $2 ORDER BY id", Read<PointsHold>, program, StateKinds.Hold);

    private static T Read<T>(DbDataReader row) => JsonSerializer.Deserialize<T>(row.Bytes(0), StoredJson.Options)!;

    private T? Fetch<T>(string kind, string id)
        where T : class
    {
        if (!fetched.TryGetValue((kind, id), out var state))
        {
            state = session.First("SELECT body FROM state WHERE program = $1 AND kind = $2 AND id = $3", (T?)null, Read<T>, program, kind, id);
            fetched.Add((kind, id), state);
        }

        return (T?)state;
    }
}

/// <summary>The kinds of states, as they are kept.</summary>
internal static class StateKinds
{
    public const string Member = "member";
    public const string Household = "household";
    public const string Purchase = "purchase";
    public const string Hold = "hold";
    public const string Program = "program";
}

/// <summary>The chains that a piece of work locks. It outlives the attempts of the work: what one attempt found missing, the next one locks from the start.</summary>
internal sealed class LockSet
{
    private readonly SortedSet<string> names = new(StringComparer.Ordinal);

    /// <summary>The names, in the order in which they are locked.</summary>
    public IReadOnlyCollection<string> Names => names;

    /// <summary>Takes a chain into the set before the work begins.</summary>
    public void Add(AccountOwner owner) => names.Add(Chain.NameOf(owner));

    /// <summary>Takes the program's chain into the set.</summary>
    public void AddProgram() => names.Add(Chain.Program);

    /// <summary>Whether a chain is in the set.</summary>
    public bool Has(string name) => names.Contains(name);

    /// <summary>A chain that the work turns out to need.</summary>
    /// <exception cref="BeginAgainException">It is not in the set: the work begins again with it.</exception>
    public void Need(AccountOwner owner) => Need(Chain.NameOf(owner));

    /// <summary>A chain that the work turns out to need.</summary>
    /// <exception cref="BeginAgainException">It is not in the set: the work begins again with it.</exception>
    public void Need(string name)
    {
        if (names.Add(name))
        {
            throw new BeginAgainException();
        }
    }
}
