using LoyaltyRules.Storage.Databases;
using LoyaltyRules.Storage.Journal;
using LoyaltyRules.Storage.Sealing;

namespace LoyaltyRules.Storage.Settings;

/// <summary>What a host remembers of a program beside its journal: small texts by name.</summary>
/// <param name="database">The database.</param>
/// <param name="program">The program.</param>
public sealed class ProgramSettings(Database database, string program)
{
    /// <summary>A setting; null where it was never set.</summary>
    public Task<string?> GetAsync(string name, CancellationToken cancellation = default) => database.ReadAsync(session => Get(session, program, name), cancellation);

    /// <summary>Sets it.</summary>
    public Task SetAsync(string name, string value, CancellationToken cancellation = default) =>
        database.WriteAsync(session => Set(session, program, name, value), cancellation);

    /// <summary>Adds to the end of a setting, whoever else does so at the same moment.</summary>
    public Task AppendAsync(string name, string value, CancellationToken cancellation = default) => database.WriteAsync(
        session =>
        {
            Chain.Lock(session, program, Chain.Program);
            Set(session, program, name, Get(session, program, name) + value);
        },
        cancellation);

    /// <summary>A setting, in a transaction.</summary>
    internal static string? Get(SqlSession session, string program, string name) =>
        session.First("SELECT value FROM program_setting WHERE program = $1 AND name = $2", (string?)null, r => r.GetString(0), program, name);

    /// <summary>Sets it, in a transaction.</summary>
    internal static void Set(SqlSession session, string program, string name, string value)
    {
        session.Execute("INSERT INTO program_setting (program, name, value) VALUES ($1, $2, $3) ON CONFLICT (program, name) DO UPDATE SET value = excluded.value", program, name, value);
        RowSeals.Seal(session, "program_setting", program, name);
    }
}
