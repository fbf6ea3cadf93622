using System.Text;
using System.Text.Json;
using LoyaltyRules.Engine.Diagnostics;
using LoyaltyRules.Engine.Json;
using LoyaltyRules.Engine.Json.Schemas;
using LoyaltyRules.Engine.Packs.Documents;
using LoyaltyRules.Engine.Tests.Packs.Documents;

namespace LoyaltyRules.Engine.Tests.Json;

public sealed class SchemaTests
{
    [Fact]
    public void read_sample_with_every_field_is_valid()
    {
        var (document, bag) = SamplePack.Read(SamplePack.Text);
        Assert.Empty(bag.Ordered());
        Assert.NotNull(document);
    }

    [Fact]
    public void read_minimal_is_valid() => Assert.Empty(SamplePack.Read(SamplePack.Minimal).Bag.Ordered());

    public static TheoryData<string, string, string, string> Misfits => new()
    {
        // Replaced, by, expected code and pointer, expected English sentence or part of sentence and hint.
        { "\"priority\"", "\"priorty\"", "LR2031 /rules/0/priorty", "Did you mean 'priority'?" },
        { "\"priority\"", "\"somethingElse\"", "LR2030 /rules/0/somethingElse", "Known here: from, id, limits, name" },
        { "\"stack\": \"fee\"", "\"a/b~c\": 1", "LR2030 /rules/1/a~1b~0c", "'a/b~c' is not known here." },
        { "\"version\": \"2.1.0\", ", "", "LR2032 ", "'version' is missing." },
        { "\"id\": \"booking-free\", ", "", "LR2032 /rules/1", "'id' is missing." },
        { "\"ru\": \"Партер-Клуб\"", "\"russian\": \"Партер-Клуб\"", "LR2033 /name/russian", "'russian' cannot be a key here." },
        { "\"earn\": { \"times\": 1, \"of\": \"earned.base\", \"currency\": \"bonus\" }", "\"note\": \"n\"", "LR2034 /rules/3/then/1", "One of these is needed here: discount, earn, grant, issue, extend." },
        { "\"percent\": 100, \"of\"", "\"percent\": 100, \"amount\": 5, \"of\"", "LR2035 /rules/1/then/0/discount", "Only one of these may be here: percent, amount." },
        { "\"count\": \"purchase\", ", "", "LR2034 /counters/0", "count, sum, last, distinct" },
        { "\"times\": 1, \"of\": \"earned.base\"", "\"times\": 1", "LR2036 /rules/3/then/1/earn/times", "'times' needs 'of' beside it." },
        { "\"type\": \"text\"", "\"type\": \"text\", \"min\": 1", "LR2037 /facts/6/min", "'min' is only for these values of 'type': number, percent, money, points." },
        { "\"values\": [\"opera\", \"note\", \"gift-card\"], ", "", "LR2038 /facts/0/type", "With 'type' as 'choice', 'values' is needed." },
        { "{ \"name\": \"share\", \"value\": 0.000001 }", "5", "LR2040 /parameters/2", "An object is expected here, and this is 5." },
        { "[\"en\", \"ru\"]", "\"en\"", "LR2041 /languages", "A list is expected here, and this is en." },
        { "\"timeZone\": \"Europe/Moscow\"", "\"timeZone\": null", "LR2094 /timeZone", "A value is expected here, and this is null." },
        { "\"pointValue\": 1.00", "\"pointValue\": \"1\"", "LR2043 /points/0/pointValue", "A number is expected here" },
        { "\"priority\": -10", "\"priority\": 1.5", "LR2044 /rules/0/priority", "A whole number is expected here, and this is 1.5." },
        { "\"fee\": true", "\"fee\": \"true\"", "LR2045 /facts/1/fee", "Here true or false is expected" },
        { "\"percent\": 100", "\"percent\": [100]", "LR2046 /rules/1/then/0/discount/percent", "A number or an expression is expected here, and this is […]." },
        { "\"default\": false", "\"default\": {}", "LR2047 /facts/5/default", "A text, a number, true or false is expected here, and this is {…}." },
        { "[5, \"*\", 5.5]", "[{}, \"*\", 5.5]", "LR2048 /tables/0/rows/1/0", "A cell is a value or a list of values" },
        { "[\"opera\", \"note\"], 7", "[\"opera\", null], 7", "LR2094 /tables/0/rows/0/1/1", "this is null" },
        { "\"window\": \"lifetime\"", "\"window\": 12", "LR2049 /counters/2/window", "A text or an object is expected here, and this is 12." },
        { "\"pick\": \"best\"", "\"pick\": \"bes\"", "LR2051 /stacking/0/pick", "'bes' is not one of: all, best, first. Did you mean 'best'?" },
        { "\"pick\": \"best\"", "\"pick\": \"everything\"", "LR2050 /stacking/0/pick", "'everything' is not one of: all, best, first." },
        { "\"which\": \"previous\"", "\"which\": \"next\"", "LR2050 /counters/1/window/which", "'next' is not one of: current, previous." },
        { "\"priority\": -10", "\"priority\": -1001", "LR2052 /rules/0/priority", "-1001 is too small: the least is -1000." },
        { "\"pointValue\": 1.00", "\"pointValue\": 0.0", "LR2053 /points/0/pointValue", "0 is too small: it must be more than 0." },
        { "\"currencyDecimals\": 2", "\"currencyDecimals\": 7", "LR2054 /currencyDecimals", "7 is too big: the greatest is 6." },
        { "\"when\": \"segment.regular\"", "\"when\": \"\"", "LR2055 /rules/0/when", "This text must not be empty." },
        { "\"percent\": 100", "\"percent\": \"\"", "LR2055 /rules/1/then/0/discount/percent", "This text must not be empty." },
        { "[\"en\", \"ru\"]", "[]", "LR2057 /languages", "At least 1 of these must be here." },
        { "[true, 1]", "[true]", "LR2057 /tables/1/rows/0", "At least 2 of these must be here." },
        { "[\"en\", \"ru\"]", "[\"en\", \"en\"]", "LR2059 /languages/1", "'en' is in this list twice." },
        { "\"id\": \"bonuses\"", "\"id\": \"Bonuses\"", "LR2060 /rules/3/id", "'Bonuses' does not fit: an id is lower-case words joined by hyphens" },
        { "\"id\": \"bonuses\"", "\"id\": \"bonuses\\n\"", "LR2060 /rules/3/id", "an id is lower-case words" },
        { "\"name\": \"regular\"", "\"name\": \"5regular\"", "LR2061 /segments/0/name", "a name is a letter followed by" },
        { "2.1.0", "2.1", "LR2062 /version", "a version is three numbers" },
        { "\"languages\": [\"en\"", "\"languages\": [\"EN\"", "LR2063 /languages/0", "a language is a two-letter code" },
        { "\"RUB\"", "\"rub\"", "LR2064 /currency", "a money currency is three capital letters" },
        { "2026-09-01", "2026-9-1", "LR2065 /rules/1/from", "a day is year, month and day" },
        { "\"startsOn\": \"09-01\"", "\"startsOn\": \"31-12\"", "LR2066 /counters/1/window/startsOn", "a period starts on a month and day" },
        { "\"each\": \"year\"", "\"each\": \"day\"", "LR2037 /counters/1/window/startsOn", "'startsOn' is only for these values of 'each': week, month, quarter, year." },
        { "\"each\": \"year\", ", "", "LR2032 /counters/1/window", "'each' is missing." },
        { "\"window\": \"P12M\"", "\"window\": \"12M\"", "LR2068 /counters/0/window", "a period is day, week" },
        { "line.category", "lines.category", "LR2069 /facts/0/name", "a fact is purchase., line., activity., member. or program." },
        { "[\"purchase.bookingFee\"]", "[\"bookingFee\"]", "LR2070 /bases/1/fees/0", "a fee is purchase. and a name" },
        { "line.paid", "paid", "LR2071 /bases/0/of", "a base is an amount of a line" },
        { "\"sum\": \"purchase.gross\"", "\"sum\": \"purchase.net\"", "LR2072 /counters/2/sum", "what is summed is base., earned., spent. or activity. and a name" },
        { "\"of\": \"base.payable\", \"basis\"", "\"of\": \"payable\", \"basis\"", "LR2073 /rules/2/then/0/discount/of", "a discount is given on" },
        { "\"of\": \"earned.base\"", "\"of\": \"earned.bonus\"", "LR2074 /rules/3/then/1/earn/of", "points are earned on" },
        { "\"group\": \"other\"", "\"group\": \"the other\"", "LR2075 /stacking/1/group", "a group is a name or an id" },
        { "\"gift-card\"]", "\" gift-card\"]", "LR2076 /facts/0/values/2", "a word of a choice has no space" },
        { "\"distinct\": \"line.category\"", "\"distinct\": \"category\"", "LR2084 /counters/4/distinct", "what is told apart is purchase., line. or activity. and a name" },
        { "\"available\": \"P14D\"", "\"available\": \"year\"", "LR2079 /points/0/available", "a length is years, months, weeks and days" },
        { "\"expires\": \"P90D\"", "\"expires\": 90", "LR2049 /rules/3/then/2/earn/expires", "A text or an object is expected here, and this is 90." },
        { "\"roundUp\": \"month\", \"after\": \"P12M\", \"note\": \"n\"", "\"earlierOf\": [ \"P1D\" ]", "LR2035 /points/0/expires/laterOf/0", "Only one of these may be here: since, earlierOf." },
        { "{ \"since\": \"purchase.completedOn\" }", "{ \"after\": \"P1D\" }", "LR2034 /rules/3/then/2/earn/available", "One of these is needed here: since, laterOf, earlierOf, day." },
        { "\"unless\": \"member.tier == 'gold'\"", "\"after\": \"P1D\"", "LR2035 /points/0/expires", "Only one of these may be here: laterOf, after." },
        { "\"since\": \"member.lastOrderOn\"", "\"since\": \"lastOrderOn\"", "LR2082 /points/0/expires/laterOf/1/earlierOf/0/since", "a deadline is counted from a date with a name" },
        { "\"of\": \"base.payable\", \"percent\"", "\"of\": \"line.net\", \"percent\"", "LR2083 /points/0/redemption/of", "a base is base. and a name" },
        { "PT1H30M", "PT1H30", "LR2080 /points/0/holdFor", "a duration is days, hours, minutes and seconds" },
        { "\"restoredFor\": \"P14D\"", "\"restoredFor\": \"P2W\"", "LR2081 /points/0/restoredFor", "whole days are needed" },
        { "\"per\": \"member\", \"window\": \"month\", \"points\"", "\"per\": \"member\", \"points\"", "LR2038 /points/0/redemption/limits/0/per", "With 'per' as 'member', 'window' is needed." },
        { "\"per\": \"purchase\", \"points\"", "\"per\": \"purchase\", \"window\": \"day\", \"points\"", "LR2037 /rules/0/limits/1/window", "'window' is only for these values of 'per': member, household, program, recipient." },
        { "\"per\": \"purchase\", \"points\"", "\"per\": \"purchase\", \"times\": 1, \"points\"", "LR2035 /rules/0/limits/1", "Only one of these may be here: times, points." },
        { "\"review\": { \"each\": \"year\", \"startsOn\": \"09-01\" }, ", "", "LR2038 /tiers/upgrade", "With 'upgrade' as 'atReview', 'review' is needed." },
        { "\"all\": {", "\"any\": {}, \"all\": {", "LR2035 /tiers/levels/1", "Only one of these may be here: any, all." },
        { "\"member.genres\": 3", "\"genres\": 3", "LR2033 /tiers/levels/0/any/genres", "a threshold's key is a counter" },
        { "\"quiet\": true", "\"quiet\": []", "LR2047 /privileges/0/value/quiet", "A text, a number, true or false is expected here" },
        { "\"privilege\": \"box-office-tea\", ", "", "LR2034 /rules/5/then/1/grant", "One of these is needed here: tier, privilege." },
        { "\"currency\": \"miles\"", "\"currency\": \"miles\", \"name\": \"Miles\"", "LR2040 /points/1/name", "An object is expected here, and this is Miles." },
    };

