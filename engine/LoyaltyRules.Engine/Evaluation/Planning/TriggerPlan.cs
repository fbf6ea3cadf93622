using LoyaltyRules.Engine.Evaluation.Conditions;

namespace LoyaltyRules.Engine.Evaluation.Planning;

/// <summary>The rules that are asked on one kind of event, and how their conditions are tested. Rules on other events are not looked at.</summary>
/// <param name="Rules">The rules, in the order of the pack.</param>
/// <param name="Conditions">How their conditions are tested, by their place here.</param>
internal sealed record TriggerPlan(CompiledRule[] Rules, ConditionPlan Conditions);
