using System.Text.Json.Nodes;
using LoyaltyRules.Testing;

namespace LoyaltyRules.Cli.Tests;

public sealed class TermsCommandTests
{
    private static readonly string Sample = Path.Combine(RepositoryFolder.Root, "rule-packs", "parter-club");

    [Theory]
    [InlineData("en", "Terms of Parter Club")]
    [InlineData("ru", "Правила программы «Партер-Клуб»")]
    public async Task terms_are_written_as_text_and_as_a_page(string language, string title)
    {
        using var folder = new TempFolder();
        var run = await CommandRun.Of("terms", Sample, "--lang", language, "--html", folder.At("terms.html"));

        Assert.Equal(0, run.ExitCode);
        Assert.StartsWith(title + "\n", run.Output, StringComparison.Ordinal);
        var page = await File.ReadAllTextAsync(folder.At("terms.html"), TestContext.Current.CancellationToken);
        Assert.Contains($"<h1>{title}</h1>", System.Net.WebUtility.HtmlDecode(page), StringComparison.Ordinal);
        Assert.Contains("data-of=\"rules/welcome\"", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task terms_as_json_name_what_each_clause_states()
    {
        var run = await CommandRun.Of("terms", Sample, "--json");

        var clauses = JsonNode.Parse(run.Output)!["sections"]!.AsArray().SelectMany(s => s!["clauses"]!.AsArray()).ToList();
        Assert.Contains("200", (string)clauses.Single(c => (string)c!["of"]! == "rules/welcome")!["text"]!["ru"]!, StringComparison.Ordinal);
    }
}
