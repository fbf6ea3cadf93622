using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using LoyaltyRules.Engine.Model;
using LoyaltyRules.Engine.Packs;
using LoyaltyRules.Engine.Tests.Evaluation;
using LoyaltyRules.RulesEngine.Exporting;
using LoyaltyRules.RulesEngine.SecondOpinions;

namespace LoyaltyRules.RulesEngine.Tests;

/// <summary>Tiers stand as the pack lists them, in RulesEngine as in the engine, whatever the alphabet says.</summary>
public sealed class RankedWordsTests
{
    // Neither the alphabet nor the length has this order; and every sign that a text must escape or could be taken for the end of a word is there.
    private static readonly string[] Words = ["none", "zinc", "Gold, new", "a \"b\" \\ c", "золото", "Zinc"];

    private static readonly (string Sign, Func<int, bool> Holds)[] Signs =
        [("<", c => c < 0), ("<=", c => c <= 0), (">", c => c > 0), (">=", c => c >= 0), ("==", c => c == 0), ("!=", c => c != 0)];

    /// <summary>Conditions of a tier's place, null where the tier is unknown, and the outcome each must have.</summary>
    private static readonly (string Condition, Func<int?, bool?> Expected)[] Cases =
    [
        .. from sign in Signs
           from place in Enumerable.Range(0, Words.Length)
           from isTierOnLeft in new[] { true, false }
           select (isTierOnLeft ? $"member.tier {sign.Sign} {Quoted(place)}" : $"{Quoted(place)} {sign.Sign} member.tier",
               new Func<int?, bool?>(tier => tier is { } t ? sign.Holds(isTierOnLeft ? t.CompareTo(place) : place.CompareTo(t)) : null)),
        ($"member.tier in [{Quoted(1)}, {Quoted(3)}]", tier => tier is { } t ? t is 1 or 3 : null),
        ($"member.tier not in [{Quoted(1)}, {Quoted(3)}]", tier => tier is { } t ? t is not (1 or 3) : null),
        ($"max(member.tier, {Quoted(2)}) == {Quoted(2)}", tier => tier is { } t ? t <= 2 : null),
        ($"min({Quoted(4)}, member.tier, {Quoted(2)}) < {Quoted(2)}", tier => tier is { } t ? t < 2 : null),
        ($"max(member.tier, {Quoted(2)}) > min(member.tier, {Quoted(3)})", tier => tier is { } t ? Math.Max(t, 2) > Math.Min(t, 3) : null),
        ($"max(member.tier, {Quoted(2)}) in [{Quoted(2)}, {Quoted(4)}]", tier => tier is { } t ? t is <= 2 or 4 : null),
        ($"(member.tier ?? {Quoted(3)}) > {Quoted(2)}", tier => (tier ?? 3) > 2),
        ($"(member.tier < {Quoted(3)}) ?? true", tier => tier is not >= 3),
        ($"!(member.tier >= {Quoted(3)})", tier => tier is { } t ? t < 3 : null),
        ($"has(member.tier) && member.tier > {Quoted(0)}", tier => tier is > 0),
        ($"(purchase.gross >= 0 ? member.tier : {Quoted(0)}) >= {Quoted(4)}", tier => tier is { } t ? t >= 4 : null),

        // The same words in a list of no order, compared as the tier is: all lines ask for the third.
        ($"member.tier > lines.Max(l => max(member.tier, l.wish)) || member.tier == {Quoted(5)}", tier => tier is { } t ? t == 5 : null),
        ($"lines.Any(l => l.wish < member.tier)", tier => tier is { } t ? t > 2 : null),
        ($"lines.Min(l => l.gross > 50 ? member.tier : {Quoted(2)}) >= {Quoted(2)}", tier => tier is { } t ? t >= 2 : null),
        ($"lines.Max(l => l.gross > 50 ? member.tier : {Quoted(2)}) == {Quoted(2)}", tier => tier is { } t ? t <= 2 : null),
        ("table.rate == 3", tier => tier is { } t ? t >= 4 : null),
        ("table.rate == 2", tier => tier is { } t ? t is 1 or 2 : null),
        ("segment.high", tier => tier is { } t ? t >= 3 : null),
    ];

