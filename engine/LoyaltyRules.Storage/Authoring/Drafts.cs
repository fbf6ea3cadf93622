using System.Collections.Immutable;
using System.Data.Common;
using System.Text.Json.Nodes;
using LoyaltyRules.Engine.Diagnostics;
using LoyaltyRules.Engine.Evaluation;
using LoyaltyRules.Engine.Packs;
using LoyaltyRules.Engine.Simulation.Examples;
using LoyaltyRules.Storage.Audit;
using LoyaltyRules.Storage.Databases;
using LoyaltyRules.Storage.Journal;
using LoyaltyRules.Storage.Sealing;
using NodaTime;

namespace LoyaltyRules.Storage.Authoring;

/// <summary>
/// The versions of a program's pack on their way to tills: edited, submitted, approved by somebody else, and live from an instant on. Every save is kept. What tills decide by
/// changes at that instant and not before, on all hosts. Safe for many threads.
/// </summary>
/// <param name="store">The program.</param>
/// <param name="checkMore">Checks what goes with a pack beyond its rules, for example its messages; null for nothing.</param>
public sealed class Drafts(ProgramStore store, Func<PackCheck, PackCheck>? checkMore = null)
{
    private const string Columns =
        "id, title, state, revision, created_by, created_at, submitted_by, submitted_at, decided_by, decided_at, comment, hash, version, live_from";

    /// <summary>Begins a draft.</summary>
    /// <param name="id">Its id, not used before.</param>
    /// <param name="title">What people call it.</param>
    /// <param name="files">Its files, by their paths in the pack's folder.</param>
    /// <param name="by">Who begins it.</param>
    /// <param name="cancellation">Stops waiting.</param>
    public Task<Draft> CreateAsync(string id, string title, IReadOnlyDictionary<string, byte[]> files, string by, CancellationToken cancellation = default) => WriteAsync(
        session =>
        {
            var draft = new Draft(id, title, DraftState.Draft, 1, by, store.Context.Clock.GetCurrentInstant());
            session.Execute(
                "INSERT INTO draft (program, id, title, state, revision, created_by, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7)",
                store.Program, id, title, StoredTexts.Of(draft.State), draft.Revision, by, StoredTexts.Of(draft.CreatedAt));
            RowSeals.Seal(session, "draft", store.Program, id);
            Keep(session, draft, files, title, by);
            Audit(session, by, AuditActions.DraftCreated, draft, null);
            return draft;
        },
        cancellation);

    /// <summary>One by its id; null where there is none.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="cancellation">Stops waiting.</param>
    public Task<Draft?> FindAsync(string id, CancellationToken cancellation = default) => store.Database.ReadAsync(session => Find(session, id), cancellation);

    /// <summary>All of them, the latest first.</summary>
    /// <param name="cancellation">Stops waiting.</param>
    public Task<ImmutableArray<Draft>> ListAsync(CancellationToken cancellation = default) => store.Database.ReadAsync<ImmutableArray<Draft>>(
        session => [.. session.Query($"SELECT {Columns} FROM draft WHERE program = $1 ORDER BY id{session.Ordinal} DESC", Read, store.Program)], cancellation);

    /// <summary>The files of a save; null where there is none.</summary>
    /// <param name="id">The draft.</param>
    /// <param name="revision">The save.</param>
    /// <param name="cancellation">Stops waiting.</param>
    public Task<IReadOnlyDictionary<string, byte[]>?> FilesAsync(string id, long revision, CancellationToken cancellation = default) => store.Database.ReadAsync(
        session => session.First(
            "SELECT files FROM draft_save WHERE program = $1 AND draft = $2 AND revision = $3", (IReadOnlyDictionary<string, byte[]>?)null, r => DraftFiles.Read(r.Bytes(0)),
            store.Program, id, revision),
        cancellation);

    /// <summary>The saves of a draft, the latest first.</summary>
    /// <param name="id">The draft.</param>
    /// <param name="cancellation">Stops waiting.</param>
    public Task<ImmutableArray<DraftSave>> SavesAsync(string id, CancellationToken cancellation = default) => store.Database.ReadAsync<ImmutableArray<DraftSave>>(
        session =>
        [
            .. session.Query("SELECT revision, note, saved_by, saved_at FROM draft_save WHERE program = $1 AND draft = $2 ORDER BY revision DESC",
                r => new DraftSave(r.GetInt64(0), r.GetString(1), r.GetString(2), StoredTexts.Instant(r.GetString(3))), store.Program, id),
        ],
        cancellation);

