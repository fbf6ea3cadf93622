using System.Collections.Immutable;
using LoyaltyRules.Engine.Diagnostics;
using LoyaltyRules.Storage.Audit;
using LoyaltyRules.Storage.Databases;
using LoyaltyRules.Storage.Journal;
using LoyaltyRules.Storage.Maintenance.Verification;
using LoyaltyRules.Storage.Sealing;

namespace LoyaltyRules.Storage.Maintenance;

/// <summary>Makes everything that follows from the journal anew (J2). In one transaction; nobody else writes meanwhile.</summary>
/// <param name="store">The program.</param>
/// <param name="progress">Told how far it is, now and then; null for nobody.</param>
public sealed class StoreRebuild(ProgramStore store, IProgress<StoreProgress>? progress = null)
{
    /// <summary>Rebuilds. What the journal does not tell is left as it is.</summary>
    /// <returns>From how many entries.</returns>
    /// <exception cref="JournalNotWholeException">The journal itself is damaged, so nothing was changed.</exception>
    public Task<long> RunAsync(CancellationToken cancellation = default) => store.Database.RepairAsync(session => Run(session, cancellation), cancellation);

    /// <summary>Takes what the journal does not tell for right as it stands, and seals it anew; the audit trail says who did.</summary>
    public Task ResealAsync(string by, CancellationToken cancellation = default) => store.Database.RepairAsync(
        session =>
        {
            RowSeals.SealEverything(session, store.Program);
            AuditTrail.Append(session, store.Program, store.Context.Clock.GetCurrentInstant(), by, AuditActions.StoreResealed, store.Program);
            return true;
        },
        cancellation);

    /// <summary>Rebuilds in one transaction.</summary>
    internal long Run(SqlSession session, CancellationToken cancellation)
    {
        Chain.Lock(session, store.Program, Chain.Program);
        var findings = new Findings();
        using var scratch = new ScratchDatabase();
        var packs = StoreVerification.Packs(session, store.Program, findings) ?? throw new JournalNotWholeException(findings.ToDiagnostics());
        var fold = new JournalReplay(session, scratch.Session, store.Program, packs.History, findings);
        fold.Run(progress, cancellation);
        if (!fold.IsWhole || !new RebuildGuard(session, scratch.Session, store.Program).Holds())
        {
            throw new JournalNotWholeException([.. findings.ToDiagnostics(), Diagnostic.At(new Place("journal", ""), MaintenanceDiagnostics.JournalNotWhole)]);
        }

        new DueCheck(session, scratch.Session, store.Program, packs).Plan(fold.FiguresAt, progress, cancellation);
        var derived = new JournalComparison(session, scratch.Session, store.Program);
        foreach (var table in Coverage.Derived.Add("due_work"))
        {
            progress?.Report(new StoreProgress(table, 0, 0));
            derived.Replace(table, cancellation);
        }

        Columns(session);
        session.OnDone(() => store.Context.Recent?.Forget());
        return fold.Entries;
    }

    // What stands beside the body of an entry says what the body says.
    private void Columns(SqlSession session)
    {
        const int PageRows = 256;
        for (var page = Page(0); page.Count > 0; page = Page(page[^1].Id))
        {
            foreach (var (id, body) in page)
            {
                var entry = EntryCodec.Read(body, 1);
                session.Execute(
                    """
                    UPDATE journal SET kind = $2, at = $3, event_on = $4, member = $5, purchase = $6
                    WHERE id = $1 AND NOT (kind = $2 AND at = $3 AND event_on = $4 AND coalesce(member, '') = coalesce($5, '') AND coalesce(purchase, '') = coalesce($6, ''))
                    """,
                    id, StoredTexts.Of(entry.Kind), StoredTexts.Of(entry.At), StoredTexts.Of(entry.EventOn), entry.MemberId, entry.PurchaseId);
            }
        }

        List<(long Id, byte[] Body)> Page(long after) => session.Query(
            $"SELECT id, body FROM journal WHERE program = $1 AND id > $2 ORDER BY id LIMIT {PageRows}", r => (r.GetInt64(0), r.Bytes(1)), store.Program, after);
    }
}

/// <summary>Nothing was rebuilt: the journal itself is damaged.</summary>
/// <param name="problems">What is wrong with it.</param>
public sealed class JournalNotWholeException(ImmutableArray<Diagnostic> problems) : Exception(string.Join(Environment.NewLine, problems))
{
    /// <summary>What is wrong with it.</summary>
    public ImmutableArray<Diagnostic> Problems { get; } = problems;
}
