using System.Reflection;
using LoyaltyRules.Engine.Diagnostics;
using LoyaltyRules.Engine.Packs.Binding;
using static LoyaltyRules.Engine.Tests.Evaluation.Given;

namespace LoyaltyRules.Engine.Tests.Evaluation;

/// <summary>What <c>check</c> warns of in packs that can be used, exactly, and what it does not warn of.</summary>
public sealed class PackWarningsTests
{
    private static string When(string condition) => $$""" "rules": [ { "id": "r", "when": "{{condition}}", "then": [ { "earn": { "points": 1 } } ] } ] """;

    private static string Tiered(string more) => $$""" "tiers": { "none": "none", "levels": [ {{string.Join(',', "silver gold platinum".Split(' ').Select((t, i) => $$"""{ "tier": "{{t}}", "any": { "member.visits": {{i + 1}} } }"""))}} ] }, "counters": [ { "name": "visits", "count": "purchase", "window": "P12M" } ], {{more}} """;

    private static string Privileges(params string[] privileges) => $""" "privileges": [ {string.Join(',', privileges.Select((p, i) => $$"""{ "id": "p{{i}}", {{p}} }"""))} ] """;

    private static string Table(string inputs, string rows, string of = "percent") => $$"""
        "tables": [ { "name": "t", "gives": "{{of}}", "inputs": [ {{inputs}} ], "rows": [ {{rows}} ] } ],
        "rules": [ { "id": "r", "then": [ { "earn": { "percent": "table.t", "of": "base.net", "round": "down" } } ] } ]
        """;

    private static string Percent(string percent) => $$""" "rules": [ { "id": "r", "then": [ { "discount": { "percent": {{percent}}, "of": "base.net", "round": "down" } } ] } ] """;