    /// <summary>Saves a draft.</summary>
    /// <param name="id">The draft.</param>
    /// <param name="revision">The revision that was read.</param>
    /// <param name="files">Its files from now on.</param>
    /// <param name="note">What is said to it.</param>
    /// <param name="by">Who saves.</param>
    /// <param name="cancellation">Stops waiting.</param>
    /// <returns>The draft as it is then; null where there is none.</returns>
    /// <exception cref="StaleDraftException">Somebody saved it since.</exception>
    /// <exception cref="RefusedException">It is not edited any more.</exception>
    public Task<Draft?> SaveAsync(string id, long revision, IReadOnlyDictionary<string, byte[]> files, string note, string by, CancellationToken cancellation = default) => ChangeAsync(
        id, revision, DraftState.Draft, (session, draft) =>
        {
            var saved = draft with { Revision = draft.Revision + 1 };
            Keep(session, saved, files, note, by);
            Update(session, saved);
            Audit(session, by, AuditActions.DraftSaved, saved, note);
            return saved;
        },
        cancellation);

    /// <summary>Checks a save: the problems of its pack, and how its examples are decided.</summary>
    /// <param name="files">The files.</param>
    public DraftCheck Check(IReadOnlyDictionary<string, byte[]> files)
    {
        var check = CheckPack(files);
        return check.Pack is { } pack
            ? new DraftCheck(check.Diagnostics, ExampleReplay.All(CompiledPack.Compile(pack), files), pack.Hash, pack.Version) { Pack = pack }
            : new DraftCheck(check.Diagnostics, [], null, null);
    }

    /// <summary>Submits a draft to the approval of somebody else, where its pack has no error and its examples are decided as approved.</summary>
    /// <param name="id">The draft.</param>
    /// <param name="revision">The revision that was read.</param>
    /// <param name="by">Who submits.</param>
    /// <param name="cancellation">Stops waiting.</param>
    /// <returns>The draft as it is then; null where there is none.</returns>
    /// <exception cref="StaleDraftException">Somebody saved it since.</exception>
    /// <exception cref="RefusedException">It cannot be submitted; the exception carries every reason.</exception>
    public async Task<Draft?> SubmitAsync(string id, long revision, string by, CancellationToken cancellation = default)
    {
        if (await FilesAsync(id, revision, cancellation).ConfigureAwait(false) is not { } files)
        {
            return await ChangeAsync(id, revision, DraftState.Draft, (_, draft) => draft, cancellation).ConfigureAwait(false);
        }

        // A save never changes, so it is checked before the transaction.
        var check = Check(files);
        var problems = DiagnosticBag.OfRequest();
        problems.AddRange(check.Diagnostics.Where(d => d.IsError));
        var failing = check.Examples.Where(e => e.IsFailure).ToList();
        if (failing.Count > 0)
        {
            problems.Add(Nowhere, AuthoringDiagnostics.ExamplesDiffer, Count(failing.Count), Count(check.Examples.Length), string.Join(", ", failing.Select(e => e.Name)));
        }

        return await ChangeAsync(
            id, revision, DraftState.Draft, (session, draft) =>
            {
                if (check.Hash is not null && CheckPack(files).Pack is { } pack)
                {
                    CompareWithReleases(session, pack, problems);
                }

                Refuse(problems);
                var now = store.Context.Present();
                var submitted = draft with { State = DraftState.Submitted, SubmittedBy = by, SubmittedAt = now, Hash = check.Hash, Version = check.Version };
                Update(session, submitted);
                Audit(session, by, AuditActions.DraftSubmitted, submitted, null);
                return submitted;
            },
            cancellation).ConfigureAwait(false);
    }

    /// <summary>Approves a submitted draft: its pack is released, and decides from an instant on.</summary>
    /// <param name="id">The draft.</param>
    /// <param name="revision">The revision that was read.</param>
    /// <param name="from">The instant; null for at once.</param>
    /// <param name="comment">What is said to it; null for nothing.</param>
    /// <param name="by">Who approves: nobody who has saved or submitted it.</param>
    /// <param name="cancellation">Stops waiting.</param>
    /// <returns>The draft as it is then; null where there is none.</returns>
    /// <exception cref="StaleDraftException">Somebody saved it since.</exception>
    /// <exception cref="RefusedException">It cannot be approved; the exception carries every reason.</exception>
    public Task<Draft?> ApproveAsync(string id, long revision, Instant? from, string? comment, string by, CancellationToken cancellation = default) => ChangeAsync(
        id, revision, DraftState.Submitted, (session, draft) =>
        {
            var problems = DiagnosticBag.OfRequest();
            if (by == draft.SubmittedBy || session.Number("SELECT count(*) FROM draft_save WHERE program = $1 AND draft = $2 AND saved_by = $3", store.Program, id, by) > 0)
            {
                problems.Add(Nowhere, AuthoringDiagnostics.SameEyes, by);
            }

            var files = session.First("SELECT files FROM draft_save WHERE program = $1 AND draft = $2 AND revision = $3", null, r => DraftFiles.Read(r.Bytes(0)), store.Program, id, draft.Revision)!;
            var pack = CheckPack(files).Pack!;
            CompareWithReleases(session, pack, problems);
            var now = store.Context.Present();
            var latest = store.Context.Packs.Find(session)?.Releases is { IsEmpty: false } releases ? releases[^1].From : Instant.MinValue;
            var earliest = Instant.Max(now, latest + Duration.Epsilon);
            var live = from ?? earliest;
            if (live < earliest)
            {
                problems.Add(Nowhere, AuthoringDiagnostics.TooEarly, StoredTexts.Of(live), StoredTexts.Of(earliest));
            }

            Refuse(problems);
            store.Release(session, pack, live, by, onlyAsFirst: false);
            var released = draft with { State = DraftState.Released, DecidedBy = by, DecidedAt = now, Comment = comment, LiveFrom = live };
            Update(session, released);
            Audit(session, by, AuditActions.DraftApproved, released, comment);
            return released;
        },
        cancellation);