    [Theory]
    [MemberData(nameof(Misfits))]
    public void read_one_misfit_one_diagnostic_at_its_place(string replaced, string by, string codeAndPointer, string sentence)
    {
        var text = SamplePack.With(replaced, by);
        var (document, bag) = SamplePack.Read(text);
        var found = Assert.Single(bag.Ordered());
        Assert.Equal(codeAndPointer, $"{found.Code} {found.Place.Pointer}");
        Assert.Equal("pack.json", found.Place.Source);
        Assert.InRange(found.Place.Line, 1, text.Count(c => c == '\n') + 1);
        Assert.Contains(sentence, $"{found.Message(ProductLanguage.English)} {found.Hint(ProductLanguage.English)}", StringComparison.Ordinal);
        foreach (var spoken in new[] { found.Message(ProductLanguage.Russian), found.Hint(ProductLanguage.Russian) })
        {
            Assert.DoesNotMatch(@"\{\d\}", spoken);
        }

        Assert.NotNull(document);
    }

    [Fact]
    public void read_misfits_everywhere_are_all_reported_with_line_and_column()
    {
        var (_, bag) = SamplePack.Read("{\n  \"pack\": 5,\n  \"vesion\": \"1.0.0\",\n  \"rules\": [ { \"id\": \"a\", \"then\": [ { \"earn\": {} } ] } ]\n}");
        Assert.Equal(
            [
                "LR2032 (1,1) ", "LR2032 (1,1) ", "LR2032 (1,1) ", "LR2032 (1,1) ", "LR2032 (1,1) ", "LR2042 (2,11) /pack",
                "LR2031 (3,3) /vesion", "LR2034 (4,47) /rules/0/then/0/earn",
            ],
            bag.Ordered().Select(d => $"{d.Code} ({d.Place.Line},{d.Place.Column}) {d.Place.Pointer}"));
    }

