using System.Buffers;
using System.Buffers.Binary;
using System.Text;
using LoyaltyRules.Engine.Simulation.History;
using LoyaltyRules.Engine.Simulation.History.Files;
using LoyaltyRules.Engine.Simulation.Reports;
using NodaTime;
using NodaTime.Text;

namespace LoyaltyRules.Engine.Simulation.Audit;

/// <summary>
/// The rows of all tables of one simulation until they are written, sorted on the disk where memory does not hold them. Their order is by time and member, never by who was
/// decided first, so the files have the same bytes for any number of workers. Thread-safe.
/// </summary>
internal sealed class AuditSpool : IDisposable
{
    private const long BytesInMemoryMax = 64 * 1024 * 1024;
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    private readonly SimulationAudit audit;
    private readonly SimulatedProgram program;
    private readonly ExternalSort rows;
    private readonly Lock adding = new();
    private readonly List<AuditRecorder> recorders = [];

    public AuditSpool(SimulationAudit audit, SimulatedProgram program)
    {
        (this.audit, this.program) = (audit, program);
        rows = new ExternalSort(audit.BytesInMemory ?? BytesInMemoryMax);
    }

    /// <summary>Notes what happens in one book.</summary>
    public AuditRecorder NewRecorder()
    {
        var recorder = new AuditRecorder(this, program, audit.Months);
        recorders.Add(recorder);
        return recorder;
    }

    /// <summary>Adds a row to a table.</summary>
    public void Add(AuditTable table, AuditKey key, params IEnumerable<string> fields)
    {
        var content = Utf8.GetBytes(CsvText.Row(fields));
        var bytes = key.Of(AuditTable.All.IndexOf(table));
        lock (adding)
        {
            rows.Add(bytes, content);
        }
    }

    /// <summary>Adds rows of the history that could not be read.</summary>
    public void AddRow(HistoryItem item)
    {
        if (item is UnreadableRows { Reason: var reason })
        {
            Add(AuditTable.Unreadable, new AuditKey().Then(item.Line),
                reason.Place.Source, CsvRows.Number(item.Line), CsvRows.Number(item.Rows), item.MemberId ?? "", CsvText.Number(item.Amount), reason.Code, reason.Message(Diagnostics.ProductLanguage.English));
        }
    }

    /// <summary>Adds rows of members that could not be read.</summary>
    public void AddMembers(MemberDirectory members)
    {
        foreach (var problem in members.Problems)
        {
            Add(AuditTable.Unreadable, new AuditKey().Then(long.MaxValue).Then(problem.Place.Line),
                problem.Place.Source, CsvRows.Number(problem.Place.Line), "1", "", "", problem.Code, problem.Message(Diagnostics.ProductLanguage.English));
        }
    }

    /// <summary>Writes the files.</summary>
    public void Write(SimulationReport report)
    {
        if (!report.Months.IsEmpty)
        {
            foreach (var recorder in recorders)
            {
                recorder.Finish(report.Months[^1].Month);
            }
        }

        new AuditBudgets(program).Write(this, recorders.Select(r => r.Limits), report.Months);
        Directory.CreateDirectory(audit.Folder);
        using var sorted = rows.InOrder().GetEnumerator();
        var hasRow = sorted.MoveNext();
        for (var i = 0; i < AuditTable.All.Length; i++)
        {
            using var file = new FileStream(Path.Combine(audit.Folder, AuditTable.All[i].File), FileMode.Create, FileAccess.Write, FileShare.None, 64 * 1024);
            file.Write(Utf8.GetBytes(CsvText.Row(ColumnsOf(AuditTable.All[i]))));
            while (hasRow && sorted.Current.Key[0] == i)
            {
                file.Write(sorted.Current.Content);
                hasRow = sorted.MoveNext();
            }
        }
    }

    public void Dispose() => rows.Dispose();

    private IEnumerable<string> ColumnsOf(AuditTable table) =>
        table == AuditTable.Decisions ? table.Columns.Concat(program.Points.Select(p => "earned " + p.Currency)) : table.Columns;
}

/// <summary>Where a row stands in its table: numbers, instants and texts, one after the other.</summary>
internal readonly struct AuditKey()
{
    private readonly ArrayBufferWriter<byte> bytes = new(64);

    /// <summary>Then by a number.</summary>
    public AuditKey Then(long number)
    {
        BinaryPrimitives.WriteInt64BigEndian(bytes.GetSpan(sizeof(long)), number ^ long.MinValue);
        bytes.Advance(sizeof(long));
        return this;
    }

    /// <summary>Then by a text, ordinal.</summary>
    public AuditKey Then(string text)
    {
        Encoding.BigEndianUnicode.GetBytes(text, bytes);
        bytes.Write("\0\0"u8);
        return this;
    }

    /// <summary>Then by an instant.</summary>
    public AuditKey Then(Instant instant)
    {
        var since = instant - NodaConstants.UnixEpoch;
        return Then(since.Days).Then(since.NanosecondOfDay);
    }

    /// <summary>Then by a month.</summary>
    public AuditKey Then(YearMonth month) => Then((month.Year * 12) + month.Month);

    public ReadOnlySpan<byte> Of(int table)
    {
        var key = new byte[bytes.WrittenCount + 1];
        key[0] = (byte)table;
        bytes.WrittenSpan.CopyTo(key.AsSpan(1));
        return key;
    }
}

/// <summary>How the tables write days, instants and months.</summary>
internal static class AuditText
{
    public static string Of(Instant instant) => InstantPattern.ExtendedIso.Format(instant);

    public static string Of(LocalDate? day) => day is { } known ? LocalDatePattern.Iso.Format(known) : "";

    public static string Of(YearMonth month) => YearMonthPattern.Iso.Format(month);
}
