using System.Globalization;
using System.Text;
using LoyaltyRules.Storage.Databases;
using LoyaltyRules.Storage.Maintenance.Verification;

namespace LoyaltyRules.Storage.Maintenance;

/// <summary>A row as it is, whatever stands in it.</summary>
/// <param name="Names">The columns.</param>
/// <param name="Values">Their values: null, numbers, texts or bytes.</param>
internal readonly record struct StoredRow(string[] Names, object?[] Values)
{
    private const int ShownMax = 60;

    /// <summary>A column; null also where there is none of this name.</summary>
    public object? this[string name] => Array.IndexOf(Names, name) is >= 0 and var i ? Values[i] : null;

    /// <summary>A text; empty where it is none.</summary>
    public string Text(string name) => this[name] as string ?? "";

    /// <summary>A number; null where it is none.</summary>
    public long? Number(string name) => this[name] as long?;

    /// <summary>Reads rows to the end; where the database cannot, that is found, and what came before stands.</summary>
    public static IEnumerable<StoredRow> All(SqlSession session, string table, string sql, Findings findings, params object?[] values)
    {
        string[]? names = null;
        var rows = session.Stream(
            sql,
            r =>
            {
                names ??= [.. Enumerable.Range(0, r.FieldCount).Select(r.GetName)];
                var read = new object?[names.Length];
                for (var i = 0; i < read.Length; i++)
                {
                    read[i] = r.IsDBNull(i) ? null : r.GetValue(i);
                }

                return new StoredRow(names, read);
            },
            values);
        using var each = rows.GetEnumerator();
        while (Next(each, table, findings))
        {
            yield return each.Current;
        }
    }

    /// <summary>The row by its key: <c>entry 12, line 0</c>.</summary>
    public string NameBy(IEnumerable<string> key)
    {
        var row = this;
        return string.Join(", ", key.Select(name => $"{name} {(row[name] is byte[] bytes ? Convert.ToHexStringLower(bytes) : Convert.ToString(row[name], CultureInfo.InvariantCulture))}"));
    }

    /// <summary>Whether two values are the same, of the same type.</summary>
    public static bool AreSame(object? one, object? other) => one is byte[] a && other is byte[] b ? a.AsSpan().SequenceEqual(b) : Equals(one, other);

    /// <summary>The order of values: nothing, numbers, texts by their bytes, bytes.</summary>
    public static int Compare(object? one, object? other) => (one, other) switch
    {
        (long a, long b) => a.CompareTo(b),
        (string a, string b) => Encoding.UTF8.GetBytes(a).AsSpan().SequenceCompareTo(Encoding.UTF8.GetBytes(b)),
        (byte[] a, byte[] b) => a.AsSpan().SequenceCompareTo(b),
        _ => RankOf(one).CompareTo(RankOf(other)),
    };

    /// <summary>Two values that differ, each as far as it shows the difference.</summary>
    public static (string One, string Other) Shown(object? one, object? other)
    {
        var (a, b) = (TextOf(one), TextOf(other));
        var from = Math.Max(0, a.AsSpan().CommonPrefixLength(b) - (ShownMax / 3));
        return (Cut(a, from), Cut(b, from));
    }

    private static bool Next(IEnumerator<StoredRow> rows, string table, Findings findings)
    {
        try
        {
            return rows.MoveNext();
        }
        catch (Exception e) when (e is System.Data.Common.DbException or InvalidOperationException or InvalidCastException or FormatException or OverflowException or ArgumentException)
        {
            findings.Add(table, "", MaintenanceDiagnostics.Unreadable, e.Message);
            return false;
        }
    }

    private static int RankOf(object? value) => value switch { null => 0, long or double => 1, string => 2, _ => 3 };

    private static string TextOf(object? value) => value switch
    {
        null => "NULL",
        byte[] bytes when bytes.Length > 0 && bytes[0] is (byte)'{' or (byte)'[' => Encoding.UTF8.GetString(bytes),
        byte[] bytes => "x'" + Convert.ToHexStringLower(bytes) + "'",
        _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
    };

    private static string Cut(string text, int from)
    {
        from = Math.Min(from, text.Length);
        var cut = string.Concat(text.AsSpan(from, Math.Min(ShownMax, text.Length - from)).ToString().Select(c => char.IsControl(c) || char.IsSurrogate(c) ? '�' : c));
        return (from > 0 ? "…" : "") + cut + (from + ShownMax < text.Length ? "…" : "");
    }
}