    [Fact]
    public void read_misfit_in_a_part_is_placed_in_that_file()
    {
        var (document, bag) = SamplePack.Read((PackFiles.MainPath, SamplePack.Minimal), ("rules/b.json", "[\n{ \"id\": \"x\" }, { \"id\": \"y\", \"then\": [{ \"earn\": { \"points\": true } }] } ]"));
        Assert.Equal(["LR2032 rules/b.json(2,1) /0", "LR2046 rules/b.json(2,60) /1/then/0/earn/points"], bag.Ordered().Select(d => $"{d.Code} {d.Place}"));
        Assert.Equal("/1/then/0/earn/points", document!.PlaceOf("/rules/1/then/0/earn/points").Pointer);
        Assert.Equal("rules/b.json(2,16) /1", document.PlaceOf("/rules/1/nothing/here").ToString());
    }

    [Fact]
    public void read_text_over_its_limit_is_refused_and_at_it_is_not()
    {
        string With(int length) => SamplePack.With("A theatre's club.", new string('x', length));
        Assert.Empty(SamplePack.Read(With(4000)).Bag.Ordered());
        Assert.Equal("LR2056", Assert.Single(SamplePack.Read(With(4001)).Bag.Ordered()).Code);
    }

    [Fact]
    public void read_list_over_its_limit_is_refused_and_at_it_is_not()
    {
        string With(int count) => SamplePack.With("\"gift-card\"]", "\"gift-card\", " + string.Join(',', Enumerable.Range(0, count - 3).Select(i => $"\"w{i}\"")) + "]");
        Assert.Empty(SamplePack.Read(With(1000)).Bag.Ordered());
        Assert.Equal("LR2058", Assert.Single(SamplePack.Read(With(1001)).Bag.Ordered()).Code);
    }

