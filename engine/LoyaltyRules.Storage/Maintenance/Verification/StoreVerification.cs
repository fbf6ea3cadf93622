using System.Collections.Immutable;
using System.Data.Common;
using LoyaltyRules.Engine.Diagnostics;
using LoyaltyRules.Storage.Databases;
using LoyaltyRules.Storage.Releases;
using NodaTime;
using NodaTime.Text;

namespace LoyaltyRules.Storage.Maintenance.Verification;

/// <summary>What came of verifying a store.</summary>
/// <param name="Entries">How many entries the journal has.</param>
/// <param name="Chains">How many chains.</param>
/// <param name="Problems">What does not hold; the place of each is the table and the row. Empty where everything holds.</param>
public sealed record VerificationReport(long Entries, long Chains, ImmutableArray<Diagnostic> Problems)
{
    /// <summary>Whether everything holds.</summary>
    public bool IsWhole => Problems.IsEmpty;
}

/// <summary>
/// Verifies a store. Every entry of the journal has the hash that it was written with; what follows from the journal is made again from it and compared whole (J1, J2);
/// what does not follow from it has the seals that it was written with. Whatever is damaged is a problem that is told, and the rest is checked on. Members who were erased
/// do not matter: chains cover what is sealed as it is. Memory does not grow with the journal: what is made again lies in a temporary file.
/// </summary>
/// <param name="store">The program.</param>
/// <param name="progress">Told how far it is, now and then; null for nobody.</param>
public sealed class StoreVerification(ProgramStore store, IProgress<StoreProgress>? progress = null)
{
    /// <summary>Verifies, on one state of the database, while others go on writing.</summary>
    public async Task<VerificationReport> RunAsync(CancellationToken cancellation = default)
    {
        try
        {
            return await store.Database.ReadAsync(session => Run(session, cancellation), cancellation).ConfigureAwait(false);
        }
        catch (DbException e)
        {
            // It could not even be opened.
            return new VerificationReport(0, 0, [Diagnostic.At(Place.None, MaintenanceDiagnostics.Damaged, e.Message)]);
        }
    }

    /// <summary>The versions of the pack; null, and told, where they cannot be read.</summary>
    internal static ReleasedPacks? Packs(SqlSession session, string program, Findings findings)
    {
        try
        {
            // Not what the store remembers: what the database has.
            return new PackCache(program).Find(session);
        }
        catch (Exception e) when (e is RefusedException or KeyNotFoundException or FormatException or InvalidCastException or InvalidOperationException or ArgumentException or DbException
            or UnparsableValueException)
        {
            findings.Add("pack", "", MaintenanceDiagnostics.Unreadable, e.Message);
            return null;
        }
    }

    /// <summary>Verifies what one transaction sees.</summary>
    internal VerificationReport Run(SqlSession session, CancellationToken cancellation)
    {
        var findings = new Findings();
        using var scratch = new ScratchDatabase();
        new CatalogueCheck(session, scratch.Session, findings).Run();
        var packs = Packs(session, store.Program, findings);
        var fold = new JournalReplay(session, scratch.Session, store.Program, packs?.History, findings);
        fold.Run(progress, cancellation);
        var derived = new JournalComparison(session, scratch.Session, store.Program);
        foreach (var table in Coverage.Derived)
        {
            derived.Compare(table, findings, progress, cancellation);
        }

        if (packs is not null)
        {
            var due = new DueCheck(session, scratch.Session, store.Program, packs);
            due.Plan(fold.FiguresAt, progress, cancellation);
            due.Compare(Instant.Max(store.Context.Clock.GetCurrentInstant(), fold.LastAt ?? Instant.MinValue), findings);
        }

        new SealCheck(session, store.Program, findings).Run(progress, cancellation);
        new MemberKeyCheck(session, store.Program, findings).CheckRecords(cancellation);
        AuditTrailCheck.Run(session, store.Program, findings, cancellation);
        WebhookCheck.Run(session, store.Program, findings, cancellation);
        var chains = scratch.Session.Number("SELECT count(*) FROM chain_head WHERE program = $1", store.Program) ?? 0;
        return new VerificationReport(fold.Entries, chains, findings.ToDiagnostics());
    }
}