    private static readonly (string Members, string[] Expected)[] Cases =
    [
        // What can never hold, or always does: the smallest part.
        (When("purchase.gross > 100 && purchase.gross < 50"), ["LR2201 /rules/0/when"]),
        (When("purchase.gross < 0"), ["LR2201 /rules/0/when"]),
        (When("member.level > 100"), ["LR2201 /rules/0/when"]),
        (When("member.level > 5 && member.level < 6"), ["LR2201 /rules/0/when"]),
        (When("member.level == 5 && !(member.level == 5)"), ["LR2201 /rules/0/when"]),
        (When("!has(member.level) && member.level > 5"), ["LR2201 /rules/0/when"]),
        (When("(member.level ?? 3) > 5 && (member.level ?? 3) < 4"), ["LR2201 /rules/0/when"]),
        (When("purchase.date >= '2026-12-01' && purchase.date < '2026-11-01'"), ["LR2201 /rules/0/when"]),
        (When("purchase.channel == 'web' && purchase.channel == 'shop'"), ["LR2201 /rules/0/when"]),
        (When("purchase.dayOfWeek == 'monday' && purchase.dayOfWeek in ['saturday', 'sunday']"), ["LR2201 /rules/0/when"]),
        (When("lines.Count() > 1000"), ["LR2201 /rules/0/when"]),
        (When("lines.Any(l => l.category == 'opera' && l.category == 'gift')"), ["LR2201 /rules/0/when"]),
        (When("member.level > 3 || purchase.gross < 0"), ["LR2201 /rules/0/when"]),
        (When("purchase.gross >= 0"), ["LR2202 /rules/0/when"]),
        (When("purchase.gross >= 0 && member.level > 3"), ["LR2202 /rules/0/when"]),
        (When("purchase.gross > 5 || purchase.gross <= 5"), ["LR2202 /rules/0/when"]),
        (When("member.level >= 0 || !has(member.level)"), ["LR2202 /rules/0/when"]),
        (When("false"), ["LR2201 /rules/0/when"]),
        ("""
            "rules": [ { "id": "r", "when": "member.level > 5", "then": [ { "discount": { "percent": 5, "of": "base.net", "where": "member.level < 3", "round": "down" } } ] } ]
            """, ["LR2201 /rules/0/then/0/discount/where"]),
        (When("segment.s") + """, "segments": [ { "name": "s", "when": "member.level > 5 && member.level < 3" } ]""", ["LR2201 /segments/0/when"]),
        (Table(""" "member.level", "purchase.gross" """, """["> 5", "< 0", 2], ["*", "*", 1]"""), ["LR2201 /tables/0/rows/0"]),
        (When("purchase.gross < parameter.least") + """, "parameters": [ { "name": "least", "value": 0, "unit": "money" } ]""", ["LR2201 /rules/0/when"]),

        // Tables without a row for something.
        (Table(""" "line.category" """, """["opera", 5], ["drama", 3]"""), ["LR2203 /tables/0/rows"]),
        (Table(""" "line.category", "member.level" """, """["opera", "*", 5], [["drama", "gift"], ">= 5", 3]"""), ["LR2204 /tables/0/rows"]),
        (Table(""" "line.category", "member.level" """, """["opera", "*", 5], ["gift", "< 5", 3]"""), ["LR2203 /tables/0/rows", "LR2204 /tables/0/rows"]),
        (Table(""" "member.level" """, """[">= 50", 5], [">= 10", 3]"""), ["LR2204 /tables/0/rows"]),
        (Table(""" "member.level" """, """["0..49", 5], ["51..100", 3]"""), ["LR2204 /tables/0/rows"]),
        (Table(""" "purchase.channel" """, """["web", 5], ["shop", 3]"""), ["LR2204 /tables/0/rows"]),

        // Tiers that are named one by one.
        (Tiered(When("member.tier == 'gold'")), ["LR2205 /rules/0/when"]),
        (Tiered(When("member.tier in ['silver', 'gold']")), ["LR2205 /rules/0/when"]),
        (Tiered(When("member.tier in ['silver', 'platinum']")), ["LR2205 /rules/0/when"]),
        (Tiered(When("member.tier != 'gold'")), ["LR2209 /rules/0/when"]),
        (Tiered(When("!(member.tier == 'gold')")), ["LR2209 /rules/0/when"]),
        (Tiered(When("member.tier not in ['silver']")), ["LR2209 /rules/0/when"]),
        (Tiered(When("!(member.tier != 'gold')")), ["LR2205 /rules/0/when"]),
        (Tiered(When("!(purchase.gross > 5 || member.tier == 'gold')")), ["LR2209 /rules/0/when"]),
        (Tiered(When("member.tier == 'gold' || member.tier == 'silver'")), ["LR2205 /rules/0/when"]),
        (Tiered(When("segment.s") + """, "segments": [ { "name": "s", "when": "member.tier == 'gold'" } ]"""), ["LR2205 /segments/0/when"]),
        (Tiered(Percent(""" "member.tier == 'gold' ? 7 : 3" """)), ["LR2205 /rules/0/then/0/discount/percent"]),
        (Tiered(Privileges(""" "when": "member.tier == 'gold'" """)), ["LR2205 /privileges/0/when"]),
        (Tiered(Privileges(""" "when": "member.tier == 'gold'", "value": { "hours": 24 } """, """ "when": "member.tier == 'platinum'" """)), ["LR2205 /privileges/0/when"]),
        (Tiered(Table(""" "member.tier" """, """["gold", 7], ["silver", 5], ["*", 3]""")), ["LR2205 /tables/0/rows/0/0"]),
        (Tiered(Table(""" "member.tier" """, """["silver..gold", 7], ["*", 3]""")), ["LR2205 /tables/0/rows/0/0"]),

        // Percentages and values of privileges.
        (Percent("0.15"), ["LR2206 /rules/0/then/0/discount/percent"]),
        (Percent(""" "0.15" """), ["LR2206 /rules/0/then/0/discount/percent"]),
        (Percent(""" "parameter.off" """) + """, "parameters": [ { "name": "off", "value": 0.15, "unit": "percent" } ]""", ["LR2206 /parameters/0/value"]),
        (Table(""" "member.level" """, """[">= 50", 0.1], ["*", 0]"""), ["LR2206 /tables/0/rows/0/1"]),
        (Privileges(""" "value": { "percent": "member.level > 5 ? 7 : 3" } """), ["LR2207 /privileges/0/value/percent"]),
        (Privileges(""" "value": { "percent": "parameter.goldOff" } """), ["LR2207 /privileges/0/value/percent"]),
        ("""
            "privileges": [ { "id": "fee-bonus", "value": { "percent": 20 } } ], "parameters": [ { "name": "feeBonus", "value": 20, "unit": "percent" } ],
            "rules": [ { "id": "r", "then": [ { "earn": { "percent": "parameter.feeBonus", "of": "base.net", "round": "down" } } ] } ]
            """, ["LR2208 /privileges/0/value/percent"]),
        ("""
            "privileges": [ { "id": "welcome", "value": { "amount": 20 } } ], "parameters": [ { "name": "gift", "value": 20, "unit": "points" } ],
            "rules": [ { "id": "welcome", "then": [ { "earn": { "points": "parameter.gift" } } ] } ]
            """, ["LR2208 /privileges/0/value/amount"]),
    ];

