using System.Text.Json.Nodes;
using LoyaltyRules.Testing;

namespace LoyaltyRules.Cli.Tests;

public sealed class PrivilegesCommandTests
{
    private const string Gold = """
        {
          "id": "M-7", "birthDate": "1984-10-15", "tier": "gold", "facts": { "ordersIn12Months": 7, "ordersEver": 30 },
          "limits": [
            { "limit": "privilege dress-rehearsal member year from 09-01 times", "from": "2026-09-01", "used": 2 },
            { "limit": "privilege courier-free member month times", "from": "2026-10-01", "used": 1 } ]
        }
        """;

    private static readonly string SamplePack = Path.Combine(RepositoryFolder.Root, "rule-packs", "parter-club");

    [Theory]
    [InlineData("en")]
    [InlineData("ru")]
    public async Task privileges_of_a_member_tell_why_and_why_not(string language)
    {
        using var folder = new TempFolder();
        var run = await CommandRun.Of("privileges", SamplePack, "--member", folder.Write("gold.json", Gold), "--on", "2026-10-15", "--lang", language);
        Assert.Equal(0, run.ExitCode);
        Assert.All(run.Output.Split('\n'), line => Assert.True(line.Length <= 100, line));
        Snapshot.Matches(run.Told(), language);
    }

    [Fact]
    public async Task privileges_of_who_bought_are_those_of_the_day_of_the_purchase()
    {
        var run = await CommandRun.Of("privileges", SamplePack, "--member", Path.Combine(SamplePack, "examples", "birthday.json"), "--json");
        var states = JsonNode.Parse(run.Output)!.AsArray();
        Assert.Equal(12, states.Count);
        Assert.True((bool)states.Single(s => (string)s!["id"]! == "birthday-booking-free")!["available"]!);
    }

    [Theory]
    [InlineData("""{ "id": "M-1" }""", null, "--on")]
    [InlineData("""{ "id": "M-1" }""", "2026-02-30", "2026-02-30")]
    [InlineData("""{ "id": "M-1", "facts": { "regular": true } }""", "2026-02-20", "LR3001")]
    [InlineData("""{ "birthDate": "1984-10-15" }""", "2026-02-20", "LR2032")]
    [InlineData("[]", "2026-02-20", "LR2020")]
    [InlineData("""{ "purchase": { "id": "p", "at": "2026-02-20T12:00:00Z", "lines": [ { "id": "1", "gross": 1 } ] } }""", null, "member.json")]
    public async Task privileges_of_nobody_or_no_day_are_refused(string member, string? day, string told)
    {
        using var folder = new TempFolder();
        string[] on = day is null ? [] : ["--on", day];
        var run = await CommandRun.Of(["privileges", SamplePack, "--member", folder.Write("member.json", member), .. on]);
        Assert.Equal(2, run.ExitCode);
        Assert.Contains(told, run.Errors, StringComparison.Ordinal);
        Assert.Empty(run.Output);
    }
}
