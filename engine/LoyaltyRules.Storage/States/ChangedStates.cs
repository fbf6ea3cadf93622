using LoyaltyRules.Engine.Accounts.Book;
using LoyaltyRules.Storage.Compact;
using LoyaltyRules.Storage.Databases;
using LoyaltyRules.Storage.Journal;

namespace LoyaltyRules.Storage.States;

/// <summary>Keeps what work over a source has changed of the states: heads, and of what grows with the years only the parts that are others than before.</summary>
/// <param name="session">The transaction.</param>
/// <param name="program">The program.</param>
/// <param name="source">Where the states came from: it knows what was before.</param>
/// <param name="opened">The entries that opened purchases since, by the purchases' ids.</param>
internal sealed class ChangedStates(SqlSession session, string program, SqlStateSource source, IReadOnlyDictionary<string, long> opened)
{
    private readonly KeptLots lots = new(session, program);

    /// <summary>Keeps them.</summary>
    public void Save(BookState state)
    {
        foreach (var member in state.Members)
        {
            Save(StateKinds.Member, member.Id, null, MemberHead.Write(member));
            Save(StateKinds.Member, member.Id, StateParts.Changed(source.MemberBefore(member.Id), member));
            lots.Save(member.Points);
        }

        foreach (var household in state.Households)
        {
            Save(StateKinds.Household, household.Id, null, HouseholdHead.Write(household));
            Save(StateKinds.Household, household.Id, StateParts.Changed(source.HouseholdBefore(household.Id), household));
            lots.Save(household.Points);
        }

        foreach (var purchase in state.Purchases)
        {
            Save(StateKinds.Purchase, purchase.Id, null, KeptPurchase.Write(opened.TryGetValue(purchase.Id, out var entry) ? entry : source.EntryOf(purchase.Id), purchase));
        }

        foreach (var hold in state.Holds)
        {
            Save(StateKinds.Hold, hold.Id, hold.MemberId, CompactJson.Write(hold, StoredJson.States));
        }

        foreach (var closed in state.ClosedHolds)
        {
            session.Execute("DELETE FROM state WHERE program = $1 AND kind = $2 AND id = $3", program, StateKinds.Hold, closed);
        }
    }

    private void Save(string kind, string id, string? owner, byte[] body) => session.Execute(
        """
        INSERT INTO state (program, kind, id, owner, body) VALUES ($1, $2, $3, $4, $5)
        ON CONFLICT (program, kind, id) DO UPDATE SET body = excluded.body
        """,
        program, kind, id, owner, body);

    private void Save(string kind, string id, IEnumerable<(string Part, byte[]? Body)> parts) => Save(session, program, kind, id, parts);

    /// <summary>Keeps parts of a state; those that are null are gone.</summary>
    public static void Save(SqlSession session, string program, string kind, string id, IEnumerable<(string Part, byte[]? Body)> parts)
    {
        foreach (var (part, body) in parts)
        {
            if (body is null)
            {
                session.Execute("DELETE FROM state_part WHERE program = $1 AND kind = $2 AND id = $3 AND part = $4", program, kind, id, part);
            }
            else
            {
                session.Execute(
                    """
                    INSERT INTO state_part (program, kind, id, part, body) VALUES ($1, $2, $3, $4, $5)
                    ON CONFLICT (program, kind, id, part) DO UPDATE SET body = excluded.body
                    """,
                    program, kind, id, part, body);
            }
        }
    }
}
