using LoyaltyRules.Engine.Diagnostics;
using LoyaltyRules.Engine.Tests.Accounts;
using LoyaltyRules.Storage.Databases;
using LoyaltyRules.Storage.Maintenance;
using LoyaltyRules.Storage.Maintenance.Verification;
using LoyaltyRules.Storage.Sealing;
using LoyaltyRules.Storage.Tests.Databases;
using LoyaltyRules.Storage.Tests.Programs;

namespace LoyaltyRules.Storage.Tests.Maintenance;

/// <summary>
/// Whatever is done to a store behind its back is told: every column of every table of the database's own catalogue is changed, rows are taken away, put in and exchanged. A
/// column that comes later without being covered fails here. What follows from the journal comes back by a rebuild.
/// </summary>
public sealed class StoreDamageTests
{
    // What a rebuild brings back; of the journal, what stands beside its bodies.
    private static readonly HashSet<string> Rebuilt = [.. Coverage.Derived, "due_work"];
    private static readonly HashSet<string> RebuiltOfJournal = ["change kind", "change at", "change event_on", "change member", "change purchase"];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(Kind.Sqlite, 1)]
    [InlineData(Kind.Postgres, 7)]
    public async Task Damage_toAnyColumnOrRow_isToldWithItsTable_andRebuiltFromTheJournal(Kind kind, int everyWhich)
    {
        await using var test = await TestDatabase.NewAsync(kind);
        var store = await DamagedClub.MakeAsync(test, new SetClock(Theatre.Noon("2026-01-01")), 40);
        Assert.Empty((await new StoreVerification(store).RunAsync(Cancellation)).Problems);
        var tables = await test.Database.ReadAsync(CatalogueTable.Of, Cancellation);
        var failures = new List<string>();
        foreach (var (damage, i) in tables.SelectMany(Damage.Of).Select((d, i) => (d, i)).Where(d => d.i % everyWhich == 0))
        {
            try
            {
                await test.Database.RepairAsync<bool>(session => throw new Undone(Look(session, store, damage)), Cancellation);
            }
            catch (Undone undone)
            {
                failures.AddRange(undone.Failures.Select(f => $"{damage}: {f}"));
            }
        }

        Assert.True(failures.Count == 0, string.Join(Environment.NewLine, failures));
        Assert.Empty((await new StoreVerification(store).RunAsync(Cancellation)).Problems);
    }

    [Fact]
    public async Task EveryTable_isCoveredInOneWay_andWhatIsNotCoveredExists()
    {
        await using var test = await TestDatabase.NewAsync(Kind.Sqlite);
        var tables = await test.Database.ReadAsync(CatalogueTable.Of, Cancellation);

        Assert.Equal(
            tables.Select(t => t.Name).Order(StringComparer.Ordinal),
            Coverage.Derived.Concat(Coverage.Checked).Concat(SealedTables.All.Select(t => t.Name)).Order(StringComparer.Ordinal));
        Assert.Equal(
            Coverage.NotCovered.Keys.Except(Coverage.OnlyShared, StringComparer.Ordinal).Order(StringComparer.Ordinal),
            tables.SelectMany(t => t.Columns.Select(c => t.Name + "." + c)).Where(Coverage.NotCovered.ContainsKey).Order(StringComparer.Ordinal));
        Assert.All(Coverage.NotCovered.Values.Concat(Coverage.RowsMayGo.Values), reason => Assert.NotEmpty(reason));
        Assert.Equal(
            SealedTables.All.SelectMany(t => t.Unsealed.Select(c => t.Name + "." + c)).Order(StringComparer.Ordinal), Coverage.NotCovered.Keys.Where(k => SealedTables.All.Any(t => k.StartsWith(t.Name + ".", StringComparison.Ordinal))));
    }

    [Theory]
    [InlineData("an entry taken out", "DELETE FROM journal WHERE id = (SELECT max(id) FROM journal)")]
    [InlineData("an entry taken out of the middle", "DELETE FROM journal WHERE id = 9")]
    [InlineData("an entry changed", "UPDATE journal SET body = CAST(body || 'x' AS BLOB)")]
    [InlineData("an entry changed with its hash", "UPDATE journal SET hash = zeroblob(32) WHERE id = 9")]
    [InlineData("an entry put in", "INSERT INTO journal (program, kind, at, event_on, body, hash) SELECT program, kind, at, event_on, body, hash FROM journal WHERE kind = 'adjustment' LIMIT 1")]
    public async Task Rebuild_ofAJournalThatIsNotWhole_isRefused_andChangesNothing(string what, string sql)
    {
        await using var test = await TestDatabase.NewAsync(Kind.Sqlite);
        var store = await DamagedClub.MakeAsync(test, new SetClock(Theatre.Noon("2026-01-01")), 40);
        Assert.True(await test.Database.WriteAsync(s => s.Execute(sql), Cancellation) > 0, what);
        var before = await test.Database.ReadAsync(RowsThatFollow, Cancellation);

        var refused = await Assert.ThrowsAsync<JournalNotWholeException>(() => new StoreRebuild(store).RunAsync(Cancellation));

        Assert.Contains(refused.Problems, p => p is { Code: "LR8161", Place.Source: "journal" });
        Assert.Equal(before, await test.Database.ReadAsync(RowsThatFollow, Cancellation));
    }

    [Fact]
    public async Task Reseal_takesWhatStandsForRight_andTheTrailSaysSo()
    {
        await using var test = await TestDatabase.NewAsync(Kind.Sqlite);
        var store = await DamagedClub.MakeAsync(test, new SetClock(Theatre.Noon("2026-01-01")), 20);
        await test.Database.WriteAsync(s => s.Execute("DELETE FROM api_key WHERE name = 'integrator'"), Cancellation);
        Assert.NotEmpty((await new StoreVerification(store).RunAsync(Cancellation)).Problems);

        await new StoreRebuild(store).ResealAsync("auditor", Cancellation);

        Assert.Empty((await new StoreVerification(store).RunAsync(Cancellation)).Problems);
        Assert.Equal(1, await test.Database.ReadAsync(s => s.Number("SELECT count(*) FROM audit WHERE action = 'store.resealed' AND who = 'auditor'"), Cancellation));
    }

    [Fact]
    public async Task Entries_exchanged_areTold()
    {
        await using var test = await TestDatabase.NewAsync(Kind.Sqlite);
        var store = await DamagedClub.MakeAsync(test, new SetClock(Theatre.Noon("2026-01-01")), 30);
        await test.Database.WriteAsync(
            s =>
            {
                var ids = s.Query(
                    "SELECT min(entry) FROM journal_link WHERE chain IN ('member ann', 'member bob') AND entry IN (SELECT entry FROM journal_link GROUP BY entry HAVING count(*) = 1) GROUP BY chain",
                    r => r.GetInt64(0));
                s.Execute("UPDATE journal SET id = -1 WHERE id = $1", ids[0]);
                s.Execute("UPDATE journal SET id = $2 WHERE id = $1", ids[1], ids[0]);
                s.Execute("UPDATE journal SET id = $1 WHERE id = -1", ids[1]);
            },
            Cancellation);

        Assert.Equal(2, (await new StoreVerification(store).RunAsync(Cancellation)).Problems.Count(p => p is { Code: "LR8123", Place.Source: "journal" }));
    }

    [Fact]
    public async Task SequenceOfEntries_setBack_isTold()
    {
        await using var test = await TestDatabase.NewAsync(Kind.Sqlite);
        var store = await DamagedClub.MakeAsync(test, new SetClock(Theatre.Noon("2026-01-01")), 20);
        await test.Database.WriteAsync(s => s.Execute("UPDATE sqlite_sequence SET seq = 1"), Cancellation);

        Assert.Contains((await new StoreVerification(store).RunAsync(Cancellation)).Problems, p => p.Place.Source == "sqlite_sequence");
    }

    private static List<string> RowsThatFollow(SqlSession session) => [.. Coverage.Derived.SelectMany(table =>
    {
        var columns = session.Query("SELECT name FROM pragma_table_info($1)", r => r.GetString(0), table);
        return session.Query($"SELECT {string.Join(" || ',' || ", columns.Select(c => $"quote({c})"))} FROM {table} ORDER BY 1", r => $"{table} {r.GetString(0)}");
    })];

    private static List<string> Look(SqlSession session, ProgramStore store, Damage damage)
    {
        try
        {
            if (!damage.Do(session))
            {
                return damage.What is "swap" && damage.Table is "schema_step" or "audit_head" or "pack" or "retention" ? [] : ["there is nothing to do it to"];
            }

            var problems = new StoreVerification(store).Run(session, Cancellation).Problems;
            if (!problems.Any(p => Names(p, damage.Table)))
            {
                return [$"not told: {string.Join(" | ", problems.Take(3))}"];
            }

            if (Rebuilt.Contains(damage.Table) || (damage.Table == "journal" && RebuiltOfJournal.Contains(damage.What)))
            {
                new StoreRebuild(store).Run(session, Cancellation);
                var left = new StoreVerification(store).Run(session, Cancellation).Problems;
                return left.IsEmpty ? [] : [$"not rebuilt: {string.Join(" | ", left.Take(3))}"];
            }

            return [];
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            return [$"{e.GetType().Name} {e.Message} {e.StackTrace?.Split('\n').FirstOrDefault(l => l.Contains("Storage", StringComparison.Ordinal))}"];
        }
    }

    private static bool Names(Diagnostic problem, string table) =>
        problem.Place.Source == table || problem.Arguments.Any(a => a.En == table || a.En.StartsWith(table + " ", StringComparison.Ordinal));

    // What was done in the transaction is taken back with it.
    private sealed class Undone(List<string> failures) : Exception
    {
        public List<string> Failures { get; } = failures;
    }
}
