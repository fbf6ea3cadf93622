using System.Collections.Immutable;
using System.Text;
using LoyaltyRules.Engine.Diagnostics;
using LoyaltyRules.Engine.Evaluation;

namespace LoyaltyRules.Engine.Simulation.Examples;

/// <summary>Decides examples again and compares each with its approved decision. Reads and writes no files.</summary>
public static class ExampleReplay
{
    private const string Folder = ExampleFolder.FolderName + "/";

    /// <summary>
    /// Decides the examples among the files of a pack: <c>examples/name.json</c>, with the approved decision in <c>examples/name.verified.json</c>. A story that releases other
    /// versions is broken here: those lie in folders.
    /// </summary>
    /// <param name="pack">The pack.</param>
    /// <param name="files">The files of the pack, by their paths in its folder.</param>
    /// <returns>How each came out, in ordinal order of names.</returns>
    public static ImmutableArray<ExampleResult> All(CompiledPack pack, IReadOnlyDictionary<string, byte[]> files)
    {
        var results = ImmutableArray.CreateBuilder<ExampleResult>();
        foreach (var (path, content) in files.Where(f => f.Key.StartsWith(Folder, StringComparison.Ordinal) && f.Key.EndsWith(ExampleFolder.Extension, StringComparison.Ordinal)))
        {
            if (!path.EndsWith(ExampleFolder.Verified, StringComparison.Ordinal))
            {
                var name = path[Folder.Length..^ExampleFolder.Extension.Length];
                results.Add(Of(pack, name, content, files.GetValueOrDefault(Folder + name + ExampleFolder.Verified), folder: null, out _));
            }
            else if (path[Folder.Length..^ExampleFolder.Verified.Length] is var name && !files.ContainsKey(Folder + name + ExampleFolder.Extension))
            {
                results.Add(new ExampleResult(name, ExampleOutcome.Orphaned, [], []));
            }
        }

        results.Sort((a, b) => string.CompareOrdinal(a.Name, b.Name));
        return results.ToImmutable();
    }

    /// <summary>The decision on one example as the file that is approved: what <see cref="All"/> compares with.</summary>
    /// <param name="pack">The pack.</param>
    /// <param name="files">The files of the pack, by their paths in its folder.</param>
    /// <param name="name">The example's name.</param>
    /// <returns>The text; null where there is no such example, or it is broken.</returns>
    public static string? Decision(CompiledPack pack, IReadOnlyDictionary<string, byte[]> files, string name)
    {
        string? decided = null;
        if (files.TryGetValue(Folder + name + ExampleFolder.Extension, out var given))
        {
            Of(pack, name, given, null, folder: null, out decided);
        }

        return decided;
    }

    /// <summary>Decides one example and compares it.</summary>
    /// <param name="pack">The pack.</param>
    /// <param name="name">The example's name.</param>
    /// <param name="given">What is given: a purchase or a story.</param>
    /// <param name="approved">The approved decision; null for none.</param>
    /// <param name="folder">The folder from which a story's other versions are counted; null where there is none.</param>
    /// <param name="decided">The decision as it is now; null where the example is broken.</param>
    internal static ExampleResult Of(CompiledPack pack, string name, byte[] given, byte[]? approved, string? folder, out string? decided)
    {
        decided = Decided(pack, folder, Folder + name + ExampleFolder.Extension, given, out var diagnostics);
        if (decided is null)
        {
            return new ExampleResult(name, ExampleOutcome.Broken, [], diagnostics);
        }

        if (approved is null)
        {
            return new ExampleResult(name, ExampleOutcome.NotApproved, [], []);
        }

        // An editor or a checkout may have changed the ends of lines; that is no decision.
        var before = Encoding.UTF8.GetString(approved).TrimStart('\uFEFF').ReplaceLineEndings("\n");
        return before == decided
            ? new ExampleResult(name, ExampleOutcome.Same, [], [])
            : new ExampleResult(name, ExampleOutcome.Differs, LineDiff.Between(before, decided), []) { Change = ExampleChanges.Between(before, decided) };
    }

    private static string? Decided(CompiledPack pack, string? folder, string shown, byte[] content, out ImmutableArray<Diagnostic> diagnostics)
    {
        var bag = new DiagnosticBag();
        Func<string>? decide = null;
        if (Story.IsStory(content))
        {
            if (Story.Read(shown, content, out diagnostics) is not { } story)
            {
                return null;
            }

            StoryTimeline.Check(story, pack.Pack.TimeZone, bag);
            if (StoryVersions.Of(pack, story, folder, shown, bag) is { } packs)
            {
                decide = () => StorySnapshot.Of(packs, story);
            }
        }
        else
        {
            if (Example.Read(shown, content, out diagnostics) is not { } example)
            {
                return null;
            }

            decide = () => ExampleSnapshot.Of(pack, example);
        }

        Example.CheckLanguages(shown, content, pack.Pack, bag);
        diagnostics = [.. diagnostics, .. bag.Ordered()];
        return bag.HasErrors ? null : decide?.Invoke();
    }
}
