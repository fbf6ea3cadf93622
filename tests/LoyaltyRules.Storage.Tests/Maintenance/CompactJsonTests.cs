using System.Text;
using System.Text.Json;
using LoyaltyRules.Engine.Simulation.Theatre;
using LoyaltyRules.Storage.Compact;

namespace LoyaltyRules.Storage.Tests.Maintenance;

/// <summary>JSON in few bytes is the same JSON when it is read, to the digit; and whatever is no such bytes is refused as that.</summary>
public sealed class CompactJsonTests
{
    [Theory]
    [InlineData("null")]
    [InlineData("true")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("[0,191,192,-1,-0,-0.0,0.0,0.00,3000.00,-12.50,0.001,79228162514264337593543950335,1e5,1.5E-7,123456789012345678901234567890.5]")]
    [InlineData("""["","a","a","Привет","a\"b\\c","\n","\u0001","😀","member","pending","member"]""")]
    [InlineData("""["2026-02-28","2026-02-29","2024-02-29","0001-01-01","9999-12-31","2026-13-01","2026-1-01","2026-01-01 "]""")]
    [InlineData("""["2026-06-01T19:00:00Z","2026-06-01T19:00:00.5Z","2026-06-01T19:00:00.120Z","2026-06-01T19:00:00.123456789Z","1969-12-31T23:59:59Z","2026-06-01T24:00:00Z","2026-06-01T19:00:00+03:00","2026-06-01T19:00:00.Z"]""")]
    [InlineData("""["c267bde9e4ec952356f87041ab082753c1eb67e2250bbc387591322ddfde0499","c267bde9e4ec952356f87041ab082753c1eb67e2250bbc387591322ddfde0499","C267bde9e4ec952356f87041ab082753c1eb67e2250bbc387591322ddfde0499"]""")]
    [InlineData("""{"kind":1,"no such name":{"kind":[{"":0}]},"a\"b":null}""")]
    public void Json_encodedAndDecoded_isTheSame(string json) =>
        Assert.Equal(Compacted(json), Compacted(Encoding.UTF8.GetString(CompactJson.Decode(CompactJson.Encode(Encoding.UTF8.GetBytes(json))))));

    [Fact]
    public void Json_ofManyTexts_isTheSame()
    {
        // More texts than the first table of them holds, each twice.
        var json = JsonSerializer.Serialize(Enumerable.Range(0, 3_000).Select(i => $"text {i % 1_500}"));

        Assert.Equal(json, Encoding.UTF8.GetString(CompactJson.Decode(CompactJson.Encode(Encoding.UTF8.GetBytes(json)))));
    }

    [Fact]
    public void Names_areEachThereOnce_andFoundByTheirNumbers()
    {
        var names = Enumerable.Range(0, CompactNames.Count).Select(i => CompactNames.At(i).ToString()).ToList();

        Assert.Equal(names.Count, names.Distinct(StringComparer.Ordinal).Count());
        Assert.All(names.Index(), n => Assert.Equal(n.Index, CompactNames.IndexOf(Encoding.UTF8.GetBytes(n.Item))));
    }

    [Fact]
    public void Bytes_cutOffOrChanged_areRefusedAsNoSuchBytes_orAreOtherJson()
    {
        var json = """{"kind":"purchase","at":"2026-06-01T19:00:00.5Z","id":"p1","lines":[{"id":"p1","gross":3000.00,"hash":"c267bde9e4ec952356f87041ab082753c1eb67e2250bbc387591322ddfde0499"}]}""";
        var bytes = CompactJson.Encode(Encoding.UTF8.GetBytes(json));
        for (var length = 0; length < bytes.Length; length++)
        {
            Assert.Throws<FormatException>(() => CompactJson.Decode(bytes[..length]));
        }

        var random = new SeededRandom(1, 2, 3);
        for (var i = 0; i < 2_000; i++)
        {
            var changed = bytes.ToArray();
            changed[random.Below(changed.Length)] = (byte)random.Below(256);
            try
            {
                CompactJson.Decode(changed);
            }
            catch (Exception e) when (e is FormatException or JsonException or ArgumentException)
            {
                // What anybody who reads a store takes for damage.
            }
        }
    }

    private static string Compacted(string json)
    {
        using var document = JsonDocument.Parse(json);
        var text = new StringBuilder();
        Write(document.RootElement);
        return text.ToString();

        // Numbers as they were written, texts as they are meant.
        void Write(JsonElement value)
        {
            switch (value.ValueKind)
            {
                case JsonValueKind.Object:
                    foreach (var member in value.EnumerateObject())
                    {
                        text.Append('{').Append(member.Name).Append(':');
                        Write(member.Value);
                    }

                    text.Append('}');
                    break;
                case JsonValueKind.Array:
                    text.Append('[');
                    foreach (var item in value.EnumerateArray())
                    {
                        Write(item);
                    }

                    text.Append(']');
                    break;
                case JsonValueKind.String:
                    text.Append('\'').Append(value.GetString()).Append('\'');
                    break;
                default:
                    text.Append(value.GetRawText()).Append(',');
                    break;
            }
        }
    }
}