    /// <summary>Rejects a submitted draft, which is edited again then.</summary>
    /// <param name="id">The draft.</param>
    /// <param name="revision">The revision that was read.</param>
    /// <param name="comment">Why.</param>
    /// <param name="by">Who rejects it.</param>
    /// <param name="cancellation">Stops waiting.</param>
    /// <returns>The draft as it is then; null where there is none.</returns>
    /// <exception cref="StaleDraftException">Somebody saved it since.</exception>
    /// <exception cref="RefusedException">It is not submitted.</exception>
    public Task<Draft?> RejectAsync(string id, long revision, string comment, string by, CancellationToken cancellation = default) => ChangeAsync(
        id, revision, DraftState.Submitted, (session, draft) => Reopen(session, draft, comment, by, AuditActions.DraftRejected), cancellation);

    /// <summary>Takes a draft back: one that is submitted, or one that is released and does not decide yet. It is edited again then.</summary>
    /// <param name="id">The draft.</param>
    /// <param name="revision">The revision that was read.</param>
    /// <param name="comment">Why.</param>
    /// <param name="by">Who takes it back.</param>
    /// <param name="cancellation">Stops waiting.</param>
    /// <returns>The draft as it is then; null where there is none.</returns>
    /// <exception cref="StaleDraftException">Somebody saved it since.</exception>
    /// <exception cref="RefusedException">It is neither, or it decides already, or another version follows it.</exception>
    public Task<Draft?> WithdrawAsync(string id, long revision, string comment, string by, CancellationToken cancellation = default) => ChangeAsync(
        id, revision, null, (session, draft) =>
        {
            if (draft.State == DraftState.Draft)
            {
                throw NotIn(draft, DraftState.Submitted);
            }

            if (draft.LiveFrom is { } live)
            {
                // An event may lie some minutes ahead of the clock, and may have been decided by it.
                if (live <= store.Context.Present() + StoreContext.AheadMax)
                {
                    var problems = DiagnosticBag.OfRequest();
                    problems.Add(Nowhere, AuthoringDiagnostics.AlreadyLive, StoredTexts.Of(live));
                    Refuse(problems);
                }

                store.Withdraw(session, draft.Hash!, live, by);
            }

            return Reopen(session, draft, comment, by, AuditActions.DraftWithdrawn);
        },
        cancellation);

    private PackCheck CheckPack(IReadOnlyDictionary<string, byte[]> files) => RulePack.Check(files) is var check && checkMore is not null ? checkMore(check) : check;

    private static Place Nowhere { get; } = new("", "");

    private static string Count(int count) => count.ToString(System.Globalization.CultureInfo.InvariantCulture);

    private static void Refuse(DiagnosticBag problems)
    {
        if (problems.HasErrors)
        {
            throw new RefusedException(problems.Ordered());
        }
    }

    private static RefusedException NotIn(Draft draft, DraftState needed)
    {
        var problems = DiagnosticBag.OfRequest();
        problems.Add(Nowhere, AuthoringDiagnostics.NotInState, StoredTexts.Of(draft.State), StoredTexts.Of(needed));
        return new RefusedException(problems.Ordered());
    }

