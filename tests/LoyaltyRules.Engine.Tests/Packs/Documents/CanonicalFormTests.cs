using System.Text;
using LoyaltyRules.Engine.Diagnostics;
using LoyaltyRules.Engine.Json;
using LoyaltyRules.Engine.Packs.Documents;

namespace LoyaltyRules.Engine.Tests.Packs.Documents;

public sealed class CanonicalFormTests
{
    private static JsonValue Parse(string text) => StrictJson.Parse("f", Encoding.UTF8.GetBytes(text), new DiagnosticBag())!;

    [Theory]
    [InlineData("0", "0")]
    [InlineData("-0", "0")]
    [InlineData("-0.0e5", "0")]
    [InlineData("0.1", "0.1")]
    [InlineData("10e-2", "0.1")]
    [InlineData("1.00", "1")]
    [InlineData("-12.50", "-12.5")]
    [InlineData("1e3", "1000")]
    [InlineData("1e20", "100000000000000000000")]
    [InlineData("123456789012345e6", "123456789012345000000")]
    [InlineData("1e21", "1e+21")]
    [InlineData("1.5e21", "1.5e+21")]
    [InlineData("1e-6", "0.000001")]
    [InlineData("1e-7", "1e-7")]
    [InlineData("12e-8", "1.2e-7")]
    [InlineData("4.50", "4.5")]
    [InlineData("2e-3", "0.002")]
    [InlineData("0.000000000000000000000000001", "1e-27")]
    [InlineData("1e30", "1e+30")]
    [InlineData("999999999999.999", "999999999999.999")]
    public void toEcmaScript_gives_the_text_of_ECMAScript(string text, string expected) =>
        Assert.Equal(expected, NumberText.Read(Encoding.ASCII.GetBytes(text)).ToEcmaScript());

    [Fact]
    public void toEcmaScript_agrees_with_shortest_round_trip_over_many_numbers()
    {
        var chance = new Random(8785);
        for (var i = 0; i < 20_000; i++)
        {
            var digits = chance.NextInt64(1, (long)Math.Pow(10, chance.Next(1, 16)));
            var text = $"{digits}e{chance.Next(-30, 30)}";
            var expected = double.Parse(text, System.Globalization.CultureInfo.InvariantCulture);
            var given = NumberText.Read(Encoding.ASCII.GetBytes(text)).ToEcmaScript();
            Assert.Equal(expected, double.Parse(given, System.Globalization.CultureInfo.InvariantCulture));
            // Shortest: as many digits as the runtime's own shortest form has.
            Assert.Equal(Digits(expected.ToString("E16", System.Globalization.CultureInfo.InvariantCulture), expected), Digits(given, expected));
        }

        static string Digits(string text, double value)
        {
            var shortest = text.Contains("E", StringComparison.Ordinal) ? value.ToString("R", System.Globalization.CultureInfo.InvariantCulture) : text;
            return new string([.. shortest.Split('e', 'E')[0].Where(char.IsAsciiDigit)]).Trim('0');
        }
    }

    [Fact]
    public void plain_example_of_RFC_8785_is_met()
    {
        // Section 3.2.2 of the RFC, with the numbers that stay within our bounds.
        var text = CanonicalForm.Plain(Parse("""
            { "numbers": [4.50, 2e-3],
              "string": "\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/",
              "literals": [null, true, false] }
            """));
        Assert.Equal("""{"literals":[null,true,false],"numbers":[4.5,0.002],"string":"€$\u000f\nA'B\"\\\\\"/"}""", text);
    }

    [Fact]
    public void plain_keys_are_sorted_by_UTF16_units_as_in_RFC_8785()
    {
        // Section 3.2.3.
        var text = CanonicalForm.Plain(Parse("""
            { "\u20ac": "Euro Sign", "\r": "Carriage Return", "\ufb33": "Hebrew Letter Dalet With Dagesh", "1": "One",
              "\ud83d\ude00": "Emoji: Grinning Face", "\u0080": "Control", "\u00f6": "Latin Small Letter O With Diaeresis" }
            """));
        Assert.Equal(
            ["Carriage Return", "One", "Control", "Latin Small Letter O With Diaeresis", "Euro Sign", "Emoji: Grinning Face", "Hebrew Letter Dalet With Dagesh"],
            text.Split('"').Where(part => part.Length > 2));
    }

