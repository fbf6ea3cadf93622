using System.Globalization;
using LoyaltyRules.Storage.Databases;
using LoyaltyRules.Storage.Sealing;

namespace LoyaltyRules.Storage.Maintenance.Verification;

/// <summary>Whether the rows that do not follow from the journal are those that were written.</summary>
/// <param name="store">The program's database.</param>
/// <param name="program">The program.</param>
/// <param name="findings">Told which are not.</param>
internal sealed class SealCheck(SqlSession store, string program, Findings findings)
{
    private const string Counts = "row_count";

    /// <summary>Checks all tables.</summary>
    public void Run(IProgress<StoreProgress>? progress, CancellationToken cancellation)
    {
        var told = StoredRow.All(store, Counts, "SELECT * FROM row_count WHERE program = $1", findings, program)
            .GroupBy(r => (Name: r.Text("name"), Bucket: r.Number("bucket") ?? -1)).ToDictionary(g => g.Key, g => g.First());
        foreach (var table in SealedTables.All)
        {
            var counted = new Dictionary<long, (long Rows, byte[] Seals)>();
            var rows = 0L;
            foreach (var row in StoredRow.All(store, table.Name, $"SELECT * FROM {table.Name} WHERE program = $1", findings, program))
            {
                cancellation.ThrowIfCancellationRequested();
                var seal = RowSeals.Of(table, row.Names.Zip(row.Values).ToDictionary(c => c.First, c => c.Second, StringComparer.Ordinal));
                if (!StoredRow.AreSame(row[RowSeals.Column], seal))
                {
                    findings.Add(table.Name, row.NameBy(table.Key), MaintenanceDiagnostics.SealBroken);
                }

                if (table.Buckets > 0)
                {
                    var bucket = RowSeals.BucketOf(table, row[table.Key[0]] ?? "");
                    var (count, seals) = counted.TryGetValue(bucket, out var before) ? before : (0, new byte[seal.Length]);
                    RowSeals.Mix(seals, row[RowSeals.Column] as byte[]);
                    counted[bucket] = (count + 1, seals);
                }

                if (++rows % 10_000 == 0)
                {
                    progress?.Report(new StoreProgress(table.Name, rows, 0));
                }
            }

            Compare(table, counted, told);
        }

        foreach (var (key, row) in told)
        {
            findings.Add(Counts, row.NameBy(["name", "bucket"]), MaintenanceDiagnostics.SealBroken);
        }
    }

    private void Compare(SealedTable table, Dictionary<long, (long Rows, byte[] Seals)> counted, Dictionary<(string, long), StoredRow> told)
    {
        for (var bucket = 0L; bucket < table.Buckets; bucket++)
        {
            var (rows, seals) = counted.GetValueOrDefault(bucket);
            told.Remove((table.Name, bucket), out var row);
            var (toldRows, toldSeals) = row.Names is null ? (0L, null) : (row.Number("rows"), row["seals"] as byte[]);
            var isEmpty = rows == 0 && toldSeals is null or [] || (rows == 0 && toldSeals!.All(b => b == 0));
            if (rows != toldRows || (rows > 0 ? !StoredRow.AreSame(seals, toldSeals) : !isEmpty))
            {
                findings.Add(
                    table.Name,
                    table.Buckets == 1 ? "" : string.Create(CultureInfo.InvariantCulture, $"bucket {bucket}"),
                    MaintenanceDiagnostics.CountBroken,
                    rows.ToString(CultureInfo.InvariantCulture),
                    toldRows?.ToString(CultureInfo.InvariantCulture) ?? "NULL",
                    string.Create(CultureInfo.InvariantCulture, $"row_count name {table.Name}, bucket {bucket}"));
            }
        }
    }
}
