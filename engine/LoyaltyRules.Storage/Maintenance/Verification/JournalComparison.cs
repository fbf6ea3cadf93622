using System.Globalization;
using LoyaltyRules.Storage.Databases;

namespace LoyaltyRules.Storage.Maintenance.Verification;

/// <summary>Compares the tables that follow from the journal with what it gives, row by row and column by column; or puts what it gives in their place.</summary>
/// <param name="store">The program's database.</param>
/// <param name="scratch">What the journal gives.</param>
/// <param name="program">The program.</param>
internal sealed class JournalComparison(SqlSession store, SqlSession scratch, string program)
{
    /// <summary>Compares one table.</summary>
    public void Compare(string table, Findings findings, IProgress<StoreProgress>? progress, CancellationToken cancellation)
    {
        var key = KeyOf(table);
        var brokenLinks = new BrokenLinks();
        using var expected = Rows(scratch, table, key, findings);
        using var kept = Rows(store, table, key, findings);
        var rows = 0L;
        var (hasExpected, hasKept) = (expected.MoveNext(), kept.MoveNext());
        while (hasExpected || hasKept)
        {
            cancellation.ThrowIfCancellationRequested();
            if (++rows % 5_000 == 0)
            {
                progress?.Report(new StoreProgress(table, rows, 0));
            }

            var order = !hasExpected ? 1 : !hasKept ? -1 : Order(expected.Current, kept.Current, key);
            var row = order <= 0 ? expected.Current : kept.Current;
            if (table == "journal_link" && (order != 0 || AreDifferent(expected.Current, kept.Current)))
            {
                // Every link after a wrong one is wrong too: one line for all of them.
                brokenLinks.Add(order == 0 ? kept.Current : row, order == 0 ? expected.Current.Number("entry") : null);
            }
            else if (order < 0)
            {
                findings.Add(table, row.NameBy(key), MaintenanceDiagnostics.Missing);
            }
            else if (order > 0 && !(table == "chain_head" && IsEmptyHead(row)))
            {
                findings.Add(table, row.NameBy(key), MaintenanceDiagnostics.Unexpected);
            }
            else if (order == 0)
            {
                Compare(table, row.NameBy(key), expected.Current, kept.Current, findings);
            }

            hasExpected = order <= 0 ? expected.MoveNext() : hasExpected;
            hasKept = order >= 0 ? kept.MoveNext() : hasKept;
        }

        kept.Dispose();
        brokenLinks.Tell(findings, IsJournalRight);
    }

    /// <summary>Puts what the journal gives in the place of what is kept.</summary>
    public void Replace(string table, CancellationToken cancellation)
    {
        store.Execute($"DELETE FROM {table} WHERE program = $1 OR program NOT IN (SELECT program FROM pack_release)", program);
        string? insert = null;
        foreach (var row in StoredRow.All(scratch, table, $"SELECT * FROM {table} WHERE program = $1", new Findings(), program))
        {
            cancellation.ThrowIfCancellationRequested();
            insert ??= $"INSERT INTO {table} ({string.Join(", ", row.Names)}) VALUES ({string.Join(", ", row.Names.Select((_, i) => string.Create(CultureInfo.InvariantCulture, $"${i + 1}")))})";
            store.Execute(insert, row.Values);
        }
    }

    /// <summary>The columns of a table's key behind the program, with their types as the scratch database has them.</summary>
    public List<string> KeyOf(string table) => scratch.Query("SELECT name FROM pragma_table_info($1) WHERE pk > 0 AND name <> 'program' ORDER BY pk", r => r.GetString(0), table);

    private static void Compare(string table, string name, StoredRow expected, StoredRow kept, Findings findings)
    {
        foreach (var column in expected.Names.Union(kept.Names))
        {
            if (!StoredRow.AreSame(expected[column], kept[column]))
            {
                var (shown, right) = StoredRow.Shown(kept[column], expected[column]);
                findings.Add(table, name, MaintenanceDiagnostics.Differs, column, shown, right);
            }
        }
    }

    // On a shared database, a chain is locked by its head, which is there before its first link.
    private static bool IsEmptyHead(StoredRow row) => row.Number("position") == 0 && row["hash"] is null && row["at"] is null && row["booked_on"] is null;

    private static bool AreDifferent(StoredRow one, StoredRow other) => one.Names.Union(other.Names).Any(c => !StoredRow.AreSame(one[c], other[c]));

    private static int Order(StoredRow one, StoredRow other, List<string> key) =>
        key.Select(column => StoredRow.Compare(one[column], other[column])).FirstOrDefault(order => order != 0);

    private IEnumerator<StoredRow> Rows(SqlSession session, string table, List<string> key, Findings findings)
    {
        var texts = scratch.Query("SELECT name FROM pragma_table_info($1) WHERE lower(type) = 'text'", r => r.GetString(0), table);
        var order = string.Join(", ", key.Select(column => texts.Contains(column) ? column + session.Ordinal : column));
        return StoredRow.All(session, table, $"SELECT * FROM {table} WHERE program = $1 ORDER BY {order}", findings, program).GetEnumerator();
    }

    // Where the head of a chain is where the journal leads, the journal is right and its links are wrong; else the journal is not what was written.
    private bool IsJournalRight(string chain)
    {
        const string Head = "SELECT position, hash FROM chain_head WHERE program = $1 AND chain = $2";
        var given = scratch.First(Head, (0L, []), r => (r.GetInt64(0), r.Bytes(1)), program, chain);
        var kept = StoredRow.All(store, "chain_head", Head, new Findings(), program, chain).ToList();
        return kept is [var head] && head.Number("position") == given.Item1 && StoredRow.AreSame(head["hash"], given.Item2);
    }

    private sealed class BrokenLinks
    {
        private const int ChainsMax = 1_000;

        private readonly Dictionary<long, long> given = [];
        private readonly Dictionary<string, (string First, long? Entry, long Count)> chains = new(StringComparer.Ordinal);

        public void Add(StoredRow row, long? byJournal)
        {
            if (byJournal is { } by && row.Number("entry") is { } told && by != told && given.Count < ChainsMax)
            {
                given[told] = by;
            }

            var chain = row.Text("chain");
            if (chains.TryGetValue(chain, out var broken))
            {
                chains[chain] = broken with { Count = broken.Count + 1 };
            }
            else if (chains.Count < ChainsMax)
            {
                chains.Add(chain, (row.NameBy(["chain", "position"]), row.Number("entry"), 1));
            }
        }

        public void Tell(Findings findings, Func<string, bool> isJournalRight)
        {
            // Two entries of different chains that were exchanged leave every hash as it was: each is where the other should be.
            foreach (var (told, by) in given.Where(g => given.ContainsKey(g.Value)).OrderBy(g => g.Key))
            {
                findings.Add("journal", $"id {told}", MaintenanceDiagnostics.Exchanged, by.ToString(CultureInfo.InvariantCulture));
            }

            foreach (var (chain, (first, entry, count)) in chains.OrderBy(c => c.Key, StringComparer.Ordinal))
            {
                if (!isJournalRight(chain))
                {
                    findings.Add("journal", $"id {entry}", MaintenanceDiagnostics.NotInChain, chain);
                }

                findings.Add("journal_link", first, MaintenanceDiagnostics.LinkBroken, count.ToString(CultureInfo.InvariantCulture));
            }
        }
    }
}
