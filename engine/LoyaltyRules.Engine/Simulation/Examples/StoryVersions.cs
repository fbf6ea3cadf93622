using System.Collections.Immutable;
using LoyaltyRules.Engine.Accounts.Book;
using LoyaltyRules.Engine.Diagnostics;
using LoyaltyRules.Engine.Evaluation;
using LoyaltyRules.Engine.Packs;
using NodaTime;

namespace LoyaltyRules.Engine.Simulation.Examples;

/// <summary>The versions of a pack that a story goes through: the one it starts under, and those that it releases.</summary>
internal static class StoryVersions
{
    /// <summary>Loads the versions. A story that releases nothing lives under its own pack alone.</summary>
    /// <param name="pack">The pack of the story.</param>
    /// <param name="story">The story.</param>
    /// <param name="folder">The folder that the story's file lies in; folders of versions are counted from there. Null where there is none: then no version is loaded.</param>
    /// <param name="source">What to call the story's file in diagnostics.</param>
    /// <param name="bag">Gets what is wrong with the versions or their order.</param>
    /// <returns>The versions; null when there is any error.</returns>
    public static PackHistory? Of(CompiledPack pack, Story story, string? folder, string source, DiagnosticBag bag)
    {
        var loaded = new Dictionary<string, CompiledPack?>(StringComparer.Ordinal);
        if (folder is not null)
        {
            loaded[Path.GetFullPath(Path.Combine(folder, ".."))] = pack;
        }

        var versions = ImmutableArray.CreateBuilder<(Instant From, CompiledPack Pack)>();
        if ((story.StartsUnder is { } first ? Load(first, new Place(source, "/startsUnder")) : pack) is { } start)
        {
            versions.Add((Instant.MinValue, start));
        }

        var last = Instant.MinValue;
        foreach (var release in story.Steps.OfType<ReleaseStep>())
        {
            if (release.At <= last)
            {
                bag.Add(release.Place, ExampleDiagnostics.ReleasesOutOfOrder);
            }
            else if (Load(release.Folder, release.Place) is { } version)
            {
                versions.Add((release.At, version));
            }

            last = Instant.Max(last, release.At);
        }

        return bag.HasErrors ? null : new PackHistory(versions.ToImmutable());

        CompiledPack? Load(string given, Place place)
        {
            if (folder is null)
            {
                bag.Add(place, ExampleDiagnostics.VersionNotUsable, given);
                return null;
            }

            var path = Path.GetFullPath(Path.Combine(folder, given));
            if (!loaded.TryGetValue(path, out var version))
            {
                var check = RulePack.CheckFolder(path);
                version = loaded[path] = check.Pack is { } good ? CompiledPack.Compile(good) : null;
            }

            if (version is null)
            {
                bag.Add(place, ExampleDiagnostics.VersionNotUsable, given);
            }
            else if (version.Pack.Id != pack.Pack.Id || version.Pack.TimeZone.Id != pack.Pack.TimeZone.Id || version.Pack.Currency != pack.Pack.Currency)
            {
                bag.Add(place, ExampleDiagnostics.VersionOfAnotherProgram, given, version.Pack.Id, pack.Pack.Id);
                return null;
            }

            return version;
        }
    }
}
