using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using LoyaltyRules.DesignerApi.Problems;
using LoyaltyRules.Testing;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;

namespace LoyaltyRules.DesignerApi.Tests;

/// <summary><c>docs/evaluation-api.md</c> and <c>README.md</c>: their requests are run as printed, in order, against a new host, and every answer holds what is shown of it.</summary>
public sealed partial class EvaluationApiPageTests
{
    private static readonly string Page = File.ReadAllText(Path.Combine(RepositoryFolder.Root, "docs", "evaluation-api.md"));

    // Those of keys and webhooks stand on their pages.
    private static readonly string[] OfOtherPages = ["name-taken", "too-many-webhooks", "webhook-url-refused"];

    // Each day of a week, ends of months and years, a leap day, days on which clocks change.
    [Theory]
    [InlineData("2026-11-20")]
    [InlineData("2026-11-21")]
    [InlineData("2026-11-22")]
    [InlineData("2026-11-23")]
    [InlineData("2026-11-24")]
    [InlineData("2026-11-25")]
    [InlineData("2026-11-26")]
    [InlineData("2026-12-31")]
    [InlineData("2027-01-01")]
    [InlineData("2027-03-28")]
    [InlineData("2027-07-15")]
    [InlineData("2028-02-29")]
    public async Task pages_oneAfterTheOther_twiceOnOneHost_areAnsweredAsShown_onAnyDay(string day)
    {
        using var folder = new TempFolder();
        await using var host = await RunningHost.StartAsync(folder.Path, "--Clock:Test=true");
        if (day != "2026-11-20")
        {
            Assert.Equal(200, (await host.PostAsync("/v1/test-clock", $$"""{ "to": "{{day}}T21:30:00Z" }""")).Status);
        }

        for (var run = 1; run <= 2; run++)
        {
            await RunAsync(host, "README.md", 2, run);
            await RunAsync(host, "docs/evaluation-api.md", 8, run);
        }
    }

