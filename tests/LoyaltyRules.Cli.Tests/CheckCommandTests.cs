using System.Text.Json.Nodes;
using LoyaltyRules.Testing;

namespace LoyaltyRules.Cli.Tests;

public sealed class CheckCommandTests
{
    private const string Broken = """
        {
          "pack": "coffee", "version": "1.0.0", "languages": ["en", "ru"],
          "name": { "en": "Coffee club", "ru": "Кофейный клуб" },
          "timeZone": "Europe/Moskow", "currency": "RUB",
          "facts": [ { "name": "member.visits", "type": "number" } ],
          "bases": [ { "name": "paid", "of": "line.paid" } ],
          "rules": [
            { "id": "a", "name": { "en": "A rule with a name long enough", "ru": "Правило с именем" }, "when": "member.visit >= 10 && purchase.gross > 100", "then": [ { "discount": { "percent": 10, "of": "base.paid" } } ] },
            { "id": "b", "when": "member.visits > 'many'", "then": [ { "discuont": { "amount": 10, "of": "base.paid" } } ] }
          ]
        }
        """;

    [Theory]
    [InlineData("en")]
    [InlineData("ru")]
    public async Task check_a_pack_in_order_says_so(string language)
    {
        using var folder = SmallPack.InFolder();
        var run = await CommandRun.Of("check", folder.Path, "--lang", language);
        Assert.Equal(0, run.ExitCode);
        Snapshot.Matches(run.Told(), language);
    }

    [Theory]
    [InlineData("en")]
    [InlineData("ru")]
    public async Task check_a_broken_pack_shows_every_problem_at_its_place(string language)
    {
        using var folder = new TempFolder();
        folder.Write("pack.json", Broken);
        var run = await CommandRun.Of("check", folder.Path, "--lang", language);
        Assert.Equal(1, run.ExitCode);
        Assert.All(run.Output.Split('\n'), line => Assert.True(line.Length <= 100, line));
        Snapshot.Matches(run.Told(), language);
    }

    [Fact]
    public async Task check_as_json_holds_both_languages_and_the_place()
    {
        using var folder = new TempFolder();
        folder.Write("pack.json", Broken);
        var run = await CommandRun.Of("check", folder.Path, "--json");
        Assert.Equal(1, run.ExitCode);
        var json = JsonNode.Parse(run.Output)!;
        Assert.False((bool)json["ok"]!);
        var problems = json["diagnostics"]!.AsArray();
        Assert.Equal((int)json["errors"]!, problems.Count);
        var misspelt = problems.Single(p => (string)p!["pointer"]! == "/rules/0/when")!;
        Assert.Equal("pack.json", (string)misspelt["file"]!);
        Assert.Equal(8, (int)misspelt["line"]!);
        Assert.Contains("member.visit", (string)misspelt["message"]!["ru"]!, StringComparison.Ordinal);
        Assert.Contains("member.visits", (string)misspelt["hint"]!["en"]!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task check_a_good_pack_as_json_names_its_hash()
    {
        using var folder = SmallPack.InFolder();
        var json = JsonNode.Parse((await CommandRun.Of("check", folder.Path, "--json")).Output)!;
        Assert.True((bool)json["ok"]!);
        Assert.Equal(64, ((string)json["pack"]!["hash"]!).Length);
        Assert.Equal(3, (int)json["rules"]!);
    }

    [Theory]
    [InlineData("en")]
    [InlineData("ru")]
    public async Task check_with_plan_tells_how_conditions_are_tested(string language)
    {
        using var folder = new TempFolder();
        folder.Write("pack.json", Indexed());
        var run = await CommandRun.Of("check", folder.Path, "--plan", "--lang", language);
        Assert.Equal(0, run.ExitCode);
        Snapshot.Matches(run.Told(), language);
    }

    [Fact]
    public async Task check_with_plan_as_json_tells_the_same()
    {
        using var folder = new TempFolder();
        folder.Write("pack.json", Indexed());
        var plan = JsonNode.Parse((await CommandRun.Of("check", folder.Path, "--plan", "--json")).Output)!["plan"]!;
        Assert.Equal(26, (int)plan["rules"]!);
        Assert.Equal(27, (int)plan["ways"]!);
        Assert.Equal("always", (string)plan["steps"]![0]!["step"]!);
        Assert.Equal("equalityIndex", (string)plan["steps"]![1]!["step"]!);
        Assert.Equal("purchase.shop", (string)plan["steps"]![1]!["asks"]![0]!);
    }

    // A rule for each shop and day, one for all, and one with two ways to match.
    private static string Indexed()
    {
        var rules = Enumerable.Range(0, 24).Select(i =>
            $$"""{ "id": "r{{i}}", "when": "purchase.shop == 's{{i % 6}}' && member.visits >= {{i / 6 * 10}}", "then": [ { "earn": { "points": 1 } } ] }""");
        var pack = JsonNode.Parse(SmallPack.Text)!.AsObject();
        pack.Remove("parameters");
        pack.Remove("bases");
        pack["facts"]!.AsArray().Add(JsonNode.Parse("""{ "name": "purchase.shop", "type": "choice", "values": ["s0", "s1", "s2", "s3", "s4", "s5"] }"""));
        pack["rules"] = JsonNode.Parse("[" + string.Join(",", rules) + """
            , { "id": "all", "then": [ { "earn": { "points": 1 } } ] }
            , { "id": "either", "when": "purchase.shop == 's1' || member.visits > 90", "then": [ { "earn": { "points": 1 } } ] } ]
            """);
        return pack.ToJsonString();
    }

    [Fact]
    public async Task check_a_folder_that_is_not_there_is_refused()
    {
        using var folder = new TempFolder();
        var run = await CommandRun.Of("check", folder.At("nowhere"));
        Assert.Equal(2, run.ExitCode);
        Assert.Contains("LR2001", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task check_a_folder_without_a_pack_is_refused()
    {
        using var folder = new TempFolder();
        var run = await CommandRun.Of("check", folder.Path);
        Assert.Equal(2, run.ExitCode);
        Assert.Contains("LR2002", run.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{ \"pack\": ", "LR2012")]
    [InlineData("hello", "LR2011")]
    [InlineData("[]", "LR2020")]
    [InlineData("", "LR2095")]
    public async Task check_what_is_no_json_object_is_a_finding(string text, string code)
    {
        using var folder = new TempFolder();
        folder.Write("pack.json", text);
        var run = await CommandRun.Of("check", folder.Path);
        Assert.Equal(1, run.ExitCode);
        Assert.Contains(code, run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task check_a_pack_without_permission_says_so()
    {
        using var folder = SmallPack.InFolder();
        Assert.SkipUnless(folder.TryPermit("pack.json", read: false, write: false), TempFolder.MayEverything);
        var run = await CommandRun.Of("check", folder.Path);
        Assert.Equal(1, run.ExitCode);
        Assert.Contains("LR2003", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task a_wrong_word_on_the_command_line_is_refused() => Assert.Equal(2, (await CommandRun.Of("check", "x", "--lang", "fr")).ExitCode);
}
