using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace LoyaltyRules.Conventions.Tests;

/// <summary>Holds the edges of the house against the code: who may see whom, and where each third-party package lives.</summary>
public sealed partial class ArchitectureTests
{
    private const string Engine = "engine/LoyaltyRules.Engine/";

    // A folder of the engine sees only those before it.
    private static readonly string[] EngineFolders = ["Diagnostics", "Model", "Json", "Language", "Packs", "Evaluation", "Accounts", "Finance", "Simulation", "Comparison", "Importing"];

    // A decision's way through Evaluation: a room sees only those before it. The folder itself, named by no room, stands where its place is empty.
    private static readonly string[] EvaluationRooms =
        ["Binding", "Conditions", "Deadlines", "Planning", "Amounts", "Limits", "Explanations", "Terms", "Rewards", "Stages", "Figures", "", "Questions", "Output"];

    // More files side by side than this want rooms.
    private const int FilesMax = 25;

    // The one folder that may name each third-party namespace. NodaTime is a vocabulary type of the whole house.
    private static readonly (string Namespace, string Home)[] PackageHomes =
    [
        ("CsvHelper", "engine/LoyaltyRules.Engine/Simulation/History/"),
        ("NJsonSchema", "engine/LoyaltyRules.Engine/Json/"),
        ("Newtonsoft", "engine/LoyaltyRules.Engine/Json/"),
        ("System.CommandLine", "cli/LoyaltyRules.Cli/"),
        ("Spectre.Console", "cli/LoyaltyRules.Cli/"),
        ("RulesEngine.Models", "engine/LoyaltyRules.RulesEngine/"),
        ("System.Linq.Dynamic.Core", "engine/LoyaltyRules.RulesEngine/"),
        ("Scriban", "engine/LoyaltyRules.Messages/"),
        ("BenchmarkDotNet", "bench/"),
        ("Microsoft.Data.Sqlite", "engine/LoyaltyRules.Storage/"),
        ("Npgsql", "engine/LoyaltyRules.Storage/"),
        ("MudBlazor", "designer-api/LoyaltyRules.Designer/"),
        ("Quartz", "designer-api/LoyaltyRules.DesignerApi/Timing/"),
        ("OpenTelemetry", "designer-api/LoyaltyRules.DesignerApi/Telemetry/"),
        ("Microsoft.AspNetCore.OData", "designer-api/LoyaltyRules.DesignerApi/OData/"),
        ("Microsoft.OData", "designer-api/LoyaltyRules.DesignerApi/OData/"),
        ("Microsoft.EntityFrameworkCore", "designer-api/LoyaltyRules.DesignerApi/OData/"),
        ("Swashbuckle", "designer-api/LoyaltyRules.DesignerApi/OpenApi/"),
        ("Microsoft.AspNetCore.OpenApi", "designer-api/LoyaltyRules.DesignerApi/OpenApi/"),
        ("Microsoft.OpenApi", "designer-api/LoyaltyRules.DesignerApi/OpenApi/"),
    ];

    private static readonly Dictionary<string, string[]> ProjectReferences = new(StringComparer.Ordinal)
    {
        ["LoyaltyRules.Engine"] = [],
        ["LoyaltyRules.Storage"] = ["LoyaltyRules.Engine"],
        ["LoyaltyRules.RulesEngine"] = ["LoyaltyRules.Engine"],
        ["LoyaltyRules.Messages"] = ["LoyaltyRules.Engine"],
        ["LoyaltyRules.Designer"] = ["LoyaltyRules.Storage", "LoyaltyRules.Messages", "LoyaltyRules.Engine"],
        ["LoyaltyRules.DesignerApi"] = ["LoyaltyRules.Designer", "LoyaltyRules.Storage", "LoyaltyRules.Messages", "LoyaltyRules.Engine"],
        ["LoyaltyRules.Cli"] = ["LoyaltyRules.Engine", "LoyaltyRules.Storage", "LoyaltyRules.Messages", "LoyaltyRules.RulesEngine"],
    };

