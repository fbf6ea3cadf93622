using System.CommandLine;
using System.Text.Json.Nodes;
using LoyaltyRules.Cli.Output;
using LoyaltyRules.Engine.Diagnostics;
using LoyaltyRules.Testing;

namespace LoyaltyRules.Cli.Tests;

/// <summary>What holds for every command: help, what is said of a wrong line of words, completion, width, and the page that documents them.</summary>
public sealed class CommandLineTests
{
    // Every way to be misunderstood that the parser knows.
    private static readonly string[] WrongLines =
    [
        "", "chekc pack", "store", "store verfy", "import", "check", "check pack --plam", "explain pack --purchase x --json=maybe", "check pack --lang fr", "check pack --lang en --lang ru",
        "explain pack", "explain pack --purchase", "privileges pack --member a --member b", "simulate pack --generate abc", "simulate pack --generate 10 --seed -1",
        "--plan pack", "--plan", "--data x", "--dta x", "--plan chekc pack", "store --data x", "store --reseal", "--plan check pack", "store --data x verify",
        "simulate pack --workers=many", "generate --out x --months 1.5", "check pack --version", "check @nowhere.rsp", "generate",
    ];

    public static TheoryData<string> Refusals => new(WrongLines.Select(l => With(l, "--json")).Concat(
    [
        "explain {folder}/nowhere --purchase x.json --json",
        "explain {folder} --purchase {folder}/nowhere.json --json",
        "explain {folder} --purchase {folder}/pack.json --json",
        "explain {folder} --purchase {folder}/no-line.json --json",
        "privileges {folder}/nowhere --member x.json --json",
        "privileges {folder} --member {folder}/nowhere.json --json",
        "privileges {folder} --member {folder}/pack.json --json",
        "privileges {folder} --member {folder}/member.json --json",
        "privileges {folder} --member {folder}/member.json --on someday --json",
        "test {folder}/nowhere --json",
        "test {folder} --only nothing --json",
        "simulate {folder} --json",
        "simulate {folder} --generate 10 --redeem some --json",
        "simulate {folder} --generate 10 --html {folder}/nowhere/report.html --json",
        "simulate {folder}/nowhere --generate 10 --json",
        "simulate {folder} --generate 10 --months 1 --csv {folder}/tables --json",
        "simulate {folder} --generate 10 --months 1 --audit {folder}/audited --json",
        "import rules-engine {folder}/workflow.json --map {folder}/nowhere.json --json",
        "import rules-engine {folder}/workflow.json --map {folder}/empty.json --json",
        "import rules-engine {folder}/workflow.json --map {folder}/no-json.json --json",
        "import rules-engine {folder}/nowhere.json --map {folder}/empty.json --json",
        "import rules-engine {folder}/no-json.json --map {folder}/empty.json --json",
        "store verify --json",
        "store verify --data {folder}/nowhere.db --json",
        "store verify --data {folder}/pack.json --json",
    ]));

    [Theory]
    [InlineData("en")]
    [InlineData("ru")]
    public async Task a_wrong_line_is_told_in_the_language_asked_for(string language)
    {
        var told = "";
        foreach (var line in WrongLines)
        {
            // A language that is wrong, or given twice, is the fault of the line itself.
            var words = WordsOf(line.Contains("--lang", StringComparison.Ordinal) ? line : With(line, $"--lang {language}"));
            var run = await CommandRun.Of(words);
            Assert.Equal(2, run.ExitCode);
            Assert.Empty(run.Output);
            told += $"$ loyalty {string.Join(' ', words)}\n{run.Errors}\n";
        }

        Snapshot.Matches(told, language);
    }

    [Theory]
    [InlineData("--lang ru check {folder}")]
    [InlineData("check --lang ru {folder}")]
    [InlineData("check {folder} --lang ru")]
    [InlineData("check {folder} --lang=ru")]
    public async Task the_language_may_stand_anywhere(string line)
    {
        using var folder = SmallPack.InFolder();
        var words = WordsOf(line.Replace("{folder}", folder.Path, StringComparison.Ordinal));
        var expected = await CommandRun.Of("check", folder.Path, "--lang", "ru");

        Assert.Equal(0, expected.ExitCode);
        Assert.Matches("[а-я]", expected.Output);
        Assert.Equal(expected, await CommandRun.Of(words));
    }

    [Theory]
    [InlineData("--lang en")]
    [InlineData("--lang=en")]
    [InlineData("--lang")]
    [InlineData("--lang fr")]
    [InlineData("--json --lang=en")]
    [InlineData("--data x --lang en")]
    public async Task a_line_without_a_command_says_that_it_is_missing(string line)
    {
        foreach (var group in new[] { "", "store" })
        {
            var run = await CommandRun.Of([.. WordsOf(group), .. WordsOf(line.Replace("--json", "", StringComparison.Ordinal))]);
            var alone = await CommandRun.Of(WordsOf(group));

            Assert.Equal(2, run.ExitCode);
            Assert.Equal(alone.Errors, run.Errors);
        }
    }

