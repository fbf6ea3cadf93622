using System.Collections.Immutable;

namespace LoyaltyRules.Storage.Maintenance.Verification;

/// <summary>
/// How every table is verified. Each is named here once; a test holds the lists against the database's own catalogue, and damages every column of every table.
/// </summary>
internal static class Coverage
{
    /// <summary>Tables whose rows are made again from the journal and compared whole, in the order in which they are told.</summary>
    public static ImmutableArray<string> Derived { get; } =
        ["journal_link", "chain_head", "posting", "state", "state_part", "lot", "budget", "budget_use", "program_figure", "command", "idempotency"];

    /// <summary>Tables with a check of their own, beside those of <see cref="Sealing.SealedTables"/>.</summary>
    public static ImmutableArray<string> Checked { get; } = ["journal", "audit", "audit_head", "row_count", "schema_step", "webhook_delivery"];

    /// <summary>
    /// Columns, and tables, in which a change is not found; with the reason. Nothing that answers a caller's command or pays is among them.
    /// </summary>
    public static ImmutableSortedDictionary<string, string> NotCovered { get; } = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["api_key.last_used_at"] = "When a key was used last, to the hour: only told, and written with every use.",
        ["webhook_delivery.state"] = "How far a delivery is, as the answers of its receiver make it: nothing else tells it.",
        ["webhook_delivery.attempts"] = "As webhook_delivery.state.",
        ["webhook_delivery.due_tick"] = "As webhook_delivery.state.",
        ["webhook_delivery.lease"] = "As webhook_delivery.state.",
        ["webhook_delivery.attempted_tick"] = "As webhook_delivery.state.",
        ["webhook_delivery.status"] = "As webhook_delivery.state.",
        ["webhook_delivery.failure"] = "As webhook_delivery.state.",
        ["webhook_delivery.since_tick"] = "As webhook_delivery.state.",
        ["webhook_endpoint.asked_again_tick"] = "Until when a silent receiver is left alone, as its answers make it: nothing else tells it.",
        ["webhook_endpoint.failing_since_tick"] = "As webhook_endpoint.asked_again_tick.",
        ["webhook_endpoint.failures"] = "As webhook_endpoint.asked_again_tick.",
        ["webhook_endpoint.failure"] = "As webhook_endpoint.asked_again_tick.",
        ["simulation"] = "Simulations and their reports: they answer no caller of a program and pay nothing, and can be computed again.",
        ["qrtz_"] = "When timed jobs of hosts run next: made anew by the host that starts; what is due stands in due_work.",
    }.ToImmutableSortedDictionary(StringComparer.Ordinal);

    /// <summary>Tables, by the beginnings of their names, that only a database has which several hosts share.</summary>
    public static ImmutableArray<string> OnlyShared { get; } = ["qrtz_", "simulation"];

    /// <summary>Tables of which a row that is gone cannot be told from one that was done with.</summary>
    public static ImmutableSortedDictionary<string, string> RowsMayGo { get; } = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["webhook_delivery"] = "A delivery is forgotten some time after it was delivered, or with its endpoint.",
        ["due_work"] = "Work that is not due any more by the states may lie there until its time has come; to take it away changes nothing.",
    }.ToImmutableSortedDictionary(StringComparer.Ordinal);
}
