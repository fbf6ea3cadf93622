using LoyaltyRules.Engine.Language.Checking;
using LoyaltyRules.Engine.Tests.Evaluation;

namespace LoyaltyRules.Engine.Tests.Language;

/// <summary>Counters with the event that is decided (S2), conditions without a purchase, and what keeps counters from depending on themselves.</summary>
public sealed class WithThisTests
{
    [Theory]
    [InlineData("withThis(member.visits) >= 10", "withThis(member.visits) >= 10")]
    [InlineData("member.visits.withThis() >= 10", "withThis(member.visits) >= 10")]
    public void Check_OfACounter_AddsTheContributionOfTheEvent(string text, string spelled)
    {
        var node = SampleVocabulary.Right(text);
        Assert.Equal(spelled, node.ToString());
        var withThis = Assert.IsType<WithThisNode>(((CompareNode)node).Left);
        Assert.Equal("member.visits", withThis.Counter.Fact.Name);
        Assert.Same(SampleVocabulary.Shared.Contributions["member.visits"], ((FactNode)withThis.Children[1]).Fact);
        Assert.Equal(1001, withThis.Range!.Value.MaxValue);
        Assert.True(withThis.MayBeAbsent);
    }

    [Theory]
    [InlineData("withThis(member.orders) > 1", "LR1220")]
    [InlineData("withThis(5) > 1", "LR1220")]
    [InlineData("withThis() > 1", "LR1220")]
    [InlineData("withThis(member.visits, 1) > 1", "LR1220")]
    [InlineData("withThis(member.paid) > 1", "LR1221")]
    [InlineData("withThis(member.lastVisitOn) > '2026-09-01'", "LR1221")]
    [InlineData("withThis(member.vists) > 1", "LR1101")]
    [InlineData("withThis(member.broken) > 1", "")]
    [InlineData("this.visits > 1", "LR1101")]
    public void Check_OfAnythingElse_IsRefused(string text, string codes)
    {
        var (node, diagnostics) = SampleVocabulary.Condition(text);
        Assert.Null(codes.Length == 0 ? null : node);
        Assert.Equal(codes, string.Join(' ', diagnostics.Select(d => d.Code)));
    }

    [Theory]
    [InlineData("member.tier == 'gold' && member.orders > 5 && program.rewardRate > 1 && segment.regular && parameter.days > 1", "")]
    [InlineData("purchase.gross > 1", "LR1108")]
    [InlineData("lines.Any(l => l.gross > 1)", "LR1108")]
    [InlineData("lines.Count() > 1", "LR1108")]
    [InlineData("line.gross > 1", "LR1108")]
    [InlineData("segment.spender", "LR1108")]
    [InlineData("withThis(member.visits) > 1", "LR1108")]
    public void Check_OfAMemberWithoutAPurchase_RefusesWhatNeedsOne(string text, string codes) =>
        Assert.Equal(codes, string.Join(' ', SampleVocabulary.Condition(text, ExpressionScope.Member).Diagnostics.Select(d => d.Code)));

    [Theory]
    [InlineData("purchase.gross > 1 && member.tier == 'gold' && lines.Any(l => l.gross > 1)", "")]
    [InlineData("segment.regular", "LR1109")]
    [InlineData("table.rate > 1", "LR1109")]
    [InlineData("member.visits > 1", "LR1109")]
    [InlineData("withThis(member.visits) > 1", "LR1109")]
    public void Check_OfWhichPurchasesCount_RefusesWhatMayDependOnCounters(string text, string codes) =>
        Assert.Equal(codes, string.Join(' ', SampleVocabulary.Condition(text, ExpressionScope.Counter).Diagnostics.Select(d => d.Code)));

    [Theory]
    [InlineData("\"sum\": \"purchase.gross\"", "")]
    [InlineData("\"sum\": \"base.gross\"", "")]
    [InlineData("\"sum\": \"base.units\"", "")]
    [InlineData("\"count\": \"purchase\"", "")]
    [InlineData("\"sum\": \"base.net\"", "LR1221")]
    [InlineData("\"sum\": \"base.asked\"", "LR1221")]
    [InlineData("\"distinct\": \"line.sku\"", "LR1221")]
    public void Check_OfACounterOfAPack_NeedsAContributionThatIsKnownBeforeTheDecision(string counted, string codes)
    {
        var check = Given.Check($$"""
            { "counters": [ { "name": "c", {{counted}}, "window": "year" } ],
              "bases": [ { "name": "asked", "of": "line.gross", "where": "segment.s" } ],
              "segments": [ { "name": "s", "when": "purchase.gross > 1" }, { "name": "t", "when": "withThis(member.c) > 10" } ],
              "rules": [ { "id": "r", "when": "segment.t", "then": [ { "earn": { "points": 1 } } ] } ] }
            """);
        Assert.Equal(codes, string.Join(' ', check.Diagnostics.Where(d => d.IsError).Select(d => d.Code)));
    }

    [Theory]
    [InlineData("segment.direct", "LR1108")]
    [InlineData("segment.throughSegment", "LR1108")]
    [InlineData("segment.throughTable", "LR1108")]
    [InlineData("table.t > 1", "LR1108")]
    [InlineData("segment.throughCounter", "LR1108")]
    [InlineData("segment.member && event.date > '2026-01-01'", "")]
    public void Check_OfAPrivilege_SeesThePurchaseThroughSegmentsAndTables(string when, string codes)
    {
        var check = Given.Check($$"""
            { "counters": [ { "name": "c", "count": "purchase", "window": "year" } ],
              "tables": [ { "name": "t", "inputs": [ "segment.direct" ], "rows": [ [ true, 1 ], [ "*", 2 ] ] } ],
              "segments": [ { "name": "throughSegment", "when": "!segment.throughTable" }, { "name": "throughTable", "when": "table.t > 1" },
                            { "name": "direct", "when": "lines.Count() > 1" }, { "name": "member", "when": "member.level > 1" },
                            { "name": "throughCounter", "when": "withThis(member.c) > 1" } ],
              "privileges": [ { "id": "p", "when": "{{when}}" } ], "rules": [ { "id": "r", "when": "segment.throughSegment || table.t > 3", "then": [ { "earn": { "points": 1 } } ] } ] }
            """);
        Assert.Equal(codes, string.Join(' ', check.Diagnostics.Where(d => d.IsError).Select(d => d.Code)));
    }
}
