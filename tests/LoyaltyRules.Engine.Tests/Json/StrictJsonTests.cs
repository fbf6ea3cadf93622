using System.Text;
using LoyaltyRules.Engine.Diagnostics;
using LoyaltyRules.Engine.Json;
using LoyaltyRules.Engine.Packs.Documents;
using LoyaltyRules.Engine.Tests.Packs.Documents;
using LoyaltyRules.Testing;

namespace LoyaltyRules.Engine.Tests.Json;

public sealed class StrictJsonTests
{
    private static (JsonValue? Root, string Found) Parse(byte[] utf8)
    {
        var bag = new DiagnosticBag();
        var root = StrictJson.Parse("f.json", utf8, bag);
        return (root, string.Join('|', bag.Ordered().Select(d => $"{d.Code} {d.Place}")));
    }

    private static (JsonValue? Root, string Found) Parse(string text) => Parse(Encoding.UTF8.GetBytes(text));

    [Theory]
    [InlineData("{\"a\":1,\"b\":{\"a\":2},\"\\u0061\":3,\n\"a\":4}", "LR2015 f.json(1,20) /a|LR2015 f.json(2,1) /a")]
    [InlineData("[{\"x/y\":1,\"x/y\":[1e99]}]", "LR2015 f.json(1,11) /0/x~1y|LR2016 f.json(1,18) /0/x~1y/0")]
    [InlineData("[ // why\n1, /* x */ 2]", "LR2013 f.json(1,3)|LR2013 f.json(2,4)")]
    [InlineData("[1,2,]", "LR2014 f.json(1,6)")]
    [InlineData("{\"a\":[1,/*c*/],\n}", "LR2013 f.json(1,9) /a|LR2014 f.json(1,14) /a|LR2014 f.json(2,1)")]
    [InlineData("[\"\\uD800\", \"\\uDC00\\uD800\", \"\\uD83D\\uDE00\", \"\\\\uD800\"]", "LR2018 f.json(1,2) /0|LR2018 f.json(1,12) /1")]
    [InlineData("{\"\\uD800\":1}", "LR2018 f.json(1,2)")]
    public void parse_recoverable_problem_is_reported_and_read_over(string text, string expected)
    {
        var (root, found) = Parse(text);
        Assert.Equal(expected, found);
        Assert.NotNull(root);
    }

    [Theory]
    [InlineData("", "LR2095 f.json(1,1)")]
    [InlineData("{\"a\":[1,", "LR2012 f.json(1,9) /a")]
    [InlineData("{\"я😀\": x}", "LR2011 f.json(1,9)")]
    [InlineData("[1\n 2]", "LR2011 f.json(2,2)")]
    [InlineData("{} {}", "LR2011 f.json(1,4)")]
    [InlineData("[NaN]", "LR2011 f.json(1,2)")]
    [InlineData("[01]", "LR2011 f.json(1,3)")]
    [InlineData("[,]", "LR2011 f.json(1,2)")]
    [InlineData("{'a':1}", "LR2011 f.json(1,2)")]
    [InlineData("[\"a\nb\"]", "LR2011 f.json(1,4)")]
    public void parse_no_json_gives_one_diagnostic(string text, string expected)
    {
        var (root, found) = Parse(text);
        Assert.Equal(expected, found.TrimEnd());
        Assert.Null(root);
    }

    [Theory]
    [InlineData("999999999999", "999999999999")]
    [InlineData("1000000000000", null)]
    [InlineData("0.000001", "0.000001")]
    [InlineData("0.0000001", null)]
    [InlineData("123456789.123456", "123456789.123456")]
    [InlineData("1234567890.123456", null)]
    [InlineData("1e3", "1000")]
    [InlineData("1.50e-1", "0.15")]
    [InlineData("100000e-10", "0.00001")]
    [InlineData("0.00000000000000000000000012e26", "12")]
    [InlineData("1.0000000000000000000000000000000000", "1")]
    [InlineData("1e999999999999999999999", null)]
    [InlineData("1e-999999999999999999999", null)]
    [InlineData("0e999999999999999999999", "0")]
    [InlineData("-0", "0")]
    [InlineData("-999999999999", "-999999999999")]
    public void parse_number_bounds_are_counted_on_the_value(string text, string? expected)
    {
        var (root, found) = Parse(text);
        var value = ((JsonNumber)root!).Value;
        Assert.Equal(expected, value is null ? null : LoyaltyRules.Engine.Model.ExactDecimal.Format(value.Value));
        Assert.Equal(expected is null ? "LR2016 f.json(1,1)" : "", found.TrimEnd());
    }

    [Fact]
    public void parse_nesting_at_the_limit_is_read_and_beyond_is_refused()
    {
        static string Nested(int depth) => new string('[', depth) + new string(']', depth);
        Assert.Equal("", Parse(Nested(StrictJson.NestingMax)).Found);
        Assert.StartsWith("LR2017 f.json(1,65) /0/0/", Parse(Nested(StrictJson.NestingMax + 1)).Found, StringComparison.Ordinal);
        Assert.StartsWith("LR2017", Parse(new string('[', 100_000)).Found, StringComparison.Ordinal);
        Assert.StartsWith("LR2017", Parse(string.Concat(Enumerable.Repeat("{\"a\":", 100_000))).Found, StringComparison.Ordinal);
    }

