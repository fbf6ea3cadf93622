using System.Text;
using System.Text.Json.Nodes;
using LoyaltyRules.Engine.Comparison;
using LoyaltyRules.Engine.Packs;
using LoyaltyRules.Testing;

namespace LoyaltyRules.Engine.Tests.Comparison;

/// <summary>What one version of a pack says otherwise than another: nothing of it is passed over, and it reads as a person would say it.</summary>
public sealed class PackComparisonTests
{
    private const string Club = """
        {
          "pack": "club", "version": "1.0.0", "languages": ["en", "ru"], "name": { "en": "Club", "ru": "Клуб" }, "timeZone": "Europe/Moscow", "currency": "RUB",
          "points": [ { "currency": "bonus", "expires": "P12M" } ],
          "facts": [ { "name": "line.category", "type": "choice", "values": ["opera", "drama", "cafe"] } ],
          "parameters": [ { "name": "share", "value": 20, "unit": "percent", "label": { "en": "bonus share", "ru": "доля бонуса" } } ],
          "bases": [ { "name": "all", "of": "line.net" } ],
          "counters": [ { "name": "spent", "sum": "base.all", "window": "year", "label": { "en": "spent in a year", "ru": "потрачено за год" } } ],
          "tables": [ { "name": "rate", "inputs": ["member.tier", "line.category"], "gives": "percent", "rows": [ ["gold", "opera", 7], ["gold", "*", 5], ["*", "*", 3] ], "label": { "en": "rates", "ru": "ставки" } } ],
          "tiers": { "levels": [ { "tier": "silver", "label": { "en": "Silver", "ru": "Серебро" }, "any": { "member.spent": 30000 } }, { "tier": "gold", "label": { "en": "Gold", "ru": "Золото" }, "any": { "member.spent": 90000 } } ] },
          "rules": [
            { "id": "rate", "name": { "en": "Points by tier", "ru": "Баллы по уровню" }, "then": [ { "earn": { "percent": "table.rate", "of": "base.all", "round": "down" } } ] },
            { "id": "weekend", "name": { "en": "Weekend bonus", "ru": "Бонус выходного" }, "when": "purchase.dayOfWeek in ['friday', 'saturday'] && purchase.gross >= 1000",
              "then": [ { "earn": { "percent": "parameter.share", "of": "base.all", "round": "down" } } ] },
            { "id": "first", "name": { "en": "Welcome", "ru": "Приветствие" }, "on": "enrolment", "then": [ { "earn": { "points": 100 } } ], "limits": [ { "per": "member", "window": "lifetime", "times": 1 } ] } ]
        }
        """;

    public static TheoryData<string, string, string> Sentences() => new()
    {
        { "\"member.spent\": 90000", "\"member.spent\": 80000", "“Gold” starts at 80,000 instead of 90,000 (spent in a year). | «Золото» начинается с 80\u00A0000 вместо 90\u00A0000 (потрачено за год)." },
        { "['friday', 'saturday']", "['friday', 'saturday', 'sunday']", "Rule “Weekend bonus”: now also where day of the week is Sunday. | Правило «Бонус выходного»: теперь также если день недели — воскресенье." },
        { "['friday', 'saturday']", "['saturday', 'sunday']", "Rule “Weekend bonus”: now also where day of the week is Sunday; no longer where day of the week is Friday. | Правило «Бонус выходного»: теперь также если день недели — воскресенье; больше не действует, если день недели — пятница." },
        { " && purchase.gross >= 1000", "", "Rule “Weekend bonus”: no longer only where purchase amount is at least 1,000. | Правило «Бонус выходного»: больше не требуется: сумма покупки не меньше чем 1\u00A0000." },
        { "purchase.gross >= 1000", "purchase.gross >= 500", "Rule “Weekend bonus”: now purchase amount is at least 500 instead of purchase amount is at least 1,000. | Правило «Бонус выходного»: теперь сумма покупки не меньше чем 500; раньше — сумма покупки не меньше чем 1\u00A0000." },
        { "\"value\": 20", "\"value\": 15", "Parameter “bonus share”: 15% instead of 20%. | Параметр «доля бонуса»: 15% вместо 20%." },
        { "[\"gold\", \"opera\", 7]", "[\"gold\", \"opera\", 8]", "Table “rates”, row gold · opera: 8 instead of 7. | Таблица «ставки», строка gold · opera: 8 вместо 7." },
        { "[\"gold\", \"*\", 5], ", "", "Table “rates” has no row gold · * any more; it gave 5. | Таблица «ставки»: строки gold · * больше нет, она давала 5." },
        { "\"points\": 100 }", "\"points\": 250 }", "Rule “Welcome”: what is given, points, points, 250 instead of 100. | Правило «Приветствие»: что даётся, баллы, баллы, 250 вместо 100." },
        { "\"expires\": \"P12M\"", "\"expires\": \"P6M\"", "Points “bonus”: expires, “P6M” instead of “P12M”. | Баллы «bonus»: сгорает, «P6M» вместо «P12M»." },
        { "\"version\": \"1.0.0\"", "\"version\": \"1.1.0\"", "Version: “1.1.0” instead of “1.0.0”. | Версия: «1.1.0» вместо «1.0.0»." },
    };