    [Fact]
    public void plain_canonical_text_is_its_own_canonical_text()
    {
        var once = SamplePack.Read(SamplePack.Text).Document!.CanonicalText;
        Assert.Equal(once, CanonicalForm.Plain(Parse(once)));
        Assert.Equal(once, SamplePack.Read(once).Document!.CanonicalText);
        Assert.DoesNotContain("$schema", once, StringComparison.Ordinal);
        Assert.DoesNotContain("theatre", once, StringComparison.Ordinal);
        Assert.Contains("\"note\":{\"en\":\"Sheet music\",\"ru\":\"Ноты\"}", once, StringComparison.Ordinal);
    }

    public static TheoryData<string, string> Indifferent => new()
    {
        { "  \"$schema\": \"../../schemas/rule-pack.schema.json\",\n", "" },
        { "A theatre's club.", "Something else." },
        { ", \"note\": \"a note\" }", " }" },
        { "\"note\": \"as on the posters\"", "\"note\": \"other\"" },
        { "\"pack\": \"parter-club\", \"version\": \"2.1.0\"", "\"version\": \"2.1.0\",\n\t\"pack\": \"parter-club\"" },
        { "\"Parter Club\"", "\"\\u0050arter\\u0020Club\"" },
        { "\"pack\":", "\"p\\u0061ck\":" },
        { "1.00", "1e0" },
        { "\"max\": 1e3", "\"max\": 1000.0" },
        { "{ \"group\": \"fee\", \"pick\": \"best\", \"per\": \"line\", \"note\": \"n\" }, { \"group\": \"other\", \"pick\": \"all\" }", "{ \"group\": \"other\", \"pick\": \"all\" }, { \"group\": \"fee\", \"pick\": \"best\", \"per\": \"line\" }" },
        { "{ \"name\": \"member.city\", \"type\": \"text\" }, { \"name\": \"line.day\", \"type\": \"date\" }", "{ \"name\": \"line.day\", \"type\": \"date\" }, { \"name\": \"member.city\", \"type\": \"text\" }" },
        { "{ \"id\": \"box-office-tea\", \"granted\": true } ]", "{ \"note\": \"tea\", \"granted\": true, \"id\": \"box-office-tea\" } ]" },
        { "\"quiet\": true, \"note\": \"n\"", "\"quiet\": true" },
        { "\"member.genres\": 3, \"note\": \"n\"", "\"member.genres\": 3" },
    };

    [Theory]
    [MemberData(nameof(Indifferent))]
    public void hash_what_means_nothing_changes_nothing(string old, string replacement) =>
        Assert.Equal(SamplePack.HashOf(SamplePack.Text), SamplePack.HashOf(SamplePack.With(old, replacement)));

    public static TheoryData<string, string> Decisive => new()
    {
        { "\"Ноты\"", "\"Нотные листы\"" },
        { "\"values\": [\"opera\", \"note\", \"gift-card\"]", "\"values\": [\"note\", \"opera\", \"gift-card\"]" },
        { "\"note\": { \"en\": \"Sheet music\", \"ru\": \"Ноты\", \"note\": \"a note\" }", "\"gift-card\": { \"en\": \"Sheet music\", \"ru\": \"Ноты\" }" },
        { "[5, \"*\", 5.5], [\"*\", \"*\", 3]", "[\"*\", \"*\", 3], [5, \"*\", 5.5]" },
        { "[\"en\", \"ru\"]", "[\"ru\", \"en\"]" },
        { "2.1.0", "2.1.1" },
        { "\"percent\": 100", "\"percent\": \"100\"" },
        { "\"value\": 20", "\"value\": 20.000001" },
        { "\"default\": false", "\"default\": true" },
        { ", \"decimals\": 0, \"pointValue\"", ", \"pointValue\"" },
        { "member.ordersIn12Months >= 5", "member.ordersIn12Months >=  5" },
        { "\"Opera\"", "\"Ope\\u0301ra\"" },
        { "\"member.genres\": 3", "\"member.genres\": 4" },
        { "\"holdHours\": 72", "\"holdHours\": 73" },
    };

