using System.Collections.Immutable;
using LoyaltyRules.Storage.Databases;
using LoyaltyRules.Storage.Schema;

namespace LoyaltyRules.Storage.Maintenance;

/// <summary>Which programs a database holds.</summary>
public static class StoredPrograms
{
    /// <summary>The schema of this version.</summary>
    public static long Schema => Migrations.Steps[^1].Number;

    /// <summary>The schema of a database, and its programs in order of their ids: those released, or, where no release is left, those with entries.</summary>
    public static (long Schema, ImmutableArray<string> Programs) Of(SqlSession session)
    {
        var schema = session.Number("SELECT max(step) FROM schema_step") ?? 0;
        var released = session.Query("SELECT DISTINCT program FROM pack_release", r => r.GetString(0));
        var programs = released.Count > 0 ? released : session.Query("SELECT DISTINCT program FROM journal", r => r.GetString(0));
        return (schema, [.. programs.Order(StringComparer.Ordinal)]);
    }
}
