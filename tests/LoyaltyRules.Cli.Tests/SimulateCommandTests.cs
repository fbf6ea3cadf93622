using System.IO.Compression;
using System.Text;
using System.Text.Json.Nodes;
using LoyaltyRules.Testing;

namespace LoyaltyRules.Cli.Tests;

public sealed class SimulateCommandTests
{
    private const string Mapping = """
        {
          "receipt": "receipt",
          "purchase": { "member": "member", "at": { "column": "day", "format": "yyyy-MM-dd", "zone": "Europe/Moscow" } },
          "line": { "quantity": "pieces", "gross": "price", "facts": { "category": "what" } },
          "cancellations": [ { "column": "receipt", "startsWith": "C" } ],
          "members": { "id": "member", "birthDate": { "column": "born", "format": "yyyy-MM-dd" } }
        }
        """;

    private const string Purchases = """
        receipt,member,day,what,pieces,price
        1,anna,2026-03-01,opera,2,3000.00
        1,anna,2026-03-01,programme,1,200.00
        2,boris,2026-03-02,drama,1,900.00
        3,,2026-03-02,circus,4,2400.00
        C2,boris,2026-03-05,drama,-1,-900.00
        4,anna,not a day,opera,1,1500.00
        5,boris,2026-03-09,opera,many,1500.00
        6,boris,2026-03-10,drama,-1,-900.00
        """;

    private static readonly string SamplePack = Path.Combine(RepositoryFolder.Root, "rule-packs", "parter-club");

    [Theory]
    [InlineData("en")]
    [InlineData("ru")]
    public async Task simulate_the_sample_program_over_a_generated_history(string language)
    {
        var run = await CommandRun.Of("simulate", SamplePack, "--generate", "300", "--lang", language);
        Assert.Equal(0, run.ExitCode);
        Assert.All(run.Output.Split('\n'), line => Assert.True(line.Length <= 80, line));
        Snapshot.Matches(run.Told(), language);
    }

    [Fact]
    public async Task simulate_the_sample_program_every_rule_hits()
    {
        var run = await CommandRun.Of("simulate", SamplePack, "--generate", "2000", "--json");
        Assert.Equal(0, run.ExitCode);
        Assert.All(JsonNode.Parse(run.Output)!["rules"]!.AsArray(), rule => Assert.True((long)rule!["granted"]! > 0, rule.ToJsonString()));
    }

    [Fact]
    public async Task simulate_a_file_tells_every_row_apart()
    {
        using var folder = new TempFolder();
        var run = await CommandRun.Of(
            "simulate", SamplePack, "--purchases", folder.Write("purchases.csv", Purchases), "--map", folder.Write("mapping.json", Mapping),
            "--members", folder.Write("members.csv", "member,born\nanna,1990-03-01\nboris,no day\n"));
        Assert.Equal(1, run.ExitCode);
        Snapshot.Matches(run.Told(folder.Path));
    }

    [Fact]
    public async Task simulate_a_gzip_file_reports_the_same_as_its_text()
    {
        using var folder = new TempFolder();
        var map = folder.Write("mapping.json", Mapping);
        using (var file = File.Create(folder.At("purchases.csv.gz")))
        using (var gzip = new GZipStream(file, CompressionLevel.Fastest))
        {
            gzip.Write(Encoding.UTF8.GetBytes(Purchases));
        }

        var plain = await CommandRun.Of("simulate", SamplePack, "--purchases", folder.Write("purchases.csv", Purchases), "--map", map, "--json");
        var packed = await CommandRun.Of("simulate", SamplePack, "--purchases", folder.At("purchases.csv.gz"), "--map", map, "--json");
        Assert.Equal(Rules(plain), Rules(packed));

        static string Rules(CommandRun run) => JsonNode.Parse(run.Output)!["rules"]!.ToJsonString();
    }

    [Theory]
    [InlineData("neither")]
    [InlineData("both")]
    [InlineData("no-mapping")]
    [InlineData("missing-file")]
    [InlineData("missing-pack")]
    [InlineData("wrong-mapping")]
    public async Task simulate_with_a_wrong_command_line_says_what_is_wrong(string situation)
    {
        using var folder = new TempFolder();
        var map = folder.Write("mapping.json", Mapping);
        string[] words = situation switch
        {
            "neither" => ["simulate", SamplePack],
            "both" => ["simulate", SamplePack, "--generate", "10", "--purchases", "a.csv", "--map", map],
            "no-mapping" => ["simulate", SamplePack, "--purchases", "a.csv"],
            "missing-file" => ["simulate", SamplePack, "--purchases", folder.At("nowhere.csv"), "--map", map],
            "missing-pack" => ["simulate", folder.At("nowhere"), "--generate", "10"],
            _ => ["simulate", SamplePack, "--purchases", "a.csv", "--map", folder.Write("wrong.json", """{ "purchase": { "memebr": 1 }, "line": {} }""")],
        };
        var run = await CommandRun.Of(words);
        Assert.Equal(2, run.ExitCode);
        Snapshot.Matches(run.Told(folder.Path), situation);
    }

    [Fact]
    public async Task generate_then_simulate_the_files_reports_the_same_as_the_stream()
    {
        using var folder = new TempFolder();
        var generated = await CommandRun.Of("generate", "--out", folder.At("theatre"), "--members", "150", "--seed", "7");
        Assert.Equal(0, generated.ExitCode);

        var fromFiles = await CommandRun.Of(
            "simulate", SamplePack, "--purchases", folder.At("theatre/purchases.csv"), "--map", folder.At("theatre/mapping.json"),
            "--members", folder.At("theatre/members.csv"), "--json");
        var fromStream = await CommandRun.Of("simulate", SamplePack, "--generate", "150", "--seed", "7", "--json");
        foreach (var part in new[] { "rules", "totals", "purchases", "members" })
        {
            Assert.Equal(JsonNode.Parse(fromStream.Output)![part]?.ToJsonString(), JsonNode.Parse(fromFiles.Output)![part]?.ToJsonString());
        }
    }
}
