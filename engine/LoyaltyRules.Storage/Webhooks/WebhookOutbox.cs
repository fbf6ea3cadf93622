using System.Collections.Immutable;
using LoyaltyRules.Engine.Accounts.Book;
using LoyaltyRules.Storage.Databases;
using LoyaltyRules.Storage.Sealing;

namespace LoyaltyRules.Storage.Webhooks;

/// <summary>What is still to be told: written in the transaction of the entry, so that nothing is told that did not happen, and nothing that did is forgotten.</summary>
public static class WebhookOutbox
{
    /// <summary>Writes down the events of an entry for every active endpoint that wants them.</summary>
    /// <param name="session">The transaction of the entry.</param>
    /// <param name="program">The program.</param>
    /// <param name="entryId">The entry's number in the journal.</param>
    /// <param name="entry">The entry.</param>
    public static void Add(SqlSession session, string program, long entryId, BookEntry entry)
    {
        var endpoints = session.Query(
            "SELECT id, types FROM webhook_endpoint WHERE program = $1 AND active = 1 AND removed_at IS NULL ORDER BY id",
            r => (Id: r.GetString(0), Types: r.GetString(1).Split(' ')),
            program);
        if (endpoints.Count == 0)
        {
            return;
        }

        foreach (var (place, fact) in WebhookEvents.Of(entry).Index())
        {
            var wanted = endpoints.Where(e => e.Types.Contains(WebhookTypes.Every) || e.Types.Contains(fact.Type)).ToImmutableArray();
            if (wanted.IsEmpty)
            {
                continue;
            }

            var id = CloudEvent.IdOf(program, entryId, place);
            session.Execute(
                "INSERT INTO webhook_event (program, id, entry, place, type, body) VALUES ($1, $2, $3, $4, $5, $6)",
                program, id, entryId, place, fact.Type, CloudEvent.Write(program, entryId, entry, place, fact));
            RowSeals.Seal(session, "webhook_event", program, id);
            foreach (var endpoint in wanted)
            {
                session.Execute(
                    """
                    INSERT INTO webhook_delivery (program, event, endpoint, entry, place, state, attempts, due_tick, since_tick, lease)
                    VALUES ($1, $2, $3, $4, $5, 'due', 0, $6, $6, 0)
                    """,
                    program, id, endpoint.Id, entryId, place, entry.At.ToUnixTimeTicks());
            }
        }
    }
}
