using System.Security.Cryptography;
using LoyaltyRules.Storage.Databases;
using LoyaltyRules.Storage.Journal;
using LoyaltyRules.Storage.Members;

namespace LoyaltyRules.Storage.Maintenance.Verification;

/// <summary>Whether what is sealed under members' keys can be opened: in the journal, and in their records. What was erased cannot, and need not.</summary>
/// <param name="store">The program's database.</param>
/// <param name="program">The program.</param>
/// <param name="findings">Told what cannot.</param>
internal sealed class MemberKeyCheck(SqlSession store, string program, Findings findings)
{
    private const int RememberedMax = 10_000;

    private readonly Dictionary<string, (bool IsKnown, byte[]? Key)> keys = new(StringComparer.Ordinal);

    /// <summary>Checks entries of the journal.</summary>
    public void Check(IEnumerable<StoredRow> entries)
    {
        foreach (var row in entries)
        {
            if (row["sealed"] is byte[] kept)
            {
                foreach (var (member, part) in Parts(row, kept))
                {
                    Open("journal", row.NameBy(["id"]), member, part);
                }
            }
        }
    }

    /// <summary>Checks the records of all members.</summary>
    public void CheckRecords(CancellationToken cancellation)
    {
        const int PageRows = 500;
        List<StoredRow> page;
        var after = "";
        do
        {
            cancellation.ThrowIfCancellationRequested();
            page = [.. StoredRow.All(
                store,
                "member_record",
                $"SELECT member, sealed FROM member_record WHERE program = $1 AND member{store.Ordinal} > $2 ORDER BY member{store.Ordinal} LIMIT {PageRows}",
                findings,
                program,
                after)];
            foreach (var row in page)
            {
                Open("member_record", row.NameBy(["member"]), row.Text("member"), row["sealed"] as byte[] ?? []);
            }

            after = page.Count > 0 ? page[^1].Text("member") : after;
        }
        while (page.Count == PageRows);
    }

    private List<(string Member, byte[] Sealed)> Parts(StoredRow row, byte[] kept)
    {
        try
        {
            return [.. EntryCodec.SealedGrounds(kept).Where(g => g.MemberId is not null).Select(g => (g.MemberId!, g.Sealed))];
        }
        catch (Exception e) when (e is System.Text.Json.JsonException or InvalidOperationException or ArgumentException or NotSupportedException or FormatException)
        {
            findings.Add("journal", row.NameBy(["id"]), MaintenanceDiagnostics.EntryUnreadable, e.Message);
            return [];
        }
    }

    private void Open(string table, string row, string member, byte[] kept)
    {
        if (!keys.TryGetValue(member, out var known))
        {
            if (keys.Count > RememberedMax)
            {
                keys.Clear();
            }

            keys[member] = known = Find(member);
        }

        if (!known.IsKnown)
        {
            findings.Add(table, row, MaintenanceDiagnostics.Dangling, $"member_key {member}");
        }
        else if (known.Key is { } key && !MemberVault.IsOpenedBy(key, member, kept))
        {
            findings.Add(table, row, MaintenanceDiagnostics.Unopenable, member);
        }
    }

    private (bool IsKnown, byte[]? Key) Find(string member)
    {
        foreach (var row in StoredRow.All(store, "member_key", "SELECT key FROM member_key WHERE program = $1 AND member = $2", findings, program, member))
        {
            return (true, row["key"] switch { null => null, byte[] bytes => bytes, _ => [] });
        }

        return (false, null);
    }
}
