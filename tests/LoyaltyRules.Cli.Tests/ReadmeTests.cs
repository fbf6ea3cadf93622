using System.Text.RegularExpressions;
using LoyaltyRules.Testing;

namespace LoyaltyRules.Cli.Tests;

/// <summary>The commands that the README shows are run as they stand, from the root of the repository.</summary>
public sealed partial class ReadmeTests
{
    // What it needs is the reader's own.
    private static readonly string[] OfTheReader = ["history.csv", "workflow.json", "data/"];

    [Fact]
    public async Task readme_commands_work_as_printed()
    {
        var readme = await File.ReadAllTextAsync(Path.Combine(RepositoryFolder.Root, "README.md"), TestContext.Current.CancellationToken);
        var commands = ShownCommand().Matches(readme).Select(m => m.Groups[1].Value.Trim()).ToList();
        Assert.True(commands.Count >= 5, "The README shows too few commands to be true.");
        using var folder = new TempFolder();
        foreach (var command in commands.Where(c => !OfTheReader.Any(c.Contains)))
        {
            // Paths are said from the root of the repository; what is written goes elsewhere.
            var words = command.Split(' ', StringSplitOptions.RemoveEmptyEntries)
                .Select(w => w.StartsWith("rule-packs", StringComparison.Ordinal) ? Path.Combine(RepositoryFolder.Root, w)
                    : w.StartsWith("histories", StringComparison.Ordinal) ? folder.At(w) : w);
            var run = await CommandRun.Of([.. words]);
            Assert.True(run.ExitCode == 0, $"{command}\n{run.Told()}");
        }
    }

    [GeneratedRegex(@"(?:cli/LoyaltyRules\.Cli -- |\| `loyalty )([a-z][^`\n]*)")]
    private static partial Regex ShownCommand();
}
