using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace LoyaltyRules.Conventions.Tests;

/// <summary>Habits of the house that are about text: names, dependencies, documents.</summary>
public sealed partial class WrittenConventionTests
{
    private static readonly string[] EmptyNames = ["Helpers", "Helper", "Utils", "Util", "Common", "Models", "Interfaces", "Misc"];

    [Fact]
    public void FileAndFolder_name_saysAnIdea()
    {
        var wrong = Repository.SourceFiles.Where(f => f.Split('/').Any(part => EmptyNames.Contains(Path.GetFileNameWithoutExtension(part))));

        Assert.Empty(wrong);
    }

    [Fact]
    public void Source_holdsNoUnfinishedBusiness()
    {
        var wrong =
            from file in Repository.SourceFiles
            where !file.EndsWith(nameof(WrittenConventionTests) + ".cs", StringComparison.Ordinal)
            from line in Repository.Read(file).Split('\n')
            where UnfinishedBusiness().IsMatch(line)
            select $"{file}: {line.Trim()}";

        Assert.Empty(wrong);
    }

    [Fact]
    public void SourceFile_isNotLongerThanAStory()
    {
        // One story a file; none so far needs more.
        const int LinesMax = 500;
        var wrong = Repository.SourceFiles
            .Select(f => (File: f, Lines: Repository.Read(f).Count(c => c == '\n')))
            .Where(f => f.Lines > LinesMax)
            .Select(f => $"{f.File}: {f.Lines} lines");

        Assert.Empty(wrong);
    }

    [Fact]
    public void Dependency_isPinnedOnce_withAReason()
    {
        var pinned = XDocument.Parse(Repository.Read("Directory.Packages.props")).Descendants("PackageVersion").ToList();
        var wrong = new List<string>();
        foreach (var package in pinned)
        {
            var name = package.Attribute("Include")!.Value;
            var reason = package.NodesBeforeSelf().OfType<XComment>().LastOrDefault();
            if (reason is null || Regex.IsMatch(package.Attribute("Version")!.Value, "[*\\[\\](),]"))
            {
                wrong.Add(name);
            }
        }

        wrong.AddRange(pinned.GroupBy(p => p.Attribute("Include")!.Value).Where(g => g.Count() > 1).Select(g => g.Key + " twice"));
        Assert.Empty(wrong);
    }

    [Fact]
    public void Readme_testCommand_isWhatContinuousIntegrationRuns()
    {
        const string Command = "dotnet test LoyaltyRules.sln -c Release";

        Assert.Contains(Command + "\n", Repository.Read("README.md"), StringComparison.Ordinal);
        Assert.Contains(Command + " ", Repository.Read(".ci/run"), StringComparison.Ordinal);
    }

    [Fact]
    public void Readme_map_namesWhatIsOnDisk()
    {
        var map = MapBlock().Match(Repository.Read("README.md")).Groups[1].Value;
        var paths = map.Split('\n').Select(line => line.Split("  ", 2)[0].Trim()).Where(p => p.Length > 0).ToList();

        var lost = paths.Where(p => !Repository.Exists(p)).ToList();
        Assert.NotEmpty(paths);
        Assert.Empty(lost);

        // What the commands of the pages leave behind is not the repository's.
        var left = Repository.Read(".gitignore").Split('\n').Select(l => l.Trim().Trim('/')).ToHashSet(StringComparer.Ordinal);
        var folders = Directory.EnumerateDirectories(Repository.Root).Select(d => Path.GetFileName(d)!).Where(d => d[0] != '.' && !left.Contains(d));
        var unmapped = folders.Where(f => !paths.Any(p => p.StartsWith(f, StringComparison.Ordinal))).ToList();
        Assert.Empty(unmapped);
    }

    // Whoever tries what the pages print has a clean checkout afterwards, and the tests pass there.
    [Fact]
    public void Pages_foldersThatTheirCommandsWrite_areIgnored()
    {
        var pages = Directory.EnumerateFiles(Path.Combine(Repository.Root, "docs"), "*.md").Append(Path.Combine(Repository.Root, "README.md")).Select(File.ReadAllText);
        var written = pages.SelectMany(p => WrittenFolder().Matches(p)).Select(m => m.Groups[1].Value).Append("data").Distinct(StringComparer.Ordinal).ToList();
        var ignored = Repository.Read(".gitignore").Split('\n').Select(l => l.Trim().Trim('/')).ToList();

        Assert.Contains("histories", written);
        Assert.Empty(written.Except(ignored, StringComparer.Ordinal));
    }

    [Fact]
    public void Document_link_leadsSomewhere()
    {
        var documents = Directory.EnumerateFiles(Repository.Root, "*.md", SearchOption.AllDirectories)
            .Select(f => Path.GetRelativePath(Repository.Root, f).Replace('\\', '/'))
            .Where(f => !f.Contains("/bin/", StringComparison.Ordinal) && !f.Contains("node_modules", StringComparison.Ordinal));
        var wrong =
            from document in documents
            from Match link in Link().Matches(Repository.Read(document))
            let target = link.Groups[1].Value
            where !target.Contains("://", StringComparison.Ordinal) && target[0] != '#'
            let path = Path.Combine(Path.GetDirectoryName(document) ?? "", target.Split('#')[0])
            where !Repository.Exists(path)
            select $"{document}: {target}";

        Assert.Empty(wrong);
    }

    [GeneratedRegex(@"\b(TODO|FIXME|HACK|NotImplementedException)\b")]
    private static partial Regex UnfinishedBusiness();

    [GeneratedRegex(@"```map\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex MapBlock();

    // "folder" stands for one's own.
    [GeneratedRegex("(?:--out |--csv |--audit |--Data:Folder[= ])(?!folder\\b)([a-z][a-z-]*)")]
    private static partial Regex WrittenFolder();

    [GeneratedRegex(@"\]\(([^)\s]+)\)")]
    private static partial Regex Link();
}
