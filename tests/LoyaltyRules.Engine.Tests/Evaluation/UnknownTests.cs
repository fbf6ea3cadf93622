using LoyaltyRules.Engine.Diagnostics;
using LoyaltyRules.Engine.Evaluation.Output;
using LoyaltyRules.Engine.Model;
using static LoyaltyRules.Engine.Tests.Evaluation.Given;

namespace LoyaltyRules.Engine.Tests.Evaluation;

/// <summary>What is absent, and what that does to conditions, tables and amounts (U1 to U4).</summary>
[Trait("Semantics", "U1 U2 U3 U4")]
public sealed class UnknownTests
{
    private static RuleOutcome When(string condition, MemberSnapshot? member = null, params PurchaseLine[] lines) =>
        Rules($$"""{ "id": "r", "when": "{{condition}}", "then": [ { "earn": { "points": 1 } } ] }""", """
            "segments": [ { "name": "high", "when": "member.level >= 5" } ],
            "tables": [ { "name": "word", "gives": "text", "inputs": ["member.level"], "rows": [ [">= 5", "high"], ["*", "low"] ] } ]
            """)
        .DecideFor(member, Purchase(lines.Length > 0 ? lines : [Line("a", 10)])).OutcomeOf("r");

    [Theory]
    [InlineData("member.level >= 5", RuleOutcome.Unknown)]
    [InlineData("!(member.level >= 5)", RuleOutcome.Unknown)]
    [InlineData("member.level >= 5 || !(member.level >= 5)", RuleOutcome.Unknown)]
    [InlineData("member.level >= 5 && purchase.gross < 0", RuleOutcome.NotMatched)]
    [InlineData("member.level >= 5 || purchase.gross > 0", RuleOutcome.Matched)]
    [InlineData("member.level + 1 > 0", RuleOutcome.Unknown)]
    [InlineData("member.level * 0 == 0", RuleOutcome.Unknown)]
    [InlineData("segment.high", RuleOutcome.Unknown)]
    [InlineData("!segment.high", RuleOutcome.Unknown)]
    [InlineData("has(member.level)", RuleOutcome.NotMatched)]
    [InlineData("(member.level ?? 7) == 7", RuleOutcome.Matched)]
    [InlineData("table.word == 'low'", RuleOutcome.Unknown)]
    [InlineData("lines.Any(l => l.category == 'opera')", RuleOutcome.Unknown)]
    [InlineData("lines.All(l => l.category == 'opera')", RuleOutcome.Unknown)]
    [InlineData("lines.Any(l => l.gross >= 10)", RuleOutcome.Matched)]
    [InlineData("lines.All(l => l.category == 'opera' && l.gross > 10)", RuleOutcome.NotMatched)]
    public void When_LevelAndCategoryAbsent_Kleene(string condition, RuleOutcome outcome) => Assert.Equal(outcome, When(condition));

    [Theory]
    [InlineData("lines.Any(l => l.gross >= 0)", RuleOutcome.NotMatched)]
    [InlineData("lines.All(l => l.gross < 0)", RuleOutcome.Matched)]
    [InlineData("lines.Sum(l => l.gross) == 0", RuleOutcome.Matched)]
    [InlineData("lines.Min(l => l.gross) >= 0", RuleOutcome.Unknown)]
    [InlineData("lines.Max(l => l.gross) >= 0", RuleOutcome.Unknown)]
    public void When_NoLines_AnyFalseAllTrueSumZeroMinMaxUnknown(string condition, RuleOutcome outcome) =>
        Assert.Equal(outcome, Rules($$"""{ "id": "r", "when": "{{condition}}", "then": [ { "earn": { "points": 1 } } ] }""")
            .DecideFor(Member(), Purchase().WithFee(1)).OutcomeOf("r"));

    [Fact]
    public void When_NoMember_MemberFactsAreAbsent() => Assert.Equal(RuleOutcome.Unknown, When("member.level >= 5"));

