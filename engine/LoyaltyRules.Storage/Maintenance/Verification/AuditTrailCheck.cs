using LoyaltyRules.Storage.Audit;
using LoyaltyRules.Storage.Databases;

namespace LoyaltyRules.Storage.Maintenance.Verification;

/// <summary>The audit trail, row by row: each must follow from the one before it as that stands, so one wrong row is told once.</summary>
internal static class AuditTrailCheck
{
    private const string Table = "audit";

    private static readonly string[] Texts = ["at", "who", "action", "subject"];

    public static void Run(SqlSession store, string program, Findings findings, CancellationToken cancellation)
    {
        var (last, hash) = (0L, AuditRow.NoHash);
        foreach (var row in StoredRow.All(store, Table, "SELECT * FROM audit WHERE program = $1 ORDER BY sequence", findings, program))
        {
            cancellation.ThrowIfCancellationRequested();
            var sequence = row.Number("sequence") ?? -1;
            var expected = AuditRow.HashOf(hash, program, sequence, Texts.Select(row.Text), row["details"] as byte[] ?? []);
            var hasOnlyTheseColumns = row.Names.Length == 8 && Texts.All(t => row[t] is string) && row["details"] is byte[];
            if (sequence != last + 1 || !StoredRow.AreSame(row["hash"], expected) || !hasOnlyTheseColumns)
            {
                findings.Add(Table, row.NameBy(["sequence"]), MaintenanceDiagnostics.TrailBroken);
            }

            (last, hash) = (sequence, row["hash"] as byte[] ?? []);
        }

        var heads = StoredRow.All(store, "audit_head", "SELECT * FROM audit_head WHERE program = $1", findings, program).ToList();
        if (heads.Count > 0 || last > 0)
        {
            if (heads is [var latest] && latest.Number("sequence") > last)
            {
                findings.Add(Table, $"sequence {last + 1}", MaintenanceDiagnostics.TrailBroken);
            }

            var isRight = heads is [var head] && head.Names.Length == 3 && head.Number("sequence") == last && StoredRow.AreSame(head["hash"], hash);
            if (!isRight)
            {
                findings.Add("audit_head", "", MaintenanceDiagnostics.TrailBroken);
            }
        }
    }
}
