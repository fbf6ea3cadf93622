using System.Text.Json.Nodes;
using LoyaltyRules.Engine.Diagnostics;
using LoyaltyRules.RulesEngine.SecondOpinions;

namespace LoyaltyRules.Cli.Output;

/// <summary>What Microsoft RulesEngine makes of the conditions of a pack's examples.</summary>
internal static class SecondOpinionText
{
    private static readonly Phrase Alike = new("RulesEngine decides alike, conditions: {0}", "RulesEngine решает так же, условий: {0}");
    private static readonly Phrase Otherwise = new("RulesEngine decides otherwise: {0} of {1} conditions", "RulesEngine решает иначе: условий {0} из {1}");
    private static readonly Phrase Difference = new("{0} at {1}: {2} here, {3} there", "{0}, событие {1}: здесь {2}, там {3}");
    private static readonly Phrase TooLarge = new("{0} is too large to be asked of RulesEngine", "{0}: условие слишком велико, чтобы спросить RulesEngine");

    /// <summary>Writes it below the examples.</summary>
    public static void Write(Page page, SecondOpinion opinion, ProductLanguage language)
    {
        var differences = opinion.Differences;
        page.Line(
            differences.IsEmpty
                ? Alike.Format(language, Numbers.Of(opinion.Count, language))
                : Otherwise.Format(language, Numbers.Of(differences.Length, language), Numbers.Of(opinion.Count, language)),
            differences.IsEmpty ? "  ✓ " : "  ✗ ",
            differences.IsEmpty ? Ink.Green : Ink.Red);
        foreach (var difference in differences)
        {
            page.Line(
                Difference.Format(language, difference.Condition, EventOf(difference), WordOf(difference.Engine).In(language), WordOf(difference.Package).In(language)), "      ", Ink.Red);
            page.Line(difference.Text, "      ", Ink.Faint);
            if (difference.Error is { } error)
            {
                page.Line(error, "      ", Ink.Faint);
            }
        }

        foreach (var condition in opinion.NotCarried)
        {
            page.Line(TooLarge.Format(language, condition), "  ✗ ", Ink.Red);
        }
    }

    /// <summary>The same as JSON.</summary>
    public static JsonObject ToJson(SecondOpinion opinion) => new()
    {
        ["conditions"] = opinion.Count,
        ["differences"] = new JsonArray([.. opinion.Differences.Select(d => new JsonObject
        {
            ["condition"] = d.Condition,
            ["text"] = d.Text,
            ["event"] = d.EventId,
            ["line"] = d.Line,
            ["engine"] = d.Engine.ToString().ToLowerInvariant(),
            ["rulesEngine"] = d.Package.ToString().ToLowerInvariant(),
            ["error"] = d.Error,
        })]),
        ["notCarried"] = new JsonArray([.. opinion.NotCarried.Select(c => JsonValue.Create(c))]),
    };

    private static string EventOf(OpinionDifference difference) => difference.Line is { } line ? $"{difference.EventId}[{line}]" : difference.EventId;

    private static Phrase WordOf(ConditionOutcome outcome) => outcome switch
    {
        ConditionOutcome.True => new("true", "истина"),
        ConditionOutcome.False => new("false", "ложь"),
        _ => new("unknown", "неизвестно"),
    };
}
