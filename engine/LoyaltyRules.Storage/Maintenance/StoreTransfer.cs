using System.Data.Common;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using LoyaltyRules.Storage.Databases;
using LoyaltyRules.Storage.Schema;

namespace LoyaltyRules.Storage.Maintenance;

/// <summary>
/// Takes a whole program out of one database and puts it into another, of either kind: a line of JSON for each row, and a last line that seals them. An export is
/// also a backup that can be verified: it is read on one state of the database, while others go on writing.
/// </summary>
public static class StoreTransfer
{
    private const string Format = "loyaltyrules-export-1";

    private const string RowCount = "row_count";

    // By the bytes of texts (~), so that both databases write the same. What is sent out by this installation (outbox, deliveries) and what lets others in (keys) stays with it.
    private static readonly (string Table, string Order)[] Tables =
    [
        ("journal", "id"), ("journal_link", "chain~, position"), ("chain_head", "chain~"), ("posting", "entry, line"), ("state", "kind~, id~"), ("state_part", "kind~, id~, part~"),
        ("lot", "owner~, currency~, id~"), ("budget", "name~, from_day~"),
        ("budget_use", "name~, from_day~, sequence"), ("program_figure", "entry, line"), ("command", "kind~, id~"), ("idempotency", "caller~, operation~, key~"),
        ("due_work", "owner~, kind~, name~, due~"), ("member_key", "member~"), ("member_record", "member~"), ("pack", "hash~"), ("pack_release", "sequence"), ("pack_withdrawal", "sequence"),
        ("draft", "id~"), ("draft_save", "draft~, revision"), ("anchor", "sequence"), ("retention", "name~"),
        ("audit", "sequence"), ("audit_head", "program~"), (RowCount, "name~, bucket"),
    ];

    /// <summary>Writes a program.</summary>
    /// <param name="store">The program.</param>
    /// <param name="output">Takes the lines, UTF-8.</param>
    /// <param name="progress">Told how many rows are written, now and then; null for nobody.</param>
    /// <param name="cancellation">Stops; what was written is then of no use, and cannot be imported.</param>
    /// <returns>How many rows.</returns>
    public static Task<long> ExportAsync(ProgramStore store, Stream output, IProgress<long>? progress = null, CancellationToken cancellation = default) => store.Database.ReadAsync(
        session =>
        {
            using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            var rows = 0L;
            Line(new JsonObject { ["format"] = Format, ["program"] = store.Program, ["schema"] = Migrations.Steps[^1].Number });
            foreach (var (table, order) in Tables)
            {
                foreach (var row in session.Stream(
                    $"SELECT * FROM {table} WHERE program = $1 ORDER BY {order.Replace("~", session.Ordinal, StringComparison.Ordinal)}", RowOf, store.Program))
                {
                    cancellation.ThrowIfCancellationRequested();
                    if (table == RowCount && !Tables.Any(t => t.Table == (string?)row["name"]))
                    {
                        continue;
                    }

                    row.Insert(0, "table", table);
                    Line(row);
                    if (++rows % 10_000 == 0)
                    {
                        progress?.Report(rows);
                    }
                }
            }

            Line(new JsonObject { ["rows"] = rows, ["sha256"] = Convert.ToHexStringLower(hash.GetCurrentHash()) });
            return rows;

            void Line(JsonObject line)
            {
                var bytes = Encoding.UTF8.GetBytes(line.ToJsonString() + "\n");
                hash.AppendData(bytes);
                output.Write(bytes);
            }
        },
        cancellation);

    /// <summary>Puts an exported program into a database, in one transaction: all of it or nothing.</summary>
    /// <param name="database">The database, its schema up to date, without this program.</param>
    /// <param name="input">What was exported.</param>
    /// <param name="progress">Told how many rows are read, now and then; null for nobody.</param>
    /// <param name="cancellation">Stops; nothing stands then.</param>
    /// <returns>The program's id, and how many rows.</returns>
    /// <exception cref="InvalidDataException">It is no export, it was cut off or changed, its schema is another one, or the database has the program already.</exception>
    public static Task<(string Program, long Rows)> ImportAsync(Database database, Stream input, IProgress<long>? progress = null, CancellationToken cancellation = default) =>
        database.WriteAsync(session => Import(session, input, progress, cancellation), cancellation);

