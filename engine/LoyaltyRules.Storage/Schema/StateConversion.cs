using System.Text.Json;
using LoyaltyRules.Engine.Accounts.Book;
using LoyaltyRules.Engine.Accounts.Points;
using LoyaltyRules.Engine.Accounts.Purchases;
using LoyaltyRules.Storage.Compact;
using LoyaltyRules.Storage.Databases;
using LoyaltyRules.Storage.Journal;
using LoyaltyRules.Storage.States;

namespace LoyaltyRules.Storage.Schema;

/// <summary>
/// Brings states that were kept as one JSON text each into their rows and parts. In batches, each a transaction of its own: whoever is stopped goes on where the last one ended, since what
/// is converted is known by its first byte. Every state is read back and compared before the old one is gone.
/// </summary>
/// <param name="batchRows">How many rows a transaction converts.</param>
internal sealed class StateConversion(int batchRows = StateConversion.BatchRows)
{
    private const int BatchRows = 200;

    private (string Program, string Kind, string Id)? state = ("", "", "");
    private (string Program, long Entry, long Line)? figure = ("", -1, -1);

    /// <summary>Converts the next rows.</summary>
    /// <returns>Whether there may be more.</returns>
    public bool Next(SqlSession session)
    {
        if (state is { } after)
        {
            var rows = session.Query(
                $"SELECT program, kind, id, body FROM state WHERE (program, kind, id) > ($1, $2, $3) ORDER BY program, kind, id LIMIT {batchRows}",
                r => (Program: r.GetString(0), Kind: r.GetString(1), Id: r.GetString(2), Body: r.Bytes(3)),
                after.Program, after.Kind, after.Id);
            foreach (var (program, kind, id, body) in rows.Where(r => !CompactReader.IsCompact(r.Body)))
            {
                Convert(session, program, kind, id, body);
            }

            state = rows.Count < batchRows ? null : (rows[^1].Program, rows[^1].Kind, rows[^1].Id);
            return true;
        }

        if (figure is { } last)
        {
            var rows = session.Query(
                $"SELECT program, entry, line, amounts FROM program_figure WHERE (program, entry, line) > ($1, $2, $3) ORDER BY program, entry, line LIMIT {batchRows}",
                r => (Program: r.GetString(0), Entry: r.GetInt64(1), Line: r.GetInt64(2), Amounts: r.Bytes(3)),
                last.Program, last.Entry, last.Line);
            foreach (var (program, entry, line, amounts) in rows.Where(r => !CompactReader.IsCompact(r.Amounts)))
            {
                session.Execute(
                    "UPDATE program_figure SET amounts = $4 WHERE program = $1 AND entry = $2 AND line = $3", program, entry, line, CompactJson.Encode(amounts));
            }

            figure = rows.Count < batchRows ? null : (rows[^1].Program, rows[^1].Entry, rows[^1].Line);
            return true;
        }

        return false;
    }

    private static void Convert(SqlSession session, string program, string kind, string id, byte[] body)
    {
        switch (kind)
        {
            case StateKinds.Member:
                var member = Read<MemberState>(body);
                Replace(session, program, kind, id, MemberHead.Write(member), StateParts.Changed(null, member));
                new KeptLots(session, program).Save(member.Points);
                Compare(kind, id, member, new SqlStateSource(session, program, null, null).Member(id));
                break;
            case StateKinds.Household:
                var household = Read<HouseholdState>(body);
                Replace(session, program, kind, id, HouseholdHead.Write(household), StateParts.Changed(null, household));
                new KeptLots(session, program).Save(household.Points);
                Compare(kind, id, household, new SqlStateSource(session, program, null, null).Household(id));
                break;
            case StateKinds.Purchase:
                var purchase = Read<PurchaseRecord>(body);
                var entry = session.Number("SELECT min(id) FROM journal WHERE program = $1 AND purchase = $2 AND kind IN ('purchase', 'exchange')", program, id)
                    ?? throw new SchemaException($"The journal has no purchase {id}: the database is damaged. Restore a backup, or rebuild it with the version before.");
                Replace(session, program, kind, id, KeptPurchase.Write(entry, purchase), []);
                session.Execute("UPDATE state SET owner = NULL WHERE program = $1 AND kind = $2 AND id = $3", program, kind, id);
                Compare(kind, id, purchase, new SqlStateSource(session, program, null, null).Purchase(id));
                break;
            case StateKinds.Hold:
                var hold = Read<PointsHold>(body);
                Replace(session, program, kind, id, CompactJson.Write(hold, StoredJson.States), []);
                Compare(kind, id, hold, new SqlStateSource(session, program, null, null).Hold(id));
                break;
            default:
                Replace(session, program, kind, id, CompactJson.Encode(body), []);
                break;
        }
    }

    private static void Replace(SqlSession session, string program, string kind, string id, byte[] body, IEnumerable<(string Part, byte[]? Body)> parts)
    {
        session.Execute("UPDATE state SET body = $4 WHERE program = $1 AND kind = $2 AND id = $3", program, kind, id, body);
        ChangedStates.Save(session, program, kind, id, parts);
    }

    private static T Read<T>(byte[] body) => JsonSerializer.Deserialize<T>(body, StoredJson.Options)!;

    private static void Compare<T>(string kind, string id, T before, T? after)
    {
        if (!Text(before).AsSpan().SequenceEqual(Text(after)))
        {
            throw new SchemaException($"The {kind} {id} could not be brought into the new form: nothing of it was changed.");
        }

        static byte[] Text(T? value) => JsonSerializer.SerializeToUtf8Bytes(value, StoredJson.States);
    }
}
