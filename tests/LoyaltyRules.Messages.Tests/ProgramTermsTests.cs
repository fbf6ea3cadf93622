using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using LoyaltyRules.Engine.Diagnostics;
using LoyaltyRules.Engine.Packs;
using LoyaltyRules.Messages.Terms;
using LoyaltyRules.Testing;

namespace LoyaltyRules.Messages.Tests;

public sealed partial class ProgramTermsTests
{
    private static readonly string Packs = Path.Combine(RepositoryFolder.Root, "rule-packs");

    // What members need not know, each with why.
    private static readonly (string Path, string Why)[] NotForMembers =
    [
        ("^/finances/", "what the program costs its operator"),
        ("^/indicators/", "what the operator looks at"),
        ("^/closure/triggers/", "what proposes a closure to the operator"),
        ("^/messages/", "texts, and when they are sent"),
        ("^/facts/", "bounds of what tills send"),
        ("^/parameters/[0-9]+/(min|max) ", "bounds for whoever changes the pack"),
        ("^/parameters/[0-9]+/value costRatioMax$", "asked by a trigger of the closure only"),
        ("^/parameters/[0-9]+/value (satisfiedFrom|repeatOrders|obviousSpend|hiddenReviews)$", "thresholds of segments for the operator's reports"),
        ("^/counters/[0-9]+/.* (surveyScores|surveyAnswers|reviewsIn12Months)$", "asked by those segments only"),
        ("^/segments/[0-9]+/when (promising|sleeping|lost|satisfied|comesAgain|apostle|hostage|mercenary|defector|obviousValue|hiddenValue)$", "segments for the operator's reports"),
        ("/(note|label|labels|name|name/..)(/|$)", "texts, not numbers"),
        ("^/(\\$schema|pack|version|currency)$", "names"),
        ("/id$", "names"),
    ];

    [Theory]
    [InlineData("en")]
    [InlineData("ru")]
    public void terms_of_the_sample_program(string language) =>
        Snapshot.Matches(TermsText.Plain(ProgramTerms.Of(RulePack.Load(Path.Combine(Packs, "parter-club"))), language == "ru" ? ProductLanguage.Russian : ProductLanguage.English), language);

    [Fact]
    public void terms_of_every_ready_pack_state_every_rule_and_privilege_in_whole_sentences()
    {
        foreach (var folder in Directory.EnumerateDirectories(Packs).Where(f => File.Exists(Path.Combine(f, "pack.json"))))
        {
            var pack = RulePack.Load(folder);
            var clauses = ProgramTerms.Of(pack).Sections.SelectMany(s => s.Clauses).ToList();

            Assert.Empty(pack.Rules.Select(r => "rules/" + r.Id).Concat(pack.Privileges.Select(p => "privileges/" + p.Id)).Concat(pack.Rewards.Select(r => "rewards/" + r.Id)).Except(clauses.Select(c => c.Of)));
            Assert.All(clauses, c => Assert.True(c.Text.En.EndsWith('.') && c.Text.Ru.EndsWith('.') && !c.Text.En.Contains("..", StringComparison.Ordinal) && !c.Text.En.Contains("  ", StringComparison.Ordinal), c.Text.En));
            Assert.Equal(clauses.Count, clauses.Select(c => c.Number).Distinct().Count());
        }
    }