    [Fact]
    public void read_as_many_rules_as_allowed_and_one_more()
    {
        static string With(int rules) => SamplePack.Minimal.TrimEnd()[..^1] + ",\"rules\":[" + string.Join(',', Enumerable.Range(0, rules).Select(i =>
            $$$"""{"id":"r{{{i}}}","when":"purchase.gross > {{{i}}}","then":[{"earn":{"percent":5,"of":"base.x","round":"down"}},{"discount":{"percent":5,"of":"base.x","round":"down"}}]}""")) + "]}";
        Assert.Empty(SamplePack.Read(With(10_000)).Bag.Ordered());
        Assert.Equal("LR2058 /rules", string.Join('|', SamplePack.Read(With(10_001)).Bag.Ordered().Select(d => $"{d.Code} {d.Place.Pointer}")));
    }

    [Theory]
    [InlineData("facts", "{}")]
    [InlineData("rules", "{\"id\":\"a\",\"then\":[{},{},{},{},{},{}]}")]
    [InlineData("tables", "{\"rows\":[[[null],[null],{}],5]}")]
    public void read_thousands_of_misfits_keeps_the_first_and_ends(string list, string item)
    {
        var text = SamplePack.Minimal.TrimEnd()[..^1] + $",\"{list}\":[" + string.Join(',', Enumerable.Repeat(item, list == "tables" ? 500 : list == "facts" ? 1_000 : 2_000)) + "]}";
        Assert.Equal(DiagnosticBag.CountMax, SamplePack.Read(text).Bag.Count);
    }

