using LoyaltyRules.Testing;

namespace LoyaltyRules.Cli.Tests;

/// <summary>A coffee shop's program of three rules, small enough to be seen at a glance.</summary>
internal static class SmallPack
{
    public const string Text = """
        {
          "pack": "coffee", "version": "1.0.0", "languages": ["en", "ru"],
          "name": { "en": "Coffee club", "ru": "Кофейный клуб" },
          "timeZone": "Europe/Moscow", "currency": "RUB",
          "points": [ { "currency": "bean", "name": { "en": "beans", "ru": "зёрна" } } ],
          "facts": [
            { "name": "line.kind", "type": "choice", "values": ["coffee", "cake"], "label": { "en": "kind", "ru": "вид" } },
            { "name": "member.visits", "type": "number", "max": 1000, "label": { "en": "visits", "ru": "посещений" } }
          ],
          "parameters": [ { "name": "beans", "value": 5, "unit": "percent", "label": { "en": "beans back", "ru": "зёрна в ответ" } } ],
          "bases": [ { "name": "paid", "of": "line.paid", "label": { "en": "what is paid", "ru": "оплачено" } } ],
          "rules": [
            { "id": "beans-back", "name": { "en": "Beans for every purchase", "ru": "Зёрна за каждую покупку" },
              "then": [ { "earn": { "percent": "parameter.beans", "of": "base.paid", "round": "down" } } ] },
            { "id": "cake-day", "name": { "en": "Cake day", "ru": "День пирожных" }, "when": "lines.Any(l => l.kind == 'cake')",
              "then": [ { "discount": { "percent": 10, "of": "base.paid", "where": "line.kind == 'cake'", "round": "halfUp" } } ] },
            { "id": "old-friend", "name": { "en": "For old friends", "ru": "Старым друзьям" }, "when": "member.visits >= 10",
              "then": [ { "earn": { "points": 7 } } ] }
          ]
        }

        """;

    public const string Example = """
        {
          "name": { "en": "A coffee and a cake", "ru": "Кофе и пирожное" },
          "member": { "id": "m1", "facts": { "visits": 3 } },
          "purchase": { "id": "p1", "at": "2026-10-15T12:00:00+03:00", "lines": [
            { "id": "1", "gross": 250, "facts": { "kind": "coffee" } },
            { "id": "2", "gross": 333, "facts": { "kind": "cake" } } ] }
        }

        """;

    public const string Purchase = """{ "id": "p2", "at": "2026-10-15T12:00:00+03:00", "lines": [ { "id": "1", "gross": 250, "facts": { "kind": "coffee" } } ] }""";

    /// <summary>A folder with the pack and one example, nothing approved.</summary>
    public static TempFolder InFolder()
    {
        var folder = new TempFolder();
        folder.Write("pack.json", Text);
        folder.Write("examples/coffee-and-cake.json", Example);
        return folder;
    }
}
