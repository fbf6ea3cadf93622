using System.Text;
using LoyaltyRules.Engine.Diagnostics;
using LoyaltyRules.Engine.Simulation.History.Mapping;

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

    // What the purchases' file says, what the members' file says, and how the members' file is read.
    [Theory]
    [InlineData("", "", ",  quotes breaks")]
    [InlineData("\"delimiter\": \";\"", "", ";  quotes breaks")]
    [InlineData("\"delimiter\": \";\"", "\"delimiter\": \",\"", ",  quotes breaks")]
    [InlineData("\"delimiter\": \";\"", "\"quotes\": false", ";  breaks")]
    [InlineData("\"quotes\": false, \"lineBreaksInQuotes\": false", "", ", ")]
    [InlineData("\"quotes\": false, \"lineBreaksInQuotes\": false", "\"quotes\": true, \"lineBreaksInQuotes\": true", ",  quotes breaks")]
    [InlineData("\"encoding\": \"windows-1251\"", "", ", 1251 quotes breaks")]
    [InlineData("\"encoding\": \"windows-1251\"", "\"encoding\": \"utf-8\"", ",  quotes breaks")]
    [InlineData("\"encoding\": \"windows-1251\"", "\"encoding\": \"windows-1252\"", ", 1252 quotes breaks")]
    [InlineData("\"absent\": [\"NULL\"]", "", ",  quotes breaks NULL")]
    [InlineData("\"absent\": [\"NULL\"]", "\"absent\": [\"NA\"]", ",  quotes breaks NA")]
    [InlineData("\"columns\": [\"at\", \"amount\"]", "", ",  quotes breaks")]
    [InlineData("\"columns\": [\"at\", \"amount\"]", "\"columns\": [\"id\"]", ",  quotes breaks id")]
    public void Parse_CsvOfTheMembers_WhatItLeavesOutIsAsForThePurchases(string ofPurchases, string ofMembers, string expected)
    {
        var members = ofMembers.Length == 0 ? """ "members": { "id": "id" }, """ : $$""" "members": { "id": "id", "csv": { {{ofMembers}} } }, """;
        var csv = SharedHistories.Mapping($$"""{ "csv": { {{ofPurchases}} }, {{members}} {{Smallest.Trim()[1..]}}""").Members!.Csv;

        Assert.Equal(
            expected,
            $"{csv.Delimiter} {csv.CodePage}{(csv.HasQuotes ? " quotes" : "")}{(csv.HasLineBreaksInQuotes ? " breaks" : "")}{string.Concat(csv.Absent.Concat(csv.Columns ?? []).Select(t => " " + t))}");
    }

    [Theory]
    [InlineData("", "LR2095 ")]
    [InlineData("{", "LR2012 ")]
    [InlineData("[]", "LR2040 ")]
    [InlineData("{}", "LR2032 ", "LR2032 ")]
    [InlineData("""{ "purchase": 1, "line": [] }""", "LR2040 /purchase", "LR2040 /line")]
    public void Parse_NoMapping_IsRefused(string json, params string[] expected) => Assert.Equal(expected, Problems(json));

    [Theory]
    [InlineData("\"line\":", "\"recept\": \"x\", \"line\":", "LR2031 /recept")]
    [InlineData("\"line\":", "\"line\": { \"gross\": \"a\" }, \"line\":", "LR2015 /line")]
    [InlineData("\"purchase\": {", "\"purchase\": { \"memeber\": \"x\",", "LR2031 /purchase/memeber")]
    [InlineData("\"purchase\": {", "\"purchase\": { \"whatever\": \"x\",", "LR2030 /purchase/whatever")]
    [InlineData("\"purchase\": {", "\"purchase\": { \"facts\": { \"a.b\": \"x\" },", "LR2033 /purchase/facts/a.b")]
    [InlineData("\"purchase\": {", "\"purchase\": { \"fees\": { \"fee\": { \"column\": \"fee\", \"on\": \"rows\" } },", "LR2051 /purchase/fees/fee/on")]
    [InlineData("\"purchase\": {", "\"purchase\": { \"facts\": { \"a\": { \"column\": \"a\", \"values\": { \"x\": 1 } } },", "LR2042 /purchase/facts/a/values/x")]
    [InlineData("\"gross\": \"amount\"", "\"quantity\": 1", "LR2032 /line", "LR2049 /line/quantity")]
    [InlineData("\"gross\": \"amount\"", "\"gross\": {}", "LR2034 /line/gross")]
    [InlineData("\"gross\": \"amount\"", "\"gross\": { \"product\": [] }", "LR2057 /line/gross/product")]
    [InlineData("\"gross\": \"amount\"", "\"gross\": { \"product\": [\"a\",\"b\",\"c\",\"d\"] }", "LR2058 /line/gross/product")]
    [InlineData("\"gross\": \"amount\"", "\"gross\": { \"product\": [\"a\", { \"column\": \"b\", \"value\": \"1\" }] }", "LR2035 /line/gross/product/1")]
    [InlineData("\"gross\": \"amount\"", "\"gross\": { \"product\": [\"a\"], \"suffix\": \"c\" }", "LR2035 /line/gross")]
    [InlineData("\"gross\": \"amount\"", "\"gross\": { \"column\": \"a\", \"decimals\": 2 }", "LR2036 /line/gross/decimals")]
    [InlineData("\"gross\": \"amount\"", "\"gross\": { \"column\": \"a\", \"decimals\": 9, \"round\": \"nearest\" }", "LR2054 /line/gross/decimals", "LR2050 /line/gross/round")]
    [InlineData("\"gross\": \"amount\"", "\"gross\": { \"column\": \"a\", \"decimals\": 999999999999, \"round\": \"up\" }", "LR2054 /line/gross/decimals")]
    [InlineData("\"gross\": \"amount\"", "\"gross\": { \"column\": \"a\", \"value\": \"1\" }", "LR2035 /line/gross")]
    [InlineData("\"gross\": \"amount\"", "\"gross\": { \"column\": \"a\", \"otherwise\": \"1\" }", "LR2036 /line/gross/otherwise")]
    [InlineData("\"gross\": \"amount\"", "\"gross\": { \"column\": \"a\", \"as\": \"money\" }", "LR2050 /line/gross/as")]
    [InlineData("\"gross\": \"amount\"", "\"gross\": { \"column\": \"a\", \"thousands\": \".\" }", "LR2078 /line/gross/thousands")]
    [InlineData("\"gross\": \"amount\"", "\"gross\": { \"column\": \"a\", \"thousands\": \"1\" }", "LR2078 /line/gross/thousands")]
    [InlineData("\"UTC\"", "\"Mars/Olympus\"", "LR4007 /purchase/at/zone")]
    [InlineData("\"yyyy-MM-dd\"", "\"yyyy-MM\"", "LR4008 /purchase/at/format")]
    [InlineData("\"yyyy-MM-dd\"", "\"yyyy-MM-dd Q\"", "LR4008 /purchase/at/format")]
    [InlineData("\"yyyy-MM-dd\"", "\"offset\"", "LR4009 /purchase/at/zone")]
    [InlineData(", \"zone\": \"UTC\"", "", "LR4009 /purchase/at")]
    [InlineData("\"column\": \"at\", ", "", "LR2034 /purchase/at")]
    [InlineData("{ \"rowNumber\": true }", "{ \"rowNumber\": false }", "LR2050 /purchase/id/rowNumber")]
    [InlineData("{ \"rowNumber\": true }", "{ \"rowNumber\": true, \"column\": \"a\" }", "LR2035 /purchase/id")]
    [InlineData("\"line\":", "\"receipt\": \"r\", \"line\":", "LR4006 /receipt")]
    [InlineData("\"id\": { \"rowNumber\": true }, ", "", "LR4006 /purchase")]
    [InlineData("\"line\":", "\"cancellations\": [ { \"column\": \"a\" } ], \"line\":", "LR2034 /cancellations/0")]
    [InlineData("\"line\":", "\"cancellations\": [ { \"isNegative\": true } ], \"line\":", "LR2032 /cancellations/0")]
    [InlineData("\"line\":", "\"cancellations\": [ { \"column\": \"a\", \"isNegative\": false } ], \"line\":", "LR2050 /cancellations/0/isNegative")]
    [InlineData("\"line\":", "\"setAside\": [ { \"column\": \"a\", \"equals\": [] } ], \"line\":", "LR2032 /setAside/0", "LR2057 /setAside/0/equals")]
    [InlineData("\"line\":", "\"setAside\": [ { \"class\": \"c\", \"column\": \"a\", \"equals\": 1 } ], \"line\":", "LR2039 /setAside/0/equals")]
    [InlineData("\"line\":", "\"csv\": { \"delimiter\": \"ab\", \"encoding\": \"koi8\" }, \"line\":", "LR2077 /csv/delimiter", "LR2050 /csv/encoding")]
    [InlineData("\"line\":", "\"members\": { \"birthDate\": \"b\" }, \"line\":", "LR2032 /members", "LR2040 /members/birthDate")]
    [InlineData("{ \"purchase\"", "{ \"returns\": { \"match\": [\"member\"] }, \"purchase\"", "LR2036 /returns", "LR4036 /returns/match/0")]
    [InlineData("\"line\":", "\"cancellations\": [ { \"column\": \"a\", \"isNegative\": true } ], \"returns\": { \"match\": [\"receipt\",\"customer\"] }, \"line\":", "LR4036 /returns/match/0", "LR2050 /returns/match/1")]
    [InlineData("\"line\":", "\"cancellations\": [ { \"column\": \"a\", \"isNegative\": true } ], \"returns\": { \"match\": [] }, \"line\":", "LR2057 /returns/match")]
    [InlineData("\"line\":", "\"completion\": { \"completed\": \"x\" }, \"line\":", "LR2032 /completion", "LR2032 /completion")]
    [InlineData("\"line\":", "\"completion\": { \"column\": \"c\", \"completed\": \"x\", \"noShow\": [\"y\",\"x\"], \"at\": { \"column\": \"a\", \"format\": \"offset\" } }, \"line\":", "LR4037 /completion/noShow")]
    public void Parse_OneThingWrong_IsReportedAtItsPlace(string from, string to, params string[] expected) =>
        Assert.Equal(expected, Problems(Smallest.Replace(from, to, StringComparison.Ordinal)));

    [Fact]
    public void Parse_ManyThingsWrong_AllAreReportedWithTheirPlacesInBothLanguages()
    {
        var refusal = Refuse("{ \"x\": 1,\n  \"purchase\": { \"y\": 1,\n    \"at\": { \"column\": \"a\", \"format\": \"q\", \"zone\": \"z\" } },\n  \"line\": { \"gross\": 5 } }");
        Assert.Equal(
            [
                "LR2030 mapping.json(1,3) /x", "LR4006 mapping.json(2,15) /purchase", "LR2030 mapping.json(2,17) /purchase/y",
                "LR4008 mapping.json(3,38) /purchase/at/format", "LR4007 mapping.json(3,51) /purchase/at/zone", "LR2049 mapping.json(4,22) /line/gross",
            ],
            refusal.Diagnostics.Select(d => $"{d.Code} {d.Place}"));
        Assert.All(refusal.Diagnostics, d =>
        {
            Assert.NotEqual(d.Message(ProductLanguage.English), d.Message(ProductLanguage.Russian));
            Assert.DoesNotContain("{", d.Message(ProductLanguage.English) + d.Hint(ProductLanguage.Russian), StringComparison.Ordinal);
        });
    }

    [Theory]
    [InlineData("\"purchase\": {", "\"purchase\": { \"memeber\": \"x\",", "Did you mean 'member'?")]
    [InlineData("\"gross\": \"amount\"", "\"gross\": { \"product\": [\"a\"], \"suffix\": \"c\" }", "Only one of these may be here: product, suffix.")]
    [InlineData("{ \"rowNumber\": true }", "{ \"rowNumber\": false }", "'false' is not one of: true.")]
    public void Parse_OneThingWrong_TheSentenceSaysWhatToDo(string from, string to, string sentence)
    {
        var problem = Assert.Single(Refuse(Smallest.Replace(from, to, StringComparison.Ordinal)).Diagnostics);
        Assert.Contains(sentence, $"{problem.Message(ProductLanguage.English)} {problem.Hint(ProductLanguage.English)}", StringComparison.Ordinal);
    }

    [Fact]
    public void Parse_EveryMutationOfAMapping_IsAMappingOrRefused()
    {
        var random = new Engine.Simulation.Theatre.SeededRandom(11);
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
