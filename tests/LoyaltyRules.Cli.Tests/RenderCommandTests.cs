using LoyaltyRules.Testing;

namespace LoyaltyRules.Cli.Tests;

public sealed class RenderCommandTests
{
    private static readonly string Sample = Path.Combine(RepositoryFolder.Root, "rule-packs", "parter-club");

    [Theory]
    [InlineData("en")]
    [InlineData("ru")]
    public async Task render_one_message_shows_it_in_every_language_of_the_pack(string language)
    {
        var run = await CommandRun.Of("render", Sample, "--event", "pointsExpiring", "--channel", "email", "--member", "no-name", "--lang", language);

        Assert.Equal(0, run.ExitCode);
        Snapshot.Matches(run.Output.Replace('\u00A0', '⍽'), language);
    }

    [Fact]
    public async Task render_to_files_writes_one_for_each_format()
    {
        using var folder = new TempFolder();
        var run = await CommandRun.Of("render", Sample, "--event", "welcome", "--language", "ru", "--out", folder.At("out"));

        Assert.Equal(0, run.ExitCode);
        Assert.Equal(["welcome-email-usual.ru.html", "welcome-email-usual.ru.txt"], Directory.EnumerateFiles(folder.At("out")).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task render_a_pack_with_a_message_that_lies_is_refused_with_its_place()
    {
        using var folder = new TempFolder();
        foreach (var file in Directory.EnumerateFiles(Sample, "*", SearchOption.AllDirectories).Where(f => !f.Contains("examples", StringComparison.Ordinal)))
        {
            var copy = folder.At(Path.GetRelativePath(Sample, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.WriteAllText(copy, File.ReadAllText(file).Replace("{{ daysLeft | plural \"day\" \"days\" }}", "{{ daysLeft | plural \"day\" }}", StringComparison.Ordinal));
        }

        var run = await CommandRun.Of("render", folder.Path);

        Assert.Equal(2, run.ExitCode);
        Assert.Contains("templates/last-call.en.txt(1,", run.Told(), StringComparison.Ordinal);
        Assert.Contains("LR8713", run.Told(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task render_a_message_that_is_not_there_is_refused()
    {
        var run = await CommandRun.Of("render", Sample, "--event", "birthday");

        Assert.Equal(2, run.ExitCode);
        Assert.Contains("no such message", run.Errors, StringComparison.Ordinal);
    }
}