    [Theory]
    [MemberData(nameof(Decisive))]
    public void hash_anything_else_changes_it(string old, string replacement) =>
        Assert.NotEqual(SamplePack.HashOf(SamplePack.Text), SamplePack.HashOf(SamplePack.With(old, replacement)));

    [Fact]
    public void hash_order_means_something_among_tiers_and_nothing_among_privileges()
    {
        static string Reordered(string list)
        {
            var pack = System.Text.Json.Nodes.JsonNode.Parse(SamplePack.Text)!;
            var items = list.Split('/').Aggregate(pack, (node, step) => node[step]!).AsArray();
            var first = items[0];
            items.RemoveAt(0);
            items.Add(first);
            return SamplePack.HashOf(pack.ToJsonString());
        }

        Assert.Equal(SamplePack.HashOf(SamplePack.Text), Reordered("privileges"));
        Assert.Equal(SamplePack.HashOf(SamplePack.Text), Reordered("rewards"));
        Assert.NotEqual(SamplePack.HashOf(SamplePack.Text), Reordered("tiers/levels"));
    }

    [Fact]
    public void hash_order_of_currencies_means_in_which_order_they_pay()
    {
        static string WithAnother(int position)
        {
            var pack = System.Text.Json.Nodes.JsonNode.Parse(SamplePack.Text)!;
            pack["points"]!.AsArray().Insert(position, new System.Text.Json.Nodes.JsonObject { ["currency"] = "another" });
            return SamplePack.HashOf(pack.ToJsonString());
        }

        Assert.NotEqual(WithAnother(0), WithAnother(1));
    }

    [Fact]
    public void hash_composed_and_decomposed_letters_differ() =>
        Assert.NotEqual(SamplePack.HashOf(SamplePack.With("Opera", "\u00e9")), SamplePack.HashOf(SamplePack.With("Opera", "e\u0301")));

    [Fact]
    public void hash_split_pack_equals_the_same_pack_in_one_file()
    {
        var root = SamplePack.Read(SamplePack.Text).Document!.Root;
        string Plain(string pointer) => CanonicalForm.Plain(root.Find(pointer)!);
        var main = "{" + string.Join(',', root.Members.Where(m => m.Name is not "rules" and not "tables").Select(m => $"\"{m.Name}\":{CanonicalForm.Plain(m.Value)}"));
        var (document, bag) = SamplePack.Read(
            (PackFiles.MainPath, main + $",\"rules\":[{Plain("/rules/2")}]}}"),
            ("rules/z.json", Plain("/rules/0")),
            ("rules/a.json", $"[{Plain("/rules/3")},{Plain("/rules/1")}]"),
            ("rules/b.json", $"[{string.Join(',', Enumerable.Range(4, root.GetItems("rules").Count() - 4).Reverse().Select(i => Plain($"/rules/{i}")))}]"),
            ("tables/t.json", Plain("/tables")));
        Assert.Empty(bag.Ordered());
        Assert.Equal(SamplePack.HashOf(SamplePack.Text), document!.Hash);
        Assert.Equal("rules/a.json", PackDocument.PlaceOf(document.Root.GetItems("rules")[1]).Source);
    }

    [Fact]
    public void hash_of_a_known_pack_stays_what_it_was()
    {
        var document = SamplePack.Read(SamplePack.Minimal).Document!;
        Assert.Equal("""{"currency":"EUR","languages":["en"],"name":{"en":"P"},"pack":"p","timeZone":"UTC","version":"1.0.0"}""", document.CanonicalText);
        Assert.Equal(KnownHash, document.Hash);
    }

    private const string KnownHash = "21f0749d45113ac0a2b5fcfffdf01b9f0160219c724e203564ea108192ba218c";

    [Fact]
    public void hash_templates_take_part_in_order_of_their_paths()
    {
        var (a, b) = (("a.txt", new string('0', 64)), ("b.txt", new string('1', 64)));
        Assert.Equal(PackHash.Of("{}", [a, b]), PackHash.Of("{}", [b, a]));
        Assert.Equal(4, new[] { PackHash.Of("{}", []), PackHash.Of("{}", [a]), PackHash.Of("{}", [b]), PackHash.Of("{}", [a, b]) }.Distinct().Count());
        Assert.Throws<ArgumentException>(() => PackHash.Of("{}", [("a\nb", new string('0', 64))]));
    }
}
