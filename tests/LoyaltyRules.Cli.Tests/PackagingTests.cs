using System.Diagnostics;
using System.IO.Compression;
using System.Reflection;
using System.Text.RegularExpressions;
using LoyaltyRules.Testing;

namespace LoyaltyRules.Cli.Tests;

/// <summary>The packages that others get: the engine for their programs, and `loyalty` as a tool. Both are packed, installed and run.</summary>
public sealed partial class PackagingTests
{
    private static readonly string Configuration = typeof(PackagingTests).Assembly.GetCustomAttribute<AssemblyConfigurationAttribute>()!.Configuration;

    [Fact]
    public async Task engine_package_embedded_as_its_page_says_prints_what_the_page_says()
    {
        using var folder = new TempFolder();
        await PackAsync("engine/LoyaltyRules.Engine", folder.At("packages"));
        var page = await File.ReadAllTextAsync(Path.Combine(RepositoryFolder.Root, "docs", "embedding.md"), TestContext.Current.CancellationToken);
        foreach (Match file in ShownFile().Matches(page))
        {
            folder.Write("till/" + file.Groups[1].Value, file.Groups[2].Value);
        }

        // Nothing of this repository reaches the sample: neither its versions nor its settings.
        folder.Write("till/Directory.Build.props", "<Project />");
        folder.Write("till/Directory.Packages.props", "<Project />");

        // A cache of its own for this one package, so that an earlier pack of the same version is not taken.
        await DotnetAsync(folder.At("till"), ["restore", "--source", folder.At("packages"), "--packages", folder.At("cache"), .. await SourcesAsync()]);
        var told = await DotnetAsync(folder.At("till"), "run", "--no-restore");

        var expected = Shown(page, "text");
        Assert.Equal(expected.Trim(), told.Trim().ReplaceLineEndings("\n"));
    }

    [Fact]
    public async Task engine_package_holds_its_readme_its_documentation_and_its_symbols()
    {
        using var folder = new TempFolder();
        await PackAsync("engine/LoyaltyRules.Engine", folder.Path);

        Assert.Superset(
            new HashSet<string> { "README.md", "lib/net10.0/LoyaltyRules.Engine.dll", "lib/net10.0/LoyaltyRules.Engine.xml" },
            await EntriesAsync(Assert.Single(Directory.GetFiles(folder.Path, "*.nupkg"))));
        Assert.Contains("lib/net10.0/LoyaltyRules.Engine.pdb", await EntriesAsync(Assert.Single(Directory.GetFiles(folder.Path, "*.snupkg"))));
    }

    [Fact]
    public async Task loyalty_installed_as_a_tool_checks_a_pack()
    {
        using var folder = new TempFolder();
        await PackAsync("cli/LoyaltyRules.Cli", folder.At("packages"));
        await DotnetAsync(folder.Path, "tool", "install", "loyalty", "--tool-path", folder.At("tools"), "--add-source", folder.At("packages"));

        var told = await RunAsync(folder.At(OperatingSystem.IsWindows() ? "tools/loyalty.exe" : "tools/loyalty"), folder.Path,
            ["check", Path.Combine(RepositoryFolder.Root, "rule-packs", "parter-club")]);

        Assert.Contains("parter-club", told, StringComparison.Ordinal);
    }

    private static async Task PackAsync(string project, string into) =>
        await DotnetAsync(RepositoryFolder.Root, "pack", project, "--no-build", "-c", Configuration, "-o", into);

    // The sources that this machine restores from, beside the one that was just made.
    private static async Task<string[]> SourcesAsync()
    {
        var told = await DotnetAsync(RepositoryFolder.Root, "nuget", "list", "source", "--format", "short");
        var global = await DotnetAsync(RepositoryFolder.Root, "nuget", "locals", "global-packages", "--list");
        var sources = EnabledSource().Matches(told).Select(m => m.Groups[1].Value.Trim());
        return [.. sources.Append(global.Split(": ", 2)[1].Trim()).SelectMany(s => new[] { "--source", s })];
    }

    private static Task<string> DotnetAsync(string folder, params string[] words) => RunAsync("dotnet", folder, words);

    private static async Task<string> RunAsync(string program, string folder, string[] words)
    {
        var start = new ProcessStartInfo(program, words) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1";
        start.Environment["DOTNET_NOLOGO"] = "1";

        // A build server left behind by a test would hold its pipes open.
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        start.Environment["DOTNET_CLI_USE_MSBUILD_SERVER"] = "0";
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(process.ExitCode == 0, $"{program} {string.Join(' ', words)} ended with {process.ExitCode}.\n{await output}\n{await errors}");
        return await output;
    }

    private static async Task<HashSet<string>> EntriesAsync(string package)
    {
        await using var archive = await ZipFile.OpenReadAsync(package, TestContext.Current.CancellationToken);
        return [.. archive.Entries.Select(e => e.FullName)];
    }

    private static string Shown(string page, string language) => Regex.Match(page, $@"```{language}\n(.*?)```", RegexOptions.Singleline).Groups[1].Value;

    [GeneratedRegex(@"^`([^`\n]+\.(?:csproj|json|cs))`[^\n]*\n\n```\w+\n(.*?)```", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex ShownFile();

    [GeneratedRegex(@"^E (.+)$", RegexOptions.Multiline)]
    private static partial Regex EnabledSource();
}
