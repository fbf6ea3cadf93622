using System.IO.Compression;
using System.Text;
using System.Text.Json.Nodes;
using LoyaltyRules.Cli.Output;
using LoyaltyRules.Engine.Simulation.Audit;
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

    private static readonly string Coalition = Path.Combine(RepositoryFolder.Root, "rule-packs", "coalition");
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

    [Theory]
    [InlineData("en")]
    [InlineData("ru")]
    public async Task simulate_a_coalition_tells_who_owes_whom_and_where_members_else_buy(string language)
    {
        using var folder = new TempFolder();
        var history = Path.Combine(Coalition, "history");
        var run = await CommandRun.Of(
            "simulate", Coalition, "--purchases", Path.Combine(history, "purchases.csv"), "--map", Path.Combine(history, "mapping.json"), "--lang", language,
            "--csv", folder.At("tables"), "--html", folder.At("report.html"));
        Assert.Equal(0, run.ExitCode);
        Assert.All(run.Output.Split('\n'), line => Assert.True(line.Length <= 80, line));
        var tables = string.Concat(new[] { "settlement.csv", "wallet.csv" }.Select(t => File.ReadAllText(folder.At("tables/" + t)))).Replace("\r\n", "\n", StringComparison.Ordinal);
        Snapshot.Matches(run.Told(folder.Path) + "\n" + tables, language);
        var page = await File.ReadAllTextAsync(folder.At("report.html"), TestContext.Current.CancellationToken);
        Assert.Contains(language == "en" ? "Settlement with partners, EUR" : "Расчёты с партнёрами, EUR", page, StringComparison.Ordinal);
        Assert.Contains(language == "en" ? "Wallets: Linden pharmacies, 2026 (members: 2)" : "Кошельки: Аптеки «Липа», 2026 (участников: 2)", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task simulate_the_sample_program_every_rule_hits()
    {
        var run = await CommandRun.Of("simulate", SamplePack, "--generate", "2000", "--json");
        Assert.Equal(0, run.ExitCode);

        // A generated history holds purchases, nothing else that members do.
        var pack = JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(SamplePack, "pack.json"), TestContext.Current.CancellationToken))!;
        var others = pack["rules"]!.AsArray().Where(r => r!["on"] is not null).Select(r => (string)r!["id"]!).ToHashSet(StringComparer.Ordinal);
        Assert.All(JsonNode.Parse(run.Output)!["rules"]!.AsArray(), rule => Assert.Equal(!others.Contains((string)rule!["id"]!), (long)rule["granted"]! > 0));
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
        foreach (var part in new[] { "rules", "totals", "purchases", "months", "returns", "bookings" })
        {
            Assert.Equal(JsonNode.Parse(fromStream.Output)![part]?.ToJsonString(), JsonNode.Parse(fromFiles.Output)![part]?.ToJsonString());
        }
    }

    [Fact]
    public async Task simulate_with_csv_and_html_writes_every_table_and_one_page()
    {
        using var folder = new TempFolder();
        var run = await CommandRun.Of("simulate", SamplePack, "--generate", "60", "--months", "8", "--csv", folder.At("tables"), "--html", folder.At("report.html"), "--lang", "ru");
        Assert.Equal(0, run.ExitCode);
        Assert.Contains("<html lang=\"ru\">", await File.ReadAllTextAsync(folder.At("report.html"), TestContext.Current.CancellationToken), StringComparison.Ordinal);
        foreach (var name in SimulationCsv.Files)
        {
            var lines = (await File.ReadAllTextAsync(folder.At("tables/" + name), TestContext.Current.CancellationToken)).Split("\r\n");

            // A program without rewards or partners has the header only, and so has a report that is not added up by anything.
            Assert.True(lines.Length > (name is "rewards.csv" or "by.csv" or "settlement.csv" or "wallet.csv" ? 1 : 2), name);
            Assert.Equal("", lines[^1]);
            Assert.DoesNotContain(lines, l => l.Contains('\u00A0'));
        }

        // Numbers are those of the report, in the form of machines.
        var months = (await File.ReadAllLinesAsync(folder.At("tables/points.csv"), TestContext.Current.CancellationToken)).Skip(1).Select(l => l.Split(',')).ToList();
        Assert.Equal(8, months.Count);
        Assert.All(months.Zip(months.Skip(1)), pair => Assert.Equal(pair.First[9], pair.Second[2]));
    }

    [Fact]
    public async Task simulate_by_a_fact_tells_values_in_every_form()
    {
        using var folder = new TempFolder();
        string[] words = ["simulate", SamplePack, "--generate", "60", "--months", "3", "--by", "purchase.channel"];
        var text = await CommandRun.Of([.. words, "--csv", folder.At("tables"), "--html", folder.At("report.html"), "--lang", "ru"]);
        var json = await CommandRun.Of([.. words, "--json"]);
        Assert.Equal(0, text.ExitCode);
        Assert.Contains("В разрезе: канал продажи", text.Output, StringComparison.Ordinal);
        Assert.Contains("В разрезе: канал продажи", await File.ReadAllTextAsync(folder.At("report.html"), TestContext.Current.CancellationToken), StringComparison.Ordinal);

        var rows = JsonNode.Parse(json.Output)!["by"]!["rows"]!.AsArray();
        var lines = await File.ReadAllLinesAsync(folder.At("tables/by.csv"), TestContext.Current.CancellationToken);
        Assert.Equal("month,fact,value,purchases,net,paidWithPoints,earned bonus", lines[0]);
        Assert.Equal(rows.Select(r => $"{r!["month"]},purchase.channel,{r["value"]},{r["purchases"]},{r["net"]},{r["paidWithPoints"]},{r["earned"]!["bonus"] ?? 0}"), lines[1..]);
        Assert.Equal((long)JsonNode.Parse(json.Output)!["purchases"]!["decided"]!, rows.Sum(r => (long)r!["purchases"]!));
    }

    [Fact]
    public async Task simulate_by_an_unknown_fact_says_what_was_meant()
    {
        var run = await CommandRun.Of("simulate", SamplePack, "--generate", "10", "--by", "purchase.chanel");
        Assert.Equal(2, run.ExitCode);
        Assert.Contains("LR4039", run.Errors, StringComparison.Ordinal);
        Assert.Contains("Did you mean 'purchase.channel'?", run.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task simulate_csv_names_that_a_spreadsheet_would_run_stay_text()
    {
        using var folder = new TempFolder();
        SimulationCsv.Write(SampleReport.Of(2, name: "x") with { Rules = [SampleReport.Of(1).Rules[0] with { Name = "=1+2,\"a\"" }] }, folder.Path);
        Assert.Contains("tickets,\"'=1+2,\"\"a\"\"\",8930,", await File.ReadAllTextAsync(folder.At("rules.csv"), TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("some")]
    [InlineData("101")]
    [InlineData("-1")]
    public async Task simulate_with_a_wrong_redeem_says_what_it_takes(string redeem)
    {
        var run = await CommandRun.Of("simulate", SamplePack, "--generate", "10", "--redeem=" + redeem);
        Assert.Equal(2, run.ExitCode);
        Assert.Contains("--redeem takes history, never, most or a percentage", run.Errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--csv", "taken")]
    [InlineData("--csv", "taken/below")]
    [InlineData("--audit", "taken")]
    [InlineData("--html", "nowhere/report.html")]
    [InlineData("--html", "folder")]
    public async Task simulate_with_a_target_that_cannot_be_written_says_so_before_it_runs(string option, string target)
    {
        using var folder = new TempFolder();
        folder.Write("taken", "a file, not a folder");
        Directory.CreateDirectory(folder.At("folder"));
        var run = await CommandRun.Of("simulate", SamplePack, "--generate", "10", "--months", "1", option, folder.At(target));
        Assert.Equal(2, run.ExitCode);
        Assert.Contains($"LR5006 {folder.At(target)}: It cannot be written: ", run.Errors, StringComparison.Ordinal);
        Assert.Equal("", run.Output);
    }

    [Fact]
    public async Task simulate_whose_tables_cannot_be_written_in_the_end_still_tells_the_report()
    {
        using var folder = new TempFolder();
        Directory.CreateDirectory(folder.At("tables/points.csv"));
        string[] words = ["simulate", SamplePack, "--generate", "10", "--months", "1"];

        var run = await CommandRun.Of([.. words, "--csv", folder.At("tables")]);

        Assert.Equal(2, run.ExitCode);
        Assert.Contains($"LR5006 {folder.At("tables")}: It cannot be written: ", run.Errors, StringComparison.Ordinal);
        Assert.Equal((await CommandRun.Of(words)).Output, run.Output);
    }

    [Fact]
    public async Task simulate_that_is_refused_leaves_no_page_and_spoils_none()
    {
        using var folder = new TempFolder();
        folder.Write("old.html", "as it was");
        foreach (var page in new[] { "old.html", "new.html" })
        {
            var run = await CommandRun.Of("simulate", folder.At("no-pack"), "--generate", "10", "--html", folder.At(page));
            Assert.Equal(2, run.ExitCode);
        }

        Assert.Equal("as it was", await File.ReadAllTextAsync(folder.At("old.html"), TestContext.Current.CancellationToken));
        Assert.False(File.Exists(folder.At("new.html")));
    }

    [Theory]
    [InlineData("simulate", "--generate", "abc")]
    [InlineData("simulate", "--generate", "99999999999")]
    [InlineData("simulate", "--workers", "1.5")]
    [InlineData("simulate", "--examples", "many")]
    [InlineData("simulate", "--months", "x")]
    [InlineData("simulate", "--seed", "-1")]
    [InlineData("generate", "--members", "x")]
    [InlineData("generate", "--seed", "x")]
    public async Task option_that_takes_a_number_says_so_without_names_of_the_platform(string command, string option, string value)
    {
        using var folder = new TempFolder();
        string[] words = command == "simulate" ? [command, SamplePack, $"{option}={value}"] : [command, "--out", folder.Path, $"{option}={value}"];
        var run = await CommandRun.Of(words);
        Assert.Equal(2, run.ExitCode);
        Assert.Contains($"{option} takes a whole number", run.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("System.", run.Errors + run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("Int32", run.Errors + run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task simulate_with_audit_writes_every_table_of_it()
    {
        using var folder = new TempFolder();
        var run = await CommandRun.Of("simulate", SamplePack, "--generate", "60", "--months", "3", "--audit", folder.At("audit"), "--audit-month", "2024-10");
        Assert.Equal(0, run.ExitCode);
        Assert.All(AuditTable.All, t => Assert.StartsWith(string.Join(',', t.Columns), File.ReadAllText(folder.At("audit/" + t.File)), StringComparison.Ordinal));
        var balances = await File.ReadAllLinesAsync(folder.At("audit/balances.csv"), TestContext.Current.CancellationToken);
        Assert.True(balances.Length > 1);
        Assert.All(balances.Skip(1), l => Assert.StartsWith("2024-10,", l, StringComparison.Ordinal));
        Assert.Equal(2, (await CommandRun.Of("simulate", SamplePack, "--generate", "10", "--audit-month", "October", "--audit", folder.At("audit"))).ExitCode);
    }
}