    [Fact]
    public void Table_EarlierRowUndecided_IsUnknownAndStarMatchesAbsence()
    {
        // U1: "*" matches absence, a cell before it that asks does not.
        string Of(string rows) => $$""" "tables": [ { "name": "t", "inputs": ["member.level"], "rows": [ {{rows}} ] } ] """;
        const string Earn = """{ "earn": { "points": "table.t" } }""";
        Assert.Equal(EffectOutcome.Unknown, Effect(Earn, Of("""[">= 5", 9], ["*", 1]""")).Decide(Line("a", 10)).Of("r").Outcome);
        Assert.Equal(1, Effect(Earn, Of("""["*", 1]""")).Decide(Line("a", 10)).Points());
        Assert.Equal(["table.t"], Effect(Earn, Of("""["<= 5", 9]""")).DecideFor(Member(("level", FactValue.Of(6m))), Purchase(Line("a", 10))).Of("r").Missing);
    }

    [Fact]
    public void Amount_UnknownOnEveryLine_IsNotZeroAndNamesWhatIsMissing()
    {
        var effect = Effect("""{ "earn": { "percent": "line.rate", "of": "base.net", "round": "down" } }""").Decide(Line("a", 10), Line("b", 10)).Of("r");
        Assert.Equal(EffectOutcome.Unknown, effect.Outcome);
        Assert.Null(effect.Rounded);
        Assert.Equal(["line.rate"], effect.Missing);
        Assert.Equal(["a", "b"], effect.LeftOut.Select(l => l.LineId));
    }

    private const string RateByCategory = """ "tables": [ { "name": "rate", "gives": "percent", "inputs": ["line.category"], "rows": [["opera", 10], ["drama", 5]], "label": { "en": "Rate" } } ] """;

    [Theory]
    [InlineData("""{ "earn": { "percent": "table.rate", "of": "base.net", "round": "down" } }""", 10, 100)]
    [InlineData("""{ "earn": { "percent": "table.rate", "of": "base.net", "round": "down", "each": "line" } }""", 10, 100)]
    [InlineData("""{ "discount": { "percent": "table.rate", "of": "base.net", "round": "down" } }""", 10, 100)]
    [InlineData("""{ "discount": { "percent": "table.rate", "of": "base.net", "units": 1, "pick": "cheapest", "round": "down" } }""", 10, 100)]
    [InlineData("""{ "earn": { "percent": "line.rate", "of": "base.net", "round": "down" } }""", 7, 100)]
    [InlineData("""{ "earn": { "points": 2, "every": 1, "of": "base.weight", "round": "down" } }""", 8, 4)]
    public void Amount_UnknownOnOneLine_LeavesThatLineOutOfBaseAndSharesAndNamesIt(string effect, decimal result, decimal counted)
    {
        // The second line has no row, no rate and no weight; it costs less, so that a pick of the cheapest would take it.
        var outcome = Effect(effect, RateByCategory + """, "facts": [ { "name": "line.weight", "type": "number", "max": 100 } ], "bases": [ { "name": "weight", "of": "line.weight" } ]""")
            .Decide(Line("a", 100, 1, ("category", FactValue.Of("opera")), ("rate", FactValue.Of(7m)), ("weight", FactValue.Of(4m))), Line("b", 50, "gift")).Of("r");
        Assert.Equal((EffectOutcome.Granted, result, (decimal?)counted), (outcome.Outcome, outcome.Result, outcome.BaseAmount));
        Assert.Equal("b", Assert.Single(outcome.LeftOut).LineId);
        Assert.Equal(["a"], outcome.Shares.Select(s => s.ChargeId));
    }