    [Theory]
    [InlineData(SchemaValidator.PurchaseContext, """{"purchase":{"id":"1","at":"2026-09-01T19:00:00+03:00","lines":[]}}""", "")]
    [InlineData(SchemaValidator.PurchaseContext, """{"purchase":{"id":"1","at":"2026-09-01T19:00:00.5Z","channel":"web","store":"s","partner":"p","currency":"RUB","lines":[{"id":"a","sku":"s","quantity":2,"gross":10.5,"tax":1,"facts":{"category":"opera","x":true,"y":1}}],"fees":{"bookingFee":10},"facts":{"a":1}},"member":{"id":"m","birthDate":"1990-02-28","joinedOn":"2020-01-01","facts":{"orders":5}},"program":{"facts":{"a":"b"}}}""", "")]
    [InlineData(SchemaValidator.PurchaseContext, """{"purchase":{"id":"1","at":"2026-09-01T19:00:00","lines":[{"id":"a","gross":-1}],"memberId":"m"}}""", "LR2067 /purchase/at|LR2052 /purchase/lines/0/gross|LR2030 /purchase/memberId")]
    [InlineData(SchemaValidator.PurchaseContext, """{"purchase":{"id":"1","at":"2026-09-01T19:00:00Z","lines":[],"facts":{"a":null,"b c":1},"fees":{"f":"1"}},"member":null}""", "LR2094 /purchase/facts/a|LR2033 /purchase/facts/b c|LR2043 /purchase/fees/f|LR2094 /member")]
    [InlineData(SchemaValidator.Example, """{"name":{"en":"a","ru":"b"},"note":"n","purchase":{"id":"1","at":"2026-09-01T19:00:00Z","lines":[]}}""", "")]
    [InlineData(SchemaValidator.Example, """{"name":{"en":"a"}}""", "LR2032 ")]
    public void validate_contexts_and_examples_reports_misfits(string schema, string text, string expected)
    {
        var bag = new DiagnosticBag();
        SchemaValidator.Validate(schema, StrictJson.Parse("given.json", Encoding.UTF8.GetBytes(text), bag)!, bag);
        Assert.Equal(expected, string.Join('|', bag.Ordered().Select(d => $"{d.Code} {d.Place.Pointer}")));
    }

    [Fact]
    public void schemas_every_pattern_has_a_sentence_and_every_object_is_closed_and_described()
    {
        foreach (var name in new[] { SchemaValidator.RulePack, SchemaValidator.PurchaseContext, SchemaValidator.Example, SchemaValidator.Command, SchemaValidator.Story, SchemaValidator.HistoryMapping, SchemaValidator.RulesEngineMap })
        {
            using var schema = JsonDocument.Parse(SchemaValidator.TextOf(name));
            Walk(schema.RootElement, name, isSchema: true);
        }

        static void Walk(JsonElement element, string at, bool isSchema)
        {
            if (element.ValueKind == JsonValueKind.Array)
            {
                foreach (var item in element.EnumerateArray())
                {
                    Walk(item, at, isSchema);
                }
            }

            if (element.ValueKind != JsonValueKind.Object)
            {
                return;
            }

            if (isSchema)
            {
                // What NJsonSchema passes over must not be relied on.
                Assert.All(new[] { "const", "if", "propertyNames", "dependencies", "format", "contains" }, word => Assert.False(element.TryGetProperty(word, out _), $"{at}: {word}"));
                Assert.True(
                    !element.TryGetProperty("pattern", out _) || (element.TryGetProperty("x-form", out var form) && DocumentDiagnostics.Forms.ContainsKey(form.GetString()!)), at);
                Assert.True(!element.TryGetProperty("type", out var type) || element.TryGetProperty("description", out _), $"{at}: no description");
                Assert.True(type.ValueKind != JsonValueKind.String || type.GetString() != "object" || element.TryGetProperty("additionalProperties", out _), $"{at}: open");
            }

            foreach (var member in element.EnumerateObject())
            {
                Walk(member.Value, $"{at}/{member.Name}", !isSchema || member.Name is not ("properties" or "patternProperties" or "definitions"));
            }
        }
    }

    [Fact]
    public void schemas_purchase_context_and_example_share_their_definitions()
    {
        using var context = JsonDocument.Parse(SchemaValidator.TextOf(SchemaValidator.PurchaseContext));
        using var example = JsonDocument.Parse(SchemaValidator.TextOf(SchemaValidator.Example));
        foreach (var definition in context.RootElement.GetProperty("definitions").EnumerateObject())
        {
            Assert.True(JsonElement.DeepEquals(definition.Value, example.RootElement.GetProperty("definitions").GetProperty(definition.Name)), definition.Name);
        }
    }
}