    // Right, or possible, or not to be decided: a warning here would be a false alarm.
    private static readonly string[] Quiet =
    [
        When("purchase.gross > 50 && purchase.gross < 100"), When("purchase.channel == 'web' || purchase.channel != 'web'"), When("member.level >= 0"),
        When("member.level > 5 && member.level < 7"), When("lines.Any(l => l.category == 'opera') && lines.Any(l => l.category == 'gift')"), When("member.level > 5 == (member.level < 3)"),
        When("purchase.gross * 2 > 100 && purchase.gross < 60"), When("segment.s && !segment.u") + """, "segments": [ { "name": "s", "when": "member.level > 5" }, { "name": "u", "when": "member.level > 9" } ]""",
        When("purchase.gross >= parameter.least") + """, "parameters": [ { "name": "least", "value": 0, "unit": "money" } ]""", When("true"),
        Table(""" "line.category" """, """["opera", 5], ["drama", 3], ["gift", 0]"""), Table(""" "member.level" """, """["< 10", 5], [">= 10", 3]"""), Table(""" "member.level" """, """["*", 5]"""),
        """
            "tables": [ { "name": "t", "gives": "percent", "inputs": ["line.category"], "rows": [["opera", 5]] } ],
            "rules": [ { "id": "r", "then": [ { "earn": { "percent": "table.t ?? 1", "of": "base.net", "round": "down" } } ] } ]
            """,
        Tiered(When("member.tier >= 'gold'")), Tiered(When("member.tier >= 'silver' && member.tier < 'gold'")), Tiered(When("member.tier != 'none'")), Tiered(When("member.tier == 'platinum'")),
        Tiered(When("member.tier in ['silver', 'gold', 'platinum']")), Tiered(When("member.tier in ['none', 'silver']")), Tiered(When("member.tier not in ['none', 'silver']")), Tiered(When("member.tier < 'gold'")), Tiered(When("member.tier < 'gold' || member.tier >= 'platinum'")),
        Tiered(Table(""" "member.tier" """, """[">= gold", 7], ["silver", 5], ["*", 3]""")), Tiered(Table(""" "member.tier" """, """["none", 1], ["silver", 2], ["*", 3]""")),
        Tiered(Privileges([.. "silver gold platinum".Split(' ').Select((t, i) => $$""" "when": "member.tier == '{{t}}'", "value": { "hours": {{i}} } """)])),
        """
            "tiers": { "levels": [ { "tier": "silver", "any": { "member.visits": 1 } }, { "tier": "gold", "any": { "member.visits": 2 } } ] }, "counters": [ { "name": "visits", "count": "purchase", "window": "P12M" } ],
            "rules": [ { "id": "a", "when": "member.tier == 'silver'", "then": [ { "earn": { "percent": 5, "of": "base.net", "round": "down" } } ] },
                       { "id": "b", "when": "member.tier == 'gold'", "then": [ { "earn": { "percent": 7, "of": "base.net", "round": "down" } } ] } ]
            """,
        Percent(""" "1 / 2" """), Percent("1"), Percent("0"), Percent(""" "parameter.off" """) + """, "parameters": [ { "name": "off", "value": 0.5, "unit": "percent", "max": 1 } ]""",
        Table(""" "member.level" """, """[">= 50", 1], [">= 20", 0.5], ["*", 0]"""),
        Privileges(""" "value": { "site": "shop.example.com", "hours": "10-20", "note": "member.level is asked", "name": "Gold" } """),
        Privileges(""" "value": { "percent": 5 } """) + """, "parameters": [ { "name": "visits", "value": 5, "unit": "number" } ], "rules": [ { "id": "r", "when": "member.level > parameter.visits", "then": [ { "earn": { "points": 1 } } ] } ]""",
    ];