    [Theory]
    [MemberData(nameof(Refusals))]
    public async Task a_refusal_for_a_program_is_one_document_of_json(string line)
    {
        using var folder = SmallPack.InFolder();
        folder.Write("member.json", """{ "id": "m" }""");
        folder.Write("empty.json", "{}");
        folder.Write("no-json.json", "{");
        folder.Write("workflow.json", """[ { "WorkflowName": "w", "Rules": [] } ]""");

        // Folders where files are to be written: seen only when it is done.
        Directory.CreateDirectory(folder.At("tables/points.csv"));
        Directory.CreateDirectory(folder.At("audited/postings.csv"));
        folder.Write("no-line.json", """{ "id": "p", "at": "2026-02-20T12:00:00Z", "lines": [] }""");
        var run = await CommandRun.Of(WordsOf(line.Replace("{folder}", folder.Path, StringComparison.Ordinal)));
        Assert.Equal(2, run.ExitCode);
        Assert.Empty(run.Errors);
        var report = JsonNode.Parse(run.Output)!;
        Assert.False((bool)report["ok"]!);
        var problems = report["diagnostics"]!.AsArray();
        Assert.NotEmpty(problems);
        Assert.Equal((int)report["errors"]! + (int)report["warnings"]!, problems.Count);
        Assert.All(problems, p =>
        {
            Assert.True((string)p!["code"]! == "usage" || ((string)p["code"]!).StartsWith("LR", StringComparison.Ordinal));
            Assert.NotEmpty((string)p["message"]!["en"]!);
            Assert.NotEmpty((string)p["message"]!["ru"]!);
            Assert.NotNull(p["file"]);
            Assert.NotNull(p["pointer"]);
        });
    }

    [Theory]
    [InlineData("en")]
    [InlineData("ru")]
    public async Task help_is_in_the_language_asked_for(string language)
    {
        var told = "";
        foreach (var command in new[] { "", "check", "explain", "test", "store", "store verify" })
        {
            var run = await CommandRun.Of([.. WordsOf(command), "--help", "--lang", language]);
            Assert.Equal(0, run.ExitCode);
            Assert.Empty(run.Errors);
            Assert.All(run.Output.Split('\n'), line => Assert.True(line.Length <= OutputWidth.InPipe, line));
            told += $"$ loyalty {command} --help\n{run.Output}\n";
        }

        Snapshot.Matches(told, language);
    }

    [Fact]
    public void every_description_has_its_russian()
    {
        var without = Commands(CommandLine.Root()).SelectMany(c => c.Arguments.Cast<Symbol>().Concat(HelpPage.AllOptions(c)).Append(c))
            .Where(s => DescriptionsInRussian.Of(s.Description) is null).Select(s => $"{s.Name}: {s.Description}").Distinct();
        Assert.Empty(without);
        Assert.Equal("Показать версию.", HelpPage.Description(CommandLine.Root().Options.Single(o => o.Name == "--version"), ProductLanguage.Russian));
    }

    [Fact]
    public void every_command_and_option_is_on_the_page_of_the_command_line()
    {
        var page = File.ReadAllText(Path.Combine(RepositoryFolder.Root, "docs", "command-line.md")).ReplaceLineEndings("\n");
        var sections = page.Split("\n## ").Skip(1).ToDictionary(s => s[..s.IndexOf('\n', StringComparison.Ordinal)], StringComparer.Ordinal);
        var missing = new List<string>();
        foreach (var command in Commands(CommandLine.Root()).Where(c => c.Subcommands.Count == 0))
        {
            var name = HelpPage.FullName(command);
            var section = sections.GetValueOrDefault($"`{name}`", "");
            missing.AddRange(command.Options.Select(o => $"`{o.Name}").Concat(command.Arguments.Select(a => $"`<{a.Name}>")).Append(name)
                .Where(w => !section.Contains(w, StringComparison.Ordinal)).Select(w => $"{name}: {w}"));
        }

        Assert.Empty(missing);
        Assert.Contains(sections.Keys, s => s.Contains("Completion", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("che", "check")]
    [InlineData("check x --pl", "--plan")]
    [InlineData("check x --lang r", "ru")]
    [InlineData("store back", "back-up")]
    public async Task completion_offers_what_may_follow(string line, string offered)
    {
        var run = await CommandRun.Of($"[suggest:{line.Length}]", line);
        Assert.Equal(0, run.ExitCode);
        Assert.Equal([offered], run.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    [Theory]
    [InlineData(0, 100)]
    [InlineData(-1, 100)]
    [InlineData(40, 60)]
    [InlineData(60, 60)]
    [InlineData(93, 93)]
    [InlineData(120, 120)]
    [InlineData(400, 120)]
    public void a_page_is_as_wide_as_the_terminal_within_bounds(int columns, int width)
    {
        Assert.Equal(width, OutputWidth.Within(columns));
        using var text = new StringWriter();
        new Page(text, isColoured: false, OutputWidth.Within(columns)).Line(string.Join(' ', Enumerable.Repeat("ab", 200)), "  - ");

        // Words of two letters fill a line but for at most two columns.
        Assert.InRange(text.ToString().Split('\n').Max(l => l.Length), width - 2, width);
    }

    // Before the other options: one that lacks its value would take what follows for it.
    private static string With(string line, string option)
    {
        var at = line.IndexOf(" --", StringComparison.Ordinal);
        return at < 0 ? $"{line} {option}" : line.Insert(at, " " + option);
    }

    private static string[] WordsOf(string line) => line.Split(' ', StringSplitOptions.RemoveEmptyEntries);

    private static IEnumerable<Command> Commands(Command command) => command.Subcommands.SelectMany(Commands).Prepend(command);
}
