using System.Data.Common;
using LoyaltyRules.Engine.Accounts.Book;
using LoyaltyRules.Engine.Accounts.Points;
using LoyaltyRules.Engine.Accounts.Purchases;
using LoyaltyRules.Engine.Packs.Program;
using LoyaltyRules.Storage.Compact;
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
/// <param name="journal">Where the journal is, if elsewhere.</param>
internal sealed class SqlStateSource(SqlSession session, string program, RecentStates? recent, LockSet? locks, SqlSession? journal = null) : IStateSource
{
    private readonly KeptLots lots = new(session, program);
    private readonly Dictionary<(string Kind, string Id), object?> fetched = [];
    private readonly Dictionary<string, long> entriesOfPurchases = new(StringComparer.Ordinal);

    public MemberState? Member(string id)
    {
        locks?.Need(AccountOwner.Member(id));
        return Fetch(StateKinds.Member, id, ReadMember);
    }

    public HouseholdState? Household(string id)
    {
        locks?.Need(AccountOwner.Household(id));
        return Fetch(StateKinds.Household, id, ReadHousehold);
    }

    /// <summary>A member's household, and who brought them; null for none, and where nothing is known.</summary>
    public (string? HouseholdId, string? ReferrerId) LinksOf(string memberId) =>
        recent is not null && recent.Members.TryGetValue(memberId, out var known) ? (known.HouseholdId, known.Enrolment?.ReferrerId)
        : HeadOf(memberId) is { } head ? (head.Household, head.Enrolment?.ReferrerId)
        : default;

    /// <summary>Who gets what a household's recipient gets; null for nobody.</summary>
    public string? RecipientOf(string householdId) =>
        recent is not null && recent.Households.TryGetValue(householdId, out var known) ? known.RecipientId : Read<HouseholdHead>(StateKinds.Household, householdId)?.Recipient;

    /// <summary>A member as they were before the work; null for one who was not asked for, or of whom nothing was known.</summary>
    public MemberState? MemberBefore(string id) => fetched.GetValueOrDefault((StateKinds.Member, id)) as MemberState;

    /// <summary>The number of the entry that opened a purchase which was asked for.</summary>
    public long EntryOf(string purchaseId) => entriesOfPurchases[purchaseId];

    /// <summary>A household as it was before the work.</summary>
    public HouseholdState? HouseholdBefore(string id) => fetched.GetValueOrDefault((StateKinds.Household, id)) as HouseholdState;

    public PurchaseRecord? Purchase(string id)
    {
        var record = Fetch(StateKinds.Purchase, id, ReadPurchase);
        if (record?.MemberId is { } member)
        {
            locks?.Need(AccountOwner.Member(member));
        }

        return record;
    }

    public PointsHold? Hold(string id)
    {
        var hold = Fetch(StateKinds.Hold, id, key => Read<PointsHold>(StateKinds.Hold, key));
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

    public IEnumerable<MemberState> Members() => Ids(StateKinds.Member).Select(ReadMember).OfType<MemberState>();

    public IEnumerable<HouseholdState> Households() => Ids(StateKinds.Household).Select(ReadHousehold).OfType<HouseholdState>();

    /// <summary>The ids of all states of a kind, in order, read in pages: between two, others may be asked for.</summary>
    public IEnumerable<string> Ids(string kind)
    {
        const int PageRows = 500;
        var after = "";
        List<string> page;
        do
        {
            page = session.Query(
                $"SELECT id FROM state WHERE program = $1 AND kind = $2 AND id > $3 ORDER BY id LIMIT {PageRows}", r => r.GetString(0), program, kind, after);
            foreach (var id in page)
            {
                yield return id;
            }

            after = page.Count > 0 ? page[^1] : after;
        }
        while (page.Count == PageRows);
    }

    /// <summary>All purchases, in no particular order. Asked when a store is verified.</summary>
    public IEnumerable<PurchaseRecord> Purchases() => Ids(StateKinds.Purchase).Select(ReadPurchase).OfType<PurchaseRecord>();

    /// <summary>All open holds, in no particular order. Asked when a store is verified.</summary>
    public IEnumerable<PointsHold> Holds() =>
        session.Query("SELECT body FROM state WHERE program = $1 AND kind = $2 ORDER BY id", Read<PointsHold>, program, StateKinds.Hold);

    private static T Read<T>(DbDataReader row) => CompactJson.Read<T>(row.Bytes(0), StoredJson.Options);

    private T? Read<T>(string kind, string id)
        where T : class => Body(kind, id) is { } body ? CompactJson.Read<T>(body, StoredJson.Options) : null;

    private PurchaseRecord? ReadPurchase(string id)
    {
        if (Body(StateKinds.Purchase, id) is not { } body)
        {
            return null;
        }

        var kept = KeptPurchase.Read(body);
        entriesOfPurchases[id] = kept.Entry;
        var entry = (journal ?? session).First("SELECT body FROM journal WHERE id = $1 AND program = $2", (byte[]?)null, r => r.Bytes(0), kept.Entry, program);
        return entry is not null && EntryCodec.OpenedBy(entry, id) is { } opened
            ? kept.ToRecord(opened)
            : throw new InvalidDataException($"Entry {kept.Entry} did not open purchase {id}: the store is damaged.");
    }

    private MemberHead? HeadOf(string memberId) => Read<MemberHead>(StateKinds.Member, memberId);

    private MemberState? ReadMember(string id) => recent is not null && recent.Members.TryGetValue(id, out var known)
        ? known with { Points = known.Points.Over(lots) }
        : HeadOf(id)?.ToState(lots, Parts(StateKinds.Member, id));

    private HouseholdState? ReadHousehold(string id) => recent is not null && recent.Households.TryGetValue(id, out var known)
        ? known with { Points = known.Points.Over(lots) }
        : Read<HouseholdHead>(StateKinds.Household, id)?.ToState(lots, Parts(StateKinds.Household, id));

    private byte[]? Body(string kind, string id) => session.First(
        "SELECT body FROM state WHERE program = $1 AND kind = $2 AND id = $3", (byte[]?)null, r => r.Bytes(0), program, kind, id);

    private List<(string Part, byte[] Body)> Parts(string kind, string id) => session.Query(
        "SELECT part, body FROM state_part WHERE program = $1 AND kind = $2 AND id = $3 ORDER BY part" + session.Ordinal, r => (r.GetString(0), r.Bytes(1)), program, kind, id);

    private T? Fetch<T>(string kind, string id, Func<string, T?> read)
        where T : class
    {
        if (!fetched.TryGetValue((kind, id), out var state))
        {
            state = read(id);
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