    [Theory]
    [InlineData(ProductLanguage.English, "Left out, because this is not known: line b: the table “Rate”, of which no row fits; line c: line.category of the line.")]
    [InlineData(ProductLanguage.Russian, "Не учтено, потому что неизвестно: строка b: таблица «Rate»: ни одна строка не подходит; строка c: line.category (в строке чека).")]
    public void Amount_UnknownOnSomeLines_TheReasonNamesThemAndWhatIsMissingOnEach(ProductLanguage language, string sentence)
    {
        var pack = Effect("""{ "earn": { "percent": "table.rate", "of": "base.net", "round": "down" } }""", RateByCategory);
        var decision = pack.Decide(Line("a", 100, "opera"), Line("b", 50, "gift"), Line("c", 50));
        Assert.Contains(sentence, Assert.Single(new DecisionWords(pack.Pack, language).Gives(decision)), StringComparison.Ordinal);
    }

    [Fact]
    public void Redemption_ShareUnknownOfOneLine_LeavesThatLineOutAndNamesIt()
    {
        // Of the opera a tenth may be paid with points; of gifts the table says nothing.
        var pack = Rules("", $$""" "points": [ { "currency": "bonus", "pointValue": 1, "redemption": { "of": "base.net", "percent": "table.rate" } } ], {{RateByCategory}} """);
        RedemptionResult Pay(params PurchaseLine[] lines) => Assert.Single(pack.DecideFor(
            Member() with { Available = [new("bonus", 1000)] }, Purchase(lines) with { Pay = [new PointsRequest("bonus", null)] }).Redemptions);
        var paid = Pay(Line("a", 100, "opera"), Line("b", 50, "gift"));
        Assert.Equal((100m, 10m, 10m), (paid.BaseAmount, paid.Allowed, paid.Points));
        Assert.Equal(["a"], paid.Shares.Select(s => s.ChargeId));
        Assert.Equal(("b", "table.rate"), (Assert.Single(paid.LeftOut).LineId, Assert.Single(paid.LeftOut[0].Missing)));

        // Where it is known of no line, nothing pays.
        var unknown = Pay(Line("b", 50, "gift"));
        Assert.Equal((0m, "table.rate", 0), (unknown.Points, Assert.Single(unknown.Missing), unknown.LeftOut.Length));
    }

    [Fact]
    public void Amount_UnknownInsideAnAggregate_NamesWhatAnyLineLacks() =>
        Assert.Equal(["line.category"], Effect("""{ "earn": { "points": "lines.Count(l => l.category == 'opera')" } }""")
            .Decide(Line("a", 10, "opera"), Line("b", 10)).Of("r").Missing);

    [Fact]
    public void Amount_UnknownThroughAChainOfSegments_IsExplainedInTime()
    {
        // Each segment names the one before it twice: looked into at every mention it would take 2^60 steps.
        var segments = string.Join(",", Enumerable.Range(1, 60).Select(i => $$"""{ "name": "s{{i}}", "when": "segment.s{{i - 1}} || !segment.s{{i - 1}}" }"""));
        var pack = Rules(
            """{ "id": "r", "then": [ { "earn": { "points": "segment.s60 ? 5 : 3" } } ] }, { "id": "w", "when": "segment.s60", "then": [ { "earn": { "points": 1 } } ] }""",
            $$""" "segments": [ { "name": "s0", "when": "member.level >= 5" }, {{segments}} ] """);
        var decision = pack.Decide(Line("a", 10));
        Assert.Equal(["member.level"], decision.Of("r").Missing);
        Assert.Equal(RuleOutcome.Unknown, decision.OutcomeOf("w"));
    }

    [Fact]
    public void Choice_OutsideItsList_IsAbsentWithAWarning()
    {
        // U3
        var pack = Effect("""{ "discount": { "percent": 10, "of": "base.net", "where": "line.category != 'gift'", "round": "down" } }""");
        var decision = pack.Decide(Line("a", 100, "ballet"));
        Assert.Equal(0, decision.Totals.Discount);
        Assert.Equal(["LR3051 /purchase/lines/0/facts/category"], decision.Warnings.Select(w => $"{w.Code} {w.Place.Pointer}"));
    }
}