    // Accounts are kept in the program's zone and money, under its id; and what one version is called, no other is.
    private void CompareWithReleases(SqlSession session, RulePack pack, DiagnosticBag problems)
    {
        var releases = store.Context.Packs.Find(session)?.Releases ?? [];
        if (pack.Id != store.Program)
        {
            problems.Add(Nowhere, AuthoringDiagnostics.OtherProgram, "id", pack.Id, store.Program);
        }

        if (releases.IsEmpty)
        {
            return;
        }

        var last = releases[^1].Pack;
        foreach (var (name, own, former) in new[] { ("timeZone", pack.TimeZone.Id, last.TimeZone.Id), ("currency", pack.Currency, last.Currency) })
        {
            if (own != former)
            {
                problems.Add(Nowhere, AuthoringDiagnostics.OtherProgram, name, own, former);
            }
        }

        if (pack.Hash == last.Hash)
        {
            problems.Add(Nowhere, AuthoringDiagnostics.NothingNew);
        }
        else if (releases.Any(r => r.Pack.Version == pack.Version && r.Pack.Hash != pack.Hash))
        {
            problems.Add(Nowhere, AuthoringDiagnostics.VersionTaken, pack.Version);
        }
    }

    private Draft Reopen(SqlSession session, Draft draft, string comment, string by, string action)
    {
        var reopened = draft with { State = DraftState.Draft, DecidedBy = by, DecidedAt = store.Context.Clock.GetCurrentInstant(), Comment = comment, Hash = null, Version = null, LiveFrom = null };
        Update(session, reopened);
        Audit(session, by, action, draft, comment);
        return reopened;
    }

    private Task<Draft?> ChangeAsync(string id, long revision, DraftState? state, Func<SqlSession, Draft, Draft> change, CancellationToken cancellation) => WriteAsync(
        session =>
        {
            // One change of a program's versions at a time.
            Chain.Lock(session, store.Program, Chain.Program);
            if (Find(session, id) is not { } draft)
            {
                return null;
            }

            if (draft.Revision != revision)
            {
                throw new StaleDraftException(draft.Revision);
            }

            return state is { } needed && draft.State != needed ? throw NotIn(draft, needed) : (Draft?)change(session, draft);
        },
        cancellation);

    private async Task<T> WriteAsync<T>(Func<SqlSession, T> work, CancellationToken cancellation)
    {
        try
        {
            return await store.Database.WriteAsync(work, cancellation).ConfigureAwait(false);
        }
        catch
        {
            store.ForgetReleases();
            throw;
        }
    }

    private void Keep(SqlSession session, Draft draft, IReadOnlyDictionary<string, byte[]> files, string note, string by)
    {
        session.Execute(
            "INSERT INTO draft_save (program, draft, revision, files, note, saved_by, saved_at) VALUES ($1, $2, $3, $4, $5, $6, $7)",
            store.Program, draft.Id, draft.Revision, DraftFiles.Write(files), note, by, StoredTexts.Of(store.Context.Clock.GetCurrentInstant()));
        RowSeals.Seal(session, "draft_save", store.Program, draft.Id, draft.Revision);
    }

    private void Update(SqlSession session, Draft draft)
    {
        session.Execute(
            "UPDATE draft SET state = $3, revision = $4, submitted_by = $5, submitted_at = $6, decided_by = $7, decided_at = $8, comment = $9, hash = $10, version = $11, live_from = $12 "
            + "WHERE program = $1 AND id = $2",
            store.Program, draft.Id, StoredTexts.Of(draft.State), draft.Revision, draft.SubmittedBy, Text(draft.SubmittedAt), draft.DecidedBy, Text(draft.DecidedAt), draft.Comment, draft.Hash,
            draft.Version, Text(draft.LiveFrom));
        RowSeals.Seal(session, "draft", store.Program, draft.Id);

        static string? Text(Instant? at) => at is { } known ? StoredTexts.Of(known) : null;
    }

    private void Audit(SqlSession session, string by, string action, Draft draft, string? note)
    {
        var details = new JsonObject { ["revision"] = draft.Revision };
        if (note is not null)
        {
            details["note"] = note;
        }

        if (draft.LiveFrom is { } live)
        {
            details["from"] = StoredTexts.Of(live);
        }

        AuditTrail.Append(session, store.Program, store.Context.Clock.GetCurrentInstant(), by, action, draft.Id, details);
    }

    private Draft? Find(SqlSession session, string id) => session.First($"SELECT {Columns} FROM draft WHERE program = $1 AND id = $2", (Draft?)null, Read, store.Program, id);

    private static Draft Read(DbDataReader row)
    {
        return new Draft(row.GetString(0), row.GetString(1), StoredTexts.Parse<DraftState>(row.GetString(2)), row.GetInt64(3), row.GetString(4), StoredTexts.Instant(row.GetString(5)))
        {
            SubmittedBy = row.TextOrNull(6), SubmittedAt = At(7), DecidedBy = row.TextOrNull(8), DecidedAt = At(9), Comment = row.TextOrNull(10), Hash = row.TextOrNull(11),
            Version = row.TextOrNull(12), LiveFrom = At(13),
        };

        Instant? At(int column) => row.TextOrNull(column) is { } text ? StoredTexts.Instant(text) : null;
    }
}