    [Fact]
    public void EngineFolder_namesAnotherFolder_onlyOneBeforeIt()
    {
        var wrong = new List<string>();
        foreach (var file in Repository.SourceFiles.Where(f => f.StartsWith(Engine, StringComparison.Ordinal)))
        {
            var folder = file[Engine.Length..].Split('/')[0];
            var place = Array.IndexOf(EngineFolders, folder);
            Assert.True(place >= 0, $"{file} lies in no known folder of the engine.");
            foreach (Match match in EngineNamespace().Matches(Repository.Read(file)))
            {
                if (Array.IndexOf(EngineFolders, match.Groups[1].Value) > place)
                {
                    wrong.Add($"{file} names {match.Value}");
                }
            }
        }

        Assert.Empty(wrong);
    }

    [Fact]
    public void EvaluationRoom_namesAnother_onlyOneBeforeIt()
    {
        const string Evaluation = Engine + "Evaluation/";
        var files = Repository.SourceFiles.Where(f => f.StartsWith(Evaluation, StringComparison.Ordinal)).ToList();
        var own = string.Join('|', files.Where(f => RoomOf(f).Length == 0).SelectMany(f => DeclaredType().Matches(Repository.Read(f)).Select(m => m.Groups[1].Value)));
        Assert.NotEmpty(own);
        var wrong = new List<string>();
        foreach (var file in files)
        {
            var place = Array.IndexOf(EvaluationRooms, RoomOf(file));
            Assert.True(place >= 0, $"{file} lies in no known room.");
            var text = Repository.Read(file);
            wrong.AddRange(EvaluationNamespace().Matches(text).Where(m => Array.IndexOf(EvaluationRooms, m.Groups[1].Value) > place).Select(m => $"{file} names {m.Value}"));

            // What stands in the folder itself is seen from every room without a using, so it is looked for by name; comments may name it.
            if (place < Array.IndexOf(EvaluationRooms, ""))
            {
                wrong.AddRange(text.Split('\n').Where(l => !l.TrimStart().StartsWith("//", StringComparison.Ordinal) && Regex.IsMatch(l, $@"\b({own})\b")).Select(l => $"{file}: {l.Trim()}"));
            }
        }

        Assert.Empty(wrong);

        static string RoomOf(string file) => file[Evaluation.Length..].Split('/') is [var room, _, ..] ? room : "";
    }

    [Fact]
    public void Namespace_isThatOfItsFolder()
    {
        var wrong =
            from file in Repository.SourceFiles

            // A type of the workload has the name of one of a package that it is measured beside: the nearer namespace decides.
            where !file.StartsWith("bench/", StringComparison.Ordinal)
            let name = DeclaredNamespace().Match(Repository.Read(file)).Groups[1].Value
            let parts = file.Split('/')
            let folder = string.Join('.', parts.SkipWhile(p => !p.StartsWith("LoyaltyRules.", StringComparison.Ordinal)).SkipLast(1))
            where name.Length > 0 && name != folder
            select $"{file}: {name}";

        Assert.Empty(wrong);
    }

    [Fact]
    public void Folder_holdsNoMoreFilesThanASightTakesIn()
    {
        var crowded = Repository.SourceFiles
            .GroupBy(f => f[..f.LastIndexOf('/')], StringComparer.Ordinal)
            .Where(g => g.Count() > FilesMax)
            .Select(g => $"{g.Key}: {g.Count()} files");

        Assert.Empty(crowded);
    }

    [Fact]
    public void ThirdPartyPackage_isNamed_onlyInItsHome()
    {
        var wrong =
            from file in Repository.SourceFiles
            where !file.StartsWith("tests/", StringComparison.Ordinal)

            // What is measured beside a package names it.
            where !file.StartsWith("bench/", StringComparison.Ordinal)
            let text = Repository.Read(file)
            from package in PackageHomes
            where Regex.IsMatch(text, $@"using {Regex.Escape(package.Namespace)}[.;]|[^\w.""]{Regex.Escape(package.Namespace)}\.\w") && !file.StartsWith(package.Home, StringComparison.Ordinal)
            select $"{file} names {package.Namespace}";

        Assert.Empty(wrong);
    }

