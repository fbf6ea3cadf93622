using System.Text;
using System.Text.Json.Nodes;
using LoyaltyRules.Engine.Evaluation;
using LoyaltyRules.Engine.Evaluation.Output;
using LoyaltyRules.Engine.Model;
using static LoyaltyRules.Engine.Tests.Evaluation.Given;

namespace LoyaltyRules.Engine.Tests.Evaluation;

/// <summary>Which of several matching rules give (S1, S3).</summary>
[Trait("Semantics", "S1 S3")]
public sealed class StackingTests
{
    private const string TwoCurrencies = """
        "points": [ { "currency": "bonus" }, { "currency": "miles", "decimals": 1, "pointValue": 0.03 } ]
        """;

    private static string Flat(string id, decimal points, string group, string currency = "bonus", int priority = 0, string more = "") =>
        $$"""{ "id": "{{id}}", "stack": "{{group}}", "priority": {{priority}} {{more}}, "then": [ { "earn": { "points": {{points}}, "currency": "{{currency}}" } } ] }""";

    private static string Stacking(string group, string pick, string per = "purchase") => $$"""
        "stacking": [ { "group": "{{group}}", "pick": "{{pick}}", "per": "{{per}}" } ]
        """;

    private static string Granted(Decision decision) =>
        string.Join(' ', decision.Effects.Where(e => e.Outcome == EffectOutcome.Granted).Select(e => e.RuleId).Distinct());

    [Fact]
    public void Best_CurrenciesOfDifferentValue_ComparesInMoney()
    {
        // S3: 100 miles are worth 3, 4 bonuses 4.
        var pack = Rules(Flat("miles", 100, "g", "miles") + "," + Flat("bonus", 4, "g"), Stacking("g", "best") + "," + TwoCurrencies);
        var decision = pack.Decide(Line("a", 10));
        Assert.Equal("bonus", Granted(decision));
        Assert.Equal("bonus", decision.Of("miles").LostTo);
        Assert.Equal(EffectOutcome.Lost, decision.Of("miles").Outcome);
    }

    [Theory]
    [InlineData(0, 0, "a")]
    [InlineData(0, 1, "b")]
    public void Best_EqualWorth_PriorityThenId(int priorityOfA, int priorityOfB, string winner)
    {
        // S3: 100 miles at 0.03 are worth exactly 3 bonuses.
        var pack = Rules(Flat("b", 100, "g", "miles", priorityOfB) + "," + Flat("a", 3, "g", "bonus", priorityOfA), Stacking("g", "best") + "," + TwoCurrencies);
        Assert.Equal(winner, Granted(pack.Decide(Line("x", 10))));
    }

    [Fact]
    public void Best_IdsInMixedCase_TiesAreOrdinal() =>
        Assert.Equal("a-z", Granted(Rules(Flat("az", 3, "g") + "," + Flat("a-z", 3, "g"), Stacking("g", "best")).Decide(Line("x", 10))));

    [Fact]
    public void First_HigherPriorityGivesNothing_NextThatGives()
    {
        var pack = Rules(Flat("zero", 0, "g", priority: 9) + "," + Flat("low", 1, "g", priority: 1) + "," + Flat("high", 9, "g"), Stacking("g", "first"));
        Assert.Equal("low", Granted(pack.Decide(Line("x", 10))));
    }

    [Fact]
    public void Best_WinnerIsUnknown_KnownRuleWins()
    {
        // S3, U2: an unknown amount cannot win.
        var pack = Rules(
            """{ "id": "unknown", "stack": "g", "then": [ { "earn": { "points": "member.level", "round": "down" } } ] },""" + Flat("one", 1, "g"),
            Stacking("g", "best"));
        var decision = pack.Decide(Line("x", 10));
        Assert.Equal("one", Granted(decision));
        Assert.Equal(EffectOutcome.Unknown, decision.Of("unknown").Outcome);
        Assert.Equal(["member.level"], decision.Of("unknown").Missing);
        Assert.Equal("unknown", Granted(pack.DecideFor(Member(("level", FactValue.Of(5m))), Purchase(Line("x", 10)))));
    }

    [Fact]
    public void Best_RuleWithAnUnknownEffect_LosesItsKnownEffectToo()
    {
        var pack = Rules(
            """{ "id": "half", "stack": "g", "then": [ { "earn": { "points": 100 } }, { "earn": { "points": "member.level", "round": "down" } } ] },""" + Flat("one", 1, "g"),
            Stacking("g", "best"));
        var decision = pack.Decide(Line("x", 10));
        Assert.Equal("one", Granted(decision));
        Assert.Equal(EffectOutcome.Lost, decision.Of("half").Outcome);
    }

    [Fact]
    public void Best_LoserWithSeveralEffects_GivesNoneOfThem()
    {
        var pack = Rules(
            """{ "id": "two", "stack": "g", "then": [ { "earn": { "points": 2 } }, { "earn": { "points": 3 } } ] },""" + Flat("six", 6, "g"),
            Stacking("g", "best"));
        var decision = pack.Decide(Line("x", 10));
        Assert.Equal("six", Granted(decision));
        Assert.Equal(6, decision.Points());
    }

