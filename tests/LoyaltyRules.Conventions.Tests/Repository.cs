using System.Text.RegularExpressions;
using LoyaltyRules.Testing;

namespace LoyaltyRules.Conventions.Tests;

/// <summary>The checkout that the tests run in.</summary>
internal static partial class Repository
{
    /// <summary>The folder that holds the solution.</summary>
    public static string Root => RepositoryFolder.Root;

    /// <summary>Every C# file that people wrote, relative to the root, with forward slashes.</summary>
    public static IReadOnlyList<string> SourceFiles { get; } =
    [
        .. Directory.EnumerateFiles(Root, "*.cs", SearchOption.AllDirectories)
            .Select(f => Path.GetRelativePath(Root, f).Replace('\\', '/'))
            .Where(f => !GeneratedFolder().IsMatch(f))
            .Order(StringComparer.Ordinal),
    ];

    public static string Read(string path) => File.ReadAllText(Path.Combine(Root, path));

    public static bool Exists(string path) => File.Exists(Path.Combine(Root, path)) || Directory.Exists(Path.Combine(Root, path));

    [GeneratedRegex("(^|/)(bin|obj|node_modules|artifacts)/")]
    private static partial Regex GeneratedFolder();
}
