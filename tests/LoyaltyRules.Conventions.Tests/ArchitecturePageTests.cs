using System.Text.RegularExpressions;

namespace LoyaltyRules.Conventions.Tests;

/// <summary>Holds the page about architecture against the code: what it names exists, and what there is it names.</summary>
public sealed partial class ArchitecturePageTests
{
    private const string Page = "docs/architecture.md";

    // Names of the page that are no path or type of this house.
    private static readonly string[] Elsewhere = ["Decision"];

    private static readonly IReadOnlyList<string> Sources =
        [.. Repository.SourceFiles.Where(f => !f.StartsWith("tests/", StringComparison.Ordinal) && !f.StartsWith("bench/", StringComparison.Ordinal))];

    [Fact]
    public void PathAndType_thatThePageNames_exists()
    {
        // "Storage/Journal" stands for the folder of that project.
        var places = Sources.SelectMany(Prefixes).ToHashSet(StringComparer.Ordinal);
        var types = Sources.SelectMany(f => Type().Matches(Repository.Read(f)).Select(m => m.Groups[1].Value)).ToHashSet(StringComparer.Ordinal);
        var named = Named().Matches(Repository.Read(Page)).Select(m => m.Groups[1].Value).Distinct(StringComparer.Ordinal).ToList();

        Assert.True(named.Count > 100, $"{named.Count} names were found.");
        Assert.Empty(named.Where(n => !types.Contains(n) && !places.Contains(n)).Except(Elsewhere, StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("engine/LoyaltyRules.Storage/")]
    [InlineData("designer-api/LoyaltyRules.DesignerApi/")]
    [InlineData("engine/LoyaltyRules.Engine/Accounts/")]
    [InlineData("engine/LoyaltyRules.Engine/Evaluation/")]
    [InlineData("engine/LoyaltyRules.Engine/Packs/")]
    [InlineData("engine/LoyaltyRules.Engine/Simulation/")]
    [InlineData("engine/LoyaltyRules.RulesEngine/")]
    public void Folder_isInItsMap(string project)
    {
        var page = Repository.Read(Page);
        var folders = Sources.Where(f => f.StartsWith(project, StringComparison.Ordinal)).Select(f => f[project.Length..].Split('/')).Where(p => p.Length > 1).Select(p => p[0]).Distinct(StringComparer.Ordinal);

        // The part of the page that tells of the whole: its other parts may use the same word for something else.
        var name = project.TrimEnd('/').Split('/', '.')[^1];
        var map = string.Join('\n', Section().Split(page).Where(s => s.Contains($"`{name}`", StringComparison.Ordinal) || s.Contains($".{name}`", StringComparison.Ordinal)));

        Assert.All(folders, f => Assert.Contains($"`{f}`", map, StringComparison.Ordinal));
    }

    private static IEnumerable<string> Prefixes(string file)
    {
        var parts = file[..^".cs".Length].Replace("LoyaltyRules.", "", StringComparison.Ordinal).Split('/');
        for (var from = 0; from < parts.Length; from++)
        {
            for (var to = from + 1; to <= parts.Length; to++)
            {
                yield return string.Join('/', parts[from..to]);
            }
        }
    }

    [GeneratedRegex(@"`([A-Z][A-Za-z]*(?:/[A-Z][A-Za-z]*)*)`")]
    private static partial Regex Named();

    [GeneratedRegex(@"^\s*(?:public|internal|private)[a-z ]* (?:class|record|struct|enum|interface) (\w+)", RegexOptions.Multiline)]
    private static partial Regex Type();

    [GeneratedRegex("^## ", RegexOptions.Multiline)]
    private static partial Regex Section();
}
