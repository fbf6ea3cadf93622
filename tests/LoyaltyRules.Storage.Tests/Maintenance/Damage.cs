using System.Globalization;
using LoyaltyRules.Storage.Databases;
using LoyaltyRules.Storage.Maintenance;
using LoyaltyRules.Storage.Maintenance.Verification;

namespace LoyaltyRules.Storage.Tests.Maintenance;

/// <summary>A table as the database's own catalogue has it.</summary>
internal sealed record CatalogueTable(string Name, IReadOnlyList<string> Columns, IReadOnlyList<string> Key, IReadOnlySet<string> Bytes, IReadOnlySet<string> Numbers)
{
    public static List<CatalogueTable> Of(SqlSession session)
    {
        var columns = session.IsShared
            ? session.Query(
                """
                SELECT c.table_name, c.column_name, coalesce(k.ordinal_position, 0), c.data_type FROM information_schema.columns c
                LEFT JOIN information_schema.table_constraints t ON t.table_schema = 'public' AND t.table_name = c.table_name AND t.constraint_type = 'PRIMARY KEY'
                LEFT JOIN information_schema.key_column_usage k ON k.constraint_name = t.constraint_name AND k.table_name = c.table_name AND k.column_name = c.column_name
                WHERE c.table_schema = 'public' ORDER BY c.table_name, c.ordinal_position
                """,
                r => (Table: r.GetString(0), Column: r.GetString(1), Key: Convert.ToInt64(r.GetValue(2), CultureInfo.InvariantCulture), Type: r.GetString(3)))
            : session.Query(
                "SELECT m.name, c.name, c.pk, lower(c.type) FROM sqlite_master m JOIN pragma_table_info(m.name) c WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite%' ORDER BY m.name, c.cid",
                r => (Table: r.GetString(0), Column: r.GetString(1), Key: r.GetInt64(2), Type: r.GetString(3)));
        return
        [
            .. columns.Where(c => !Coverage.OnlyShared.Any(t => c.Table.StartsWith(t, StringComparison.Ordinal))).GroupBy(c => c.Table).Select(t => new CatalogueTable(
                t.Key,
                [.. t.Select(c => c.Column)],
                [.. t.Where(c => c.Key > 0).OrderBy(c => c.Key).Select(c => c.Column)],
                t.Where(c => c.Type is "bytea" or "blob").Select(c => c.Column).ToHashSet(StringComparer.Ordinal),
                t.Where(c => c.Type is "bigint" or "integer").Select(c => c.Column).ToHashSet(StringComparer.Ordinal))),
        ];
    }
}

/// <summary>Something that is done to a table behind the store's back.</summary>
/// <param name="Table">The table.</param>
/// <param name="What">What is done.</param>
/// <param name="Do">Does it; false where the table has no rows for it.</param>
internal sealed record Damage(string Table, string What, Func<SqlSession, bool> Do)
{
    public override string ToString() => $"{Table}: {What}";

    /// <summary>Everything that can be done to a table.</summary>
    public static IEnumerable<Damage> Of(CatalogueTable table)
    {
        foreach (var column in table.Columns.Where(c => !Coverage.NotCovered.ContainsKey(table.Name + "." + c)))
        {
            yield return new Damage(table.Name, "change " + column, s => Rows(s, table, column) is [var row, ..] && Set(s, table, row, (column, Changed(table, column, row[column]))) == 1);
        }

        if (!Coverage.RowsMayGo.ContainsKey(table.Name))
        {
            yield return new Damage(table.Name, "delete", s => Rows(s, table) is [var row, ..] && Execute(s, $"DELETE FROM {table.Name} WHERE {Where(table, row, 0)}", Key(table, row)) == 1);
        }

        yield return new Damage(table.Name, "delete all", s => Execute(s, $"DELETE FROM {table.Name}", []) > 0);
        yield return new Damage(table.Name, "insert", s => Rows(s, table) is [var row, ..] && Insert(s, table, row));
        yield return new Damage(table.Name, "swap", s => Swap(s, table));
    }

