using Microsoft.Data.Sqlite;
using Npgsql;

namespace LoyaltyRules.Storage.Databases;

/// <summary>
/// The database cannot be reached, or does not take what is to be written, for reasons that pass: it is locked by another program, its disk is full, its server is
/// away. Whether a write of which this is said was done is not known: repeat it with its key.
/// </summary>
/// <param name="message">Why.</param>
/// <param name="cause">What the database said; null for nothing.</param>
public sealed class StoreUnavailableException(string message, Exception? cause = null) : Exception(message, cause)
{
    // Of SQLite: busy, locked, out of memory, read-only, interrupted, I/O error, full, cannot open, locking protocol. A damaged file is not among them: that does not pass.
    private static readonly int[] SqliteCodes = [5, 6, 7, 8, 9, 10, 13, 14, 15];

    // Of PostgreSQL: connection, read-only, authorisation, no such database, resources, lock timeout, operator's intervention.
    private static readonly string[] PostgresStates = ["08", "25006", "28", "3D", "53", "55P03", "57"];

    /// <summary>Whether this process has closed it, for example because it ends.</summary>
    public bool IsClosed { get; init; }

    /// <summary>What a failure is told as: that the store is not available, where it is of that kind; else itself.</summary>
    internal static Exception Of(Exception failure) => failure switch
    {
        SqliteException { SqliteErrorCode: var code } when SqliteCodes.Contains(code) => new StoreUnavailableException(failure.Message, failure),
        PostgresException { SqlState: var state } => PostgresStates.Any(s => state.StartsWith(s, StringComparison.Ordinal)) ? new StoreUnavailableException(failure.Message, failure) : failure,
        NpgsqlException => new StoreUnavailableException(failure.Message, failure),
        _ => failure,
    };

    /// <summary>Whether SQLite says that another program has the lock.</summary>
    internal static bool IsLocked(SqliteException failure) => failure.SqliteErrorCode is 5 or 6;
}
