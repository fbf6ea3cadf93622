using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using LoyaltyRules.Engine.Accounts.Commands;
using LoyaltyRules.Engine.Json.Schemas;

namespace LoyaltyRules.Engine.Tests.Json;

/// <summary>Every text of every command, against every kind of text that two databases would treat differently, or two people could not tell apart.</summary>
public sealed class CommandTextsTests
{
    private const string Commands =
        """
        [
          { "do": "purchase", "member": "M", "hold": "h", "note": "n", "purchase": {
            "id": "A-1", "at": "2026-09-01T19:00:00+03:00", "channel": "web", "store": "s", "partner": "p", "currency": "RUB", "facts": { "place": "x" },
            "lines": [ { "id": "1", "gross": 100, "sku": "k", "facts": { "category": "drama" } } ], "fees": { "bookingFee": 5 },
            "pay": [ { "currency": "bonus", "points": "most" } ], "rewards": [ "r" ] } },
          { "do": "complete", "id": "c", "at": "2026-09-01T19:00:00+03:00", "of": "A-1", "note": "n" },
          { "do": "cancel", "id": "c", "at": "2026-09-01T19:00:00+03:00", "of": "A-1", "note": "n" },
          { "do": "noShow", "id": "c", "at": "2026-09-01T19:00:00+03:00", "of": "A-1", "note": "n" },
          { "do": "return", "id": "c", "at": "2026-09-01T19:00:00+03:00", "of": "A-1", "items": [ { "charge": "1" } ], "note": "n" },
          { "do": "exchange", "id": "c", "of": "A-1", "items": [ { "charge": "1" } ], "member": "M", "note": "n", "purchase": {
            "id": "A-2", "at": "2026-09-01T19:00:00+03:00", "lines": [ { "id": "1", "gross": 100 } ] } },
          { "do": "hold", "id": "c", "at": "2026-09-01T19:00:00+03:00", "member": "M", "currency": "bonus", "points": 5, "note": "n" },
          { "do": "capture", "id": "c", "at": "2026-09-01T19:00:00+03:00", "of": "h", "points": 5, "note": "n" },
          { "do": "release", "id": "c", "at": "2026-09-01T19:00:00+03:00", "of": "h", "note": "n" },
          { "do": "adjust", "id": "c", "at": "2026-09-01T19:00:00+03:00", "member": "M", "currency": "bonus", "points": 5, "reason": "why", "note": "n" },
          { "do": "transfer", "id": "c", "at": "2026-09-01T19:00:00+03:00", "member": "M", "to": "N", "currency": "bonus", "points": 5, "note": "n" },
          { "do": "use", "id": "c", "at": "2026-09-01T19:00:00+03:00", "member": "M", "privilege": "p", "note": "n" },
          { "do": "household", "id": "c", "at": "2026-09-01T19:00:00+03:00", "member": "M", "household": "H", "note": "n" },
          { "do": "enrol", "id": "c", "at": "2026-09-01T19:00:00+03:00", "member": "M", "referrer": "N", "note": "n" },
          { "do": "activity", "id": "c", "at": "2026-09-01T19:00:00+03:00", "member": "M", "activity": "review", "facts": { "of": "x" }, "note": "n" },
          { "do": "recipient", "id": "c", "at": "2026-09-01T19:00:00+03:00", "household": "H", "member": "M", "note": "n" },
          { "do": "decide", "id": "c", "at": "2026-09-01T19:00:00+03:00", "approved": true, "reason": "why", "note": "n" },
          { "do": "choose", "id": "c", "at": "2026-09-01T19:00:00+03:00", "member": "M", "choice": "genres", "options": [ "opera" ], "note": "n" },
          { "do": "request", "id": "c", "at": "2026-09-01T19:00:00+03:00", "member": "M", "reward": "mug", "note": "n" },
          { "do": "fetch", "id": "c", "at": "2026-09-01T19:00:00+03:00", "member": "M", "held": "1", "note": "n" },
          { "do": "giveBack", "id": "c", "at": "2026-09-01T19:00:00+03:00", "member": "M", "held": "1", "note": "n" }
        ]
        """;

    private static readonly string[] Ids =
        ["id", "member", "of", "hold", "held", "to", "currency", "charge", "privilege", "household", "referrer", "activity", "choice", "reward", "rewards"];

    // Each as it stands in JSON.
    private static readonly (string Text, string Code)[] Unplain =
    [
        ("\\u0000", "LR2024"), ("a\\u0000b", "LR2024"), ("\\u0001", "LR2024"), ("a\\tb", "LR2024"), ("a\\nb", "LR2024"), ("a\\r\\n", "LR2024"), ("\\u007f", "LR2024"), ("\\u0085", "LR2024"), ("é\\u009f", "LR2024"),
        ("e\\u0301", "LR2025"), ("\\u0438\\u0306", "LR2025"), ("\\u212B", "LR2025"), ("\\u1100\\u1161", "LR2025"), ("q\\u0307\\u0323", "LR2025"),
        ("\\ud83d", "LR2018"), ("\\ude00", "LR2018"), ("a\\ude00\\ud83d", "LR2018"),
    ];