    [Fact]
    public void Project_references_onlyWhatItsLayerMay()
    {
        var wrong =
            from file in Directory.EnumerateFiles(Repository.Root, "*.csproj", SearchOption.AllDirectories)
            let name = Path.GetFileNameWithoutExtension(file)
            where ProjectReferences.ContainsKey(name)
            from reference in XDocument.Load(file).Descendants("ProjectReference").Select(r => Path.GetFileNameWithoutExtension(r.Attribute("Include")!.Value.Replace('\\', '/')))
            where !ProjectReferences[name].Contains(reference)
            select $"{name} references {reference}";

        Assert.Empty(wrong);
    }

    /// <summary>What runs expressions of workflows could run anything: it stays with a command line that its own user drives, away from whatever serves others.</summary>
    [Fact]
    public void RulesEnginePackage_isReached_onlyByTheCommandLineTestsAndBench()
    {
        string[] allowed = ["LoyaltyRules.RulesEngine", "LoyaltyRules.Cli", "LoyaltyRules.Cli.Tests", "LoyaltyRules.RulesEngine.Tests", "LoyaltyRules.Conventions.Tests", "LoyaltyRules.Bench"];
        var projects = Directory.EnumerateFiles(Repository.Root, "*.csproj", SearchOption.AllDirectories)
            .ToDictionary(f => Path.GetFileNameWithoutExtension(f), XDocument.Load, StringComparer.Ordinal);
        var reaching = projects.Keys.Where(p => Reaches(p)).ToList();

        Assert.Contains("LoyaltyRules.RulesEngine", reaching);
        Assert.Empty(reaching.Except(allowed, StringComparer.Ordinal));

        // Through other projects as well: a package comes along with whoever is referenced.
        bool Reaches(string project) =>
            projects[project].Descendants("PackageReference").Any(r => r.Attribute("Include")!.Value is "RulesEngine" or "System.Linq.Dynamic.Core")
            || projects[project].Descendants("ProjectReference").Any(r => Reaches(Path.GetFileNameWithoutExtension(r.Attribute("Include")!.Value.Replace('\\', '/'))));
    }

    [Fact]
    public void Solution_listsEveryProject()
    {
        var solution = Repository.Read("LoyaltyRules.sln").Replace('\\', '/');
        var missing = Directory.EnumerateFiles(Repository.Root, "*.csproj", SearchOption.AllDirectories)
            .Select(f => Path.GetRelativePath(Repository.Root, f).Replace('\\', '/'))
            .Where(f => !solution.Contains(f, StringComparison.Ordinal));

        Assert.Empty(missing);
    }

    [Fact]
    public void EngineType_isSealedOrStatic_unlessABaseOfOthers()
    {
        var open = typeof(LoyaltyRules.Engine.Packs.RulePack).Assembly.GetTypes()
            .Where(t => t is { IsClass: true, IsSealed: false, IsAbstract: false } && t.Namespace?.StartsWith("LoyaltyRules", StringComparison.Ordinal) == true)
            .Where(t => !t.Name.Contains('<', StringComparison.Ordinal))
            .Select(t => t.FullName);

        Assert.Empty(open);
    }

    [GeneratedRegex(@"LoyaltyRules\.Engine\.(\w+)")]
    private static partial Regex EngineNamespace();

    [GeneratedRegex(@"LoyaltyRules\.Engine\.Evaluation\.(\w+)")]
    private static partial Regex EvaluationNamespace();

    [GeneratedRegex(@"^namespace ([\w.]+);", RegexOptions.Multiline)]
    private static partial Regex DeclaredNamespace();

    [GeneratedRegex(@"^(?:public|internal)[a-z ]* (?:class|record|struct|enum|interface) (\w+)", RegexOptions.Multiline)]
    private static partial Regex DeclaredType();
}
