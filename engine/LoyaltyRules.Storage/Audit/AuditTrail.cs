using System.Collections.Immutable;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using LoyaltyRules.Storage.Databases;
using NodaTime;
using NodaTime.Text;

namespace LoyaltyRules.Storage.Audit;

/// <summary>
/// The audit trail of a program: a chain of rows in which none can be changed, left out or put in between without every hash behind it telling so. Whoever keeps
/// the latest hash elsewhere can tell a trail that was cut off or written anew, too.
/// </summary>
public static class AuditTrail
{
    /// <summary>The most rows that are read at once.</summary>
    public const int PageMax = 1_000;

    private const string Columns = "SELECT sequence, at, who, action, subject, details, hash FROM audit ";

    private static readonly JsonSerializerOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>
    /// Adds a row in the caller's transaction: what is audited and its row stand or fall together. Others who add to the same trail wait until the transaction
    /// ends, so this comes last in it.
    /// </summary>
    /// <returns>The row.</returns>
    public static AuditRow Append(SqlSession session, string program, Instant at, string who, string action, string subject, JsonObject? details = null)
    {
        // The head is one row that can be locked. The latest row of the trail could not: the application may not change rows, and locking needs that right.
        session.Execute("INSERT INTO audit_head (program, sequence, hash) VALUES ($1, 0, $2) ON CONFLICT DO NOTHING", program, AuditRow.NoHash);
        var head = session.First("SELECT sequence, hash FROM audit_head WHERE program = $1" + session.Locking, (0L, AuditRow.NoHash), r => (r.GetInt64(0), r.Bytes(1)), program);
        var sequence = head.Item1 + 1;
        var body = Encoding.UTF8.GetBytes((details ?? []).ToJsonString(Readable));
        var time = InstantPattern.ExtendedIso.Format(at);
        var hash = AuditRow.HashOf(head.Item2, program, sequence, [time, who, action, subject], body);
        session.Execute(
            "INSERT INTO audit (program, sequence, at, who, action, subject, details, hash) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
            program, sequence, time, who, action, subject, body, hash);
        session.Execute("UPDATE audit_head SET sequence = $2, hash = $3 WHERE program = $1", program, sequence, hash);
        return new AuditRow(sequence, at, who, action, subject, body, hash);
    }

    /// <summary>Reads rows, latest first.</summary>
    /// <param name="session">The transaction.</param>
    /// <param name="program">The program.</param>
    /// <param name="before">Only rows before this one; null for the latest.</param>
    /// <param name="atMost">How many, at most <see cref="PageMax"/>.</param>
    public static ImmutableArray<AuditRow> Page(SqlSession session, string program, long? before, int atMost) =>
    [
        .. session.Query(
            Columns + "WHERE program = $1 AND sequence < $2 ORDER BY sequence DESC LIMIT $3", Read, program, before ?? long.MaxValue, Math.Clamp(atMost, 0, PageMax)),
    ];

    /// <summary>Computes every hash of the trail anew.</summary>
    public static AuditVerdict Verify(SqlSession session, string program)
    {
        var (rows, hash) = (0L, AuditRow.NoHash);
        var all = session.Stream(
            Columns + "WHERE program = $1 ORDER BY sequence",
            r => (Sequence: r.GetInt64(0), Texts: new[] { r.GetString(1), r.GetString(2), r.GetString(3), r.GetString(4) }, Details: r.Bytes(5), Hash: r.Bytes(6)),
            program);
        foreach (var row in all)
        {
            if (row.Sequence != rows + 1)
            {
                return new AuditVerdict(rows, hash, new AuditBreak(rows + 1, AuditBreakKind.Missing));
            }

            var expected = AuditRow.HashOf(hash, program, row.Sequence, row.Texts, row.Details);
            if (!expected.AsSpan().SequenceEqual(row.Hash))
            {
                return new AuditVerdict(rows, hash, new AuditBreak(row.Sequence, AuditBreakKind.Changed));
            }

            (rows, hash) = (row.Sequence, expected);
        }

        var head = session.First("SELECT sequence, hash FROM audit_head WHERE program = $1", (0L, AuditRow.NoHash), r => (r.GetInt64(0), r.Bytes(1)), program);
        var isWhole = head.Item1 == rows && head.Item2.AsSpan().SequenceEqual(hash);
        return new AuditVerdict(rows, hash, isWhole ? null : new AuditBreak(rows + 1, AuditBreakKind.Missing));
    }

    private static AuditRow Read(System.Data.Common.DbDataReader row) => new(
        row.GetInt64(0), InstantPattern.ExtendedIso.Parse(row.GetString(1)).Value, row.GetString(2), row.GetString(3), row.GetString(4), row.Bytes(5), row.Bytes(6));
}

/// <summary>What came of verifying a trail.</summary>
/// <param name="Rows">How many rows from the first on are in order.</param>
/// <param name="Hash">The hash of the last of them: keep it elsewhere to know the trail again.</param>
/// <param name="FirstBreak">Where the trail is broken first; null for nowhere.</param>
public sealed record AuditVerdict(long Rows, ReadOnlyMemory<byte> Hash, AuditBreak? FirstBreak);

/// <summary>Where a trail is broken.</summary>
/// <param name="Sequence">The row.</param>
/// <param name="Kind">What is wrong with it.</param>
public readonly record struct AuditBreak(long Sequence, AuditBreakKind Kind);

/// <summary>What can be wrong with a row of a trail.</summary>
public enum AuditBreakKind
{
    /// <summary>It is not there.</summary>
    Missing,

    /// <summary>It, or a hash before it, is not what was written.</summary>
    Changed,
}