    [Fact]
    public void parse_values_at_the_limit_are_read_and_beyond_are_refused()
    {
        static string List(int items) => "[" + string.Join(',', Enumerable.Repeat('1', items)) + "]";
        Assert.Equal("", Parse(List(StrictJson.NodesMax - 1)).Found);
        Assert.StartsWith("LR2019", Parse(List(StrictJson.NodesMax)).Found, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(new byte[] { (byte)'[', (byte)'\n', 0xFF, (byte)']' }, "LR2010 f.json(2,1)")]
    [InlineData(new byte[] { (byte)'"', 0xED, 0xA0, 0x80, (byte)'"' }, "LR2010 f.json(1,2)")]
    [InlineData(new byte[] { (byte)'"', 0xC3 }, "LR2010 f.json(1,2)")]
    [InlineData(new byte[] { 0xEF, 0xBB, 0xBF, (byte)'[', (byte)',', (byte)']' }, "LR2011 f.json(1,2)")]
    [InlineData(new byte[] { 0xEF, 0xBB, 0xBF, (byte)'1' }, "")]
    public void parse_bytes_must_be_utf8_and_a_leading_mark_is_skipped(byte[] utf8, string expected) => Assert.Equal(expected, Parse(utf8).Found.TrimEnd());

    [Fact]
    public void parse_columns_count_utf16_units()
    {
        var root = (JsonObject)Parse("{\r\n  \"я😀\": [ true, null ] }").Root!;
        Assert.Equal("f.json(2,10) /я😀", root.Get("я😀")!.Place.ToString());
        Assert.Equal("f.json(2,3) /я😀", root.Member("я😀")!.Value.PlaceOfName.ToString());
        Assert.Equal("f.json(2,18) /я😀/1", root.Find("/я😀/1")!.Place.ToString());
    }

    [Fact]
    public void parse_whole_megabytes_on_one_line_takes_no_quadratic_time()
    {
        var text = "[" + string.Join(',', Enumerable.Repeat("\"яяяяяяя\"", 200_000)) + "]";
        Assert.Equal("", Parse(text).Found);
    }

    [Fact]
    public void read_mutated_packs_never_throws()
    {
        // Seeded, so that a failure comes back.
        var chance = new Random(20260901);
        var valid = Encoding.UTF8.GetBytes(SamplePack.Text);
        var fragments = new[] { "\"", "{", "}", "[", "]", ",", ":", "\\u", "\\uD83D", "null", "true", "-", "1e", "1e400", "0.0000000001", "//", "/*", "\0", "\n", "5", "\"note\":" }
            .Select(Encoding.UTF8.GetBytes).ToArray();
        var documents = 0;
        var rounds = RandomRuns.Of(2_000);
        for (var round = 0; round < rounds; round++)
        {
            var bytes = new List<byte>(valid);
            for (var changes = chance.Next(1, 4); changes > 0; changes--)
            {
                var at = chance.Next(bytes.Count);
                switch (chance.Next(5))
                {
                    case 0:
                        bytes[at] = (byte)chance.Next(256);
                        break;
                    case 1:
                        bytes.RemoveRange(at, Math.Min(chance.Next(1, 40), bytes.Count - at));
                        break;
                    case 2:
                        bytes.InsertRange(at, fragments[chance.Next(fragments.Length)]);
                        break;
                    case 3:
                        bytes[at] = (byte)"0123456789{}[],:\"aeiou.-+"[chance.Next(25)];
                        break;
                    default:
                        // A value put where another was keeps the text JSON more often than not.
                        var from = chance.Next(bytes.Count);
                        bytes.InsertRange(at, bytes.GetRange(from, Math.Min(chance.Next(1, 30), bytes.Count - from)));
                        break;
                }
            }

            var bag = new DiagnosticBag();
            var files = PackFiles.FromMemory([KeyValuePair.Create(PackFiles.MainPath, bytes.ToArray())], bag)!;
            var document = PackDocumentReader.Read(files, bag);
            Assert.True(document is not null || bag.HasErrors);
            documents += document?.Hash.Length == 64 ? 1 : 0;
        }

        // Enough of them stay JSON, so that the schema and the canonical form were tried too.
        Assert.InRange(documents, rounds / 10, rounds - (rounds / 20));
    }

    [Fact]
    public void read_values_of_every_kind_everywhere_never_throw()
    {
        // Structure-keeping: each value of the sample in turn becomes each other kind. A usual run takes every twelfth value, a long one more, up to all.
        var sample = StrictJson.Parse("s", Encoding.UTF8.GetBytes(SamplePack.Text), new DiagnosticBag())!;
        var spots = new List<JsonValue>();
        Collect(sample);
        var text = SamplePack.Text.Split('\n');
        var stride = Math.Max(1, 12 / RandomRuns.Times);
        foreach (var spot in spots.Where(s => s is JsonString or JsonNumber or JsonBoolean).Where((_, index) => index % stride == 0))
        {
            foreach (var other in new[] { "null", "true", "12", "1e99", "\"x\"", "\"\"", "[]", "{}", "[[]]", "{\"note\":{}}" })
            {
                var line = text[spot.Place.Line - 1];
                var start = spot.Place.Column - 1;
                var end = spot is JsonString ? line.IndexOf('"', start + 1) + 1 : start + line[start..].TakeWhile(c => c is not (',' or ' ' or ']' or '}')).Count();
                var lines = text.ToArray();
                lines[spot.Place.Line - 1] = line[..start] + other + line[end..];
                var (document, bag) = SamplePack.Read(string.Join('\n', lines));
                Assert.NotNull(document);
                Assert.DoesNotContain(bag.Ordered(), d => d.Code == "LR2099");
                Assert.InRange(bag.Count, 0, 4);
            }
        }

        void Collect(JsonValue value)
        {
            spots.Add(value);
            foreach (var below in value is JsonObject o ? o.Members.Select(m => m.Value) : value is JsonArray a ? a.Items : [])
            {
                Collect(below);
            }
        }
    }
}
