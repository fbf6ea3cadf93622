namespace LoyaltyRules.Testing;

/// <summary>Finds the files that tests read from the repository itself.</summary>
public static class RepositoryFolder
{
    /// <summary>The folder of the solution.</summary>
    public static string Root { get; } = Find();

    /// <summary>The folders of all packs in the repository, in ordinal order.</summary>
    public static IReadOnlyList<string> Packs() =>
        [.. Directory.EnumerateDirectories(Path.Combine(Root, "rule-packs")).Where(d => File.Exists(Path.Combine(d, "pack.json"))).Order(StringComparer.Ordinal)];

    private static string Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "LoyaltyRules.sln")))
            {
                return folder.FullName;
            }
        }

        throw new DirectoryNotFoundException("The tests run outside the repository.");
    }
}
