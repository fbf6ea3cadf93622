using System.Collections.Immutable;
using LoyaltyRules.Designer.Documents;
using LoyaltyRules.Designer.Language;
using LoyaltyRules.Designer.Session;
using LoyaltyRules.Engine.Diagnostics;
using LoyaltyRules.Engine.Evaluation;
using LoyaltyRules.Engine.Packs;
using LoyaltyRules.Messages;
using LoyaltyRules.Storage.Authoring;
using LoyaltyRules.Storage.Keys;

namespace LoyaltyRules.Designer.Editing;

/// <summary>Where the latest change is.</summary>
public enum SaveState
{
    /// <summary>It is kept.</summary>
    Saved,

    /// <summary>It is on its way.</summary>
    Saving,

    /// <summary>Somebody else changed the same part: a person has to choose.</summary>
    Conflict,

    /// <summary>The version is not edited any more.</summary>
    Closed,

    /// <summary>The store cannot be reached; it is tried again.</summary>
    Failed,
}

/// <summary>A change that can be taken back by its name.</summary>
/// <param name="What">What was done.</param>
/// <param name="Before">The draft before it.</param>
/// <param name="After">The draft since.</param>
/// <param name="Field">The field that it was typed in; typing on in it is the same change.</param>
public sealed record NamedChange(Phrase What, DraftDocument Before, DraftDocument After, string Field);

/// <summary>
/// One person edits one draft: every change is checked at once and saved, can be taken back by name, and is joined with what somebody else saved meanwhile. Used from one page only.
/// </summary>
public sealed class DraftEditing : IAsyncDisposable
{
    private const int NotesMax = 3;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(400);
    private static readonly TimeSpan BeforeRetry = TimeSpan.FromSeconds(3);

    private readonly Drafts drafts;
    private readonly DesignerCaller by;
    private readonly PageLanguage language;
    private readonly List<NamedChange> done = [];
    private readonly List<NamedChange> undone = [];
    private readonly List<Phrase> unsaved = [];
    private readonly SemaphoreSlim saving = new(1, 1);
    private DraftDocument saved;
    private DraftDocument? theirs;
    private Draft? theirDraft;
    private int checks;
    private bool isChecking;
    private bool isClosed;

    private DraftEditing(Drafts drafts, Draft draft, DraftDocument document, DesignerCaller by, PageLanguage language) =>
        (this.drafts, Draft, saved, Current, this.by, this.language) = (drafts, draft, document, document, by, language);

    /// <summary>Raised when anything here changed; from any thread.</summary>
    public event Action? Changed;

    /// <summary>The draft as it was saved last.</summary>
    public Draft Draft { get; private set; }

    /// <summary>What it says now.</summary>
    public DraftDocument Current { get; private set; }

    /// <summary>Whether it can be changed here, by this person.</summary>
    public bool IsOpen => Draft.State == DraftState.Draft && Save is not SaveState.Closed && by.May(ApiScopes.Author);

    /// <summary>Where the latest change is.</summary>
    public SaveState Save { get; private set; }

    /// <summary>The problems of what it says now, errors and warnings, in order of their places.</summary>
    public ImmutableArray<Diagnostic> Problems { get; private set; } = [];

    /// <summary>The pack of the latest state without errors; null where there was none yet.</summary>
    public CompiledPack? LastGood { get; private set; }

    /// <summary>Whether what it says now has errors.</summary>
    public bool IsBroken => Problems.Any(p => p.IsError);

    /// <summary>What can be taken back next; null for nothing.</summary>
    public Phrase? Undoable => done.Count > 0 ? done[^1].What : null;

    /// <summary>What can be done again next; null for nothing.</summary>
    public Phrase? Redoable => undone.Count > 0 ? undone[^1].What : null;

    /// <summary>The parts that somebody else has changed, too.</summary>
    public IReadOnlyList<PartConflict> Conflicts { get; private set; } = [];

    /// <summary>Who saved meanwhile; null for nobody.</summary>
    public string? JoinedWith { get; private set; }

    /// <summary>Opens a draft.</summary>
    /// <param name="drafts">The program's versions.</param>
    /// <param name="draft">The draft.</param>
    /// <param name="by">Who edits it.</param>
    /// <param name="language">The language in which saves are noted.</param>
    public static async Task<DraftEditing> OpenAsync(Drafts drafts, Draft draft, DesignerCaller by, PageLanguage language)
    {
        var files = await drafts.FilesAsync(draft.Id, draft.Revision);
        var editing = new DraftEditing(drafts, draft, DraftDocument.Of(files!), by, language);
        await editing.CheckAsync();
        return editing;
    }

    /// <summary>Changes the draft.</summary>
    /// <param name="what">What is done, for people.</param>
    /// <param name="after">The draft from now on.</param>
    /// <param name="field">The field that is typed in; empty for a change of its own.</param>
    public void Change(Phrase what, DraftDocument after, string field = "")
    {
        if (!IsOpen || ReferenceEquals(after, Current))
        {
            return;
        }

        if (field.Length > 0 && done.Count > 0 && done[^1].Field == field)
        {
            done[^1] = new NamedChange(what, done[^1].Before, after, field);
            if (unsaved.Count > 0)
            {
                unsaved.RemoveAt(unsaved.Count - 1);
            }
        }
        else
        {
            done.Add(new NamedChange(what, Current, after, field));
        }

        undone.Clear();
        GoTo(after, what);
    }

    /// <summary>Takes the latest change back.</summary>
    public void Undo()
    {
        if (IsOpen && done.Count > 0)
        {
            var change = done[^1];
            done.RemoveAt(done.Count - 1);
            undone.Add(change);
            GoTo(change.Before, new($"undone: {change.What.En}", $"отменено: {change.What.Ru}"));
        }
    }

