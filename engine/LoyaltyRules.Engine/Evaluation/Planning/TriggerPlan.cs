using LoyaltyRules.Engine.Evaluation.Conditions;

namespace LoyaltyRules.Engine.Evaluation.Planning;

/// <summary>The rules that are asked on one kind of event, and how their conditions are tested. Rules on other events are not looked at.</summary>
/// <param name="Rules">The rules, in the order of the pack.</param>
/// <param name="First">Those whose conditions see the event as it came: mostly all.</param>
/// <param name="Waiting">Those whose conditions ask computed amounts, by the point at which they are known; null for none.</param>
internal sealed record TriggerPlan(CompiledRule[] Rules, PlanPart First, PlanPart?[] Waiting)
{
    /// <summary>How the conditions are tested that see the event as it came.</summary>
    public ConditionPlan Conditions => First.Conditions;
}

/// <summary>Rules whose conditions are tested together.</summary>
/// <param name="Places">The place of each among the rules of the event; null where it is its own.</param>
/// <param name="Conditions">How their conditions are tested.</param>
internal sealed record PlanPart(int[]? Places, ConditionPlan Conditions)
{
    /// <summary>The place of a rule among those of the event.</summary>
    public int PlaceOf(int index) => Places is null ? index : Places[index];
}