    private static (string Program, long Rows) Import(SqlSession session, Stream input, IProgress<long>? progress, CancellationToken cancellation)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        using var reader = new StreamReader(input, Encoding.UTF8, leaveOpen: true);
        var header = Next() ?? throw new InvalidDataException("The export is empty.");
        if ((string?)header["format"] != Format || (int?)header["schema"] != Migrations.Steps[^1].Number)
        {
            throw new InvalidDataException($"This is no export of this version: it says {header.ToJsonString()}.");
        }

        var program = (string)header["program"]!;
        if (session.Number("SELECT count(*) FROM journal WHERE program = $1", program) > 0 || session.Number("SELECT count(*) FROM pack_release WHERE program = $1", program) > 0)
        {
            throw new InvalidDataException($"The database has {program} already.");
        }

        var known = Tables.Select(t => t.Table).ToHashSet(StringComparer.Ordinal);
        for (var rows = 0L; ; rows++)
        {
            cancellation.ThrowIfCancellationRequested();
            var expected = hash.GetCurrentHash();
            var line = Next() ?? throw new InvalidDataException("The export was cut off: its last line is missing.");
            if ((string?)line["table"] is not { } table)
            {
                if ((long?)line["rows"] != rows || (string?)line["sha256"] != Convert.ToHexStringLower(expected))
                {
                    throw new InvalidDataException("The export was changed: it does not have the sum that it was sealed with.");
                }

                if (session.IsShared)
                {
                    session.Number("SELECT setval(pg_get_serial_sequence('journal', 'id'), greatest((SELECT max(id) FROM journal), 1))");
                }

                return (program, rows);
            }

            if (!known.Contains(table))
            {
                throw new InvalidDataException($"The export has rows of '{table}', which is no table of a program.");
            }

            Insert(session, table, line);
            if (rows % 10_000 == 0)
            {
                progress?.Report(rows);
            }
        }

        JsonObject? Next()
        {
            if (reader.ReadLine() is not { } text)
            {
                return null;
            }

            hash.AppendData(Encoding.UTF8.GetBytes(text + "\n"));
            try
            {
                return JsonNode.Parse(text)!.AsObject();
            }
            catch (Exception e) when (e is JsonException or InvalidOperationException)
            {
                throw new InvalidDataException("A line of the export is no JSON object.", e);
            }
        }
    }

    // Column names are not values: they are taken from our own schema only where they look like its names.
    private static void Insert(SqlSession session, string table, JsonObject row)
    {
        row.Remove("table");
        var names = row.Select(m => m.Key).ToList();
        if (!names.TrueForAll(n => n.Length > 0 && n.All(c => c is '_' or (>= 'a' and <= 'z'))))
        {
            throw new InvalidDataException($"A row of '{table}' has columns that are no columns.");
        }

        var places = string.Join(", ", names.Select((_, i) => "$" + (i + 1).ToString(CultureInfo.InvariantCulture)));
        session.Execute($"INSERT INTO {table} ({string.Join(", ", names)}) VALUES ({places})", [.. row.Select(m => ValueOf(m.Value))]);
    }

    private static object? ValueOf(JsonNode? value) => value switch
    {
        null => null,
        JsonObject bytes => Convert.FromBase64String((string)bytes["bytes"]!),
        JsonValue text when text.GetValueKind() == JsonValueKind.String => (string)text!,
        _ => (long)value!,
    };

    private static JsonObject RowOf(DbDataReader reader)
    {
        var row = new JsonObject();
        for (var i = 0; i < reader.FieldCount; i++)
        {
            if (!reader.IsDBNull(i))
            {
                row[reader.GetName(i)] = reader.GetValue(i) switch
                {
                    byte[] bytes => new JsonObject { ["bytes"] = Convert.ToBase64String(bytes) },
                    string text => JsonValue.Create(text),
                    var number => JsonValue.Create(Convert.ToInt64(number, CultureInfo.InvariantCulture)),
                };
            }
        }

        return row;
    }
}
