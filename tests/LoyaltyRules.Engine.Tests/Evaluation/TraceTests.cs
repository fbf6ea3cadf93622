using System.Collections.Immutable;
using LoyaltyRules.Engine.Model;
using static LoyaltyRules.Engine.Tests.Evaluation.Given;

namespace LoyaltyRules.Engine.Tests.Evaluation;

/// <summary>A decision tells its way when it is read, from what it kept (P3): not from what the engine has decided since.</summary>
public sealed class TraceTests
{
    private const string OfOpera = """
        { "id": "opera", "when": "lines.Any(l => l.category == 'opera') && member.level >= 3", "then": [ { "earn": { "points": 1 } } ] },
        { "id": "level", "when": "member.level < 3", "then": [ { "earn": { "points": 2 } } ] }
        """;

    [Fact]
    public void rules_read_after_other_decisions_tell_of_their_own_facts()
    {
        var pack = Rules(OfOpera);
        var expected = Text(Rules(OfOpera).Decide(Purchase(Line("a", 10, "drama")), MemberOf(1), ProgramSnapshot.Empty));
        var first = pack.Decide(Purchase(Line("a", 10, "drama")), MemberOf(1), ProgramSnapshot.Empty);
        var second = pack.Decide(Purchase(Line("a", 10, "opera"), Line("b", 10, "opera")), MemberOf(7), ProgramSnapshot.Empty);

        Assert.Equal(expected, Text(first));
        Assert.NotEqual(expected, Text(second));
    }

    [Fact]
    public void rules_read_by_many_threads_at_once_are_the_same_list()
    {
        var decision = Rules(OfOpera).Decide(Purchase(Line("a", 10, "drama")), MemberOf(1), ProgramSnapshot.Empty);
        var read = new ImmutableArray<RuleResult>[8];
        Parallel.For(0, read.Length, i => read[i] = decision.Rules);

        Assert.All(read, r => Assert.Equal(read[0], r));
    }

    [Fact]
    public void rules_of_a_copy_tell_the_same_and_can_be_replaced()
    {
        var decision = Rules(OfOpera).Decide(Purchase(Line("a", 10, "drama")), MemberOf(1), ProgramSnapshot.Empty);
        var copy = decision with { EventId = "other" };

        Assert.Equal(decision.Rules, copy.Rules);
        Assert.Empty((decision with { Rules = [] }).Rules);
    }

    private static MemberSnapshot MemberOf(decimal level) => new() { Id = "m", Facts = FactSet.Of(("level", FactValue.Of(level))) };

    private static string Text(Decision decision) =>
        string.Join('\n', decision.Rules.Select(r => $"{r.RuleId} {r.Outcome}: {string.Join(' ', r.Reasons.Select(reason => reason.Sentence.En))}"));
}
