using System.Collections.Immutable;
using LoyaltyRules.Engine.Diagnostics;
using LoyaltyRules.Engine.Evaluation;
using LoyaltyRules.Engine.Packs;

namespace LoyaltyRules.Cli;

/// <summary>Finds and loads the rule packs of folders.</summary>
internal static class PackFolder
{
    private const string PackFile = "pack.json";

    /// <summary>Loads, checks and compiles. Throws <see cref="RefusedException"/> with every problem.</summary>
    public static CompiledPack Load(string folder) => CompiledPack.Compile(RulePack.Load(folder));

    /// <summary>Whether the folder is that of a pack.</summary>
    public static bool HasPack(string folder) => File.Exists(Path.Combine(folder, PackFile));

    /// <summary>The folder, if it has a pack; else those of its folders that have one; null when it cannot be read.</summary>
    public static ImmutableArray<string>? PacksIn(string folder)
    {
        try
        {
            return HasPack(folder) ? [folder]
                : !Directory.Exists(folder) ? []
                : [.. Directory.EnumerateDirectories(folder).Where(HasPack).Order(StringComparer.Ordinal)];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
