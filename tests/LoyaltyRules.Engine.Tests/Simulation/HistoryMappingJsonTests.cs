using System.Text;
using LoyaltyRules.Engine.Diagnostics;
using LoyaltyRules.Engine.Simulation.History;

namespace LoyaltyRules.Engine.Tests.Simulation;

public sealed class HistoryMappingJsonTests
{
    private const string Smallest = """
        { "purchase": { "id": { "rowNumber": true }, "at": { "column": "at", "format": "yyyy-MM-dd", "zone": "UTC" } }, "line": { "gross": "amount" } }
        """;

    [Fact]
    public void Parse_Smallest_IsAMapping()
    {
        var mapping = SharedHistories.Mapping(Smallest);
        Assert.Null(mapping.PurchaseId);
        Assert.Null(mapping.Receipt);
        Assert.Equal(["amount"], Assert.Single(mapping.Gross.Factors).Columns);
    }

    [Theory]
    [InlineData("", "LR4001 ")]
    [InlineData("{", "LR4001 ")]
    [InlineData("[]", "LR4004 ")]
    [InlineData("{}", "LR4003 ", "LR4003 ")]
    [InlineData("""{ "purchase": 1, "line": [] }""", "LR4004 /line", "LR4004 /purchase")]
    public void Parse_NoMapping_IsRefused(string json, params string[] expected) => Assert.Equal(expected, Problems(json));

    [Theory]
    [InlineData("\"line\":", "\"recept\": \"x\", \"line\":", "LR4002 /recept")]
    [InlineData("\"line\":", "\"line\": { \"gross\": \"a\" }, \"line\":", "LR4005 /line")]
    [InlineData("\"purchase\": {", "\"purchase\": { \"memeber\": \"x\",", "LR4002 /purchase/memeber")]
    [InlineData("\"gross\": \"amount\"", "\"quantity\": 1", "LR4003 /line", "LR4004 /line/quantity")]
    [InlineData("\"gross\": \"amount\"", "\"gross\": {}", "LR4006 /line/gross")]
    [InlineData("\"gross\": \"amount\"", "\"gross\": { \"product\": [] }", "LR4004 /line/gross/product")]
    [InlineData("\"gross\": \"amount\"", "\"gross\": { \"product\": [\"a\",\"b\",\"c\",\"d\"] }", "LR4004 /line/gross/product")]
    [InlineData("\"gross\": \"amount\"", "\"gross\": { \"column\": \"a\", \"decimals\": 2 }", "LR4003 /line/gross")]
    [InlineData("\"gross\": \"amount\"", "\"gross\": { \"column\": \"a\", \"decimals\": 9, \"round\": \"nearest\" }", "LR4004 /line/gross/decimals", "LR4004 /line/gross/round")]
    [InlineData("\"gross\": \"amount\"", "\"gross\": { \"column\": \"a\", \"value\": \"1\" }", "LR4006 /line/gross")]
    [InlineData("\"gross\": \"amount\"", "\"gross\": { \"column\": \"a\", \"otherwise\": \"1\" }", "LR4003 /line/gross")]
    [InlineData("\"gross\": \"amount\"", "\"gross\": { \"column\": \"a\", \"as\": \"money\" }", "LR4004 /line/gross/as")]
    [InlineData("\"gross\": \"amount\"", "\"gross\": { \"column\": \"a\", \"thousands\": \".\" }", "LR4004 /line/gross/thousands")]
    [InlineData("\"UTC\"", "\"Mars/Olympus\"", "LR4007 /purchase/at/zone")]
    [InlineData("\"yyyy-MM-dd\"", "\"yyyy-MM\"", "LR4008 /purchase/at/format")]
    [InlineData("\"yyyy-MM-dd\"", "\"yyyy-MM-dd Q\"", "LR4008 /purchase/at/format")]
    [InlineData("\"yyyy-MM-dd\"", "\"offset\"", "LR4006 /purchase/at")]
    [InlineData(", \"zone\": \"UTC\"", "", "LR4003 /purchase/at")]
    [InlineData("{ \"rowNumber\": true }", "{ \"rowNumber\": false }", "LR4006 /purchase/id", "LR4002 /purchase/id/rowNumber")]
    [InlineData("\"line\":", "\"receipt\": \"r\", \"line\":", "LR4006 ")]
    [InlineData("\"line\":", "\"cancellations\": [ { \"column\": \"a\" } ], \"line\":", "LR4006 /cancellations/0")]
    [InlineData("\"line\":", "\"cancellations\": [ { \"isNegative\": true } ], \"line\":", "LR4003 /cancellations/0")]
    [InlineData("\"line\":", "\"cancellations\": [ { \"column\": \"a\", \"isNegative\": false } ], \"line\":", "LR4004 /cancellations/0/isNegative")]
    [InlineData("\"line\":", "\"setAside\": [ { \"column\": \"a\", \"equals\": [] } ], \"line\":", "LR4003 /setAside/0", "LR4004 /setAside/0/equals")]
    [InlineData("\"line\":", "\"csv\": { \"delimiter\": \"ab\", \"encoding\": \"koi8\" }, \"line\":", "LR4004 /csv/delimiter", "LR4004 /csv/encoding")]
    [InlineData("\"line\":", "\"members\": { \"birthDate\": \"b\" }, \"line\":", "LR4003 /members", "LR4004 /members/birthDate")]
    public void Parse_OneThingWrong_IsReportedAtItsPlace(string from, string to, params string[] expected) =>
        Assert.Equal(expected, Problems(Smallest.Replace(from, to, StringComparison.Ordinal)));