    [Fact]
    public void package_compares_tiers_in_the_order_of_the_levels()
    {
        var opinion = SecondOpinion.On(Pack());
        var purchase = Given.Purchase(Line("a", 100), Line("b", 10));
        foreach (var place in Enumerable.Range(0, Words.Length).Append(-1))
        {
            var member = new MemberSnapshot { Id = "m", Facts = FactSet.Empty, Tier = place < 0 ? "a word of no level" : Words[place] };
            var decision = opinion.Compiled.Decide(purchase with { Id = $"p{place}" }, member, ProgramSnapshot.Empty);
            for (var i = 0; i < Cases.Length; i++)
            {
                var expected = Cases[i].Expected(place < 0 ? null : place) switch { true => RuleOutcome.Matched, false => RuleOutcome.NotMatched, null => RuleOutcome.Unknown };
                Assert.True(expected == decision.OutcomeOf($"r{i}"), $"{Cases[i].Condition} of place {place} is {decision.OutcomeOf($"r{i}")}");
            }
        }

        opinion.Compiled.Decide(purchase, member: null, ProgramSnapshot.Empty);
        Assert.True(opinion.Differences.IsEmpty && opinion.NotCarried.IsEmpty, string.Join('\n', opinion.Differences));
        Assert.True(opinion.Count > Cases.Length * Words.Length);
    }

    [Fact]
    public void export_pack_that_compares_tiers_imported_again_is_the_same_pack()
    {
        var pack = Pack();
        WorkflowExportTests.RequireSame(pack, WorkflowExport.Of(pack));
    }

    private static PurchaseLine Line(string id, decimal gross) => Given.Line(id, gross, 1, ("wish", FactValue.Of(Words[2])));

    private static string Quoted(int place) => $"'{Words[place].Replace("\\", "\\\\", StringComparison.Ordinal)}'";

    private static RulePack Pack()
    {
        var pack = new JsonObject
        {
            ["facts"] = new JsonArray(new JsonObject { ["name"] = "line.wish", ["type"] = "choice", ["values"] = JsonSerializer.SerializeToNode(Words) }),
            ["counters"] = JsonNode.Parse("""[ { "name": "orders", "count": "purchase", "window": "year" } ]"""),
            ["tiers"] = new JsonObject
            {
                ["levels"] = new JsonArray([.. Words.Skip(1).Select((w, i) => new JsonObject { ["tier"] = w, ["all"] = new JsonObject { ["member.orders"] = i + 1 } })]),
            },
            ["segments"] = new JsonArray(new JsonObject { ["name"] = "high", ["when"] = $"member.tier >= {Quoted(3)}" }),
            ["tables"] = new JsonArray(new JsonObject
            {
                ["name"] = "rate",
                ["inputs"] = new JsonArray("member.tier"),
                ["match"] = "first",
                ["rows"] = new JsonArray(new JsonArray($">= {Words[4]}", 3), new JsonArray($"> {Words[2]}", 4), new JsonArray($"> {Words[0]}", 2), new JsonArray("*", 1)),
            }),
            ["rules"] = new JsonArray([.. Cases.Select((c, i) => new JsonObject
            {
                ["id"] = string.Create(CultureInfo.InvariantCulture, $"r{i}"),
                ["when"] = c.Condition,
                ["then"] = JsonNode.Parse("""[ { "earn": { "points": 1 } } ]"""),
            })]),
        };
        var check = Given.Check(pack.ToJsonString());
        Assert.True(check.Pack is not null, string.Join('\n', check.Diagnostics));
        return check.Pack;
    }
}
