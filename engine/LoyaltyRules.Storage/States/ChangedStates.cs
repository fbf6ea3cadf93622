using System.Text.Json;
using LoyaltyRules.Engine.Accounts;
using LoyaltyRules.Storage.Databases;
using LoyaltyRules.Storage.Journal;

namespace LoyaltyRules.Storage.States;

/// <summary>Keeps the states that work over a source has changed.</summary>
/// <param name="session">The transaction.</param>
/// <param name="program">The program.</param>
internal sealed class ChangedStates(SqlSession session, string program)
{
    /// <summary>Keeps them.</summary>
    public void Save(BookState state)
    {
        foreach (var member in state.Members)
        {
            Save(StateKinds.Member, member.Id, null, member);
        }

        foreach (var household in state.Households)
        {
            Save(StateKinds.Household, household.Id, null, household);
        }

        foreach (var purchase in state.Purchases)
        {
            Save(StateKinds.Purchase, purchase.Id, purchase.MemberId, purchase);
        }

        foreach (var hold in state.Holds)
        {
            Save(StateKinds.Hold, hold.Id, hold.MemberId, hold);
        }

        foreach (var closed in state.ClosedHolds)
        {
            session.Execute("DELETE FROM state WHERE program = $1 AND kind = $2 AND id = $3", program, StateKinds.Hold, closed);
        }
    }

    private void Save<T>(string kind, string id, string? owner, T state) => session.Execute(
        """
        INSERT INTO state (program, kind, id, owner, body) VALUES ($1, $2, $3, $4, $5)
        ON CONFLICT (program, kind, id) DO UPDATE SET body = excluded.body
        """,
        program, kind, id, owner, JsonSerializer.SerializeToUtf8Bytes(state, StoredJson.States));
}