    [Fact]
    public void terms_change_with_every_number_date_and_threshold_of_the_sample_pack()
    {
        var text = File.ReadAllText(Path.Combine(Packs, "parter-club", "pack.json"));
        var before = Written(Check(text)!);
        var (changed, silent, refused) = (0, new List<string>(), new List<string>());
        var root = JsonNode.Parse(text)!;
        foreach (var (path, value) in Leaves(root, "").ToList())
        {
            var name = Regex.IsMatch(path, "^/(parameters|segments|counters)/[0-9]+/[a-z]+$") ? " " + (string)value.Parent!["name"]! : "";
            if (Array.Exists(NotForMembers, n => Regex.IsMatch(path + name, n.Path)))
            {
                continue;
            }

            foreach (var mutant in Mutants(value).ToList())
            {
                var pack = Accepted(root, path, mutant);
                if (pack is null)
                {
                    refused.Add($"{path}: {mutant[0]}");
                }
                else if (Written(pack) is var after && (after.En == before.En || after.Ru == before.Ru))
                {
                    silent.Add($"{path}: {value.ToJsonString()}");
                }
                else
                {
                    changed++;
                }
            }
        }

        Assert.True(silent.Count == 0, string.Join('\n', silent));

        // What can be changed at all is nearly everything: what is refused is a day that a month has not, or what other parts lean on.
        Assert.True(changed > 100 && refused.Count < changed / 10, $"{changed} changed, {refused.Count} refused:\n{string.Join('\n', refused)}");
    }

    // The first of several ways to change it that the check takes.
    private static RulePack? Accepted(JsonNode root, string path, IReadOnlyList<JsonNode> ways)
    {
        foreach (var way in ways)
        {
            var copy = root.DeepClone();
            Replace(copy, path, way);
            if (Check(copy.ToJsonString()) is { } pack)
            {
                return pack;
            }
        }

        return null;
    }

    private static RulePack? Check(string text) => RulePack.Check(new Dictionary<string, byte[]> { ["pack.json"] = Encoding.UTF8.GetBytes(text) }).Pack;

    private static (string En, string Ru) Written(RulePack pack)
    {
        var terms = ProgramTerms.Of(pack);
        return (TermsText.Plain(terms, ProductLanguage.English), TermsText.Plain(terms, ProductLanguage.Russian));
    }

    private static IEnumerable<(string Path, JsonNode Value)> Leaves(JsonNode? node, string path)
    {
        switch (node)
        {
            case JsonObject o:
                return o.SelectMany(m => Leaves(m.Value, $"{path}/{m.Key}"));
            case JsonArray a:
                return a.SelectMany((item, i) => Leaves(item, $"{path}/{i}"));
            case JsonValue value when value.GetValueKind() is System.Text.Json.JsonValueKind.Number or System.Text.Json.JsonValueKind.String:
                return [(path, value)];
            default:
                return [];
        }
    }

    // Each number of a value, changed in one of several ways.
    private static IEnumerable<IReadOnlyList<JsonNode>> Mutants(JsonNode value)
    {
        if (value.GetValueKind() == System.Text.Json.JsonValueKind.Number)
        {
            var number = (decimal)value;
            yield return [JsonValue.Create(number + 1), JsonValue.Create(number - 1), JsonValue.Create(number + 0.01m)];
            yield break;
        }

        var text = (string)value!;
        foreach (Match match in Numbers().Matches(text))
        {
            var number = int.Parse(match.Value, CultureInfo.InvariantCulture);
            string With(int other) => text[..match.Index] + other.ToString(new string('0', match.Length), CultureInfo.InvariantCulture) + text[(match.Index + match.Length)..];
            yield return [.. new[] { number + 1, number - 1, number * 2 }.Where(other => other >= 0 && other != number).Select(other => JsonValue.Create(With(other)))];
        }
    }

    private static void Replace(JsonNode root, string path, JsonNode value)
    {
        var steps = path.Split('/')[1..];
        var at = steps[..^1].Aggregate(root, (node, step) => node is JsonArray list ? list[int.Parse(step, CultureInfo.InvariantCulture)]! : node[step]!);
        if (at is JsonArray items)
        {
            items[int.Parse(steps[^1], CultureInfo.InvariantCulture)] = value.DeepClone();
        }
        else
        {
            at[steps[^1]] = value.DeepClone();
        }
    }

    // Not those that are part of a name: ordersIn12Months.
    [GeneratedRegex("(?<![A-Za-z0-9_])(?<!In)[0-9]+(?![A-Za-z_]*[a-z])|(?<=^P[0-9MWDTHY]*)[0-9]+")]
    private static partial Regex Numbers();
}
