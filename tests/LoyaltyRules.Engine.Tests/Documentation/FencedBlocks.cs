using System.Globalization;
using System.Text.RegularExpressions;

namespace LoyaltyRules.Engine.Tests.Documentation;

/// <summary>A fenced block of a page: what stands behind its opening fence, its text, and the code in the last heading above it.</summary>
internal sealed record FencedBlock(string Kind, string Options, string Body, string Heading);

/// <summary>Pages of <c>docs/</c>, cut into headings and fenced blocks.</summary>
internal static partial class FencedBlocks
{
    /// <summary>The folder that holds the repository.</summary>
    public static string Repository => Root.FullName;

    /// <summary>The text of a page.</summary>
    public static string Page(string name) => File.ReadAllText(Path.Combine(Root.FullName, "docs", name)).ReplaceLineEndings("\n");

    /// <summary>All fenced blocks of a text, in order.</summary>
    public static IReadOnlyList<FencedBlock> In(string text)
    {
        var blocks = new List<FencedBlock>();
        var heading = "";
        string? fence = null;
        var body = new List<string>();
        foreach (var line in text.Split('\n'))
        {
            if (fence is null && line.StartsWith("```", StringComparison.Ordinal))
            {
                fence = line[3..];
                body.Clear();
            }
            else if (fence is not null && line == "```")
            {
                var parts = fence.Split(' ', 2);
                blocks.Add(new FencedBlock(parts[0], parts.ElementAtOrDefault(1) ?? "", string.Join('\n', body), heading));
                fence = null;
            }
            else if (fence is not null)
            {
                body.Add(line);
            }
            else if (line.StartsWith('#'))
            {
                heading = line.TrimStart('#', ' ');
            }
        }

        Assert.True(fence is null, "A fenced block is not closed.");
        return blocks;
    }

    /// <summary>
    /// <c>⟨x × 3⟩</c> stands for <c>x x x</c>, so that an example beyond a limit fits on a page. A <c>#</c> in it is the running number.
    /// What is repeated may be a whole line: then so are the copies.
    /// </summary>
    public static string Expand(string text) => Repetition().Replace(
        text, m =>
        {
            var count = int.Parse(m.Groups[2].ValueSpan.ToString().Replace(",", "", StringComparison.Ordinal), CultureInfo.InvariantCulture);
            var isLine = m.Groups[3].Success;
            var copies = Enumerable.Range(1, count).Select(i => m.Groups[1].Value.Replace("#", i.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal));
            return string.Join(isLine ? '\n' : ' ', copies) + (isLine ? "\n" : "");
        });

    [GeneratedRegex("⟨(.*?) × ([0-9,]+)⟩((?<=^⟨[^\\n]*)\\n)?", RegexOptions.Multiline)]
    private static partial Regex Repetition();

    private static DirectoryInfo Root { get; } = FindRoot();

    private static DirectoryInfo FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "LoyaltyRules.sln")))
        {
            folder = folder.Parent ?? throw new InvalidOperationException("The tests do not run inside the repository.");
        }

        return folder;
    }
}
