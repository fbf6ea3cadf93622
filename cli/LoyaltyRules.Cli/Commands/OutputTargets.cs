using LoyaltyRules.Engine.Simulation.Examples;

namespace LoyaltyRules.Cli.Commands;

/// <summary>Looks whether files and folders can be written, before the work whose result they are to hold.</summary>
internal static class OutputTargets
{
    /// <summary>The first that cannot be written, and why; null when all can. Folders that are missing are made.</summary>
    public static (string Target, Exception Failure)? Unwritable(string? csvFolder, string? auditFolder, string? htmlFile)
    {
        foreach (var folder in new[] { csvFolder, auditFolder }.OfType<string>())
        {
            if (Problem(() =>
            {
                Directory.CreateDirectory(folder);
                Probe(Path.Combine(folder, ".loyalty-write-test"));
            }) is { } why)
            {
                return (folder, why);
            }
        }

        return htmlFile is { } file && Problem(() => Probe(file)) is { } problem ? (file, problem) : null;
    }

    // Leaves a file that is there as it is, and none that was not.
    private static void Probe(string path)
    {
        var isThere = File.Exists(path);
        using (new FileStream(path, FileMode.OpenOrCreate, FileAccess.Write))
        {
        }

        if (!isThere)
        {
            File.Delete(path);
        }
    }

    private static Exception? Problem(Action write)
    {
        try
        {
            write();
            return null;
        }
        catch (Exception e) when (OutputFile.IsFailure(e))
        {
            return e;
        }
    }
}
