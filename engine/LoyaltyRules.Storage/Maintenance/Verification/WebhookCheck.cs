using LoyaltyRules.Storage.Databases;

namespace LoyaltyRules.Storage.Maintenance.Verification;

/// <summary>Deliveries: each is of an event and to an endpoint that are there, and of the same entry; and every event has one.</summary>
internal static class WebhookCheck
{
    public static void Run(SqlSession store, string program, Findings findings, CancellationToken cancellation)
    {
        const string Deliveries = "webhook_delivery";
        foreach (var row in StoredRow.All(
            store,
            Deliveries,
            """
            SELECT d.event, d.endpoint, d.entry, d.place, e.entry AS event_entry, e.place AS event_place, w.id AS found
            FROM webhook_delivery d LEFT JOIN webhook_event e ON e.program = d.program AND e.id = d.event
            LEFT JOIN webhook_endpoint w ON w.program = d.program AND w.id = d.endpoint AND w.removed_at IS NULL
            WHERE d.program = $1
            """,
            findings,
            program))
        {
            cancellation.ThrowIfCancellationRequested();
            var name = row.NameBy(["event", "endpoint"]);
            if (row["found"] is null)
            {
                findings.Add(Deliveries, name, MaintenanceDiagnostics.Dangling, $"webhook_endpoint {row.Text("endpoint")}");
            }

            if (row["event_entry"] is null)
            {
                findings.Add(Deliveries, name, MaintenanceDiagnostics.Dangling, $"webhook_event {row.Text("event")}");
                continue;
            }

            foreach (var column in new[] { "entry", "place" })
            {
                if (!StoredRow.AreSame(row[column], row["event_" + column]))
                {
                    var (kept, right) = StoredRow.Shown(row[column], row["event_" + column]);
                    findings.Add(Deliveries, name, MaintenanceDiagnostics.Differs, column, kept, right);
                }
            }
        }

        foreach (var row in StoredRow.All(
            store,
            "webhook_event",
            """
            SELECT e.id, j.id AS found, (SELECT count(*) FROM webhook_delivery d WHERE d.program = e.program AND d.event = e.id) AS deliveries
            FROM webhook_event e LEFT JOIN journal j ON j.program = e.program AND j.id = e.entry WHERE e.program = $1
            """,
            findings,
            program))
        {
            if (row["found"] is null)
            {
                findings.Add("webhook_event", row.NameBy(["id"]), MaintenanceDiagnostics.Dangling, "journal");
            }

            if (row.Number("deliveries") == 0)
            {
                findings.Add("webhook_event", row.NameBy(["id"]), MaintenanceDiagnostics.Dangling, "webhook_delivery");
            }
        }
    }
}
