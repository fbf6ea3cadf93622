using System.Text.Json;
using LoyaltyRules.Engine.Accounts.Book;
using LoyaltyRules.Engine.Accounts.Points;
using LoyaltyRules.Engine.Model;
using LoyaltyRules.Storage.Databases;
using LoyaltyRules.Storage.Journal;
using LoyaltyRules.Storage.Members;
using LoyaltyRules.Storage.Releases;
using LoyaltyRules.Storage.States;
using NodaTime;

namespace LoyaltyRules.Storage.Maintenance.Verification;

/// <summary>
/// What must fall due by the states: of every owner as at the time up to which their works are done. What lies there besides is looked at when its time comes, and changes
/// nothing.
/// </summary>
/// <param name="store">The program's database.</param>
/// <param name="scratch">What the journal gives; the works are put there too.</param>
/// <param name="program">The program.</param>
/// <param name="packs">The versions of the pack.</param>
internal sealed class DueCheck(SqlSession store, SqlSession scratch, string program, ReleasedPacks packs)
{
    private const int PageRows = 500;
    private const string Table = "due_work";

    private readonly ProgramState shared = new ProgramStates(scratch, program).Read(withBudgets: false, withFigures: true);

    /// <summary>Plans everything, in the scratch database.</summary>
    /// <param name="figuresAt">When figures of the program, or its stage, were booked last; null for never.</param>
    /// <param name="progress">Told how far it is.</param>
    /// <param name="cancellation">Stops.</param>
    public void Plan(Instant? figuresAt, IProgress<StoreProgress>? progress, CancellationToken cancellation)
    {
        var planned = 0L;
        var source = new SqlStateSource(scratch, program, null, null);
        Each(StateKinds.Member, id => Plan(AccountOwner.Member(id), b => b.PlanOf(AccountOwner.Member(id))));
        Each(StateKinds.Household, id => Plan(AccountOwner.Household(id), b => b.PlanOf(AccountOwner.Household(id))));
        foreach (var hold in source.Holds())
        {
            Plan(AccountOwner.Member(hold.MemberId), b => b.PlanOf(hold));
        }

        if (figuresAt is { } at)
        {
            Plan(at, b => b.PlanOf(default(AccountOwner)));
        }

        void Each(string kind, Action<string> plan)
        {
            foreach (var id in source.Ids(kind))
            {
                cancellation.ThrowIfCancellationRequested();
                plan(id);
                if (++planned % PageRows == 0)
                {
                    progress?.Report(new StoreProgress(Table, planned, 0));
                }
            }
        }
    }

    /// <summary>Compares what was planned with what is kept.</summary>
    /// <param name="now">The latest that the program's clock is known to have shown.</param>
    /// <param name="findings">Told what is missing.</param>
    public void Compare(Instant now, Findings findings)
    {
        // Works of a day that has passed may have been looked at and have changed nothing; and whether a review by calendar was planned depends on the versions there were.
        var horizon = now + StoreContext.AheadMax;
        var areReviewsPlannedAlike = packs.Releases.Length == 1;
        var after = ("", "", "", "");
        List<(string Owner, string Kind, string Name, string Due)> page;
        do
        {
            page = scratch.Query(
                $"""
                SELECT owner, kind, name, due FROM due_work WHERE program = $1 AND (owner, kind, name, due) > ($2, $3, $4, $5) ORDER BY owner, kind, name, due LIMIT {PageRows}
                """,
                r => (r.GetString(0), r.GetString(1), r.GetString(2), r.GetString(3)),
                program, after.Item1, after.Item2, after.Item3, after.Item4);
            foreach (var work in page)
            {
                var isSoft = work.Kind == nameof(DueKind.TierReview) && (!areReviewsPlannedAlike || StoredTexts.Instant(work.Due) <= horizon);
                if (!isSoft && !IsKept(work))
                {
                    findings.Add(Table, $"owner {work.Owner}, kind {work.Kind}, name {work.Name}, due {work.Due}", MaintenanceDiagnostics.Missing);
                }
            }

            after = page.Count > 0 ? page[^1] : after;
        }
        while (page.Count == PageRows);
    }

    // What is left after the close is settled whenever it comes to be left.
    private bool IsKept((string Owner, string Kind, string Name, string Due) work) => store.Number(
        "SELECT 1 FROM due_work WHERE program = $1 AND owner = $2 AND kind = $3 AND name = $4 AND (due = $5 OR kind = 'Settlement') LIMIT 1",
        program, work.Owner, work.Kind, work.Name, work.Due) is not null;

    private void Plan(AccountOwner owner, Action<ProgramBook> plan)
    {
        if (Chain.Of(scratch, program, Chain.NameOf(owner)).At is { } at)
        {
            Plan(at, plan);
        }
    }

    private void Plan(Instant asOf, Action<ProgramBook> plan)
    {
        var book = new ProgramBook(packs.History, new BookState(new SqlStateSource(scratch, program, null, null), shared), asOf, null, []) { Members = RecordOf };
        plan(book);
        var due = new DueWorkTable(scratch, program);
        foreach (var work in book.Due)
        {
            due.Add(work);
        }
    }

    // A record that cannot be opened is told where records are checked.
    private MemberSnapshot? RecordOf(string memberId)
    {
        try
        {
            return new MemberVault(store, program).Record(memberId);
        }
        catch (Exception e) when (e is ErasedException or System.Security.Cryptography.CryptographicException or ArgumentException or JsonException or InvalidCastException or InvalidOperationException)
        {
            return null;
        }
    }
}
