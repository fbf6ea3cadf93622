using System.Globalization;
using System.Text;
using LoyaltyRules.Designer.Documents;
using LoyaltyRules.Designer.Shell;
using LoyaltyRules.Storage;
using LoyaltyRules.Storage.Authoring;
using NodaTime;

namespace LoyaltyRules.Designer.Versions;

/// <summary>Begins versions: copies of the one in force, or of an earlier one.</summary>
/// <param name="store">The program.</param>
/// <param name="drafts">Its versions.</param>
/// <param name="clock">Tells the present.</param>
public sealed class NewDraft(ProgramStore store, Drafts drafts, IClock clock)
{
    /// <summary>Begins a version.</summary>
    /// <param name="title">What people call it.</param>
    /// <param name="by">Who begins it.</param>
    /// <param name="copyOf">The version to copy; null for the one in force.</param>
    public async Task<Draft> BeginAsync(string title, string by, string? copyOf = null)
    {
        var files = copyOf is not null && await drafts.FindAsync(copyOf) is { } copied ? await drafts.FilesAsync(copied.Id, copied.Revision) : await LiveFilesAsync();
        var raised = DraftDocument.Of(files!);
        raised = raised.Files[DraftDocument.Main] is var main && !main.Contains((byte)'\n') ? raised.WithFile(DraftDocument.Main, Encoding.UTF8.GetBytes(JsonText.Pretty(main))) : raised;
        raised = raised.Replace(DraftDocument.Main, "/version", JsonText.Word(NextOf([.. (await store.ReleasesAsync()).Select(r => r.Pack.Version)])));
        var id = Guid.CreateVersion7(clock.GetCurrentInstant().ToDateTimeOffset()).ToString("N");
        return await drafts.CreateAsync(id, title, raised.Files, by);
    }

    // A released version never changes: the next one has a number of its own.
    private static string NextOf(IReadOnlyList<string> released)
    {
        var (major, minor) = released.Select(v => v.Split('.')).Select(v => (int.Parse(v[0], CultureInfo.InvariantCulture), int.Parse(v[1], CultureInfo.InvariantCulture))).Max();
        return string.Create(CultureInfo.InvariantCulture, $"{major}.{minor + 1}.0");
    }

    // The version that was released last has the examples that fit the pack in force.
    private async Task<IReadOnlyDictionary<string, byte[]>> LiveFilesAsync()
    {
        var live = (await store.LiveAsync(clock))!.Pack;
        return (await drafts.ListAsync()).FirstOrDefault(d => d.Hash == live.Hash && d.State == DraftState.Released) is { } released
            && await drafts.FilesAsync(released.Id, released.Revision) is { } files ? files : live.ToFiles();
    }
}
