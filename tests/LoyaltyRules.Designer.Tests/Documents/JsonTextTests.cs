using System.Text;
using System.Text.Json.Nodes;
using LoyaltyRules.Designer.Documents;
using LoyaltyRules.Testing;

namespace LoyaltyRules.Designer.Tests.Documents;

/// <summary>A change of one value leaves the rest of a file as its author wrote it.</summary>
public sealed class JsonTextTests
{
    private const string Written =
        """
        {
          "a": [ 1, { "b": "x" } ],
          "note": "as { it } is, [written]",
          "c": { }
        }
        """;

    [Theory]
    [InlineData("/a/1/b", "\"y\"", "{ \"b\": \"y\" }")]
    [InlineData("/a/0", "22", "[ 22, {")]
    [InlineData("/c", "{ \"d\": 1 }", "\"c\": { \"d\": 1 }")]
    public void replace_aValue_changesNothingElse(string pointer, string json, string now)
    {
        var changed = Text(JsonText.Replace(Bytes(Written), pointer, json));

        Assert.Contains(now, changed, StringComparison.Ordinal);
        Assert.Contains("\"note\": \"as { it } is, [written]\",\n", changed, StringComparison.Ordinal);
        Assert.Equal(Written.Length - Text(Bytes(Written)[Range(pointer)]).Length + json.Length, changed.Length);
    }

    [Theory]
    [InlineData("/a/0", """{"a":[{"b":"x"}],"note":"as { it } is, [written]","c":{}}""")]
    [InlineData("/a/1", """{"a":[1],"note":"as { it } is, [written]","c":{}}""")]
    [InlineData("/a", """{"note":"as { it } is, [written]","c":{}}""")]
    [InlineData("/c", """{"a":[1,{"b":"x"}],"note":"as { it } is, [written]"}""")]
    [InlineData("/a/1/b", """{"a":[1,{}],"note":"as { it } is, [written]","c":{}}""")]
    [InlineData("/nothing", """{"a":[1,{"b":"x"}],"note":"as { it } is, [written]","c":{}}""")]
    public void remove_aValue_takesItsCommaAlong(string pointer, string left) => AssertSame(left, JsonText.Remove(Bytes(Written), pointer));

    [Fact]
    public void set_aMember_replacesOrAddsIt()
    {
        AssertSame("""{"a":[1,{"b":"x"}],"note":"n","c":{}}""", JsonText.Set(Bytes(Written), "", "note", "\"n\""));
        AssertSame("""{"a":[1,{"b":"x"}],"note":"as { it } is, [written]","c":{"d/e":1}}""", JsonText.Set(Bytes(Written), "/c", "d/e", "1"));
        AssertSame("""{"a":[1,{"b":"x","z":null}],"note":"as { it } is, [written]","c":{}}""", JsonText.Set(Bytes(Written), "/a/1", "z", "null"));
    }

    [Fact]
    public void append_anItem_isTheLast_whateverTheListLooksLike()
    {
        AssertSame("[1]", JsonText.Append(Bytes("[]"), "", "1"));
        AssertSame("[1,2]", JsonText.Append(Bytes("[1]"), "", "2"));
        AssertSame("[1,2]", JsonText.Append(Bytes("[\n  1\n]"), "", "2"));
    }

    /// <summary>Every value of every pack of the repository can be taken out, put back and replaced.</summary>
    [Theory]
    [InlineData("parter-club")]
    [InlineData("supermarket")]
    [InlineData("airline-miles")]
    public void everyRule_removedOrReplaced_leavesTheOthers(string pack)
    {
        var file = File.ReadAllBytes(Path.Combine(RepositoryFolder.Root, "rule-packs", pack, "pack.json"));
        var count = JsonNode.Parse(file)!["rules"]!.AsArray().Count;
        for (var i = 0; i < count; i++)
        {
            var expected = JsonNode.Parse(file)!;
            expected["rules"]!.AsArray().RemoveAt(i);
            AssertSame(expected.ToJsonString(), JsonText.Remove(file, $"/rules/{i}"));
            expected = JsonNode.Parse(file)!;
            expected["rules"]![i] = new JsonObject { ["id"] = "x" };
            AssertSame(expected.ToJsonString(), JsonText.Replace(file, $"/rules/{i}", "{ \"id\": \"x\" }"));
        }
    }

    private static Range Range(string pointer) => JsonText.Find(Bytes(Written), pointer) is var (start, end) ? start..end : throw new InvalidOperationException(pointer);

    private static void AssertSame(string expected, byte[] changed) =>
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(expected), JsonNode.Parse(changed)), Text(changed));

    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);

    private static string Text(byte[] bytes) => Encoding.UTF8.GetString(bytes);
}
