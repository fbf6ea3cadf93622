using System.Collections.Immutable;

namespace LoyaltyRules.Storage.Sealing;

/// <summary>A table whose rows are sealed.</summary>
/// <param name="Name">The table.</param>
/// <param name="Buckets">In how many counts its rows are counted, so that few wait for each other; 0 where they are not counted.</param>
/// <param name="Key">The columns of its key behind the program.</param>
internal sealed record SealedTable(string Name, int Buckets, params ImmutableArray<string> Key)
{
    /// <summary>Columns that the seal leaves out: see <see cref="Maintenance.Verification.Coverage.NotCovered"/>.</summary>
    public ImmutableHashSet<string> Unsealed { get; init; } = [];

    /// <summary>The step of the schema that made it, where there were seals by then; 0 where it is older than they are.</summary>
    public int Step { get; init; }
}

/// <summary>The tables whose rows are sealed.</summary>
internal static class SealedTables
{
    /// <summary>All of them. Works that fall due are held against the states, and events against their deliveries, so neither is counted.</summary>
    public static ImmutableArray<SealedTable> All { get; } =
    [
        new("due_work", 0, "owner", "kind", "name", "due"),
        new("member_key", 64, "member"),
        new("member_record", 64, "member"),
        new("pack", 1, "hash"),
        new("pack_release", 1, "sequence"),
        new("pack_withdrawal", 1, "sequence") { Step = 14 },
        new("draft", 1, "id") { Step = 14 },
        new("draft_save", 1, "draft", "revision") { Step = 14 },
        new("anchor", 1, "sequence"),
        new("api_key", 1, "id") { Unsealed = ["last_used_at"] },
        new("webhook_endpoint", 1, "id") { Unsealed = ["asked_again_tick", "failing_since_tick", "failures", "failure"] },
        new("webhook_event", 0, "id"),
        new("quote_key", 1, "id"),
        new("program_setting", 1, "name"),
        new("retention", 1, "name") { Step = 15 },
    ];

    /// <summary>A table by its name.</summary>
    public static SealedTable Of(string name) => All.First(t => t.Name == name);
}