    [Fact]
    public void BestPerLine_EachLineItsOwnWinner_SharesOnlyThere()
    {
        // Opera: 10% beats 5; drama: 5 spread over both lines beats nothing.
        var pack = Rules(
            """
            { "id": "opera", "stack": "g", "then": [ { "discount": { "percent": 10, "of": "base.net", "where": "line.category == 'opera'" , "round": "down" } } ] },
            { "id": "all", "stack": "g", "then": [ { "discount": { "percent": 5, "of": "base.net", "round": "down" } } ] }
            """,
            Stacking("g", "best", "line"));
        var decision = pack.Decide(Line("a", 100, "opera"), Line("b", 200, "drama"));
        Assert.Equal("a:10", decision.Of("opera").SharesText());
        Assert.Equal("b:10", decision.Of("all").SharesText());
        Assert.Equal([new Trim(TrimReason.LostOnLines, 5)], decision.Of("all").Trims);
    }

    [Fact]
    public void BestPerLine_LosesEveryLineToSeveral_NamesTheFirstWhateverTheOrderOfLines()
    {
        var pack = Rules(
            """
            { "id": "a", "stack": "g", "then": [ { "discount": { "percent": 10, "of": "base.net", "where": "line.category == 'opera'" , "round": "down" } } ] },
            { "id": "b", "stack": "g", "then": [ { "discount": { "percent": 20, "of": "base.net", "where": "line.category == 'drama'" , "round": "down" } } ] },
            { "id": "c", "stack": "g", "then": [ { "discount": { "percent": 5, "of": "base.net", "round": "down" } } ] }
            """,
            Stacking("g", "best", "line"));
        Assert.Equal("a", pack.Decide(Line("x", 100, "opera"), Line("y", 200, "drama")).Of("c").LostTo);
        Assert.Equal("a", pack.Decide(Line("y", 200, "drama"), Line("x", 100, "opera")).Of("c").LostTo);
    }

    [Fact]
    public void AllGroup_AnyRules_DecideAsWithoutAGroup()
    {
        const string Rule = """
            { "id": "ID", "priority": P STACK, "then": [ { "discount": { "percent": 50, "of": "base.net", "basis": "BASIS", "round": "down" } } ] }
            """;
        string Of(string id, int priority, string basis, bool stack) => Rule.Replace("ID", id).Replace("BASIS", basis).Replace(" P", " " + priority).Replace("STACK", stack ? ", \"stack\": \"g\"" : "");
        string Json(bool stack) => string.Join(",", Of("high", 5, "remaining", stack), Of("middle", 3, "remaining", false), Of("low", 1, "remaining", stack), Of("first", 0, "original", stack));
        string Amounts(CompiledPack pack) => string.Join(' ', pack.Decide(Line("x", 100)).Effects.Select(e => $"{e.RuleId}:{ExactDecimal.Format(e.Result)}"));
        Assert.Equal("high:25 middle:12.5 low:6.25 first:50", Amounts(Rules(Json(false))));
        Assert.Equal(Amounts(Rules(Json(false))), Amounts(Rules(Json(true), Stacking("g", "all"))));
    }

    [Fact]
    public void When_RuleDiscountsTheWholePurchase_OthersStillSeeItAsItCame()
    {
        // S1: conditions see the event as it came.
        var pack = Rules(
            """
            { "id": "free", "priority": 9, "then": [ { "discount": { "percent": 100, "of": "base.net" } } ] },
            { "id": "over-50", "when": "purchase.gross >= 50 && lines.Any(l => l.gross >= 50)", "then": [ { "earn": { "points": 1 } } ] }
            """);
        var decision = pack.Decide(Line("x", 100));
        Assert.Equal(0, decision.Totals.Net);
        Assert.Equal(1, decision.Points());
    }

    [Fact]
    public void PackFile_ListsAndKeysInAnyOrder_SameHashAndSameBytes()
    {
        // S1: the order in the file means nothing.
        for (var seed = 0; seed < 150; seed++)
        {
            var model = new Oracle.ModelGenerator(seed).Pack();
            var json = Oracle.ModelJson.Of(model);
            var shuffled = Shuffled(json, new Random(seed));
            var (one, other) = (Decisions(model, json, seed), Decisions(model, shuffled, seed));
            Assert.Equal(one, other);
        }
    }

    private static string Decisions(Oracle.ModelPack model, JsonNode json, int seed)
    {
        var pack = CompiledPack.Compile(Check(Encoding.UTF8.GetBytes(json.ToJsonString())).Pack!);
        var purchases = new Oracle.ModelGenerator(seed + 7);
        return string.Join("\n", Enumerable.Range(0, 4).Select(_ => purchases.Purchase())
            .Select(p => DecisionJson.Write(pack.Decide(Oracle.ModelInputs.ToPurchase(model, p), Oracle.ModelInputs.ToMember(model, p), Oracle.ModelInputs.ToProgram(model, p)))));
    }

    private static readonly string[] Unordered = ["facts", "parameters", "bases", "tables", "rules", "stacking"];

    private static JsonNode Shuffled(JsonNode node, Random random)
    {
        switch (node)
        {
            case JsonObject map:
                var members = map.Select(m => KeyValuePair.Create(m.Key, m.Value is null ? null : Shuffled(m.Value, random))).ToArray();
                foreach (var (i, member) in members.Index().ToList())
                {
                    if (Unordered.Contains(member.Key) && member.Value is JsonArray list)
                    {
                        var items = list.Select(n => n!.DeepClone()).ToArray();
                        random.Shuffle(items);
                        members[i] = KeyValuePair.Create(member.Key, (JsonNode?)new JsonArray(items));
                    }
                }

                random.Shuffle(members);
                return new JsonObject(members);
            case JsonArray array:
                return new JsonArray([.. array.Select(n => Shuffled(n!, random))]);
            default:
                return node.DeepClone();
        }
    }
}
