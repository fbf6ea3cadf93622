using System.Data;
using System.Data.Common;

namespace LoyaltyRules.Storage.Databases;

/// <summary>
/// One transaction. SQL is written once for both databases: parameters are <c>$1</c>, <c>$2</c>, …; values are null, <see cref="long"/>, <see cref="string"/>
/// or bytes. Used by one thread at a time.
/// </summary>
public sealed class SqlSession
{
    private readonly StatementCache statements;
    private readonly List<Action> whenDone = [];

    internal SqlSession(StatementCache statements, bool isShared)
    {
        this.statements = statements;
        IsShared = isShared;
    }

    /// <summary>Whether others may write at the same time: what must not change in between is locked by <see cref="Locking"/>.</summary>
    public bool IsShared { get; }

    /// <summary>What stands behind a <c>SELECT</c> to lock its rows until the transaction ends; empty where nobody else writes.</summary>
    public string Locking => IsShared ? " FOR UPDATE" : "";

    /// <summary>What stands behind a <c>SELECT</c> to take rows that nobody else is at, and leave others out.</summary>
    public string LockingFree => IsShared ? " FOR UPDATE SKIP LOCKED" : "";

    /// <summary>
    /// Whether something was erased that must not be found anywhere any more: then what the database keeps of it elsewhere, in its log or in rows that are no longer
    /// seen, is overwritten before the work counts as done, as far as the database lets us.
    /// </summary>
    public bool HasErased { get; set; }

    /// <summary>What stands behind a text to order it by its UTF-8 bytes, on any database and in any locale.</summary>
    public string Ordinal => IsShared ? " COLLATE \"C\"" : "";

    /// <summary>Does something once the work is done and its writes stand; not where it is rolled back.</summary>
    public void OnDone(Action action) => whenDone.Add(action);

    /// <summary>Runs a statement.</summary>
    /// <returns>How many rows it changed.</returns>
    public int Execute(string sql, params ReadOnlySpan<object?> values) => statements.Get(sql, values).ExecuteNonQuery();

    /// <summary>Reads all rows.</summary>
    public List<T> Query<T>(string sql, Func<DbDataReader, T> read, params ReadOnlySpan<object?> values)
    {
        using var reader = statements.Get(sql, values).ExecuteReader();
        var rows = new List<T>();
        while (reader.Read())
        {
            rows.Add(read(reader));
        }

        return rows;
    }

    /// <summary>Reads rows one after the other, for results that are too many to hold. No other statement may run in between.</summary>
    public IEnumerable<T> Stream<T>(string sql, Func<DbDataReader, T> read, params object?[] values)
    {
        using var reader = statements.Get(sql, values).ExecuteReader(CommandBehavior.SequentialAccess);
        while (reader.Read())
        {
            yield return read(reader);
        }
    }

    /// <summary>Reads the first row; <paramref name="none"/> where there is none.</summary>
    public T First<T>(string sql, T none, Func<DbDataReader, T> read, params ReadOnlySpan<object?> values)
    {
        using var reader = statements.Get(sql, values).ExecuteReader();
        return reader.Read() ? read(reader) : none;
    }

    /// <summary>Reads one whole number; null where there is no row, or it holds nothing.</summary>
    public long? Number(string sql, params ReadOnlySpan<object?> values) => First<long?>(sql, null, r => r.IsDBNull(0) ? null : r.GetInt64(0), values);

    internal void Done()
    {
        foreach (var action in whenDone)
        {
            action();
        }

        whenDone.Clear();
    }

    internal void Undone() => whenDone.Clear();

    // As work does that begins again by itself: what it throws undoes its own writes, and nothing that was done before it.
    internal T InSavepoint<T>(Func<SqlSession, T> work)
    {
        var before = whenDone.Count;
        Execute("SAVEPOINT piece");
        try
        {
            var result = work(this);
            Execute("RELEASE SAVEPOINT piece");
            return result;
        }
        catch
        {
            whenDone.RemoveRange(before, whenDone.Count - before);
            Execute("ROLLBACK TO SAVEPOINT piece");
            Execute("RELEASE SAVEPOINT piece");
            throw;
        }
    }
}

/// <summary>How columns are read.</summary>
public static class Columns
{
    /// <summary>A text that may be null.</summary>
    public static string? TextOrNull(this DbDataReader reader, int column) => reader.IsDBNull(column) ? null : reader.GetString(column);

    /// <summary>A number that may be null.</summary>
    public static long? NumberOrNull(this DbDataReader reader, int column) => reader.IsDBNull(column) ? null : reader.GetInt64(column);

    /// <summary>Bytes.</summary>
    public static byte[] Bytes(this DbDataReader reader, int column) => reader.GetFieldValue<byte[]>(column);

    /// <summary>Bytes that may be null.</summary>
    public static byte[]? BytesOrNull(this DbDataReader reader, int column) => reader.IsDBNull(column) ? null : reader.GetFieldValue<byte[]>(column);
}
