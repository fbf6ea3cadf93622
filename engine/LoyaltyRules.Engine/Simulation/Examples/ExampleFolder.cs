using System.Collections.Immutable;
using System.Text;
using LoyaltyRules.Engine.Diagnostics;
using LoyaltyRules.Engine.Evaluation;

namespace LoyaltyRules.Engine.Simulation.Examples;

/// <summary>How an example came out against its approved decision.</summary>
public enum ExampleOutcome
{
    /// <summary>The decision is the approved one.</summary>
    Same,

    /// <summary>The decision differs from the approved one.</summary>
    Differs,

    /// <summary>No decision was approved yet.</summary>
    NotApproved,

    /// <summary>An approved decision without an example.</summary>
    Orphaned,

    /// <summary>The example could not be read, or its files could not be written.</summary>
    Broken,

    /// <summary>The decision is approved now.</summary>
    Accepted,
}

/// <summary>How one example came out.</summary>
/// <param name="Name">The file's name without its extension.</param>
/// <param name="Outcome">The outcome.</param>
/// <param name="Difference">The approved decision against the new one, line by line.</param>
/// <param name="Diagnostics">Why it is broken.</param>
public sealed record ExampleResult(string Name, ExampleOutcome Outcome, ImmutableArray<DiffLine> Difference, ImmutableArray<Diagnostic> Diagnostics)
{
    /// <summary>What the difference is about.</summary>
    public ExampleChange Change { get; init; }

    /// <summary>Whether somebody has to do something about it.</summary>
    public bool IsFailure => Outcome is not (ExampleOutcome.Same or ExampleOutcome.Accepted);
}

/// <summary>
/// The examples of a pack: <c>examples/name.json</c> holds what is given, one purchase or a whole story, and <c>name.verified.json</c> beside it the approved
/// decision. A replay leaves the new decision in <c>name.received.json</c> wherever it is not the approved one.
/// </summary>
public static class ExampleFolder
{
    /// <summary>The folder in a pack's folder.</summary>
    public const string FolderName = "examples";

    internal const string Extension = ".json";
    internal const string Verified = ".verified.json";
    private const string Received = ".received.json";

    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    /// <summary>Decides every example anew and holds it against the approved decision, in ordinal order of names.</summary>
    /// <param name="pack">The pack.</param>
    /// <param name="packFolder">Its folder.</param>
    /// <param name="accept">Whether the new decisions become the approved ones; an approved decision without an example is deleted then.</param>
    /// <param name="diagnostics">Why nothing could be replayed; empty when something was.</param>
    public static ImmutableArray<ExampleResult> Replay(CompiledPack pack, string packFolder, bool accept, out ImmutableArray<Diagnostic> diagnostics) =>
        Replay(pack, packFolder, isChosen: _ => true, isAccepted: _ => accept, out diagnostics);

    /// <summary>Decides chosen examples anew and holds each against its approved decision, in ordinal order of names.</summary>
    /// <param name="pack">The pack.</param>
    /// <param name="packFolder">Its folder.</param>
    /// <param name="isChosen">Whether the example of a name is decided.</param>
    /// <param name="isAccepted">Whether the new decision of a name becomes the approved one; an approved decision without an example is deleted then.</param>
    /// <param name="diagnostics">Why nothing could be replayed; empty when something was.</param>
    public static ImmutableArray<ExampleResult> Replay(
        CompiledPack pack, string packFolder, Predicate<string> isChosen, Predicate<string> isAccepted, out ImmutableArray<Diagnostic> diagnostics)
    {
        var folder = Path.Combine(packFolder, FolderName);
        diagnostics = [];
        string[] files;
        try
        {
            files = Directory.Exists(folder)
                ? [.. Directory.EnumerateFiles(folder).Select(f => Path.GetFileName(f)).Where(f => f.EndsWith(Extension, StringComparison.Ordinal) && !f.StartsWith('.'))]
                : [];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            diagnostics = [Diagnostic.At(new Place(folder, ""), ExampleDiagnostics.Unreadable, folder)];
            return [];
        }

        var examples = files.Where(f => !f.EndsWith(Verified, StringComparison.Ordinal) && !f.EndsWith(Received, StringComparison.Ordinal))
            .Select(f => f[..^Extension.Length]).ToHashSet(StringComparer.Ordinal);
        if (examples.Count == 0)
        {
            diagnostics = [Diagnostic.At(new Place(folder, ""), ExampleDiagnostics.NoExamples, folder)];
        }

        var orphans = files.Where(f => f.EndsWith(Verified, StringComparison.Ordinal)).Select(f => f[..^Verified.Length]).Where(n => !examples.Contains(n));
        foreach (var stale in files.Where(f => f.EndsWith(Received, StringComparison.Ordinal)).Where(f => !examples.Contains(f[..^Received.Length])))
        {
            TryDelete(Path.Combine(folder, stale));
        }

        return
        [
            .. examples.Where(name => isChosen(name)).Select(name => One(pack, folder, name, isAccepted(name)))
                .Concat(orphans.Where(name => isChosen(name)).Select(name => Orphan(folder, name, isAccepted(name))))
                .OrderBy(r => r.Name, StringComparer.Ordinal),
        ];
    }

    /// <summary>The names of the examples in a folder, and of approved decisions without one.</summary>
    public static ImmutableArray<string> NamesIn(string folder) =>
    [
        .. Directory.EnumerateFiles(folder, "*" + Extension).Select(f => Path.GetFileName(f)).Where(f => !f.StartsWith('.') && !f.EndsWith(Received, StringComparison.Ordinal))
            .Select(f => f.EndsWith(Verified, StringComparison.Ordinal) ? f[..^Verified.Length] : f[..^Extension.Length])
            .Distinct().Order(StringComparer.Ordinal),
    ];

    private static ExampleResult One(CompiledPack pack, string folder, string name, bool accept)
    {
        var bag = new DiagnosticBag();
        if (InputFile.Read(Path.Combine(folder, name + Extension), bag) is not { } content)
        {
            return new ExampleResult(name, ExampleOutcome.Broken, [], bag.Ordered());
        }

        byte[]? approved = null;
        var verifiedPath = Path.Combine(folder, name + Verified);
        var receivedPath = Path.Combine(folder, name + Received);
        if ((File.Exists(verifiedPath) || Directory.Exists(verifiedPath)) && (approved = InputFile.Read(verifiedPath, bag)) is null)
        {
            return new ExampleResult(name, ExampleOutcome.Broken, [], bag.Ordered());
        }

        var result = ExampleReplay.Of(pack, name, content, approved, folder, out var decided);
        if (decided is null)
        {
            return result;
        }

        if (result.Outcome == ExampleOutcome.Same)
        {
            TryDelete(receivedPath);
            return result;
        }

        var target = accept ? verifiedPath : receivedPath;
        try
        {
            File.WriteAllText(target, decided, Utf8);
        }
        catch (Exception e) when (OutputFile.IsFailure(e))
        {
            return new ExampleResult(name, ExampleOutcome.Broken, [], [OutputFile.Problem(target, e)]);
        }

        if (accept)
        {
            TryDelete(receivedPath);
        }

        return accept ? result with { Outcome = ExampleOutcome.Accepted } : result;
    }

    private static ExampleResult Orphan(string folder, string name, bool accept) =>
        new(name, accept && TryDelete(Path.Combine(folder, name + Verified)) ? ExampleOutcome.Accepted : ExampleOutcome.Orphaned, [], []);

    private static bool TryDelete(string path)
    {
        try
        {
            File.Delete(path);
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // A stale file that stays does no harm: the outcome was told all the same.
            return false;
        }
    }
}