    private static readonly string[] Unseen = [" ", "   ", "\u00a0", "\u2003", "\u200b", "\ufeff", " \u200d "];

    private static readonly string[] Plain = ["x", "a b", "é", "Ж-1", "😀", "각", "q\u0323\u0307", "日本", "1"];

    [Fact]
    public void commands_ofTheTable_areAllThatThereAre() => Assert.Equal(
        JsonNode.Parse(SchemaValidator.TextOf(SchemaValidator.Command))!["definitions"]!.AsObject().Select(d => d.Key)
            .Where(n => n.EndsWith("Command", StringComparison.Ordinal)).Select(n => n[..^"Command".Length]).Order(StringComparer.Ordinal),
        JsonNode.Parse(Commands)!.AsArray().Select(c => c!["do"]!.GetValue<string>()).Order(StringComparer.Ordinal));

    [Fact]
    public void text_thatIsNotPlain_isRefusedInEveryField()
    {
        var passed = new List<string>();
        foreach (var (command, pointer) in Fields())
        {
            // A code of money has a form of its own, and facts are texts of any kind.
            var isId = pointer != "/purchase/currency" && !pointer.Contains("/facts/", StringComparison.Ordinal) && Ids.Contains(pointer.Split('/').Last(s => !int.TryParse(s, out _)));
            foreach (var (text, code) in isId ? [.. Unplain, .. Unseen.Select(u => (u, "LR2092"))] : Unplain)
            {
                CommandJson.Read("", Encoding.UTF8.GetBytes(With(command, pointer, text)), out var diagnostics);
                if (!diagnostics.Any(d => d.Code == code && d.Place.Pointer == pointer))
                {
                    passed.Add($"{command} {pointer} {JsonSerializer.Serialize(text)}: {string.Join(" | ", diagnostics)}");
                }
            }
        }

        Assert.True(passed.Count == 0, string.Join('\n', passed.Take(5)));
    }

    [Fact]
    public void null_inAnyField_isToBeLeftOut_andNeverToBeQuoted()
    {
        foreach (var (command, pointer) in Fields())
        {
            var given = With(command, pointer, "NULL").Replace("\"NULL\"", "null", StringComparison.Ordinal);
            CommandJson.Read("", Encoding.UTF8.GetBytes(given), out var diagnostics);

            var found = Assert.Single(diagnostics, d => d.Place.Pointer == pointer);
            Assert.True(found.Code == "LR2094", $"{command} {pointer}: {found}");
        }
    }

    [Fact]
    public void text_thatIsPlain_isKept_andReadBackAsItWas()
    {
        foreach (var (command, pointer) in Fields())
        {
            foreach (var text in Plain)
            {
                var read = CommandJson.Read("", Encoding.UTF8.GetBytes(With(command, pointer, text)), out var diagnostics);

                // Codes of money and the word "most" have forms of their own.
                if (read.IsEmpty)
                {
                    Assert.All(diagnostics, d => Assert.True(d.Code is "LR2064" or "LR2085", $"{pointer}: {d}"));
                    continue;
                }

                var written = CommandJson.Write(read[0]);
                var again = CommandJson.Read("", Encoding.UTF8.GetBytes(written), out _);
                Assert.Equal(written, CommandJson.Write(Assert.Single(again)));
                Assert.True(pointer == "/note" || written.Contains($"\"{text}\"", StringComparison.Ordinal), $"{pointer}: {written}");
            }
        }
    }

    private static IEnumerable<(string Command, string Pointer)> Fields() =>
        from command in JsonNode.Parse(Commands)!.AsArray()
        from pointer in Texts(command!, "")
        where pointer is not ("/do" or "/at" or "/purchase/at")
        select (command!.ToJsonString(), pointer);

    private static IEnumerable<string> Texts(JsonNode node, string pointer) => node switch
    {
        System.Text.Json.Nodes.JsonObject o => o.SelectMany(m => Texts(m.Value!, $"{pointer}/{m.Key}")),
        System.Text.Json.Nodes.JsonArray a => a.SelectMany((item, i) => Texts(item!, $"{pointer}/{i}")),
        _ when node.GetValueKind() == JsonValueKind.String => [pointer],
        _ => [],
    };

    // Put in as text, since no writer would write half a character.
    private static string With(string command, string pointer, string text)
    {
        const string Mark = "@@@";
        var root = JsonNode.Parse(command)!;
        var steps = pointer.Split('/').Skip(1).ToList();
        var parent = steps.SkipLast(1).Aggregate(root, (node, step) => node is System.Text.Json.Nodes.JsonArray list ? list[int.Parse(step)]! : node[step]!);
        if (parent is System.Text.Json.Nodes.JsonArray items)
        {
            items[int.Parse(steps[^1])] = Mark;
        }
        else
        {
            parent[steps[^1]] = Mark;
        }

        return root.ToJsonString().Replace(Mark, text, StringComparison.Ordinal);
    }
}