    private static bool Insert(SqlSession session, CatalogueTable table, Dictionary<string, object?> row)
    {
        var copy = new Dictionary<string, object?>(row, StringComparer.Ordinal);
        foreach (var unique in (string[])[table.Key[^1], .. table.Name == "api_key" ? ["name"] : Array.Empty<string>()])
        {
            copy[unique] = Changed(table, unique, copy[unique]);
        }

        var places = string.Join(", ", copy.Select((_, i) => "$" + (i + 1).ToString(CultureInfo.InvariantCulture)));
        return Execute(session, $"INSERT INTO {table.Name} ({string.Join(", ", copy.Keys)}) VALUES ({places})", copy.Values) == 1;
    }

    private static bool Swap(SqlSession session, CatalogueTable table)
    {
        var swapped = table.Columns.Where(c => !table.Key.Contains(c) && (table.Name, c) is not ("api_key", "name") && !Coverage.NotCovered.ContainsKey(table.Name + "." + c)).ToList();
        var rows = Rows(session, table);
        var other = swapped.Count == 0 || rows.Count == 0 ? null : rows.Skip(1).FirstOrDefault(r => swapped.Exists(c => !StoredRow.AreSame(r[c], rows[0][c])));
        if (other is null)
        {
            return false;
        }

        Set(session, table, rows[0], [.. swapped.Select(c => (c, other[c]))]);
        Set(session, table, other, [.. swapped.Select(c => (c, rows[0][c]))]);
        return true;
    }

    private static int Set(SqlSession session, CatalogueTable table, Dictionary<string, object?> row, params (string Column, object? Value)[] values)
    {
        var sets = string.Join(", ", values.Select((v, i) => string.Create(CultureInfo.InvariantCulture, $"{v.Column} = ${i + 1}")));
        return Execute(session, $"UPDATE {table.Name} SET {sets} WHERE {Where(table, row, values.Length)}", [.. values.Select(v => v.Value), .. Key(table, row)]);
    }

    // Rows with a value in the column first, and of those one in the middle.
    private static List<Dictionary<string, object?>> Rows(SqlSession session, CatalogueTable table, string? column = null)
    {
        var rows = session.Query(
            $"SELECT * FROM {table.Name}", r => Enumerable.Range(0, r.FieldCount).ToDictionary(r.GetName, i => r.IsDBNull(i) ? null : r.GetValue(i), StringComparer.Ordinal));
        var full = column is null ? rows : rows.Where(r => r[column] is not null).ToList();
        return full.Count == 0 ? rows : [.. full.Skip(full.Count / 2), .. full.Take(full.Count / 2)];
    }

    private static object Changed(CatalogueTable table, string column, object? value) => value switch
    {
        null => table.Bytes.Contains(column) ? new byte[] { 1 } : table.Numbers.Contains(column) ? 1L : "x",
        string text => text + "x",
        byte[] { Length: > 0 } bytes => Flipped(bytes),
        byte[] => new byte[] { 1 },
        _ => Convert.ToInt64(value, CultureInfo.InvariantCulture) + 1_000_003,
    };

    private static byte[] Flipped(byte[] bytes)
    {
        var flipped = (byte[])bytes.Clone();
        flipped[flipped.Length / 2] ^= 1;
        return flipped;
    }

    private static object?[] Key(CatalogueTable table, Dictionary<string, object?> row) => [.. table.Key.Select(k => row[k])];

    private static string Where(CatalogueTable table, Dictionary<string, object?> row, int after) =>
        string.Join(" AND ", table.Key.Select((k, i) => string.Create(CultureInfo.InvariantCulture, $"{k} = ${after + i + 1}")));

    private static int Execute(SqlSession session, string sql, IEnumerable<object?> values) => session.Execute(sql, [.. values]);
}
