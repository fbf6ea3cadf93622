using System.Buffers;
using System.Buffers.Binary;
using System.Data.Common;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using LoyaltyRules.Storage.Databases;

namespace LoyaltyRules.Storage.Sealing;

/// <summary>
/// Seals rows that do not follow from the journal: each has the SHA-256 of what stands in it, and of the rows of a table it is counted how many there are and what
/// their seals add up to. So a row that was changed, exchanged, put in, taken away, or put back as it was before, is found.
/// </summary>
internal static class RowSeals
{
    /// <summary>The column that holds a row's seal.</summary>
    public const string Column = "seal";

    /// <summary>Seals a row after it was written, and counts it where its table is counted. To be called behind every insert and update.</summary>
    /// <param name="session">The transaction.</param>
    /// <param name="table">The table.</param>
    /// <param name="program">The program.</param>
    /// <param name="key">The values of its key behind the program.</param>
    public static void Seal(SqlSession session, string table, string program, params object[] key)
    {
        if (Read(session, table, program, key) is not { } row)
        {
            return;
        }

        var kept = SealedTables.Of(table);
        var seal = Of(kept, row);
        session.Execute($"UPDATE {table} SET seal = ${key.Length + 2} WHERE {Where(kept)}", [program, .. key, seal]);
        if (kept.Buckets > 0)
        {
            Count(session, kept, program, key, row[Column] as byte[], seal);
        }
    }

    /// <summary>Counts a row out. To be called before every delete.</summary>
    public static void Unseal(SqlSession session, string table, string program, params object[] key)
    {
        if (SealedTables.Of(table) is { Buckets: > 0 } counted && Read(session, table, program, key) is { } row)
        {
            Count(session, counted, program, key, row[Column] as byte[], null);
        }
    }

    /// <summary>Counts a row that was written with its seal.</summary>
    public static void Added(SqlSession session, string table, string program, byte[] seal, params object[] key) =>
        Count(session, SealedTables.Of(table), program, key, null, seal);

    /// <summary>Seals every row of every table anew, and counts them: what stands there now is taken for right.</summary>
    /// <param name="session">The transaction.</param>
    /// <param name="only">Of one program; null for all.</param>
    /// <param name="step">The last step of the schema that was applied.</param>
    public static void SealEverything(SqlSession session, string? only = null, int step = int.MaxValue)
    {
        session.Execute("DELETE FROM row_count WHERE $1 = '' OR program = $1", only ?? "");
        foreach (var table in SealedTables.All.Where(t => t.Step <= step))
        {
            var keys = session.Query(
                $"SELECT program, {string.Join(", ", table.Key)} FROM {table.Name} WHERE $1 = '' OR program = $1",
                r => (Program: r.GetString(0), Key: Enumerable.Range(1, table.Key.Length).Select(r.GetValue).ToArray()),
                only ?? "");
            session.Execute($"UPDATE {table.Name} SET seal = NULL WHERE $1 = '' OR program = $1", only ?? "");
            foreach (var (program, key) in keys)
            {
                Seal(session, table.Name, program, key);
            }
        }
    }

    /// <summary>The seal of a row: over its table and, in order of their names, all columns but those that only tell how far something is.</summary>
    public static byte[] Of(SealedTable table, IReadOnlyDictionary<string, object?> row)
    {
        // In one buffer: to hash it piece by piece takes longer than all the rest.
        var fields = new ArrayBufferWriter<byte>(1_024);
        Add(fields, 't', table.Name);
        foreach (var (name, value) in row.OrderBy(c => c.Key, StringComparer.Ordinal))
        {
            if (name != Column && !table.Unsealed.Contains(name))
            {
                Add(fields, 't', name);
                switch (value)
                {
                    case null:
                        Add(fields, '0', []);
                        break;
                    case string text:
                        Add(fields, 't', text);
                        break;
                    case byte[] raw:
                        Add(fields, 'b', raw);
                        break;
                    case IConvertible number:
                        Add(fields, 'n', number.ToString(CultureInfo.InvariantCulture));
                        break;
                    default:
                        throw new ArgumentException($"{table.Name}.{name} holds {value.GetType().Name}.", nameof(row));
                }
            }
        }

        return SHA256.HashData(fields.WrittenSpan);
    }

    /// <summary>The columns of a row by their names.</summary>
    public static Dictionary<string, object?> RowOf(DbDataReader reader)
    {
        var row = new Dictionary<string, object?>(reader.FieldCount, StringComparer.Ordinal);
        for (var i = 0; i < reader.FieldCount; i++)
        {
            row.Add(reader.GetName(i), reader.IsDBNull(i) ? null : reader.GetValue(i));
        }

        return row;
    }

    /// <summary>The bucket in which a row is counted.</summary>
    public static long BucketOf(SealedTable table, object key) =>
        table.Buckets == 1 ? 0 : SHA256.HashData(Encoding.UTF8.GetBytes(Convert.ToString(key, CultureInfo.InvariantCulture)!))[0] % table.Buckets;

    /// <summary>Adds or takes away a seal: what was added twice is away again.</summary>
    public static void Mix(Span<byte> seals, ReadOnlySpan<byte> seal)
    {
        for (var i = 0; i < Math.Min(seals.Length, seal.Length); i++)
        {
            seals[i] ^= seal[i];
        }
    }

    private static Dictionary<string, object?>? Read(SqlSession session, string table, string program, object[] key) =>
        session.First<Dictionary<string, object?>?>($"SELECT * FROM {table} WHERE {Where(SealedTables.Of(table))}", null, RowOf, [program, .. key]);

    private static void Count(SqlSession session, SealedTable table, string program, object[] key, byte[]? before, byte[]? after)
    {
        var bucket = BucketOf(table, key[0]);
        session.Execute(
            "INSERT INTO row_count (program, name, bucket, rows, seals) VALUES ($1, $2, $3, 0, $4) ON CONFLICT DO NOTHING", program, table.Name, bucket, new byte[SHA256.HashSizeInBytes]);
        var seals = session.First(
            "SELECT seals FROM row_count WHERE program = $1 AND name = $2 AND bucket = $3" + session.Locking, [], r => r.Bytes(0), program, table.Name, bucket);
        Mix(seals, before);
        Mix(seals, after);
        session.Execute(
            "UPDATE row_count SET rows = rows + $4, seals = $5 WHERE program = $1 AND name = $2 AND bucket = $3",
            program, table.Name, bucket, (after is null ? 0 : 1) - (before is null ? 0 : 1), seals);
    }

    private static string Where(SealedTable table) =>
        "program = $1" + string.Concat(table.Key.Select((name, i) => string.Create(CultureInfo.InvariantCulture, $" AND {name} = ${i + 2}")));

    private static void Add(ArrayBufferWriter<byte> fields, char kind, string field)
    {
        var length = Encoding.UTF8.GetByteCount(field);
        Head(fields, kind, length);
        fields.Advance(Encoding.UTF8.GetBytes(field, fields.GetSpan(length)));
    }

    private static void Add(ArrayBufferWriter<byte> fields, char kind, ReadOnlySpan<byte> field)
    {
        Head(fields, kind, field.Length);
        fields.Write(field);
    }

    private static void Head(ArrayBufferWriter<byte> fields, char kind, int length)
    {
        var head = fields.GetSpan(1 + sizeof(int));
        head[0] = (byte)kind;
        BinaryPrimitives.WriteInt32BigEndian(head[1..], length);
        fields.Advance(1 + sizeof(int));
    }
}