    [Fact]
    public void Parse_ManyThingsWrong_AllAreReportedInBothLanguages()
    {
        var refusal = Refuse("""{ "x": 1, "purchase": { "y": 1, "at": { "column": "a", "format": "q", "zone": "z" } }, "line": { "gross": 5 } }""");
        Assert.Equal(["LR4002", "LR4002", "LR4004", "LR4006", "LR4007", "LR4008"], refusal.Diagnostics.Select(d => d.Code).Order());
        Assert.All(refusal.Diagnostics, d =>
        {
            Assert.NotEqual(d.Message(ProductLanguage.English), d.Message(ProductLanguage.Russian));
            Assert.NotEqual("", d.Hint(ProductLanguage.English));
            Assert.DoesNotContain("{", d.Message(ProductLanguage.English) + d.Hint(ProductLanguage.Russian), StringComparison.Ordinal);
        });
    }

    [Fact]
    public void Parse_UnknownMember_TheNearestIsProposedFirst() =>
        Assert.StartsWith("Known here: member,", Refuse(Smallest.Replace("\"purchase\": {", "\"purchase\": { \"memeber\": \"x\",", StringComparison.Ordinal)).Diagnostics[0].Hint(ProductLanguage.English), StringComparison.Ordinal);

    [Fact]
    public void Parse_EveryMutationOfAMapping_IsAMappingOrRefused()
    {
        var random = new Engine.Simulation.SeededRandom(11);
        var bytes = Encoding.UTF8.GetBytes(Smallest);
        for (var i = 0; i < 5_000; i++)
        {
            var mutated = (byte[])bytes.Clone();
            for (var n = 0; n <= random.Below(3); n++)
            {
                mutated[random.Below(mutated.Length)] = (byte)" {}[]\",:0atn\\"[random.Below(13)];
            }

            try
            {
                HistoryMappingJson.Parse(mutated, "mapping.json");
            }
            catch (RefusedException refusal)
            {
                Assert.NotEmpty(refusal.Diagnostics);
            }
        }
    }

    private static RefusedException Refuse(string json) =>
        Assert.Throws<RefusedException>(() => HistoryMappingJson.Parse(Encoding.UTF8.GetBytes(json), "mapping.json"));

    private static IEnumerable<string> Problems(string json) => Refuse(json).Diagnostics.Select(d => $"{d.Code} {d.Place.Pointer}");
}