    /// <summary>Does again what was taken back.</summary>
    public void Redo()
    {
        if (IsOpen && undone.Count > 0)
        {
            var change = undone[^1];
            undone.RemoveAt(undone.Count - 1);
            done.Add(change);
            GoTo(change.After, change.What);
        }
    }

    /// <summary>Settles one part that both have changed.</summary>
    /// <param name="conflict">The part.</param>
    /// <param name="isMine">Whether it stays as it is here.</param>
    public void Settle(PartConflict conflict, bool isMine)
    {
        if (theirs is null)
        {
            return;
        }

        Conflicts = [.. Conflicts.Where(c => c != conflict)];
        Current = isMine ? Current : DraftParts.Take(Current, conflict.Part, theirs);
        if (Conflicts.Count == 0)
        {
            (saved, Draft, theirs, theirDraft) = (theirs, theirDraft!, null, null);
            Save = SaveState.Saving;
            unsaved.Add(new("joined with the changes of somebody else", "объединено с чужими изменениями"));
            _ = SaveSoonAsync(TimeSpan.Zero);
        }

        _ = CheckAsync();
        Changed?.Invoke();
    }

    /// <summary>Takes the draft over as it came out of its way to tills: submitted, rejected, taken back.</summary>
    public void Continue(Draft draft)
    {
        Draft = draft;
        Save = SaveState.Saved;
        Changed?.Invoke();
    }

    /// <summary>Waits until everything is saved that can be.</summary>
    public async Task FlushAsync()
    {
        if (Save is SaveState.Saving or SaveState.Failed)
        {
            await SaveNowAsync();
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await FlushAsync();
        isClosed = true;
    }

    private void GoTo(DraftDocument document, Phrase what)
    {
        (Current, JoinedWith) = (document, null);
        unsaved.Add(what);
        _ = CheckAsync();
        if (Save == SaveState.Conflict)
        {
            return;
        }

        // The page is shown anew when the change is checked; only that something is to be saved is told before.
        var wasSaved = Save == SaveState.Saved;
        Save = SaveState.Saving;
        _ = SaveSoonAsync(Pause);
        if (wasSaved)
        {
            Changed?.Invoke();
        }
    }

    // What was typed meanwhile is checked next; states between are passed over.
    private async Task CheckAsync()
    {
        checks++;
        if (isChecking)
        {
            return;
        }

        isChecking = true;
        try
        {
            for (var begun = 0; begun != checks;)
            {
                begun = checks;
                var files = Current.Files;
                (Problems, var compiled) = await Task.Run(() => Checked(files));
                LastGood = compiled ?? LastGood;
                Changed?.Invoke();
            }
        }
        finally
        {
            isChecking = false;
        }
    }

    private static (ImmutableArray<Diagnostic> Problems, CompiledPack? Compiled) Checked(ImmutableSortedDictionary<string, byte[]> files)
    {
        var check = MessageCheck.WithMessages(RulePack.Check(files));
        return (check.Diagnostics, check.Pack is { } pack ? CompiledPack.Compile(pack) : null);
    }

    private async Task SaveSoonAsync(TimeSpan after)
    {
        var asked = Current;
        await Task.Delay(after);
        if (ReferenceEquals(asked, Current) && !isClosed)
        {
            await SaveNowAsync();
        }
    }

    private async Task SaveNowAsync()
    {
        await saving.WaitAsync();
        try
        {
            while (Save is SaveState.Saving or SaveState.Failed && !ReferenceEquals(saved, Current))
            {
                var (document, count) = (Current, unsaved.Count);
                var note = string.Join("; ", unsaved.TakeLast(NotesMax).Select(u => u.In(language.Current)));
                try
                {
                    Draft = (await drafts.SaveAsync(Draft.Id, Draft.Revision, document.Files, note, by.Name))!;
                    saved = document;
                    unsaved.RemoveRange(0, Math.Min(count, unsaved.Count));
                }
                catch (StaleDraftException)
                {
                    await JoinAsync();
                }
            }

            Save = Save is SaveState.Saving or SaveState.Failed ? SaveState.Saved : Save;
        }
        catch (RefusedException)
        {
            Save = SaveState.Closed;
            Draft = await drafts.FindAsync(Draft.Id) ?? Draft;
        }
        catch (Exception failure) when (failure is Storage.Databases.StoreUnavailableException or System.Data.Common.DbException)
        {
            Save = SaveState.Failed;
            _ = SaveSoonAsync(BeforeRetry);
        }
        finally
        {
            saving.Release();
            Changed?.Invoke();
        }
    }

    private async Task JoinAsync()
    {
        var latest = (await drafts.FindAsync(Draft.Id))!;
        var other = DraftDocument.Of((await drafts.FilesAsync(latest.Id, latest.Revision))!);
        JoinedWith = (await drafts.SavesAsync(latest.Id))[0].By;
        var mine = Current;
        var joined = DraftParts.Join(saved, mine, other, out var conflicts);

        // Steps of before would take back what the other has done.
        done.Clear();
        undone.Clear();
        if (conflicts.Count == 0)
        {
            (Draft, saved, Current) = (latest, other, joined);
        }
        else
        {
            (theirs, theirDraft, Conflicts, Save) = (other, latest, conflicts, SaveState.Conflict);

            // What only one of us has changed is settled; of the rest, mine stands until somebody chooses.
            Current = conflicts.Aggregate(joined, (document, conflict) => DraftParts.Take(document, conflict.Part, mine));
        }

        _ = CheckAsync();
    }
}