    private static async Task RunAsync(RunningHost host, string path, int atLeast, int run)
    {
        var page = await File.ReadAllTextAsync(Path.Combine(RepositoryFolder.Root, path), TestContext.Current.CancellationToken);
        Assert.Contains("export RUN=$(date +%s) NOW=$(date -u +%Y-%m-%dT%H:%M:%SZ)\n", page, StringComparison.Ordinal);
        var now = host.Services.GetRequiredService<IClock>().GetCurrentInstant();
        var variables = new Dictionary<string, string>
        {
            ["KEY"] = RunningHost.Till, ["QUOTE"] = "", ["ENTRY"] = "",
            ["RUN"] = (now.ToUnixTimeSeconds() + run).ToString(CultureInfo.InvariantCulture), ["NOW"] = now.ToString("uuuu-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture),
        };
        var shown = Shown().Matches(page);
        Assert.True(shown.Count >= atLeast, "The page shows too few requests to be true.");
        foreach (Match one in shown)
        {
            var words = CurlWords(one.Groups["curl"].Value, variables);
            var answer = await SendAsync(host, words);
            var difference = Difference(JsonNode.Parse(one.Groups["json"].Value)!, answer.Json, "");
            Assert.True(difference is null, $"{one.Groups["curl"].Value}\n{difference}\n{answer}");
            variables["QUOTE"] = answer.Text("/quote") ?? variables["QUOTE"];
            variables["ENTRY"] = answer.Text("/kind") == "purchase" ? answer.Text("/entry")! : variables["ENTRY"];
        }
    }

    [Fact]
    public void page_listsEveryKindOfProblem_underItsStatus()
    {
        var rows = ProblemRow().Matches(Page).SelectMany(r => Code().Matches(r.Groups[2].Value).Select(c => c.Groups[1].Value)).Order(StringComparer.Ordinal).ToList();
        var own = ProblemKind.All.Select(k => k.Code).Except(OfOtherPages);

        Assert.Empty(own.Except(rows));
        Assert.Empty(rows.Except(ProblemKind.All.Select(k => k.Code)));
    }

    [Fact]
    public void page_listsTheSettingsThatAreShipped()
    {
        var shipped = JsonNode.Parse(File.ReadAllText(Path.Combine(RepositoryFolder.Root, "designer-api", "LoyaltyRules.DesignerApi", "appsettings.json")))!.AsObject();
        string[] described = ["Data", "Program", "Clock", "Limits", "Quotes", "Timing", "Telemetry"];
        var missing = from section in shipped where described.Contains(section.Key) from setting in section.Value!.AsObject() let name = $"{section.Key}:{setting.Key}" where !Page.Contains($"`{name}`", StringComparison.Ordinal) select name;

        Assert.Empty(missing);
    }

    private static async Task<Answer> SendAsync(RunningHost host, List<string> words)
    {
        var (address, body) = ("", (string?)null);
        var headers = new List<(string Name, string Value)>();
        for (var i = 1; i < words.Count; i++)
        {
            switch (words[i])
            {
                case "-s":
                    break;
                case "-H":
                    var parts = words[++i].Split(": ", 2);
                    headers.Add((parts[0], parts[1]));
                    break;
                case "-d":
                    body = words[++i];
                    break;
                default:
                    Assert.Empty(address);
                    address = words[i];
                    break;
            }
        }

        Assert.StartsWith("http://localhost:5000/", address, StringComparison.Ordinal);
        string? Header(string name) => headers.FirstOrDefault(h => h.Name == name).Value;
        return await host.SendAsync(
            body is null ? HttpMethod.Get : HttpMethod.Post, address["http://localhost:5000".Length..], Header("Authorization")!["Bearer ".Length..], Header("Accept-Language"),
            body is null ? null : new StringContent(body, new UTF8Encoding(false), Header("Content-Type")!), Header("Idempotency-Key"));
    }

    // As a shell reads it: words, quotes of both kinds, variables outside of single ones.
    private static List<string> CurlWords(string command, Dictionary<string, string> variables)
    {
        var (words, word, quote) = (new List<string>(), new StringBuilder(), '\0');
        for (var i = 0; i < command.Length; i++)
        {
            var c = command[i];
            if (c is '\'' or '"' && (quote == '\0' || quote == c))
            {
                quote = quote == c ? '\0' : c;
            }
            else if (c == '$' && quote != '\'')
            {
                var name = Variable().Match(command, i + 1).Value;
                word.Append(variables[name]);
                i += name.Length;
            }
            else if (c == '\\' && quote == '\0')
            {
                i++;
            }
            else if (char.IsWhiteSpace(c) && quote == '\0')
            {
                End();
            }
            else
            {
                word.Append(c);
            }
        }

        End();
        return words;

        void End()
        {
            if (word.Length > 0)
            {
                words.Add(word.ToString());
                word.Clear();
            }
        }
    }

    // What is shown has to be there; what is not shown may be.
    private static string? Difference(JsonNode shown, JsonNode? got, string at) => (shown, got) switch
    {
        (JsonObject s, JsonObject g) => s.Select(m => Difference(m.Value!, g[m.Key], $"{at}/{m.Key}")).FirstOrDefault(d => d is not null),
        (JsonArray s, JsonArray g) => s.Count > g.Count
            ? $"{at}: {g.Count} items"
            : s.Select((item, i) => Difference(item!, g[i], string.Create(CultureInfo.InvariantCulture, $"{at}/{i}"))).FirstOrDefault(d => d is not null),
        (JsonValue s, { } g) when s.ToString() == "…" && g.ToString().Length > 0 => null,
        (JsonValue s, JsonValue g) when s.GetValueKind() == System.Text.Json.JsonValueKind.Number && s.GetValue<decimal>() == g.GetValue<decimal>() => null,
        (JsonValue s, JsonValue g) when s.ToJsonString() == g.ToJsonString() => null,
        _ => $"{at}: shown {shown.ToJsonString()}, got {got?.ToJsonString() ?? "nothing"}",
    };

    [GeneratedRegex("```sh\n(?:export [^\n]*\n)*(?<curl>curl .*?)```\n\n```json\n(?<json>.*?)```", RegexOptions.Singleline)]
    private static partial Regex Shown();

    [GeneratedRegex(@"^\| (4|5)[^|]*\|([^|]*)\|", RegexOptions.Multiline)]
    private static partial Regex ProblemRow();

    [GeneratedRegex("`([a-z-]+)`")]
    private static partial Regex Code();

    [GeneratedRegex(@"\G[A-Z]+")]
    private static partial Regex Variable();
}