    public static TheoryData<int> Indexes() => [.. Enumerable.Range(0, Cases.Length)];

    public static TheoryData<int> QuietIndexes() => [.. Enumerable.Range(0, Quiet.Length)];

    private static string[] Found(string members)
    {
        var check = Check($"{{ {members} }}");
        Assert.True(check.Pack is not null, string.Join(Environment.NewLine, check.Diagnostics));

        // The club declares bases for all tests; no one uses them all.
        return [.. check.Diagnostics.Where(d => d.Code != PackDiagnostics.NeverUsed.Code).Select(d => $"{d.Code} {d.Place.Pointer}")];
    }

    [Theory]
    [MemberData(nameof(Indexes))]
    public void Check_ProbablyNotMeant_WarnsAtItsPlace(int index) => Assert.Equal(Cases[index].Expected, Found(Cases[index].Members));

    [Theory]
    [MemberData(nameof(QuietIndexes))]
    public void Check_MeantAsItStands_IsSilent(int index) => Assert.Empty(Found(Quiet[index]));

    [Fact]
    public void Warnings_All_HaveACaseAndBothLanguages()
    {
        var declared = typeof(PackWarnings).GetFields(BindingFlags.Public | BindingFlags.Static).Select(f => (DiagnosticDescriptor)f.GetValue(null)!).ToList();
        Assert.Equal(declared.Select(d => d.Code).Order(StringComparer.Ordinal), Cases.SelectMany(c => c.Expected).Select(e => e[..6]).Distinct().Order(StringComparer.Ordinal));
        Assert.All(declared, d => Assert.False(d.IsErrorOrUntranslated()));
    }

    [Theory]
    [InlineData("member.tier != 'gold'")]
    [InlineData("!(member.tier == 'gold')")]
    [InlineData("member.tier not in ['gold']")]
    public void TierLeftOut_ThoseAboveIt_AreSaidToGetWhatItDoesNot(string condition)
    {
        var found = Check($$"""{ {{Tiered(When(condition))}} }""").Diagnostics.Single(d => d.Code == "LR2209");
        Assert.Equal("The tier 'gold' is left out here, and above it these are not: platinum. They get what it does not get.", found.Message(ProductLanguage.English));
        Assert.Equal("Write member.tier < 'gold': that leaves out every level above too, also one that is added later. If only 'gold' is meant, write (member.tier < 'gold' || member.tier >= 'platinum').",
            found.Hint(ProductLanguage.English));
    }

    [Fact]
    public void TableWithoutRows_Words_AreNamedByTheirLabels()
    {
        var found = Check($$"""{ {{Tiered(Table(""" "member.tier" """, """["platinum", 7], ["silver", 5]"""))}} }""").Diagnostics.First(d => d.Code == "LR2203");
        Assert.Equal("No row of the table is for: no tier, gold (tier). There the result is unknown, and nothing is given.", found.Message(ProductLanguage.English));
        Assert.Equal("В таблице нет строки для: без уровня, gold (уровень). Там результат неизвестен, и ничего не даётся.", found.Message(ProductLanguage.Russian));
    }

    [Fact]
    public void PrivilegeValue_NamesAParameter_IsItsNumber()
    {
        var pack = Pack("""{ "privileges": [ { "id": "p", "value": { "percent": "parameter.off" } } ], "parameters": [ { "name": "off", "value": 7.5, "unit": "percent" } ] }""");
        Assert.Equal(Engine.Model.FactValue.Of(7.5m), Assert.Single(pack.Pack.Privileges).Value["percent"]);
        Assert.DoesNotContain(pack.Pack.Warnings, w => w.Place.Pointer.StartsWith("/parameters", StringComparison.Ordinal));
    }
}

internal static class DescriptorChecks
{
    public static bool IsErrorOrUntranslated(this DiagnosticDescriptor descriptor) =>
        descriptor.Severity == Severity.Error || !descriptor.Message.Ru.Any(c => c is >= 'а' and <= 'я') || !descriptor.Hint.Ru.Any(c => c is >= 'а' and <= 'я');
}
