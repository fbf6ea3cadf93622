using LoyaltyRules.Storage.Databases;
using LoyaltyRules.Storage.Schema;

namespace LoyaltyRules.Storage.Maintenance.Verification;

/// <summary>The database itself: its pages, its tables, the steps that made them, and whether its rows are of programs that it has.</summary>
/// <param name="store">The database.</param>
/// <param name="scratch">One with the schema as it is made today.</param>
/// <param name="findings">Told what is wrong.</param>
internal sealed class CatalogueCheck(SqlSession store, SqlSession scratch, Findings findings)
{
    /// <summary>Checks it.</summary>
    public void Run()
    {
        if (!store.IsShared)
        {
            foreach (var row in StoredRow.All(store, "", "PRAGMA integrity_check(20)", findings).Where(r => r.Values[0] is not "ok"))
            {
                findings.Add("", "", MaintenanceDiagnostics.Damaged, row.Values[0] as string ?? "");
            }
        }

        var found = Objects(store);
        foreach (var (name, text) in Objects(scratch))
        {
            if (!found.Remove(name, out var kept) || (kept != text))
            {
                findings.Add(name.Table, name.Part, MaintenanceDiagnostics.SchemaDiffers);
            }
        }

        foreach (var name in found.Keys.Where(n => !Coverage.OnlyShared.Any(t => n.Table.StartsWith(t, StringComparison.Ordinal))))
        {
            findings.Add(name.Table, name.Part, MaintenanceDiagnostics.SchemaDiffers);
        }

        Steps();
        Programs();
        if (!store.IsShared)
        {
            Sequence();
        }
    }

    /// <summary>The tables of a program: those with a column that says which.</summary>
    public static List<string> ProgramTables(SqlSession scratch) => scratch.Query(
        "SELECT m.name FROM sqlite_master m WHERE m.type = 'table' AND EXISTS (SELECT 1 FROM pragma_table_info(m.name) c WHERE c.name = 'program') ORDER BY m.name", r => r.GetString(0));

    // On SQLite to the letter; on PostgreSQL, where others may add indexes, by names of tables and columns.
    private SortedDictionary<(string Table, string Part), string> Objects(SqlSession session)
    {
        var sql = session.IsShared
            ? "SELECT table_name AS tbl_name, column_name AS name, '' AS sql FROM information_schema.columns WHERE table_schema = 'public'"
            : store.IsShared
                ? "SELECT m.name AS tbl_name, c.name AS name, '' AS sql FROM sqlite_master m JOIN pragma_table_info(m.name) c WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite%'"
                : "SELECT tbl_name, name, sql FROM sqlite_master";
        var objects = new SortedDictionary<(string, string), string>();
        foreach (var row in StoredRow.All(session, "sqlite_master", sql, findings))
        {
            objects[(row.Text("tbl_name"), row.Text("name"))] = row.Text("sql");
        }

        return objects;
    }

    private void Steps()
    {
        var steps = StoredRow.All(store, "schema_step", "SELECT step FROM schema_step ORDER BY step", findings).Select(r => r.Number("step") ?? -1).ToList();
        foreach (var missing in Migrations.Steps.Select(s => (long)s.Number).Where(n => !steps.Remove(n)))
        {
            findings.Add("schema_step", $"step {missing}", MaintenanceDiagnostics.Missing);
        }

        foreach (var step in steps)
        {
            findings.Add("schema_step", $"step {step}", MaintenanceDiagnostics.Unexpected);
        }
    }

    private void Programs()
    {
        var known = StoredRow.All(store, "pack_release", "SELECT DISTINCT program FROM pack_release", findings).Select(r => r.Text("program")).ToHashSet(StringComparer.Ordinal);
        foreach (var table in ProgramTables(scratch))
        {
            foreach (var row in StoredRow.All(store, table, $"SELECT DISTINCT program FROM {table} ORDER BY program", findings).Where(r => !known.Contains(r.Text("program"))))
            {
                findings.Add(table, "", MaintenanceDiagnostics.Orphans, Convert.ToString(row["program"], System.Globalization.CultureInfo.InvariantCulture) ?? "NULL");
            }
        }
    }

    private void Sequence()
    {
        var last = StoredRow.All(store, "journal", "SELECT max(id) AS id FROM journal", findings).Select(r => r.Number("id")).FirstOrDefault();
        var told = StoredRow.All(store, "sqlite_sequence", "SELECT name, seq FROM sqlite_sequence", findings).ToList();
        if (told.Count != (last is null ? told.Count : 1) || told.Any(r => r.Text("name") != "journal" || r.Number("seq") is null || r.Number("seq") < (last ?? 0)))
        {
            findings.Add("sqlite_sequence", "name journal", MaintenanceDiagnostics.Differs, "seq", told.FirstOrDefault().Names is null ? "NULL" : $"{told[0]["seq"]}", $"{last}");
        }
    }
}
