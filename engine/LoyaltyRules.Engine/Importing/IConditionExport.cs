using LoyaltyRules.Engine.Json;
using LoyaltyRules.Engine.Packs;

namespace LoyaltyRules.Engine.Importing;

/// <summary>
/// Writes conditions of packs in the dialect of RulesEngine. A workflow's rule that carries the condition it was exported from, and still says what that condition
/// is exported as, is taken for that very condition; once somebody has changed its expression, it is read like any other.
/// </summary>
public interface IConditionExport
{
    /// <summary>The member of a rule's <c>Properties</c> that carries the condition.</summary>
    const string Property = "loyaltyRules";

    /// <summary>What the condition is exported as: its local parameters, then its expression, a line each. Null when it cannot be.</summary>
    /// <param name="pack">A pack with everything that the condition may name.</param>
    /// <param name="when">The condition in the rule language.</param>
    string? TextOf(RulePack pack, string when);
}

/// <summary>Knows exported rules again.</summary>
internal sealed class ExportedConditions(IConditionExport export, RulePack pack)
{
    /// <summary>The condition that a rule was exported from, as it was written; null where it carries none, or no longer says it.</summary>
    public string? Of(JsonObject rule) =>
        Carried(rule) is { } when && WorkflowFile.TextOf(rule, "Expression") is { } expression && TextOf(rule, expression) == export.TextOf(pack, when) ? when : null;

    /// <summary>Whether a rule's properties hold nothing but the condition it was exported from.</summary>
    public static bool IsOnlyCarrier(JsonValue properties) => properties is JsonObject { Members: [{ Name: IConditionExport.Property }] };

    private static string? Carried(JsonObject rule) =>
        WorkflowFile.Get(rule, "Properties") is JsonObject properties && properties.Get(IConditionExport.Property) is JsonObject carrier ? carrier.GetText("when") : null;

    private static string TextOf(JsonObject rule, string expression) => string.Join('\n', WorkflowFile.ItemsOf(rule, "LocalParams").OfType<JsonObject>()
        .Select(p => $"{WorkflowFile.TextOf(p, "Name")} = {WorkflowFile.TextOf(p, "Expression")}").Append(expression));
}