    [Theory]
    [MemberData(nameof(Sentences))]
    public void change_is_told_as_a_person_would_say_it(string old, string now, string sentence)
    {
        Assert.Contains(old, Club, StringComparison.Ordinal);
        var difference = Assert.Single(PackComparison.Of(Pack(Club), Pack(Club.Replace(old, now, StringComparison.Ordinal))));
        Assert.Equal(sentence, $"{difference.Sentence.En} | {difference.Sentence.Ru}");
    }

    [Fact]
    public void rules_that_come_and_go_are_named()
    {
        var without = JsonNode.Parse(Club)!;
        without["rules"]!.AsArray().RemoveAt(1);
        without["parameters"] = new JsonArray();
        var pack = Pack(without.ToJsonString());
        Assert.Equal(["Parameter “bonus share” is gone.", "Rule “Weekend bonus” is gone."], PackComparison.Of(Pack(Club), pack).Select(d => d.Sentence.En));
        Assert.Equal([DifferenceKind.Added, DifferenceKind.Added], PackComparison.Of(pack, Pack(Club)).Select(d => d.Kind));
    }

    public static TheoryData<string> Packs() => [.. Directory.GetDirectories(Path.Combine(RepositoryFolder.Root, "rule-packs")).Where(d => File.Exists(Path.Combine(d, "pack.json"))).Select(d => Path.GetFileName(d)!)];

    [Theory]
    [MemberData(nameof(Packs))]
    public void pack_and_itself_differ_in_nothing_in_whatever_order_it_is_written(string name)
    {
        var pack = RulePack.Load(Path.Combine(RepositoryFolder.Root, "rule-packs", name));
        var root = JsonNode.Parse(pack.CanonicalText)!.AsObject();
        foreach (var list in (string[])["rules", "facts", "counters", "tables", "parameters", "segments"])
        {
            if (root[list] is JsonArray items)
            {
                root[list] = new JsonArray([.. items.Reverse().Select(i => i!.DeepClone())]);
            }
        }

        Assert.Empty(PackComparison.Of(pack, pack));
        Assert.Empty(PackComparison.Of(pack, Pack(root.ToJsonString(), pack)));
    }

    // Every value of every ready pack, turned: whatever is still a pack is told to differ, just there, and in words of both languages.
    [Theory]
    [MemberData(nameof(Packs))]
    public void value_that_is_turned_is_told_at_its_place(string name)
    {
        var pack = RulePack.Load(Path.Combine(RepositoryFolder.Root, "rule-packs", name));
        var values = JsonNode.Parse(pack.CanonicalText)!;
        var number = 0;
        var told = 0;
        foreach (var path in Leaves(values, "").ToList())
        {
            // One of eleven, another one in each pack.
            if (number++ % 11 != name.Length % 11)
            {
                continue;
            }

            var turned = JsonNode.Parse(pack.CanonicalText)!;
            if (!Turn(turned, path) || RulePack.Check(Files(turned.ToJsonString(), pack)).Pack is not { } other)
            {
                continue;
            }

            var differences = PackComparison.Of(pack, other);
            Assert.Equal(pack.Hash == other.Hash, differences.IsEmpty);
            Assert.All(differences, d => Assert.Equal(path.Split('/')[1], d.Section));
            Assert.All(differences, d => Assert.True(d.Sentence.En.Length > 5 && d.Sentence.Ru.Any(c => c is >= 'а' and <= 'я'), d.Sentence.Ru));
            told += differences.Length;
        }

        Assert.True(told > 0);
    }

    private static IEnumerable<string> Leaves(JsonNode? node, string path) => node switch
    {
        JsonObject o => o.SelectMany(m => Leaves(m.Value, $"{path}/{m.Key}")),
        JsonArray a => a.SelectMany((item, i) => Leaves(item, $"{path}/{i}")),
        _ => [path],
    };

    private static bool Turn(JsonNode root, string path)
    {
        var steps = path.Split('/')[1..];
        var parent = root;
        foreach (var step in steps[..^1])
        {
            parent = parent is JsonArray list ? list[int.Parse(step, null)]! : parent[step]!;
        }

        var old = parent is JsonArray items ? items[int.Parse(steps[^1], null)] : parent[steps[^1]];
        JsonNode? turned = old?.GetValueKind() switch
        {
            System.Text.Json.JsonValueKind.Number => JsonValue.Create(old.GetValue<decimal>() + 1),
            System.Text.Json.JsonValueKind.True => JsonValue.Create(false),
            System.Text.Json.JsonValueKind.False => JsonValue.Create(true),
            System.Text.Json.JsonValueKind.String => JsonValue.Create(old.GetValue<string>() + "x"),
            _ => null,
        };
        if (turned is null)
        {
            return false;
        }

        if (parent is JsonArray array)
        {
            array[int.Parse(steps[^1], null)] = turned;
        }
        else
        {
            parent[steps[^1]] = turned;
        }

        return true;
    }

    private static RulePack Pack(string json, RulePack? templatesOf = null)
    {
        var check = RulePack.Check(Files(json, templatesOf));
        return check.Pack ?? throw new InvalidOperationException(string.Join(Environment.NewLine, check.Diagnostics));
    }

    private static Dictionary<string, byte[]> Files(string json, RulePack? templatesOf)
    {
        var files = new Dictionary<string, byte[]>(StringComparer.Ordinal) { ["pack.json"] = Encoding.UTF8.GetBytes(json) };
        foreach (var template in templatesOf?.Templates ?? [])
        {
            files[template.Path] = Encoding.UTF8.GetBytes(template.Text);
        }

        return files;
    }
}
