using System.Collections.Immutable;
using LoyaltyRules.Engine.Evaluation.Amounts;
using LoyaltyRules.Engine.Evaluation.Planning;
using LoyaltyRules.Engine.Language.Compilation;
using LoyaltyRules.Engine.Model;
using NodaTime;

namespace LoyaltyRules.Engine.Evaluation.Explanations;

/// <summary>
/// What a decision keeps to tell its way: which rules matched, and a copy of the facts that were read. Outcomes and reasons are derived from them (P3) when
/// somebody asks, which is seldom; a thousand rules take far longer to explain than to decide.
/// </summary>
internal sealed class DecisionTrace
{
    private readonly ConditionExplainer explainer;
    private readonly CompiledAmount[] amounts;
    private readonly decimal?[][] amountsByPoint;
    private readonly TriggerPlan rules;
    private readonly ImmutableArray<string> asked;
    private readonly int[] matching;
    private readonly LocalDate date;
    private readonly FactFrame facts;
    private readonly bool withReasons;

    /// <summary>Keeps a decision's way.</summary>
    /// <param name="explainer">What tells it.</param>
    /// <param name="amounts">The computed amounts that are asked.</param>
    /// <param name="amountsByPoint">What they were at each point of the decision.</param>
    /// <param name="rules">The rules on events of the kind.</param>
    /// <param name="asked">Those of them that the event is for; empty for all.</param>
    /// <param name="matching">Which of them match, by their place; copied.</param>
    /// <param name="date">The local day of the event.</param>
    /// <param name="facts">The facts, which nobody changes any more.</param>
    /// <param name="withReasons">Whether to tell why a rule did not match.</param>
    public DecisionTrace(
        ConditionExplainer explainer, CompiledAmount[] amounts, decimal?[][] amountsByPoint, TriggerPlan rules, ImmutableArray<string> asked,
        ReadOnlySpan<int> matching, LocalDate date, FactFrame facts, bool withReasons)
    {
        (this.amounts, this.amountsByPoint) = (amounts, amountsByPoint);
        (this.explainer, this.rules, this.asked, this.date, this.facts, this.withReasons) = (explainer, rules, asked, date, facts, withReasons);
        this.matching = matching.ToArray();
    }

    /// <summary>How every rule that was asked came out, in the order of the pack.</summary>
    public ImmutableArray<RuleResult> Read()
    {
        var matched = new bool[rules.Rules.Length];
        foreach (var index in matching)
        {
            matched[index] = true;
        }

        var explanations = new EventExplanation?[amountsByPoint.Length + 1];
        var results = ImmutableArray.CreateBuilder<RuleResult>(rules.Rules.Length);
        for (var i = 0; i < rules.Rules.Length; i++)
        {
            if (asked.IsEmpty || asked.Contains(rules.Rules[i].Rule.Id))
            {
                results.Add(Explanation(rules.Rules[i], explanations).Outcome(rules.Rules[i].Rule, matched[i], date, withReasons));
            }
        }

        return results.DrainToImmutable();
    }

    /// <summary>What explains a rule: with the amounts of its point where it asks any, and otherwise as all the others.</summary>
    private EventExplanation Explanation(CompiledRule rule, EventExplanation?[] made)
    {
        if (rule.Asked.Length == 0)
        {
            return made[^1] ??= new EventExplanation(explainer, facts);
        }

        if (made[rule.Point] is { } known)
        {
            return known;
        }

        var atPoint = facts.Copy();
        AskedAmounts.Show(atPoint, amounts, amountsByPoint[rule.Point]);
        return made[rule.Point] = new EventExplanation(explainer, atPoint);
    }
}
